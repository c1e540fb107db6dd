"""How alike two pictures are, measured against their content, never over the background.

Strict figures fall steeply with a shift of one pixel; the tolerant ones forgive a shift and nothing else.
"""

from functools import partial
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB

VERSION = 1
THRESHOLD = 0.1
"""pixelmatch's default: of the largest possible distance in YIQ."""
_MAX_DISTANCE = 35215.0
"""Largest possible `_delta` (pixelmatch)."""
_TO_YIQ = np.array(
    [
        [0.29889531, 0.59597799, 0.21147017],
        [0.58662247, -0.27417610, -0.52261711],
        [0.11448223, -0.32180189, 0.31114694],
    ],
    np.float32,
)
_WEIGHTS = np.array([0.5053, 0.299, 0.1957], np.float32)

Floats = NDArray[np.float32]


def to_union(a: RGB, b: RGB, ground: tuple[int, int, int]) -> tuple[RGB, RGB]:
    """Both pictures on the smallest canvas that holds both, the rest filled with `ground`."""
    height, width = max(a.shape[0], b.shape[0]), max(a.shape[1], b.shape[1])

    def on_canvas(image: RGB) -> RGB:
        canvas = np.empty((height, width, 3), np.uint8)
        canvas[:] = ground
        canvas[: image.shape[0], : image.shape[1]] = image
        return canvas

    return on_canvas(a), on_canvas(b)


def blank(like: RGB, ground: tuple[int, int, int]) -> RGB:
    """An empty picture of the same size."""
    canvas = np.empty_like(like)
    canvas[:] = ground
    return canvas


def unseen(a: RGB, b: RGB, reach: int = 2) -> int:
    """Pixels of either picture with no like pixel within `reach` px in the other.

    A shift of up to `reach` px costs nothing; a missing, extra or wrongly coloured thing does.

    Args:
        a: (height, width, 3) uint8, sRGB.
        b: Same shape.
        reach: Device px, both ways.

    Returns:
        0 to height * width; symmetric.

    Source: ours; the colour distance is pixelmatch's at its threshold 0.1.
    """
    return int(unseen_mask(a, b, reach).sum())


def unseen_mask(a: RGB, b: RGB, reach: int = 2) -> NDArray[np.bool_]:
    """(height, width): the pixels `unseen` counts."""
    return lonely(a, b, reach) | lonely(b, a, reach)


def lonely(a: RGB, b: RGB, reach: int = 2) -> NDArray[np.bool_]:
    """(height, width): pixels of `a` with no like pixel of `b` within `reach` px, both ways."""
    return _lonely(_yiq(a), _yiq(b), reach, np.float32(_MAX_DISTANCE * THRESHOLD**2))


def alike(a: RGB, b: RGB) -> NDArray[np.bool_]:
    """(height, width): pixels whose colours are no more than pixelmatch's threshold apart."""
    gap = _yiq(a) - _yiq(b)
    return (gap * gap) @ _WEIGHTS <= np.float32(_MAX_DISTANCE * THRESHOLD**2)


def seen_gain(a: RGB, b: RGB, ground: tuple[int, int, int], reach: int = 2) -> float:
    """How much of what is to be seen in `a` is seen in `b`.

    Args:
        a: The reference.
        b: Same shape.
        ground: What a blank picture would be filled with.
        reach: Device px a thing may have moved.

    Returns:
        -1 to 1: 1 is all of it, 0 no more than a blank shows, below 0 worse than a blank.
    """
    nothing = unseen(a, blank(a, ground), reach)
    floor = 0.0005 * a.shape[0] * a.shape[1]
    return max(-1.0, 1 - unseen(a, b, reach) / max(nothing, floor))


def gain_vs_blank(a: RGB, b: RGB, ground: tuple[int, int, int]) -> float:
    """As `seen_gain`, with pixelmatch's strict count: a shift of a pixel costs."""
    nothing = different(a, blank(a, ground))
    floor = 0.0005 * a.shape[0] * a.shape[1]
    return max(-1.0, 1 - different(a, b) / max(nothing, floor))


def content_diff(a: RGB, b: RGB, ground: tuple[int, int, int]) -> float:
    """Differing pixels over pixels that are content in either picture, in percent, 0 to 100."""
    base = np.array(ground, np.int16)
    content = (np.abs(a.astype(np.int16) - base).max(axis=2) > 12) | (
        np.abs(b.astype(np.int16) - base).max(axis=2) > 12
    )
    return min(100.0, 100.0 * different(a, b) / max(1, int(content.sum())))


