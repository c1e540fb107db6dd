"""Knobs: the disc at one end of a switch's track."""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Region, contains, most_frequent, vector

Mask = NDArray[np.bool_]

AWAY = 18
"""Levels between two colours that are not one."""
FAINT = 4
"""Levels that part a pale colour from its ground."""


def knob_among(regions: list[Region], track: Rect, scale: int, free: str) -> Region | None:
    """A disc already found that stands at the end."""
    fitting = [
        r for r in regions
        if contains(track, r.rect, 2 * scale) and max(r.radius) > 0.4 * r.height
        and _stands(r.rect, track, scale, free)
    ]  # fmt: skip
    return max(fitting, key=lambda r: r.width * r.height, default=None)


def knob_in(patch: RGB, track: Region, scale: int, written: Mask, free: str) -> Region | None:
    """The one disc inside the track that is not of its colour, or that its shadow rings."""
    off = levels_off(patch, track.fill or (0, 0, 0))
    for step in (AWAY, FAINT):
        apart = (off > step) & ~written
        found = _as_spot(apart, track, scale, free) or _as_arc(apart, patch, track, free)
        if found is None:
            continue
        (x, y, side), rim = found
        x0, y0 = track.rect[0] + x, track.rect[1] + y
        rect = (x0, y0, x0 + side, y0 + side)
        if not _stands(rect, track.rect, scale, free):
            continue
        third = side // 3
        face = most_frequent(patch[y + third : y + side - third, x + third : x + side - third])
        if rim is None:
            rect = faced(patch, track, rect, face)
            side = rect[2] - rect[0]
        half = side / 2
        return Region(rect, face, (half, half, half, half), (scale, rim) if rim else None)
    return None


def faced(patch: RGB, track: Region, rect: Rect, face: Colour) -> Rect:
    """The knob's rect without a shadow round it, whose colour is nearer to the track's."""
    left, top = track.rect[0], track.rect[1]
    x0, y0, x1, y1 = rect[0] - left, rect[1] - top, rect[2] - left, rect[3] - top
    # Beyond the pill's ends lies the ground, which may have the knob's colour.
    within = pill_of(patch.shape[0], patch.shape[1], 1.0)
    near = within & (levels_off(patch, face) < levels_off(patch, track.fill or (0, 0, 0)))
    near = near[max(0, y0) : y1, max(0, x0) : x1]
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    if not rows.size:
        return rect
    inner = (
        left + max(0, x0) + int(columns[0]), top + max(0, y0) + int(rows[0]),
        left + max(0, x0) + int(columns[-1]) + 1, top + max(0, y0) + int(rows[-1]) + 1,
    )  # fmt: skip
    wide, high = inner[2] - inner[0], inner[3] - inner[1]
    side = max(wide, high)
    if abs(wide - high) > 1 or side > rect[2] - rect[0] - 2:
        return rect
    return inner[0], inner[1], inner[0] + side, inner[1] + side


Spot = tuple[int, int, int]
"""x, y and side."""


def _as_spot(
    apart: Mask, track: Region, scale: int, free: str
) -> tuple[Spot, Colour | None] | None:
    """A disc of another colour than the track's."""
    import cv2

    height, width = apart.shape
    thick = track.border[0] if track.border else 0
    less = thick + 0.5 if thick else 1.0
    mask = (apart & pill_of(height, width, less)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    found = [s.tolist() for s in stats[1:count] if s[cv2.CC_STAT_AREA] > 0.05 * height**2]
    if len(found) != 1:
        return None
    x, y, w, h, area = found[0]
    if abs(w - h) > max(2, 2 * scale) or not 0.68 * w * h <= area <= 0.88 * w * h:
        return None
    if y <= less + 0.5 and y + h >= height - less - 0.5:
        # It goes on under the rim that was left out of the look; flush with it, it ends there too.
        x, y, w = round(x + w / 2 - height / 2), 0, height
        flush = 0 if free == "right" else width - height
        x = flush if abs(x - flush) <= 2 * scale else x
        return ((x, y, w), None) if x >= 0 else None
    return (x, y, max(w, h)), None


def _as_arc(apart: Mask, patch: RGB, track: Region, free: str) -> tuple[Spot, Colour | None] | None:
    """A disc of the track's own colour at its rim that only a rim or a shadow parts from it."""
    if free == "left":
        found = _as_arc(apart[:, ::-1], patch[:, ::-1], track, "right")
        return found and ((patch.shape[1] - found[0][0] - found[0][2], *found[0][1:]), found[1])
    thick = track.border[0] if track.border else 0
    height, width = apart.shape
    middle = height // 2
    reached = np.flatnonzero(apart[middle, thick + 2 : width - thick - 2])
    if not reached.size:
        return None
    far = thick + 2 + int(reached[0])
    side = far - thick
    if abs(side + 2 * thick - height) > 2 + height // 8:
        return None
    ys, xs = np.mgrid[:height, :width] + 0.5
    down, right = ys - height / 2, xs - thick - side / 2
    away = np.hypot(down, right) - side / 2
    if (apart & (away < -1)).any():
        return None
    # A shadow falls downwards; above, it may not show.
    turn = np.arctan2(down, right)
    rays = [
        (away >= 0) & (away < 2) & (turn >= a) & (turn < a + 0.2) for a in np.arange(-0.2, 1, 0.2)
    ]
    if not all((apart & ray).any() for ray in rays):
        return None
    top = (height - side) // 2
    return (thick, top, side), most_frequent(patch[middle - 1 : middle + 2, far : far + 1])


def _stands(knob: Rect, track: Rect, scale: int, free: str) -> bool:
    """Whether a square of a knob's size lies at the end that is not free, level with the track."""
    w, h = knob[2] - knob[0], knob[3] - knob[1]
    wide, high = track[2] - track[0], track[3] - track[1]
    if abs(w - h) > 2 * scale or not 0.4 * high <= h <= 1.1 * high:
        return False
    if abs(knob[1] + knob[3] - track[1] - track[3]) > 2 * scale + 1:
        return False
    left, right = knob[0] - track[0], track[2] - knob[2]
    near, far = (right, left) if free == "left" else (left, right)
    return near <= 0.35 * high and far >= near + 0.25 * wide


def pill_of(height: int, width: int, less: float = 0) -> Mask:
    """A pill that fills its box, `less` px smaller on every side."""
    ys = np.arange(height)[:, None] + 0.5
    xs = np.arange(width)[None] + 0.5
    half = height / 2
    away = np.maximum(0.0, np.maximum(half - xs, xs - (width - half)))
    return np.asarray(np.hypot(away, ys - half) <= half - less)


def levels_off(pixels: RGB, colour: Colour) -> NDArray[np.float32]:
    """Levels the farthest channel of each pixel is off a colour."""
    return np.asarray(np.abs(pixels.astype(np.float32) - vector(colour)).max(axis=-1))
