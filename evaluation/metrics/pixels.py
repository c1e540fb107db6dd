"""How alike two pictures are, measured against their content, never over the background.

Strict figures fall steeply with a shift of one pixel; the tolerant ones forgive a shift and nothing
else.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB

VERSION = 1
THRESHOLD = 0.1
"""pixelmatch's default: of the largest possible distance in YIQ."""
_MAX_DISTANCE = 35215.0
"""Largest possible colour distance (pixelmatch)."""
_TO_YIQ = np.array(
    [
        [0.29889531, 0.59597799, 0.21147017],
        [0.58662247, -0.27417610, -0.52261711],
        [0.11448223, -0.32180189, 0.31114694],
    ]
)
_WEIGHTS = np.array([0.5053, 0.299, 0.1957])
_YIQ32, _WEIGHTS32 = _TO_YIQ.astype(np.float32), _WEIGHTS.astype(np.float32)
_CONTENT = 12
"""Levels of any channel off the ground that make a pixel content."""
_FLOOR = 0.0005
"""Share of the picture that counts as content at least: an empty picture has none to gain."""

Ground = tuple[int, int, int]
Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]


class Counts(NamedTuple):
    """Everything the figures are made of, counted once, in pixels."""

    area: int
    different: int
    different_from_blank: int
    unseen: int
    unseen_in_blank: int
    content: int

    @property
    def seen_gain(self) -> float:
        """See `seen_gain`."""
        return max(-1.0, 1 - self.unseen / max(self.unseen_in_blank, _FLOOR * self.area))

    @property
    def gain_vs_blank(self) -> float:
        """See `gain_vs_blank`."""
        return max(-1.0, 1 - self.different / max(self.different_from_blank, _FLOOR * self.area))

    @property
    def pixel_diff(self) -> float:
        """Percent of all pixels that differ."""
        return 100.0 * self.different / self.area

    @property
    def content_diff(self) -> float:
        """See `content_diff`."""
        return min(100.0, 100.0 * self.different / max(1, self.content))


def count(a: RGB, b: RGB, ground: Ground, reach: int = 2) -> Counts:
    """Compare `b` with the reference `a`, and a blank picture with it.

    Args:
        a: The reference, (height, width, 3) uint8, sRGB.
        b: Same shape.
        ground: What a blank picture would be filled with.
        reach: Device px a thing may have moved.
    """
    return Counts(
        area=a.shape[0] * a.shape[1],
        different=different(a, b),
        different_from_blank=different(a, blank(a, ground)),
        unseen=unseen(a, b, reach),
        unseen_in_blank=_unseen_in_blank(a, ground, reach),
        content=int((content_mask(a, ground) | content_mask(b, ground)).sum()),
    )


def to_union(a: RGB, b: RGB, ground: Ground) -> tuple[RGB, RGB]:
    """Both pictures on the smallest canvas that holds both, the rest filled with `ground`."""
    height, width = max(a.shape[0], b.shape[0]), max(a.shape[1], b.shape[1])

    def on_canvas(image: RGB) -> RGB:
        canvas = np.empty((height, width, 3), np.uint8)
        canvas[:] = ground
        canvas[: image.shape[0], : image.shape[1]] = image
        return canvas

    return on_canvas(a), on_canvas(b)


def blank(like: RGB, ground: Ground) -> RGB:
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


def unseen_mask(a: RGB, b: RGB, reach: int = 2) -> Mask:
    """(height, width): the pixels `unseen` counts."""
    away = ~alike(a, b)
    return _lonely(a, b, away, reach) | _lonely(b, a, away, reach)


def lonely(a: RGB, b: RGB, reach: int = 2) -> Mask:
    """(height, width): pixels of `a` with no like pixel of `b` within `reach` px, both ways."""
    return _lonely(a, b, ~alike(a, b), reach)


def alike(a: RGB, b: RGB) -> Mask:
    """(height, width): pixels whose colours are no more than pixelmatch's threshold apart."""
    changed = _any_channel(a != b)
    gap = _yiq(a[changed]) - _yiq(b[changed])
    result = ~changed
    result[changed] = _near(gap)
    return result


