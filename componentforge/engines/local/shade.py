"""Shadows of boxes, measured along their sides, explained by the CSS values that draw them."""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import erf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Region, Shade, contains, vector

_REACH = 48
"""CSS px a shadow is followed."""
_BLURS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 28, 30, 32, 40, 48, 60)
_DOWN = (-4, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 24)
_ASIDE = (-8, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6, 8)
_SPREAD = (-12, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6)
_EXPLAINED = 0.12
"""Share of the profile's energy that may stay unexplained."""

_DISTANCES = (0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40)
"""CSS px from the edge where profiles are compared."""

Floats = NDArray[np.floating[Any]]
Number = float | Floats
Value = tuple[float, float, float]
"""blur, down, spread in CSS px."""


@dataclass(frozen=True)
class _Seen:
    """Darkening along top, right, bottom, left, from the edge outwards; 1 is the full colour."""

    sides: tuple[Floats, Floats, Floats, Floats]
    colour: Colour


def with_shadows(image: RGB, regions: list[Region], page: Colour, scale: int) -> list[Region]:
    """`regions`, those with a shadow told so.

    Args:
        image: The picture, device px.
        regions: Boxes, parents before children.
        page: What is behind them all.
        scale: Device px a CSS px.
    """
    out: list[Region] = []
    for region in regions:
        if min(region.width, region.height) >= 10 * scale and not _leans(region, regions, scale):
            around = [
                r for r in regions if r is not region and contains(r.rect, region.rect) and r.fill
            ]
            smallest = min(around, key=lambda r: r.width * r.height, default=None)
            ground = (smallest.fill if smallest else None) or page
            seen = _profiles(image, region.rect, ground, regions, scale)
            layers = _layers(seen, region, scale) if seen is not None else ()
            out.append(replace(region, shadows=layers))
        else:
            out.append(region)
    return out


def _leans(region: Region, regions: list[Region], scale: int) -> bool:
    """Whether a larger box ends where this one does: then the shadow is the larger one's."""
    for other in regions:
        if other is region or not contains(other.rect, region.rect, 1) or other.rect == region.rect:
            continue
        if any(abs(a - b) <= 2 * scale for a, b in zip(other.rect, region.rect, strict=True)):
            return True
    return False


def _profiles(
    image: RGB, rect: Rect, ground: Colour, regions: list[Region], scale: int
) -> _Seen | None:
    sides: list[NDArray[np.float32]] = []
    for side in range(4):
        sides.append(_strip(image, rect, ground, regions, side, scale))
    far = [float(np.abs(s).max()) if s.size else 0.0 for s in sides]
    if max(far) < 2:
        return None
    darkest = max((s for s in sides if s.size), key=lambda s: float(np.abs(s).max()))
    at = int(np.argmax(np.abs(darkest).max(axis=1)))
    peak = darkest[at]
    colour = _colour_of(peak, ground)
    line = vector(ground) - vector(colour)
    weight = float(line @ line)
    if weight < 1:
        return None
    alphas = [(s @ line / weight).astype(np.float32) if s.size else s[:, 0] for s in sides]
    if not any(_fades(a) for a in alphas):
        return None
    top, right, bottom, left = alphas
    return _Seen((top, right, bottom, left), colour)


def _colour_of(peak: NDArray[np.float32], ground: Colour) -> Colour:
    """The shadow's colour: black where that explains the darkening, else the palest that does."""
    back = vector(ground)
    shares = peak / np.maximum(1.0, back)
    alpha = float(shares.max())
    if alpha <= 0:
        return (255, 255, 255)  # It lightens: a glow.
    # Rounding to whole levels makes weak shadows look tinted.
    if float(np.abs(peak - alpha * back).max()) <= max(3.0, 0.2 * float(peak.max())):
        return (0, 0, 0)
    colour = np.clip(np.rint(back - peak / alpha), 0, 255)
    return int(colour[0]), int(colour[1]), int(colour[2])


def _fades(alpha: Floats) -> bool:
    """Whether it pales with distance in more than one step."""
    if alpha.size < 2 or float(alpha[:3].max()) < 0.006:
        return False
    steps = np.diff(alpha)
    return bool((steps < -0.002).sum() >= 1 and float(alpha[-1]) < 0.7 * float(alpha[:3].max()))


def _strip(
    image: RGB, rect: Rect, ground: Colour, regions: list[Region], side: int, scale: int
) -> NDArray[np.float32]:
    """(n, 3) levels below the ground along one side's middle, up to the next thing."""
    x0, y0, x1, y1 = rect
    height, width = image.shape[:2]
    third_x, third_y = (x1 - x0) // 3, (y1 - y0) // 3
    reach = _REACH * scale
    found: list[NDArray[np.float32]] = []
    for step in range(reach):
        if side in (0, 2):
            at = y0 - 1 - step if side == 0 else y1 + step
            line: Rect = (x0 + third_x, at, max(x0 + third_x + 1, x1 - third_x), at + 1)
            inside = 0 <= at < height
        else:
            at = x1 + step if side == 1 else x0 - 1 - step
            line = (at, y0 + third_y, at + 1, max(y0 + third_y + 1, y1 - third_y))
            inside = 0 <= at < width
        if not inside or _hits(line, rect, regions):
            break
        pixels = image[line[1] : line[3], line[0] : line[2]].reshape(-1, 3)
        found.append(vector(ground) - np.median(pixels, axis=0).astype(np.float32))
    return np.array(found, np.float32).reshape(-1, 3)


def _hits(line: Rect, own: Rect, regions: list[Region]) -> bool:
    """Whether a line runs into another box, or out of the one both stand in."""
    for region in regions:
        a, b, c, d = region.rect
        if region.rect == own or region.fill is None:
            continue
        meets = a < line[2] and line[0] < c and b < line[3] and line[1] < d
        inside = a <= line[0] and c >= line[2] and b <= line[1] and d >= line[3]
        if contains(region.rect, own):
            if not inside:
                return True
        elif meets:
            return True
    return False


