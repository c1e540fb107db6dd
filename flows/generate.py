"""A picture becomes a component."""

from prefect import flow

from componentforge.domain.component import Attempt, Component
from componentforge.domain.engine import EngineUse
from componentforge.errors import AnswerPending, DraftRejected, RenderTimeout
from evaluation.repair import (
    GAVE_UP,
    fallen_back,
    goes_on,
    hung,
    lessons,
    noted,
    shows_something,
    worth_repairing,
)
from tasks.admission import admit, charge, spent
from tasks.guard import guard
from tasks.ingest import ingest, received
from tasks.models import Evidence, GenerateRequest, Published, Understanding
from tasks.observe import observed
from tasks.ocr import ocr
from tasks.outside import Outside, outside
from tasks.propose import propose
from tasks.publish import failed, publish
from tasks.read import read
from tasks.render import render
from tasks.retrieve import index_fingerprint, modules_of, query_for, retrieve
from tasks.score import score
from tasks.stage import affords, recording
from tasks.synthesize import synthesize
from tasks.verify import verify


@flow(name="generate")
def generate(request: GenerateRequest) -> Published:
    """Write the component that looks like the picture, and the evidence for it, into a folder.

    A picture that cannot be used leaves a folder that says why; the run then fails with that error.
    """
    return make(request)


def make(request: GenerateRequest, *, admitted: bool = False) -> Published:
    """`generate` inside a flow that is already running; `admitted`: it was counted before."""
    with observed(request), recording(request.run_id) as stages:
        if not admitted:
            admit(request)
        try:
            env = outside(request)
            known = understand(request, env)
            evidence = write(known, env, request.repairs, request.repair_usd)
            return publish(request, evidence, tuple(stages), env.keeping(known.guarded))
        except AnswerPending as error:
            raise error.after(spent(stages)) from error
        except Exception as error:
            raise failed(request, error, tuple(stages)) from error
        finally:
            charge(stages, request.run_id)


def understand(request: GenerateRequest, env: Outside) -> Understanding:
    """What the picture shows, what that must do, and what is known that resembles it."""
    screenshot = ingest(received(request.image), request.scale)
    guarded = guard(ocr(screenshot), request.note, request.picture_text_policy, env.judge)
    env = env.keeping(guarded)
    reading = read(screenshot, guarded.words, env.read)
    proposal = propose(reading, guarded.note, request.name, env.propose)
    query = query_for(proposal, guarded.words, request.library, reading, weights=request.retrieval)
    hits = retrieve(query, index_fingerprint(query))
    return Understanding(
        screenshot=screenshot, guarded=guarded, reading=reading, proposal=proposal, hits=hits
    )


def write(
    known: Understanding, env: Outside, repairs: int, repair_usd: float | None = None
) -> Evidence:
    """The best of a first attempt and of repairs, which end when one is no better.

    When nothing a model wrote can be shown, the local engine writes, and the result says so.
    """
    env = env.keeping(known.guarded)
    best, attempts = attempt(known, env, env.synthesize), 1
    while attempts <= repairs and worth_repairing(best):
        if not affords(repair_usd):
            best = noted(best, "budget", f"no further attempt: the limit is ${repair_usd:g} a run")
            break
        try:
            repaired = attempt(known, env, env.synthesize, best)
        except GAVE_UP as error:
            best = noted(best, "no-repair", f"no further attempt: {error}")
            break
        attempts += 1
        if not goes_on(repaired, best):
            break
        best = repaired
    if env.synthesize.hosted and not shows_something(best):
        best, attempts = fallen_back(attempt(known, env, env.fallback), best), attempts + 1
    return Evidence(known=known, attempt=best, attempts=attempts)


def attempt(
    known: Understanding, env: Outside, writer: EngineUse, previous: Attempt | None = None
) -> Attempt:
    """Write once, and look at the result as far as it can be shown."""
    draft = synthesize(
        known.screenshot,
        known.reading,
        known.proposal,
        known.hits,
        writer,
        previous.draft if previous else None,
        lessons(previous) if previous else (),
        previous.scored.difference if previous and previous.scored and writer.hosted else None,
    )
    verification = verify(draft, modules_of(known.hits))
    if not verification.passed:
        return Attempt(draft=draft, verification=verification)
    component = Component(draft=draft, verification=verification)
    try:
        shown = render(component, known.screenshot, env.browser)
    except (RenderTimeout, DraftRejected) as error:
        return hung(draft, verification, error)
    scored = score(known.screenshot, known.reading, component, shown)
    return Attempt(draft=draft, verification=verification, render=shown, scored=scored)
