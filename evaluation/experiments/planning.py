"""What an experiment will be able to find, said before it begins."""

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import Experiment
from evaluation.experiments.sequential import chance_to_cross, mixture_width

TARGET = 0.8


class Foresight(Frozen):
    """The announcement, for the primary metric, each arm against the control."""

    units: int
    smallest: float
    """Least true difference found with probability `TARGET` by the planned number of units."""
    power: dict[float, float]
    """Difference in deviations of the metric -> probability to find it."""


def foresee(experiment: Experiment, explained: float = 0.0) -> Foresight:
    """Power and smallest effect, with looks all along.

    Args:
        experiment: As it will be registered.
        explained: 0 to below 1: share of the metric's variance that the covariate is expected to
            explain.
    """
    arms = len(experiment.arms)
    # Two of several arms share only their part of the units.
    units = round(experiment.planned_units * 2 / arms)
    tau = mixture_width(experiment.deviation, experiment.planned_units, arms)
    left = experiment.deviation * (1 - explained) ** 0.5
    goals = 1 + len(experiment.secondary)
    alpha = 0.05 / (goals * (arms - 1))

    def power(shift: float) -> float:
        return chance_to_cross(shift, left, units, tau, alpha)

    low, high = 0.0, experiment.deviation
    while power(high) < TARGET:
        high *= 2
    for _ in range(14):
        middle = (low + high) / 2
        low, high = (low, middle) if power(middle) >= TARGET else (middle, high)
    shares = (0.1, 0.2, 0.3, 0.5)
    return Foresight(
        units=experiment.planned_units, smallest=high,
        power={share: power(share * experiment.deviation) for share in shares},
    )  # fmt: skip
