"""Tables as tables: header cells, column widths, ruling lines, row looks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from componentforge.domain.layout import Node
from componentforge.engines.local.arrangements import cells_of, table_rows
from componentforge.engines.local.looks import fill_of, has_border, only_text, painted, texts
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_theme import spacing

if TYPE_CHECKING:
    from componentforge.engines.local.write_layout import Builder, Made


def table(builder: Builder, node: Node, width: float | None) -> Made:
    """`node` as a `table` with fixed columns, as wide as its container or as measured."""
    from componentforge.engines.local.write_layout import Made

    rows = table_rows(node)
    columns = Counter(len(r) for r in rows).most_common(1)[0][0]
    edges = column_edges(node, [r for r in rows if len(r) == columns])
    bounds = row_bounds(node, rows)
    el = El("table", role="table", node_id=node.id)
    el.classes = ["table-fixed", "border-separate", "border-spacing-0", "text-start"]
    el.classes += ["w-full"] if width else [spacing("w", node.box.w)]
    el.classes += builder.theme.paint(node)
    if max(node.paint.radius) > 0.75:
        el.classes.append("overflow-hidden")
    group = El("colgroup")
    inner = node.paint.border.widths if node.paint.border else (0.0, 0.0, 0.0, 0.0)
    sizes = [b - a for a, b in zip(edges, edges[1:], strict=False)]
    sizes[0] -= inner[3]
    sizes[-1] -= inner[1]
    free = max(range(len(sizes)), key=lambda i: sizes[i])
    group.children = [
        El("col", classes=[spacing("w", s)] if i != free else []) for i, s in enumerate(sizes)
    ]
    header = any(c.role == "header-cell" for c in rows[0])
    lines = _Lines(node, edges, bounds)
    trs = [
        _row(builder, row, at, rows, edges, bounds, lines, header and at == 0)
        for at, row in enumerate(rows)
    ]
    el.children = [group]
    if header:
        el.children.append(El("thead", children=[trs[0]]))
    el.children.append(El("tbody", children=list(trs[header:])))
    return Made(el, width or node.box.w, node.box.h)


def column_edges(node: Node, rows: list[list[Node]]) -> list[float]:
    """x of every column's start, and of the last one's end."""
    starts: list[float] = []
    n = len(rows[0])
    boxes = all(painted(c) or c.kind == "box" for r in rows for c in r)
    pad = max(0.0, min(texts(r[0])[0].box.x if texts(r[0]) else r[0].box.x for r in rows) - node.box.x)
    for i in range(n):
        lefts = [texts(r[i])[0].box.x if texts(r[i]) else r[i].box.x for r in rows]
        rights = [texts(r[i])[-1].box.right if texts(r[i]) else r[i].box.right for r in rows]
        if i == 0:
            starts.append(node.box.x)
        elif boxes and max(r[i].box.x for r in rows) - min(r[i].box.x for r in rows) <= 2:
            starts.append(min(r[i].box.x for r in rows))
        elif max(lefts) - min(lefts) <= 3:
            starts.append(min(lefts) - min(pad, 24))
        else:
            before = max(texts(r[i - 1])[-1].box.right if texts(r[i - 1]) else r[i - 1].box.right for r in rows)
            starts.append((before + min(lefts)) / 2 if max(rights) - min(rights) <= 3 else min(lefts) - pad)
    return [round(s) for s in starts] + [round(node.box.right)]


def row_bounds(node: Node, rows: list[list[Node]]) -> list[float]:
    """y of every row's top, and of the last one's end: at ruling lines, else halfway between."""
    lines = sorted(
        n.box.bottom for n in node.walk()
        if n.kind == "box" and painted(n) and n.box.h <= 2.5 and n.box.w > 0.5 * node.box.w
    )  # fmt: skip
    spans = [(min(c.box.y for c in r), max(c.box.bottom for c in r)) for r in rows]
    by_row = _row_boxes(node, rows)
    bounds = [node.box.y]
    for i in range(1, len(rows)):
        above, below = spans[i - 1][1], spans[i][0]
        ruled = [y for y in lines if above - 2 <= y <= below + 2]
        box = by_row.get(i)
        over = by_row.get(i - 1)
        if ruled:
            bounds.append(ruled[0])
        elif box is not None and painted(box):
            bounds.append(box.box.y)
        elif over is not None and painted(over):
            bounds.append(over.box.bottom)
        else:
            bounds.append((above + below) / 2)
    return [round(b) for b in bounds] + [round(node.box.bottom)]


def _row_boxes(node: Node, rows: list[list[Node]]) -> dict[int, Node]:
    found: dict[int, Node] = {}
    firsts = {r[0].id: i for i, r in enumerate(rows)}
    for n in node.walk()[1:]:
        if n.kind == "box" and n.flow == "row" and n.children:
            cells = cells_of(n)
            if cells and cells[0].id in firsts:
                found[firsts[cells[0].id]] = n
    return found


class _Lines:
    """Ruling lines between rows and columns, from thin boxes or the cells' own borders."""

    def __init__(self, node: Node, edges: list[float], bounds: list[float]) -> None:
        self.across: dict[int, str] = {}
        self.down: dict[int, str] = {}
        for n in node.walk()[1:]:
            if n.kind != "box":
                continue
            color = fill_of(n)
            if color and n.box.h <= 2.5 and n.box.w > 0.5 * node.box.w:
                self._mark(self.across, bounds, n.box.bottom, color)
            elif color and n.box.w <= 2.5 and n.box.h > 10:
                self._mark(self.down, edges, n.box.right, color)
            elif has_border(n) and n.paint.border is not None:
                t, r, b, left = n.paint.border.widths
                c = n.paint.border.colors
                for width, place, into, at in (
                    (t, bounds, self.across, n.box.y), (b, bounds, self.across, n.box.bottom),
                    (left, edges, self.down, n.box.x), (r, edges, self.down, n.box.right),
                ):  # fmt: skip
                    side = (t, r, b, left).index(width)
                    if width:
                        self._mark(into, place, at, c[side])

    @staticmethod
    def _mark(into: dict[int, str], places: list[float], at: float, color: str) -> None:
        for i, place in enumerate(places[1:-1], 1):
            if abs(place - at) <= 2.5:
                into.setdefault(i, color)


