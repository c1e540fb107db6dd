"""Were the component's requirements seen, and only those?"""

from collections.abc import Sequence
from typing import NamedTuple

from evaluation.metrics.matching import Overlap, overlap

VERSION = 1


class Need(NamedTuple):
    """One requirement: what it is about, its name and, for a prop, its values."""

    category: str
    name: str
    values: tuple[str, ...] = ()


class RequirementScores(NamedTuple):
    """0 to 1, higher is better; None where it does not apply."""

    precision: float | None
    recall: float | None
    values: float | None
    """Of the matched ones that have values: the mean of shared values over all values."""


def requirement_scores(truth: Sequence[Need], found: Sequence[Need]) -> RequirementScores:
    """Match by category and name, spelling aside (`aria-label`, `ariaLabel`); then compare values.

    Source: ours; precision and recall as usual, values by Jaccard 1901.
    """

    def apart(a: Need, b: Need) -> float:
        return float(_key(a) != _key(b))

    whole: Overlap = overlap(truth, found, apart, 0.0)
    first = {_key(need): need for need in reversed(found)}
    likeness: list[float] = []
    for need in truth:
        other = first.get(_key(need))
        if other is not None and (need.values or other.values):
            a, b = {_plain(v) for v in need.values}, {_plain(v) for v in other.values}
            likeness.append(len(a & b) / len(a | b))
    values = sum(likeness) / len(likeness) if likeness else None
    return RequirementScores(whole.precision, whole.recall, values)


def _key(need: Need) -> tuple[str, str]:
    return need.category.casefold(), _plain(need.name)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
