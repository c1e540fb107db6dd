"""Controls without words of their own: boxes to tick, switches, bars, pictures of people."""

import itertools

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.cues import led_by_sign
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    fill_of,
    has_border,
    icons,
    is_long_line,
    is_number,
    painted,
    roundness,
    similar,
    texts,
)


def control_of(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    """Things without words of their own: boxes to tick, switches, bars, pictures of people."""
    if node.kind == "photo":
        small = max(node.box.w, node.box.h) <= 128 and similar(node.box.w, node.box.h, 2)
        return ("avatar", States(), 0.7) if small else None
    if node.kind != "box":
        return None
    w, h = node.box.w, node.box.h
    if min(w, h) <= 2.5 and max(w, h) >= 16 and not node.children and painted(node):
        return "separator", States(), 0.9
    if not painted(node):
        return _bar_of_parts(node)
    words = texts(node)
    if 9 <= h <= 44 and similar(w, h, 2.5) and not words:
        return _tick(tree, node)
    track = 11 <= h <= 40 and 1.35 * h <= w <= 2.8 * h
    if track and (roundness(node) > 0.8 or _slides(node)) and (found := _switch(tree, node)):
        return found
    if 2.5 < h <= 34 and w >= max(60, 3.2 * h) and (found := _progress(tree, node)):
        return found
    if 16 <= h <= 128 and similar(w, h, 2) and roundness(node) > 0.8 and len(words) == 1:
        text = words[0].text
        if text and len(text.content) <= 3 and not is_number(text.content):
            return "avatar", States(), 0.85
    if 24 <= h <= 96 and similar(w, h, 2) and len(words) == 1 and fill_of(node):
        initials = words[0].text
        if initials and len(initials.content) == 2 and initials.content.isupper():
            return "avatar", States(), 0.6
    return None


_SLIM = 2.2
"""Height over width of an exclamation mark or an i."""
_DISC = 0.95
"""The same for one that holds a tick: radios hold dots, but for a few that are full discs."""
_ROUND = 0.7
"""Radius over half the side from which a box to tick is a ring."""


def _tick(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    twins = [
        n for n in tree.all()
        if n.kind == "box" and n.id != node.id and painted(n)
        and similar(n.box.x, node.box.x, 1.6) and similar(n.box.w, node.box.w, 1.6)
        and similar(n.box.h, node.box.h, 1.6) and abs(n.box.y - node.box.y) < 4 * node.box.h
    ]  # fmt: skip
    if node.box.h > 32 and not (twins and has_border(node)):
        return None
    beside = _beside(tree, node, bool(twins))
    ground = tree.behind[node.id]
    if _tells(tree, node):
        return None
    fill = fill_of(node)
    strong = fill is not None and (contrast(fill, ground) > 1.9 or chroma(fill) > 0.35)
    inside = [n for n in node.children if not _at_the_rim(node, n)]
    marked = bool(inside)
    named = next((i.icon for n in inside for i in icons(n)), None)
    # Words in a script nobody reads are no words here; a tick with a twin below needs none.
    ticked = marked and twins and 12 <= node.box.h <= 28 and named and named.name == "check"
    if not (beside or ticked) or not (has_border(node) or marked or fill):
        return None
    if named and named.name in {"close", "x", "search", "menu", "chevron-down", "eye"}:
        return None
    disabled = None
    label = texts(beside[0])[0] if beside and texts(beside[0]) else None
    if label is not None and label.text and contrast(label.text.style.color, ground) < 3.2:
        disabled = True
    # A ring drawn as an icon fits a circle less well than a border does; no box is this round.
    ticks = named is not None and named.name == "check"
    role: Role = "radio" if roundness(node) > (_DISC if ticks else _ROUND) else "checkbox"
    checked = marked or (strong and not disabled)
    # A small filled circle with nothing in it beside a word is a status dot.
    if role == "radio" and not marked and not has_border(node):
        return None
    # A tick in a plain disc is a notice's sign, unless there are more of them; so is one in an
    # empty ring: what is ticked is filled.
    plain = fill is None or not (twins or has_border(node))
    if role == "checkbox" and ticks and roundness(node) > _ROUND and plain:
        return None
    # A sign in a ring tells what kind of notice this is; a chosen ring holds a smaller disc.
    if role == "radio" and marked and not _holds_disc(node, inside):
        slim = max(n.box.h for n in inside) >= _SLIM * max(n.box.w for n in inside)
        if not twins or slim:
            return None
    return role, States(checked=checked, disabled=disabled), 0.85


def _tells(tree: Tree, node: Node) -> bool:
    """Whether a disc with a drawn sign leads a tinted panel: it tells of what kind this is."""
    owner = tree.parent.get(node.id)
    while owner is not None and not fill_of(owner):
        owner = tree.parent.get(owner.id)
    if owner is None or owner.id not in tree.parent or (owner.box.h > 32 and owner.box.w < 180):
        return False
    tint = chroma(fill_of(owner) or "#000000") > 0.04
    drawn = any(n.kind == "icon" for n in node.walk()[1:])
    return tint and drawn and not has_border(node) and led_by_sign(owner)


def _beside(tree: Tree, node: Node, twins: bool) -> list[Node]:
    """What may be the label: words at one level, close, in no box of their own."""
    reach = max(16.0, 0.5 * node.box.h)

    def level(n: Node) -> bool:
        close = min(abs(n.box.x - node.box.right), abs(node.box.x - n.box.right)) <= reach
        return n.box.y < node.box.bottom and n.box.bottom > node.box.y and close

    near = [
        n for n in tree.siblings(node)
        if n.id != node.id and (texts(n) or (twins and not painted(n) and n.box.w > n.box.h))
        and not (n.kind == "box" and painted(n)) and level(n)
    ]  # fmt: skip
    if near or not twins:
        return near
    # Marks and words may stand in columns of their own.
    return [t for t in texts(tree.layout.root) if level(t)]


def _at_the_rim(node: Node, inside: Node) -> bool:
    """A sliver along the inner edge of a ring: the rest of its stroke, nothing in it."""
    small = min(inside.box.w, inside.box.h) <= 0.2 * node.box.h
    x, y = inside.box.centre
    away = max(abs(x - node.box.centre[0]), abs(y - node.box.centre[1]))
    wide = inside.box.w >= 0.85 * node.box.w  # slivers of both sides taken together
    return small and (away > 0.35 * node.box.h or wide) and roundness(node) > 0.85


def _holds_disc(node: Node, inside: list[Node]) -> bool:
    """Whether what is inside is one smaller disc or square in the middle."""
    if len(inside) != 1:
        return False
    box = inside[0].box
    middle = all(similar(a, b, 1.6) for a, b in zip(box.centre, node.box.centre, strict=True))
    return middle and similar(box.w, box.h, 2) and box.w <= 0.75 * node.box.w


def _slides(node: Node) -> bool:
    """Whether one plain square stands at an end of the box, as far from three of its sides."""
    if len(node.children) != 1:
        return False
    knob, box = node.children[0], node.box
    if knob.kind != "box" or knob.children or not knob.paint.fill or knob.box.h < 0.5 * box.h:
        return False
    ends = knob.box.x - box.x, box.right - knob.box.right
    sides = min(ends), knob.box.y - box.y, box.bottom - knob.box.bottom
    return max(sides) - min(sides) <= 1.5 and min(sides) <= 0.25 * box.h


def _switch(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    if texts(node):
        return None
    for knob in node.walk()[1:]:
        side = max(knob.box.w, knob.box.h)
        if knob.kind == "text" or not 0.35 * node.box.h <= side <= 1.15 * node.box.h:
            continue
        if not similar(knob.box.w, knob.box.h, 2.5):
            continue
        left, right = knob.box.x - node.box.x, node.box.right - knob.box.right
        if abs(left - right) < 0.2 * node.box.w:
            continue
        checked = left > right
        if tree.layout.right_to_left:
            checked = not checked
        fill = fill_of(node)
        pale = fill is not None and contrast(fill, tree.behind[node.id]) < 1.5
        disabled = True if pale and not checked and chroma(fill or "#000000") < 0.1 else None
        words = [t for n in tree.siblings(node) for t in texts(n)]
        if words and words[0].text:
            faint = contrast(words[0].text.style.color, tree.behind[node.id]) < 3
            disabled = True if faint else None
        return "switch", States(checked=checked, disabled=disabled), 0.9
    return None


def _progress(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    ground = tree.behind[node.id]
    parts = [n for n in node.children if n.kind == "box" and painted(n)]
    loose = [t for t in texts(node) if not any(p.box.contains(t.box, 2) for p in parts)]
    if loose or icons(node):
        return None
    flush = [p for p in parts if p.box.h >= 0.55 * node.box.h]
    if flush and len(flush) == len(parts):
        starts_left = similar(flush[0].box.x, node.box.x, 3)
        starts_right = similar(flush[-1].box.right, node.box.right, 3)
        covered = sum(p.box.w for p in flush) / node.box.w
        if (starts_left or starts_right) and all(p.box.w > 2 for p in flush):
            return "progress", States(value=min(1.0, covered)), 0.9
    bare = not node.children and node.box.h <= 26 and node.box.w >= 8 * node.box.h
    if bare and (is_long_line(node) or _goes_on_as_line(tree, node)):
        return "separator", States(), 0.6
    if bare and fill_of(node) and not has_border(node):
        return (
            "progress",
            States(value=1.0 if contrast(fill_of(node) or ground, ground) > 1.6 else 0.0),
            0.5,
        )
    return None


def _goes_on_as_line(tree: Tree, node: Node) -> bool:
    """Whether a thinner line goes on from an end of the bar, or lies just under it and runs on.

    Then it is the mark of a chosen tab.
    """
    if node.box.h > 6:
        return False
    if any(
        is_long_line(other) and 0 <= other.box.y - node.box.bottom <= 1
        and other.box.x <= node.box.x + 1 and other.box.w > 1.5 * node.box.w
        for other in tree.all() if other.id != node.id and painted(other)
    ):  # fmt: skip
        return True
    return any(
        other.kind == "box" and other.id != node.id and painted(other)
        and other.box.h < node.box.h and similar(other.box.bottom, node.box.bottom, 1.5)
        and min(abs(other.box.x - node.box.right), abs(node.box.x - other.box.right)) <= 2
        for other in tree.all()
    )  # fmt: skip


def _bar_of_parts(node: Node) -> tuple[Role, States, float] | None:
    """A bar whose full and empty parts lie side by side as two boxes."""
    kids = node.children
    if node.flow != "row" or not 2 <= len(kids) <= 6 or node.box.h > 30 or node.box.w < 60:
        return None
    solid = [k for k in kids if k.kind == "box" and fill_of(k) and not has_border(k)]
    if len(solid) < 2 or len(kids) - len(solid) > 1 or kids[0] is not solid[0]:
        return None
    if node.box.h <= 4 and len(solid) >= 3 and fill_of(solid[0]) == fill_of(solid[-1]):
        return None  # a line with one part marked
    flush = all(similar(a.box.right, b.box.x, 1.2) for a, b in itertools.pairwise(kids))
    level = all(similar(k.box.h, node.box.h, 3) for k in solid)
    if not (flush and level) or node.box.w < 4 * node.box.h:
        return None
    empty = solid[-1] if solid[-1] is kids[-1] and not texts(solid[-1]) else None
    rest = empty.box.w if empty is not None else kids[-1].box.w if kids[-1] not in solid else 0.0
    return "progress", States(value=max(0.0, min(1.0, 1 - rest / node.box.w))), 0.75
