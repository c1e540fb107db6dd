"""Is the pattern one would want near the top of the list?"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

VERSION = 1


class RetrievalScores(NamedTuple):
    """Of one query; 0 to 1, higher is better. A mean over queries is the published figure."""

    reciprocal_rank: float
    precision_at_1: float
    hit_at_3: float
    hit_at_5: float


def retrieval_scores(ranked: Sequence[str], wanted: Collection[str]) -> RetrievalScores | None:
    """Score a ranked list of ids; None when nothing is wanted.

    Args:
        ranked: Best first; an id that comes again does not count again.
        wanted: All ids that would be right.
    """
    if not wanted:
        return None
    return RetrievalScores(
        reciprocal_rank(ranked, wanted),
        hit_at(ranked, wanted, 1),
        hit_at(ranked, wanted, 3),
        hit_at(ranked, wanted, 5),
    )


def reciprocal_rank(ranked: Sequence[str], wanted: Collection[str]) -> float:
    """1 over the place of the first that is wanted, 0 without one.

    Source: Voorhees 1999 (TREC-8 question answering); its mean over queries is MRR.
    """
    unique = dict.fromkeys(ranked)
    return next((1 / place for place, one in enumerate(unique, 1) if one in wanted), 0.0)


def hit_at(ranked: Sequence[str], wanted: Collection[str], k: int) -> float:
    """1 when one of the first `k` is wanted, else 0."""
    return float(any(one in wanted for one in list(dict.fromkeys(ranked))[:k]))
