"""How often `forge compare` is wrong, and whether it finds what it says it would find.

    python tests/bench/bench_decisions.py [--experiments 2000] [--seed 1]

Every experiment is made item by item the way evaluations look: bounded scores with a ceiling,
yes-or-no metrics, heavy-tailed times, families of unequal size whose items move together. Prints a table
and ends 1 when a share is not what was promised.
"""

import argparse
import sys

import numpy as np
from scipy import stats

from evaluation.decision import ROLLBACK, SHIP, Rules, judge
from evaluation.power import Announcer, Noise
from evaluation.statistics import FLIPS, paired_test, sign_flips

AIMS = 5
GUARDS = ("accessibility", "safety", "types", "latency")
METRICS = AIMS + len(GUARDS)
RULES = Rules(
    aims=np.arange(METRICS) < AIMS,
    margins=np.array([0.0] * AIMS + [5.0, 0.05, 0.05, np.log(1.25)]),
)
EVEN = np.full(22, 3)
UNEVEN = np.array([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8])
FEW = np.array([8, 8, 8, 8, 8, 8, 8, 8])
SCENES = {
    "even families": (EVEN, {}),
    "unequal families": (UNEVEN, {}),
    "eight families": (FEW, {}),
    "families move together": (UNEVEN, {"together": 0.5}),
    "mostly ties": (EVEN, {"ties": 0.8}),
    "B noisier than A": (UNEVEN, {"noisier": 2.0}),
    "A skewed, B not": (EVEN, {"skewed": True}),
}


def experiments(
    rng, count, sizes, *, effect=0.0, together=0.2, ties=0.3, noisier=1.0, skewed=False, harm=None
):
    """(count, metrics, families) sums of B - A. `effect` is added to the first aim's differences.

    `harm` puts the first guardrail's true difference there, the others stay as they are.
    """
    family = np.repeat(np.arange(sizes.size), sizes)
    shape = (count, METRICS, family.size)

    def noise(strength, skew=False):
        draw = rng.standard_gamma(1.0, shape) - 1.0 if skew else rng.standard_normal(shape)
        group = rng.standard_normal((count, METRICS, sizes.size))[..., family]
        item = rng.standard_normal((count, 1, family.size))  # what all metrics of an item share
        mixed = np.sqrt(0.7) * draw + np.sqrt(0.3) * item
        return strength * (np.sqrt(1 - together) * mixed + np.sqrt(together) * group)

    a, b = noise(1.0, skewed), noise(noisier)
    d = np.empty(shape)
    # Aims: scores near their ceiling of 1; many items come out the same in both.
    same = rng.random(shape) < ties
    d[:, :AIMS] = np.where(same, 0.0, 0.05 * (b - a))[:, :AIMS]
    d[:, 0] += effect
    # Axe points in steps of ten; safety and types hold nearly always; log of the seconds.
    d[:, AIMS] = 10.0 * (np.round(0.35 * b) - np.round(0.35 * a))[:, AIMS] if not skewed else 0.0
    for m in (AIMS + 1, AIMS + 2):
        d[:, m] = (b[:, m] > -3.3 * noisier).astype(float) - (a[:, m] > -3.3)
    d[:, AIMS + 3] = 0.2 * (b - a)[:, AIMS + 3]
    if harm is not None:
        d[:, AIMS] += harm
    sums = np.zeros((count, METRICS, sizes.size))
    np.add.at(sums.transpose(2, 0, 1), family, d.transpose(2, 0, 1))
    return sums, d


def verdicts(sums, sizes, chunk=25, flips=FLIPS):
    """The decision on each experiment."""
    signs = sign_flips(sizes.size, flips)
    found = []
    for start in range(0, sums.shape[0], chunk):
        tests = paired_test(sums[start : start + chunk], sizes.astype(float), signs)
        found.append(judge(tests, RULES).verdict)
    return np.concatenate(found)


def share(hits, count):
    """Share with its exact (Clopper-Pearson) 95 % interval."""
    low = float(stats.beta.ppf(0.025, hits, count - hits + 1)) if hits else 0.0
    high = float(stats.beta.ppf(0.975, hits + 1, count - hits)) if hits < count else 1.0
    return hits / count, low, high


