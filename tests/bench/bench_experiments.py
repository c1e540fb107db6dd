"""Are the experiments' promises kept? Draws 2,000 of them a scene and looks after every tenth unit.

    python tests/bench/bench_experiments.py [--experiments 2000]

A scene is a distribution of the metric, with or without a covariate, with or without an effect.
Printed: share of experiments that ever said "better" or "worse" where nothing is different (must be
compatible with at most 5 %), share whose interval held the truth at every look (at least 94 %), and
the share that found a true effect beside what was announced (within 3 points).

Then whole decisions, as `forge ab status` takes them: three arms, a primary and a secondary goal and a
guardrail, Holm, Bonferroni and all. Without a difference at most 5 % may ever ship and at most 10 % ever
roll an arm back (5 % by the goals, 5 % by the guardrail); a harmful arm is stopped, and the table says
after how many units.
"""

import argparse

import numpy as np
from scipy import stats

from componentforge.domain.experiment import LEAST_UNITS, Experiment
from evaluation.decision import ROLLBACK, SHIP
from evaluation.experiments.analysis import judged_by, verdicts_of
from evaluation.experiments.moments import Effect, Moments, effect
from evaluation.experiments.sequential import always_valid, chance_to_cross, mixture_width
from evaluation.statistics import Paired
from tests.experimented import experiment

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


def looks(arm: np.ndarray, y: np.ndarray, x: np.ndarray, count: int = 2) -> Moments:
    """Sums after every `EVERY` units, from the first allowed look on."""

    def sums(values: np.ndarray) -> np.ndarray:
        arms = np.stack([values * (arm == a) for a in range(count)], axis=-1)
        return np.cumsum(arms, axis=1)[:, LEAST_UNITS - 1 :: EVERY]

    ones = np.ones_like(y)
    return Moments(sums(ones), sums(y), sums(y * y), sums(x), sums(x * x), sums(x * y))


def three_arms() -> Experiment:
    """What the whole decisions are about."""
    third = (1 / 3, 1 / 3, 1 / 3)
    goals = {"primary": {"metric": "likeness"}, "secondary": ({"metric": "words"},)}
    return experiment(("base", "one", "two"), third, planned_units=PLANNED, **goals)


def decisions(shifts: tuple[float, float], count: int, rng: np.random.Generator) -> np.ndarray:
    """(experiments, looks, 2 arms) verdicts when the arms' goals are shifted by so much."""
    one = three_arms()
    arm = rng.integers(0, 3, (count, PLANNED))
    shift = np.array([0.0, *shifts])[arm]
    parts: list[Paired] = []
    for goal in one.goals:
        seconds = goal.metric == "seconds"
        y = rng.standard_normal(arm.shape) + (0.0 if seconds else shift)
        found = effect(looks(arm, y, rng.standard_normal(arm.shape), 3))
        sign = -1.0 if seconds else 1.0
        tau = mixture_width(1.0, PLANNED, 3)
        parts.append(always_valid(Effect(sign * found.difference, found.variance), tau))
    tests = Paired(*(np.stack(part, axis=-1) for part in zip(*parts, strict=True)))
    return verdicts_of(judged_by(one, tests))


def whole(count: int) -> int:
    """Print the decisions; how many promises are broken."""
    print(
        f"\n{'decisions':<20}{'shipped':>9}{'at most':>9}{'stopped':>9}{'at most':>9}{'units':>7}"
    )
    broken = 0
    # In groups: a look of an experiment is some hundred bytes.
    group = 250
    for name, shifts in (("no difference", (0.0, 0.0)), ("one harms", (-0.5, 0.0)),
                         ("one is better", (0.5, 0.0))):  # fmt: skip
        rng = np.random.default_rng(9)
        sizes = [min(group, count - done) for done in range(0, count, group)]
        said = np.concatenate([decisions(shifts, size, rng) for size in sizes])
        shipped, stopped = (said == SHIP).any(axis=1), (said == ROLLBACK).any(axis=1)
        nothing = name == "no difference"
        shares = (shipped.any(-1).mean(), stopped.any(-1).mean())
        if not nothing:
            shares = (shipped[:, 0].mean(), stopped[:, 0].mean())
        when = "-"
        if name == "one harms":
            first = np.where(stopped[:, 0], (said[..., 0] == ROLLBACK).argmax(axis=1), -1)
            when = f"{LEAST_UNITS + EVERY * np.median(first[first >= 0]):.0f}"
        limits = (0.05, 0.10) if nothing else (0.05 if shifts[0] < 0 else 1.0, 1.0)
        good = all(
            _within(share, limit, count) for share, limit in zip(shares, limits, strict=True)
        )
        if shifts[0] < 0:
            good &= shares[1] >= 0.8
        if shifts[0] > 0:
            good &= _within(shares[1], 0.10, count)
        broken += not good
        print(
            f"{name:<20}{shares[0]:>9.3f}{limits[0]:>9.2f}{shares[1]:>9.3f}{limits[1]:>9.2f}"
            f"{when:>7}  {'kept' if good else 'BROKEN'}"
        )
    return broken


def _within(share: float, limit: float, count: int) -> bool:
    """Whether a share is compatible with at most `limit`, at 95 %."""
    interval = stats.binomtest(round(share * count), count).proportion_ci(0.95)
    return bool(interval.low <= limit)


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
    broken += whole(count)
    return int(broken > 0)


if __name__ == "__main__":
    raise SystemExit(main())
