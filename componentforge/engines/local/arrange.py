"""From boxes in a plane to a tree of rows and columns."""

import itertools
from typing import Literal

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Paint

_SLACK = 1.0
"""CSS px two things may overlap and still stand beside one another."""

Flow = Literal["row", "column", "grid", "overlay", "none"]
Align = Literal["start", "center", "end", "stretch", "baseline"]
Justify = Literal["start", "center", "end", "between"]


def build(root: Node, nodes: list[Node]) -> Node:
    """The tree of everything inside `root`.

    Args:
        root: The page.
        nodes: All boxes, texts, icons and photographs, in no order.
    """
    return _numbered(_with_children(root, nodes), "n0")


def _with_children(parent: Node, nodes: list[Node]) -> Node:
    """`parent` holding `nodes`, each in the smallest box that contains it."""
    holders = sorted((n for n in nodes if n.kind == "box"), key=lambda n: -n.box.area)
    direct: list[Node] = []
    inside: dict[int, list[Node]] = {id(h): [] for h in holders}
    for node in nodes:
        # Boxes are exact; letters reach over their boxes' edges.
        slack = 0.4 if node.kind == "box" else 2.5
        around = [
            h
            for h in holders
            if h is not node and h.box.area > node.box.area and _holds(h.box, node.box, slack)
        ]
        if around:
            inside[id(min(around, key=lambda h: h.box.area))].append(node)
        else:
            direct.append(node)
    children = [_nested(node, inside) if node.kind == "box" else node for node in direct]
    return arrange(parent, children)


def _nested(node: Node, inside: dict[int, list[Node]]) -> Node:
    children = [
        _nested(child, inside) if child.kind == "box" else child for child in inside[id(node)]
    ]
    return arrange(node, children) if children else node


def _holds(outer: Box, inner: Box, slack: float) -> bool:
    if outer.contains(inner, slack):
        return True
    return (
        inner.area > 0
        and outer.intersection(inner) >= 0.85 * inner.area
        and (outer.y - slack <= inner.y and outer.bottom + slack >= inner.bottom)
    )


def arrange(parent: Node, children: list[Node]) -> Node:
    """`parent` with `children` in rows and columns, grouped where one axis does not part them."""
    if not children:
        return parent
    flow, groups = _cut(children)
    if flow == "overlay":
        ordered = tuple(sorted(children, key=lambda n: -n.box.area))
        return parent.model_copy(update={"flow": "overlay", "children": ordered})
    kids = tuple(_group(g) for g in groups)
    return parent.model_copy(
        update={
            "flow": flow,
            "children": kids,
            "gap": _gap(kids, flow),
            "align": _align(parent, kids, flow),
            "justify": _justify(parent, kids, flow),
        }
    )


