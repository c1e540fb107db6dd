"""Common icons, drawn from strokes and held against a traced one.

A name drives behaviour (a close sign makes a dialog), so a wrong one is worse than none: besides
the ink both have in common, no spot may differ, and a ring and what stands in it are held apart.
"""

import itertools
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Stroke = tuple[tuple[float, float], ...]
Coverage = NDArray[np.float32]

_SIZE = 32
_FINE = 8
"""Drawn px a device px."""
_STROKES: dict[str, tuple[Stroke, ...]] = {
    "close": (((0, 0), (1, 1)), ((1, 0), (0, 1))),
    "check": (((0, 0.55), (0.35, 1), (1, 0)),),
    "chevron-down": (((0, 0), (0.5, 1), (1, 0)),),
    "chevron-up": (((0, 1), (0.5, 0), (1, 1)),),
    "chevron-right": (((0, 0), (1, 0.5), (0, 1)),),
    "chevron-left": (((1, 0), (0, 0.5), (1, 1)),),
    "plus": (((0.5, 0), (0.5, 1)), ((0, 0.5), (1, 0.5))),
    "arrow-right": (((0, 0.5), (1, 0.5)), ((0.6, 0.1), (1, 0.5), (0.6, 0.9))),
    "arrow-left": (((0, 0.5), (1, 0.5)), ((0.4, 0.1), (0, 0.5), (0.4, 0.9))),
    "menu": (((0, 0), (1, 0)), ((0, 0.5), (1, 0.5)), ((0, 1), (1, 1))),
}
"""Strokes in a unit square."""
_FILLED = tuple(name for name in _STROKES if name.startswith("chevron"))
"""Also drawn as triangles."""
_CIRCLED = {"close", "check", "plus", "minus"}
_LEAST = 0.8
"""Share of ink that must be the same, forgiving one cell of 32 x 32."""
_LIKE = {"plus": 0.9}
"""The same for what much else comes near: arrows that part or meet, people with their arms out."""
_FRAMED = 0.87
"""The same for a sign in a ring or a disc, which arrows and dials have as well."""
_MOST = 0.5
"""Share of any one spot that may differ."""
_SMALLEST = 4
"""Device px; smaller ink is the end of a line or a scrap of a rim."""
_ROUND = 0.93
"""Share of area a disc or a ring has in common with its circle."""
_UNKNOWN = None, 0.4


def recognise(coverage: Coverage) -> tuple[str | None, float]:
    """(name, confidence 0 to 1) of the common icon a coverage is; None where it is none of them."""
    tight = _tight(coverage)
    if tight is None:
        return None, 0.0
    height, width = tight.shape
    if 0.7 < width / height < 1.4:
        if float((tight > 0.5).mean()) > 0.9 or _is_disc(tight):
            return "dot", 0.6
        if (framed := _framed(tight)) is not None:
            return framed
    if (pair := _pair(tight)) is not None:
        return pair
    return _plain(tight)


def _tight(coverage: Coverage) -> Coverage | None:
    rows = np.flatnonzero(coverage.max(axis=1) > 0.3)
    cols = np.flatnonzero(coverage.max(axis=0) > 0.3)
    if not rows.size or not cols.size:
        return None
    return coverage[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]


def _plain(tight: Coverage) -> tuple[str | None, float]:
    """The icon without a ring round it that differs nowhere."""
    height, width = tight.shape
    if min(height, width) < _SMALLEST:
        return _UNKNOWN
    fitted = _resized(tight)
    holes = _holes(tight)
    best, score = None, 0.0
    for name, template, aspect in _templates(height, width):
        if not 0.6 < (width / height) / aspect < 1.7 or holes != (name == "search"):
            continue
        own = _agreement(fitted, template)
        if own > max(score, _LIKE.get(name, _LEAST)) and _worst(fitted, template) <= _MOST:
            best, score = name, own
    if best == "menu" and _pieces(fitted) != 3:
        return _UNKNOWN
    return (best, score) if best else _UNKNOWN


def _pieces(cover: Coverage) -> int:
    import cv2

    return int(cv2.connectedComponents((cover > 0.6).astype(np.uint8))[0]) - 1


