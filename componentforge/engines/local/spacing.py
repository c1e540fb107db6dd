"""Paddings and gaps of a layout, as their author would have written them."""

from itertools import pairwise

from componentforge.domain.base import Box
from componentforge.domain.layout import Node

_BODY = 1.5
"""Line height of running text in most style sheets, times the size."""
_HEADING = 1.2
_LARGE = 20
"""CSS px; type from here on is set tighter."""
_LARGEST_PADDING = 48
_LARGEST_GAP = 40
"""CSS px; wider gaps are what is left over, nobody's decision."""

Space = tuple[float, Box]


def spacings(root: Node) -> list[Space]:
    """(whole CSS px, where) of every padding and gap that was decided."""
    nodes = root.walk()
    ratio = _measured_ratio(nodes)
    found: list[Space] = []
    for node in nodes:
        if not node.children or node.id == root.id:
            continue
        boxes = [_laid_out(child, ratio) for child in node.children]
        if node.paint.fill or node.paint.border or node.paint.gradient:
            found += [(p, node.box) for p in _paddings(node, boxes)]
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


def _paddings(node: Node, boxes: list[Box]) -> list[float]:
    inner = Box.union(boxes)
    top, right, bottom, left = node.paint.border.widths if node.paint.border else (0.0,) * 4
    across = (inner.x - node.box.x - left, node.box.right - inner.right - right)
    down = (inner.y - node.box.y - top, node.box.bottom - inner.bottom - bottom)
    # On the side text runs to, what is left over is no padding.
    wanted = across if abs(across[0] - across[1]) <= 1.5 else (min(across),)
    even = abs(down[0] - down[1]) <= 2.5
    wanted = (*wanted, sum(down) / 2 if even else min(down))
    return [p for p in wanted if p <= _LARGEST_PADDING]


def _gaps(node: Node, boxes: list[Box]) -> list[float]:
    row = node.flow == "row"
    gaps = [(b.x - a.right) if row else (b.y - a.bottom) for a, b in pairwise(boxes)]
    return [gap for gap in gaps if gap <= _LARGEST_GAP]
