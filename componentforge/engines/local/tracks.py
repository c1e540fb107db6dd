"""Switches whose knob cuts the track's outline: a pill and a disc, told from what they draw.

A knob coloured as the ground cuts the track open, so the track's own area is no box; its outline
with the knob in it still is one.
"""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Paint
from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, most_frequent, vector

_PILL = 0.94
"""Share of a drawing's outline and of a pill's that must agree."""
_AWAY = 18
"""Levels between two colours that are not one."""


def switch_in(image: RGB, scale: int, rect: Rect, ground: Colour) -> tuple[Node, ...]:
    """Track and knob, parent first, when `rect` holds a switch and nothing else; else empty.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        rect: Where something was left unexplained.
        ground: The colour behind it.
    """
    x0, y0, x1, y1 = rect
    patch = image[y0:y1, x0:x1].astype(np.float32)
    outline = _filled(np.abs(patch - vector(ground)).max(axis=2) > _AWAY)
    if outline is None:
        return ()
    left, top, width, height = outline[1]
    if not 11 * scale <= height <= 40 * scale or not 1.35 * height <= width <= 2.8 * height:
        return ()
    inside = outline[0][top : top + height, left : left + width]
    pill = _pill(height, width)
    if float((inside & pill).sum()) < _PILL * float((inside | pill).sum()):
        return ()
    own = patch[top : top + height, left : left + width]
    colour = most_frequent(own[pill].astype(np.uint8))
    apart = (np.abs(own - vector(colour)).max(axis=2) > _AWAY) & _pill(height, width, 1)
    knob = _knob(apart, scale)
    if knob is None:
        return ()
    kx, ky, side = knob
    third = side // 3
    face = own[ky + third : ky + side - third, kx + third : kx + side - third]
    x, y = x0 + left, y0 + top
    face_colour = most_frequent(face.astype(np.uint8))
    return (
        _disc((x, y, width, height), colour, scale),
        _disc((x + kx, y + ky, side, side), face_colour, scale),
    )


Spot = tuple[int, int, int, int]
"""x, y, width, height."""


def _filled(mask: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Spot] | None:
    """The one outline in a mask with its holes filled, and its box."""
    import cv2

    lines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if len(lines) != 1:
        return None
    full = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(full, lines, 0, 1, cv2.FILLED)
    x, y, w, h = (int(v) for v in cv2.boundingRect(lines[0]))
    return full.astype(bool), (x, y, w, h)


def _pill(height: int, width: int, less: int = 0) -> NDArray[np.bool_]:
    """A pill that fills its box, `less` px smaller on every side."""
    ys = np.arange(height)[:, None] + 0.5
    xs = np.arange(width)[None] + 0.5
    half = height / 2
    away = np.maximum(0.0, np.maximum(half - xs, xs - (width - half)))
    return np.asarray(np.hypot(away, ys - half) <= half - less)


def _knob(mask: NDArray[np.bool_], scale: int) -> tuple[int, int, int] | None:
    """x, y and side of the one disc that stands at an end of the pill."""
    import cv2

    height, width = mask.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    found = [s.tolist() for s in stats[1:count] if s[cv2.CC_STAT_AREA] > 0.05 * height**2]
    if len(found) != 1:
        return None
    x, y, w, h, area = found[0]
    ends = sorted((x, width - x - w))
    square = abs(w - h) <= max(2, 2 * scale) and 0.4 * height <= h <= height
    level = abs(2 * y + h - height) <= 2 * scale + 1
    if not square or not level or not 0.6 * w * h <= area <= 0.95 * w * h:
        return None
    if ends[0] > 0.35 * height or ends[1] < ends[0] + 0.25 * width:
        return None
    return x, y, max(w, h)


def _disc(spot: Spot, colour: Colour, scale: int) -> Node:
    x, y, w, h = (v / scale for v in spot)
    half = min(w, h) / 2
    return Node(
        id="b",
        kind="box",
        box=Box(x=x, y=y, w=w, h=h),
        paint=Paint(fill="#{:02x}{:02x}{:02x}".format(*colour), radius=(half, half, half, half)),
        confidence=0.8,
    )
