"""A table among other things: its rows are gathered into a box of their own.

A panel often holds a title above its table and a pager or a total below; only the rows line up.
"""

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node, Paint
from componentforge.engines.local.grids import grid_of, is_line, units

_MOST = 60
"""Children of a box among which rows are looked for."""


def gather(layout: Layout) -> Layout:
    """`layout` with a box around every run of rows that is a table by itself, and no whole box."""
    return layout.model_copy(update={"root": _visited(layout.root)})


def _visited(node: Node) -> Node:
    if not node.children:
        return node
    if node.kind == "box" and node.flow == "column" and grid_of(node) is None:
        run = _run(node)
        if run is not None:
            start, end = run
            rows = node.children[start:end]
            box = Box(
                x=node.box.x if _full(node, rows) else min(r.box.x for r in rows),
                y=min(r.box.y for r in rows),
                w=node.box.w
                if _full(node, rows)
                else max(r.box.right for r in rows) - min(r.box.x for r in rows),
                h=max(r.box.bottom for r in rows) - min(r.box.y for r in rows),
            )
            table = node.model_copy(
                update={
                    "id": f"{node.id}.rows{start}", "box": box, "paint": Paint(), "children": rows,
                }
            )  # fmt: skip
            kids = (*node.children[:start], table, *node.children[end:])
            node = node.model_copy(update={"children": kids})
            return node.model_copy(
                update={"children": tuple(k if k is table else _visited(k) for k in kids)}
            )
    return node.model_copy(update={"children": tuple(_visited(k) for k in node.children)})


def _full(node: Node, rows: tuple[Node, ...]) -> bool:
    """Whether a row or a line between rows runs from side to side."""
    return any(r.box.w >= 0.97 * node.box.w for r in rows)


def _run(node: Node) -> tuple[int, int] | None:
    """The most children in a row that make a table of three or more columns."""
    kids = node.children
    if not 4 <= len(kids) <= _MOST:
        return None
    wide = [k.kind == "box" and k.flow == "row" and len(units(k)) >= 3 for k in kids]
    if sum(wide) < 3:
        return None
    first, last = wide.index(True), len(kids) - wide[::-1].index(True)
    for start, end in sorted(
        ((a, b) for a in range(first, last) for b in range(a + 3, last + 1)),
        key=lambda s: s[0] - s[1],
    ):
        if not (wide[start] and wide[end - 1]) or sum(wide[start:end]) < 3:
            continue
        part = kids[start:end]
        if any(not w and not is_line(k) for w, k in zip(wide[start:end], part, strict=True)):
            continue
        grid = grid_of(node.model_copy(update={"children": part, "paint": Paint()}))
        if grid is not None and grid.columns >= 3:
            return start, end
    return None
