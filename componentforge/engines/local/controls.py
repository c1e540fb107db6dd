"""What each node is for, told from its looks and its place: roles and states.

Rules are about shape, paint and arrangement, never about words, but for digits and signs that mean
the same in every language.
"""

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node, Paint, Role, States
from componentforge.engines.local import arrangements, neighbours, table_runs
from componentforge.engines.local.control_fields import field_or_button
from componentforge.engines.local.control_marks import control_of
from componentforge.engines.local.cues import headed_notice, in_one_hue, led_by_sign
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    fill_of,
    framed,
    hue,
    luminance,
    painted,
    similar,
    texts,
)
from componentforge.engines.local.menus import menus

Marks = dict[str, tuple[Role, States, float]]
"""Node id -> role, states, confidence."""
_ATOMS = {"checkbox", "radio", "switch", "progress", "button", "badge", "input", "select", "avatar"}


def annotate(layout: Layout) -> Layout:
    """`layout` with `role` and `states` set on every node that has a recognisable purpose."""
    layout = table_runs.gather(_gathered(layout))
    tree = Tree(layout)
    marks: Marks = {}
    for node in tree.all():
        if found := control_of(tree, node):
            marks[node.id] = found
    neighbours.same_ticks(tree, marks)
    neighbours.lone_ticks(tree, marks)
    arrangements.tables(tree, marks)
    rows = {box.id for menu in menus(tree) for box in menu.boxes}
    for node in tree.all():
        free = node.id not in marks and not _inside(tree, node, marks, {*_ATOMS, "table"})
        free = free and node.id not in rows
        if free and (found := field_or_button(tree, node)):
            marks[node.id] = found
    neighbours.affixes(tree, marks)
    neighbours.outvoted(tree, marks)
    neighbours.chips(tree, marks)
    arrangements.mark(tree, marks)
    for node in tree.all():
        if node.id not in marks and (found := _container(tree, node, marks)):
            marks[node.id] = found
    neighbours.same_notices(tree, marks)
    for node in tree.all():
        free = node.id not in marks and node.kind == "text"
        if free and (found := _text(tree, node, marks)):
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
    fill, ground = fill_of(node), tree.behind[node.id]
    page = _dimmed(tree, node) or tree.layout.root.paint.fill or "#ffffff"
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
    sure = close is not None and (fields == 0 or (close.icon and close.icon.name == "close"))
    if sure and buttons >= 1 and node.box.h >= 120 and _headed(node, close):
        return "dialog", States(), 0.7
    ratio = node.box.w / node.box.h
    own = max(0.025, chroma(ground) + 0.01 if luminance(ground) < 0.2 else 0.0)
    tint = fill is not None and (chroma(fill) > own or contrast(fill, ground) > 1.25)
    colored = node.paint.border is not None and any(
        chroma(c) > 0.15
        for c, width in zip(node.paint.border.colors, node.paint.border.widths, strict=True)
        if width
    )
    colored = colored or _accented(tree, node)
    if strip:
        return None
    if headed_notice(node) and buttons <= 2 and not fields:
        return "alert", States(), 0.7
    told = led_by_sign(node) and len(words) <= 4 and node.box.h <= 190 and ratio >= 2
    if (
        told
        and (tint or in_one_hue(node))
        and node.box.w >= 180
        and not fields
        and buttons <= 1 + (close is not None)
    ):
        return "alert", States(), 0.7
    short = len(words) <= 4 and node.box.h <= 190 and ratio >= 2 and node.box.w >= 180
    short = short and not _ranked(node, words)
    short = short or (_toned(node, words) and node.box.h <= 190 and not buttons)
    if short and (tint or colored) and fields == 0 and buttons <= 1 + (close is not None):
        return (
            "alert",
            States(),
            0.75 if tint and (chroma(fill or ground) > 0.04 or colored) else 0.5,
        )
    if node.box.h >= 70 and len(words) >= 1:
        return "card", States(), 0.6
    return None


def _accented(tree: Tree, node: Node) -> bool:
    """Whether a narrow bar of a strong colour runs along one side of the panel."""
    for bar in tree.siblings(node):
        narrow = 2 <= bar.box.w <= 8 and abs(bar.box.h - node.box.h) <= 4
        flush = min(abs(bar.box.right - node.box.x), abs(node.box.right - bar.box.x)) <= 2
        color = bar.icon.color if bar.icon else fill_of(bar)
        if narrow and flush and color and chroma(color) > 0.25 and not texts(bar):
            return True
    return False


