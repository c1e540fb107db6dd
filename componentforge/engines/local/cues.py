"""Weaker cues of the whole, for what no part says: rows and columns of bare words and signs.

Each looks at places and paint alone: level with one another, one edge, one pitch, lines between.
"""

import itertools

from componentforge.domain.layout import Node
from componentforge.engines.local.grids import is_line
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    contrast,
    fill_of,
    hue,
    icons,
    painted,
    roundness,
    similar,
    texts,
)

_LEVEL = 4.0
"""CSS px two middles may differ by in one row."""
_ICON = 32
"""CSS px across; what is larger is a picture."""


def level_rows(nodes: list[Node]) -> list[list[Node]]:
    """Nodes whose middles are at one height, each row from left to right, rows downwards."""
    rows: list[list[Node]] = []
    for node in sorted(nodes, key=lambda n: n.box.centre[1]):
        if rows and node.box.centre[1] - rows[-1][0].box.centre[1] <= _LEVEL:
            rows[-1].append(node)
        else:
            rows.append([node])
    return [sorted(row, key=lambda n: n.box.x) for row in rows]


def _size(node: Node) -> float:
    return node.text.style.size if node.text else 0.0


def _groups(tree: Tree) -> list[list[Node]]:
    """The page's words, parted by lines that run across what there is."""
    words = texts(tree.layout.root)
    if len(words) < 2:
        return []
    wide = max(n.box.right for n in words) - min(n.box.x for n in words)
    lines = [n for n in tree.all() if is_line(n) and n.box.w > n.box.h and n.box.w >= 0.8 * wide]
    cuts = sorted({round(n.box.centre[1]) for n in lines})
    parts: list[list[Node]] = [[] for _ in range(len(cuts) + 1)]
    for word in words:
        parts[sum(cut < word.box.centre[1] for cut in cuts)].append(word)
    return [part for part in parts if part]


def _first(group: list[Node], right_to_left: bool) -> Node:
    top = level_rows(group)[0]
    return top[-1] if right_to_left else top[0]


def ruled_list(tree: Tree) -> bool:
    """Rows with a line between every two, each beginning at one edge in one size.

    A row may hold more than its name: a value at its end, a second line. Two rows are enough when
    each holds three things set alike.
    """
    groups = _groups(tree)
    back = tree.layout.right_to_left
    while len(groups) > 2 and len(groups[0]) == 1 and not _same_start(groups[0], groups[1], back):
        groups = groups[1:]  # a title over the rows
    alike = all(_same_start(groups[0], g, back) for g in groups[1:]) if groups else False
    if len(groups) >= 3:
        starts = [_first(g, back).box.y for g in groups]
        steps = [b - a for a, b in itertools.pairwise(starts)]
        even = max(steps) - min(steps) <= 6
        return alike and even and max(len(g) for g in groups) <= 4
    setting = [[round(_size(t)) for row in level_rows(g) for t in row] for g in groups]
    return len(groups) == 2 and alike and setting[0] == setting[1] and len(setting[0]) >= 3


def valued(tree: Tree) -> bool:
    """Whether some ruled row has a value level with its name."""
    return any(len(row) > 1 for group in _groups(tree) for row in level_rows(group))


def _same_start(a: list[Node], b: list[Node], right_to_left: bool) -> bool:
    one, other = _first(a, right_to_left), _first(b, right_to_left)
    edge = one.box.right - other.box.right if right_to_left else one.box.x - other.box.x
    return abs(edge) <= 3 and abs(_size(one) - _size(other)) <= (2.5 if right_to_left else 1)


