"""Tables as tables: header cells, column widths, ruling lines, row looks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.grids import Grid, grid_of, is_line
from componentforge.engines.local.looks import fill_of, painted, texts
from componentforge.engines.local.write_boxes import Made, borders, has_width
from componentforge.engines.local.write_elements import El, Expr, Txt
from componentforge.engines.local.write_theme import spacing

if TYPE_CHECKING:
    from componentforge.engines.local.write_layout import Builder


def table(builder: Builder, node: Node, width: float | None) -> Made | None:
    """`node` as a `table` with fixed columns, as wide as its container or as measured."""
    grid = grid_of(node, strict=False)
    if grid is None:
        return None
    el = El("table", role="table", node_id=node.id)
    el.classes = ["table-fixed", "border-separate", "border-spacing-0", "text-start"]
    el.classes += ["w-full"] if width else [spacing("w", node.box.w)]
    el.classes += builder.theme.paint(node)
    if max(node.paint.radius) > 0.75:
        el.classes.append("overflow-hidden")
    t, r, b, left = borders(node)
    outer = (t, b)
    grid, open_end = _closed(_settled(_evened(grid)))
    grid = replace(grid, edges=(grid.edges[0] + left, *grid.edges[1:-1], grid.edges[-1] - r))
    el.children = [_columns(grid)]
    offs = _nudges(grid, outer, open_end)
    rows = [_row(builder, node, grid, at, outer, offs) for at in range(len(grid.rows))]
    ends = _heights(rows[-1])
    _alike(rows[grid.header :])
    if grid.header:
        names = [_said(cell) for cell in grid.rows[0]]
        for row in rows[1:]:
            row.slot = "|".join(names)
        el.children.append(El("thead", children=[rows[0]]))
    body = El("tbody", children=list(rows[grid.header :]))
    if open_end:
        body.classes.append("[&>tr:last-child>*]:border-b-0")
        # Without its line the last row is as much lower.
        body.classes += [f"[&>tr:last-child>*]:{h}" for h in ends - _heights(rows[-1])]
    el.children.append(body)
    el.classes.append(spacing("min-w", 4 * -(-_least(grid) // 4)))
    return Made(_scrolling(el, grid), width or node.box.w, node.box.h)


def _least(grid: Grid) -> float:
    """Width below which a word would no longer fit: of the free column its longest word."""
    sizes = [b - a for a, b in zip(grid.edges, grid.edges[1:], strict=False)]
    free = max(range(len(sizes)), key=lambda i: sizes[i])
    words = 0.0
    for row in grid.rows:
        cell = row[free]
        if not cell:
            continue
        text = cell[0].text
        # A word's share of its line is about its share of the letters; wide letters need a margin.
        longest = max((len(w) for w in text.content.split()), default=1) if text else 1
        share = 1.2 * longest / max(1, len(text.content)) if text and len(cell) == 1 else 1.0
        words = max(words, min(1.0, share) * (cell[-1].box.right - cell[0].box.x))
    pads = [row[free][0].box.x - grid.edges[free] for row in grid.rows if row[free]]
    return sum(sizes) - sizes[free] + min(sizes[free], words + 2 * min([*pads, 16.0]) + 1)


def _scrolling(el: El, grid: Grid) -> El:
    """The table in a region that scrolls sideways where its columns do not fit."""
    outside = [c for c in el.classes if c.startswith("shadow-")]
    shape = [c for c in el.classes if c.startswith("rounded-")] if outside else []
    el.classes = [c for c in el.classes if c not in outside]
    wrap = El("div", {"role": "region", "tabIndex": Expr("0")}, role="scroller")
    wrap.attrs["aria-label"] = next((w for c in grid.rows[0] if (w := _said(c))), "Table")
    wrap.classes = ["overflow-x-auto", *outside, *shape]
    wrap.children = [el]
    return wrap


def _evened(grid: Grid) -> Grid:
    """Rows of one height when they differ by what rounding does."""
    first = 1 if grid.header else 0
    heights = [b - a for a, b in zip(grid.bounds[first:], grid.bounds[first + 1 :], strict=False)]
    if len(heights) < 2 or max(heights) - min(heights) > 2.1:
        return grid
    step = round(sum(heights) / len(heights))
    bounds = [*grid.bounds[: first + 1]]
    for _ in heights:
        bounds.append(bounds[-1] + step)
    if max(abs(a - b) for a, b in zip(bounds, grid.bounds, strict=True)) > 1.1:
        return grid
    return replace(grid, bounds=tuple(bounds))


def _closed(grid: Grid) -> tuple[Grid, bool]:
    """All rows with the line below that all but the last have; whether the last must go without."""
    count = len(grid.rows)
    first = 2 if grid.header else 1
    inner = [grid.across.get(i) for i in range(first, count)]
    if not inner or count in grid.across or None in inner or len(set(inner)) != 1:
        return grid, False
    return replace(grid, across={**grid.across, count: inner[0] or ""}), True


def _heights(row: El) -> set[str]:
    cells = [c for c in row.children if isinstance(c, El)]
    return {name for cell in cells for name in cell.classes if name.startswith("h-")}


_SIDE = re.compile(r"^px-")


def _alike(rows: Sequence[El]) -> None:
    """Sideways padding that differs from row to row by a pixel or two is made the usual one."""
    cells = [c for r in rows for c in r.children if isinstance(c, El)]
    highs = [c for cell in cells for c in cell.classes if c.startswith("h-")]
    tall = Counter(highs).most_common(1)[0][0] if highs else ""
    for cell in cells:
        cell.classes = [
            tall if c.startswith("h-") and abs(_px(c) - _px(tall)) <= 1 else c for c in cell.classes
        ]
    for column in zip(*[r.children for r in rows], strict=False):
        cells = [c for c in column if isinstance(c, El)]
        found = [next((c for c in cell.classes if _SIDE.match(c)), "") for cell in cells]
        usual = Counter(found).most_common(1)[0][0]
        for cell, mine in zip(cells, found, strict=True):
            if mine != usual and mine and usual and abs(_px(mine) - _px(usual)) <= 2:
                cell.classes = [usual if c == mine else c for c in cell.classes]


def _px(name: str) -> float:
    """px of a padding class."""
    size = name.split("-", 1)[1]
    return 1.0 if size == "px" else float(size) * 4


def _nudges(grid: Grid, outer: tuple[float, float], open_end: bool) -> list[float]:
    """How far below its middle each row's content stands; one figure for rows that agree.

    `outer` are the widths of the table's own border above and below.
    """
    offs: list[float] = []
    last = len(grid.rows) - 1
    for at, row in enumerate(grid.rows):
        line = 1 if at + 1 in grid.across and not (open_end and at == last) else 0
        top = grid.bounds[at] + (outer[0] if at == 0 else 0)
        end = grid.bounds[at + 1] - line - (outer[1] if at == last else 0)
        found = sorted(_off_centre(c, top, end) for c in row if c)
        offs.append(found[len(found) // 2] if found else 0.0)
    first = 1 if grid.header else 0
    body = sorted(offs[first:])
    if body and body[-1] - body[0] <= 2.1:
        middle = (body[0] + body[-1]) / 2
        offs[first:] = [middle] * len(body)
    return offs


def _said(cell: Sequence[Node]) -> str:
    return next((n.text.content for n in cell if n.text), "")


def _columns(grid: Grid) -> El:
    sizes = [b - a for a, b in zip(grid.edges, grid.edges[1:], strict=False)]
    free = max(range(len(sizes)), key=lambda i: sizes[i])
    cols = [El("col", classes=[spacing("w", s)] if i != free else []) for i, s in enumerate(sizes)]
    return El("colgroup", children=list(cols))


def _row(
    builder: Builder, node: Node, grid: Grid, at: int, outer: tuple[float, float],
    offs: Sequence[float],
) -> El:  # fmt: skip
    tr = El("tr", role="row", node_id=f"{node.id}.row{at}")
    top, bottom = grid.bounds[at], grid.bounds[at + 1]
    header = grid.header and at == 0
    spans = list(zip(grid.edges, grid.edges[1:], strict=False))
    fills = [
        _fill_behind(node, Box(x=a, y=top, w=max(1, b - a), h=max(1, bottom - top)))
        for a, b in spans
    ]
    shared, count = Counter(fills).most_common(1)[0]
    if shared and count >= len(fills) - 1:
        tr.classes.append(f"bg-{builder.theme.color(shared)}")
    high = (
        bottom - top - (outer[0] if at == 0 else 0) - (outer[1] if at == len(grid.rows) - 1 else 0)
    )
    for i, (start, end) in enumerate(spans):
        cell = grid.rows[at][i]
        # A head without words names no column.
        heads = header and any(texts(n) for n in cell)
        td = El("th" if heads else "td", role="cell")
        if heads:
            td.attrs["scope"] = "col"
        elif i == 0 and _heavier(cell, grid.rows[at]):
            td.tag, td.attrs["scope"] = "th", "row"
        if fills[i] and (fills[i] != shared or count < len(fills) - 1):
            td.classes.append(f"bg-{builder.theme.color(fills[i] or '#ffffff')}")
        td.classes.append(spacing("h", high))
        off = offs[at]
        if abs(off) >= 0.5:
            td.classes.append(spacing("pt" if off > 0 else "pb", abs(2 * off)))
        _fill(builder, td, cell, start, end - (1 if i + 1 in grid.down else 0))
        _rule(builder, td, grid, at, i)
        tr.children.append(td)
    return tr


def _off_centre(cell: Sequence[Node], top: float, bottom: float) -> float:
    """How far below the row's middle the content stands."""
    if not cell:
        return 0.0
    middle = (min(n.box.y for n in cell) + max(n.box.bottom for n in cell)) / 2
    return middle - (top + bottom) / 2


