"""A line of text as ink: its ground, its colour, its coverage and its tight box."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import vector

Coverage = NDArray[np.float32]


_LOWEST_LINE = 7
"""CSS px; a lower box holds no letters."""


@dataclass(frozen=True)
class Ink:
    """One line's ink, device px."""

    x: int
    """First column of the crop in the picture."""
    y: int
    coverage: Coverage
    """(height, width) of the crop, 0 to 1 along the line from ground to ink colour."""
    pixels: NDArray[np.float32]
    """(height, width, 3) of the crop."""
    ground: tuple[int, int, int]
    colour: tuple[int, int, int]
    """First estimate; `typography` unmixes it with the fitted glyphs."""
    left: float
    """Tight box in crop px, sub-pixel at the sides."""
    right: float
    top: int
    bottom: int
    """First row below the ink."""
    underline: int | None
    """Row of an underline in the crop."""
    strike: int | None


def measure(image: RGB, box: Box, scale: int) -> Ink | None:
    """Find the ink in and around a detected line; None when nothing stands out there.

    Args:
        image: The picture, device px.
        box: The detected line, CSS px.
        scale: Device px a CSS px.
    """
    height, width = image.shape[:2]
    grow = 2 * scale
    x0, y0 = max(0, int(box.x * scale) - grow), max(0, int(box.y * scale) - grow)
    x1 = min(width, int(np.ceil(box.right * scale)) + grow)
    y1 = min(height, int(np.ceil(box.bottom * scale)) + grow)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return None
    crop = image[y0:y1, x0:x1].astype(np.float32)
    inside = image[y0 + grow : y1 - grow, x0 + grow : x1 - grow]
    # Dots and dashes fill a box as low as they are: what is around them is their ground.
    if box.h < _LOWEST_LINE:
        inside = np.concatenate([image[y0 : y0 + grow, x0:x1], image[y1 - grow : y1, x0:x1]])
    ground = ground_of(inside)
    away = np.abs(crop - vector(ground)).max(axis=2)
    inner = away[grow:-grow, grow:-grow]
    strongest = float(np.percentile(inner, 99.5)) if inner.size else 0.0
    if strongest < 10:
        return None
    mask = _own_ink(away > max(6.0, 0.13 * strongest), grow)
    if not mask.any():
        return None
    far = mask & (away >= 0.82 * float(away[mask].max()))
    colour = _mode(crop[far].astype(np.int64))
    line = vector(colour) - vector(ground)
    coverage = ((crop - vector(ground)) @ line) / max(1.0, float(np.dot(line, line)))
    coverage = np.clip(coverage, 0, 1) * _near(mask)
    mask, underline, strike = _rules(mask, scale)
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    body = coverage[top:bottom]
    # An edge column that is only partly covered holds only part of the stroke's edge.
    left = cols[0] + 1 - min(1.0, float(body[:, cols[0]].max()))
    right = cols[-1] + min(1.0, float(body[:, cols[-1]].max()))
    return Ink(
        x0, y0, coverage.astype(np.float32), crop, ground, colour,
        float(left), float(right), top, bottom, underline, strike,
    )  # fmt: skip


_FULLER = (1.02, 1.3)
"""Coverage, by an estimate, that shows it too weak; more than the upper is a word of its own."""
_AGREE = 3
"""Pixels of one colour that are no chance."""
_ASIDE = 12
"""Levels a pixel may lie off the line from the ground to the ink: another ink lies further."""


def fullest(
    ink: Ink, estimate: tuple[int, int, int], letters: NDArray[np.bool_]
) -> tuple[int, int, int]:
    """`estimate`, or what the letters' own pixels show to be fuller: no coverage is above 1.

    The most frequent colour of small letters is a stem that covers its column by nine tenths.

    Args:
        ink: The line.
        estimate: Its colour so far.
        letters: (height, width), where the letters that explain the line cover it.
    """
    ground = vector(ink.ground)
    line = vector(estimate) - ground
    length = float(np.dot(line, line))
    pixels = ink.pixels[letters]
    if length < 400 or not len(pixels):  # Too pale to tell a direction.
        return estimate
    coverage = (pixels - ground) @ line / length
    aside = np.abs(pixels - ground - coverage[:, None] * line).max(axis=1)
    fuller = (coverage > _FULLER[0]) & (coverage <= _FULLER[1]) & (aside <= _ASIDE)
    colours, counts = np.unique(pixels[fuller].astype(np.int64), axis=0, return_counts=True)
    agreed = colours[counts >= _AGREE]
    if not len(agreed):
        return estimate
    r, g, b = (int(v) for v in agreed[int(np.argmax((agreed - ground) @ line))])
    return r, g, b


