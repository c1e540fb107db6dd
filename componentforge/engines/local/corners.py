"""Corner radii, by drawing every radius a corner could have and taking the one that looks alike."""

from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Radii, Rect, most_frequent, vector

_LARGEST = 36
"""CSS px; beyond it a radius is only looked for as half of the shorter side."""
_CLIP = 64.0
"""Levels a pixel may speak against a radius: a glyph in the corner is no argument."""
_EQUAL = 0.35
"""Pixels' worth of difference that makes two radii equally good."""

Stack = NDArray[np.float32]


def fit_corners(
    image: RGB,
    rect: Rect,
    scale: int,
    fill: Colour | None,
    border: tuple[int, Colour] | None = None,
) -> Radii:
    """Outer radius of each corner: top-left, top-right, bottom-right, bottom-left, device px.

    Args:
        image: The picture, device px.
        rect: Border box.
        scale: Device px a CSS px.
        fill: Colour inside the border; None takes it from the picture.
        border: Width and colour of a border on all sides.
    """
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    half = min(width, height) / 2
    reach = min(int(min(half, _LARGEST * scale)), _open(image, rect) + 2)
    if half < 2 or reach <= 2:
        return (0.0, 0.0, 0.0, 0.0)
    reach = int(min(half, reach))
    thick = border[0] if border else 0
    tried = _radii(reach, half, scale)
    outer, inner = _covers(reach, thick, tried)
    curves: list[NDArray[np.float32]] = []
    for top, left in ((True, True), (True, False), (False, False), (False, True)):
        patch, outsides = _patch(image, rect, reach, top, left)
        curves.append(_errors(patch, outsides, fill, border, outer, inner, thick))
    return _agreed(np.array(curves), tried)


def _open(image: RGB, rect: Rect) -> int:
    """How far from a corner a side's own colour begins at most: about the largest radius."""
    x0, y0, x1, y1 = rect
    sides = (
        image[y0, x0:x1], image[y1 - 1, x0:x1], image[y0:y1, x0], image[y0:y1, x1 - 1],
    )  # fmt: skip
    furthest = 0
    for side in sides:
        for line in (side, side[::-1]):
            half = line[: (len(line) + 1) // 2].astype(np.int16)
            # The last colour before the middle is the straight part's.
            same = np.abs(half - half[-1]).max(axis=1) <= 1
            furthest = max(furthest, int(np.argmax(same)))
    return furthest


def _radii(reach: int, half: float, scale: int) -> tuple[float, ...]:
    """Whole CSS px, as people write them, and a half circle."""
    steps = tuple(float(v) for v in range(0, reach + 1, scale))
    return steps if steps[-1] >= half or half > reach + 0.5 else (*steps, half)


@lru_cache(maxsize=256)
def _covers(reach: int, thick: int, tried: tuple[float, ...]) -> tuple[Stack, Stack]:
    """How far each pixel of a corner lies in border box and padding box, a radius each."""
    outer = np.stack([_cover(reach, 0, r) for r in tried])
    inner = np.stack([_cover(reach, thick, max(0.0, r - thick)) for r in tried])
    return outer, inner


def _cover(reach: int, inset: int, radius: float) -> NDArray[np.float32]:
    at = np.arange(reach, dtype=np.float32) + 0.5 - inset
    box = np.clip(at + 0.5, 0, 1)
    flat = (box[:, None] * box[None]).astype(np.float32)
    if radius <= 0:
        return flat
    away = np.maximum(0, radius - at)
    distance = np.hypot(away[:, None], away[None])
    round_ = np.clip(radius - distance + 0.5, 0, 1)
    in_corner = (away[:, None] > 0) & (away[None] > 0)
    return np.where(in_corner, round_, flat).astype(np.float32)


def _patch(
    image: RGB, rect: Rect, reach: int, top: bool, left: bool
) -> tuple[NDArray[np.float32], list[Colour]]:
    """The corner turned so that it lies top-left, and what may stand outside of it."""
    x0, y0, x1, y1 = rect
    height, width = image.shape[:2]
    ys = slice(y0, y0 + reach) if top else slice(y1 - reach, y1)
    xs = slice(x0, x0 + reach) if left else slice(x1 - reach, x1)
    patch = image[ys, xs][:: 1 if top else -1, :: 1 if left else -1]
    oy = max(0, y0 - 1) if top else min(height - 1, y1)
    ox = max(0, x0 - 1) if left else min(width - 1, x1)
    ny = y0 + reach - 1 if top else y1 - reach
    nx = x0 + reach - 1 if left else x1 - reach
    outsides = {_colour(image[oy, ox]), _colour(image[oy, nx]), _colour(image[ny, ox])}
    return patch.astype(np.float32), sorted(outsides)


def _colour(pixel: NDArray[np.uint8]) -> Colour:
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def _errors(
    patch: NDArray[np.float32],
    outsides: list[Colour],
    fill: Colour | None,
    border: tuple[int, Colour] | None,
    outer: Stack,
    inner: Stack,
    thick: int,
) -> NDArray[np.float32]:
    """What each radius leaves unexplained, in pixels of full contrast."""
    core = patch[thick:, thick:].astype(np.uint8)
    fills = {most_frequent(core)} | ({fill} if fill else set())
    zone = (outer.min(axis=0) < 1) | (inner.min(axis=0) < 1)
    seen, out, in_ = patch[zone], outer[:, zone, None], inner[:, zone, None]
    best: NDArray[np.float32] | None = None
    for outside, inside in product(outsides, sorted(fills)):
        rim = border[1] if border else inside
        base, ring, body = vector(outside), vector(rim), vector(inside)
        drawn = base * (1 - out) + ring * (out - in_) + body * in_ if border else (
            base * (1 - out) + body * out
        )  # fmt: skip
        wrong = np.minimum(np.abs(drawn - seen).max(axis=2), _CLIP).sum(axis=1)
        contrast = min(_CLIP, max(4.0, float(np.abs(base - ring).max())))
        errors = (wrong / contrast).astype(np.float32)
        if best is None or errors.min() < best.min():
            best = errors
    assert best is not None
    return best


def _agreed(curves: NDArray[np.float32], tried: tuple[float, ...]) -> Radii:
    """One radius for all corners when that explains them as well, else pairs, else each its own."""
    radii = [0.0] * 4
    for groups in (((0, 1, 2, 3),), ((0, 1), (2, 3)), ((0, 3), (1, 2)), ((0,), (1,), (2,), (3,))):
        worst = 0.0
        for group in groups:
            at = _likeliest(curves[list(group)].mean(axis=0), tried)
            for corner in group:
                radii[corner] = tried[at]
                worst = max(worst, float(curves[corner][at] - curves[corner].min()))
        if worst <= 2 * _EQUAL:
            break
    if 0 < max(radii) - min(radii) <= tried[1] - tried[0]:
        # Nobody writes 16 px above and 17 below: a shadow or a glyph disturbed the worse ones.
        clearest = int(np.argmin(curves.min(axis=1)))
        radii = [radii[clearest]] * 4
    return radii[0], radii[1], radii[2], radii[3]


def _likeliest(errors: NDArray[np.float32], tried: tuple[float, ...]) -> int:
    """The best radius, or none at all when that is about as good."""
    best = int(np.argmin(errors))
    square = tried[0] == 0 and errors[0] <= errors[best] * 1.05 + _EQUAL
    return 0 if square else best
