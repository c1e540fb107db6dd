"""When another attempt is worth it, what the writer is told, and which attempt is better."""

from componentforge.domain.component import (
    Attempt,
    Draft,
    Finding,
    Severity,
    Verification,
    code_sha256,
)
from componentforge.errors import (
    DraftRejected,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    RenderTimeout,
)

_WEIGHT: dict[Severity, int] = {
    "critical": 0, "serious": 1, "moderate": 2, "minor": 3, "info": 4,
}  # fmt: skip
MOST_FINDINGS = 60
GOOD_ENOUGH = 0.995
LEAST_GAIN = 0.002
"""Of rank: less is noise, and another attempt would cost more than it shows."""
GAVE_UP = (ModelRefused, ModelReplyInvalid, LimitReached)
"""What ends the repairs but not the run: there is an attempt already."""
FALLBACK = "fallback"
"""Rule of the finding that the component is not by the engine that was asked for."""


def lessons(attempt: Attempt) -> tuple[Finding, ...]:
    """Everything a repair can act on, worst first; at most `MOST_FINDINGS`."""
    found = [*attempt.verification.findings]
    if attempt.scored is not None:
        found += attempt.scored.findings
    useful = [finding for finding in found if finding.severity != "info" or finding.measured]
    return tuple(sorted(useful, key=lambda finding: _WEIGHT[finding.severity])[:MOST_FINDINGS])


def worth_repairing(attempt: Attempt) -> bool:
    """Whether something is wrong that a writer could be told."""
    return attempt.rank < GOOD_ENOUGH and bool(lessons(attempt))


def improves(new: Attempt, old: Attempt) -> bool:
    """Whether `new` is better by more than noise. Equal code never is."""
    if code_sha256(new.draft) == code_sha256(old.draft):
        return False
    return new.rank > old.rank + LEAST_GAIN


def goes_on(new: Attempt, old: Attempt) -> bool:
    """Whether `new` is what is looked at from now on.

    Code that could not be shown yet and was changed goes on: what unsafe code hides of type errors
    is seen only once it is safe.
    """
    if old.scored is None and new.scored is None:
        return code_sha256(new.draft) != code_sha256(old.draft)
    return improves(new, old)


def shows_something(attempt: Attempt) -> bool:
    """Whether it looks more like the picture than a blank page does."""
    return attempt.rank > 0.0


def fallen_back(local: Attempt, instead_of: Attempt) -> Attempt:
    """The local engine's attempt, which says why it stands there."""
    worst = next(iter(lessons(instead_of)), None)
    why = f": {worst.message}" if worst else ""
    told = f"the model's code could not be shown{why}; this is the local engine's draft"
    return noted(local, FALLBACK, told)


def noted(attempt: Attempt, rule: str, message: str) -> Attempt:
    """`attempt` with something to know about how it came about."""
    finding = Finding(source="engine", rule=rule, severity="moderate", message=message)
    seen = attempt.verification
    told = seen.model_copy(update={"findings": (*seen.findings, finding)})
    return attempt.model_copy(update={"verification": told})


def hung(draft: Draft, verification: Verification, error: RenderTimeout | DraftRejected) -> Attempt:
    """The attempt whose page never settled or cannot be put together: nothing to score, but
    something to tell the writer.
    """
    rule = "timeout" if isinstance(error, RenderTimeout) else "bundle"
    finding = Finding(source="render", rule=rule, severity="critical", message=str(error))
    told = verification.model_copy(update={"findings": (*verification.findings, finding)})
    return Attempt(draft=draft, verification=told)
