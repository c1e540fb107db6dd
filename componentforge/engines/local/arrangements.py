"""Purposes that show in how several things stand together: tables, tabs, pages, paths, bars, lists."""

from collections import Counter
from collections.abc import Sequence

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.looks import (
    Tree,
    fill_of,
    has_border,
    icons,
    is_ellipsis,
    is_page_number,
    is_separator_sign,
    painted,
    similar,
    texts,
)

Marks = dict[str, tuple[Role, States, float]]
_CONTROLS = {"checkbox", "radio", "switch", "input", "select", "textarea", "progress"}


def mark(tree: Tree, marks: Marks) -> None:
    """Add roles of arrangements to `marks`; single controls are in there already."""
    for node in tree.all():
        _table(tree, node, marks)
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
        if near_top and edge <= 48 and icon.box.w <= 32 and (named or unknown):
            if named or node.box.right - icon.box.right <= 48:
                return icon
    return None


def cells_of(row: Node) -> list[Node]:
    """What stands in a row, through wrappers, without ruling lines."""
    while row.flow != "row" and len(row.children) == 1:
        row = row.children[0]
    if row.flow not in ("row", "grid", "overlay"):
        return [row]
    return [c for c in row.children if min(c.box.w, c.box.h) > 2.5]


def table_rows(node: Node) -> list[list[Node]]:
    """Rows of cells when `node` holds a table's worth of aligned rows, else nothing."""
    body = node
    while len(body.children) == 1 and body.children[0].kind == "box":
        body = body.children[0]
    if body.flow == "grid" and body.columns >= 2:
        n = body.columns
        kids = body.children
        return [list(kids[i : i + n]) for i in range(0, len(kids), n)]
    if body.flow != "column":
        return []
    kids = _flattened([c for c in body.children if c.box.h > 2.5 or texts(c)])
    rows = [cells_of(c) for c in kids]
    return rows if all(len(r) >= 2 for r in rows) else []


def _flattened(kids: Sequence[Node]) -> list[Node]:
    """Row groups (a head, a body) opened."""
    out: list[Node] = []
    for kid in kids:
        inside = kid
        while len(inside.children) == 1 and inside.children[0].kind == "box":
            inside = inside.children[0]
        nested = inside.flow == "column" and len(inside.children) >= 2
        if nested and all(len(cells_of(c)) >= 2 for c in inside.children if c.box.h > 2.5):
            out.extend(c for c in inside.children if c.box.h > 2.5)
        else:
            out.append(kid)
    return out


def _table(tree: Tree, node: Node, marks: Marks) -> None:
    if node.kind != "box" or _under(tree, node, marks, {"table"}):
        return
    rows = table_rows(node)
    if len(rows) < 2 or len(rows[0]) < 2:
        return
    widths = Counter(len(r) for r in rows)
    columns = widths.most_common(1)[0][0]
    if columns < 2 or widths[columns] < 0.7 * len(rows) or (len(rows) < 3 and columns < 3):
        return
    inside = [marks[n.id][0] for n in node.walk()[1:] if n.id in marks]
    if any(r in {"input", "select", "textarea", "progress"} for r in inside):
        return
    firsts = [marks[r[0].id][0] for r in rows if r[0].id in marks]
    if any(r in {"checkbox", "radio", "switch", "avatar"} for r in firsts):
        return
    if any(not texts(c) for r in rows for c in r[:1]):
        return
    if not _aligned([r for r in rows if len(r) == columns]):
        return
    words = [t for r in rows for c in r for t in texts(c)[:1] if t.text]
    head = texts(rows[0][0])[0].text
    heavier = head is not None and any(
        t.text
        and (t.text.style.weight < head.style.weight or t.text.style.color != head.style.color)
        for t in words
    )
    if columns == 2 and not (heavier and len(rows) >= 4):
        return
    marks[node.id] = ("table", States(), 0.9 if heavier else 0.75)
    for at, row in enumerate(rows):
        for cell in row:
            top = at == 0 and heavier
            marks[cell.id] = ("header-cell" if top else "cell", States(), 0.85)


