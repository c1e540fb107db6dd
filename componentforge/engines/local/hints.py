"""What a picture may be when nothing surer is found: one weak vote for each rough shape."""

from componentforge.domain.layout import Node
from componentforge.domain.proposal import ComponentType
from componentforge.engines.local.cues import level_rows
from componentforge.engines.local.grids import is_line
from componentforge.engines.local.looks import (
    Tree,
    chroma,
    fill_of,
    framed,
    painted,
    roundness,
    similar,
    texts,
)

Hint = tuple[ComponentType, float, str]


def hints(tree: Tree) -> list[Hint]:
    """Votes of less than 1 each, by arrangement first and by single shapes second."""
    words = texts(tree.layout.root)
    shapes = [n for n in tree.all() if n.kind != "text" and min(n.box.w, n.box.h) > 2.6]
    votes = _of_words(tree, words)
    for node in shapes:
        votes += _of_shape(node, words)
    best: dict[ComponentType, Hint] = {}
    for vote in votes:
        if vote[1] > best.get(vote[0], vote)[1] or vote[0] not in best:
            best[vote[0]] = vote
    return list(best.values())


def _of_words(tree: Tree, words: list[Node]) -> list[Hint]:
    rows = level_rows(words)
    longest = max((len(row) for row in rows), default=0)
    wide = max((t.box.w for t in words), default=0.0)
    lines = sum(is_line(n) and n.box.w > wide for n in tree.all())
    if longest >= 3 and len(rows) <= 2:
        why = "words in one row"
        return [("navigation-menu", 0.9, why), ("tabs", 0.85, why), ("breadcrumb", 0.7, why)]
    if longest >= 3 and len(rows) >= 3:
        return [("table", 0.8, "words in rows and columns")]
    if len(rows) >= 3:
        why = "words under one another"
        return [("list", 0.6 + 0.1 * min(3, lines), why), ("card", 0.6, why), ("form", 0.3, why)]
    if lines == 1 and len(rows) <= 3:
        return [("input", 0.5, "words and a line")]
    return []


def _of_shape(node: Node, words: list[Node]) -> list[Hint]:
    w, h = node.box.w, node.box.h
    beside = any(
        abs(t.box.centre[1] - node.box.centre[1]) <= max(6.0, 0.3 * h)
        and min(abs(t.box.x - node.box.right), abs(node.box.x - t.box.right)) <= 24
        for t in words
    )
    small = 10 <= h <= 40
    if node.kind == "icon" and small and 1.35 * h <= w <= 2.8 * h:
        return [("switch", 0.9, "a drawing as wide as a switch")]
    if small and h <= 30 and similar(w, h, 2.5) and beside and not texts(node):
        first, second = (
            ("radio-group", "checkbox") if roundness(node) > 0.7 else ("checkbox", "radio-group")
        )
        why = "a small mark beside words"
        return [(first, 0.6, why), (second, 0.5, why)]
    if node.kind == "photo" or (similar(w, h, 2) and roundness(node) > 0.85 and 18 <= h <= 72):
        return [("avatar", 0.5, "a round or photographic part")]
    if node.kind != "box" or not painted(node) or not texts(node):
        return []
    if 22 <= h <= 64 and w >= 3 * h and framed(node):
        why = "a wide frame of a control's height"
        return [("input", 0.9, why), ("select", 0.75, why)]
    if w >= 180 and h >= 32 and chroma(fill_of(node) or "#000000") > 0.03:
        return [("alert", 0.8, "a tinted panel"), ("card", 0.7, "a tinted panel")]
    if h <= 64 and w <= 280:
        return [("button", 0.6, "a small painted box"), ("badge", 0.5, "a small painted box")]
    return []
