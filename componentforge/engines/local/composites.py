"""What only shows in the whole: steps, months, ruled groups, rows with a face, tabs on a panel."""

import itertools
from bisect import bisect_left, bisect_right

from componentforge.domain.layout import Node
from componentforge.engines.local.grids import is_line
from componentforge.engines.local.looks import (
    Tree,
    fill_of,
    has_border,
    icons,
    is_page_number,
    painted,
    roundness,
    similar,
    texts,
)

_CONTROLS = {"input", "select", "textarea", "button", "tab", "page-item", "link"}


def steps(tree: Tree) -> bool:
    """Three or more discs with rising numbers in one row, joined by lines or parted by words."""
    discs = [
        n for n in tree.all()
        if n.kind == "box" and painted(n) and roundness(n) > 0.85 and similar(n.box.w, n.box.h, 2)
        and 16 <= n.box.h <= 56 and (_number(n) is not None or _ticked(n))
    ]  # fmt: skip
    for first in discs:
        row = [n for n in discs if similar(n.box.centre[1], first.box.centre[1], 3)]
        row.sort(key=lambda n: n.box.x)
        numbers = [number for n in row if (number := _number(n)) is not None]
        if len(row) < 3 or len(numbers) < 2 or numbers != sorted(set(numbers)):
            continue
        joined = sum(_between(tree, a, b) for a, b in itertools.pairwise(row))
        if joined >= len(row) - 1:
            return True
    return False


def _number(node: Node) -> int | None:
    words = texts(node)
    if len(words) != 1 or words[0].text is None:
        return None
    content = words[0].text.content.strip()
    return int(content) if is_page_number(content) else None


def _ticked(node: Node) -> bool:
    found = icons(node)
    return len(found) == 1 and found[0].icon is not None and found[0].icon.name == "check"


def _between(tree: Tree, a: Node, b: Node) -> bool:
    """Whether a line at middle height leads from one to the other."""
    return any(
        is_line(n) and n.box.w > n.box.h and similar(n.box.centre[1], a.box.centre[1], 6)
        and n.box.x >= a.box.right - 1 and n.box.right <= b.box.x + 1
        for n in tree.all()
    )  # fmt: skip


def months(tree: Tree) -> bool:
    """Bare numbers in three or more rows and five or more columns: a month's days."""
    numbers = [
        n for n in texts(tree.layout.root)
        if n.text and n.text.content.replace(" ", "").isdigit() and len(n.text.content) <= 3
    ]  # fmt: skip
    lines = {round(n.box.centre[1] / 8) for n in numbers}
    columns: list[float] = []
    for x in sorted(n.box.centre[0] for n in numbers):
        if not columns or x - columns[-1] > 12:
            columns.append(x)
    return len(numbers) >= 18 and len(lines) >= 3 and 5 <= len(columns) <= 10


def ruled_groups(tree: Tree) -> bool:
    """Three or more groups of words set alike, with a line between every two."""
    for node in tree.all():
        if node.kind != "box" or node.flow != "column":
            continue
        groups: list[list[Node]] = [[]]
        for kid in node.children:
            if is_line(kid) and kid.box.w > 0.6 * node.box.w:
                groups.append([])
            else:
                groups[-1].append(kid)
        groups = [group for at, group in enumerate(groups) if group or 0 < at < len(groups) - 1]
        if len(groups) < 3:
            continue
        set_as = [_setting(group) for group in groups]
        # The first group may have a title over it.
        alike = all(s == set_as[1] and s for s in set_as[1:])
        if alike and set_as[0][-len(set_as[1]) :] == set_as[1] and len(set_as[1]) >= 2:
            return True
    return False


def _setting(group: list[Node]) -> list[tuple[int, bool]]:
    words = sorted((t for kid in group for t in texts(kid)), key=lambda n: (n.box.y, n.box.x))
    return [(round(t.text.style.size), t.text.style.weight >= 500) for t in words if t.text]


