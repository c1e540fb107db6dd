"""Rows across a page told by what surrounds them: arrows at their ends, a line below."""

from collections import Counter

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.grids import is_line, units
from componentforge.engines.local.looks import Tree, fill_of, painted, texts

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


def marked_below(tree: Tree, words: list[Node]) -> Node | None:
    """The one word with a short thin bar of another colour in the line below all of them."""
    bottom = max(w.box.bottom for w in words)
    bars = [
        n for n in tree.all()
        if n.kind == "box" and painted(n) and not n.children and n.box.h <= 5
        and -3 <= n.box.y - bottom <= 26
    ]  # fmt: skip
    fills = Counter(fill_of(b) for b in bars)
    marked = [
        w for w in words
        if any(
            b.box.x - 2 <= w.box.x and w.box.right <= b.box.right + 2 and fills[fill_of(b)] == 1
            and b.box.w < 0.7 * (words[-1].box.right - words[0].box.x)
            for b in bars
        )
    ]  # fmt: skip
    return marked[0] if len(marked) == 1 and len(bars) >= 1 else None


def on_a_line(tree: Tree, words: list[Node]) -> bool:
    """Whether one word has a thicker bar below it in a line that runs on beside it: tabs."""
    chosen = marked_below(tree, words)
    if chosen is None:
        return False
    bottom = max(w.box.bottom for w in words)
    lines = [
        n for n in tree.all()
        if n.kind == "box" and painted(n) and not n.children and n.box.h <= 5
        and -3 <= n.box.y - bottom <= 8
    ]  # fmt: skip
    thick = max((n.box.h for n in lines), default=0.0)
    return len({fill_of(n) for n in lines}) >= 2 and any(n.box.h < thick for n in lines)
