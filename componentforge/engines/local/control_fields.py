"""Fields, selects, buttons and badges: painted boxes of a control's height with a few words."""

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.cues import led_by_sign, upright_parts
from componentforge.engines.local.grids import is_line
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    distance,
    fill_of,
    framed,
    has_border,
    hue,
    icons,
    is_masked,
    is_page_number,
    luminance,
    painted,
    roundness,
    shows,
    similar,
    texts,
)


def field_or_button(tree: Tree, node: Node) -> tuple[Role, States, float] | None:
    """Painted boxes of a control's height with at most a few words in them."""
    if node.kind != "box" or not painted(node) or not 14 <= node.box.h <= 260:
        return None
    if _is_strip(tree, node):
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
            return None if _leads(tree, node) else ("button", states, 0.7)
        if framed(node) and w >= 3 * h and 24 <= h <= 64 and len(signs) <= 4:
            ends = [s for s in signs if s.box.x > node.box.x + 0.7 * w]
            name = ends[-1].icon.name if ends and ends[-1].icon else None
            if len(signs) == len(ends) == 1 and name in {"chevron-down", "caret-down"}:
                return "select", states, 0.7
            return "input", _validity(node, states), 0.7
    if framed(node) and 24 <= h <= 64 and w >= 3 * h and _has_affixes(node, boxes, words):
        return "input", _validity(node, states), 0.7
    shown = framed(node) or _greyed(tree, node)
    if shown and 24 <= h <= 64 and not boxes and upright_parts(node):
        return "input", _validity(node, States()), 0.7
    if lines <= 1 and 24 <= h <= 64 and not boxes and _ended(tree, node, words):
        return "input", _validity(node, States()), 0.7
    if len(words) <= 1 and not boxes and framed(node) and 64 < h <= 260 and w >= 140:
        top = not words or words[0].box.y - node.box.y < 0.35 * h
        if top and words and len(words[0].text.lines if words[0].text else ()) <= 4:
            return "textarea", States(), 0.6
    filled = fill is not None and 24 <= h <= 64 and w >= max(120.0, 3 * h) and len(words) <= 1
    if filled and not boxes and lines <= 1 and _underscored(tree, node):
        return "input", States(), 0.75
    if framed(node) and w >= 120 and h <= 96 and len(words) <= 1 and titled(tree, node):
        return "input", _validity(node, States()), 0.75
    if not boxes and not signs and _written_in(tree, node, words):
        return "textarea", States(), 0.6
    if 1 <= len(words) <= 2 and not boxes and h <= 26 and w <= 200 and lines == 1:
        return "badge", States(), 0.6
    return None


def _underscored(tree: Tree, node: Node) -> bool:
    """Whether a line as wide as the box runs along its lower edge, and it stands on no tab."""
    return any(
        is_line(n) and similar(n.box.x, node.box.x, 2) and similar(n.box.w, node.box.w, 4)
        and abs(n.box.y - node.box.bottom) <= 2
        for n in tree.siblings(node)
    )  # fmt: skip


def titled(tree: Tree, node: Node) -> bool:
    """Whether a short text interrupts the frame's upper edge: the label of an outlined field."""
    return any(
        t.kind == "text" and t.text is not None and t.text.style.size <= 14
        and similar(t.box.centre[1], node.box.y, 3) and t.box.w < 0.7 * node.box.w
        and node.box.x + 4 <= t.box.x and t.box.right <= node.box.right - 4
        for t in tree.siblings(node)
    )  # fmt: skip


def _ended(tree: Tree, node: Node, words: list[Node]) -> bool:
    """A labelled frame with an entry at its start and a short word, a unit, at its end."""
    if not 2 <= len(words) <= 3 or not framed(node) or not labelled(tree, node):
        return False
    if fill_of(node) is not None and not _edged(node):
        return False
    words = sorted(words, key=lambda n: n.box.x)
    first, last = words[0], words[-1]
    level = max(t.box.centre[1] for t in words) - min(t.box.centre[1] for t in words) <= 3
    ends = first.box.x - node.box.x <= 24 and node.box.right - last.box.right <= 24
    short = last.text is not None and len(last.text.content) <= 6
    return level and ends and short and last.box.x - first.box.right > 24


def _leads(tree: Tree, node: Node) -> bool:
    """Whether a small disc with a sign stands before words: it tells of what kind they are."""
    if node.box.h > 24 or roundness(node) < 0.75:
        return False
    after = tree.after(node)
    words = texts(after) if after is not None else []
    near = max(16.0, node.box.w)
    return (
        bool(words) and 0 <= words[0].box.x - node.box.right <= near and tree.before(node) is None
    )


def _written_in(tree: Tree, node: Node, words: list[Node]) -> bool:
    """Lines of one style that fill a frame from its top, under a label: somebody's entry."""
    if len(words) < 2 or not framed(node) or not 64 < node.box.h <= 260 or node.box.w < 140:
        return False
    styles = {(round(t.text.style.size), t.text.style.weight) for t in words if t.text}
    above = tree.before(node)
    labelled = above is not None and above.kind == "text" and abs(above.box.x - node.box.x) <= 4
    over, under = words[0].box.y - node.box.y, node.box.bottom - words[-1].box.bottom
    aligned = max(t.box.x for t in words) - min(t.box.x for t in words) <= 3
    return len(styles) == 1 and labelled and aligned and over < 24 and under > 1.5 * over


