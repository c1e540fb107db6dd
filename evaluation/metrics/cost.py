"""What the results cost, in dollars and in seconds."""

from collections.abc import Sequence
from typing import NamedTuple

VERSION = 1


class Spent(NamedTuple):
    """One item's run."""

    dollars: float
    seconds: float
    cached: bool = False
    """Taken from the cache: it says nothing about how long the work takes."""
    succeeded: bool = True


class CostScores(NamedTuple):
    """LOWER is better; None where it does not apply."""

    dollars: float
    """All items together, failed ones too: they were paid for."""
    dollars_per_success: float | None
    seconds_median: float | None
    """Of items that were not taken from the cache."""
    seconds_p95: float | None
    cached_share: float | None


def cost_scores(items: Sequence[Spent]) -> CostScores:
    """Sum and quantiles; quantiles by linear interpolation (Hyndman and Fan 1996, type 7)."""
    import numpy as np

    dollars = float(sum(item.dollars for item in items))
    successes = sum(item.succeeded for item in items)
    fresh = [item.seconds for item in items if not item.cached]
    median, high = (float(q) for q in np.quantile(fresh, [0.5, 0.95])) if fresh else (None, None)
    return CostScores(
        dollars=dollars,
        dollars_per_success=dollars / successes if successes else None,
        seconds_median=median,
        seconds_p95=high,
        cached_share=sum(item.cached for item in items) / len(items) if items else None,
    )