def seen_gain(a: RGB, b: RGB, ground: Ground, reach: int = 2) -> float:
    """How much of what is to be seen in `a` is seen in `b`.

    Args:
        a: The reference.
        b: Same shape.
        ground: What a blank picture would be filled with.
        reach: Device px a thing may have moved.

    Returns:
        -1 to 1: 1 is all of it, 0 no more than a blank shows, below 0 worse than a blank.
    """
    return count(a, b, ground, reach).seen_gain


def gain_vs_blank(a: RGB, b: RGB, ground: Ground) -> float:
    """As `seen_gain`, with pixelmatch's strict count: a shift of a pixel costs."""
    return count(a, b, ground).gain_vs_blank


def content_diff(a: RGB, b: RGB, ground: Ground) -> float:
    """Differing pixels over pixels that are content in either picture, in percent, 0 to 100."""
    return count(a, b, ground).content_diff


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
    changed = np.flatnonzero(_any_channel(a != b))
    if not changed.size:
        return 0
    gap = (a.reshape(-1, 3)[changed].astype(float) - b.reshape(-1, 3)[changed]) @ _TO_YIQ
    over = changed[(gap * gap) @ _WEIGHTS > _MAX_DISTANCE * threshold * threshold]
    if not ignore_antialiasing or not over.size:
        return int(over.size)
    one, two = _Neighbours(a), _Neighbours(b)
    excluded = _antialiased(one, two, over)
    rest = over[~excluded]
    return int(rest.size - _antialiased(two, one, rest).sum())


def content_mask(image: RGB, ground: Ground) -> Mask:
    """(height, width): pixels with a channel more than 12 levels off the ground."""
    low = np.clip(np.array(ground) - _CONTENT, 0, 255).astype(np.uint8)
    high = np.clip(np.array(ground) + _CONTENT, 0, 255).astype(np.uint8)
    return _any_channel((image < low) | (image > high))


def ssim(a: RGB, b: RGB, window: int = 7) -> float:
    """Mean structural similarity over the three channels, -1 to 1, symmetric.

    Source: Wang, Bovik, Sheikh and Simoncelli 2004, equation 13, uniform window, sample covariance.
    """
    import cv2

    window = min(window, (min(a.shape[:2]) - 1) | 1)
    if window < 3 or np.array_equal(a, b):
        return 1.0 if np.array_equal(a, b) else 0.0
    unbiased = window * window / (window * window - 1)
    # Round the middle grey: variances are the same and single precision is enough.
    x, y = a.astype(np.float32) - 128, b.astype(np.float32) - 128

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.blur(values, (window, window)), np.float32)

    ux, uy = mean(x), mean(y)
    vx, vy = unbiased * (mean(x * x) - ux * ux), unbiased * (mean(y * y) - uy * uy)
    vxy = unbiased * (mean(x * y) - ux * uy)
    ux, uy = ux + 128, uy + 128
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    value = ((2 * ux * uy + c1) * (2 * vxy + c2)) / ((ux * ux + uy * uy + c1) * (vx + vy + c2))
    pad = window // 2
    inner = value[pad : value.shape[0] - pad, pad : value.shape[1] - pad]
    return float(inner.mean(dtype=np.float64))


