"""Marks inside a detected line of text: rings and boxes to tick that OCR takes for letters.

A detector sees `( ) Weekly` as one line, and the recogniser then reads an O, or nothing sensible.
Rings and squares are found by their outline and cut out before anything is read.
"""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Rect, most_frequent, vector

_SMALLEST, _LARGEST = 11, 34
"""CSS px: sides of a mark."""
_FAINT = 14
"""Levels away from the ground that count as drawn."""
_CLEAR = 4
"""CSS px: no letter of a word stands as far from the next."""
_RAYS = 36
_OUTGROWN = 1.22
"""Heights of the highest letter: an O beside a t has less."""
_OTHER_INK = 0.75
"""Share of the letters' strength."""


def without_marks(image: RGB, scale: int, box: Box) -> list[Box]:
    """The line's parts beside its marks, left to right; the line itself when it has none.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        box: The detected line, CSS px.
    """
    if box.h < 9 or box.w < 1.2 * box.h:
        return [box]
    x0, y0, x1, y1 = _around(image, scale, box)
    crop = image[y0:y1, x0:x1]
    away = np.abs(crop.astype(np.int16) - vector(most_frequent(crop))).max(axis=2)
    pieces = _parted(away > _FAINT, _pieces(away > _FAINT, scale), scale)
    marks = [p for p in pieces if _is_mark(away, p, pieces, scale)]
    left, right = box.x * scale - x0, box.right * scale - x0
    marks = [m for m in marks if m[0] < right and m[2] > left]
    if not marks:
        return [box]
    parts: list[Box] = []
    start = left
    for mark in [*sorted(marks), (int(right), 0, int(right), 0)]:
        inside = [p for p in pieces if p not in marks and start - 1 <= p[0] and p[2] <= mark[0] + 1]
        inside = [p for p in inside if not any(_within(p, m) for m in marks)]
        if inside:
            a, b = min(p[0] for p in inside), max(p[2] for p in inside)
            if b - a >= 4 * scale:
                parts.append(Box(x=(x0 + a) / scale - 1, y=box.y, w=(b - a) / scale + 2, h=box.h))
        start = mark[2]
    return parts


def _around(image: RGB, scale: int, box: Box) -> Rect:
    """The line with room for marks that are larger than its letters."""
    grow = 0.5 * box.h
    return (
        max(0, int((box.x - grow) * scale)), max(0, int((box.y - grow) * scale)),
        min(image.shape[1], int((box.right + grow) * scale)),
        min(image.shape[0], int((box.bottom + grow) * scale)),
    )  # fmt: skip


def _pieces(mask: NDArray[np.bool_], scale: int) -> list[Rect]:
    """Boxes of connected ink; what the crop cuts through is left out."""
    import cv2

    height, width = mask.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    found: list[Rect] = []
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        whole = x > 0 and y > 0 and x + w < width and y + h < height
        if whole and area >= 2 * scale:
            found.append((x, y, x + w, y + h))
    return found


