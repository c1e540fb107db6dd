"""What things beside one another say of each other: marks of one column, a lone odd one, units."""

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    fill_of,
    hue,
    painted,
    roundness,
    similar,
    texts,
)

Marks = dict[str, tuple[Role, States, float]]
"""Node id -> role, states, confidence."""


def same_ticks(tree: Tree, marks: Marks) -> None:
    """Marks in one column are of one kind; nothing inside of a bar is a bar."""
    ticks = [n for n in tree.all() if n.id in marks and marks[n.id][0] in {"checkbox", "radio"}]
    for node in ticks:
        column = [n for n in ticks if abs(n.box.centre[0] - node.box.centre[0]) <= 3]
        round_ones = [n for n in column if marks[n.id][0] == "radio"]
        if any(marks[n.id][0] == "checkbox" and _holds_tick(n) for n in column):
            marks[node.id] = ("checkbox", marks[node.id][1], 0.6)
        elif round_ones and len(column) > len(round_ones):
            marks[node.id] = ("radio", marks[node.id][1], 0.6)
    for node in tree.all():
        if node.id in marks and marks[node.id][0] == "progress":
            for inside in node.walk()[1:]:
                marks.pop(inside.id, None)


def lone_ticks(tree: Tree, marks: Marks) -> None:
    """One mark beside words whose neighbours have signs of other kinds is a sign as well."""
    ticks = [n for n in tree.all() if n.id in marks and marks[n.id][0] in {"checkbox", "radio"}]
    if len(ticks) != 1:
        return
    box = ticks[0].box
    signs = [
        n for n in tree.all()
        if n.kind == "icon" and n.id != ticks[0].id and not box.contains(n.box, 2)
        and similar(n.box.centre[1], box.centre[1], 3) and similar(n.box.h, box.h, 8)
        and any(0 <= t.box.x - n.box.right <= 14 for t in texts(tree.layout.root)
                if abs(t.box.centre[1] - n.box.centre[1]) <= 4)
    ]  # fmt: skip
    if len(signs) >= 2:
        marks.pop(ticks[0].id)


def _holds_tick(node: Node) -> bool:
    return any(n.icon is not None and n.icon.name == "check" for n in node.walk()[1:])


def outvoted(tree: Tree, marks: Marks) -> None:
    """A lone button among badges is a badge, and the other way round."""
    for node in tree.all():
        if node.id not in marks or marks[node.id][0] not in {"button", "badge"}:
            continue
        mine = marks[node.id][0]
        beside = [marks[n.id][0] for n in tree.siblings(node) if n.id in marks and n.id != node.id]
        other = "badge" if mine == "button" else "button"
        if len(beside) >= 2 and beside.count(other) > 0.6 * len(beside):
            marks[node.id] = (other, marks[node.id][1], 0.6)


def affixes(tree: Tree, marks: Marks) -> None:
    """A grey box flush with the start of a field, as high as it, holds a unit: no button."""
    for node in tree.all():
        if node.id not in marks or marks[node.id][0] != "button" or len(texts(node)) != 1:
            continue
        fill = fill_of(node)
        for other in tree.siblings(node):
            field = other.id in marks and marks[other.id][0] in {"input", "select"}
            level = similar(other.box.y, node.box.y, 2) and similar(other.box.h, node.box.h, 3)
            flush = abs(other.box.x - node.box.right) <= 2
            if field and level and flush and (fill is None or chroma(fill) < 0.08):
                marks.pop(node.id, None)
                break


def chips(tree: Tree, marks: Marks) -> None:
    """Three or more pale pills of one look, side by side: nobody offers three equal buttons."""
    for node in tree.all():
        pills = [
            n for n in node.children
            if n.id in marks and marks[n.id][0] in {"button", "badge", "input"} and n.box.h <= 40
        ]  # fmt: skip
        if not any(marks[n.id][0] == "button" for n in pills):
            continue
        if node.flow != "row" or len(pills) < 3 or len(pills) < len(node.children):
            continue
        looks = {(fill_of(n), *(t.text.style.color for t in texts(n) if t.text)) for n in pills}
        fill = fill_of(pills[0])
        small = all(n.box.h <= 36 and roundness(n) > 0.9 and texts(n) for n in pills)
        styles = [t.text.style for n in pills for t in texts(n) if t.text]
        if small_tints(pills, tree.behind[node.id]):
            for pill in pills:
                marks[pill.id] = ("badge", marks[pill.id][1], 0.6)
            continue
        light = small and len(looks) > 1
        light = light and all(s.weight < 500 and s.size <= 13.5 for s in styles)
        if light:
            # Who presses something is told in stronger type.
            for pill in pills:
                marks[pill.id] = ("badge", marks[pill.id][1], 0.6)
            continue
        if len(looks) == 1 and small and fill and contrast(fill, tree.behind[node.id]) < 1.6:
            for pill in pills:
                marks[pill.id] = ("badge", marks[pill.id][1], 0.6)


def small_tints(pills: list[Node], ground: str) -> bool:
    """Low boxes in three or more tints, pale ones or very low: labels of several kinds."""
    fills = [fill for n in pills if n.box.h <= 36 and (fill := fill_of(n))]
    low = all(n.box.h <= 28 for n in pills)
    pale = [f for f in fills if (low or contrast(f, ground) < 1.6) and chroma(f) > 0.03]
    turns = {round(hue(f) / 25) for f in pale}
    return len(turns) >= 3 and len(pale) >= 0.6 * len(pills)


def same_notices(tree: Tree, marks: Marks) -> None:
    """What is as wide and high as the notice beside it, and begins as it does, is one too."""
    for node in tree.all():
        if node.id not in marks or marks[node.id][0] != "alert":
            continue
        for other in tree.siblings(node):
            known = marks[other.id][0] if other.id in marks else None
            same = similar(other.box.w, node.box.w, 2) and similar(other.box.h, node.box.h, 2)
            flush = similar(other.box.x, node.box.x, 2) and len(texts(other)) == len(texts(node))
            if (
                other.id != node.id
                and same
                and flush
                and painted(other)
                and known in (None, "card")
            ):
                marks[other.id] = ("alert", States(), 0.6)
