"""What a comparison could find, said before anything is spent on it.

The announcement runs the very decision (`statistics.paired_test`, `decision.judge`) on drawn
experiments, so it knows of Holm, of the guardrails and of the families what they know.
"""

from typing import NamedTuple

import numpy as np

from evaluation.decision import ALPHA, SHIP, Rules, judge
from evaluation.statistics import Floats, Paired, paired_test, sign_flips

DRAWS = 1_000
FLIPS = 3_999
TARGET = 0.8


class Noise(NamedTuple):
    """How single differences scatter when nothing is different."""

    deviation: Floats
    """(metrics,) standard deviation of one item's difference."""
    within_family: Floats
    """(metrics,) 0 to 1: correlation of two items' differences in one family."""
    between_metrics: float = 0.0
    """0 to 1: correlation of two metrics' differences in one item."""


class Plan(NamedTuple):
    """The announcement for one aim."""

    n: int
    families: int
    smallest: float | None
    """Least true difference that is shipped with probability `TARGET`; None when the guardrails
    alone make that impossible.
    """
    false_ship: float
    """Share of SHIP without any difference."""


class Announcer:
    """Draws experiments of one design once, then answers for any effect."""

    def __init__(
        self,
        sizes: Floats,
        noise: Noise,
        rules: Rules,
        *,
        draws: int = DRAWS,
        flips: int = FLIPS,
        seed: int = 21,
    ) -> None:
        """`sizes`: (families,) items in each."""
        self._rules, self._noise = rules, noise
        self._sizes, self._signs = sizes, sign_flips(sizes.size, flips)
        metrics = rules.aims.size
        rng = np.random.default_rng(seed)
        shared, own = np.sqrt(noise.between_metrics), np.sqrt(1 - noise.between_metrics)

        def correlated() -> Floats:
            common = rng.standard_normal((draws, 1, sizes.size))
            return shared * common + own * rng.standard_normal((draws, metrics, sizes.size))

        family, item = np.sqrt(noise.within_family), np.sqrt(1 - noise.within_family)
        family, item = family[:, None], item[:, None]
        # A family's sum: its own shift as often as it has items, and the items' scatter.
        unit = family * sizes * correlated() + item * np.sqrt(sizes) * correlated()
        self._sums = unit * noise.deviation[None, :, None]
        self._still = [
            paired_test(self._sums[:, m], self._sizes, self._signs) for m in range(metrics)
        ]

    def ship_share(self, aim: int, effect: float) -> float:
        """Probability of SHIP when metric `aim` truly differs by `effect` and nothing else does."""
        tests = list(self._still)
        moved = self._sums[:, aim] + effect * self._sizes
        tests[aim] = paired_test(moved, self._sizes, self._signs)
        stacked = Paired(*(np.stack(part, axis=-1) for part in zip(*tests, strict=True)))
        return float((judge(stacked, self._rules, ALPHA).verdict == SHIP).mean())

    def plan(self, aim: int) -> Plan:
        """n, the error rate and the smallest effect for one aim."""
        n, families = int(self._sizes.sum()), self._sizes.size
        return Plan(n, families, self._smallest(aim), self.ship_share(aim, 0.0))

    def _smallest(self, aim: int) -> float | None:
        unit = float(self._noise.deviation[aim])
        if unit <= 0:
            return 0.0
        low, high = 0.0, 8.0 * unit
        if self.ship_share(aim, high) < TARGET:
            return None
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (low, middle) if self.ship_share(aim, middle) >= TARGET else (middle, high)
        return high
