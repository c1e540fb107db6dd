"""Where the ink of a text really lies: in the pixels, not in the boxes a layout engine reports."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.ports import RGB

VERSION = 1
_MARGIN = 2.0
"""CSS px looked at round a text."""
_LEAST_CONTRAST = 40.0
"""Distance in RGB of text and ground below which ink cannot be told from ground."""
_ALIKE_MASS = (0.7, 1.43)
"""How much more or less ink the same text in the same colour may have."""

Profile = NDArray[np.float64]


class Shift(NamedTuple):
    """How a text stands in another picture, CSS px; positive is right, down and larger."""

    dx: float
    """Of the middle."""
    dy: float
    """Of the middle."""
    dw: float
    dh: float
    mass: float
    """How many times as much ink; far from 1 the extents say little."""


def ink_shift(
    picture: RGB, rendered: RGB, here: Box, there: Box, color: str, scale: int
) -> Shift | None:
    """How the ink of a text moved and grew from `picture` to `rendered`.

    Middle and extent come from the first two moments of the ink, so they are finer than a pixel.

    Args:
        picture: The reference, device px.
        rendered: The candidate, device px.
        here: The ink's box in the reference, CSS px.
        there: The text's line boxes in the candidate, CSS px.
        color: The text's colour, `#rrggbb`.
        scale: Device px a CSS px.

    Returns:
        None when the ink cannot be told from its ground, or is not the same text's.
    """
    first = _moments(picture, here, color, scale)
    second = _moments(rendered, there, color, scale)
    if first is None or second is None:
        return None
    low, high = _ALIKE_MASS
    mass = second.mass / first.mass
    if not low <= mass <= high:
        return None
    # Of evenly inked text the extent is in proportion to the spread round the middle.
    dw = here.w * (second.spread_x / first.spread_x - 1) if first.spread_x else 0.0
    dh = here.h * (second.spread_y / first.spread_y - 1) if first.spread_y else 0.0
    dx, dy = (second.x - first.x) / scale, (second.y - first.y) / scale
    return Shift(dx, dy, dw, dh, mass)


class _Moments(NamedTuple):
    mass: float
    x: float
    y: float
    spread_x: float
    spread_y: float


def _moments(image: RGB, box: Box, color: str, scale: int) -> _Moments | None:
    left, top = (max(0, int((v - _MARGIN) * scale)) for v in (box.x, box.y))
    right, bottom = (max(0, int(np.ceil((v + _MARGIN) * scale))) for v in (box.right, box.bottom))
    part = image[top:bottom, left:right].astype(np.float64)
    if min(part.shape[:2]) < 3:
        return None
    ground = np.median(np.concatenate([part[0], part[-1]]), axis=0)
    axis = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float) - ground
    length = float(axis @ axis)
    if length < _LEAST_CONTRAST**2:
        return None
    ink = np.clip((part - ground) @ axis / length, 0.0, 1.0)
    ink[ink < 0.1] = 0.0
    mass = float(ink.sum())
    if mass < 2.0:
        return None
    x, spread_x = _mean_and_spread(ink.sum(axis=0))
    y, spread_y = _mean_and_spread(ink.sum(axis=1))
    return _Moments(mass, left + x, top + y, spread_x, spread_y)


def _mean_and_spread(profile: Profile) -> tuple[float, float]:
    at = np.arange(profile.size)
    middle = float(np.average(at, weights=profile))
    return middle, float(np.sqrt(np.average((at - middle) ** 2, weights=profile)))
