"""When another attempt is worth it, what the writer is told, and which attempt is better."""

from componentforge.domain.component import (
    Attempt,
    Draft,
    Finding,
    Severity,
    Verification,
    code_sha256,
)
from componentforge.errors import RenderTimeout

_WEIGHT: dict[Severity, int] = {
    "critical": 0, "serious": 1, "moderate": 2, "minor": 3, "info": 4,
}  # fmt: skip
MOST_FINDINGS = 60
GOOD_ENOUGH = 0.995
LEAST_GAIN = 0.002
"""Of rank: less is noise, and another attempt would cost more than it shows."""


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


def hung(draft: Draft, verification: Verification, error: RenderTimeout) -> Attempt:
    """The attempt whose page never settled: nothing to score, but something to tell the writer."""
    finding = Finding(source="render", rule="timeout", severity="critical", message=str(error))
    told = verification.model_copy(update={"findings": (*verification.findings, finding)})
    return Attempt(draft=draft, verification=told)