def _framed(tight: Coverage) -> tuple[str | None, float] | None:
    """A sign in a ring or cut out of a disc; None without either round it."""
    import cv2

    own = (tight > 0.3).astype(np.uint8)
    outer, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    height, width = own.shape
    whole = np.zeros_like(own)
    cv2.drawContours(whole, [max(outer, key=cv2.contourArea)] if outer else [], -1, 1, cv2.FILLED)
    if not _is_disc(np.maximum(tight, whole)):
        return None
    away = _away(height, width)
    bands = np.arange(0.95, 0.3, -0.05)
    rings = [tight[(away <= b) & (away > b - 0.1)] for b in bands]
    gap = next(
        (b for b, ink in zip(bands, rings, strict=True) if ink.size and ink.mean() < 0.15), None
    )
    # The ring ends where ink does; without such an end the disc is full but for its sign.
    inside = tight * (away < gap - 0.05) if gap is not None else (1 - tight) * (away < 0.88)
    sign = _tight(np.asarray(inside, np.float32))
    if sign is None or float(inside.sum()) < 2:
        return _UNKNOWN if gap is not None else ("dot", 0.6)
    high, wide = sign.shape
    if max(high / height, wide / width) < 0.25:
        return _UNKNOWN
    if gap is not None and 0.7 < wide / high < 1.4 and _is_disc(sign):
        return "circle-dot", 0.8
    if (said := _said(sign)) is not None:
        return said
    bar = wide >= 3 * high and float((sign > 0.5).mean()) > 0.8
    name, score = ("minus", _FRAMED) if bar else _plain(sign)
    return (f"circle-{name}", score) if name in _CIRCLED and score >= _FRAMED else _UNKNOWN


def _said(sign: Coverage) -> tuple[str | None, float] | None:
    """An exclamation mark or an i: a bar and a dot, one over the other."""
    height, width = sign.shape
    empty = np.flatnonzero(sign.max(axis=1) < 0.3)
    if not empty.size or height < 2 * width or empty[-1] - empty[0] + 1 != empty.size:
        return None
    above, below = int(empty[0]), height - int(empty[-1]) - 1
    long, short = max(above, below), min(above, below)
    if long < 1.6 * short or short > 1.6 * width or float((sign > 0.3).mean()) < 0.6:
        return None
    return ("circle-alert" if above > below else "info"), 0.8


def _pair(tight: Coverage) -> tuple[str | None, float] | None:
    """One chevron above another that points the other way: a choice opens here."""
    rows = tight.max(axis=1) < 0.3
    height, width = tight.shape
    middle = slice(round(0.35 * height), max(round(0.65 * height), 1))
    if not rows[middle].any() or not 0.4 < width / height < 1.3:
        return None
    cut = middle.start + int(np.flatnonzero(rows[middle])[0])
    above, below = _tight(tight[:cut]), _tight(tight[cut:])
    if above is None or below is None or abs(above.shape[1] - below.shape[1]) > 0.15 * width + 1:
        return None
    (up, sure), (down, surer) = _plain(above), _plain(below)
    if (up, down) != ("chevron-up", "chevron-down"):
        return None
    return "chevrons-up-down", min(sure, surer)


def _away(height: int, width: int) -> NDArray[np.float64]:
    """How far from the middle each px lies, 1 at the sides."""
    ys = (np.arange(height)[:, None] + 0.5) / height * 2 - 1
    xs = (np.arange(width)[None] + 0.5) / width * 2 - 1
    return np.hypot(ys, xs)


def _is_disc(cover: Coverage) -> bool:
    """Whether ink fills a circle; a small one is little more than its smooth rim."""
    corners = cover[_away(*cover.shape) > 1.15]
    if corners.size and corners.mean() > 0.15:
        return False
    least = _ROUND - 0.4 / min(cover.shape)
    discs = (_disc(*cover.shape, grow) for grow in (1.0, 1.06, 1.12))
    return any(np.minimum(cover, d).sum() >= least * np.maximum(cover, d).sum() for d in discs)


