"""Rows across a page told by what surrounds them: arrows at their ends, a line below."""

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.grids import is_line, units
from componentforge.engines.local.looks import Tree, texts

Marks = dict[str, tuple[Role, States, float]]
_BACK, _ON = (
    {"chevron-left", "arrow-left", "caret-left"},
    {"chevron-right", "arrow-right", "caret-right"},
)


def back_and_on(items: list[Node], marks: Marks) -> bool:
    """Two words, an arrow before the first that points out, and one after the last."""
    inside = [n for i in items for n in (units(i) if i.kind == "box" else [i])]
    inside.sort(key=lambda n: n.box.x)
    names = [n.icon.name if n.icon else None for n in inside]
    if [n.kind for n in inside] != ["icon", "text", "text", "icon"]:
        return False
    if names[0] not in _BACK or names[3] not in _ON:
        return False
    for node in inside[1:3]:
        marks[node.id] = ("page-item", States(), 0.7)
    return True


def lined(tree: Tree, node: Node, marks: Marks) -> bool:
    """Whether the row is all there is above one line across, and ends in a button or a face."""
    page = tree.layout.root.box
    known = [n for n in node.walk()[1:] if n.id in marks]
    last = max(known, key=lambda n: n.box.right, default=None)
    whole = len(texts(node)) == len(texts(tree.layout.root))
    if last is None or marks[last.id][0] not in {"button", "avatar"} or not whole:
        return False
    # The page has a margin of its own around one component.
    return any(
        is_line(n)
        and n.box.w >= min(0.95 * page.w, page.w - 48)
        and 0 <= n.box.y - node.box.bottom <= 32
        for n in tree.all()
    )