def entry_rows(tree: Tree) -> bool:
    """Ruled rows of a name and, in a second column, what was entered; a wide button below all."""
    below = [n for n in tree.all() if n.role == "button"]
    rows = [row for g in _groups(tree) for row in level_rows(g)]
    words = [t for row in rows for t in row]
    if not below or not words or len(below) > 2:
        return False
    press = max(below, key=lambda n: n.box.w)
    inner = {t.id for n in below for t in texts(n)}
    rest = [t for t in words if t.id not in inner]
    wide = max((t.box.right for t in rest), default=0) - min((t.box.x for t in rest), default=0)
    if press.box.y < max((t.box.bottom for t in rest), default=0) or press.box.w < wide:
        return False
    lines = [n for n in tree.all() if is_line(n) and n.box.w >= 0.8 * press.box.w]
    names = {round(row[0].box.x / 3) for row in rows if row[0].id not in inner}
    return len(lines) >= 2 and len(rest) >= 3 and len(names) <= 2


def bulleted(tree: Tree) -> bool:
    """Two or more dots in one column, each before a text and nothing else on its line."""
    words = texts(tree.layout.root)
    dots = [
        n for n in tree.all()
        if n.kind in ("icon", "box") and not texts(n) and 3 <= n.box.w <= 10
        and similar(n.box.w, n.box.h, 2.5)
    ]  # fmt: skip
    led = [d for d in dots if any(_leads_to(d, t) for t in words)]
    column = [d for d in led if similar(d.box.centre[0], led[0].box.centre[0], 2)]
    return len(column) >= 2 and len(words) <= len(column) + 2


def toggles(tree: Tree) -> bool:
    """Two or more drawings as wide as a switch, of one size, in one column beside words."""
    words = texts(tree.layout.root)
    wide = [
        n for n in tree.all()
        if n.kind == "icon" and 11 <= n.box.h <= 40 and 1.4 * n.box.h <= n.box.w <= 2.4 * n.box.h
    ]  # fmt: skip
    column = [
        n for n in wide
        if similar(n.box.x, wide[0].box.x, 2) and similar(n.box.w, wide[0].box.w, 3)
        and any(abs(t.box.centre[1] - n.box.centre[1]) <= 6 for t in words)
    ]  # fmt: skip
    return len(column) >= 2 and len(column) == len(wide)


def _leads_to(dot: Node, text: Node) -> bool:
    level = abs(dot.box.centre[1] - text.box.y - 0.5 * _size(text) - 3) <= 0.5 * _size(text) + 3
    after = 2 <= text.box.x - dot.box.right <= 28
    before = 2 <= dot.box.x - text.box.right <= 28
    return level and (after or before)


def paired_rows(tree: Tree) -> bool:
    """Three or more pairs of a name and a fainter or smaller line under it, evenly apart."""
    words = sorted(texts(tree.layout.root), key=lambda n: n.box.y)
    best = 0
    for x in {round(t.box.x) for t in words}:
        column = [t for t in words if abs(t.box.x - x) <= 3]
        for start in range(len(column) % 2, -1, -1):
            names, under = column[start::2], column[start + 1 :: 2]
            if len(names) < 3 or len(names) != len(under):
                continue
            steps = [b.box.y - a.box.y for a, b in itertools.pairwise(names)]
            near = [u.box.y - n.box.bottom for n, u in zip(names, under, strict=True)]
            sizes = {round(_size(n)) for n in names}, {round(_size(u)) for u in under}
            ranked = all(_size(u) < _size(n) - 0.6 for n, u in zip(names, under, strict=True))
            if (
                ranked and max(steps) - min(steps) <= 4 and max(near) <= 12
                and len(sizes[0]) == len(sizes[1]) == 1
            ):  # fmt: skip
                best = max(best, len(names))
    return best >= 3 and 2 * best >= len(words) - 2


