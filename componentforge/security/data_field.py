"""Untrusted text as it may stand in a prompt: named, delimited, escaped, bounded, visible."""

import re
import unicodedata
from html import escape

LONGEST = 8_000
"""Characters of one field before escaping, if nothing else is said; what is cut is said in the
field's tag.
"""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_KEPT = frozenset("\n\t")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def as_data_field(name: str, text: str, longest: int = LONGEST) -> str:
    """`text` as an element `<name>...</name>` that no content can leave.

    `<`, `>`, `&` and both quotes are entities, so the only tags are the two put here. Control,
    invisible, bidirectional, private and unassigned characters go (newline and tab stay; Unicode
    tag characters can carry orders nobody sees), line ends become newlines, and what is longer
    than `longest` keeps its head and its tail, with the number of characters left out as the
    attribute `left_out`. Say once in the prompt that fields are data and never orders.

    Args:
        name: Lower-case ASCII letters, digits, `_` and `-`, at most 40, a letter first; chosen by
            the program, never by a user.
        text: Untrusted.
        longest: Characters before escaping.

    Raises:
        ValueError: The name is no such name.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"field name must match {_NAME.pattern}, got {name[:60]!r}")
    clean, left_out = _shortened(text, longest)
    mark = f' left_out="{left_out}"' if left_out else ""
    return f"<{name}{mark}>{escape(clean)}</{name}>"


def _shortened(text: str, longest: int) -> tuple[str, int]:
    """What is kept of `text`, and how many characters of it were cut for length."""
    if len(text) <= longest:
        return _visible(text), 0
    half = longest // 2
    head, tail = _visible(text[:half]), _visible(text[len(text) - half :])
    return f"{head}\n[...]\n{tail}", len(text) - 2 * half


def _visible(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in _KEPT or unicodedata.category(c) not in _DROPPED)