def ground_of(crop: RGB) -> tuple[int, int, int]:
    """The most frequent colour of a crop: behind text that is its ground."""
    return _mode(crop.reshape(-1, 3).astype(np.int64))


def _mode(colours: NDArray[np.int64]) -> tuple[int, int, int]:
    packed = (colours[:, 0] << 16) | (colours[:, 1] << 8) | colours[:, 2]
    values, counts = np.unique(packed, return_counts=True)
    best = int(values[int(np.argmax(counts))])
    return best >> 16, (best >> 8) & 255, best & 255


def _own_ink(mask: NDArray[np.bool_], grow: int) -> NDArray[np.bool_]:
    """Drop what enters from outside the detected line: borders, neighbouring boxes, other lines."""
    import cv2

    mask = _parted(mask, grow)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    height, width = mask.shape
    keep = np.zeros(count, bool)
    for index in range(1, count):
        x, y, w, h = (int(v) for v in stats[index, :4])
        touches = x == 0 or y == 0 or x + w == width or y + h == height
        centre = y + h / 2
        inside = grow * 0.75 <= centre <= height - grow * 0.75
        own = labels[y : y + h, x : x + w] == index
        keep[index] = not touches and inside and not _frames(own)
    if not keep.any():
        # Everything touches: the line is cut tight. Keep what has its middle inside.
        for index in range(1, count):
            x, y, w, h = (int(v) for v in stats[index, :4])
            keep[index] = w < 0.9 * width or h > 0.4 * height
    result: NDArray[np.bool_] = keep[labels.astype(np.intp)]
    return result


def _parted(mask: NDArray[np.bool_], grow: int) -> NDArray[np.bool_]:
    """Ink without what touches a letter from beside the line: a radio's ring, cut off before."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=8
    )
    height, width = mask.shape
    parted = mask
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        level = y > 0 and y + h < height
        ends = (x == 0) + (x + w == width)
        # What runs through from end to end is a rule; nearly so, a frame that is cut.
        if not level or ends != 1 or w > 0.8 * width:
            continue
        beside = labels == index
        beside[:, grow : width - grow] = False
        if beside.sum() <= _BESIDE * area:
            parted = parted & ~beside
    return parted


_BESIDE = 0.35
"""Share of a piece of ink that may lie beside a line whose letter it is."""
_FRAME = 1.6
"""Width over height from which a closed outline is a frame: letters that enclose are narrower."""


def _frames(own: NDArray[np.bool_]) -> bool:
    """Whether one piece of ink runs around all of its box, as a badge's frame does."""
    import cv2

    height, width = own.shape
    if height < 8 or width < _FRAME * height or own.mean() > 0.5:
        return False
    if min(float(own[0].mean()), float(own[-1].mean())) <= 0.5:
        return False
    if not (own[:, 0].any() and own[:, -1].any()):
        return False
    # Closed: from outside nothing is reached within it, a pill's round ends apart.
    around = np.pad(own, 1).astype(np.uint8)
    cv2.floodFill(around, None, (0, 0), 2)
    return float((around != 2).sum()) > 0.7 * own.size


def _near(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 on the ink and its anti-aliased rim, 0 elsewhere."""
    import cv2

    return cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)


def _rules(mask: NDArray[np.bool_], scale: int) -> tuple[NDArray[np.bool_], int | None, int | None]:
    """Take an underline or a strike out of the mask: long unbroken runs that no glyph has."""
    cols = np.flatnonzero(mask.any(axis=0))
    rows = np.flatnonzero(mask.any(axis=1))
    width = int(cols[-1] - cols[0] + 1)
    height = int(rows[-1] - rows[0] + 1)
    if width < 12 * scale or width < 1.2 * height:
        return mask, None, None
    underline = strike = None
    cleaned = mask.copy()
    # Longer than any stroke of a letter; a letter that reaches below breaks the rule in pieces.
    long_enough = max(9.0 * scale, min(0.45 * width, 2.2 * height))
    for row in rows:
        first, last = _longest_run(mask[row])
        if last - first < long_enough:
            continue
        place = (row - rows[0]) / max(1, height - 1)
        if place > 0.72:
            stands_free = row == 0 or mask[row - 1, first:last].mean() < 0.5
            if stands_free or underline in (row - 1, row - 2):
                underline = int(row) if underline is None else underline
                cleaned[row] = False
        elif 0.3 < place < 0.65 and last - first > 0.8 * width:
            strike = int(row) if strike is None else strike
    if not cleaned.any():
        return mask, None, None
    return cleaned, underline, strike


def _longest_run(row: NDArray[np.bool_]) -> tuple[int, int]:
    padded = np.concatenate(([False], row, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2)
    if not edges.size:
        return 0, 0
    first, last = edges[int((edges[:, 1] - edges[:, 0]).argmax())]
    return int(first), int(last)
