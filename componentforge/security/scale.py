"""Was a picture taken at 1, 2 or 3 device px a CSS px? Rules, gaps and boxes know."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB


def detect_scale(image: RGB) -> tuple[Literal[1, 2, 3], float]:
    """(scale, confidence 0 to 1) from where straight edges lie and how tall letters are.

    At scale n every border, rule and box edge lies on a multiple of n device px, so hard horizontal and
    vertical edges that are far apart from one another still agree modulo n, and no straight line is thinner than n.

    Args:
        image: (height, width, 3) uint8, device px.
    """
    votes = {1: 0.6, 2: 0.0, 3: -0.4}
    counted = 0
    for edges in (_edges(image), _edges(image.transpose(1, 0, 2))):
        if len(edges) < 2:
            continue
        counted += len(edges)
        steps = np.diff(edges)
        for scale in (2, 3):
            aligned = float(np.mean(edges % scale == 0))
            off = aligned < 0.93 or bool((steps < scale).any())
            votes[scale] += -2.0 if off else 0.12 * len(edges)
    letters = _letter_height(image)
    if letters is not None:
        for scale in (1, 2, 3):
            # Lower-case letters of 12 to 18 px type are 6 to 10 px high, capitals 9 to 13.
            votes[scale] -= 3.0 * abs(math.log(letters / (9.0 * scale)))
    if counted < 6 and letters is None:
        return 1, 0.4
    best = max((1, 2, 3), key=lambda scale: votes[scale])
    weights = {scale: math.exp(min(20.0, votes[scale])) for scale in votes}
    share = weights[best] / sum(weights.values())
    return best, round(min(0.99, max(0.34, share)), 2)  # type: ignore[return-value]


def _letter_height(image: RGB) -> float | None:
    """Median height of letter-like shapes, device px; None when there are too few."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    smooth = cv2.medianBlur(grey, 41 if min(grey.shape) > 41 else 5)
    ink = (cv2.absdiff(grey, smooth) > 40).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights: list[int] = []
    for index in range(1, count):
        _, _, w, h, area = (int(v) for v in stats[index])
        if 4 <= h <= 60 and w <= 1.6 * h and h <= 12 * w and 0.15 < area / (w * h) < 0.95:
            heights.append(h)
    return float(np.median(heights)) if len(heights) >= 6 else None


def _edges(image: RGB) -> NDArray[np.int64]:
    """Rows where a long straight horizontal edge begins: a run of one colour over another."""
    wide = image.astype(np.int16)
    change = np.abs(np.diff(wide, axis=0)).max(axis=2) > 6
    length = max(16, min(60, image.shape[1] // 12))
    # A straight edge changes alike over a long run of neighbouring columns.
    rows: list[int] = []
    for y in np.flatnonzero(change.sum(axis=1) >= length):
        row = change[y]
        step = np.abs(np.diff(wide[y], axis=0)).max(axis=1) + np.abs(
            np.diff(wide[y + 1], axis=0)
        ).max(axis=1)
        flat = row[:-1] & row[1:] & (step <= 2)
        if _longest(flat) >= length:
            rows.append(int(y) + 1)
    return np.array(rows, np.int64)


def _longest(flags: NDArray[np.bool_]) -> int:
    padded = np.concatenate(([False], flags, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return int((edges[1::2] - edges[::2]).max()) if edges.size else 0
