"""Linear gradients: areas whose colour changes evenly in one direction, dithering and all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.outlines import is_box
from componentforge.engines.local.paint import Colour, Ramp, Rect, Shape, packed
from componentforge.engines.local.shapes import areas_of, shape_at

_NEXT = 3
"""Levels neighbours differ by within a gradient; browsers dither by one or two."""
_FEWEST = 10
"""Colours; a flat fill has one."""
_LEAST = 8
"""Levels from one end to the other."""


@dataclass(frozen=True)
class Slope:
    """A gradient and where it is."""

    rect: Rect
    ramp: Ramp
    flat: Colour
    """What `flattened` paints it with: its own colour, found nowhere else."""


def flattened(image: RGB, scale: int) -> tuple[RGB, list[Slope]]:
    """The picture with every gradient painted in one colour, and the gradients.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
    """
    areas = areas_of(image, _NEXT)
    widths = areas.rects[:, 2] - areas.rects[:, 0]
    heights = areas.rects[:, 3] - areas.rects[:, 1]
    large = (np.minimum(widths, heights) >= 5 * scale) & (areas.sizes >= 120 * scale * scale)
    out = image
    found: list[Slope] = []
    for index in np.flatnonzero(large).tolist():
        shape = shape_at(areas, index)
        if not is_box(shape.filled, scale) or not _is_varied(image, shape):
            continue
        x0, y0, x1, y1 = shape.rect
        ramp = _ramp(image[y0:y1, x0:x1], shape)
        if ramp is None:
            continue
        flat = _unused(image, ramp)
        if out is image:
            out = image.copy()
        out[y0:y1, x0:x1][shape.own] = flat
        found.append(Slope(shape.rect, ramp, flat))
    return out, found


def _is_varied(image: RGB, shape: Shape) -> bool:
    x0, y0, x1, y1 = shape.rect
    _, counts = np.unique(packed(image[y0:y1, x0:x1][shape.own]), return_counts=True)
    return len(counts) >= _FEWEST and float(counts.max()) < 0.25 * float(counts.sum())


def _ramp(crop: RGB, shape: Shape) -> Ramp | None:
    """The plane through the colours, as CSS would say it; None when they are on no plane."""
    ys, xs = np.nonzero(shape.own)
    height, width = shape.own.shape
    seen = crop[ys, xs].astype(np.float64)
    at = np.column_stack((np.ones(len(xs)), xs + 0.5 - width / 2, ys + 0.5 - height / 2))
    plane = _plane(at, seen)
    off = np.abs(at @ plane - seen).max(axis=1)
    # Smooth edges of corners and of glyphs belong to the area but not to the plane.
    plane = _plane(at[off <= 6], seen[off <= 6]) if (off <= 6).mean() > 0.8 else plane
    off = np.abs(at @ plane - seen).max(axis=1)
    if float(np.quantile(off, 0.85)) > 2.6:
        return None
    slopes = plane[1:]  # (2, 3): levels a px along x and y, a channel each.
    _, vectors = np.linalg.eigh(slopes @ slopes.T)
    way = vectors[:, 1]
    along = way @ slopes
    if along[int(np.argmax(np.abs(along)))] < 0:
        way, along = -way, -along
    turn = _turn(way)
    length = abs(width * np.sin(turn)) + abs(height * np.cos(turn))
    if float(np.abs(along).max()) * length < _LEAST:
        return None
    middle, reach = plane[0], along * length / 2
    degrees = round(float(np.rad2deg(turn)), 1) % 360
    start, end = _level(middle - reach), _level(middle + reach)
    # The same gradient from its other end: people write 180 and 90, not 0 and 270.
    return Ramp(degrees, start, end) if 0 < degrees <= 180 else Ramp(
        (degrees + 180) % 360, end, start
    )  # fmt: skip


def _plane(at: NDArray[np.float64], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.lstsq(at, seen, rcond=None)[0], np.float64)


def _turn(way: NDArray[np.float64]) -> float:
    """CSS angle of a direction, on a multiple of 45 degrees when close to one."""
    degrees = float(np.rad2deg(np.arctan2(way[0], -way[1])))
    nearest = round(degrees / 45) * 45
    return float(np.deg2rad(nearest if abs(degrees - nearest) <= 4 else round(degrees)))


def _level(colour: NDArray[np.float64]) -> Colour:
    red, green, blue = (int(v) for v in np.clip(np.rint(colour), 0, 255))
    return red, green, blue


def _unused(image: RGB, ramp: Ramp) -> Colour:
    """A colour near the gradient's middle that the picture does not have."""
    taken = set(np.unique(packed(image)).tolist())
    red, green, blue = ((a + b) // 2 for a, b in zip(ramp.start, ramp.end, strict=True))
    for step in range(64):
        colour = (red, green, (blue + step) % 256)
        if (colour[0] << 16 | colour[1] << 8 | colour[2]) not in taken:
            return colour
    return red, green, blue