def _lonely(a: RGB, b: RGB, away: Mask, reach: int) -> Mask:
    """`lonely`, when it is known which pixels are not alike in place: only these look around."""
    height, width = away.shape
    found = np.zeros(height * width, bool)
    open_ = np.flatnonzero(away)
    if open_.size:
        p = _yiq(a.reshape(-1, 3)[open_])
        q = _padded_yiq(b, reach)
        stride = width + 2 * reach
        at = (open_ // width + reach) * stride + open_ % width + reach
        for step in _steps(reach, stride):
            far = ~_near(p - q[at + step])
            open_, p, at = open_[far], p[far], at[far]
        found[open_] = True
    return found.reshape(height, width)


def _any_channel(mask: Mask) -> Mask:
    """`mask.any(axis=2)`, several times as fast."""
    return mask[..., 0] | mask[..., 1] | mask[..., 2]


def _near(gap: NDArray[np.float32]) -> Mask:
    return (gap * gap) @ _WEIGHTS32 <= np.float32(_MAX_DISTANCE * THRESHOLD**2)


def _yiq(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(pixels.astype(np.float32) @ _YIQ32, np.float32)


def _padded_yiq(image: RGB, by: int) -> NDArray[np.float32]:
    """(pixels, 3) YIQ with a border that nothing is near to."""
    height, width = image.shape[:2]
    padded = np.full((height + 2 * by, width + 2 * by, 3), 1e9, np.float32)
    padded[by : height + by, by : width + by] = _yiq(image)
    return padded.reshape(-1, 3)


def _steps(reach: int, stride: int) -> list[int]:
    """Offsets into a padded picture, the nearest first; the place itself is left out."""
    span = range(-reach, reach + 1)
    places = sorted((dy * dy + dx * dx, dy, dx) for dy in span for dx in span)
    return [dy * stride + dx for _, dy, dx in places[1:]]


def _unseen_in_blank(a: RGB, ground: Ground, reach: int) -> int:
    """`unseen(a, blank)` without looking round: a blank is alike everywhere or nowhere."""
    import cv2

    like = alike(a, blank(a, ground))
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    around = cv2.dilate(like.astype(np.uint8), square, borderValue=0)
    return int((~like | (around == 0)).sum())


class _Neighbours:
    """A picture padded by one pixel, ready to be looked up by flat index."""

    def __init__(self, image: RGB) -> None:
        self.height, self.width = image.shape[:2]
        self.stride = self.width + 2
        packed = np.full((self.height + 2, self.stride), -1, np.int32)
        wide = image.astype(np.int32)
        packed[1:-1, 1:-1] = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
        self.packed = packed.ravel()
        luma = np.full((self.height + 2, self.stride), np.nan)
        luma[1:-1, 1:-1] = image @ _TO_YIQ[:, 0]
        self.luma = luma.ravel()
        # The reference walks columns, then rows: the order decides between equal extremes.
        self.around = [
            dy * self.stride + dx for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx, dy) != (0, 0)
        ]

    def on_edge(self, at: Indices) -> Mask:
        """Whether padded indices lie on the picture's own border."""
        y, x = at // self.stride - 1, at % self.stride - 1
        return (y == 0) | (y == self.height - 1) | (x == 0) | (x == self.width - 1)

    def many_siblings(self, at: Indices) -> Mask:
        """Whether more than two neighbours are of the very colour; a border counts as one."""
        total = self.on_edge(at).astype(np.int8)
        own = self.packed[at]
        for step in self.around:
            total += self.packed[at + step] == own
        return total > 2


def _antialiased(a: _Neighbours, b: _Neighbours, pixels: Indices) -> Mask:
    """Which of the flat indices `pixels` look anti-aliased in `a`."""
    at = (pixels // a.width + 1) * a.stride + pixels % a.width + 1
    equal = a.on_edge(at).astype(np.int8)
    low, high = np.zeros(at.size), np.zeros(at.size)
    low_at, high_at = at.copy(), at.copy()
    centre, own = a.luma[at], a.packed[at]
    for step in a.around:
        there = at + step
        # Outside the picture it is no number, and no comparison holds.
        delta = centre - a.luma[there]
        equal += a.packed[there] == own
        darker, lighter = delta < low, delta > high
        low[darker], low_at[darker] = delta[darker], there[darker]
        high[lighter], high_at[lighter] = delta[lighter], there[lighter]
    result = (equal <= 2) & (low != 0) & (high != 0)
    rows = np.flatnonzero(result)
    result[rows] = (a.many_siblings(low_at[rows]) & b.many_siblings(low_at[rows])) | (
        a.many_siblings(high_at[rows]) & b.many_siblings(high_at[rows])
    )
    return result