def _rule(builder: Builder, td: El, grid: Grid, at: int, i: int) -> None:
    lines = [
        (side, builder.theme.color(where[place]))
        for side, where, place in (("b", grid.across, at + 1), ("e", grid.down, i + 1))
        if place in where
    ]
    td.classes += [f"border-{side}" for side, _ in lines]
    colors = dict.fromkeys(color for _, color in lines)
    if len(colors) == 1:
        td.classes += [f"border-{color}" for color in colors]
    else:
        td.classes += [f"border-{side}-{color}" for side, color in lines]


def _fill_behind(node: Node, place: Box) -> str | None:
    """Fill of the smallest box within the table that lies under a whole cell."""
    under = [
        n for n in node.walk()[1:]
        if n.kind == "box" and fill_of(n) and not is_line(n)
        and n.box.intersection(place) > 0.8 * place.area
    ]  # fmt: skip
    best = min(under, key=lambda n: n.box.area, default=None)
    return fill_of(best) if best is not None else None


def _heavier(cell: Sequence[Node], row: Sequence[Sequence[Node]]) -> bool:
    mine = [n.text.style.weight for n in cell if n.text]
    others = [n.text.style.weight for c in row[1:] for n in c if n.text]
    return bool(mine and others) and min(mine) > max(others)


