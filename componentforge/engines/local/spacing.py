"""Paddings and gaps of a layout, as their author would have written them."""

from itertools import pairwise

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Role
from componentforge.engines.local.grids import Grid, grid_of, is_line

_BODY = 1.5
"""Line height of running text in most style sheets, times the size."""
_HEADING = 1.2
_LARGE = 20
"""CSS px; type from here on is set tighter."""
_LARGEST_PADDING = 48
_LARGEST_GAP = 40
"""CSS px; wider gaps are what is left over, nobody's decision."""

_PADDED: tuple[Role, ...] = ("tab", "link", "page-item")
"""Words that are pressed: what lies between two of them is their padding."""
_CONTROLS: tuple[Role, ...] = ("button", "input", "select")

Space = tuple[float, Box]


def spacings(root: Node) -> list[Space]:
    """(whole CSS px, where) of every padding and gap that was decided."""
    nodes = root.walk()
    ratio = _measured_ratio(nodes)
    found: list[Space] = []
    tabled = {n.id for t in nodes if t.role == "table" for n in t.walk()[1:] if n.role is None}
    for node in nodes:
        if not node.children or node.id == root.id or node.id in tabled:
            continue
        boxes = [_laid_out(child, ratio) for child in node.children]
        if node.role == "table" and (grid := grid_of(node, strict=False)):
            found += [(pad, node.box) for pad in _cell_paddings(grid, ratio)]
            continue
        if (pad := _row_padding(node, ratio)) is not None:
            found.append((pad, node.box))
        shown = node.paint.fill or node.paint.border or node.paint.gradient
        if shown and node.role not in _SIZED:
            found += [(p, node.box) for p in _paddings(node, boxes, nodes)]
        if len(boxes) > 1 and node.flow in ("row", "column") and node.role not in ("table", "row"):
            found += [(gap, node.box) for gap in _gaps(node, boxes)]
    return [(float(round(value)), box) for value, box in found if round(value) >= 2]


def _measured_ratio(nodes: list[Node]) -> float:
    """Line height over size of the picture's paragraphs, or the customary one."""
    ratios = sorted(
        n.text.style.line_height / n.text.style.size
        for n in nodes
        if n.text and len(n.text.lines) > 1
    )
    return ratios[len(ratios) // 2] if ratios else _BODY


def _laid_out(node: Node, ratio: float) -> Box:
    """The box a style sheet gives a node: a line of text is as high as its line height."""
    if node.text is None or len(node.text.lines) > 1:
        return node.box
    size = node.text.style.size
    height = size * (_HEADING if size >= _LARGE else ratio)
    middle = node.box.centre[1]
    return Box(x=node.box.x, y=middle - height / 2, w=node.box.w, h=height)


_SIZED: tuple[Role, ...] = ("avatar", "switch", "progress")
"""Drawn as large as they are: what is left around their sign is no padding."""


def _as_wide_as_others(node: Node, nodes: list[Node]) -> bool:
    """Whether buttons with other words are just as wide: a width, or a least one, was set."""
    if node.role != "button" or len(node.children) != 1:
        return False
    twins = [
        n for n in nodes
        if n.role == node.role and n.id != node.id and len(n.children) == 1
        and abs(n.box.w - node.box.w) <= 0.6
    ]  # fmt: skip
    return any(abs(n.children[0].box.w - node.children[0].box.w) > 4 for n in twins)


def _paddings(node: Node, boxes: list[Box], nodes: list[Node]) -> list[float]:
    inner = Box.union(boxes)
    top, right, bottom, left = node.paint.border.widths if node.paint.border else (0.0,) * 4
    across = (inner.x - node.box.x - left, node.box.right - inner.right - right)
    down = (inner.y - node.box.y - top, node.box.bottom - inner.bottom - bottom)
    # On the side text runs to, what is left over is no padding.
    wanted = across if abs(across[0] - across[1]) <= 1.5 else (min(across),)
    if _as_wide_as_others(node, nodes):
        wanted = ()
    even = abs(down[0] - down[1]) <= 2.5
    high = sum(down) / 2 if even else min(down)
    if node.role == "badge" and even and high < 2:
        # Set solid: labels this low have no leading.
        size = max((n.text.style.size for n in node.walk() if n.text), default=0.0)
        high = (node.box.h - top - bottom - size) / 2
    # A height given in px leaves half px above and below a line: nobody's padding.
    fixed = node.role in _CONTROLS and abs(high - round(high)) > 0.3
    wanted = wanted if fixed else (*wanted, high)
    return [p for p in wanted if p <= _LARGEST_PADDING]


def _cell_paddings(grid: Grid, ratio: float) -> list[float]:
    """Above and beside a cell's text, the same in all cells of a table."""
    down: list[float] = []
    for row, top, bottom in zip(grid.rows, grid.bounds, grid.bounds[1:], strict=False):
        high = max((_laid_out(n, ratio).h for cell in row for n in cell), default=0.0)
        ruled = 1.0 if grid.across else 0.0
        down.append((bottom - top - ruled - high) / 2)
    across = [
        cell[0].box.x - grid.edges[at]
        for row in grid.rows
        for at, cell in enumerate(row)
        if cell and at == 0
    ]
    found = [sorted(side)[len(side) // 2] for side in (down, across) if side]
    return [pad for pad in found if 2 <= pad <= _LARGEST_PADDING]


def _row_padding(node: Node, ratio: float) -> float | None:
    """Above and below each of at least three texts that lines part at one pitch."""
    kids = [c for c in node.children if not is_line(c)]
    if node.flow != "column" or len(kids) < 3 or len(node.children) - len(kids) < len(kids) - 1:
        return None
    if any(c.kind != "text" for c in kids):
        return None
    steps = [b.box.centre[1] - a.box.centre[1] for a, b in pairwise(kids)]
    if max(steps) - min(steps) > 2:
        return None
    return (steps[0] - 1 - _laid_out(kids[0], ratio).h) / 2


def _gaps(node: Node, boxes: list[Box]) -> list[float]:
    row = node.flow == "row"
    found: list[float] = []
    for (a, b), (one, other) in zip(pairwise(boxes), pairwise(node.children), strict=True):
        gap = (b.x - a.right) if row else (b.y - a.bottom)
        bare = [n.kind == "text" and n.role in _PADDED for n in (one, other)]
        if row and all(bare):
            gap /= 2  # Two paddings that nothing painted parts.
        elif row and (any(bare) or _is_ghost(one, other)):
            continue
        if gap <= _LARGEST_GAP:
            found.append(gap)
    return found


def _is_ghost(one: Node, other: Node) -> bool:
    """Whether bare words stand beside a button, or two icons side by side: their paddings hide."""
    if one.kind == other.kind == "icon":
        return True
    kinds = {(n.kind, n.role if n.kind == "box" else None) for n in (one, other)}
    return kinds == {("box", "button"), ("text", None)}
