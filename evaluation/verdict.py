"""One word for a person: may this component be merged, or should somebody look at it?"""

from typing import Literal

from componentforge.domain.base import Frozen
from componentforge.domain.component import Attempt
from evaluation.repair import FALLBACK

LIKENESS = 0.9


class Verdict(Frozen):
    """`passed`, or `review` with the reasons."""

    verdict: Literal["passed", "review"]
    reasons: tuple[str, ...] = ()


def verdict(attempt: Attempt, type_confidence: float) -> Verdict:
    """Passed: it looks like the picture, its types hold, nothing serious is inaccessible."""
    reasons: list[str] = []
    if attempt.render is None or attempt.scored is None:
        reasons.append("it was not rendered")
    else:
        scores = attempt.scored.scores
        if scores.seen_gain < LIKENESS:
            reasons.append(
                f"it explains {scores.seen_gain:.0%} of what is seen, not {LIKENESS:.0%}"
            )
        if not scores.size_equal:
            reasons.append("its size differs from the picture's")
        bad = sorted(
            {v.rule for v in attempt.render.violations if v.impact in ("serious", "critical")}
        )
        if bad:
            reasons.append(f"accessibility: {', '.join(bad)}")
        if attempt.render.console:
            reasons.append("the browser reported errors")
    reasons += [
        finding.message
        for finding in attempt.verification.findings
        if finding.source == "engine" and finding.rule == FALLBACK
    ]
    if type_confidence < 0.5:
        reasons.append("what kind of component it is is uncertain")
    return Verdict(verdict="review" if reasons else "passed", reasons=tuple(reasons))


def held(judged: Verdict, withheld: bool) -> Verdict:
    """`judged`, but for review when words of the picture were withheld from the engines."""
    if not withheld:
        return judged
    reason = "words in the picture that give orders were withheld"
    return Verdict(verdict="review", reasons=(*judged.reasons, reason))