def _aligned(rows: list[list[Node]]) -> bool:
    good = total = 0
    for column in zip(*rows, strict=True):
        places = [_place(cell) for cell in column]
        for edge in range(3):
            spread = max(p[edge] for p in places) - min(p[edge] for p in places)
            if spread <= 3:
                good += 1
                break
        total += 1
    return total > 0 and good >= total - (1 if total > 3 else 0)


def _place(cell: Node) -> tuple[float, float, float]:
    box = Box.union([t.box for t in texts(cell)]) if texts(cell) else cell.box
    return box.x, box.centre[0], box.right


def _items(node: Node) -> list[Node]:
    """Things in a row, small wrappers seen through; things with more than two texts spoil it."""
    if node.flow not in ("row", "overlay", "grid"):
        return []
    kids = [c for c in node.children if min(c.box.w, c.box.h) > 2.5]
    out: list[Node] = []
    for kid in sorted(kids, key=lambda n: n.box.x):
        if kid.kind == "box" and not painted(kid) and kid.flow == "row" and len(kid.children) > 1:
            out.extend(_items(kid))
        elif kid.kind == "box" and kid.flow == "row" and len(texts(kid)) > 2:
            out.extend(_items(kid))
        else:
            out.append(kid)
    return out


def _row_of_things(tree: Tree, node: Node, marks: Marks) -> None:
    if node.flow != "row" or (node.id in marks and marks[node.id][0] not in {"button", "badge"}):
        return
    owner = tree.parent.get(node.id)
    if owner is not None and owner.flow == "row" and not painted(node):
        return
    items = _items(node)
    if len(items) < 2 or any(i.id in marks and marks[i.id][0] in _CONTROLS for i in items):
        _navigation(tree, node, items, marks)
        return
    if _pagination(node, items, marks) or _path(node, items, marks):
        return
    if _navigation(tree, node, items, marks):
        return
    _tabs(tree, node, items, marks)


def _word(node: Node) -> str:
    return " ".join(t.text.content for t in texts(node) if t.text)


def _pagination(node: Node, items: list[Node], marks: Marks) -> bool:
    pages = [i for i in items if is_page_number(_word(i))]
    dots = [i for i in items if is_ellipsis(_word(i))]
    if len(pages) < 2 or len(pages) + len(dots) < 3 or len(pages) < 0.4 * len(items):
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
    if len(words) < 2 or len(signs) < len(words) - 1 or len(items) != len(signs) + len(words):
        return False
    order = [is_sign(i) for i in items]
    if any(order[i] == order[i + 1] for i in range(len(order) - 1)) or order[0]:
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
    style = (word.style.color, word.style.weight) if word else None
    return fill_of(item), edges, style


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


def _navigation(tree: Tree, node: Node, items: list[Node], marks: Marks) -> bool:
    words = [i for i in items if texts(i)]
    wide = node.box.w >= 280 and node.box.w >= 4.5 * node.box.h and 28 <= node.box.h <= 120
    page = tree.layout.root.box
    across = node.box.w >= 0.75 * page.w
    if not (wide and across and painted(node)) or len(words) < 3:
        return False
    numbers = sum(is_page_number(_word(w)) for w in words)
    boxes = sum(painted(w) and has_border(w) for w in words)
    if numbers > len(words) / 2 or boxes > len(words) / 2:
        return False
    marks[node.id] = ("navigation", States(), 0.85)
    odd = _odd_one([w for w in words if not (w.id in marks and marks[w.id][0] in _CONTROLS)])
    for word in words:
        if word.id in marks and marks[word.id][0] in _CONTROLS | {"button"} and word is not odd:
            if painted(word) and has_border(word):
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
    if not painted(odd) and not _ruled(tree, node, odd):
        return False
    if heights[-1] > 72:
        return False
    for word in words:
        marks[word.id] = ("tab", States(selected=word is odd), 0.75)
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
    if node.flow != "column" or (node.id in marks and marks[node.id][0] == "table"):
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
    gaps = [b.box.y - a.box.bottom for a, b in zip(kids, kids[1:], strict=False)]
    if max(gaps) - min(gaps) > 3:
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


__all__ = ["cells_of", "close_sign", "mark", "similar", "table_rows"]
