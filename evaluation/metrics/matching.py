"""Two lists matched one to one, and what that says: recall, precision, the two together."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class Overlap(NamedTuple):
    """How many of each side found a partner."""

    matched: int
    truth: int
    found: int

    @property
    def recall(self) -> float | None:
        """Share of the truth that was found, 0 to 1; None where there was nothing to find."""
        return self.matched / self.truth if self.truth else None

    @property
    def precision(self) -> float | None:
        """Share of what was found that is true, 0 to 1; None where nothing was found."""
        return self.matched / self.found if self.found else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two, 0 to 1; None where both sides are empty."""
        total = self.truth + self.found
        return 2 * self.matched / total if total else None

    def __add__(self, other: object) -> "Overlap":
        """Counts of several lists together."""
        if not isinstance(other, Overlap):
            return NotImplemented
        return Overlap(
            self.matched + other.matched, self.truth + other.truth, self.found + other.found
        )


def overlap(
    truth: Sequence[A], found: Sequence[B], distance: Callable[[A, B], float], within: float
) -> Overlap:
    """Match as many as can be, one to one, none further apart than `within`.

    Args:
        truth: What should be there.
        found: What is there; the same twice is found once and invented once.
        distance: 0 or more.
        within: The largest distance at which two are the same.

    Source: maximum bipartite matching, Kuhn 1955, as scipy's linear sum assignment.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not truth or not found:
        return Overlap(0, len(truth), len(found))
    near = np.array([[distance(a, b) <= within for b in found] for a in truth])
    rows, columns = linear_sum_assignment(near, maximize=True)
    return Overlap(int(near[rows, columns].sum()), len(truth), len(found))
