"""A number for trends, a gate for decisions."""

from collections.abc import Sequence

from componentforge.domain.component import Violation

VERSION = 1
GATE = ("serious", "critical")


def accessibility(violations: Sequence[Violation]) -> float:
    """0 to 100: 100 less 10 for each rule that failed, never below 0."""
    return max(0.0, 100.0 - 10.0 * len(violations))


def passes_gate(violations: Sequence[Violation]) -> bool:
    """Whether no rule of serious or critical impact failed. A score alone hides one bad fault."""
    return not any(violation.impact in GATE for violation in violations)
