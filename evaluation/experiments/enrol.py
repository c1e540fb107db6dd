"""Units into an experiment: what the hash says, what was said before, what was stopped since."""

from collections.abc import Sequence
from typing import Protocol

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import Registered
from evaluation.experiments.assignment import NOT_IN, assign


class Exposures(Protocol):
    """Where it is written who saw what."""

    def exposed(self, key: str, units: Sequence[str]) -> dict[str, int]:
        """Unit -> arm of those that were exposed before."""
        ...

    def expose(
        self, key: str, units: Sequence[str], arms: Sequence[int], forced: Sequence[bool]
    ) -> list[int]:
        """Write down arms; those that hold."""
        ...


class Enrolled(Frozen):
    """What a unit gets."""

    unit: str
    variant: str
    """The control's for units that do not take part."""
    counted: bool
    """Whether it takes part in the analysis."""


def enrol(
    registered: Registered, units: Sequence[str], log: Exposures | None = None
) -> list[Enrolled]:
    """The variant of each unit, in order.

    Args:
        registered: The experiment as it stands.
        units: Names; one twice gets the same.
        log: Where exposures are kept: a unit that has an arm keeps it, and new ones are written
            down. None: only look, as another SDK would.
    """
    experiment = registered.experiment
    names = experiment.variants
    wanted = list(dict.fromkeys(units))
    known = log.exposed(experiment.key, wanted) if log is not None else {}
    hashed = dict(zip(wanted, assign(experiment, wanted).tolist(), strict=True))
    fresh = {
        unit: arm
        for unit, arm in hashed.items()
        if unit not in known
        and arm != NOT_IN
        and names[arm] not in registered.stopped_arms
        and registered.state == "running"
    }
    if log is not None and fresh:
        forced = [unit in experiment.forced for unit in fresh]
        held = log.expose(experiment.key, list(fresh), list(fresh.values()), forced)
        fresh = dict(zip(fresh, held, strict=True))
    arms = fresh | known
    # After the end everybody gets what won; nobody is left behind in an arm that lost.
    last = registered.shipped or names[0]
    return [
        Enrolled(
            unit=unit,
            variant=last
            if registered.state == "stopped" or unit not in arms
            else names[arms[unit]],
            counted=registered.state == "running"
            and unit in arms
            and unit not in experiment.forced,
        )
        for unit in units
    ]
