"""From tested differences to one word: SHIP, HOLD or ROLLBACK. `compare` says INVALID before.

- An *aim* is what a change is made for. Aims share an error rate of 5 % by Holm's procedure.
- A *guardrail* must not get worse by more than its margin: non-inferiority, each at 2.5 %. All have
  to hold, so they need no correction among themselves.

SHIP: an aim is significantly better, none is significantly worse, every guardrail holds.
ROLLBACK: an aim is significantly worse and none is better, or a guardrail is significantly worse
and may be so by more than its margin. HOLD: everything else.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics import Floats, Paired, holm

ALPHA = 0.05
VERDICTS = ("HOLD", "SHIP", "ROLLBACK")
HOLD, SHIP, ROLLBACK = range(3)


class Rules(NamedTuple):
    """Which of the metrics are aims; the others are guardrails. Higher is better in all."""

    aims: NDArray[np.bool_]
    """(metrics,)"""
    margins: Floats
    """(metrics,) above 0: how much worse a guardrail may get; of an aim it is not looked at."""


class Judged(NamedTuple):
    """What the rules say of each metric, and the verdict of each comparison."""

    verdict: NDArray[np.int_]
    """(...,) index into `VERDICTS`."""
    adjusted: Floats
    """(..., metrics): Holm's p of an aim among the aims; of a guardrail among the guardrails."""
    better: NDArray[np.bool_]
    worse: NDArray[np.bool_]
    held: NDArray[np.bool_]
    """(..., metrics): the guardrail is certainly within its margin; true for aims."""
    harmed: NDArray[np.bool_]
    """(..., metrics): the guardrail is worse, and not certainly within its margin."""


def judge(tests: Paired, rules: Rules, alpha: float = ALPHA) -> Judged:
    """Apply the rules to any number of comparisons at once.

    Args:
        tests: Arrays of shape (..., metrics).
        rules: Of those metrics.
        alpha: Error rate of all aims together; the tests' intervals are the caller's.
    """
    aims, guards = rules.aims, ~rules.aims
    adjusted = np.ones_like(tests.p)
    for family in (aims, guards):
        if family.any():
            adjusted[..., family] = holm(tests.p[..., family])
    significant = adjusted <= alpha
    better, worse = significant & (tests.effect > 0), significant & (tests.effect < 0)
    held = aims | (tests.low > -rules.margins)
    harmed = guards & worse & ~held
    aim_better, aim_worse = (better & aims).any(-1), (worse & aims).any(-1)
    verdict = np.where(aim_better & ~aim_worse & held.all(-1), SHIP, HOLD)
    verdict = np.where(harmed.any(-1) | (aim_worse & ~aim_better), ROLLBACK, verdict)
    return Judged(verdict, adjusted, better, worse, held, harmed)
