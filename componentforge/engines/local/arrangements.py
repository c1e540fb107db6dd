"""Purposes that show in how things stand together: tables, tabs, pages, paths, bars, lists."""

import itertools
from collections import Counter

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.bars import back_and_on, lined, marked_below, on_a_line
from componentforge.engines.local.composites import headed_strip
from componentforge.engines.local.crumbs import path, path_in_words
from componentforge.engines.local.grids import grid_of, is_line, units
from componentforge.engines.local.looks import (
    Tree,
    contrast,
    fill_differs,
    fill_of,
    framed,
    has_border,
    icons,
    is_page_number,
    painted,
    rgb,
    shows,
    texts,
)
from componentforge.engines.local.pagers import clear, counted, page_numbers, word_of

Marks = dict[str, tuple[Role, States, float]]
_CONTROLS = {"checkbox", "radio", "switch", "input", "select", "textarea", "progress"}


def mark(tree: Tree, marks: Marks) -> None:
    """Add roles of arrangements to `marks`; single controls are in there already."""
    for node in [tree.layout.root, *tree.all()]:
        if not _under(tree, node, marks, {"table"}):
            _row_of_things(tree, node, marks)
    for node in [tree.layout.root, *tree.all()]:
        if not _under(tree, node, marks, {"table", "navigation"}):
            _list(tree, node, marks)


def _under(tree: Tree, node: Node, marks: Marks, roles: set[str]) -> bool:
    at: Node | None = node
    while at is not None:
        if at.id in marks and marks[at.id][0] in roles:
            return True
        at = tree.parent.get(at.id)
    return False


def close_sign(node: Node) -> Node | None:
    """A small cross in the top right (or, right to left, top left) corner."""
    for icon in icons(node):
        near_top = icon.box.centre[1] - node.box.y <= max(40.0, 0.3 * node.box.h)
        edge = min(node.box.right - icon.box.right, icon.box.x - node.box.x)
        named = icon.icon and icon.icon.name in {"close", "x", "times", "x-mark"}
        unknown = icon.icon is not None and icon.icon.name is None
        small = near_top and edge <= 48 and icon.box.w <= 32 and (named or unknown)
        if small and (named or node.box.right - icon.box.right <= 48):
            return icon
    return None


def tables(tree: Tree, marks: Marks) -> None:
    """Mark tables, outermost first."""
    for node in tree.all():
        if node.kind != "box" or _under(tree, node, marks, {"table"}):
            continue
        grid = grid_of(node)
        if grid is None:
            continue
        inside = [marks[n.id][0] for n in node.walk()[1:] if n.id in marks]
        if any(r in {"progress", "switch", "radio"} for r in inside):
            continue
        marks[node.id] = ("table", States(), 0.9 if grid.header else 0.75)
        for at, row in enumerate(grid.rows):
            for cell in row:
                for thing in cell:
                    head = at == 0 and grid.header
                    if thing.kind == "text":
                        marks[thing.id] = ("header-cell" if head else "cell", States(), 0.85)


def _items(node: Node) -> list[Node]:
    """Things in a row: words, drawings and boxes with one word; wrappers and lines seen through."""
    if node.flow == "column" and node.children and node.box.h > 90:
        return [node]
    out: list[Node] = []
    for kid in sorted(node.children, key=lambda n: n.box.x):
        if is_line(kid):
            continue
        inside = [u for u in units(kid) if u.kind != "box"] if kid.kind == "box" else []
        level = {round(u.box.centre[1] / 4) for u in inside}
        if (
            len(inside) > 1
            and len(level) <= 2
            and not painted(kid)
            and kid.flow in ("column", "overlay")
        ) and max(u.box.centre[1] for u in inside) - min(u.box.centre[1] for u in inside) <= 3:
            out.extend(sorted(inside, key=lambda u: u.box.x))
            continue
        if len(inside) > 1 and (not painted(kid) or len(texts(kid)) > 1) and kid.flow != "column":
            out.extend(_items(kid))
        else:
            out.append(kid)
    return out


