"""Space above a first and below a last line that is their leading, not the box's padding.

A picture shows where ink is, not where a line's box ends. A panel whose padding is 16 px to the
left and right, and 19 px above its first line, most likely has 16 px there too, and a line that is
6 px higher than its customary height.
"""

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import painted

_MOST = 0.4
"""Of the type's size: more space than this above a line is no leading."""


def padded(node: Node) -> Node:
    """The tree with every painted column's padding even where leading explains the difference."""
    node = node.model_copy(update={"children": tuple(padded(k) for k in node.children)})
    kids = list(node.children)
    if node.kind != "box" or node.flow != "column" or len(kids) < 2 or not painted(node):
        return node
    top, right, bottom, left = node.padding
    across = min(left, right)
    if across < 4:
        return node
    for at, space in ((0, top), (-1, bottom)):
        more = _grown(kids[at], space - across, first=at == 0, nearest=kids[1 if at == 0 else -2])
        if more is not None:
            kids[at] = more
    return node.model_copy(update={"children": tuple(kids)})


def _grown(node: Node, by: float, *, first: bool, nearest: Node) -> Node | None:
    """A single line with `by` CSS px more on both sides, where it has the room."""
    if node.text is None or len(node.text.lines) != 1:
        return None
    style = node.text.style
    step = float(round(by))
    if not 1 <= step <= _MOST * style.size:
        return None
    room = nearest.box.y - node.box.bottom if first else node.box.y - nearest.box.bottom
    if room < step:
        return None
    high = style.line_height + 2 * step
    box = node.box.model_copy(update={"y": node.box.y - step, "h": high})
    taller = style.model_copy(update={"line_height": high})
    return node.model_copy(
        update={"box": box, "text": node.text.model_copy(update={"style": taller})}
    )
