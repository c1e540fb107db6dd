"""Were the design tokens found, and are there any that nobody drew?"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from componentforge.domain.tokens import Group
from evaluation.metrics.color import hex_difference
from evaluation.metrics.matching import Overlap, overlap

VERSION = 1
SAME_COLOR = 2.3
"""CIEDE2000 at which two colours begin to look different (Mahy et al. 1994)."""
OTHER_COLOR = 10.0
"""CIEDE2000 beyond which it is another colour altogether."""
SAME_PX = 1.0
OTHER_PX = 2.0
SAME_WEIGHT = 0.0

Value = str | float
Named = tuple[Group, Value]
"""A token's group and value: `#rrggbb`, a family, CSS text, or a number in px (weight: 100-900)."""


class TokenScores(NamedTuple):
    """All None where they do not apply."""

    recall: float | None
    """Share of the true tokens that were found, 0 to 1."""
    precision: float | None
    """Share of the found ones that are true, 0 to 1."""
    hallucination: float | None
    """Share of the found ones that come near no true one of their group, 0 to 1: LOWER is better.
    A colour a little off is imprecise; a colour from nowhere is invented."""
    by_group: dict[str, Overlap]


def token_scores(truth: Iterable[Named], found: Iterable[Named]) -> TokenScores:
    """Match tokens by value within their group; names are the reader's own choice and say nothing.

    Args:
        truth: What the browser computed.
        found: What was read.

    Source: ours; colours by CIEDE2000 (Sharma, Wu and Dalal 2005).
    """
    true, read = _grouped(truth), _grouped(found)
    by_group = {
        group: overlap(true.get(group, ()), read.get(group, ()), _distance(group), _same(group))
        for group in sorted(true.keys() | read.keys())
    }
    total = sum(by_group.values(), Overlap(0, 0, 0))
    invented = sum(
        all(_distance(group)(value, other) > _other(group) for other in true.get(group, ()))
        for group, values in read.items()
        for value in values
    )
    hallucination = invented / total.found if total.found else None
    return TokenScores(total.recall, total.precision, hallucination, by_group)


def _grouped(tokens: Iterable[Named]) -> dict[str, Sequence[Value]]:
    groups: dict[str, list[Value]] = {}
    for group, value in tokens:
        groups.setdefault(group, []).append(value)
    return {**groups}


def _distance(group: str) -> Callable[[Any, Any], float]:
    return hex_difference if group == "color" else _apart


def _apart(a: Value, b: Value) -> float:
    if isinstance(a, str) or isinstance(b, str):
        return 0.0 if _plain(a) == _plain(b) else float("inf")
    return abs(a - b)


def _plain(value: Value) -> str:
    """A family or CSS text without what CSS does not look at."""
    return " ".join(str(value).replace('"', "").replace("'", "").casefold().split())


def _same(group: str) -> float:
    if group == "color":
        return SAME_COLOR
    return SAME_WEIGHT if group == "fontWeight" else SAME_PX


def _other(group: str) -> float:
    if group == "color":
        return OTHER_COLOR
    return SAME_WEIGHT if group == "fontWeight" else OTHER_PX
