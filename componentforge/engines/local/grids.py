"""Tables found by geometry: what lines up in rows and columns, whatever boxes it stands in."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import fill_of, has_border, is_long_line, painted, texts

_THIN = 2.6
_BADGE = 30.0


@dataclass(frozen=True)
class Grid:
    """Cells by row and column, and the lines between them."""

    rows: tuple[tuple[tuple[Node, ...], ...], ...]
    """rows[r][c]: what stands in the cell, left to right."""
    edges: tuple[float, ...]
    """x of every column's start and of the last one's end."""
    bounds: tuple[float, ...]
    """y of every row's top and of the last one's bottom."""
    across: dict[int, str]
    """Row boundary -> colour of the line there."""
    down: dict[int, str]
    """Column boundary -> colour of the line there."""
    header: bool

    @property
    def columns(self) -> int:
        """How many columns."""
        return len(self.edges) - 1


def is_line(node: Node) -> bool:
    """A ruling line."""
    thin = min(node.box.w, node.box.h) <= _THIN
    return node.kind == "box" and painted(node) and (thin or is_long_line(node))


def units(node: Node) -> list[Node]:
    """What a person would call one thing each: words, drawings, boxes to tick. Lines left out."""
    out: list[Node] = []
    for child in node.children:
        if child.kind != "box":
            out.append(child)
        elif is_line(child):
            continue
        elif child.children:
            out.extend(units(child))
        elif painted(child) and min(child.box.w, child.box.h) > 4 and child.box.area < 4000:
            out.append(child)
    return out


def grid_of(node: Node, *, strict: bool = True) -> Grid | None:
    """The table in `node`, or None when what it holds does not line up like one."""
    things = [u for u in units(node) if u.kind != "box"]
    if len(things) < 4:
        return None
    lines = _rows(things)
    if len(lines) < 2:
        return None
    spans = _columns(things)
    if len(spans) < 2:
        return None
    rows = tuple(
        tuple(tuple(t for t in line if a - 0.5 <= t.box.centre[0] <= b + 0.5) for a, b in spans)
        for line in lines
    )
    filled = sum(bool(cell) for row in rows for cell in row)
    if filled < 0.72 * len(rows) * len(spans) or any(len(c) > 3 for row in rows for c in row):
        return None
    if not _aligned(rows, len(spans), _badges(node)) or not _even(lines):
        return None
    edges, bounds = _edges(node, rows, spans), _bounds(node, lines)
    across, down = _lines(node, edges, bounds)
    header = _header(rows)
    found = Grid(rows, tuple(edges), tuple(bounds), across, down, header)
    return found if not strict or _convincing(node, found) else None


def _rows(things: Sequence[Node]) -> list[list[Node]]:
    out: list[list[Node]] = []
    for thing in sorted(things, key=lambda n: n.box.centre[1]):
        if out:
            centre = sum(n.box.centre[1] for n in out[-1]) / len(out[-1])
            high = max(n.box.h for n in out[-1])
            if thing.box.centre[1] - centre < 0.45 * min(high, 24):
                out[-1].append(thing)
                continue
        out.append([thing])
    return [sorted(line, key=lambda n: n.box.x) for line in out]


def _columns(things: Sequence[Node]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for a, b in sorted((n.box.x, n.box.right) for n in things):
        if spans and a < spans[-1][1] + 7:
            spans[-1] = (spans[-1][0], max(spans[-1][1], b))
        else:
            spans.append((a, b))
    return spans


def _badges(node: Node) -> dict[str, Box]:
    """Id of a text that stands alone in a small painted box -> that box, which is what lines up."""
    return {
        words[0].id: n.box
        for n in node.walk()[1:]
        if n.kind == "box" and painted(n) and 8 < n.box.h <= _BADGE
        if len(words := texts(n)) == 1 and not any(is_line(k) for k in n.walk()[1:])
    }


def _aligned(
    rows: Sequence[Sequence[Sequence[Node]]], columns: int, badges: dict[str, Box]
) -> bool:
    good = 0
    for i in range(columns):
        boxes = [Box.union([badges.get(n.id, n.box) for n in row[i]]) for row in rows if row[i]]
        for values in (
            [b.x for b in boxes], [b.right for b in boxes], [b.centre[0] for b in boxes]
        ):  # fmt: skip
            ranked = sorted(values)
            middle = ranked[len(ranked) // 2]
            if sum(abs(v - middle) <= 3 for v in values) >= 0.8 * len(values):
                good += 1
                break
    return good >= columns - (1 if columns > 3 else 0)


def _even(lines: Sequence[Sequence[Node]]) -> bool:
    centres = [sum(n.box.centre[1] for n in line) / len(line) for line in lines]
    steps = [b - a for a, b in itertools.pairwise(centres)]
    return max(steps) <= 1.75 * min(steps)


def _edges(
    node: Node, rows: Sequence[Sequence[Sequence[Node]]], spans: Sequence[tuple[float, float]]
) -> list[float]:
    upright = [n.box for n in node.walk()[1:] if n.kind == "box" and _upright(n)]
    tall = 0.75 * node.box.h / max(1, len(rows))
    boxes = [n.box for n in node.walk()[1:] if n.kind == "box" and painted(n) and n.box.h >= tall]
    frame = node.paint.border.widths[3] if node.paint.border else 0.0
    pad = max(2.0, spans[0][0] - node.box.x - frame)
    out = [node.box.x]
    for i in range(1, len(spans)):
        low, high = spans[i - 1][1], spans[i][0]
        ruled = [b.right for b in upright if low - 1 <= b.x <= high + 1]
        starts = [b.x for b in boxes if low - 1 <= b.x <= high + 1]
        lefts = [row[i][0].box.x for row in rows if row[i]]
        if ruled:
            out.append(max(set(ruled), key=ruled.count))
        elif starts:
            out.append(max(set(starts), key=starts.count))
        elif max(lefts) - min(lefts) <= 12:
            out.append(max(low, min(lefts) - min(pad, 24.0)))
        else:
            out.append((low + high) / 2)
    return [float(round(e)) for e in [*out, node.box.right]]


def _upright(node: Node) -> bool:
    return painted(node) and node.box.w <= _THIN and node.box.h >= 8


def _flat(node: Node) -> bool:
    return is_line(node) and node.box.w >= 16 and node.box.w > node.box.h


def _bounds(node: Node, lines: Sequence[Sequence[Node]]) -> list[float]:
    flat = [n.box for n in node.walk()[1:] if n.kind == "box" and _flat(n)]
    boxes = [n.box for n in node.walk()[1:] if n.kind == "box" and painted(n) and n.box.h > 8]
    spans = [(min(n.box.y for n in line), max(n.box.bottom for n in line)) for line in lines]
    out = [node.box.y]
    for (_, above), (below, _) in itertools.pairwise(spans):
        ruled = [b.bottom for b in flat if above - 2 <= b.y <= below + 2]
        tops = [b.y for b in boxes if above - 2 <= b.y <= below + 2]
        ends = [b.bottom for b in boxes if above - 2 <= b.bottom <= below + 2]
        places = ruled or tops or ends
        out.append(max(set(places), key=places.count) if places else (above + below) / 2)
    return [float(round(b)) for b in [*out, node.box.bottom]]


def _lines(
    node: Node, edges: Sequence[float], bounds: Sequence[float]
) -> tuple[dict[int, str], dict[int, str]]:
    across: dict[int, str] = {}
    down: dict[int, str] = {}

    def mark(into: dict[int, str], places: Sequence[float], at: float, color: str) -> None:
        for i, place in enumerate(places[1:] if not has_border(node) else places[1:-1], 1):
            if abs(place - at) <= 2:
                into.setdefault(i, color)

    for n in node.walk()[1:]:
        fill = fill_of(n)
        if n.kind != "box":
            continue
        if fill and _flat(n):
            mark(across, bounds, n.box.bottom, fill)
        elif fill and _upright(n):
            mark(down, edges, n.box.right, fill)
        if has_border(n) and n.paint.border is not None:
            (t, r, b, left), c = n.paint.border.widths, n.paint.border.colors
            sides = (
                (t, across, bounds, n.box.y, c[0]), (b, across, bounds, n.box.bottom, c[2]),
                (r, down, edges, n.box.right, c[1]), (left, down, edges, n.box.x, c[3]),
            )  # fmt: skip
            for width, into, places, at, color in sides:
                if width:
                    mark(into, places, at, color)
    return across, down


def _header(rows: Sequence[Sequence[Sequence[Node]]]) -> bool:
    def looks(row: Sequence[Sequence[Node]]) -> list[tuple[int, str]]:
        return [(n.text.style.weight, n.text.style.color) for cell in row for n in cell if n.text]

    head, body = looks(rows[0]), [look for row in rows[1:] for look in looks(row)]
    if not head or not body:
        return False
    weight = sorted(w for w, _ in body)[len(body) // 2]
    heavier = sum(w >= weight + 100 for w, _ in head) > len(head) / 2
    colors = {c for _, c in body}
    other = all(c not in colors for _, c in head)
    return heavier or other


def _convincing(node: Node, grid: Grid) -> bool:
    rows, columns = len(grid.rows), grid.columns
    fills = {
        n.paint.fill for n in node.walk()[1:] if n.kind == "box" and n.paint.fill and n.box.h > 8
    }
    ruled = len(grid.across) >= 0.5 * (rows - 1)
    striped = bool(fills) and rows >= 3
    boxed = _own_boxes(node, grid)
    if boxed:
        return False
    words = [n for row in grid.rows for cell in row for n in cell if n.text]
    if len(words) < 0.6 * sum(len(c) > 0 for row in grid.rows for c in row):
        return False
    if columns == 2:
        return rows >= 3 and grid.header and (ruled or rows >= 4) and _header_weight(grid)
    return (rows >= 3 and (grid.header or ruled or striped)) or (ruled and grid.header)


def _header_weight(grid: Grid) -> bool:
    head = [n.text.style.weight for cell in grid.rows[0] for n in cell if n.text]
    body = [n.text.style.weight for row in grid.rows[1:] for cell in row for n in cell if n.text]
    return bool(head and body) and min(head) > sorted(body)[len(body) // 2]


def _own_boxes(node: Node, grid: Grid) -> bool:
    """Most cells are framed boxes that stand apart: controls in rows, not a table."""
    own: list[Node] = []
    for n in node.walk()[1:]:
        if (
            n.kind == "box"
            and painted(n)
            and not is_line(n)
            and len(texts(n)) == 1
            and n.box.h > 12
        ):
            own.append(n)
    cells = sum(bool(c) for row in grid.rows for c in row)
    if len(own) < 0.5 * cells:
        return False
    apart = 0
    for one in own:
        later = [
            o.box.x - one.box.right
            for o in own
            if o is not one and abs(o.box.centre[1] - one.box.centre[1]) < 4
        ]
        gaps = [g for g in later if g >= -2]
        apart += bool(gaps) and min(gaps) > 3
    return apart > 0.3 * len(own)
