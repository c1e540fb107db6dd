import pytest

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import (
    Attempt,
    Draft,
    Finding,
    Render,
    Scored,
    Scores,
    Verification,
    Violation,
    code_sha256,
)
from componentforge.domain.layout import Layout, Node
from componentforge.domain.proposal import Candidate, Proposal, Reading
from componentforge.domain.tokens import DesignTokens
from componentforge.errors import DraftRejected, RenderTimeout
from evaluation.measures import measure
from evaluation.repair import (
    MOST_FINDINGS,
    fallen_back,
    goes_on,
    hung,
    improves,
    lessons,
    noted,
    shows_something,
    worth_repairing,
)
from evaluation.verdict import verdict

BLOB = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)


def finding(rule="text-moved", severity="moderate", **more):
    return Finding(source="difference", rule=rule, severity=severity, message=rule, **more)


def attempt(code="a", gain=0.5, found=(), violations=(), shown=True, verified=(), **changes):
    draft = Draft(name="Card", tsx=code, stories="", tokens_css="")
    verification = Verification(code_sha256=code_sha256(draft), passed=shown, findings=verified)
    if not shown:
        return Attempt(draft=draft, verification=verification)
    scores = Scores(
        seen_gain=gain, gain_vs_blank=0.1, pixel_diff=1, content_diff=1, ssim=1,
        size_equal=changes.pop("size_equal", True), text_similarity=None, text_position=None,
        text_color=None, accessibility=100, type_errors=0, inline_styles=0, absolute_positions=0,
        token_adherence=None,
    )  # fmt: skip
    render = Render(
        image=BLOB, elements=(), violations=violations, content_width=1, content_height=1, **changes
    )
    scored = Scored(scores=scores, findings=found, difference=BLOB)
    return Attempt(draft=draft, verification=verification, render=render, scored=scored)


def bad(impact="serious", rule="color-contrast"):
    return Violation(rule=rule, impact=impact, help="x", targets=("div",))


def test_the_worst_lesson_comes_first_and_there_are_not_too_many():
    many = tuple(finding(severity="minor") for _ in range(100))
    told = lessons(attempt(found=(*many, finding("worst", "critical"))))
    assert told[0].rule == "worst"
    assert len(told) == MOST_FINDINGS


def test_a_remark_without_a_measurement_teaches_nothing():
    silent, measured = finding("a", "info"), finding("b", "info", measured={"dx": 1.0})
    assert [f.rule for f in lessons(attempt(found=(silent, measured)))] == ["b"]


def test_lessons_come_from_verification_too():
    broken = attempt(shown=False, verified=(finding("TS2322", "critical"),))
    assert [f.rule for f in lessons(broken)] == ["TS2322"]


@pytest.mark.parametrize(
    ("gain", "found", "worth"),
    [(0.5, (finding(),), True), (0.5, (), False), (0.999, (finding(),), False)],
)
def test_another_attempt_is_worth_it_when_something_is_wrong_that_can_be_told(gain, found, worth):
    assert worth_repairing(attempt(gain=gain, found=found)) is worth


@pytest.mark.parametrize(
    ("new", "old", "better"),
    [
        (attempt("b", 0.6), attempt("a", 0.5), True),
        (attempt("b", 0.5), attempt("a", 0.6), False),
        (attempt("b", 0.501), attempt("a", 0.5), False),
        (attempt("a", 0.9), attempt("a", 0.5), False),
        (attempt("b", 0.1), attempt("a", shown=False), True),
        (attempt("b", shown=False), attempt("a", 0.1), False),
        (attempt("b", 0.51, violations=(bad(),)), attempt("a", 0.5), False),
        (attempt("b", 0.5), attempt("a", 0.5, violations=(bad(),)), True),
    ],
)
def test_only_different_code_that_ranks_higher_by_more_than_noise_is_better(new, old, better):
    assert improves(new, old) is better


def test_a_page_that_hung_is_an_attempt_with_something_to_learn():
    draft = Draft(name="Card", tsx="a", stories="", tokens_css="")
    passed = Verification(code_sha256=code_sha256(draft), passed=True, findings=(finding(),))
    stuck = hung(draft, passed, RenderTimeout(code_sha256(draft), 15))
    assert stuck.rank == -2
    assert [f.rule for f in stuck.verification.findings] == ["text-moved", "timeout"]
    assert worth_repairing(stuck)


