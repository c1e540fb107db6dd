"""Takes the noise of measuring out of things that are meant to be alike.

Siblings of one purpose share their type, heights, corners and padding when they differ by no more
than a measurement does; what lies between two lines becomes a row with a border.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from componentforge.domain.base import Box
from componentforge.domain.layout import Border, Node, Paint, TextStyle
from componentforge.engines.local.looks import (
    distance,
    fill_of,
    has_border,
    only_text,
    painted,
    texts,
)

T = TypeVar("T")
ALIKE = {"button", "badge", "page-item", "tab", "crumb", "link", "list-item", "label", "avatar"}
_BARE = {"tab", "page-item"}


def harmonised(node: Node) -> Node:
    """The tree with every family of siblings levelled, bottom up."""
    kids = [harmonised(k) for k in node.children]
    if node.flow == "row":
        kids = _boxed(kids)
    for role in sorted({k.role or "" for k in kids if k.role in ALIKE}):
        kids = _levelled(kids, role)
    if all(k.kind == "text" for k in kids if k.role == "separator"):
        kids = _levelled(kids, "separator")
    if node.role == "table":
        return _table_text(node.model_copy(update={"children": tuple(kids)}))
    done = node.model_copy(update={"children": tuple(kids)})
    if kids and not painted(node):
        done = done.model_copy(update={"box": Box.union([node.box, *(k.box for k in kids)])})
    return _divided(done) if node.flow == "column" else done


def _usual(values: Sequence[T]) -> T:
    return Counter(values).most_common(1)[0][0]


def _usual_of(values: Sequence[float]) -> float:
    return _usual([round(v, 1) for v in values])


def _near(value: float, usual: float, slack: float) -> float:
    """The usual value when this one is within `slack` of it."""
    return usual if abs(value - usual) <= slack else value


class _Type:
    """What is usual among the styles of a family; asked once a size, however many there are."""

    def __init__(self, styles: Sequence[TextStyle]) -> None:
        self._styles, self._size = styles, _usual_of([s.size for s in styles])
        self._of: dict[float, TextStyle] = {}

    def _usual(self, size: float) -> TextStyle:
        if size not in self._of:
            alike = [s for s in self._styles if abs(s.size - size) <= 0.7]
            self._of[size] = alike[0].model_copy(
                update={
                    "size": size,
                    "family": _usual([s.family for s in alike]),
                    "line_height": _usual_of([s.line_height for s in alike]),
                    "weight": _usual([s.weight for s in alike]),
                    "color": _usual([s.color for s in alike]),
                    "letter_spacing": _usual_of([s.letter_spacing for s in alike]),
                }
            )
        return self._of[size]

    def levelled(self, style: TextStyle) -> TextStyle:
        """`style` with what differs from the usual by no more than a measurement does."""
        usual = self._usual(_near(style.size, self._size, 0.6))
        heavier = abs(style.weight - usual.weight) > 100
        other = distance(style.color, usual.color) > 14
        return style.model_copy(
            update={
                "size": usual.size,
                "family": usual.family,
                "line_height": _near(style.line_height, usual.line_height, 2.1),
                "weight": style.weight if heavier else usual.weight,
                "color": style.color if other else usual.color,
                "letter_spacing": _near(style.letter_spacing, usual.letter_spacing, 0.3),
            }
        )


def _restyled(node: Node, change: Callable[[TextStyle], TextStyle]) -> Node:
    """`node` with the style of its one text changed about the same centre."""
    if node.text is not None:
        style = change(node.text.style)
        if style == node.text.style:
            return node
        high = style.line_height * len(node.text.lines)
        box = node.box.model_copy(update={"y": node.box.centre[1] - high / 2, "h": high})
        return node.model_copy(
            update={"box": box, "text": node.text.model_copy(update={"style": style})}
        )
    return node.model_copy(update={"children": tuple(_restyled(k, change) for k in node.children)})


def _levelled(kids: list[Node], role: str) -> list[Node]:
    family = [k for k in kids if k.role == role]
    if len(family) < 2:
        return kids
    styles = [t.text.style for k in family for t in texts(k)[:1] if t.text]
    boxes = [k for k in family if k.kind == "box"]
    high, top, radius = (
        _usual_of(values) if values else 0.0
        for values in (
            [k.box.h for k in boxes],
            [k.box.y for k in boxes],
            [sum(k.paint.radius) / 4 for k in boxes],
        )
    )
    type_ = _Type(styles) if styles else None
    out: list[Node] = []
    for kid in kids:
        if kid.role != role:
            out.append(kid)
            continue
        one = kid
        if type_ and len(texts(kid)) == 1:
            one = _restyled(one, type_.levelled)
        if one.kind == "box":
            place = {"y": _near(one.box.y, top, 1.2), "h": _near(one.box.h, high, 1.6)}
            box = one.box.model_copy(update=place)
            one = one.model_copy(update={"box": box, "paint": _rounded(one, radius)})
        out.append(one)
    return out


def _rounded(node: Node, usual: float) -> Paint:
    corners = node.paint.radius
    even = max(corners) - min(corners) <= 1.5
    mine = sum(corners) / 4
    if not even or usual == 0 or mine == 0 or abs(mine - usual) > 2.5 or not painted(node):
        return node.paint
    return node.paint.model_copy(update={"radius": (usual,) * 4})


def _boxed(kids: list[Node]) -> list[Node]:
    """Bare words beside a painted one of their kind get the box they must have, unpainted."""
    for role in _BARE:
        shown = [k for k in kids if k.role == role and k.kind == "box" and only_text(k)]
        bare = [k for k in kids if k.role == role and k.kind == "text"]
        if not shown or not bare:
            continue
        model = shown[0]
        word = only_text(model)
        assert word is not None
        pad = min(word.box.x - model.box.x, model.box.right - word.box.right)
        edges = sorted((k.box.x, k.box.right) for k in kids)
        room = all(_free(k, edges) >= 2 * pad - 3 for k in bare)
        if not room or pad < 3:
            continue
        kids = [_in_box(k, model, pad) if k in bare else k for k in kids]
    return kids


def _free(kid: Node, edges: Sequence[tuple[float, float]]) -> float:
    """Space on both sides of a word before its neighbours, halved where they are words too."""
    before = [kid.box.x - right for _, right in edges if right <= kid.box.x + 0.1]
    after = [x - kid.box.right for x, _ in edges if x >= kid.box.right - 0.1]
    return min([*before, 1e3]) + min([*after, 1e3])


def _in_box(kid: Node, model: Node, pad: float) -> Node:
    box = Box(x=kid.box.x - pad, y=model.box.y, w=kid.box.w + 2 * pad, h=model.box.h)
    return Node(
        id=f"{kid.id}.box", kind="box", box=box, flow="column", role=kid.role, states=kid.states,
        children=(kid.model_copy(update={"role": None}),),
    )  # fmt: skip


def _table_text(table: Node) -> Node:
    """Head and body of a table each in one type."""
    for role in ("cell", "header-cell"):
        styles = [n.text.style for n in table.walk() if n.role == role and n.text]
        if len(styles) > 1:
            table = _in_role(table, role, _Type(styles))
    return table


def _in_role(node: Node, role: str, type_: _Type) -> Node:
    if node.text is not None and node.role == role:
        return _restyled(node, type_.levelled)
    return node.model_copy(
        update={"children": tuple(_in_role(k, role, type_) for k in node.children)}
    )


def _is_divider(node: Node, owner: Node) -> bool:
    thin = node.kind == "box" and node.box.h <= 1.6 and fill_of(node) is not None
    return thin and node.box.w >= 0.9 * (owner.box.w - 4) and not node.children


def _divided(node: Node) -> Node:
    """Items with lines between become rows with a border below."""
    kids = sorted(node.children, key=lambda k: k.box.y)
    lines = [k for k in kids if _is_divider(k, node)]
    items = _between(lines, [k for k in kids if not _is_divider(k, node)])
    if not lines or len(items) < 2 or len(lines) < len(items) - 1:
        return node
    if node.role not in {"list", "navigation", None} or any(
        painted(i) and has_border(i) for i in items
    ):
        return node
    if any(i.role in {"input", "select", "table"} for i in items) or len(items) < 3:
        return node
    edges = node.paint.border.widths if node.paint.border else (0.0, 0.0, 0.0, 0.0)
    top, bottom = node.box.y + edges[0], node.box.bottom - edges[2]
    x, w = node.box.x + edges[3], node.box.w - edges[1] - edges[3]
    rows: list[Node] = []
    for at, item in enumerate(items):
        below = next((line for line in lines if line.box.y >= item.box.bottom - 1), None)
        end = below.box.bottom if below is not None else bottom
        color = (fill_of(below) if below else None) or "#000000"
        line = Border(widths=(0.0, 0.0, 1.0, 0.0), colors=(color, color, color, color))
        border = line if below is not None else None
        flat = item.kind == "box" and not painted(item)
        box = Box(x=x, y=top, w=w, h=max(1.0, end - top))
        rows.append(
            Node(
                id=f"{item.id}.row", kind="box", box=box, paint=Paint(border=border),
                flow=item.flow if flat else "column", align=item.align, role="list-item",
                children=item.children if flat else (item.model_copy(update={"role": None}),),
                states=item.states,
            )
        )  # fmt: skip
        top = end
        _ = at
    return node.model_copy(update={"children": tuple(_even_rows(rows)), "role": "list"})


def _between(lines: list[Node], kids: list[Node]) -> list[Node]:
    """What stands between two lines together, as one: a name and the line under it."""
    parts: dict[int, list[Node]] = {}
    for kid in kids:
        parts.setdefault(sum(line.box.y < kid.box.centre[1] for line in lines), []).append(kid)
    out: list[Node] = []
    for part in parts.values():
        if len(part) == 1:
            out += part
            continue
        box = Box.union([k.box for k in part])
        out.append(
            Node(id=f"{part[0].id}.part", kind="box", box=box, flow="column", children=tuple(part))
        )
    return out


def _even_rows(rows: list[Node]) -> list[Node]:
    """Rows of one height when they differ by what rounding does."""
    heights = [r.box.h for r in rows]
    if max(heights) - min(heights) > 2.1:
        return rows
    high, top = float(round(sum(heights) / len(heights))), rows[0].box.y
    out: list[Node] = []
    for at, row in enumerate(rows):
        box = row.box.model_copy(update={"y": top + at * high, "h": high})
        out.append(row.model_copy(update={"box": box}))
    return out
