"""What each node is for, told from its looks and its place: roles and states.

Rules are about shape, paint and arrangement, never about words, but for digits and signs that mean
the same in every language.
"""

import itertools

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node, Paint, Role, States
from componentforge.engines.local import arrangements
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    distance,
    fill_of,
    framed,
    has_border,
    icons,
    is_masked,
    is_number,
    is_page_number,
    luminance,
    only_text,
    painted,
    roundness,
    similar,
    texts,
)

Marks = dict[str, tuple[Role, States, float]]
"""Node id -> role, states, confidence."""


def annotate(layout: Layout) -> Layout:
    """`layout` with `role` and `states` set on every node that has a recognisable purpose."""
    layout = _gathered(layout)
    tree = Tree(layout)
    marks: Marks = {}
    for node in tree.all():
        if found := _control(tree, node):
            marks[node.id] = found
    _same_ticks(tree, marks)
    arrangements.tables(tree, marks)
    for node in tree.all():
        if node.id not in marks and not _inside(tree, node, marks, {*_ATOMS, "table"}):
            if found := _field_or_button(tree, node):
                marks[node.id] = found
    _outvoted(tree, marks)
    arrangements.mark(tree, marks)
    for node in tree.all():
        if node.id not in marks and (found := _container(tree, node, marks)):
            marks[node.id] = found
    for node in tree.all():
        if node.id not in marks and node.kind == "text":
            if found := _text(tree, node, marks):
                marks[node.id] = found
    return layout.model_copy(update={"root": _with_roles(layout.root, marks)})


def _gathered(layout: Layout) -> Layout:
    """The page with one child: what stands on it, so that the whole of it can have a role too."""
    root = layout.root
    if len(root.children) < 2:
        return layout
    box = Box.union([c.box for c in root.children])
    whole = root.model_copy(update={"id": f"{root.id}.all", "box": box, "paint": Paint()})
    return layout.model_copy(update={"root": root.model_copy(update={"children": (whole,)})})


def _same_ticks(tree: Tree, marks: Marks) -> None:
    """Marks in one column are of one kind; nothing inside of a bar is a bar."""
    ticks = [n for n in tree.all() if n.id in marks and marks[n.id][0] in {"checkbox", "radio"}]
    for node in ticks:
        column = [n for n in ticks if abs(n.box.centre[0] - node.box.centre[0]) <= 3]
        round_ones = [n for n in column if marks[n.id][0] == "radio"]
        if round_ones and len(column) > len(round_ones):
            marks[node.id] = ("radio", marks[node.id][1], 0.6)
    for node in tree.all():
        if node.id in marks and marks[node.id][0] == "progress":
            for inside in node.walk()[1:]:
                marks.pop(inside.id, None)


def _outvoted(tree: Tree, marks: Marks) -> None:
    """A lone button among badges is a badge, and the other way round."""
    for node in tree.all():
        if node.id not in marks or marks[node.id][0] not in {"button", "badge"}:
            continue
        mine = marks[node.id][0]
        beside = [marks[n.id][0] for n in tree.siblings(node) if n.id in marks and n.id != node.id]
        other = "badge" if mine == "button" else "button"
        if len(beside) >= 2 and beside.count(other) > 0.6 * len(beside):
            marks[node.id] = (other, marks[node.id][1], 0.6)


_ATOMS = {"checkbox", "radio", "switch", "progress", "button", "badge", "input", "select", "avatar"}


def _inside(tree: Tree, node: Node, marks: Marks, roles: set[str]) -> bool:
    owner = tree.parent.get(node.id)
    while owner is not None:
        if owner.id in marks and marks[owner.id][0] in roles:
            return True
        owner = tree.parent.get(owner.id)
    return False


