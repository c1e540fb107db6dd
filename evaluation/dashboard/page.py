"""`dashboard.html`, put together. It loads nothing, sends nothing and runs one script of ours."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from evaluation import pages
from evaluation.comparison import Comparison, amount, compare, signed
from evaluation.dashboard import plots
from evaluation.dashboard.items import ItemView, Load, album, item_views
from evaluation.measures import BY_NAME, MEASURES, Measure
from evaluation.records import Evaluation, ItemRecord
from evaluation.summary import Row, Summary, rows_of, told, told_interval

if TYPE_CHECKING:
    from jinja2 import Template

MAIN = "likeness"
_ROLES = (("aim", "Aims"), ("guardrail", "Guardrails"), ("shown", "Also measured"))
_GROUPED = ("likeness", "words", "kind", "accessibility", "seconds")
"""Figures that are also shown by category and by component type."""


class Line(NamedTuple):
    """One figure: the plot, and the same in words."""

    measure: Measure
    plot: Markup
    cells: list[tuple[str, str, int] | None]
    """By variant: value, interval, n."""


class Group(NamedTuple):
    """One category or type."""

    name: str
    n: int
    plot: Markup
    cells: list[tuple[str, str, int] | None]


def render_dashboard(evaluation: Evaluation, summaries: Sequence[Summary], load: Load) -> str:
    """The page as HTML.

    Args:
        evaluation: What was measured.
        summaries: Of its variants, in their order.
        load: Bytes of a picture by address; None when they are gone.
    """
    views = item_views(evaluation, MAIN)
    names = [variant.name for variant in evaluation.variants]
    pictures = json.dumps(album(views, load), separators=(",", ":"))
    return _template().render(
        evaluation=evaluation,
        variants=list(zip(evaluation.variants, summaries, strict=True)),
        count=len(views),
        families=len({view.family for view in views}),
        comparisons=_comparisons(evaluation),
        roles=_lines(summaries),
        shares=plots.scale(_share_axis(summaries)),
        groupings=[
            ("category", "By category", _grouped(evaluation, "category")),
            ("type", "By component type", _grouped(evaluation, "component_type")),
        ],
        scatter=_scatter(views, names),
        times=_times(evaluation),
        stages=_stages(evaluation),
        items=views,
        categories=sorted({view.category for view in views}),
        types=sorted({view.component_type for view in views}),
        pictures=Markup(pictures.replace("<", "\\u003c")),
        main=BY_NAME[MAIN],
    )


def _comparisons(evaluation: Evaluation) -> list[Comparison]:
    first, *others = evaluation.variants
    return [
        compare(evaluation.of(first.name), evaluation.of(other.name), (first.name, other.name))
        for other in others
    ]


def _axis(measure: Measure, rows: Sequence[Row], shares: plots.Axis) -> plots.Axis:
    if measure.unit == "share":
        return shares
    if measure.unit == "points":
        return plots.Axis(100 * shares.low, 100.0, tuple(100 * t for t in shares.ticks))
    return plots.zero_axis(max([row.high or row.mean for row in rows], default=1.0))


def _share_axis(summaries: Sequence[Summary]) -> plots.Axis:
    least = [
        (row.mean if row.low is None else row.low) / (100 if unit == "points" else 1)
        for summary in summaries
        for row in summary.rows
        for unit in [BY_NAME[row.measure].unit]
        if unit in ("share", "points")
    ]
    return plots.share_axis(min(least, default=0.0))


def _plotted(
    measure: Measure, rows: Sequence[Row | None], axis: plots.Axis, title: str
) -> tuple[Markup, list[tuple[str, str, int] | None]]:
    marks = [
        plots.Mark(series, row.mean, row.low, row.high, f"{told(row.mean, measure)}")
        for series, row in enumerate(rows)
        if row is not None
    ]
    cells = [(told(r.mean, measure), told_interval(r), r.n) if r else None for r in rows]
    return plots.intervals(marks, axis, title), cells


def _lines(summaries: Sequence[Summary]) -> list[tuple[str, list[Line]]]:
    shares = _share_axis(summaries)
    by_role: dict[str, list[Line]] = {role: [] for role, _ in _ROLES}
    for measure in MEASURES:
        rows = [
            next((row for row in summary.rows if row.measure == measure.name), None)
            for summary in summaries
        ]
        there = [row for row in rows if row is not None]
        if there:
            plot, cells = _plotted(measure, rows, _axis(measure, there, shares), measure.title)
            by_role[measure.role].append(Line(measure, plot, cells))
    return [(title, by_role[role]) for role, title in _ROLES if by_role[role]]


def _grouped(evaluation: Evaluation, field: str) -> list[tuple[Measure, Markup, list[Group]]]:
    parts: dict[str, dict[str, list[ItemRecord]]] = {}
    for record in evaluation.records:
        by_variant = parts.setdefault(getattr(record, field), {})
        by_variant.setdefault(record.variant, []).append(record)
    names = [variant.name for variant in evaluation.variants]
    tables = {
        part: [{row.measure: row for row in rows_of(by.get(name, []))} for name in names]
        for part, by in sorted(parts.items())
    }
    found: list[tuple[Measure, Markup, list[Group]]] = []
    for name in _GROUPED:
        measure = BY_NAME[name]
        there = [t[name] for rows in tables.values() for t in rows if name in t]
        if not there:
            continue
        least = min(r.mean if r.low is None else r.low for r in there)
        factor = 100 if measure.unit == "points" else 1
        axis = _axis(measure, there, plots.share_axis(least / factor))
        groups: list[Group] = []
        for part, rows in tables.items():
            plot, cells = _plotted(measure, [row.get(name) for row in rows], axis, part)
            count = len({record.item for by in parts[part].values() for record in by})
            groups.append(Group(part, count, plot, cells))
        found.append((measure, plots.scale(axis), groups))
    return found


def _scatter(views: Sequence[ItemView], names: Sequence[str]) -> Markup | None:
    points = [
        (view.id, a, b)
        for view in views
        for a, b in [(view.values[0], view.values[-1])]
        if a is not None and b is not None
    ]
    if len(names) < 2 or not points:
        return None
    return plots.scatter(points, (names[0], names[-1]), BY_NAME[MAIN].title)


def _times(evaluation: Evaluation) -> tuple[Markup, list[tuple[str, Markup, str, str]]]:
    """The axis, and (variant, plot, median, cost) of each variant on it."""
    seconds = {
        v.name: [
            s for r in evaluation.of(v.name) for s in [r.metrics.get("seconds")] if s is not None
        ]
        for v in evaluation.variants
    }
    axis = plots.zero_axis(max((s for values in seconds.values() for s in values), default=1.0))
    found: list[tuple[str, Markup, str, str]] = []
    for series, (name, values) in enumerate(seconds.items()):
        costs = [r.metrics.get("cost") for r in evaluation.of(name)]
        known = [cost for cost in costs if cost is not None]
        total = f"${sum(known):.4f}" if len(known) == len(costs) else "not known"
        middle = f"{sorted(values)[len(values) // 2]:.1f} s" if values else "–"
        said = f"{name}: {len(values)} items, median {middle}, scale 0 to {axis.high:g} s"
        found.append((name, plots.strip(values, series, axis, said), middle, total))
    return plots.scale(axis, "{:g} s"), found


def _stages(evaluation: Evaluation) -> list[tuple[str, list[tuple[int, float, float, int, int]]]]:
    """By stage: (series, mean seconds an item, share of the longest, calls, of them cached)."""
    totals: dict[str, dict[int, tuple[float, int, int]]] = {}
    for series, variant in enumerate(evaluation.variants):
        records = evaluation.of(variant.name)
        for record in records:
            for stage in record.stages:
                spent = stage.seconds_saved if stage.cached else stage.seconds
                before = totals.setdefault(stage.name, {}).get(series, (0.0, 0, 0))
                totals[stage.name][series] = (
                    before[0] + spent / len(records), before[1] + 1, before[2] + stage.cached
                )  # fmt: skip
    longest = max((s for by in totals.values() for s, _, _ in by.values()), default=1.0) or 1.0
    return [
        (name, [(k, s, s / longest, calls, hit) for k, (s, calls, hit) in sorted(by.items())])
        for name, by in totals.items()
    ]


@cache
def _template() -> "Template":
    environment = pages.environment("dashboard.css", script="dashboard.js")
    shared: dict[str, Any] = environment.globals
    shared["key"], shared["signed"], shared["amount"] = plots.key, signed, amount
    shared["by_name"] = BY_NAME
    return environment.get_template("dashboard.html")