def _row(
    builder: Builder, row: list[Node], at: int, rows: list[list[Node]], edges: list[float],
    bounds: list[float], lines: _Lines, header: bool,
) -> El:  # fmt: skip
    tr = El("tr", role="row")
    fills = [fill_of(c) for c in row]
    boxes = _row_boxes_cached(builder, row)
    shared = fills[0] if fills[0] and len(set(fills)) == 1 else (fill_of(boxes) if boxes else None)
    if shared:
        tr.classes.append(f"bg-{builder.theme.color(shared)}")
    high = bounds[at + 1] - bounds[at]
    for i, start in enumerate(edges[:-1]):
        cell = next((c for c in row if _column_of(c, edges) == i), None)
        td = El("th" if header else "td", role="cell")
        if header:
            td.attrs["scope"] = "col"
        elif i == 0 and cell is not None and _heavier(cell, row):
            td.tag, td.attrs["scope"] = "th", "row"
        _fill(builder, td, cell, start, edges[i + 1], shared)
        td.classes.append(spacing("h", high))
        if at + 1 in lines.across:
            td.classes += ["border-b", f"border-{builder.theme.color(lines.across[at + 1])}"]
        if i + 1 in lines.down:
            color = builder.theme.color(lines.down[i + 1])
            same = f"border-{color}" in td.classes
            mixed = any(c.startswith("border-") and c != "border-b" for c in td.classes)
            td.classes += ["border-e"] + ([] if same else [f"border-{'e-' if mixed else ''}{color}"])
        tr.children.append(td)
    _ = rows
    return tr


def _row_boxes_cached(builder: Builder, row: list[Node]) -> Node | None:
    owner = builder.tree.parent.get(row[0].id)
    if owner is None or owner.flow != "row" or len(owner.children) > len(row) + len(row):
        return None
    return owner


def _heavier(cell: Node, row: list[Node]) -> bool:
    words, others = texts(cell), [t for c in row[1:] for t in texts(c)]
    if not words or not others or words[0].text is None:
        return False
    weight = words[0].text.style.weight
    return all(t.text is not None and t.text.style.weight < weight for t in others)


def _column_of(cell: Node, edges: list[float]) -> int:
    middle = texts(cell)[0].box.centre[0] if texts(cell) else cell.box.centre[0]
    for i, (a, b) in enumerate(zip(edges, edges[1:], strict=False)):
        if a - 1 <= middle <= b + 1:
            return i
    return len(edges) - 2


def _fill(
    builder: Builder, td: El, cell: Node | None, start: float, end: float, shared: str | None
) -> None:
    if cell is None:
        return
    own = fill_of(cell)
    if own and own != shared:
        td.classes.append(f"bg-{builder.theme.color(own)}")
    word = cell if cell.kind == "text" else only_text(cell)
    if word is not None and word.text is not None:
        before, after = word.box.x - start, end - word.box.right
        td.classes += builder.theme.text(word.text.style)
        td.children = [Txt(word.text.content, slot="cell")]
    else:
        kids = cell.children if cell.kind == "box" and not painted(cell) else (cell,)
        before, after = kids[0].box.x - start, end - kids[-1].box.right
        td.children = [builder.make(k).el for k in kids]
    if td.tag == "th" and abs(before - after) > 2 and before < after:
        td.classes.append("text-start")
    if before <= after + 2 and not (abs(before - after) <= 2 and before > 14):
        td.classes += [spacing("px", before)] if round(before) > 0 else ["p-0"]
    elif abs(before - after) <= 2:
        td.classes += ["text-center", "px-1"]
    else:
        td.classes += ["text-end", spacing("px", after)] if round(after) > 0 else ["text-end", "p-0"]