def _with_roles(node: Node, marks: Marks) -> Node:
    kids = tuple(_with_roles(child, marks) for child in node.children)
    update: dict[str, object] = {"children": kids}
    if node.id in marks:
        role, states, confidence = marks[node.id]
        merged = {k: v for k, v in states.model_dump().items() if v is not None}
        update |= {
            "role": role,
            "states": node.states.model_copy(update=merged),
            "confidence": min(node.confidence, confidence),
        }
    return node.model_copy(update=update)


def _control(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
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
    if 9 <= h <= 32 and similar(w, h, 2.5) and not words:
        return _tick(tree, node)
    if 11 <= h <= 40 and 1.35 * h <= w <= 2.8 * h and roundness(node) > 0.8:
        if found := _switch(tree, node):
            return found
    if 2.5 < h <= 34 and w >= max(60, 3.2 * h) and (found := _progress(tree, node)):
        return found
    if 16 <= h <= 128 and similar(w, h, 2) and roundness(node) > 0.8 and len(words) == 1:
        text = words[0].text
        if text and len(text.content) <= 3 and not is_number(text.content):
            return "avatar", States(), 0.85
    return None


def _tick(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    twins = [
        n for n in tree.all()
        if n.kind == "box" and n.id != node.id and painted(n)
        and similar(n.box.x, node.box.x, 1.6) and similar(n.box.w, node.box.w, 1.6)
        and similar(n.box.h, node.box.h, 1.6) and abs(n.box.y - node.box.y) < 4 * node.box.h
    ]  # fmt: skip
    beside = [
        n
        for n in tree.siblings(node)
        if n.id != node.id
        and (texts(n) or (twins and not painted(n) and n.box.w > n.box.h))
        and not (n.kind == "box" and painted(n))
        and n.box.y < node.box.bottom
        and n.box.bottom > node.box.y
        and min(abs(n.box.x - node.box.right), abs(node.box.x - n.box.right)) <= 16
    ]
    ground = tree.behind[node.id]
    fill = fill_of(node)
    strong = fill is not None and (contrast(fill, ground) > 1.9 or chroma(fill) > 0.35)
    marked = bool(node.children)
    if not beside or not (has_border(node) or marked or fill):
        return None
    named = icons(node)[0].icon if icons(node) else None
    if named and named.name in {"close", "x", "search", "menu", "chevron-down", "eye"}:
        return None
    disabled = None
    label = texts(beside[0])[0] if texts(beside[0]) else None
    if label is not None and label.text and contrast(label.text.style.color, ground) < 3.2:
        disabled = True
    role: Role = "radio" if roundness(node) > 0.85 else "checkbox"
    checked = marked or (strong and not disabled)
    # A small filled circle with nothing in it beside a word is a status dot, unless a twin is not filled.
    if role == "radio" and not marked and not has_border(node):
        return None
    return role, States(checked=checked, disabled=disabled), 0.85


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
    if bare and fill_of(node) and not has_border(node):
        return (
            "progress",
            States(value=1.0 if contrast(fill_of(node) or ground, ground) > 1.6 else 0.0),
            0.5,
        )
    return None


def _bar_of_parts(node: Node) -> tuple[Role, States, float] | None:
    """A bar whose full and empty parts lie side by side as two boxes."""
    kids = node.children
    if node.flow != "row" or not 2 <= len(kids) <= 6 or node.box.h > 30 or node.box.w < 60:
        return None
    solid = [k for k in kids if k.kind == "box" and fill_of(k) and not has_border(k)]
    if len(solid) < 2 or len(kids) - len(solid) > 1 or kids[0] is not solid[0]:
        return None
    flush = all(similar(a.box.right, b.box.x, 1.2) for a, b in itertools.pairwise(kids))
    level = all(similar(k.box.h, node.box.h, 3) for k in solid)
    if not (flush and level) or node.box.w < 4 * node.box.h:
        return None
    empty = solid[-1] if solid[-1] is kids[-1] and not texts(solid[-1]) else None
    rest = empty.box.w if empty is not None else kids[-1].box.w if kids[-1] not in solid else 0.0
    return "progress", States(value=max(0.0, min(1.0, 1 - rest / node.box.w))), 0.75


def _field_or_button(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    """Painted boxes of a control's height with at most a few words in them."""
    if node.kind != "box" or not painted(node) or not 14 <= node.box.h <= 260:
        return None
    words, signs = texts(node), icons(node)
    boxes = [
        n for n in node.walk()[1:]
        if n.kind == "box" and painted(n) and min(n.box.w, n.box.h) > 2.6
        and max(n.box.w, n.box.h) > 0.5 * node.box.h
    ]  # fmt: skip
    fill, ground = fill_of(node), tree.behind[node.id]
    faint = words and words[0].text and contrast(words[0].text.style.color, fill or ground) < 2.6
    states = States(disabled=True if faint else None)
    w, h = node.box.w, node.box.h
    lines = max((len(t.text.lines) for t in words if t.text), default=0)
    area = inner_padding(node)
    if len(words) <= 1 and not boxes and h <= 80 and lines <= 1:
        if words:
            found = _worded(tree, node, words[0], area, states)
            if found is not None and found[0] in {"input", "select"} and not _greyed(tree, node):
                return found[0], found[1].model_copy(update={"disabled": None}), found[2]
            return found
        if signs and len(signs) == 1 and similar(w, h, 6):
            return "button", states, 0.7
        if framed(node) and w >= 3 * h and 24 <= h <= 64 and len(signs) <= 4:
            ends = [s for s in signs if s.box.x > node.box.x + 0.7 * w]
            name = ends[-1].icon.name if ends and ends[-1].icon else None
            if len(signs) == len(ends) == 1 and name in {"chevron-down", "caret-down"}:
                return "select", states, 0.7
            return "input", _validity(node, states), 0.7
    if framed(node) and 24 <= h <= 64 and w >= 3 * h and _has_affixes(node, boxes, words):
        return "input", _validity(node, states), 0.7
    if len(words) <= 1 and not boxes and framed(node) and 64 < h <= 260 and w >= 140:
        top = not words or words[0].box.y - node.box.y < 0.35 * h
        if top and words and len(words[0].text.lines if words[0].text else ()) <= 4:
            return "textarea", States(), 0.6
    if 1 <= len(words) <= 2 and not boxes and h <= 26 and w <= 200 and lines == 1:
        return "badge", States(), 0.6
    return None


def _greyed(tree: Tree, node: Node) -> bool:
    """A field that is filled with a grey of its own."""
    fill, ground = fill_of(node), tree.behind[node.id]
    return fill is not None and 6 < distance(fill, ground) < 60 and chroma(fill) < 0.12


def _has_affixes(node: Node, boxes: list[Node], words: list[Node]) -> bool:
    """Short boxes flush with a field's ends, and a word of the field's own."""
    ends = [
        b for b in boxes
        if min(b.box.w, b.box.h) > 3 and b.box.h >= 0.8 * node.box.h and len(texts(b)) <= 1
        and (similar(b.box.x, node.box.x, 2) or similar(b.box.right, node.box.right, 2))
    ]  # fmt: skip
    loose = [t for t in words if not any(b.box.contains(t.box, 2) for b in ends)]
    small = all(b.box.w < 0.35 * node.box.w for b in ends)
    return 1 <= len(ends) <= 2 and len(loose) <= 1 and small and len(words) <= 3


def inner_padding(node: Node) -> tuple[float, float]:
    """(left, right) from the border box to what is inside."""
    if not node.children:
        return 0.0, 0.0
    shown = [n for n in node.walk()[1:] if n.kind != "box" or painted(n)] or list(node.children)
    left = min(n.box.x for n in shown) - node.box.x
    return left, node.box.right - max(n.box.right for n in shown)


def _worded(
    tree: Tree, node: Node, word: Node, sides: tuple[float, float], states: States
) -> tuple[Role, States, float] | None:
    assert word.text is not None
    style, h, w = word.text.style, node.box.h, node.box.w
    left, right = sides
    ground, fill = tree.behind[node.id], fill_of(node)
    signs = icons(node)
    tint = fill is not None and chroma(fill) > 0.045 and distance(fill, ground) > 12
    uneven = abs(left - right)
    centred = uneven <= max(3.5, 0.12 * (left + right))
    crossed = signs and signs[-1].icon is not None and signs[-1].icon.name in {"close", "x"}
    aside = node.box.right - word.box.right > 2 * (word.box.x - node.box.x) + 20
    if tint and w >= 160 and h >= 30 and aside and (crossed or w >= 6 * h or h > 44):
        return None
    if (signs and framed(node)) or (signs and fill and w > 3.5 * h):
        last, first = signs[-1], signs[0]
        at_end = node.box.right - last.box.right < 0.2 * w and last.box.x > word.box.right
        apart = last.box.x - word.box.right > max(16, 0.12 * w)
        if at_end and apart and w >= 2.5 * h and h >= 22:
            name = last.icon.name if last.icon else None
            squat = last.box.w > 1.15 * last.box.h
            if name in {"chevron-down", "chevrons-up-down", "caret-down"} or (
                name is None and squat
            ):
                return "select", states, 0.85
            return "input", _validity(node, states), 0.7
        if first.box.right <= word.box.x and not centred and right > 2 * left and framed(node):
            return "input", states, 0.6
    tall = h / style.size
    small = (h <= 27 and tall < 2.15) or h <= 22 or (h <= 28.5 and style.size <= 12.5)
    if small and w <= 220 and (centred or signs):
        return "badge", States(), 0.8
    open_field = right > max(1.6 * left, left + 18) and left <= max(24.0, 0.75 * h)
    rtl_field = tree.layout.right_to_left and left > max(1.6 * right, right + 18)
    if (open_field or rtl_field) and framed(node) and w >= 2.4 * h and 22 <= h <= 72:
        return "input", _validity(node, states), 0.8
    if (open_field or rtl_field) and is_masked(word.text.content) and 22 <= h <= 72:
        return "input", states, 0.9
    tinted = fill is not None and distance(fill, ground) > 4
    if (open_field or rtl_field) and tinted and 26 <= h <= 56 and w >= 3 * h and len(signs) == 0:
        lone = not any(
            n.id != node.id and similar(n.box.h, h, 2) and similar(n.box.bottom, node.box.y, 2)
            for n in tree.siblings(node)
        )
        grey = chroma(fill or ground) < 0.12
        if lone and grey and style.weight < 600:
            return "input", states, 0.55
    if centred and 20 <= h <= 72 and (framed(node) or tinted) and left >= 0.35 * style.size:
        if w > 560 and not framed(node):
            return None
        return "button", states, 0.85 if not is_page_number(word.text.content) else 0.6
    if signs and (framed(node) or tinted) and h <= 64 and w <= 320 and h >= 28:
        return "button", states, 0.7
    return None


def _validity(node: Node, states: States) -> States:
    border = node.paint.border
    if border is None:
        return states
    from componentforge.engines.local.looks import hue

    color = border.colors[0]
    turn = hue(color)
    red = chroma(color) > 0.3 and (turn < 22 or turn > 335)
    return states.model_copy(update={"invalid": True}) if red else states


def _container(tree: Tree, node: Node, marks: Marks) -> tuple[Role, States, float] | None:
    """Panels: dialogs over a dimmed page, notices, cards."""
    if node.kind != "box" or not painted(node) or node.box.w < 100 or node.box.h < 32:
        return None
    if _inside(tree, node, marks, {"table", "row", "list-item", "navigation", *_ATOMS}):
        return None
    strip = _inside(tree, node, marks, {"card", "dialog", "alert"})
    words = texts(node)
    if not words:
        return None
    page = tree.layout.root.paint.fill or "#ffffff"
    fill, ground = fill_of(node), tree.behind[node.id]
    # Parents come before their children, so what is in here is judged by its shape.
    inside = [marks[n.id][0] for n in node.walk()[1:] if n.id in marks]
    buttons = inside.count("button")
    dimmed = 0.02 < luminance(page) < 0.42 and chroma(page) < 0.15 and fill is not None
    if dimmed and luminance(fill or page) > max(0.65, luminance(page) + 0.3):
        wide = node.box.w > 0.5 * tree.layout.root.box.w
        if wide and not _inside(tree, node, marks, {"dialog"}):
            return "dialog", States(), 0.85
    close = arrangements.close_sign(node)
    fields = sum(
        r in {"input", "select", "textarea", "checkbox", "radio", "switch"} for r in inside
    )
    if close is not None and fields == 0 and buttons >= 1 and node.box.h >= 120:
        return "dialog", States(), 0.7
    ratio = node.box.w / node.box.h
    tint = fill is not None and (chroma(fill) > 0.025 or contrast(fill, ground) > 1.25)
    colored = node.paint.border is not None and any(
        chroma(c) > 0.15
        for c, width in zip(node.paint.border.colors, node.paint.border.widths, strict=True)
        if width
    )
    if strip:
        return None
    short = len(words) <= 4 and node.box.h <= 190 and ratio >= 2 and node.box.w >= 180
    if short and (tint or colored) and fields == 0 and buttons <= 1 + (close is not None):
        return (
            "alert",
            States(),
            0.75 if tint and (chroma(fill or ground) > 0.04 or colored) else 0.5,
        )
    if node.box.h >= 70 and len(words) >= 1:
        return "card", States(), 0.6
    return None


def _text(tree: Tree, node: Node, marks: Marks) -> tuple[Role, States, float] | None:
    assert node.text is not None
    if _inside(tree, node, marks, _ATOMS | {"tab", "page-item", "crumb", "cell", "header-cell"}):
        return None
    style = node.text.style
    ground = tree.behind[node.id]
    nearby = tree.after(node)
    if nearby is None and (owner := tree.parent.get(node.id)) and owner.flow == "row":
        nearby = tree.after(owner) if owner.id in tree.parent else None
    if nearby is not None and nearby.id in marks:
        below = 0 <= nearby.box.y - node.box.bottom <= 26 and nearby.box.x - 3 <= node.box.x
        if below and marks[nearby.id][0] in {"input", "select", "textarea"}:
            return "label", States(), 0.8
    ticks = [n for n in tree.siblings(node) if n.id in marks and n.id != node.id]
    if any(marks[n.id][0] in {"checkbox", "radio", "switch"} for n in ticks):
        return "label", States(), 0.85
    if style.underline:
        return "link", States(), 0.85
    others = [t.text.style for t in texts(tree.layout.root) if t.id != node.id and t.text]
    neutral = [s for s in others if chroma(s.color) < 0.2]
    if chroma(style.color) > 0.35 and contrast(style.color, ground) > 2 and neutral:
        same = [s for s in others if s.color == style.color]
        if (
            len(node.text.lines) == 1
            and len(same) <= 4
            and style.size <= 18
            and 200 < _hue(style.color) < 280
        ):
            return "link", States(), 0.6
    body = sorted(s.size for s in others)
    if not others or len(node.text.lines) > 2:
        return None
    middle = body[len(body) // 2]
    bold = style.weight >= 600 and sum(s.weight >= 600 for s in others) <= len(others) / 2
    follows = tree.after(node) or (tree.parent.get(node.id) and tree.after(tree.parent[node.id]))
    if (style.size >= 1.2 * middle or (bold and style.size >= middle)) and follows:
        return "heading", States(), 0.75
    return None


def _hue(color: str) -> float:
    from componentforge.engines.local.looks import hue

    return hue(color)


__all__ = ["Marks", "annotate", "inner_padding", "only_text"]