def _one_sentence(items: list[Node]) -> bool:
    """Words that stand as close as in running text."""
    for a, b in itertools.pairwise(items):
        words = a.text and b.text and min(len(a.text.content), len(b.text.content)) > 1
        if a.text and words and b.box.x - a.box.right < 0.65 * a.text.style.size:
            return True
    return False


def _row_of_things(tree: Tree, node: Node, marks: Marks) -> None:
    if node.flow != "row" or (node.id in marks and marks[node.id][0] not in {"button", "badge"}):
        return
    owner = tree.parent.get(node.id)
    if owner is not None and owner.flow == "row" and not painted(node):
        return
    items = _items(node)
    if path_in_words(node, items, marks):
        return
    if path(node, items, marks):
        return
    if back_and_on(items, marks):
        marks[node.id] = ("navigation", States(), 0.7)
        return
    if counted(items):
        marks[node.id] = ("navigation", States(), 0.6)
        for item in items:
            if word_of(item):
                marks[item.id] = ("page-item", States(), 0.6)
                clear(item, marks)
        return
    if len(items) >= 2 and _one_sentence(items):
        return
    faces = [i for i in items if i.id in marks and marks[i.id][0] == "avatar"]
    if faces:
        rest = [i for i in items if i not in faces]
        if len(faces) == 1 and faces[0] in (items[0], items[-1]) and len(rest) >= 3:
            _navigation(tree, node, rest, marks)
        return
    if len(items) < 2 or any(i.id in marks and marks[i.id][0] in _CONTROLS for i in items):
        _navigation(tree, node, items, marks)
        return
    if _pagination(node, items, marks):
        return
    if _navigation(tree, node, items, marks):
        return
    _tabs(tree, node, items, marks)


def _pagination(node: Node, items: list[Node], marks: Marks) -> bool:
    pages = page_numbers(items)
    if pages is None:
        return False
    odd = _odd_one(pages)
    for item in items:
        chosen = item.id == odd.id if odd is not None and item in pages else None
        marks[item.id] = ("page-item", States(selected=chosen or None), 0.9)
        clear(item, marks)
    marks[node.id] = ("navigation", States(), 0.8)
    return True


def _signature(item: Node) -> tuple[object, ...]:
    word = texts(item)[0].text if texts(item) else None
    edges = item.paint.border.widths if item.paint.border else None
    style = (_shade(word.style.color), word.style.weight >= 600) if word else None
    return fill_of(item), edges, style


def _shade(color: str) -> tuple[int, ...]:
    """The colour as coarse as an eye that glances."""
    return tuple(round(c * 5) for c in rgb(color))


def _odd_one(items: list[Node]) -> Node | None:
    """The one item that looks unlike the others, when the others agree."""
    if len(items) < 2:
        return None
    looks = [_signature(i) for i in items]
    for part in (0, 1, 2):
        values = Counter(look[part] for look in looks)
        single = [v for v, n in values.items() if n == 1]
        if len(values) == 2 and single and (len(items) > 2 or part in (0, 1)):
            if len(items) == 2:
                shown = [i for i in items if painted(i)]
                return shown[0] if len(shown) == 1 else None
            return next(i for i, look in zip(items, looks, strict=True) if look[part] == single[0])
        if part == 0 and len(values) == 3 and len(items) >= 4 and values[None] >= len(items) - 2:
            strongest = [i for i, look in zip(items, looks, strict=True) if look[0] is not None]
            return strongest[0]
    return None


def _flush(items: list[Node], node: Node) -> bool:
    """Filled boxes side by side that make one bar together."""
    filled = [i for i in items if i.kind == "box" and i.paint.fill]
    covered = sum(i.box.w for i in filled)
    return (
        len(filled) >= 3 and covered >= 0.7 * node.box.w and not any(has_border(i) for i in filled)
    )


