"""Purposes that show in how things stand together: tables, tabs, pages, paths, bars, lists."""

import itertools
import re
from collections import Counter

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.bars import back_and_on, lined
from componentforge.engines.local.grids import grid_of, is_line, units
from componentforge.engines.local.looks import (
    Tree,
    contrast,
    fill_differs,
    fill_of,
    framed,
    has_border,
    icons,
    is_ellipsis,
    is_page_number,
    is_separator_sign,
    painted,
    rgb,
    shows,
    texts,
)

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
        if a.text and b.text and b.box.x - a.box.right < 0.5 * a.text.style.size:
            return True
    return False


def _row_of_things(tree: Tree, node: Node, marks: Marks) -> None:
    if node.flow != "row" or (node.id in marks and marks[node.id][0] not in {"button", "badge"}):
        return
    owner = tree.parent.get(node.id)
    if owner is not None and owner.flow == "row" and not painted(node):
        return
    items = _items(node)
    if _paths_in_words(node, items, marks):
        return
    if _path(node, items, marks):
        return
    if back_and_on(items, marks):
        marks[node.id] = ("navigation", States(), 0.7)
        return
    if len(items) >= 2 and _one_sentence(items):
        return
    if any(i.id in marks and marks[i.id][0] == "avatar" for i in items):
        return
    if len(items) < 2 or any(i.id in marks and marks[i.id][0] in _CONTROLS for i in items):
        _navigation(tree, node, items, marks)
        return
    if _pagination(node, items, marks):
        return
    if _navigation(tree, node, items, marks):
        return
    _tabs(tree, node, items, marks)


def _word(node: Node) -> str:
    return " ".join(t.text.content for t in texts(node) if t.text)


def _pagination(node: Node, items: list[Node], marks: Marks) -> bool:
    pages = [i for i in items if is_page_number(_word(i))]
    dots = [i for i in items if is_ellipsis(_word(i))]
    enough = len(pages) + len(dots) >= 3 or (len(pages) == 2 and len(items) >= 4)
    if len(pages) < 2 or not enough or len(pages) < 0.4 * len(items):
        return False
    if max(i.box.h for i in items) > 64 or any(len(_word(i).split()) > 3 for i in items):
        return False
    numbers = [int(_word(p)) for p in pages]
    if numbers != sorted(numbers) or len(set(numbers)) != len(numbers):
        return False
    odd = _odd_one(pages)
    for item in items:
        chosen = item.id == odd.id if odd is not None and item in pages else None
        marks[item.id] = ("page-item", States(selected=chosen or None), 0.9)
        _clear(item, marks)
    marks[node.id] = ("navigation", States(), 0.8)
    return True


_SIGNS = re.compile(r"\s*[/›»→⟩❯]\s*|\s+>\s+")


def _paths_in_words(node: Node, items: list[Node], marks: Marks) -> bool:
    """A path whose signs were read as part of its words."""
    words = [i for i in items if i.kind == "text" and i.text]
    if not words or len(words) < len(items) / 2 or len(items) > 9:
        return False
    if any(is_separator_sign(_word(w)) for w in words):
        return False
    heights = {round(i.text.style.size) for i in words if i.text}
    if len(heights) > 1:
        return False
    signs = sum(len(_SIGNS.findall(_word(w))) for w in words)
    digits = sum(c.isdigit() for w in words for c in _word(w))
    longest = max(len(part.split()) for w in words for part in _SIGNS.split(_word(w)))
    if signs < 2 and not (signs and len(items) >= 3):
        return False
    if digits > 3 or longest > 3:
        return False
    for item in items:
        if item.kind == "text":
            marks[item.id] = ("crumb", States(selected=item is words[-1] or None), 0.6)
    marks[node.id] = ("navigation", States(), 0.6)
    return True


def _clear(item: Node, marks: Marks) -> None:
    for inside in item.walk()[1:]:
        marks.pop(inside.id, None)


def _path(node: Node, items: list[Node], marks: Marks) -> bool:
    def is_sign(item: Node) -> bool:
        if item.kind == "icon":
            return item.box.w <= 28
        return bool(_word(item)) and is_separator_sign(_word(item))

    signs = [i for i in items if is_sign(i)]
    words = [i for i in items if not is_sign(i) and texts(i)]
    if len(words) < 2 or not signs or len(items) != len(signs) + len(words):
        return False
    order = [is_sign(i) for i in items]
    between = sum(order[i] and not order[i - 1] for i in range(1, len(order)))
    if order[0] or between < len(words) - 2 or len(signs) < 0.6 * (len(words) - 1):
        return False
    if len(words) == 2 and (len(signs) != 1 or not all(i.kind == "text" for i in items)):
        return False
    if any(i.id in marks and marks[i.id][0] == "button" for i in words):
        return False
    for item in items:
        if item in words:
            marks[item.id] = ("crumb", States(selected=item is words[-1] or None), 0.9)
        else:
            marks[item.id] = ("separator", States(), 0.9)
        _clear(item, marks)
    marks[node.id] = ("navigation", States(), 0.75)
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
    numbers = sum(is_page_number(_word(w)) for w in words)
    boxes = sum(painted(w) and has_border(w) for w in words)
    if numbers > len(words) / 2 or boxes > len(words) / 2:
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
        _clear(word, marks)
    return True


def _tabs(tree: Tree, node: Node, items: list[Node], marks: Marks) -> bool:
    words = [i for i in items if texts(i)]
    if not 2 <= len(words) <= 9 or len(words) < len(items):
        return False
    if any(len(texts(w)) > 2 for w in words):
        return False
    heights = sorted(w.box.h for w in words)
    sizes = {round(t.text.style.size) for w in words for t in texts(w)[:1] if t.text}
    odd = _odd_one(words)
    plain = [w for w in words if not painted(w)]
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
        _clear(word, marks)
    return True


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
    if all(k.kind == "text" for k in kids) and not (len(kids) >= 3 and len(weights) == 1):
        return
    marks[node.id] = ("list", States(), 0.7)
    odd = _odd_one(kids) if any(painted(k) for k in kids) else None
    for kid in kids:
        if kid.id in marks and marks[kid.id][0] not in {"button", "badge"}:
            continue
        marks[kid.id] = ("list-item", States(selected=(kid is odd) or None), 0.7)


__all__ = ["close_sign", "mark", "tables"]
