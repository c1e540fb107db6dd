"""Rows of page numbers, and rows that say which page of how many."""

import itertools
import re

from componentforge.domain.layout import Node, Role, States
from componentforge.engines.local.looks import is_ellipsis, is_page_number, painted, texts

Marks = dict[str, tuple[Role, States, float]]
_HIGHEST = 64
"""CSS px; taller things are no page numbers."""


def word_of(node: Node) -> str:
    """All words in it, joined by blanks."""
    return " ".join(t.text.content for t in texts(node) if t.text)


def page_numbers(items: list[Node]) -> list[Node] | None:
    """The items that are page numbers, when the row is a pager; else None.

    Pages follow one another: bare numbers far apart with nothing between are counts. Where every
    number has a word of its own, they are steps.
    """
    told = [i for i in items if len(word_of(i).split()) > 3]
    if len(told) == 1 and told[0] in (items[0], items[-1]):
        items = [i for i in items if i is not told[0]]  # which of how many, at one end
    pages = [i for i in items if is_page_number(word_of(i))]
    dots = [i for i in items if is_ellipsis(word_of(i))]
    enough = len(pages) + len(dots) >= 3 or (len(pages) == 2 and len(items) >= 4)
    worded = sum(bool(word_of(i)) for i in items)
    if len(pages) < 2 or not enough or len(pages) < 0.4 * worded or 3 * len(pages) < len(items):
        return None
    if max(i.box.h for i in items) > _HIGHEST or any(len(word_of(i).split()) > 3 for i in items):
        return None
    numbers = [int(word_of(p)) for p in pages]
    if numbers != sorted(set(numbers)):
        return None
    neighbours = any(b - a == 1 for a, b in itertools.pairwise(numbers))
    if not neighbours and not dots:
        return None
    shown = [i for i in items if word_of(i)]
    named = sum(
        a in pages and b not in pages and b not in dots for a, b in itertools.pairwise(shown)
    )
    if named >= len(pages) - 1 >= 2:
        return None
    return pages


def counted(items: list[Node]) -> bool:
    """A word, something with two numbers of which the first is no larger, a word: 2 of 12."""
    words = [i for i in sorted(items, key=lambda n: n.box.x) if word_of(i)]
    if not 3 <= len(words) <= 6:
        return False
    first, *middle, last = words
    if any(re.search(r"\d", word_of(end)) for end in (first, last)):
        return False
    if any(len(word_of(end).split()) > 2 for end in (first, last)):
        return False
    if sum(painted(w) for w in words) > 2:
        return False
    told = " ".join(word_of(m) for m in middle).replace("/", " / ").split()
    if any(a.isdigit() and b.isdigit() for a, b in itertools.pairwise(told)):
        return False  # one number that was read as two
    told = [part for part in told if part != "/"]
    numbers = [int(part) for part in told if part.isdigit()]
    short = sum(len(word_of(m).split()) for m in middle) <= 5
    return short and len(numbers) == 2 and 1 <= numbers[0] <= numbers[1]


def clear(item: Node, marks: Marks) -> None:
    """Forget what things inside of `item` were taken for."""
    for inside in item.walk()[1:]:
        marks.pop(inside.id, None)
