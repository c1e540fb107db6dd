"""The primary effect within groups of units, for understanding; no verdict rests on it."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import LEAST_UNITS, Experiment, UnitRow
from evaluation.experiments.moments import Effect, effect, moments
from evaluation.experiments.sequential import ALPHA, always_valid, mixture_width

MOST = 40
"""Groups that are shown; of the largest ones."""


class Segment(Frozen):
    """The effect of one arm within one group."""

    segment: str
    """What the units are grouped by."""
    value: str
    arm: str
    n: int
    """Units of the arm and of the control."""
    gain: float
    low: float | None
    """Of an interval that holds at every moment and in all groups together; None: too few units."""
    high: float | None


def segments(experiment: Experiment, rows: Sequence[UnitRow]) -> list[Segment]:
    """Every group that any unit belongs to, by name and size.

    The intervals are widened (Bonferroni) by the number of groups: among many one looks good.
    """
    groups: dict[tuple[str, str], list[UnitRow]] = defaultdict(list)
    for row in rows:
        for name, value in row.segments.items():
            groups[name, value].append(row)
    chosen = sorted(groups, key=lambda key: (-len(groups[key]), key))[:MOST]
    arms = len(experiment.arms)
    alpha = ALPHA / max(1, len(chosen) * (arms - 1))
    tau = mixture_width(experiment.deviation, experiment.planned_units, arms, alpha)
    sign = 1.0 if experiment.primary.better == "higher" else -1.0
    found: list[Segment] = []
    for name, value in sorted(chosen, key=lambda key: (key[0], -len(groups[key]), key[1])):
        members = groups[name, value]
        arm = np.array([row.arm for row in members], dtype=np.float64)
        metric = experiment.primary.metric
        y = np.array([row.values.get(metric, np.nan) for row in members])
        x = np.array([row.before.get(metric, np.nan) for row in members])
        sums = moments(arm, y, x, arms)
        told = effect(sums)
        tested = always_valid(Effect(sign * told.difference, told.variance), tau, alpha)
        for rival, label in enumerate(experiment.variants[1:]):
            enough = min(sums.n[0], sums.n[rival + 1]) >= LEAST_UNITS // 2
            found.append(
                Segment(
                    segment=name, value=value, arm=label,
                    n=int(sums.n[0] + sums.n[rival + 1]), gain=float(tested.effect[rival]),
                    low=float(tested.low[rival]) if enough else None,
                    high=float(tested.high[rival]) if enough else None,
                )
            )  # fmt: skip
    return found