def _parted(mask: NDArray[np.bool_], pieces: list[Rect], scale: int) -> list[Rect]:
    """`pieces` with a ring or a box at the start of the line cut off the word it touches."""
    first = min(pieces, default=None)
    if first is None:
        return pieces
    x0, y0, x1, y1 = first
    for side in range(_SMALLEST * scale, min(_LARGEST * scale, x1 - x0)):
        # The half that touches nothing tells how high it is.
        high = np.flatnonzero(mask[y0:y1, x0 : x0 + side // 2].any(axis=1))
        top, bottom = y0 + int(high[0]), y0 + int(high[-1]) + 1
        if bottom - top == side and _closed(mask[top:bottom, x0 : x0 + side], scale):
            break
    else:
        return pieces
    left = x0 + side
    rest = mask[y0:y1, left:x1]
    rows, columns = np.flatnonzero(rest.any(axis=1)), np.flatnonzero(rest.any(axis=0))
    if not rows.size or y0 + int(rows[0]) < top + scale:
        return pieces  # As high as the mark: the lines of a frame go on there.
    word = (left + int(columns[0]), y0 + int(rows[0]), x1, y0 + int(rows[-1]) + 1)
    return [(x0, top, left, bottom), word, *(p for p in pieces if p != first)]


def _is_mark(away: NDArray[np.float32], piece: Rect, pieces: list[Rect], scale: int) -> bool:
    x0, y0, x1, y1 = piece
    mask = away > _FAINT
    width, height = x1 - x0, y1 - y0
    if abs(width - height) > scale or not _SMALLEST * scale <= height <= _LARGEST * scale:
        return False
    letters = [
        p for p in pieces
        if p != piece and not _within(p, piece) and p[1] < y1 and p[3] > y0
        and p[3] - p[1] >= 3 * scale
    ]  # fmt: skip
    if len(letters) < 2:
        return False
    before = min((x0 - p[2] for p in letters if p[2] <= x0 + 1), default=_CLEAR * scale)
    after = min((p[0] - x1 for p in letters if p[0] >= x1 - 1), default=_CLEAR * scale)
    baseline = float(np.median([p[3] for p in letters]))
    top = min(p[1] for p in letters)
    apart = min(before, after) >= _CLEAR * scale
    first = before >= _CLEAR * scale
    larger = first and y1 >= baseline + 1.2 * scale and y0 <= top + 0.5 * scale
    taller = first and _outgrows(away, piece, letters)
    return (apart or larger or taller) and _closed(mask[y0:y1, x0:x1], scale)


def _outgrows(away: NDArray[np.float32], piece: Rect, letters: list[Rect]) -> bool:
    """Whether no O is as high beside these letters, or it is drawn in another ink."""
    strength = [_strength(away, p) for p in letters]
    # Smooth rims would make low letters higher by a larger share than high ones.
    spans = [_solid(away, p, 0.5 * s) for p, s in zip(letters, strength, strict=True)]
    baseline = float(np.median([bottom for _, bottom in spans]))
    heights = [baseline - top for top, _ in spans if top < baseline]
    own = _strength(away, piece)
    top, bottom = _solid(away, piece, 0.5 * own)
    if bottom - top < _OUTGROWN * max(heights):
        return False
    # Small letters alone are outgrown by any O.
    tall = max(heights) >= 1.25 * min(heights)
    return tall or own < _OTHER_INK * max(strength)


def _strength(away: NDArray[np.float32], rect: Rect) -> float:
    return float(np.percentile(away[rect[1] : rect[3], rect[0] : rect[2]], 98))


def _solid(away: NDArray[np.float32], rect: Rect, least: float) -> tuple[int, int]:
    """Rows from the first to behind the last that hold ink of some strength."""
    rows = np.flatnonzero((away[rect[1] : rect[3], rect[0] : rect[2]] > least).any(axis=1))
    return rect[1] + int(rows[0]), rect[1] + int(rows[-1]) + 1


def _closed(own: NDArray[np.bool_], scale: int) -> bool:
    """Whether ink reaches a circle or a (rounded) square in every direction from the middle."""
    height, width = own.shape
    ys, xs = np.nonzero(own)
    dy, dx = ys + 0.5 - height / 2, xs + 0.5 - width / 2
    turn = np.arctan2(dy, dx)
    ray = np.floor((turn + np.pi) / (2 * np.pi) * _RAYS).astype(int) % _RAYS
    reach = np.zeros(_RAYS)
    np.maximum.at(reach, ray, np.hypot(dx, dy))
    # On a small ring not every direction meets the middle of a pixel.
    reach = np.maximum(reach, np.minimum(np.roll(reach, 1), np.roll(reach, -1)))
    middle = (np.arange(_RAYS) + 0.5) / _RAYS * 2 * np.pi - np.pi
    half = min(height, width) / 2
    square = half / np.maximum(np.abs(np.cos(middle)), np.abs(np.sin(middle)))
    slack = max(1.3 * scale, 0.1 * half)
    as_circle = np.abs(reach - half) <= slack
    # Corners may be rounded: between the circle and the square.
    as_square = (reach >= half - slack) & (reach <= square + slack)
    corners = np.abs(reach - square) <= slack
    return bool(as_circle.all() or (as_square.all() and corners.mean() > 0.6))


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] and inner[1] >= outer[1]
        and inner[2] <= outer[2] and inner[3] <= outer[3]
    )  # fmt: skip
