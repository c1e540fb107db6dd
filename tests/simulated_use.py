"""Simulated people at the real program: versions in the history, their evidence, and feedback on them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.component import Attempt, Draft, Verification, code_sha256
from componentforge.domain.feedback import Feedback
from componentforge.domain.picture import Guarded, Screenshot, Word, Words
from componentforge.domain.proposal import Reading
from componentforge.domain.records import RunRecord
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.classify import FAMILIES
from componentforge.engines.local.propose import LocalProposer
from componentforge.wiring import Wiring
from tasks.models import Evidence, Understanding
from tasks.restore import keep
from tasks.retrieve import query_for
from tests.simulated import WORDS, picture, scene

VARIANT = "c" * 64


def evidence(wired: Wiring, number: int, rng: np.random.Generator) -> tuple[Evidence, str]:
    """What a run would know of a drawn picture, and what that really shows."""
    drawn = scene(rng)
    root = drawn.layout.root.box
    image = wired.blobs().put(picture(drawn.layout), "image/png")
    reading = Reading(tokens=DesignTokens(tokens=(), shadows=()), layout=drawn.layout)
    said = [WORDS[int(rng.integers(len(WORDS)))] for _ in range(5)]
    words = Words(
        lines=tuple(Word(text=w, box=Box(x=0, y=0, w=9, h=9), confidence=1.0) for w in said)
    )
    name = f"Made{number}"
    shades = "".join(f"<i className='gap-{int(rng.integers(900))}' />" for _ in range(3))
    draft = Draft(
        name=name, tsx=f"export function {name}() {{ return <div>{shades}</div>; }}\n",
        stories="", tokens_css="",
    )  # fmt: skip
    known = Understanding(
        screenshot=Screenshot(
            image=image, width=int(root.w), height=int(root.h), device_width=int(root.w),
            device_height=int(root.h), scale=1, scale_confidence=1.0,
        ),
        guarded=Guarded(words=words, note=""), reading=reading,
        proposal=LocalProposer().propose(reading, "", None), hits=(),
    )  # fmt: skip
    verification = Verification(code_sha256=code_sha256(draft), passed=True, findings=())
    attempt = Attempt(draft=draft, verification=verification)
    return Evidence(known=known, attempt=attempt, attempts=1), drawn.truth


def published(wired: Wiring, made: Evidence, number: int) -> str:
    """Into the history, as a run would; the component's name."""
    name, draft = f"component-{number}", made.attempt.draft
    files = {f"{draft.name}.tsx": wired.blobs().put(draft.tsx.encode(), "text/plain").blob_sha256}
    keep(files, b"{}", made)
    run = RunRecord(
        run_id=f"simulated-{number}", source=f"{name}.png", name=name, status="done",
        engine="local", variant_sha256=VARIANT, started_at=datetime.now(UTC), seconds=1.0,
    )  # fmt: skip
    wired.history().record_run(run)
    wired.history().publish(name, files, run.run_id)
    return name


def people(
    wired: Wiring,
    count: int,
    rng: np.random.Generator,
    noise: float = 0.1,
    edits: int = 3,
    truths: dict[str, str] | None = None,
) -> Iterator[Feedback]:
    """What they say of `count` new components: the kind, and one in `edits` also sends code that
    begins with the pattern whose meaning is nearest; `noise` of them say anything.

    Args:
        wired: Where the components are published.
        count: Components.
        rng: Of everything.
        noise: Share of careless people.
        edits: One in so many edits the code.
        truths: Filled with component -> what its picture really shows.
    """
    patterns = {pattern.id: pattern for pattern in wired.patterns().list("forge")}
    for number in range(count):
        made, truth = evidence(wired, number, rng)
        name = published(wired, made, number)
        if truths is not None:
            truths[name] = truth
        careless = rng.random() < noise
        kind = FAMILIES[int(rng.integers(len(FAMILIES)))] if careless else truth
        code = None
        if number % edits == 0:
            known = made.known
            near = wired.patterns().rankings(query_for(known.proposal, known.guarded.words, None))
            wanted = str(rng.choice([*near["meaning"][:5]])) if careless else near["meaning"][0]
            code = patterns[wanted].code.replace(patterns[wanted].name, f"Mine{number}")
        yield Feedback.model_validate(
            {
                "component": name, "version": 1, "author": f"person {number % 41}",
                "project": f"project {number % 173}", "thumbs": "down", "outcome": "merged",
                "reason": f"write to person{number}@example.org", "edited": code,
                "component_type": kind, "consent": number % 29 != 0, "licence": "MIT",
            }
        )  # fmt: skip
