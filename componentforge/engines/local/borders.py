"""Borders seen from inside a fill: lines along its sides that end where it ends."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Region, packed, unpacked, vector
from componentforge.engines.local.rules import fades

_WIDEST = 5
"""CSS px; a wider band is a box of its own."""
Band = tuple[int, Colour]
"""Thickness in device px, colour."""


def with_border(image: RGB, region: Region, scale: int) -> Region:
    """The region grown by its own border, when three or four sides have the same one.

    A line that runs on beyond the fill's corner is a neighbour's or a frame's, not this box's.
    """
    found = [_band(image, region, side, scale) for side in range(4)]
    width, height = region.width, region.height
    if (pill := _pill(image, region, found[0], found[2])) is not None:
        return pill
    bands = [f for f in found if f is not None]
    if len(bands) < 3:
        return region
    colours = [band[1] for band in bands]
    colour = max(colours, key=colours.count)
    sides = tuple(f is not None and _alike(f[1], colour) for f in found)
    thick = min((f[0] for f, own in zip(found, sides, strict=True) if own and f), default=0)
    if sum(sides) < 3 or thick * 2 >= min(width, height):
        return region
    top, right, bottom, left = sides
    x0, y0, x1, y1 = region.rect
    rect = (x0 - thick * left, y0 - thick * top, x1 + thick * right, y1 + thick * bottom)
    return replace(region, rect=rect, border=(thick, colour), sides=(top, right, bottom, left))


def _pill(image: RGB, region: Region, top: Band | None, bottom: Band | None) -> Region | None:
    """The region with the border of a box that ends in half circles."""
    if top is None or bottom is None or not _alike(top[1], bottom[1]):
        return None
    thick, colour = top
    x0, y0, x1, y1 = region.rect
    line = image[y0 - 1, max(0, x0 - thick) : x1 + thick].astype(np.int16)
    on = np.flatnonzero(np.abs(line - vector(colour)).max(axis=1) <= 2)
    height = y1 - y0 + 2 * thick
    ends = int(on[0]), len(line) - 1 - int(on[-1])
    # A round end has no straight side to look along, so the line on top starts late.
    if min(ends) < 0.35 * height or max(ends) > 0.65 * height + 2 * thick:
        return None
    middle = (y0 + y1) // 2
    left = _tip(image[middle, : x0 + 2][::-1], colour, thick)
    right = _tip(image[middle, x1 - 2 :], colour, thick)
    if left is None or right is None:
        return None
    rect = (x0 + 2 - left, y0 - thick, x1 - 2 + right, y1 + thick)
    return replace(region, rect=rect, border=(thick, colour), radius=(height / 2,) * 4)


def _tip(row: NDArray[np.uint8], colour: Colour, thick: int) -> int | None:
    """How many px of a row, from inside a round end outwards, belong to the box."""
    reach = row[: 2 * thick + 6].astype(np.int16)
    away = np.abs(reach - vector(colour)).max(axis=1)
    # What comes first is the fill: how far it is from the border is what a full step is.
    own = away <= 0.35 * max(4.0, float(away[0]))
    if not own.any():
        return None
    start = int(np.argmax(own))
    return start + (int(np.argmin(own[start:])) or len(own) - start)


def _band(image: RGB, region: Region, side: int, scale: int) -> Band | None:
    """The line along one side (0 top, 1 right, 2 bottom, 3 left) when it is this box's own."""
    turned, (x0, y0, x1, _) = _turned(image, region, side)
    # Only the straight part of a side is looked along.
    cut = min((x1 - x0) // 2 - 1, max((x1 - x0) // 4, 2))
    middle = slice(x0 + max(0, cut), x1 - max(0, cut))
    first: Colour | None = None
    for step in range(_WIDEST * scale + 1):
        y = y0 - 1 - step
        colour = _uniform(turned[y, middle]) if y >= 0 else None
        if first is None:
            if colour is None or (region.fill and _alike(colour, region.fill)):
                return None
            first = colour
        elif colour is None or not _alike(colour, first):
            beyond = [_uniform(turned[at, middle]) for at in range(y, max(-1, y - 6), -1)]
            if fades(first, [c for c in beyond if c is not None]):
                return None  # Only a shadow's first step.
            return (step, first) if _ends_here(turned, y0 - 1, x0, x1, first, step) else None
    return None


def _turned(image: RGB, region: Region, side: int) -> tuple[RGB, tuple[int, int, int, int]]:
    """Picture and rect turned so that the side in question is on top."""
    x0, y0, x1, y1 = region.rect
    height, width = image.shape[:2]
    if side == 0:
        return image, (x0, y0, x1, y1)
    if side == 2:
        return image[::-1], (x0, height - y1, x1, height - y0)
    over = image.transpose(1, 0, 2)
    if side == 3:
        return over, (y0, x0, y1, x1)
    return over[::-1], (y0, width - x1, y1, width - x0)


def _ends_here(turned: RGB, y: int, x0: int, x1: int, colour: Colour, thick: int) -> bool:
    """Whether the line along the top stops at both corners."""
    reach = thick + 2
    line = turned[y].astype(np.int16)
    before, after = line[max(0, x0 - reach - 1) : x0], line[x1 : x1 + reach + 1]

    def runs_on(strip: NDArray[np.int16]) -> bool:
        same = np.abs(strip - vector(colour)).max(axis=1) <= 2
        return len(strip) > reach and bool(same.all())

    return not (runs_on(before) or runs_on(after))


def _uniform(strip: NDArray[np.uint8]) -> Colour | None:
    """The strip's colour when nearly all of it has the same one."""
    values, counts = np.unique(packed(strip), return_counts=True)
    best = int(np.argmax(counts))
    return unpacked(int(values[best])) if counts[best] >= 0.85 * len(strip) else None


def _alike(a: Colour, b: Colour) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 2
