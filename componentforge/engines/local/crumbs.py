"""Paths: words with signs between them that tell where one is."""

import re

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.looks import framed, is_separator_sign, texts
from componentforge.engines.local.pagers import clear, word_of

Marks = dict[str, tuple[Role, States, float]]
_SIGNS = re.compile(r"\s*[/›»→⟩❯]\s*|\s+>\s+")


def path_in_words(node: Node, items: list[Node], marks: Marks) -> bool:
    """A path whose signs were read as part of its words."""
    words = [i for i in items if i.kind == "text" and i.text]
    if not words or len(words) < len(items) / 2 or len(items) > 9:
        return False
    if any(is_separator_sign(word_of(w)) for w in words):
        return False
    heights = {round(i.text.style.size) for i in words if i.text}
    if len(heights) > 1:
        return False
    signs = sum(len(_SIGNS.findall(word_of(w))) for w in words)
    digits = sum(c.isdigit() for w in words for c in word_of(w))
    longest = max(len(part.split()) for w in words for part in _SIGNS.split(word_of(w)))
    if signs < 2 and not (signs and len(items) >= 3):
        return False
    if digits > 3 or longest > 3:
        return False
    for item in items:
        if item.kind == "text":
            marks[item.id] = ("crumb", States(selected=item is words[-1] or None), 0.6)
    marks[node.id] = ("navigation", States(), 0.6)
    return True


def path(node: Node, items: list[Node], marks: Marks) -> bool:
    """Words with a sign of their own between every two."""

    def is_sign(item: Node) -> bool:
        if item.kind == "icon":
            return item.box.w <= 28
        return bool(word_of(item)) and is_separator_sign(word_of(item))

    items = _without_leading(items)
    signs = [i for i in items if is_sign(i)]
    words = [i for i in items if not is_sign(i) and texts(i)]
    if len(words) < 2 or not signs or len(items) != len(signs) + len(words):
        return False
    order = [is_sign(i) for i in items]
    if order[0] and not order[-1] and _points_left(signs):
        order.reverse()  # right to left, and the last word was not read
    between = sum(order[i] and not order[i - 1] for i in range(1, len(order)))
    if order[0] or between < len(words) - 2 or len(signs) < 0.6 * (len(words) - 1):
        return False
    lost = len(signs) == len(words) and _points_left(signs)
    if (
        len(words) == 2
        and not lost
        and (len(signs) != 1 or not all(i.kind == "text" for i in items))
    ):
        return False
    if framed(node) and len(words) == 2:
        return False  # a field that says how a date is written
    if any(i.id in marks and marks[i.id][0] == "button" for i in words):
        return False
    for item in items:
        if item in words:
            marks[item.id] = ("crumb", States(selected=item is words[-1] or None), 0.9)
        else:
            marks[item.id] = ("separator", States(), 0.9)
        clear(item, marks)
    marks[node.id] = ("navigation", States(), 0.75)
    return True


def _points_left(signs: list[Node]) -> bool:
    return all(s.icon is not None and s.icon.name in {"chevron-left", "caret-left"} for s in signs)


_ARROWS = {
    "chevron-left",
    "chevron-right",
    "caret-left",
    "caret-right",
    "arrow-right",
    "arrow-left",
    "slash",
}


def _without_leading(items: list[Node]) -> list[Node]:
    """The items but for signs that belong to a word or stand for one: a house at the start.

    Where such a sign is the whole first part, the sign that parts it off goes with it.
    """

    def own(item: Node) -> bool:
        large = min(item.box.w, item.box.h) >= 10
        return item.icon is not None and item.icon.name not in _ARROWS and large

    parting = [i for i in items if i.kind == "icon" and not own(i)]
    parting += [i for i in items if word_of(i) and is_separator_sign(word_of(i))]
    if not parting:
        return items
    kept = [i for i in items if not own(i)]
    for end in (0, -1):
        if len(kept) > 2 and own(items[end]) and kept[end] in parting:
            kept.remove(kept[end])
    return kept
