"""Would somebody merge it? What can be counted in the source."""

import re
from dataclasses import dataclass

VERSION = 2
RUN = 4
"""Lines in a row that make a copy."""

_CLASS_TEXT = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`')
_UTILITY = re.compile(
    r"^-?(?:[a-z-]+:)*!?-?(?P<stem>[a-z][a-z-]*?)-(?P<value>\[[^\]]+\]|[a-z0-9./%-]+)$"
)
_STYLED = {
    "p", "px", "py", "pt", "pr", "pb", "pl", "ps", "pe", "m", "mx", "my", "mt", "mr", "mb",
    "ml", "ms", "me", "gap", "gap-x", "gap-y", "space-x", "space-y", "w", "h", "size", "min-w",
    "max-w", "min-h", "max-h", "text", "bg", "border", "border-t", "border-r", "border-b",
    "border-l", "border-s", "border-e", "rounded", "rounded-t", "rounded-b", "rounded-l",
    "rounded-r", "rounded-tl", "rounded-tr", "rounded-bl", "rounded-br", "font", "leading",
    "tracking", "shadow", "fill", "stroke", "ring", "outline", "divide", "placeholder", "basis",
    "inset", "top", "right", "bottom", "left",
}  # fmt: skip
_OVERLAY = re.compile(
    r"\b(?:dialog|popover|tooltip|backdrop|overlay|sr-only|menu|toast)\b", re.IGNORECASE
)


_SINGLE = {
    "absolute", "fixed", "relative", "sticky", "static", "flex", "grid", "block", "inline",
    "hidden", "contents", "table", "border", "rounded", "shadow", "truncate", "italic",
    "underline", "uppercase", "lowercase", "capitalize", "antialiased", "peer", "group",
    "isolate", "grow", "shrink", "ring", "outline", "transition", "container", "visible",
    "invisible",
}  # fmt: skip
"""Utilities of one word."""


@dataclass(frozen=True)
class CodeQuality:
    """Counts in one source."""

    style_values: int
    from_tokens: int
    inline_styles: int
    absolute_positions: int
    """absolute or fixed outside an overlay."""

    repeated_lines: int = 0
    """Lines of markup that stand in a run of `RUN` or more that stood there before."""
    lines: int = 0
    """Lines with code on them."""

    @property
    def duplication(self) -> float | None:
        """Share of lines that repeat, 0 to 1, lower is better; None without any."""
        return self.repeated_lines / self.lines if self.lines else None

    @property
    def token_adherence(self) -> float | None:
        """Share of style values that come from tokens or scales, 0 to 1; None without any."""
        return self.from_tokens / self.style_values if self.style_values else None


def code_quality(tsx: str) -> CodeQuality:
    """Count style values, and where they come from, in a component's source.

    A bracketed value (`w-[37px]`) is a magic number; a named or scale value is not.
    """
    values = tokens = absolute = 0
    for match in _CLASS_TEXT.finditer(tsx):
        words = (match.group(1) or match.group(2) or match.group(3) or "").split()
        if not _are_classes(words):
            continue
        if "absolute" in words or "fixed" in words:
            hidden = any(w.startswith(("peer", "sr-only", "opacity-0")) for w in words)
            around = tsx[tsx.rfind("\n", 0, match.start()) + 1 : match.end()]
            absolute += not (hidden or _OVERLAY.search(around) or "inset-0" in words)
        for word in words:
            found = _UTILITY.match(word)
            if found and _stem(word) in _STYLED:
                values += 1
                tokens += "[" not in found.group("value")
    repeated, lines = _repeated(tsx)
    inline = len(re.findall(r"\bstyle=\{", tsx))
    return CodeQuality(values, tokens, inline, absolute, repeated, lines)


def pattern_reuse(tsx: str, pattern: str) -> float:
    """How much of a retrieved pattern is in the code, 0 to 1.

    Props, hooks and markup of the pattern that the component has too, over the pattern's.

    Source: ours; containment (Broder 1997) over the shingles of `outline`.
    """
    from collections import Counter

    from evaluation.metrics.outline import outline

    own, theirs = (Counter(outline(code).code) for code in (tsx, pattern))
    return (own & theirs).total() / theirs.total() if theirs else 1.0


def _repeated(tsx: str) -> tuple[int, int]:
    """(repeated, all) lines, white space aside; a line without a word says nothing."""
    lines = [" ".join(line.split()) for line in tsx.splitlines()]
    lines = [line for line in lines if re.search(r"\w", line)]
    seen: set[tuple[str, ...]] = set()
    again: set[int] = set()
    for at in range(len(lines) - RUN + 1):
        run = tuple(lines[at : at + RUN])
        if run in seen:
            again.update(range(at, at + RUN))
        seen.add(run)
    return len(again), len(lines)


def _are_classes(words: list[str]) -> bool:
    """Whether these are class names: text for people may say "it is fixed" too."""
    likely = sum("-" in w or ":" in w or "[" in w or w in _SINGLE for w in words)
    return bool(words) and likely >= 0.6 * len(words)


def _stem(word: str) -> str:
    bare = word.rsplit(":", 1)[-1].lstrip("-!")
    parts = bare.split("[")[0].rstrip("-").split("-")
    for length in (2, 1):
        stem = "-".join(parts[:length])
        if stem in _STYLED and len(parts) + ("[" in bare) > length:
            return stem
    return ""
