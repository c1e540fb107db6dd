"""What a comparison of two variants could show, from what is known of the scatter so far."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from componentforge.domain.base import Frozen
from evaluation.comparison import chosen_measures
from evaluation.decision import Rules
from evaluation.measures import BY_NAME, Measure
from evaluation.power import Announcer, Noise
from evaluation.records import Evaluation
from evaluation.summary import item_means

USUAL = {
    "likeness": 0.06, "words": 0.05, "places": 0.05, "colours": 0.05, "kind": 0.25, "made": 0.05,
    "accessibility": 6.0, "axe_clean": 0.1, "types": 0.05, "safety": 0.05, "seconds": 0.2,
    "cost": 0.002,
}  # fmt: skip
"""Deviation of an item's difference, where nothing was measured yet: two versions of the local
engine, roughly."""
_ALIKE = 0.3
"""Correlation of differences within a family, and of two figures in an item, when not measured."""
_DRAWS, _FLIPS = 400, 1_499
SMALL = 0.02


class Foreseen(Frozen):
    """One aim."""

    measure: str
    smallest: float | None
    """Least true gain that is shipped four times in five; None: the guardrails stand in the way."""
    power: float
    """Probability of SHIP for a true gain of `SMALL`."""


class Announcement(Frozen):
    """Said before anything is spent."""

    n: int
    families: int
    runs: int
    """Items times variants times epochs."""
    source: Literal["usual scatter", "an earlier evaluation", "an earlier comparison"]
    aims: tuple[Foreseen, ...]
    false_ship: float
    rarest: float
    """Share of items below which a harm is likely not to be met at all: 3 / n."""


def announce(
    families: Sequence[str], runs: int, aims: Sequence[str] = (), pilot: Evaluation | None = None
) -> Announcement:
    """n, power and smallest effect.

    Args:
        families: Of each item.
        runs: How often something will go through the pipeline.
        aims: See `compare`.
        pilot: An evaluation of earlier; with two variants their differences are what scatters.
    """
    chosen = [(m, role) for m, role in chosen_measures(aims) if role != "shown"]
    rules = Rules(
        np.array([role == "aim" for _, role in chosen]), np.array([m.margin for m, _ in chosen])
    )
    noise = Noise(
        np.array([_deviation(measure, pilot) for measure, _ in chosen]),
        np.full(len(chosen), _ALIKE),
        _ALIKE,
    )
    _, sizes = np.unique(np.array(families), return_counts=True)
    announcer = Announcer(sizes.astype(np.float64), noise, rules, draws=_DRAWS, flips=_FLIPS)
    foreseen = tuple(
        Foreseen(
            measure=measure.name,
            smallest=announcer.plan(index).smallest,
            power=announcer.ship_share(index, SMALL),
        )
        for index, (measure, role) in enumerate(chosen)
        if role == "aim"
    )
    compared = pilot is not None and len(pilot.variants) > 1
    return Announcement(
        n=len(families),
        families=sizes.size,
        runs=runs,
        source="usual scatter"
        if pilot is None
        else "an earlier comparison"
        if compared
        else "an earlier evaluation",
        aims=foreseen,
        false_ship=announcer.ship_share(0, 0.0),
        rarest=min(1.0, 3 / max(1, len(families))),
    )


def _deviation(measure: Measure, pilot: Evaluation | None) -> float:
    """Of one item's difference; never less than a tenth of the usual one, which is luck."""
    usual = USUAL.get(measure.name, 0.1)
    if pilot is None:
        return usual
    means = [item_means(pilot.of(variant.name), measure.name) for variant in pilot.variants]
    if len(means) > 1:
        gains = [measure.gain(means[0].get(item), value) for item, value in means[-1].items()]
    else:
        # Two versions of one pipeline: half of an item's scatter is the item's own.
        gains = [measure.gain(1.0 if measure.ratio else 0.0, value) for value in means[0].values()]
    known = [gain for gain in gains if gain is not None]
    spread = float(np.std(known)) if len(known) > 1 else usual
    return max(spread, usual / 10)


def told_plan(plan: Announcement) -> list[str]:
    """Lines for a person."""
    lines = [
        f"Before spending: {plan.n} items of {plan.families} families, {plan.runs} runs; "
        f"scatter from {plan.source}."
    ]
    for aim in plan.aims:
        least = "none, the guardrails cannot hold" if aim.smallest is None else (
            f"{aim.smallest:.3f}"
        )  # fmt: skip
        lines.append(
            f"  {BY_NAME[aim.measure].title:10} smallest gain found 4 times in 5: {least}; "
            f"power for {SMALL}: {aim.power:.0%}"
        )
    lines.append(
        f"  false SHIP without a difference: {plan.false_ship:.1%}; a harm to fewer than "
        f"{plan.rarest:.1%} of items may not be met at all"
    )
    return lines
