"""Text -> words -> BM25 term weights, as a sparse vector; the vector store adds the IDF."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable

from componentforge.domain.proposal import Pattern

_K1, _B = 1.2, 0.4
_USUAL_LENGTH = 60.0
"""Words of a typical pattern's text: a constant, so adding a pattern changes no other's vector."""

_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "one",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "when",
        "where",
        "which",
        "while",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)
_WORD = re.compile(r"[a-z][a-z0-9]*|[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def words_of(text: str) -> list[str]:
    """Lower-case words without stop words, plural and verb endings taken off: "Tabs" is "tab"."""
    plain = _CAMEL.sub(" ", text).lower()
    return [_stem(word) for word in _WORD.findall(plain) if word not in _STOP]


def _stem(word: str) -> str:
    for ending, least, instead in (
        ("ies", 5, "y"), ("sses", 6, "ss"), ("ches", 6, "ch"), ("shes", 6, "sh"), ("xes", 5, "x"),
        ("ing", 6, ""), ("ed", 5, ""), ("s", 4, ""),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) >= least and not word.endswith(("ss", "us", "is")):
            return word[: len(word) - len(ending)] + instead
    return word


def pattern_words(pattern: Pattern) -> Counter[str]:
    """How often each word stands in a pattern; its name, kind and keywords count three times."""
    strong = f"{pattern.name} {pattern.component_type} {pattern.subtype or ''} "
    strong += " ".join(pattern.keywords)
    weak = " ".join(
        [
            pattern.description,
            *(f"{prop.name} {' '.join(prop.values)}" for prop in pattern.props),
        ]
    )
    counted = Counter(words_of(weak))
    for word in words_of(strong):
        counted[word] += 3
    return counted


def term_weights(counted: Counter[str]) -> dict[int, float]:
    """BM25's term part of each word, by the word's number."""
    length = _K1 * (1 - _B + _B * counted.total() / _USUAL_LENGTH)
    return {number(word): n * (_K1 + 1) / (n + length) for word, n in counted.items()}


def query_weights(words: Iterable[str]) -> dict[int, float]:
    """1 for each word asked for, however often."""
    return {number(word): 1.0 for word in set(words)}


def number(word: str) -> int:
    """A word's index in the sparse vector: 32 bits, the same in every process."""
    return zlib.crc32(word.encode())


def meaning_text(pattern: Pattern) -> str:
    """What the text model is given of a pattern."""
    name = _CAMEL.sub(" ", pattern.name).lower()
    kind = (pattern.subtype or pattern.component_type).replace("-", " ")
    about = pattern.description or ", ".join(prop.name for prop in pattern.props[:12])
    return f"{name}, a {kind}: {about} {', '.join(pattern.keywords)}".strip()