def _navigation(tree: Tree, node: Node, items: list[Node], marks: Marks) -> bool:
    words = [i for i in items if texts(i)]
    wide = node.box.w >= 280 and node.box.w >= 4.5 * node.box.h and 28 <= node.box.h <= 120
    page = tree.layout.root.box
    across = node.box.w >= 0.75 * page.w
    owner = tree.parent.get(node.id)
    barred = node if shows(tree, node) or _flush(items, node) else owner
    if barred is None or barred.id not in tree.parent:
        return False
    under = lined(tree, node, marks)
    if not shows(tree, barred) and not _flush(items, node) and not under:
        return False
    if not (wide and across) or len(words) < 3 or barred.box.h > 120:
        return False
    if framed(barred) and not fill_differs(tree, barred) and barred.box.h < 56:
        return False
    numbers = sum(is_page_number(word_of(w)) for w in words)
    boxes = sum(painted(w) and has_border(w) for w in words)
    if numbers > len(words) / 2 or boxes > len(words) / 2:
        return False
    if _segments(barred, words) or headed_strip(tree, node) or on_a_line(tree, words):
        return False
    marks[node.id] = ("navigation", States(), 0.85)
    odd = _odd_one([w for w in words if not (w.id in marks and marks[w.id][0] in _CONTROLS)])
    for word in words:
        pressed = word.id in marks and marks[word.id][0] == "button" and word is not odd
        if pressed and painted(word) and has_border(word):
            continue
        if word.id in marks and marks[word.id][0] in _CONTROLS:
            continue
        marks[word.id] = ("link", States(selected=word is odd or None), 0.75)
        clear(word, marks)
    return True


def _segments(bar: Node, words: list[Node]) -> bool:
    """A rounded trough with one raised part, its words evenly apart: one of several is chosen."""
    shown = [w for w in words if painted(w)]
    if len(shown) != 1 or min(bar.paint.radius) < 3 or bar.box.h > 64:
        return False
    steps = [b.box.centre[0] - a.box.centre[0] for a, b in itertools.pairwise(words)]
    even = max(steps) - min(steps) <= 0.12 * max(steps)
    # Or each is as wide as its word, and they stand as far apart.
    inner = [texts(w)[0].box for w in words]
    gaps = [b.x - a.right for a, b in itertools.pairwise(inner)]
    packed = max(gaps) - min(gaps) <= 4 and bar.box.h <= 48
    high = shown[0].box.h >= (0.7 if even else 0.55) * bar.box.h
    return (even or packed) and high and min(shown[0].paint.radius) > 0


def _tabs(tree: Tree, node: Node, items: list[Node], marks: Marks) -> bool:
    items = [i for at, i in enumerate(items) if not (at and _counts(items[at - 1], i))]
    words = [i for i in items if texts(i)]
    if not 2 <= len(words) <= 9 or not _only_lead(items, words):
        return False
    if any(len(texts(w)) > 2 for w in words):
        return False
    heights = sorted(w.box.h for w in words)
    sizes = {round(t.text.style.size) for w in words for t in texts(w)[:1] if t.text}
    odd = _odd_one(words)
    marked = on_a_line(tree, words)
    plain = words if marked else [w for w in words if not _boxed(w)]
    # Several boxes that look unlike among plain words are buttons of different rank.
    if plain and len(words) - len(plain) >= 2:
        return False
    odd = odd or marked_below(tree, words)
    if odd is None or len(sizes) > 1 or len(plain) < len(words) / 2:
        return False
    ruled = _ruled(tree, node, odd)
    strong = contrast(fill_of(odd) or "#ffffff", tree.behind[odd.id]) > 2
    if len(words) == 2 and odd.id in marks and strong and not ruled:
        return False  # A button and a plain word beside it are two actions.
    sure = painted(odd) or ruled
    gaps = [b.box.x - a.box.right for a, b in itertools.pairwise(words)]
    if not sure and (len(words) < 3 or min(gaps) < 12 or max(gaps) > 60):
        return False
    if heights[-1] > 72:
        return False
    for word in words:
        marks[word.id] = ("tab", States(selected=word is odd), 0.75 if sure else 0.5)
        clear(word, marks)
    return True


