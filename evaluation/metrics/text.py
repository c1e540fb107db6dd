"""Is every text there, does it read the same, stand in the same place, in the same colour?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from componentforge.domain.base import Box
from evaluation.metrics.color import hex_difference

VERSION = 1
LEAST_LIKE = 0.5
"""Below this, two texts are not the same block."""


@dataclass(frozen=True)
class Block:
    """One text as it stands."""

    text: str
    box: Box
    """Tight box of its lines, CSS px."""
    color: str


@dataclass(frozen=True)
class TextScores:
    """All 0 to 1, 1 is perfect."""

    similarity: float
    """Mean likeness of matched texts, missing and extra ones counted as 0 by their length."""
    position: float
    """1 less the larger offset of the centres as a share of the picture's side."""
    color: float
    """1 less CIEDE2000 / 100."""
    pairs: tuple[tuple[int, int], ...]
    """Indices of matched blocks."""


def likeness(a: str, b: str) -> float:
    """0 to 1, 1 is equal but for white space; symmetric.

    Source: Ratcliff and Obershelp 1988, as in Design2Code (Si et al. 2024); the mean of both
    directions,
        because the algorithm itself is not symmetric.
    """
    a, b = _plain(a), _plain(b)
    if a == b:
        return 1.0
    one = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return (one + SequenceMatcher(None, b, a, autojunk=False).ratio()) / 2


def compare(
    truth: Sequence[Block], found: Sequence[Block], width: float, height: float
) -> TextScores | None:
    """Match the blocks of two pictures and score them; None when the reference has no text.

    Args:
        truth: Blocks of the reference.
        found: Blocks of the candidate.
        width: CSS px of the picture.
        height: CSS px of the picture.

    Source: after Design2Code, Si et al. 2024: Hungarian matching on text likeness.
    """
    from scipy.optimize import linear_sum_assignment

    if not truth:
        return None
    if not found:
        return TextScores(0.0, 0.0, 0.0, ())
    like = np.array([[likeness(a.text, b.text) for b in found] for a in truth])
    away = np.array([[_offset(a.box, b.box, width, height) for b in found] for a in truth])
    # Of equal texts the nearer one is meant.
    rows, cols = linear_sum_assignment(-(like - 0.01 * np.minimum(away, 2)))
    pairs = tuple(
        (int(i), int(j)) for i, j in zip(rows, cols, strict=True) if like[i, j] >= LEAST_LIKE
    )
    letters = [len(_plain(b.text)) for b in truth]
    extra = [len(_plain(b.text)) for b in found]
    matched = sum((letters[i] + extra[j]) * float(like[i, j]) for i, j in pairs)
    similarity = matched / max(1, sum(letters) + sum(extra))
    if not pairs:
        return TextScores(0.0, 0.0, 0.0, ())
    position = float(np.mean([max(0.0, 1 - away[i, j]) for i, j in pairs]))
    color = float(
        np.mean(
            [max(0.0, 1 - hex_difference(truth[i].color, found[j].color) / 100) for i, j in pairs]
        )
    )
    return TextScores(similarity, position, color, pairs)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _offset(a: Box, b: Box, width: float, height: float) -> float:
    (ax, ay), (bx, by) = a.centre, b.centre
    return max(abs(ax - bx) / width, abs(ay - by) / height)
