"""Columns of alike rows, one of them chosen or all of them ruled: lists, menus, side bars.

Told from pitch and edges alone, so it does not matter which box each row happens to stand in.
"""

import itertools
from dataclasses import dataclass

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    fill_of,
    framed,
    has_border,
    icons,
    painted,
    texts,
)

_RULE = 2.6
"""CSS px; what is thicker is a row."""
_SIGN = 28
"""CSS px; a box without words no larger than this is part of a drawing."""
_HIGHEST = 76
"""CSS px from one row's middle to the next's."""


@dataclass(frozen=True)
class Menu:
    """One column of rows."""

    holder: Node
    rows: tuple[Node, ...]
    """The text of each row, downwards."""
    boxes: tuple[Node, ...]
    """Painted boxes some rows stand in."""
    accent: bool
    """A short coloured bar stands at the side of one row: where one is, in a side bar."""
    bare: bool
    """Rows on the page itself, in no frame and without lines, one of them in a box."""


def menus(tree: Tree) -> list[Menu]:
    """Every such column, outermost first."""
    found: list[Menu] = []
    for node in tree.all():
        inside = any(node.box != m.holder.box and m.holder.box.contains(node.box) for m in found)
        if node.kind == "box" and node.flow == "column" and not inside:
            menu = _menu(node)
            if menu is not None:
                found.append(menu)
    return found


def _menu(holder: Node) -> Menu | None:
    rows: list[Node] = []
    boxes: dict[str, Node] = {}
    rules: list[float] = []
    bars: list[Node] = []
    for node in holder.walk()[1:]:
        if node.kind == "text" and node.text:
            if len(node.text.lines) > 1:
                return None
            rows.append(node)
        elif node.kind == "box" and painted(node):
            if node.box.h <= _RULE and node.box.w > 0.6 * holder.box.w:
                rules.append(node.box.centre[1])
            elif node.box.w <= 6 and node.box.h >= 14:
                bars.append(node)
            else:
                boxes[node.id] = node
        elif node.kind == "photo":
            return None
    rows.sort(key=lambda n: n.box.centre[1])
    rows = _alike(rows)
    if len(rows) < 3 or len(rows) < len(texts(holder)) - 1:
        return None
    if _heads(rows, boxes):
        rows = rows[1:]
    if len(rows) < 3:
        return None
    held = {r.id: [b for b in boxes.values() if b.box.contains(r.box, 2.5)] for r in rows}
    chosen = [b for bs in held.values() for b in bs if len(texts(b)) == 1]
    if any(framed(b) or b.box.w < 0.6 * holder.box.w or len(icons(b)) > 2 for b in chosen):
        return None
    if any(not texts(b) and max(b.box.w, b.box.h) > _SIGN for b in boxes.values()):
        return None
    ruled = all(any(a < y < b for y in rules) for a, b in itertools.pairwise(_middles(rows)))
    odd = 0 < len(chosen) <= max(1, len(rows) - 2)
    edge = has_border(holder) or bool(holder.paint.shadows) or fill_of(holder) is not None
    if not (ruled or (odd and edge) or (odd and len(rows) >= 4)):
        return None
    step = _middles(rows)[1] - _middles(rows)[0]
    accent = any(
        chroma(fill_of(bar) or "#000000") > 0.2 and bar.box.h <= 1.1 * step
        and min(bar.box.x - holder.box.x, holder.box.right - bar.box.right) <= 6
        for bar in bars
    )  # fmt: skip
    # Framed rows with lines between them are a list's, whatever marks the chosen one.
    bare = not edge and not ruled and len(chosen) == 1
    return Menu(holder, tuple(rows), tuple(chosen), accent and not (ruled and edge), bare)


def _heads(rows: list[Node], boxes: dict[str, Node]) -> bool:
    """Whether the first row is a head: bold in a strip of its own, as no other row is."""
    bold = [bool(r.text and r.text.style.weight >= 600) for r in rows]
    strip = any(b.box.contains(rows[0].box, 2.5) and len(texts(b)) == 1 for b in boxes.values())
    return strip and bold[0] and not any(bold[1:])


def _middles(rows: list[Node]) -> list[float]:
    return [n.box.centre[1] for n in rows]


def _alike(rows: list[Node]) -> list[Node]:
    """The longest run of texts of one size and one edge, evenly apart."""
    best: list[Node] = []
    for start in range(len(rows)):
        run = rows[start : start + 1]
        for row in rows[start + 1 :]:
            step = row.box.centre[1] - run[-1].box.centre[1]
            pitch = run[1].box.centre[1] - run[0].box.centre[1] if len(run) > 1 else step
            if not _same(run[0], row) or abs(step - pitch) > 3 or not 14 <= step <= _HIGHEST:
                break
            run.append(row)
        if len(run) > len(best):
            best = run
        if len(best) >= len(rows) - start - 1:
            break  # No later run can be longer.
    return best


def _same(a: Node, b: Node) -> bool:
    assert a.text is not None
    assert b.text is not None
    if abs(a.text.style.size - b.text.style.size) > 0.8:
        return False
    return abs(a.box.x - b.box.x) <= 3 or abs(a.box.right - b.box.right) <= 3