def _counts(word: Node, count: Node) -> bool:
    """Whether a small filled box with a number stands just behind a word: how many there are."""
    inside = "".join(t.text.content for t in texts(count) if t.text).replace(" ", "")
    small = painted(count) and count.box.h <= 24 and count.box.w <= 48
    return small and inside.rstrip("+").isdigit() and 0 <= count.box.x - word.box.right <= 12


def _only_lead(items: list[Node], words: list[Node]) -> bool:
    """Whether what is no word is a small sign just before one, every word having its own."""
    signs = [i for i in items if i not in words]
    led = [
        w for w in words
        if any(
            max(s.box.w, s.box.h) <= 28 and -1 <= w.box.x - s.box.right <= 14
            for s in signs
        )
    ]  # fmt: skip
    return not signs or len(led) == len(signs) == len(words)


def _boxed(item: Node) -> bool:
    """Whether it is a box that shows, or all but one."""
    return any(n.kind == "box" and painted(n) and n.box.h >= 0.6 * item.box.h for n in item.walk())


def _ruled(tree: Tree, node: Node, odd: Node) -> bool:
    """Whether a line runs just under the chosen word or under the whole row."""
    for other in tree.all():
        thin = other.kind == "box" and other.box.h <= 4 and painted(other)
        near = -2 <= other.box.y - odd.box.bottom <= 24
        if thin and near and other.box.w >= 0.6 * odd.box.w:
            return True
    owner = tree.parent.get(node.id)
    border = node.paint.border or (owner.paint.border if owner else None)
    return border is not None and border.widths[2] > 0 and border.widths[0] == 0


def _list(tree: Tree, node: Node, marks: Marks) -> None:
    if node.flow != "column" or (node.id in marks and marks[node.id][0] in {"table", "textarea"}):
        return
    kids = [c for c in node.children if c.box.h > 2.5]
    if len(kids) < 3 or any(not texts(k) for k in kids):
        return
    inside = [marks[n.id][0] for k in kids for n in k.walk() if n.id in marks]
    if any(r in _CONTROLS | {"button", "table", "tab"} for r in inside if r != "button"):
        return
    heights = [k.box.h for k in kids]
    if max(heights) > 1.35 * min(heights) or max(heights) > 130:
        return
    gaps = [b.box.y - a.box.bottom for a, b in itertools.pairwise(kids)]
    if max(gaps) - min(gaps) > 3:
        return
    panels = [k for k in kids if shows(tree, k)]
    widths = [k.box.w for k in panels]
    if len(panels) >= 2 and max(widths) > 1.3 * min(widths) and min(gaps) > 4:
        return  # boxes as wide as their words: labels that wrapped
    if len(panels) == len(kids) and min(gaps) > 4:
        return
    # A head and a foot of one colour with something plain between are a card's.
    if [k for k in kids if painted(k)] == [kids[0], kids[-1]]:
        return
    firsts = [texts(k)[0] for k in kids]
    sizes = {round(t.text.style.size) for t in firsts if t.text}
    weights = {t.text.style.weight for t in firsts if t.text}
    lefts = [t.box.x for t in firsts]
    if len(sizes) > 1 or max(lefts) - min(lefts) > 3 or len(weights) > 2:
        return
    close = max(weights, default=0) - min(weights, default=0) <= 100
    if all(k.kind == "text" for k in kids) and not (len(kids) >= 3 and close):
        return
    marks[node.id] = ("list", States(), 0.7)
    odd = _odd_one(kids) if any(painted(k) for k in kids) else None
    for kid in kids:
        if kid.id in marks and marks[kid.id][0] not in {"button", "badge"}:
            continue
        marks[kid.id] = ("list-item", States(selected=(kid is odd) or None), 0.7)


__all__ = ["close_sign", "mark", "tables"]