def labelled(tree: Tree, node: Node) -> bool:
    """Whether one line of words stands just above, from the same edge: a field's label."""
    above = tree.before(node)
    while above is not None and is_line(above):
        above = tree.before(above)  # a side of the field's frame that was read as a line
    if above is None or above.kind != "text" or above.text is None:
        return False
    flush = similar(above.box.x, node.box.x, 4) or similar(above.box.right, node.box.right, 4)
    near = 0 <= node.box.y - above.box.bottom <= 14
    return flush and near and len(above.text.lines) == 1 and above.text.style.size <= 18


def pressable(node: Node, word: Node) -> bool:
    """A strong colour as the fill under its words, or as both frame and words: to be pressed."""
    assert word.text is not None
    fill, border = fill_of(node), node.paint.border
    ink = word.text.style.color
    if fill is not None and chroma(fill) > 0.45 and contrast(fill, ink) >= 2.5:
        return luminance(ink) > luminance(fill)
    if fill is None and border is not None and framed(node) and chroma(ink) > 0.4:
        return distance(border.colors[0], ink) < 24
    return False


def _inked(node: Node, ink: str) -> bool:
    """Whether the frame has the words' colour."""
    border = node.paint.border
    return border is not None and distance(border.colors[0], ink) < 40


def _is_strip(tree: Tree, node: Node) -> bool:
    """A head or foot that runs from edge to edge of the panel it belongs to."""
    owner = tree.parent.get(node.id)
    if owner is None or not shows(tree, owner) or owner.box.h < 2 * node.box.h:
        return False
    flush = similar(node.box.x, owner.box.x, 2) and similar(node.box.right, owner.box.right, 2)
    word = texts(node)[0] if texts(node) else None
    centred = word is not None and abs(word.box.centre[0] - node.box.centre[0]) <= 3
    return flush and not centred


def _edged(node: Node) -> bool:
    """A low box whose frame stands out from its fill: a field's, where a notice's is pale."""
    fill, border = fill_of(node), node.paint.border
    if not fill or border is None or not framed(node) or node.box.h > 64:
        return False
    return contrast(border.colors[0], fill) > 3


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
    # A sliver just inside of the frame is a shade of it, not content.
    shown = [
        n for n in node.walk()[1:]
        if n.kind != "box" or (painted(n) and min(n.box.w, n.box.h) > 2.6)
    ] or list(node.children)  # fmt: skip
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
    if len(word.text.content.split()) >= 5 and w >= 6 * h and fill is not None and w >= 300:
        return None  # a sentence across a bar is a notice
    field_like = left <= max(24.0, 0.75 * h) and right > left + 18 and not signs
    edged = has_border(node) or bool(node.paint.shadows)
    if labelled(tree, node) and field_like and edged and w >= 3 * h and 24 <= h <= 64:
        return "input", _validity(node, states), 0.75
    if pressable(node, word) and 28 <= h <= 72 and w <= 360:
        return "button", states, 0.7
    if tint and signs and style.weight >= 600 and _inked(node, style.color):
        return None
    if crossed and signs[-1].box.x - word.box.right <= 14 and h <= 36 and w <= 280:
        return "badge", States(), 0.65
    if (
        tint
        and not _edged(node)
        and w >= 160
        and h >= 30
        and aside
        and (crossed or w >= 6 * h or h > 44)
    ):
        return None
    if (signs and framed(node)) or (signs and fill and w > 3.5 * h):
        last, first = signs[-1], signs[0]
        at_end = node.box.right - last.box.right < 0.2 * w and last.box.x > word.box.right
        opens = last.icon is not None and last.icon.name in {"chevron-down", "caret-down"}
        aligned = word.box.x - node.box.x <= 24
        asked = opens and aligned and (labelled(tree, node) or w >= 4.5 * h)
        apart = last.box.x - word.box.right > (8 if asked else max(16, 0.12 * w))
        if at_end and apart and w >= 2.5 * h and h >= 22:
            name = last.icon.name if last.icon else None
            squat = last.box.w > 1.15 * last.box.h
            # Signs that do something are larger; what only tells that a field opens is small.
            tiny = max(last.box.w, last.box.h) <= 12.5 and name not in {"close", "x"}
            if (
                name in {"chevron-down", "chevrons-up-down", "caret-down"}
                or (name is None and squat)
                or (tiny and right <= 1.6 * left)
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
    led = len(signs) == 1 and led_by_sign(node) and w >= 6 * h and not centred
    open_field = open_field or (led and right > max(3 * left, left + 60))
    if (open_field or rtl_field) and tinted and 26 <= h <= 56 and w >= 3 * h and (not signs or led):
        lone = not any(
            n.id != node.id
            and similar(n.box.h, h, 2)
            and (similar(n.box.bottom, node.box.y, 2) or similar(n.box.right, node.box.x, 2))
            for n in tree.siblings(node)
        )
        grey = chroma(fill or ground) < 0.12 and chroma(style.color) < 0.3
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

    color = border.colors[0]
    turn = hue(color)
    red = chroma(color) > 0.3 and (turn < 22 or turn > 335)
    return states.model_copy(update={"invalid": True}) if red else states