def different(
    a: RGB, b: RGB, *, threshold: float = THRESHOLD, ignore_antialiasing: bool = True
) -> int:
    """pixelmatch's own count of differing pixels.

    Args:
        a: (height, width, 3) uint8, sRGB.
        b: Same shape.
        threshold: 0 to 1; smaller is stricter.
        ignore_antialiasing: Leave out pixels that are anti-aliased in either picture.

    Source: pixelmatch 7 (Mapbox), after Kotsarenko and Ramos 2010 (colour distance) and
        Vysniauskas 2009 (anti-aliasing detection).
    """
    if a.shape == b.shape and np.array_equal(a, b):
        return 0
    ys, xs = np.nonzero((a != b).any(axis=2))
    # Double precision and the reference's own order of terms: its limit must be ours to the bit.
    steps = a[ys, xs].astype(np.float64) - b[ys, xs]
    r, g, blue = steps[:, 0], steps[:, 1], steps[:, 2]
    y = r * 0.29889531 + g * 0.58662247 + blue * 0.11448223
    i = r * 0.59597799 - g * 0.27417610 - blue * 0.32180189
    q = r * 0.21147017 - g * 0.52261711 + blue * 0.31114694
    over = 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q > _MAX_DISTANCE * threshold * threshold
    ys, xs = ys[over], xs[over]
    if not ignore_antialiasing or not len(ys):
        return len(ys)
    aliased = _antialiased(a, b, ys, xs) | _antialiased(b, a, ys, xs)
    return int(len(ys) - aliased.sum())


def ssim(a: RGB, b: RGB, window: int = 7) -> float:
    """Mean structural similarity over the three channels, -1 to 1, symmetric.

    Source: Wang, Bovik, Sheikh and Simoncelli 2004, equation 13, uniform window, sample covariance.
    """
    from scipy import ndimage

    window = min(window, (min(a.shape[:2]) - 1) | 1)
    if window < 3:
        return 1.0 if np.array_equal(a, b) else 0.0
    uniform_filter = partial(cast(Any, ndimage).uniform_filter, size=(window, window, 1))
    x, y = a.astype(np.float64), b.astype(np.float64)
    count = window * window
    unbiased = count / (count - 1)
    ux, uy = uniform_filter(x), uniform_filter(y)
    vx = unbiased * (uniform_filter(x * x) - ux * ux)
    vy = unbiased * (uniform_filter(y * y) - uy * uy)
    vxy = unbiased * (uniform_filter(x * y) - ux * uy)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    value = ((2 * ux * uy + c1) * (2 * vxy + c2)) / ((ux**2 + uy**2 + c1) * (vx + vy + c2))
    pad = window // 2
    return float(value[pad : value.shape[0] - pad, pad : value.shape[1] - pad].mean())


def _yiq(image: RGB) -> Floats:
    return image.astype(np.float32) @ _TO_YIQ


def _lonely(p: Floats, q: Floats, reach: int, limit: np.float32) -> NDArray[np.bool_]:
    """Pixels of `p` without a like pixel of `q` within reach."""
    height, width = p.shape[:2]
    near = ((p - q) ** 2) @ _WEIGHTS <= limit
    if near.all():
        return ~near
    # Only pixels that differ in place need a look around; they are few.
    ys, xs = np.nonzero(~near)
    own = p[ys, xs]
    found = np.zeros(len(ys), bool)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            open_ = np.flatnonzero(~found)
            y, x = ys[open_] + dy, xs[open_] + dx
            inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            rows = open_[inside]
            gap = own[rows] - q[y[inside], x[inside]]
            found[rows[(gap * gap) @ _WEIGHTS <= limit]] = True
    lonely = np.zeros((height, width), bool)
    lonely[ys[~found], xs[~found]] = True
    return lonely


def _antialiased(a: RGB, b: RGB, ys: NDArray[np.intp], xs: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which of the pixels (ys, xs) look anti-aliased in `a`."""
    height, width = a.shape[:2]
    count = len(ys)
    edge = (ys == 0) | (ys == height - 1) | (xs == 0) | (xs == width - 1)
    zeroes = edge.astype(np.int64)
    low, high = np.zeros(count), np.zeros(count)
    low_at, high_at = np.full((count, 2), -1), np.full((count, 2), -1)
    centre = a[ys, xs].astype(np.float64)
    # The reference walks columns, then rows; the order decides between equal extremes.
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx == 0 and dy == 0:
                continue
            y, x = ys + dy, xs + dx
            inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            yc, xc = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
            d = centre - a[yc, xc]
            brightness = d[:, 0] * 0.29889531 + d[:, 1] * 0.58662247 + d[:, 2] * 0.11448223
            step = np.where(inside, brightness, np.nan)
            zeroes += step == 0
            darker = step < low
            low = np.where(darker, step, low)
            low_at[darker, 0], low_at[darker, 1] = yc[darker], xc[darker]
            lighter = step > high
            high = np.where(lighter, step, high)
            high_at[lighter, 0], high_at[lighter, 1] = yc[lighter], xc[lighter]
    result = (zeroes <= 2) & (low != 0) & (high != 0)
    rows = np.flatnonzero(result)
    if len(rows):
        both_low = _many_siblings(a, low_at[rows]) & _many_siblings(b, low_at[rows])
        both_high = _many_siblings(a, high_at[rows]) & _many_siblings(b, high_at[rows])
        result[rows] = both_low | both_high
    return result


def _many_siblings(image: RGB, at: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether a pixel has more than two neighbours of its very colour (picture edges count as one)."""
    height, width = image.shape[:2]
    ys, xs = at[:, 0], at[:, 1]
    edge = (ys == 0) | (ys == height - 1) | (xs == 0) | (xs == width - 1)
    count = edge.astype(np.int64)
    own = image[ys, xs]
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx == 0 and dy == 0:
                continue
            y, x = ys + dy, xs + dx
            inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
            yc, xc = np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)
            count += inside & (image[yc, xc] == own).all(axis=1)
    return count > 2
