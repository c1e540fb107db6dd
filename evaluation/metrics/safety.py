"""How many findings of the code guard, how grave?"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from componentforge.domain.component import Finding

VERSION = 1
BLOCKING = ("serious", "critical")


class SafetyScores(NamedTuple):
    """LOWER is better."""

    findings: int
    blocking: int
    """Serious or critical: the code would not be run."""
    by_rule: dict[str, int]


def safety_scores(findings: Sequence[Finding]) -> SafetyScores:
    """Count the findings whose source is `safety`; others are other metrics' to count."""
    ours = [finding for finding in findings if finding.source == "safety"]
    rules = Counter(finding.rule for finding in ours)
    blocking = sum(finding.severity in BLOCKING for finding in ours)
    return SafetyScores(len(ours), blocking, dict(sorted(rules.items())))