@pytest.mark.parametrize(
    ("judged", "confidence", "reason"),
    [
        (attempt(gain=0.95), 0.9, None),
        (attempt(gain=0.5), 0.9, "explains 50%"),
        (attempt(gain=0.95), 0.3, "uncertain"),
        (attempt(gain=0.95, violations=(bad(),)), 0.9, "color-contrast"),
        (attempt(gain=0.95, violations=(bad("minor"),)), 0.9, None),
        (attempt(gain=0.95, size_equal=False), 0.9, "size"),
        (attempt(gain=0.95, console=("boom",)), 0.9, "browser"),
        (attempt(shown=False), 0.9, "not rendered"),
    ],
)
def test_the_verdict_asks_for_a_review_with_its_reason(judged, confidence, reason):
    found = verdict(judged, confidence)
    assert found.verdict == ("passed" if reason is None else "review")
    assert len(found.reasons) == (0 if reason is None else 1)
    assert reason is None or reason in found.reasons[0]


def test_code_that_could_not_be_shown_goes_on_while_it_changes():
    assert goes_on(attempt("b", shown=False), attempt("a", shown=False))
    assert not goes_on(attempt("a", shown=False), attempt("a", shown=False))
    assert goes_on(attempt("b", 0.1), attempt("a", shown=False))
    assert not goes_on(attempt("b", shown=False), attempt("a", 0.1))
    assert goes_on(attempt("b", 0.6), attempt("a", 0.5))
    assert not goes_on(attempt("b", 0.501), attempt("a", 0.5))


@pytest.mark.parametrize(
    ("gain", "shown", "something"),
    [(0.3, True, True), (0.0, True, False), (-0.2, True, False), (0.9, False, False)],
)
def test_what_is_no_better_than_a_blank_page_shows_nothing(gain, shown, something):
    assert shows_something(attempt(gain=gain, shown=shown)) is something


def test_a_local_draft_that_stands_in_says_why_and_is_looked_at():
    broken = Finding(source="types", rule="TS1", severity="critical", message="wrong type")
    stood_in = fallen_back(attempt(gain=0.99), attempt("b", shown=False, verified=(broken,)))
    assert stood_in.rank == attempt(gain=0.99).rank
    (told,) = stood_in.verification.findings
    assert (told.source, told.rule) == ("engine", "fallback")
    assert "wrong type" in told.message
    judged = verdict(stood_in, 0.9)
    assert judged.verdict == "review"
    assert judged.reasons == (told.message,)
    unknown = fallen_back(attempt(gain=0.99), attempt("b", 0.0))
    assert "could not be shown; this is" in unknown.verification.findings[0].message


def test_a_note_about_the_engine_alone_is_no_reason_to_look():
    assert verdict(noted(attempt(gain=0.99), "budget", "no more"), 0.9).verdict == "passed"


def test_a_page_that_cannot_be_put_together_teaches_the_writer():
    draft = attempt("a").draft
    seen = hung(
        draft,
        Verification(code_sha256=code_sha256(draft), passed=True),
        DraftRejected("Card", "no story"),
    )
    assert [f.rule for f in lessons(seen)] == ["bundle"]


@pytest.mark.parametrize(("stands_in", "own"), [(False, 1.0), (True, 0.0)])
def test_a_stand_in_is_counted_as_not_the_engines_own_code(stands_in, own):
    layout = Layout(root=Node(id="n0", kind="box", box=Box(x=0, y=0, w=9, h=9)))
    reading = Reading(tokens=DesignTokens(tokens=()), layout=layout)
    kinds = tuple(Candidate(component_type=k, confidence=0.3, reason="") for k in ("card", "form"))
    proposal = Proposal(candidates=kinds, name="Card", requirements=())
    best = attempt(gain=0.99)
    shown = (
        fallen_back(best, attempt("b", shown=False)) if stands_in else noted(best, "budget", "x")
    )
    truth = {"component_type": "card", "width": 9, "height": 9}
    assert measure(truth, reading, proposal, shown, 1)["own"] == own
