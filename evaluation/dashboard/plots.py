"""Plots as SVG. Colour and shape both tell the variant; numbers stand beside every plot as text."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

WIDTH = 360
LINE = 16
"""Height of one mark's row."""
SERIES = 6
"""Colours and shapes there are; more variants begin again."""


class Mark(NamedTuple):
    """A mean with its interval, on an axis of the caller's."""

    series: int
    mean: float
    low: float | None
    high: float | None
    label: str
    """Read by whoever does not see the plot."""


class Axis(NamedTuple):
    """From `low` to `high`, with ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def x(self, value: float) -> float:
        """Place in the plot; what lies outside is put on the edge."""
        share = (value - self.low) / (self.high - self.low)
        return 8 + (WIDTH - 16) * min(1.0, max(0.0, share))


def share_axis(least: float) -> Axis:
    """From a round share below `least` to 1."""
    start = next(s for s in (0.9, 0.8, 0.6, 0.5, 0.0, -1.0) if least >= s or s == -1.0)
    step = (1 - start) / 4
    return Axis(start, 1.0, tuple(round(start + step * i, 3) for i in range(5)))


def zero_axis(most: float) -> Axis:
    """From 0 to a round number above `most`."""
    if most <= 0:
        return Axis(0.0, 1.0, (0.0, 1.0))
    unit = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
    high = next(unit * k for k in (1, 2, 3, 4, 5, 6, 8, 10) if unit * k >= most)
    return Axis(0.0, high, (0.0, high / 2, high))


def intervals(marks: Sequence[Mark], axis: Axis, title: str) -> Markup:
    """A row a mark: the interval as a line, the mean on it."""
    height = LINE * len(marks) + 6
    parts = [_grid(axis, height)]
    for row, mark in enumerate(marks):
        y = 3 + LINE * (row + 0.5)
        if mark.low is not None and mark.high is not None:
            parts.append(
                f'<line class="whisker v{mark.series % SERIES}" x1="{axis.x(mark.low):.1f}" '
                f'x2="{axis.x(mark.high):.1f}" y1="{y}" y2="{y}"/>'
            )
        parts.append(shape(mark.series, axis.x(mark.mean), y))
    said = "; ".join(mark.label for mark in marks)
    return _svg(f"{title}: {said}", WIDTH, height, parts)


def scale(axis: Axis, say: str = "{:g}") -> Markup:
    """The axis' numbers, to stand over a column of plots."""
    parts = [
        f'<text class="tick" x="{axis.x(t):.1f}" y="12" text-anchor="{_anchor(axis, t)}">'
        f"{escape(say.format(t))}</text>"
        for t in axis.ticks
    ]
    return Markup(  # numbers of ours
        f'<svg class="plot" viewBox="0 0 {WIDTH} 16" aria-hidden="true">{"".join(parts)}</svg>'
    )


def scatter(
    points: Sequence[tuple[str, float, float]], names: tuple[str, str], what: str
) -> Markup:
    """Each item once: A across, B up; above the line B is better."""
    size, edge = 320, 40
    values = [value for _, x, y in points for value in (x, y)]
    axis = share_axis(min(values, default=0.0))

    def at(value: float) -> float:
        return edge + (size - edge - 8) * (axis.x(value) - 8) / (WIDTH - 16)

    parts: list[str] = []
    for tick in axis.ticks:
        place = at(tick)
        parts.append(
            f'<line class="grid" x1="{place:.1f}" x2="{place:.1f}" y1="8" y2="{size - edge}"/>'
            f'<line class="grid" x1="{edge}" x2="{size - 8}" y1="{size - place:.1f}" '
            f'y2="{size - place:.1f}"/>'
            f'<text class="tick" x="{place:.1f}" y="{size - edge + 14}" text-anchor="middle">'
            f"{tick:g}</text>"
            f'<text class="tick" x="{edge - 6}" y="{size - place + 4:.1f}" text-anchor="end">'
            f"{tick:g}</text>"
        )
    ends = at(axis.low), at(axis.high)
    parts.append(
        f'<line class="even" x1="{ends[0]:.1f}" y1="{size - ends[0]:.1f}" '
        f'x2="{ends[1]:.1f}" y2="{size - ends[1]:.1f}"/>'
    )
    for name, x, y in points:
        side = "up" if y > x + 1e-9 else "down" if y < x - 1e-9 else "level"
        parts.append(
            f'<circle class="dot {side}" cx="{at(x):.1f}" cy="{size - at(y):.1f}" r="4.5">'
            f"<title>{escape(name)}: {x:.3f}, {y:.3f}</title></circle>"
        )
    parts.append(
        f'<text class="name" x="{size / 2 + 16}" y="{size - 4}" text-anchor="middle">'
        f"{escape(names[0])}</text>"
        f'<text class="name" transform="translate(10 {size / 2 - 16}) rotate(-90)" '
        f'text-anchor="middle">{escape(names[1])}</text>'
    )
    better = sum(y > x + 1e-9 for _, x, y in points)
    worse = sum(y < x - 1e-9 for _, x, y in points)
    said = f"{what} of {len(points)} items: {names[1]} is higher in {better}, lower in {worse}"
    return _svg(said, size, size, parts, "square")


def strip(values: Sequence[float], series: int, axis: Axis, said: str) -> Markup:
    """Each value a dot on one line; the tall mark is the median."""
    ordered = sorted(values)
    parts = [_grid(axis, 34)]
    for index, value in enumerate(ordered):
        y = 17 + ((index * 7) % 5 - 2) * 4  # apart from its neighbours, the same each time
        parts.append(
            f'<circle class="bead v{series % SERIES}" cx="{axis.x(value):.1f}" cy="{y}" r="3"/>'
        )
    if ordered:
        middle = axis.x(ordered[len(ordered) // 2])
        parts.append(
            f'<line class="median v{series % SERIES}" x1="{middle:.1f}" x2="{middle:.1f}" '
            f'y1="2" y2="32"/>'
        )
    return _svg(said, WIDTH, 34, parts)


def shape(series: int, x: float, y: float) -> str:
    """The mark of a variant: circle, square, diamond, triangle, ring, cross."""
    kind, look = series % SERIES, f'class="mark v{series % SERIES}"'
    if kind == 1:
        return f'<rect {look} x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8"/>'
    if kind == 2:
        return f'<path {look} d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5-5.5 5.5-5.5-5.5z"/>'
    if kind == 3:
        return f'<path {look} d="M{x:.1f} {y - 5:.1f}l5.5 9.5h-11z"/>'
    if kind == 4:
        return f'<circle class="ring v4" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    if kind == 5:
        return f'<path class="ring v5" d="M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8"/>'
    return f'<circle {look} cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>'


def key(series: int) -> Markup:
    """A variant's mark by itself, for a legend."""
    return Markup(
        f'<svg class="key" viewBox="0 0 14 14" aria-hidden="true">{shape(series, 7, 7)}</svg>'
    )


def _grid(axis: Axis, height: float) -> str:
    return "".join(
        f'<line class="grid" x1="{axis.x(t):.1f}" x2="{axis.x(t):.1f}" y1="0" y2="{height}"/>'
        for t in axis.ticks
    )


def _anchor(axis: Axis, tick: float) -> str:
    return "start" if tick == axis.ticks[0] else "end" if tick == axis.ticks[-1] else "middle"


def _svg(said: str, width: float, height: float, parts: Sequence[str], look: str = "") -> Markup:
    return Markup(  # every text in `parts` is escaped where it enters
        f'<svg class="plot {look}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(said)}">{"".join(parts)}</svg>'
    )
