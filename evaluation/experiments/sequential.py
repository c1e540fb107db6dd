"""Intervals that hold at every moment at once: look as often as you like, stop when you like.

The mixture sequential test: the effect is averaged over a normal prior of width `tau`, and the
likelihood ratio against "no effect" is a martingale, so it exceeds 1/alpha ever with probability at
most alpha (Ville). With estimated variances it holds for many units, hence the least number before
the first look.

Source: H. Robbins, "Statistical methods related to the law of the iterated logarithm" (1970);
R. Johari, L. Pekelis, D. Walsh, "Always valid inference" (2015/2022); I. Waudby-Smith et al.,
"Time-uniform central limit theory and asymptotic confidence sequences" (2021), also for `tau`.
"""

import numpy as np

from componentforge.domain.experiment import LEAST_UNITS
from evaluation.experiments.moments import Effect
from evaluation.statistics import Floats, Paired

ALPHA = 0.05


def mixture_width(deviation: float, planned: int, arms: int = 2, alpha: float = ALPHA) -> float:
    """The prior's width `tau` whose intervals are tightest when `planned` units have been seen.

    Args:
        deviation: Standard deviation of the metric between units of one arm.
        planned: Units over all arms.
        arms: Equally large ones.
        alpha: Error rate.
    """
    at_plan = 2.0 * deviation**2 * arms / planned
    wished = -2.0 * np.log(alpha)
    return float(np.sqrt(at_plan * (wished + np.log1p(wished))))


def always_valid(effect: Effect, tau: Floats | float, alpha: float = ALPHA) -> Paired:
    """Interval and p-value at this moment, valid whatever made one look now.

    Args:
        effect: Any shape.
        tau: Width of the prior, above 0; broadcast to that shape.
        alpha: Error rate of the interval.
    """
    difference, variance = effect
    prior = np.square(tau)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        both = variance + prior
        log_ratio = 0.5 * np.log(variance / both) + difference**2 * prior / (2 * variance * both)
        radius = np.sqrt(variance * both / prior * (-2 * np.log(alpha) + np.log(both / variance)))
        p = np.exp(-np.maximum(log_ratio, 0.0))
    # No spread at all: certain when something differs, and nothing to say when nothing does.
    still = variance == 0
    radius = np.where(still, 0.0, np.where(np.isinf(variance), np.inf, radius))
    p = np.where(still, np.where(difference == 0, 1.0, 0.0), np.where(np.isinf(variance), 1.0, p))
    return Paired(difference, difference - radius, difference + radius, p)


def chance_to_cross(
    shift: float, deviation: float, planned: int, tau: float, alpha: float = ALPHA,
    *, looks: int = 200, draws: int = 4_000, seed: int = 22,
) -> float:  # fmt: skip
    """Probability that the interval has left 0 on the effect's side by `planned` units: the power.

    Drawn, not looked up: the estimate walks like a Brownian motion with that drift.

    Args:
        shift: True difference.
        deviation: Of the metric within an arm, after the covariate.
        planned: Units over two equal arms.
        tau: Of `always_valid`.
        alpha: Error rate.
        looks: Equally spaced ones.
        draws: Experiments drawn.
        seed: Of the draw.
    """
    units = np.linspace(planned / looks, planned, looks)
    variance = 4.0 * deviation**2 / units
    information = 1.0 / variance
    steps = np.diff(information, prepend=0.0)
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.standard_normal((draws, looks)) * np.sqrt(steps), axis=1)
    estimate = shift + walk / information
    found = always_valid(Effect(estimate, np.broadcast_to(variance, estimate.shape)), tau, alpha)
    looked = units >= LEAST_UNITS
    crossed = ((found.low > 0) if shift >= 0 else (found.high < 0))[:, looked]
    return float(crossed.any(axis=1).mean())