def faces(tree: Tree) -> int:
    """How many rows, one under another, begin with a round picture or initials and go on in words.

    0 when they are fewer than three.
    """
    starts = [
        n for n in tree.all()
        if n.role not in {"radio", "checkbox", "switch"}
        and n.kind in ("box", "photo") and 20 <= n.box.h <= 72 and similar(n.box.w, n.box.h, 2)
        and (n.kind == "photo" or (painted(n) and roundness(n) > 0.85 and len(texts(n)) <= 1))
    ]  # fmt: skip
    words = texts(tree.layout.root)
    best = 0
    for first in starts:
        column = [
            n for n in starts
            if similar(n.box.x, first.box.x, 2) and similar(n.box.h, first.box.h, 2)
        ]  # fmt: skip
        column = [n for n in column if _led(n, words)]
        column.sort(key=lambda n: n.box.y)
        gaps = [b.box.y - a.box.y for a, b in itertools.pairwise(column)]
        if len(column) >= 3 and max(gaps) <= 1.6 * min(gaps):
            best = max(best, len(column))
    return best


def _led(face: Node, words: list[Node]) -> bool:
    """Whether words follow beside it."""
    box = face.box
    return any(
        box.right <= t.box.x <= box.right + 32 and box.y <= t.box.centre[1] <= box.bottom
        for t in words
    )


def tabs_on_a_panel(tree: Tree) -> bool:
    """Boxes of one height side by side, all but touching, on top of the panel they belong to."""
    labels = [
        n for n in tree.all()
        if n.kind == "box" and fill_of(n) and 22 <= n.box.h <= 64 and len(texts(n)) == 1
    ]  # fmt: skip
    for first in labels:
        row = [
            n for n in labels
            if similar(n.box.y, first.box.y, 3) and similar(n.box.bottom, first.box.bottom, 3)
        ]  # fmt: skip
        row.sort(key=lambda n: n.box.x)
        gaps = [b.box.x - a.box.right for a, b in itertools.pairwise(row)]
        if len(row) < 2 or max(gaps) > 12:
            continue
        bare = _level_words(tree, row)
        if not (max(gaps) <= 4 and len({fill_of(n) for n in row}) == 2) and bare != 1:
            continue
        bottom, wide = row[0].box.bottom, row[-1].box.right - row[0].box.x
        for panel in tree.all():
            if (
                panel.kind == "box" and painted(panel) and texts(panel) and panel not in row
                and -4 <= panel.box.y - bottom <= 4 and panel.box.w >= 1.05 * wide
            ):  # fmt: skip
                return True
    return False


def _level_words(tree: Tree, row: list[Node]) -> int:
    """How many words stand level with a row of boxes in none of them, next to its ends."""
    first, last = row[0].box, row[-1].box
    return sum(
        first.y <= t.box.centre[1] <= first.bottom
        and (0 <= first.x - t.box.right <= 48 or 0 <= t.box.x - last.right <= 48)
        for t in texts(tree.layout.root)
    )


class _Ordered:
    """Nodes by a measure, so that a span of it is found without looking at all."""

    def __init__(self, nodes: list[Node], measures: list[float]) -> None:
        ordered = sorted(zip(measures, nodes, strict=True), key=lambda pair: pair[0])
        self._measures, self._nodes = [m for m, _ in ordered], [n for _, n in ordered]

    def between(self, low: float, high: float) -> list[Node]:
        """Those from `low` to `high`, both included."""
        return self._nodes[bisect_left(self._measures, low) : bisect_right(self._measures, high)]


def underlined_field(tree: Tree) -> bool:
    """A label, words under it, and a line just below that runs on beyond the words."""
    words = texts(tree.layout.root)
    by_bottom = _Ordered(words, [t.box.bottom for t in words])
    by_middle = _Ordered(words, [t.box.centre[1] for t in words])
    lone = sum(is_line(n) and n.box.w >= 110 for n in tree.all()) == 1
    for line in tree.all():
        if not is_line(line) or line.box.w < 110 or line.box.w < 20 * line.box.h:
            continue
        above = [
            t for t in by_bottom.between(line.box.y - 16, line.box.y)
            if -2 <= t.box.x - line.box.x <= 16 and t.box.w < 0.8 * line.box.w
        ]  # fmt: skip
        if len(above) != 1:
            continue
        entry = above[0]
        labels = [
            t for t in by_bottom.between(entry.box.y - 18, entry.box.y)
            if (abs(t.box.x - line.box.x) <= 4 or (lone and abs(t.box.x - entry.box.x) <= 3))
            and t.text and entry.text and t.text.style.size <= entry.text.style.size
        ]  # fmt: skip
        middle = entry.box.centre[1]
        beside = [t for t in by_middle.between(middle - 6, middle + 6) if t.id != entry.id]
        if len(labels) == 1 and not beside:
            return True
    return False


