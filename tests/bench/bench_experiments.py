"""Are the experiments' promises kept? Draws 2,000 of them a scene and looks after every tenth unit.

    python tests/bench/bench_experiments.py [--experiments 2000]

A scene is a distribution of the metric, with or without a covariate, with or without an effect.
Printed: share of experiments that ever said "better" or "worse" where nothing is different (must be
compatible with at most 5 %), share whose interval held the truth at every look (at least 94 %), and
the share that found a true effect beside what was announced (within 3 points).
"""

import argparse

import numpy as np
from scipy import stats

from componentforge.domain.experiment import LEAST_UNITS
from evaluation.experiments.moments import Moments, effect
from evaluation.experiments.sequential import always_valid, chance_to_cross, mixture_width

PLANNED, EVERY = 800, 10


def drawn(scene: str, shift: float, rng: np.random.Generator, count: int) -> tuple[np.ndarray, ...]:
    """(arm, metric, covariate) of shape (experiments, units)."""
    shape = (count, PLANNED)
    arm = rng.integers(0, 2, shape)
    x = rng.standard_normal(shape)
    if scene == "normal":
        y = rng.standard_normal(shape)
    elif scene == "covariate":
        y = 0.7 * x + np.sqrt(1 - 0.49) * rng.standard_normal(shape)
    elif scene == "skewed":
        y = rng.exponential(1.0, shape) - 1.0
    else:
        chance = 0.1 + shift * 0.3 * arm
        return arm, (rng.random(shape) < chance).astype(float), x
    return arm, y + shift * arm, x


def looks(arm: np.ndarray, y: np.ndarray, x: np.ndarray) -> Moments:
    """Sums after every `EVERY` units, from the first allowed look on."""

    def sums(values: np.ndarray) -> np.ndarray:
        arms = np.stack([values * (arm == a) for a in (0, 1)], axis=-1)
        return np.cumsum(arms, axis=1)[:, LEAST_UNITS - 1 :: EVERY]

    ones = np.ones_like(y)
    return Moments(sums(ones), sums(y), sums(y * y), sums(x), sums(x * x), sums(x * y))


def main() -> int:
    """Print the table; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--experiments", type=int, default=2000)
    count = parser.parse_args().experiments
    rng = np.random.default_rng(8)
    broken = 0
    print(f"{'scene':<12}{'effect':>7}{'found':>8}{'announced':>11}{'coverage':>10}  verdict")
    for scene, sd in (("normal", 1.0), ("covariate", 1.0), ("skewed", 1.0), ("yes-or-no", 0.3)):
        left = sd * (np.sqrt(1 - 0.49) if scene == "covariate" else 1.0)
        tau = mixture_width(sd, PLANNED)
        for shift in (0.0, 0.15, 0.3):
            arm, y, x = drawn(scene, shift, rng, count)
            true = shift * (0.3 if scene == "yes-or-no" else 1.0)
            found = effect(looks(arm, y, x))
            tests = always_valid(found, tau)
            low, high = tests.low[..., 0], tests.high[..., 0]
            crossed = ((low > 0) | (high < 0)) if not shift else (low > 0)
            share = float(crossed.any(1).mean())
            covered = float(((low <= true) & (true <= high)).all(1).mean())
            spread = (
                left
                if scene != "yes-or-no"
                else float(np.sqrt((0.09 + (0.1 + true) * (0.9 - true)) / 2))
            )
            told = (
                chance_to_cross(true, spread, PLANNED, tau, looks=(PLANNED - LEAST_UNITS) // EVERY)
                if shift
                else 0.05
            )
            if shift:
                good = abs(share - told) <= 0.03
            else:
                good = stats.binomtest(int(share * count), count).proportion_ci(0.95).low <= 0.05
            good &= covered >= 0.94
            broken += not good
            print(
                f"{scene:<12}{shift:>7.2f}{share:>8.3f}{told:>11.3f}{covered:>10.3f}  {'kept' if good else 'BROKEN'}"
            )
    return int(broken > 0)


if __name__ == "__main__":
    raise SystemExit(main())
