"""Means with intervals, and paired differences whose unit is the family, not the item.

Items of one component family resemble each other, so families are what is exchanged. Under "no
difference" the labels A and B of a whole family may be swapped, which turns the sign of its
differences: that is the permutation test, and inverting it gives the interval. Both are exact where
the differences are symmetric, whatever their shape, and hold closely elsewhere
(`tests/bench/bench_decisions.py` measures how closely).

Source: J. A. Hartigan, "Using subsample values as typical values", JASA 64 (1969); S. Holm,
"A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979); the widened
percentile interval is T. Hesterberg's, "What teachers should know about the bootstrap" (2015).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FLIPS = 9_999
LEVEL = 0.95
_EQUAL = 1e-9
"""Relative: sums that differ by rounding only count as equal."""


class Interval(NamedTuple):
    """A mean and how sure it is."""

    n: int
    """Items it was taken over."""
    mean: float
    low: float | None
    """None: too few families to say."""
    high: float | None


class Paired(NamedTuple):
    """Mean differences, each array of the leading shape of what was tested."""

    effect: Floats
    low: Floats
    high: Floats
    p: Floats
    """Two-sided, not adjusted."""


def sign_flips(families: int, count: int = FLIPS, seed: int = 20) -> Floats:
    """Signs to exchange families by: (flips, families), +1 or -1, symmetric.

    The identity is among them.

    Args:
        families: 1 or more.
        count: At most about so many; all 2^families where they are no more.
        seed: Of the draw, where not all are taken.
    """
    if families < 63 and 2**families <= count + 1:
        bits = np.arange(2**families)[:, None] >> np.arange(families)[None, :]
        return (1 - 2 * (bits & 1)).astype(np.float64)
    half = (count + 1) // 2
    drawn = np.random.default_rng(seed).integers(0, 2, (half, families)).astype(np.float64) * 2 - 1
    drawn[0] = 1.0
    return np.concatenate([drawn, -drawn], dtype=np.float64)


def paired_test(sums: Floats, sizes: Floats, signs: Floats, level: float = LEVEL) -> Paired:
    """The sign-flip test and the interval that inverts it.

    Args:
        sums: (..., families): sum of a family's differences, B - A.
        sizes: Same shape or broadcast to it: how many differences; 0 where there is none.
        signs: From `sign_flips`.
        level: Of the interval.

    Returns:
        Mean difference over items, interval and p-value. The interval excludes 0 exactly when
        p <= 1 - level, and is infinite where there are too few families for that level.
    """
    sizes = np.broadcast_to(sizes, sums.shape)
    total, number = sums.sum(-1), sizes.sum(-1)
    flipped, turned = sums @ signs.T, sizes @ signs.T
    scale = np.abs(sums).sum(-1) * _EQUAL
    p = (np.abs(flipped) >= (np.abs(total) - scale)[..., None]).mean(-1)
    room = number[..., None] - turned
    with np.errstate(divide="ignore", invalid="ignore"):
        # The mean that this flip would take for the true one: a typical value of Hartigan's.
        typical = np.where(room > 0, (total[..., None] - flipped) / room, -np.inf)
        effect = np.where(number > 0, total / number, 0.0)
    edge = int((1 - level) / 2 * signs.shape[0])
    low = np.partition(typical, edge, axis=-1)[..., edge]
    typical[~(room > 0)] = np.inf
    high = np.partition(typical, -1 - edge, axis=-1)[..., -1 - edge]
    return Paired(effect, low, high, p)


def family_sums(
    differences: Sequence[float | None], families: Sequence[str]
) -> tuple[Floats, Floats]:
    """(sums, sizes) by family in order of name; a difference that does not exist counts nowhere."""
    names = sorted(set(families))
    where = {name: index for index, name in enumerate(names)}
    sums, sizes = np.zeros(len(names)), np.zeros(len(names))
    for difference, family in zip(differences, families, strict=True):
        if difference is not None:
            sums[where[family]] += difference
            sizes[where[family]] += 1
    return sums, sizes


def holm(p: Floats) -> Floats:
    """Holm's adjusted p-values along the last axis, at most 1."""
    count = p.shape[-1]
    order = np.argsort(p, axis=-1)
    ranked = np.take_along_axis(p, order, -1) * (count - np.arange(count))
    raised = np.minimum(np.maximum.accumulate(ranked, axis=-1), 1.0)
    adjusted = np.empty_like(raised)
    np.put_along_axis(adjusted, order, raised, -1)
    return adjusted


def mean_interval(
    values: Sequence[float | None],
    families: Sequence[str],
    *,
    yes_or_no: bool = False,
    level: float = LEVEL,
    resamples: int = 4_000,
    seed: int = 20,
) -> Interval | None:
    """Mean of the values that exist, with an interval over families; None when none exists.

    Yes-or-no values get Wilson's interval on as many items as the families leave independent;
    others the bootstrap over families, widened for how few they are.
    """
    kept = [(v, f) for v, f in zip(values, families, strict=True) if v is not None]
    if not kept:
        return None
    numbers = np.array([value for value, _ in kept], dtype=np.float64)
    sums, sizes = family_sums([v for v, _ in kept], [f for _, f in kept])
    mean, groups = float(numbers.mean()), sums.size
    if groups < 2:
        return Interval(len(kept), mean, None, None)
    if yes_or_no:
        low, high = _wilson(mean, _independent(numbers, sums, sizes, mean), level)
        return Interval(len(kept), mean, low, high)
    from scipy import stats

    spread = float(stats.t.ppf((1 - level) / 2, groups - 1)) * np.sqrt(groups / (groups - 1))
    outer = float(stats.norm.cdf(spread))
    picks = np.random.default_rng(seed).integers(0, groups, (resamples, groups))
    means = sums[picks].sum(1) / sizes[picks].sum(1)
    low, high = np.quantile(means, [outer, 1 - outer])
    return Interval(len(kept), mean, min(float(low), mean), max(float(high), mean))


def _independent(values: Floats, sums: Floats, sizes: Floats, mean: float) -> float:
    """Items worth as much as these: n over the families' design effect; families to n."""
    n, groups = values.size, sizes.size
    naive = mean * (1 - mean) / n
    robust = groups / (groups - 1) * float(((sums - sizes * mean) ** 2).sum()) / n**2
    return n if naive <= 0 or robust <= naive else max(float(groups), n * naive / robust)


def _wilson(share: float, n: float, level: float) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share seen in `n` trials."""
    from scipy import stats

    z = float(stats.norm.ppf(0.5 + level / 2))
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and 1 the formula misses the share itself by rounding.
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))