def _layers(seen: _Seen, region: Region, scale: int) -> tuple[Shade, ...]:
    """One shadow, or two where one leaves too much unexplained; none when nothing fits."""
    top, right, bottom, left_side = (_sampled(side, scale) for side in seen.sides)
    shared = min(len(right), len(left_side))
    both = (right[:shared] + left_side[:shared]) / 2 if shared else np.append(right, left_side)
    target = np.concatenate((top, both, bottom))
    energy = float((target**2).sum())
    noise = 2e-6 * len(target)
    size = (region.width / scale, region.height / scale)
    models, values = _models((len(top), len(both), len(bottom)), size)
    first, alpha, left = _best(models, values, target)
    if alpha < 0.008:
        return ()
    chosen = [(first, alpha)]
    if left > max(0.02 * energy, 5 * noise):
        second, _, _ = _best(models, values, target - alpha * models[first])
        pair = models[[first, second]]
        amounts, *_ = np.linalg.lstsq(pair.T, target, rcond=None)
        rest = float(((target - amounts @ pair) ** 2).sum())
        if min(amounts) > 0.008 and rest < 0.5 * left:
            chosen, left = [(first, float(amounts[0])), (second, float(amounts[1]))], rest
    if left > max(_EXPLAINED * energy, 5 * noise):
        return ()
    aside = _aside(right[:shared], left_side[:shared], values[first], chosen[0][1], size)
    return tuple(
        Shade(
            dx=aside * scale, dy=values[i][1] * scale, blur=values[i][0] * scale,
            spread=values[i][2] * scale, colour=seen.colour, alpha=round(min(1.0, a), 3),
        )
        for i, a in chosen
    )  # fmt: skip


def _sampled(side: Floats, scale: int) -> Floats:
    """A profile at the distances models are drawn for."""
    at = [int((d + 0.5) * scale) for d in _DISTANCES]
    return np.array([side[i] for i in at if i < len(side)], np.float32)


def _aside(
    right: Floats, left: Floats, value: Value, alpha: float, size: tuple[float, float]
) -> float:
    """The shadow's horizontal offset, CSS px."""
    if not len(right) or float(np.abs(right - left).sum()) < 0.1 * float((right + left).sum()):
        return 0.0
    blur, dy, spread = value
    across = _across(dy, spread, blur, size[1])

    def off(dx: float) -> float:
        drawn = [
            alpha * _near(spread + way * dx, spread, blur, size[0], len(right)) * across
            for way in (1, -1)
        ]
        return float(((drawn[0] - right) ** 2).sum() + ((drawn[1] - left) ** 2).sum())

    return min(_ASIDE, key=off)


def _best(models: Floats, values: list[Value], target: Floats) -> tuple[int, float, float]:
    """(index, alpha, unexplained energy) of the plainest model that, scaled, comes close."""
    power = np.maximum(1e-9, (models**2).sum(axis=1))
    met = models @ target
    alphas = np.clip(met / power, 0.0, 1.0)
    left = np.maximum(0.0, float((target**2).sum()) - 2 * alphas * met + alphas**2 * power)
    # Many combinations draw nearly the same; people write those without much spread.
    good = np.flatnonzero(left <= 1.15 * left.min() + 1.5e-6 * len(target))
    index = int(min(good, key=lambda i: (abs(values[i][2]) + abs(values[i][1]) / 4, left[i])))
    return index, float(alphas[index]), float(left[index])


@lru_cache(maxsize=32)
def _models(lengths: tuple[int, int, int], size: tuple[float, float]) -> tuple[Floats, list[Value]]:
    """Profiles (top, both sides, bottom) of every combination of CSS values, and the values."""
    values = [
        (float(b), float(y), float(s))
        for b, y, s in product(_BLURS, _DOWN, _SPREAD)
        if b or s > 0 or y
    ]
    blur, dy, spread = (np.array(v, np.float32)[:, None] for v in zip(*values, strict=True))
    width, height = size
    parts = [
        _near(spread - dy, spread, blur, height, lengths[0]) * _across(0.0, spread, blur, width),
        _near(spread, spread, blur, width, lengths[1]) * _across(dy, spread, blur, height),
        _near(spread + dy, spread, blur, height, lengths[2]) * _across(0.0, spread, blur, width),
    ]
    return np.concatenate(parts, axis=1).astype(np.float32), values


def _near(reach: Number, spread: Number, blur: Number, extent: float, count: int) -> Floats:
    """How dark it is at each distance from a side whose shadow reaches `reach` px beyond it."""
    out = np.array(_DISTANCES[:count], np.float32)[None] + 0.5
    sigma = np.maximum(0.15, np.asarray(blur) / 2)
    edge = np.asarray(reach) - out
    dark = _phi(edge / sigma) - _phi((edge - extent - 2 * np.asarray(spread)) / sigma)
    return dark if np.ndim(reach) else dark[0]


def _across(shift: Number, spread: Number, blur: Number, extent: float) -> Floats:
    """How much of the full darkness a side's middle gets, for the shadow's finite width."""
    sigma = np.maximum(0.15, np.asarray(blur) / 2)
    half = extent / 2 + np.asarray(spread)
    return _phi((half - shift) / sigma) - _phi((-half - shift) / sigma)


_GRID = np.linspace(-5, 5, 2001)
_TABLE = np.array([0.5 * (1 + erf(v / sqrt(2))) for v in _GRID])


def _phi(z: Floats) -> Floats:
    return np.interp(z, _GRID, _TABLE).astype(np.float32)