def regions(tree: Tree, outer: list[Node]) -> int:
    """How many large parts stand on the page, when they are not just one thing several times."""
    page = tree.layout.root.box
    large = [
        n for n in outer
        if n.box.area > 0.03 * page.area and len(texts(n)) >= 1 and n.role not in _CONTROLS
    ]  # fmt: skip
    covered = sum(n.box.area for n in large) / max(1.0, page.area)
    if len(large) < 3 or covered < 0.3:
        return 0
    kinds = {
        (
            len(texts(n)) // 2,
            len([k for k in n.walk() if k.kind == "box" and painted(k)]) // 2,
            round(n.box.w / 150),
        )
        for n in large
    }
    return len(large) if len(kinds) >= 2 else 0


def ruled_rows(tree: Tree) -> bool:
    """Three or more rows of three or more things, things under things, a line between rows."""
    for node in tree.all():
        if node.kind != "box" or node.flow != "column":
            continue
        lines = [k for k in node.children if is_line(k) and k.box.w > 0.8 * node.box.w]
        rows = [k for k in node.children if k.flow == "row" and len(k.children) >= 3]
        if len(lines) < 2 or len(rows) < 3:
            continue
        starts = [[kid.box.x for kid in row.children] for row in rows]
        ends = [[kid.box.right for kid in row.children] for row in rows]
        columns = sum(
            sum(any(abs(x - at) <= 4 for x in row) for row in edges) >= 0.7 * len(rows)
            for edges, longest in ((starts, max(starts, key=len)), (ends, max(ends, key=len)))
            for at in longest
        )
        if columns >= 4:
            return True
    return False


def headed_strip(tree: Tree, node: Node) -> bool:
    """Whether a row is the top strip of a framed panel that goes on below it."""
    owner = tree.parent.get(node.id)
    if owner is None or not has_border(owner) or owner.box.h < 1.8 * node.box.h:
        return False
    flush = node.box.x - owner.box.x <= 3 and owner.box.right - node.box.right <= 3
    return flush and node.box.y - owner.box.y <= 3 and fill_of(node) is not None


def empty_table(tree: Tree) -> bool:
    """A strip with three or more words on top of a framed panel with at most one sentence."""
    for node in tree.all():
        if node.kind == "box" and node.flow == "row" and headed_strip(tree, node):
            below = [t for t in texts(tree.parent[node.id]) if t.box.y >= node.box.bottom]
            if len(texts(node)) >= 3 and len(node.children) == len(texts(node)) and len(below) <= 2:
                return True
    return False


def loose_switch(tree: Tree) -> bool:
    """A plain disc that touches what is left of a track, both together as wide as a switch."""
    nodes = tree.all()
    for disc in nodes:
        if not (
            disc.kind == "box" and fill_of(disc) and not disc.children and roundness(disc) > 0.9
            and similar(disc.box.w, disc.box.h, 1.5) and 10 <= disc.box.h <= 32
        ):  # fmt: skip
            continue
        for track in nodes:
            if track.id == disc.id or track.kind not in ("icon", "box") or texts(track):
                continue
            touching = (
                track.box.x <= disc.box.right + 1 and disc.box.x <= track.box.right + 1
                and similar(track.box.centre[1], disc.box.centre[1], 2.5)
                and 0.5 * disc.box.h <= track.box.h <= 1.8 * disc.box.h
            )  # fmt: skip
            whole = max(track.box.right, disc.box.right) - min(track.box.x, disc.box.x)
            high = max(track.box.h, disc.box.h)
            shown = track.kind == "icon" or painted(track) or bool(icons(track))
            if touching and shown and 1.35 * high <= whole <= 2.8 * high:
                return True
    return False


def barred_words(tree: Tree) -> bool:
    """Words on the bare page with an upright bar at their start, as high as they are: a callout."""
    words = texts(tree.layout.root)
    bars = [
        n for n in tree.all()
        if n.kind == "box" and fill_of(n) and not n.children
        and 3 <= n.box.w <= 12 and n.box.h >= max(28, 3 * n.box.w)
    ]  # fmt: skip
    others = [n for n in tree.all() if n.kind == "box" and painted(n) and n not in bars]
    if len(bars) != 1 or len(others) > 1 or not words:
        return False
    bar = bars[0].box
    return all(
        0 < t.box.x - bar.right <= 40 and bar.y - 2 <= t.box.y and t.box.bottom <= bar.bottom + 2
        for t in words
    )