def _fill(builder: Builder, td: El, cell: Sequence[Node], start: float, end: float) -> None:
    if not cell:
        return
    shown = [_boxed(builder, n) for n in cell]
    before, after = shown[0].box.x - start, end - shown[-1].box.right
    if (word := shown[-1].text) is not None:
        after -= max(0.0, word.style.letter_spacing)  # it also follows the last letter
    if len(cell) == 1 and shown[0].text is not None:
        td.classes += builder.theme.text(shown[0].text.style)
        td.children = [Txt(shown[0].text.content, slot="cell")]
    else:
        inside = El("div", classes=["flex", "items-center", "gap-1"])
        inside.children = [builder.make(n).el for n in shown]
        td.children = [inside] if len(shown) > 1 else inside.children
    if abs(before - after) <= 2 and before > 14:
        td.classes += ["text-center", "px-1"]
        _hugging(td, "mx-auto")
    elif before <= after:
        td.classes += [spacing("px", before)] if round(before) > 0 else ["p-0"]
        td.classes += ["text-start"] if td.tag == "th" else []
        _hugging(td, "")
    else:
        td.classes += ["text-end", spacing("px", after) if round(after) > 0 else "p-0"]
        _hugging(td, "ms-auto")


def _hugging(td: El, aside: str) -> None:
    """What stands in the cell is no wider than its content and keeps to the cell's side."""
    for one in td.children:
        if isinstance(one, El):
            shrinks = {"flex", "grid"} & set(one.classes) and not has_width(one)
            one.classes += ["w-fit"] if shrinks else []
            one.classes += [aside] if aside else []


def _boxed(builder: Builder, thing: Node) -> Node:
    """The thing with the small painted box it stands in: a badge."""
    owner = builder.tree.parent.get(thing.id)
    while owner is not None and owner.role != "table" and not painted(owner):
        if len(owner.children) > 1:
            return thing
        owner = builder.tree.parent.get(owner.id)
    if owner is None or owner.role == "table" or owner.box.h > 30 or owner.box.w > 180:
        return thing
    alone = len([n for n in owner.walk()[1:] if n.kind != "box"]) == 1
    if not alone:
        return thing
    return owner.model_copy(update={"role": owner.role or "badge"})


def _settled(grid: Grid) -> Grid:
    """Type that differs within a column only by how it was read is made the column's own."""
    first = 1 if grid.header else 0
    rows = [list(row) for row in grid.rows]
    for at in range(grid.columns):
        words = [n for row in rows[first:] for n in row[at] if n.text]
        styles = [n.text.style for n in words if n.text]
        if len(styles) < 3:
            continue
        usual = Counter((s.weight, s.size, s.family) for s in styles).most_common(1)[0][0]
        spacing_of = sorted(s.letter_spacing for s in styles)[len(styles) // 2]
        for i, row in enumerate(rows[first:], first):
            if not _stands_out(rows, i, first):
                rows[i][at] = tuple(_set(n, usual, spacing_of) for n in row[at])
    return replace(grid, rows=tuple(tuple(row) for row in rows))


def _stands_out(rows: Sequence[Sequence[Sequence[Node]]], at: int, first: int) -> bool:
    """A row that is bold as a whole."""
    mine = [n.text.style.weight for cell in rows[at] for n in cell if n.text]
    others = [n.text.style.weight for r in rows[first:] for cell in r for n in cell if n.text]
    return bool(mine) and min(mine) > sorted(others)[len(others) // 2]


def _set(node: Node, usual: tuple[int, float, str], spaced: float) -> Node:
    if node.text is None or abs(node.text.style.size - usual[1]) > 0.7:
        return node
    style = node.text.style.model_copy(
        update={"weight": usual[0], "size": usual[1], "family": usual[2], "letter_spacing": spaced}
    )
    return node.model_copy(update={"text": node.text.model_copy(update={"style": style})})
