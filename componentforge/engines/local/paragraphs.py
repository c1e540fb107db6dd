"""Lines that are one text: a paragraph wraps where its next word no longer fits."""

import itertools

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Text, TextStyle

_WEIGHTS = 100
"""Weights of lines that may be one: between neighbours a short line's fit tells no difference."""


def join(lines: list[Node], containers: list[Box]) -> list[Node]:
    """Merge stacked lines of one style that wrap into one text node each.

    Args:
        lines: One text node a line.
        containers: Boxes texts stand in, largest first.

    Returns:
        Text nodes; a paragraph's box starts at its first line and has its measured line height.
    """
    left = sorted(lines, key=lambda n: (n.box.y, n.box.x))
    out: list[Node] = []
    while left:
        block = [left.pop(0)]
        room = _room(block[0].box, containers)
        while (following := _next_line(block, left, room)) is not None:
            left.remove(following)
            block.append(following)
        out.append(_paragraph(block) if len(block) > 1 else block[0])
    return out


def _room(box: Box, containers: list[Box]) -> Box:
    inside = [c for c in containers if c.contains(box, slack=1)]
    return min(inside, key=lambda c: c.area)


def _next_line(block: list[Node], left: list[Node], room: Box) -> Node | None:
    last = block[-1]
    assert last.text is not None
    style = last.text.style
    for node in left:
        assert node.text is not None
        other = node.text.style
        step = _baseline(node) - _baseline(last)
        if not 0.9 * style.size < step < 2.1 * style.size or not room.contains(node.box, slack=1):
            continue
        if len(block) > 1 and abs(step - (_baseline(last) - _baseline(block[-2]))) > 1.2:
            continue
        if not _alike(style, other):
            continue
        aligned = abs(node.box.x - block[0].box.x) <= 1.6
        centred = abs(node.box.centre[0] - block[0].box.centre[0]) <= 1.6
        if (aligned or centred) and _wraps(last, node, room, centred and not aligned):
            return node
    return None


def _alike(a: TextStyle, b: TextStyle) -> bool:
    same = (a.family, a.size, a.underline) == (b.family, b.size, b.underline)
    return same and abs(a.weight - b.weight) <= _WEIGHTS and _near(a.color, b.color)


def _near(a: str, b: str) -> bool:
    return all(abs(int(a[i : i + 2], 16) - int(b[i : i + 2], 16)) <= 24 for i in (1, 3, 5))


def _wraps(last: Node, node: Node, room: Box, centred: bool) -> bool:
    """Whether the next line's first word would not have fitted behind the last line."""
    assert last.text is not None
    assert node.text is not None
    text = node.text.content
    word = text.split(" ")[0]
    share = len(word) / max(1, len(text))
    needed = last.box.w + node.box.w * share + 0.28 * last.text.style.size
    # A container pads its text alike on both sides, so the left margin tells the right one.
    margin = last.box.x - room.x
    available = room.w - 2 * margin if not centred else room.w - 16
    return needed > min(available, room.right - last.box.x) * 0.97


def _paragraph(block: list[Node]) -> Node:
    first = block[0]
    texts = [node.text for node in block if node.text is not None]
    steps = [_baseline(b) - _baseline(a) for a, b in itertools.pairwise(block)]
    line_height = round(sum(steps) / len(steps) * 20) / 20
    # The longest line was measured best.
    _, longest = max(zip(block, texts, strict=True), key=lambda pair: pair[0].box.w)
    style = longest.style
    spread_left = max(n.box.x for n in block) - min(n.box.x for n in block)
    spread_right = max(n.box.right for n in block) - min(n.box.right for n in block)
    align = "left" if spread_left <= 1.6 else "right" if spread_right <= 1.6 else "center"
    union = Box.union([n.box for n in block])
    middle = first.box.y + first.box.h / 2
    box = Box(x=union.x, y=middle - line_height / 2, w=union.w, h=line_height * len(block))
    style = style.model_copy(update={"line_height": line_height, "align": align})
    return first.model_copy(
        update={
            "box": box,
            "text": Text(
                content=" ".join(t.content for t in texts),
                lines=tuple(t.content for t in texts),
                line_inks=tuple(ink for t in texts for ink in t.line_inks),
                style=style,
                right_to_left=texts[0].right_to_left,
            ),
            "confidence": min(n.confidence for n in block),
        }
    )


def _baseline(node: Node) -> float:
    # Lines of one style share their metrics, so the box' middle moves as the baseline does.
    return node.box.centre[1]