def _dimmed(tree: Tree, node: Node) -> str | None:
    """The grey behind that covers most of the page and holds only this."""
    owner = tree.parent.get(node.id)
    most = 0.5 * tree.layout.root.box.area
    while owner is not None and (fill_of(owner) is None or owner.box.area < most):
        owner = tree.parent.get(owner.id)
    if owner is None or len(texts(owner)) > len(texts(node)):
        return None
    fill = fill_of(owner)
    return fill if fill and 0.02 < luminance(fill) < 0.42 else None


def _headed(node: Node, close: Node | None) -> bool:
    """Whether the words at the height of the close sign are the first, and a head's."""
    words = texts(node)
    if close is None or not words:
        return False
    top = min(words, key=lambda n: n.box.y)
    level = abs(top.box.centre[1] - close.box.centre[1]) <= 0.5 * max(top.box.h, close.box.h)
    return not level or words[0].id == top.id


def _toned(node: Node, words: list[Node]) -> bool:
    """Whether every word has the hue of the panel's own tint: what notices look like."""
    fill = fill_of(node)
    if fill is None or chroma(fill) < 0.04 or len(words) > 6:
        return False
    turns = [
        abs((hue(t.text.style.color) - hue(fill) + 180) % 360 - 180)
        for t in words
        if t.text and chroma(t.text.style.color) > 0.12
    ]
    return len(turns) == len(words) and max(turns) <= 30


def _ranked(node: Node, words: list[Node]) -> bool:
    """Whether a panel is parted by a line, or headed by type far larger than the rest."""
    sizes = sorted(t.text.style.size for t in words if t.text)
    parted = any(
        n.kind == "box" and painted(n) and n.box.h <= 2.6 and n.box.w > 0.6 * node.box.w
        for n in node.walk()[1:]
    )
    return len(sizes) >= 2 and (parted or sizes[-1] >= 1.45 * sizes[0])


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
    for field in tree.siblings(node):
        entered = field.id in marks and marks[field.id][0] in {"input", "select", "textarea"}
        if entered and framed(field) and similar(node.box.centre[1], field.box.y, 3):
            return "label", States(), 0.8
    ticks = [n for n in tree.siblings(node) if n.id in marks and n.id != node.id]
    ticks = [n for n in ticks if marks[n.id][0] in {"checkbox", "radio", "switch"}]
    if ticks and _nearest(tree, node, ticks):
        return "label", States(), 0.85
    if style.underline:
        return "link", States(), 0.85
    if style.weight >= 600 and _heads_notice(tree, node, marks):
        return "heading", States(), 0.75
    others = [t.text.style for t in texts(tree.layout.root) if t.id != node.id and t.text]
    neutral = [s for s in others if chroma(s.color) < 0.2]
    if chroma(style.color) > 0.35 and contrast(style.color, ground) > 2 and neutral:
        same = [s for s in others if s.color == style.color]
        if (
            len(node.text.lines) == 1
            and len(same) <= 4
            and style.size <= 18
            and 200 < hue(style.color) < 280
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


def _nearest(tree: Tree, node: Node, ticks: list[Node]) -> bool:
    """Whether no other words stand between a text and one of the boxes to tick beside it."""
    words = [n for n in tree.siblings(node) if texts(n) and n.id != node.id]
    for tick in ticks:
        first, last = sorted((tick.box.centre[0], node.box.centre[0]))
        level = [w for w in words if abs(w.box.centre[1] - node.box.centre[1]) < 0.5 * node.box.h]
        if not any(first < w.box.centre[0] < last for w in level):
            return True
    return False


def _heads_notice(tree: Tree, node: Node, marks: Marks) -> bool:
    """Whether a text is the first of a notice and more words follow below it."""
    if not _inside(tree, node, marks, {"alert"}):
        return False
    owner = tree.parent.get(node.id)
    while owner is not None and (owner.id not in marks or marks[owner.id][0] != "alert"):
        owner = tree.parent.get(owner.id)
    words = texts(owner) if owner is not None else []
    below = [w for w in words if w.box.y >= node.box.bottom - 2]
    return bool(words) and words[0].id == node.id and bool(below)