def false_ships(count, seed, scenes=SCENES):
    """Rows (scene, share, low, high, rollbacks) without a difference."""
    rows = []
    for index, (name, (sizes, options)) in enumerate(scenes.items()):
        rng = np.random.default_rng([seed, index])
        found = np.concatenate(
            [verdicts(experiments(rng, part, sizes, **options)[0], sizes) for part in parts(count)]
        )
        rows.append(
            (name, *share(int((found == SHIP).sum()), count), float((found == ROLLBACK).mean()))
        )
    return rows


def parts(count, size=500):
    """`count` in pieces that fit the memory."""
    return [size] * (count // size) + ([count % size] if count % size else [])


def powers(count, seed, scenes=("even families", "unequal families", "families move together")):
    """Rows (scene, effect, announced, reached, low, high)."""
    rows = []
    for index, name in enumerate(scenes):
        sizes, options = SCENES[name]
        rng = np.random.default_rng([seed, 100 + index])
        noise = pilot(rng, sizes, options)
        announcer = Announcer(sizes.astype(float), noise, RULES, draws=4_000, seed=seed)
        smallest = announcer.plan(0).smallest
        for factor in (0.7, 1.0):
            effect = factor * smallest
            sums = np.concatenate(
                [
                    experiments(rng, part, sizes, effect=effect, **options)[0]
                    for part in parts(count)
                ]
            )
            hits = int((verdicts(sums, sizes) == SHIP).sum())
            rows.append((name, effect, announcer.ship_share(0, effect), *share(hits, count)))
    return rows


def pilot(rng, sizes, options):
    """What earlier evaluations of this kind would tell of the scatter."""
    _, d = experiments(rng, 200, sizes, **options)
    family = np.repeat(np.arange(sizes.size), sizes)
    deviation = np.sqrt((d**2).mean((0, 2)))
    scaled = d / np.where(deviation > 0, deviation, 1.0)[:, None]
    pairs = [(i, j) for i in range(family.size) for j in range(i) if family[i] == family[j]]
    within = np.mean([(scaled[..., i] * scaled[..., j]).mean(0) for i, j in pairs], axis=0)
    between = np.mean([(scaled[:, i] * scaled[:, j]).mean() for i in range(AIMS) for j in range(i)])
    return Noise(deviation, np.clip(within, 0.0, 1.0), max(0.0, float(between)))


def main() -> int:
    """Simulate, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--experiments", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    kept = True
    print(
        f"No difference, {arguments.experiments} experiments each: share of SHIP (aim: at most 5 %)"
    )
    print(f"{'scene':26} {'SHIP':>7} {'95 % interval':>18} {'ROLLBACK':>9}")
    for name, point, low, high, back in false_ships(arguments.experiments, arguments.seed):
        fine = low <= 0.05 and point <= 0.06
        kept &= fine
        print(
            f"{name:26} {point:7.2%} [{low:7.2%}, {high:7.2%}] {back:9.2%} {'' if fine else 'TOO MANY'}"
        )
    print("\nPower: announced beforehand, and reached (aim: within 3 points)")
    print(f"{'scene':26} {'effect':>7} {'announced':>10} {'reached':>8} {'95 % interval':>18}")
    for name, effect, said, point, low, high in powers(arguments.experiments, arguments.seed):
        fine = abs(said - point) <= 0.03
        kept &= fine
        print(
            f"{name:26} {effect:7.4f} {said:10.1%} {point:8.1%} [{low:7.1%}, {high:7.1%}] "
            f"{'' if fine else 'OFF'}"
        )
    rng = np.random.default_rng([arguments.seed, 999])
    margin = float(RULES.margins[AIMS])
    sums = np.concatenate(
        [
            experiments(rng, p, EVEN, effect=0.08, harm=-margin)[0]
            for p in parts(arguments.experiments)
        ]
    )
    point, low, high = share(int((verdicts(sums, EVEN) == SHIP).sum()), sums.shape[0])
    kept &= low <= 0.05
    print(
        f"\nGreat aim, accessibility truly at its margin: SHIP {point:.2%} [{low:.2%}, {high:.2%}]"
    )
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
