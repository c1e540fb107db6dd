"""How the effect looked after each part of the units: the curve of a report."""

from collections.abc import Sequence

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import LEAST_UNITS, Experiment, UnitRow
from evaluation.experiments.analysis import analyse

POINTS = 24


class Moment(Frozen):
    """The primary metric or a guardrail of one arm after so many units."""

    arm: str
    metric: str
    units: int
    gain: float
    low: float | None
    high: float | None


def course(experiment: Experiment, rows: Sequence[UnitRow], points: int = POINTS) -> list[Moment]:
    """The effect over time, at most `points` of each arm, the last one of all units.

    The intervals hold at all these moments at once, so nothing is gained by choosing among them.
    """
    least = min(LEAST_UNITS, len(rows))
    steps = sorted({least + (len(rows) - least) * i // max(1, points - 1) for i in range(points)})
    found: list[Moment] = []
    for count in steps:
        reading = analyse(experiment, rows[:count])
        found += [
            Moment(arm=f.arm, metric=f.metric, units=count, gain=f.gain, low=f.low, high=f.high)
            for f in reading.findings
            if f.role != "secondary"
        ]
    return found