def _group(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    box = Box.union([n.box for n in nodes])
    return arrange(Node(id="g", kind="box", box=box, paint=Paint()), nodes)


def _cut(nodes: list[Node]) -> tuple[Flow, list[list[Node]]]:
    """How to separate nodes: into stacked groups, groups side by side, or not at all."""
    if len(nodes) == 1:
        return "column", [nodes]
    stacked, beside = _split(nodes, 1), _split(nodes, 0)
    if len(stacked) > 1 and len(beside) > 1:
        return ("row", beside) if _columns_first(stacked, beside) else ("column", stacked)
    if len(stacked) > 1:
        return "column", stacked
    if len(beside) > 1:
        return "row", beside
    return "overlay", [nodes]


def _columns_first(stacked: list[list[Node]], beside: list[list[Node]]) -> bool:
    """Whether wide gutters between columns matter more than the gaps between rows."""
    if all(len(group) == 1 for group in stacked):
        return False
    gutter = min(_distances(beside, 0), default=0.0)
    leading = max(_distances(stacked, 1), default=0.0)
    # Rows that line up across the columns are a table's, whatever the gutter.
    lined_up = all(len(group) == len(beside) for group in stacked)
    return not lined_up and gutter > 1.5 * leading


def _distances(groups: list[list[Node]], axis: int) -> list[float]:
    boxes = [Box.union([n.box for n in group]) for group in groups]
    if axis == 0:
        return [b.x - a.right for a, b in itertools.pairwise(boxes)]
    return [b.y - a.bottom for a, b in itertools.pairwise(boxes)]


def _split(nodes: list[Node], axis: int) -> list[list[Node]]:
    """Groups whose spans on an axis (0 x, 1 y) do not overlap, in order."""

    def span(node: Node) -> tuple[float, float]:
        box = _visible(node)
        return (box.x, box.right) if axis == 0 else (box.y, box.bottom)

    ordered = sorted(nodes, key=span)
    groups: list[list[Node]] = []
    end = float("-inf")
    for node in ordered:
        start, stop = span(node)
        if start >= end - _SLACK and not (groups and stop - start < _SLACK and start < end):
            groups.append([node])
        else:
            groups[-1].append(node)
        end = max(end, stop)
    return groups


def _visible(node: Node) -> Box:
    """What a node really covers: a text's line box is taller than its ink."""
    if node.text is None:
        return node.box
    inks = Box.union(list(node.text.line_inks))
    # Half of what the ink leaves free keeps lines of text apart from rules close to them.
    top = (node.box.y + inks.y) / 2 if inks.y > node.box.y else node.box.y
    bottom = (
        (node.box.bottom + inks.bottom) / 2 if inks.bottom < node.box.bottom else node.box.bottom
    )
    return Box(
        x=inks.x,
        y=max(top, inks.y - 3),
        w=inks.w,
        h=max(1.0, min(bottom, inks.bottom + 3) - max(top, inks.y - 3)),
    )


def _gap(kids: tuple[Node, ...], flow: Flow) -> float:
    axis = 0 if flow == "row" else 1
    gaps = _distances([[k] for k in kids], axis)
    if not gaps:
        return 0.0
    middle = sum(gaps) / len(gaps)
    return round(middle, 2) if max(abs(g - middle) for g in gaps) <= 1.0 and middle >= 0 else -1.0


def _align(parent: Node, kids: tuple[Node, ...], flow: Flow) -> Align:
    across = 1 if flow == "row" else 0

    def span(box: Box) -> tuple[float, float]:
        return (box.x, box.right) if across == 0 else (box.y, box.bottom)

    spans = [span(k.box) for k in kids]
    low, high = span(parent.box)
    starts, ends = [s for s, _ in spans], [e for _, e in spans]
    middles = [(s + e) / 2 for s, e in spans]
    even_start = max(starts) - min(starts) <= 1.0
    even_end = max(ends) - min(ends) <= 1.0
    even_middle = max(middles) - min(middles) <= 1.0
    if even_start and even_end and len(kids) > 1:
        return "stretch"
    centred = abs((low + high) / 2 - sum(middles) / len(middles)) <= 1.0
    if even_middle and (centred or not even_start):
        return "center"
    if even_start:
        return "start"
    return "end" if even_end else "start"


def _justify(parent: Node, kids: tuple[Node, ...], flow: Flow) -> Justify:
    along = 0 if flow == "row" else 1

    def span(box: Box) -> tuple[float, float]:
        return (box.x, box.right) if along == 0 else (box.y, box.bottom)

    low, high = span(parent.box)
    first, last = span(kids[0].box)[0], span(kids[-1].box)[1]
    before, after = first - low, high - last
    if len(kids) == 2 and along == 0 and abs(before - after) <= 2 and _gap(kids, flow) > 24:
        return "between"
    if abs(before - after) <= 1.5:
        return "center"
    return "end" if before > after + 8 else "start"


def _numbered(node: Node, name: str) -> Node:
    kids = tuple(_numbered(child, f"{name}.{i}") for i, child in enumerate(node.children))
    return node.model_copy(update={"id": name, "children": kids})
