"""Examples for the page: units at either end, and items both variants were run on."""

from collections.abc import Sequence
from dataclasses import dataclass

from componentforge.domain.base import Frozen
from componentforge.domain.experiment import Experiment, UnitRow
from evaluation.comparison import Comparison, compare
from evaluation.dashboard.items import ItemView, Load, album, item_views
from evaluation.records import Evaluation

ENDS, SHOWN = 3, 6


class Extreme(Frozen):
    """A unit at one end of an arm."""

    arm: str
    unit: str
    value: float
    before: float | None


@dataclass(frozen=True)
class Offline:
    """A paired comparison of the same variants, and the items that differ most."""

    comparison: Comparison
    items: list[ItemView]
    pictures: dict[str, str]
    """Blob -> data address."""
    names: tuple[str, str]


def extremes(experiment: Experiment, rows: Sequence[UnitRow]) -> list[Extreme]:
    """The best and the worst units of each arm in the primary metric, best first."""
    metric = experiment.primary.metric
    sign = -1.0 if experiment.primary.better == "higher" else 1.0
    found: list[Extreme] = []
    for number, name in enumerate(experiment.variants):
        own = [row for row in rows if row.arm == number and metric in row.values]
        own.sort(key=lambda row: (sign * row.values[metric], row.unit))
        ends = own if len(own) <= 2 * ENDS else [*own[:ENDS], *own[-ENDS:]]
        found += [
            Extreme(
                arm=name, unit=row.unit, value=row.values[metric], before=row.before.get(metric)
            )
            for row in ends
        ]
    return found


def offline(
    experiment: Experiment, evaluation: Evaluation, load: Load, main: str = "likeness"
) -> list[Offline]:
    """Of each arm that was run on the same items as the control; none where it was not.

    Args:
        experiment: Whose variants are looked for, by content.
        evaluation: Of `forge compare` or `forge evaluate`.
        load: Bytes of a picture by its blob, None when they are gone.
        main: What the items are sorted by.
    """
    known = {variant.content_sha256: variant for variant in evaluation.variants}
    control = known.get(experiment.arms[0].variant.content_sha256)
    found: list[Offline] = []
    for arm in experiment.arms[1:]:
        rival = known.get(arm.variant.content_sha256)
        if control is None or rival is None:
            continue
        names = (control.name, rival.name)
        pair = evaluation.model_copy(
            update={
                "variants": (control, rival),
                "records": tuple(r for r in evaluation.records if r.variant in names),
            }
        )
        views = [view for view in item_views(pair, main) if view.gain]
        views.sort(key=lambda view: (-abs(view.gain or 0.0), view.id))
        shown = views[:SHOWN]
        judged = compare(pair.of(control.name), pair.of(rival.name), names)
        found.append(Offline(judged, shown, album(shown, load), names))
    return found
