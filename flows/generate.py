"""A picture becomes a component."""

from prefect import flow

from componentforge.domain.component import Attempt, Component, Draft, Finding
from componentforge.errors import RenderTimeout
from evaluation.repair import hung, improves, lessons, worth_repairing
from tasks.admission import admit, charge
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
from tasks.stage import recording
from tasks.synthesize import synthesize
from tasks.verify import verify


@flow(name="generate")
def generate(request: GenerateRequest) -> Published:
    """Write the component that looks like the picture, and the evidence for it, into a folder.

    A picture that cannot be used leaves a folder that says why; the run then fails with that error.
    """
    return make(request)


def make(request: GenerateRequest) -> Published:
    """`generate` inside a flow that is already running."""
    with observed(request), recording() as stages:
        admit(request)
        try:
            env = outside(request)
            evidence = write(understand(request, env), env, request.repairs)
            return publish(request, evidence, tuple(stages))
        except Exception as error:
            raise failed(request, error, tuple(stages)) from error
        finally:
            charge(stages)


def understand(request: GenerateRequest, env: Outside) -> Understanding:
    """What the picture shows, what that must do, and what is known that resembles it."""
    screenshot = ingest(received(request.image), request.scale)
    guarded = guard(ocr(screenshot), request.note, request.picture_text_policy, env.judge)
    reading = read(screenshot, guarded.words, env.read)
    proposal = propose(reading, guarded.note, request.name, env.propose)
    query = query_for(proposal, guarded.words, request.library, reading, weights=request.retrieval)
    hits = retrieve(query, index_fingerprint(query))
    return Understanding(
        screenshot=screenshot, guarded=guarded, reading=reading, proposal=proposal, hits=hits
    )


def write(known: Understanding, env: Outside, repairs: int) -> Evidence:
    """The best of a first attempt and of repairs, which end when one is no better."""
    best, attempts = attempt(known, env), 1
    while attempts <= repairs and worth_repairing(best):
        repaired = attempt(known, env, best.draft, lessons(best))
        attempts += 1
        if not improves(repaired, best):
            break
        best = repaired
    return Evidence(known=known, attempt=best, attempts=attempts)


def attempt(
    known: Understanding,
    env: Outside,
    previous: Draft | None = None,
    findings: tuple[Finding, ...] = (),
) -> Attempt:
    """Write once, and look at the result as far as it can be shown."""
    draft = synthesize(
        known.screenshot,
        known.reading,
        known.proposal,
        known.hits,
        env.synthesize,
        previous,
        findings,
    )
    verification = verify(draft, modules_of(known.hits))
    if not verification.passed:
        return Attempt(draft=draft, verification=verification)
    component = Component(draft=draft, verification=verification)
    try:
        shown = render(component, known.screenshot, env.browser)
    except RenderTimeout as error:
        return hung(draft, verification, error)
    scored = score(known.screenshot, known.reading, component, shown)
    return Attempt(draft=draft, verification=verification, render=shown, scored=scored)