def titled_groups(tree: Tree) -> bool:
    """Short lines at one edge in two or more groups, each under a title of another weight or tone.

    One of the lines is a link or stands out: where one is, in the menu of a site.
    """
    words = sorted(texts(tree.layout.root), key=lambda n: n.box.y)
    rows = level_rows(words)
    firsts = [row[0] for row in rows]
    if len(firsts) < 5 or any(t.text and len(t.text.lines) > 1 for t in words):
        return False
    edge = all(abs(t.box.x - firsts[0].box.x) <= 3 for t in firsts)
    steps = [b.box.y - a.box.y for a, b in itertools.pairwise(firsts)]
    usual = sorted(steps)[len(steps) // 2]
    groups = sum(step > 1.4 * usual for step in steps)
    shown = [n for n in tree.all() if n.kind == "box" and painted(n) and n.box.h > 2.6]
    colours = {t.text.style.color for t in firsts if t.text and chroma(t.text.style.color) > 0.35}
    return edge and groups >= 1 and len(colours) == 1 and not shown


def tab_bar(tree: Tree) -> bool:
    """Three or more signs in a row, each with a short word under its middle."""
    words = texts(tree.layout.root)
    signs = [
        n for n in tree.all() if n.kind == "icon" and max(n.box.w, n.box.h) <= _ICON
    ]  # fmt: skip
    pairs = [
        (s, t) for s in signs for t in words
        if similar(s.box.centre[0], t.box.centre[0], 6) and 0 <= t.box.y - s.box.bottom <= 14
    ]  # fmt: skip
    rows = level_rows([t for _, t in pairs])
    longest = max(rows, key=len, default=[])
    if len(longest) < 3 or len(words) > len(longest) + 3:
        return False
    middles = [t.box.centre[0] for t in longest]
    steps = [b - a for a, b in itertools.pairwise(middles)]
    return max(steps) <= 1.25 * min(steps)


def segments(tree: Tree) -> int:
    """How many boxes of one height stand edge to edge, one of them in another look; else 0."""
    boxes = [
        n for n in tree.all()
        if n.kind == "box" and painted(n) and 22 <= n.box.h <= 56 and len(texts(n)) == 1
        and n.box.w >= n.box.h
    ]  # fmt: skip
    for row in level_rows(boxes):
        gaps = [b.box.x - a.box.right for a, b in itertools.pairwise(row)]
        if len(row) < 2 or max(gaps) > 1.5 or min(gaps) < -2 or len(row) != len(boxes):
            continue
        if any(len(t.text.content) <= 2 for n in row for t in texts(n) if t.text):
            continue  # pages
        looks = [_look(n) for n in row]
        if any(looks.count(look) == 1 for look in looks) and 2 <= len(set(looks)) <= 2:
            return len(row)
    return 0


def _look(node: Node) -> tuple[object, ...]:
    word = texts(node)[0].text
    border = node.paint.border.colors[0] if node.paint.border else None
    return fill_of(node), word.style.color if word else None, border


def stacked_faces(tree: Tree) -> bool:
    """Discs of one height that lie over one another in a row, and nothing else."""
    discs = [
        n for n in tree.all()
        if n.kind in ("box", "photo") and 18 <= n.box.h <= 72
        and (n.kind == "photo" or (painted(n) and roundness(n) > 0.85))
    ]  # fmt: skip
    if len(discs) < 2 or len({round(d.box.h / 4) for d in discs}) > 1:
        return False
    discs.sort(key=lambda n: n.box.x)
    over = all(-0.6 * a.box.h <= b.box.x - a.box.right <= -1 for a, b in itertools.pairwise(discs))
    words = [t for t in texts(tree.layout.root) if not any(d.box.contains(t.box, 3) for d in discs)]
    return over and not words


def openers(tree: Tree) -> bool:
    """Every framed or pale box of a control's height ends in a sign that points down."""
    boxes = [
        n for n in tree.all()
        if n.kind == "box" and painted(n) and 22 <= n.box.h <= 56 and texts(n) and n.box.w > n.box.h
    ]  # fmt: skip
    quiet = all(chroma(fill_of(n) or "#ffffff") < 0.3 for n in boxes)
    return bool(boxes) and quiet and all(_opens(n) for n in boxes)


def _opens(node: Node) -> bool:
    last = max(icons(node), key=lambda n: n.box.x, default=None)
    if last is None or last.icon is None:
        return False
    after = last.box.x >= max(t.box.right for t in texts(node)) - 1
    return after and last.icon.name in {"chevron-down", "caret-down", "chevrons-up-down"}


def headed_notice(node: Node) -> bool:
    """A panel whose strip of a strong colour holds a sign and a few words, with little below."""
    if node.kind != "box" or node.box.w < 180 or not 40 <= node.box.h <= 260:
        return False
    return len(texts(node)) <= 4 and any(_coloured_head(node, kid) for kid in node.children)


def _coloured_head(node: Node, strip: Node) -> bool:
    fill = fill_of(strip) if strip.kind == "box" else None
    across = strip.box.w >= 0.96 * node.box.w and similar(strip.box.y, node.box.y, 3)
    coloured = fill is not None and chroma(fill) > 0.25
    low = 24 <= strip.box.h <= 0.6 * node.box.h
    return across and coloured and low and len(texts(strip)) == 1 and led_by_sign(strip)


def led_by_sign(node: Node) -> bool:
    """Whether the first thing in a panel is one small sign, bare or in a disc, beside its words."""
    words = texts(node)
    if not words:
        return False
    start = min(t.box.x for t in words)
    signs = [
        n for n in node.walk()[1:]
        if n.box.right <= start + 1 and max(n.box.w, n.box.h) <= 36 and min(n.box.w, n.box.h) >= 6
        and (_is_disc(n) or (n.kind == "icon" and not _faint(n, node)))
    ]  # fmt: skip
    outer = [s for s in signs if not any(o.id != s.id and o.box.contains(s.box, 1) for o in signs)]
    if len(outer) != 1:
        return False
    sign = outer[0].box
    near = start - sign.right <= max(24.0, sign.w)
    first = min(words, key=lambda n: n.box.y).box
    middle = similar(sign.centre[1], node.box.centre[1], 4)
    return near and (middle or abs(sign.centre[1] - first.centre[1]) <= max(first.h, sign.h) / 2)


def _is_disc(node: Node) -> bool:
    """Whether it is a painted disc, or any painted box around a drawing."""
    drawn = any(n.kind == "icon" for n in node.walk()[1:])
    return node.kind == "box" and painted(node) and (roundness(node) > 0.85 or drawn)


def _faint(sign: Node, panel: Node) -> bool:
    """Whether a drawing hardly differs from its panel: the rest of a shadow, no sign."""
    color, ground = sign.icon.color if sign.icon else None, fill_of(panel)
    return color is not None and ground is not None and contrast(color, ground) < 1.2


def in_one_hue(node: Node) -> bool:
    """Whether the first words of a panel and the sign before them have one strong colour."""
    first = min(texts(node), key=lambda t: t.box.y, default=None)
    color = first.text.style.color if first is not None and first.text else "#000000"
    if chroma(color) < 0.2:
        return False
    signs = [n.icon.color for n in icons(node) if n.icon and not _faint(n, node)]
    return any(
        chroma(sign) > 0.2 and abs((hue(sign) - hue(color) + 180) % 360 - 180) <= 20
        for sign in signs[:1]
    )


def upright_parts(node: Node) -> bool:
    """A field whose short ends are parted off by upright lines: units, prefixes."""
    words = texts(node)
    lines = [
        n for n in node.walk()[1:]
        if n.kind == "box" and painted(n) and n.box.w <= 2.6 and n.box.h >= 0.8 * node.box.h
    ]  # fmt: skip
    if not 1 <= len(lines) <= 2 or not 1 <= len(words) <= 3 or node.box.w < 3 * node.box.h:
        return False
    edges = [node.box.x, *sorted(n.box.x for n in lines), node.box.right]
    parts = [b - a for a, b in itertools.pairwise(edges)]
    widest = max(range(len(parts)), key=parts.__getitem__)
    inside = [t for t in words if edges[widest] <= t.box.centre[0] <= edges[widest + 1]]
    room = edges[widest + 1] - max((t.box.right for t in inside), default=edges[widest])
    spare = not inside or room > 2 * (inside[0].box.x - edges[widest])
    return parts[widest] >= 1.6 * max(p for i, p in enumerate(parts) if i != widest) and spare
