"""The page about an experiment: health, effect over time, guardrails, and what was registered."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from componentforge.domain.experiment import Registered
from evaluation import pages
from evaluation.experiments.analysis import RATIO_ALARM, Reading
from evaluation.experiments.course import Moment
from evaluation.experiments.examples import Extreme, Offline
from evaluation.experiments.segments import Segment

_WIDTH, _HEIGHT, _EDGE = 640, 240, 48


def experiment_page(
    registered: Registered,
    reading: Reading,
    moments: Sequence[Moment],
    groups: Sequence[Segment] = (),
    ends: Sequence[Extreme] = (),
    pairs: Sequence[Offline] = (),
) -> str:
    """The page as HTML; equal data give an equal page.

    Args:
        registered: The experiment as it stands.
        reading: What it says.
        moments: The course of the primary metric and of the guardrails.
        groups: The effect within segments.
        ends: Units at either end.
        pairs: Paired comparisons of the same variants, with pictures.
    """
    experiment = registered.experiment
    arms = [
        {
            "name": name, "units": units, "weight": weight,
            "share": units / max(1, sum(reading.units)),
            "stopped": name in registered.stopped_arms,
            "sha256": arm.variant.content_sha256,
        }
        for name, units, weight, arm in zip(
            experiment.variants, reading.units, experiment.weights, experiment.arms, strict=True
        )
    ]  # fmt: skip
    margins = {guard.metric: guard.margin for guard in experiment.guardrails}
    curves = [
        (name, metric, plot)
        for metric in (experiment.primary.metric, *margins)
        for name in experiment.variants[1:]
        if (
            plot := _curve(
                [m for m in moments if (m.arm, m.metric) == (name, metric)], metric,
                margins.get(metric),
            )
        )
    ]  # fmt: skip
    template = pages.environment("report.css", "experiment.css").get_template("experiment.html")
    return template.render(
        registered=registered, experiment=experiment, reading=reading, arms=arms, curves=curves,
        alarm=RATIO_ALARM, groups=groups, ends=ends, pairs=pairs, margins=margins,
    )  # fmt: skip


def _curve(moments: Sequence[Moment], metric: str, margin: float | None = None) -> Markup | None:
    """The gain and its interval against the number of units, and how much may be lost; None with
    fewer than two points.
    """
    known = [m for m in moments if m.low is not None and m.high is not None]
    if len(known) < 2:
        return None
    last = max(m.units for m in known)
    first = min(m.units for m in known)
    # The first intervals are very wide: they may leave the picture, the later ones may not.
    late = known[len(known) // 3 :]
    top = max(0.0, *(m.high or 0.0 for m in late)) * 1.15 or 1.0
    bottom = min(-(margin or 0.0), *(m.low or 0.0 for m in late)) * 1.15

    def x(units: int) -> float:
        return _EDGE + (_WIDTH - _EDGE - 8) * (units - first) / max(1, last - first)

    def y(value: float) -> float:
        inside = min(top, max(bottom, value))
        return 8 + (_HEIGHT - 32) * (top - inside) / ((top - bottom) or 1.0)

    band = [(x(m.units), y(m.high or 0.0)) for m in known]
    band += [(x(m.units), y(m.low or 0.0)) for m in reversed(known)]
    line = [(x(m.units), y(m.gain)) for m in known]
    end = known[-1]
    said = (
        f"gain in {metric} after {end.units} units: {end.gain:+.4g}, "
        f"between {end.low:+.4g} and {end.high:+.4g}"
    )
    parts = [
        f'<polygon class="band" points="{_points(band)}"/>',
        f'<line class="even" x1="{_EDGE}" x2="{_WIDTH - 8}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>',
        f'<polyline class="line" points="{_points(line)}"/>',
    ]
    if margin is not None:
        level = f"{y(-margin):.1f}"
        parts.append(
            f'<line class="margin" x1="{_EDGE}" x2="{_WIDTH - 8}" y1="{level}" y2="{level}"/>'
        )
    for value in sorted({bottom, 0.0, top}):
        parts.append(
            f'<text class="tick" x="{_EDGE - 6}" y="{y(value) + 4:.1f}" text-anchor="end">'
            f"{value:+.3g}</text>"
        )
    for units, anchor in ((first, "start"), (last, "end")):
        parts.append(
            f'<text class="tick" x="{x(units):.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">'
            f"{units} units</text>"
        )
    return Markup(  # numbers of ours, and an escaped name
        f'<svg class="course" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
