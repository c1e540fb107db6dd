"""Sums from which an effect and its variance follow, with or without a covariate (CUPED).

A covariate is what was known of a unit before it saw the experiment, best the same metric. What it
explains of the metric is taken out of the difference of the arms: same effect, less noise.

Source: A. Deng, Y. Xu, R. Kohavi, T. Walker, "Improving the sensitivity of online controlled
experiments by utilizing pre-experiment data", WSDM 2013.
"""

from typing import NamedTuple

import numpy as np

from evaluation.statistics import Floats


class Moments(NamedTuple):
    """Sums over the units of each arm, every array of shape (..., arms)."""

    n: Floats
    y: Floats
    yy: Floats
    x: Floats
    xx: Floats
    xy: Floats


class Effect(NamedTuple):
    """Every arm but the control against it, arrays of shape (..., arms - 1)."""

    difference: Floats
    """Mean of the arm less mean of the control."""
    variance: Floats
    """Of that difference; infinite where an arm has fewer than two units."""


def moments(arms: Floats, y: Floats, x: Floats, count: int) -> Moments:
    """Sums of one metric.

    Args:
        arms: (n,) number of the arm of each unit.
        y: (n,) the metric, NaN where a unit has none: it is left out.
        x: (n,) the covariate, NaN where it is not known: the mean of the others stands for it,
            which neither helps nor harms.
        count: Number of arms.
    """
    known = ~np.isnan(y)
    where, metric, covariate = arms[known].astype(np.int_), y[known], x[known]
    seen = ~np.isnan(covariate)
    middle = float(covariate[seen].mean()) if seen.any() else 0.0
    # Centred: sums of squares of large numbers would lose the small differences.
    covariate = np.where(seen, covariate - middle, 0.0)
    metric = metric - (float(metric.mean()) if metric.size else 0.0)

    def total(values: Floats) -> Floats:
        return np.bincount(where, values, minlength=count).astype(np.float64)

    return Moments(
        total(np.ones_like(metric)), total(metric), total(metric**2), total(covariate),
        total(covariate**2), total(metric * covariate),
    )  # fmt: skip


def effect(sums: Moments) -> Effect:
    """Difference to the first arm and its variance, with the covariate's part taken out.

    The slope is common to all arms and taken within them, so an effect does not leak into it.
    """
    n = np.maximum(sums.n, 1.0)
    mean_y, mean_x = sums.y / n, sums.x / n
    within_yy = np.maximum(sums.yy - n * mean_y**2, 0.0)
    within_xx = np.maximum(sums.xx - n * mean_x**2, 0.0)
    within_xy = sums.xy - n * mean_x * mean_y
    spread = within_xx.sum(-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(spread > 0, within_xy.sum(-1, keepdims=True) / spread, 0.0)
        left = np.maximum(within_yy - 2 * slope * within_xy + slope**2 * within_xx, 0.0)
        of_mean = np.where(sums.n > 1, left / (sums.n - 1) / n, np.inf)
    mean = mean_y - slope * mean_x
    return Effect(mean[..., 1:] - mean[..., :1], of_mean[..., 1:] + of_mean[..., :1])