@lru_cache(maxsize=128)
def _disc(height: int, width: int, grow: float) -> Coverage:
    """A disc that fills its box, or `grow` times it, smooth."""
    fine = (_away(height * _FINE, width * _FINE) <= grow).astype(np.float32)
    return fine.reshape(height, _FINE, width, _FINE).mean(axis=(1, 3))


def _holes(tight: Coverage) -> bool:
    """Whether ink runs all round some spot without any."""
    import cv2

    padded = np.pad(tight, 1)
    big = cv2.resize(padded, None, fx=4, fy=4, interpolation=cv2.INTER_LINEAR)
    empty = (big < 0.4).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(empty, connectivity=4)
    return any(int(s[cv2.CC_STAT_AREA]) >= 16 for s in stats[2:count])


def _resized(tight: Coverage) -> Coverage:
    import cv2

    return np.asarray(
        cv2.resize(tight, (_SIZE, _SIZE), interpolation=cv2.INTER_AREA), dtype=np.float32
    )


@lru_cache(maxsize=128)
def _templates(height: int, width: int) -> tuple[tuple[str, Coverage, float], ...]:
    """(name, drawing, width over height), drawn as `height` x `width` px show it."""
    made: list[tuple[str, Coverage, float]] = []
    for thickness in (0.1, 0.16, 0.24):
        for name, strokes in _STROKES.items():
            flat = name in ("chevron-down", "chevron-up")
            aspect = 1.8 if flat else 0.56 if name in _FILLED else 1.0
            made.append((name, _drawn(strokes, thickness, height, width), aspect))
        lens = (((0.7, 0.7), (1.0, 1.0)),)
        made.append(("search", _drawn(lens, thickness, height, width, lens=True), 1.0))
    for name in _FILLED:
        flat = name in ("chevron-down", "chevron-up")
        filled = _triangle(_STROKES[name][0], height, width)
        made.append((name, filled, 1.6 if flat else 0.62))
    return tuple(made)


def _drawn(
    strokes: tuple[Stroke, ...], thickness: float, height: int, width: int, *, lens: bool = False
) -> Coverage:
    import cv2

    high, wide = height * _FINE, width * _FINE
    canvas = np.zeros((high, wide), np.uint8)
    pen = max(1, min(int(thickness * max(high, wide)), high, wide))
    if lens:
        centre = int(min(high, wide) * 0.42)
        cv2.circle(canvas, (centre, centre), max(1, centre - pen // 2), 255, pen)
    for stroke in strokes:
        points = [
            (int(pen / 2 + x * (wide - pen)), int(pen / 2 + y * (high - pen))) for x, y in stroke
        ]
        for a, b in itertools.pairwise(points):
            cv2.line(canvas, a, b, 255, pen)
    return _shown(canvas, height, width)


def _triangle(corners: Stroke, height: int, width: int) -> Coverage:
    import cv2

    high, wide = height * _FINE, width * _FINE
    canvas = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(canvas, [np.array([(x * wide, y * high) for x, y in corners], np.int32)], 255)
    return _shown(canvas, height, width)


def _shown(canvas: NDArray[np.uint8], height: int, width: int) -> Coverage:
    """A fine drawing at the picture's own px, then as every coverage is compared."""
    import cv2

    small = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return _resized((small / np.float32(255)).astype(np.float32))


def _near(cover: Coverage) -> Coverage:
    import cv2

    return np.asarray(cv2.dilate(cover, np.ones((3, 3), np.uint8)), dtype=np.float32)


def _agreement(a: Coverage, b: Coverage) -> float:
    """Share of the union of both inks that both have, forgiving one cell of shift."""
    hit = float(np.minimum(a, _near(b)).sum() + np.minimum(b, _near(a)).sum())
    return hit / max(1e-6, float(a.sum() + b.sum()))


def _worst(a: Coverage, b: Coverage) -> float:
    """Share of a spot of 5 x 5 cells that differs most, forgiving one cell of shift."""
    import cv2

    off = np.maximum(0, a - _near(b)) + np.maximum(0, b - _near(a))
    return float(cv2.blur(off, (5, 5), borderType=cv2.BORDER_CONSTANT).max())
