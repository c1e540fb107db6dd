"""Drawings held against an open icon set: where one truly matches, its strokes stand for it.

The set is Lucide (ISC licence, beside the index). Coverage is brought to a common place and size by
its moments; a coarse grid picks candidates, and a drawing of each, at the size and line width the
picture has, decides. `tests/bench/make_icons.py` makes the index anew.
"""

import itertools
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Coverage = NDArray[np.float32]

INDEX = Path(__file__).with_name("lucide.npz")
GRID = 16
WIDTHS = (1.0, 2.0, 3.0)
"""Line widths, units of the set's 24 x 24 box, whose moments the index holds."""
_REACH = 2.4
"""Standard deviations from the middle to the grid's edge."""
_CANDIDATES = 4
_LEAST_GRID = 0.8
"""Cosine of two grids below which no drawing is made."""
LEAST = 0.9
"""Share of ink that must be the same; `tests/bench/bench_icons.py` shows what that finds."""
_NEAR = 0.86
"""Less common ink than this is not worth moving the icon about."""
MOST = 0.45
"""Share of any one spot that may differ."""
_WORST = 0.25
"""What the spot that differs most takes from the ink in common where two icons come near: in a
ring a clock's hand has almost all the ink of an exclamation mark."""
_FINE = 4
"""Drawn px a device px."""
_THINNEST = 3.44
"""Px that OpenCV's pen of 2 draws with anti-aliasing; one of 2 n draws 2 n + 1.44."""
_LEAST_INK = 10.0
"""Device px of ink below which a drawing shows too little to tell."""


@dataclass(frozen=True)
class Match:
    """An icon of the set and where it lies in the coverage."""

    name: str
    path: str
    """SVG path data in the set's 24 x 24 box."""
    stroke: float
    """Line width, units of that box."""
    zoom: float
    """Device px a unit."""
    x: float
    y: float
    """Device px of the box's corner."""
    score: float
    """0 to 1: share of ink the two have in common."""


@dataclass(frozen=True)
class _Set:
    names: list[str]
    paths: list[str]
    grids: Coverage
    moments: NDArray[np.float32]
    """(icon, width, [area, x, y, spread])."""


@cache
def _known() -> _Set:
    with np.load(INDEX, allow_pickle=False) as held:
        grids = held["grids"].astype(np.float32)
        flat = grids / np.maximum(1e-6, np.linalg.norm(grids, axis=1, keepdims=True))
        return _Set(
            str(held["names"]).split("\n"), str(held["paths"]).split("\n"), flat, held["moments"]
        )


def moments(coverage: Coverage) -> tuple[float, float, float, float]:
    """(area, x, y of the middle, spread) of ink, px; spread is the root of the summed variances."""
    area = float(coverage.sum())
    if area <= 0:
        return 0.0, 0.0, 0.0, 0.0
    ys, xs = np.mgrid[: coverage.shape[0], : coverage.shape[1]] + 0.5
    x, y = float((coverage * xs).sum()) / area, float((coverage * ys).sum()) / area
    spread = float((coverage * ((xs - x) ** 2 + (ys - y) ** 2)).sum()) / area
    return area, x, y, spread**0.5


def grid(coverage: Coverage) -> Coverage:
    """The coverage in a common place and size, `GRID` squared, flat."""
    import cv2

    _, x, y, spread = moments(coverage)
    fine = 4 * GRID
    zoom = fine / (2 * _REACH * max(spread, 1e-3) / 2**0.5)
    turn = np.array([[zoom, 0, fine / 2 - zoom * x], [0, zoom, fine / 2 - zoom * y]])
    # Pixel centres lie at half steps on both sides.
    turn[:, 2] += 0.5 * zoom - 0.5
    moved = cv2.warpAffine(coverage, turn, (fine, fine), flags=cv2.INTER_LINEAR)
    soft = cv2.GaussianBlur(moved, (0, 0), 3)
    small = cv2.resize(soft, (GRID, GRID), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32).reshape(-1)


def match(coverage: Coverage) -> Match | None:
    """The icon of the set that a coverage (0 to 1, device px) shows; None where none truly does."""
    known = _known()
    own = grid(coverage)
    near = known.grids @ (own / max(1e-6, float(np.linalg.norm(own))))
    order = [int(i) for i in np.argsort(-near)[:_CANDIDATES] if near[i] >= _LEAST_GRID]
    tried = [placed_on(known.names[index], coverage) for index in order]
    settled = [_settled(one, coverage) for one in tried if one is not None and one.score >= _NEAR]
    held = [(one, worst(one, coverage)) for one in settled if one.score >= LEAST]
    good = [(one.score - _WORST * off, one) for one, off in held if off <= MOST]
    return max(good, key=lambda one: one[0], default=(0, None))[1]


def _settled(found: Match, coverage: Coverage) -> Match:
    """The match moved and zoomed by the little that moments are off, where that fits better."""
    best = found
    for step in (0.3, 0.15):
        around = best
        for grow, dx, dy in itertools.product((-1, 0, 1), repeat=3):
            zoom = around.zoom * (1 + 0.06 * step * grow)
            # Growing about the icon's middle, not its corner.
            x = around.x - 12 * (zoom - around.zoom) + step * dx
            y = around.y - 12 * (zoom - around.zoom) + step * dy
            shown = draw(found.path, found.stroke, zoom, (x, y), coverage.shape)
            score = alike(coverage, shown)
            if score > best.score:
                best = replace(found, zoom=zoom, x=x, y=y, score=score)
    return best


def worst(found: Match, coverage: Coverage) -> float:
    """Share of a spot as wide as a line that differs most, 0 to 1.

    A large ring makes almost all of the ink: a dot too few inside of it shows only here.
    """
    import cv2

    shown = draw(found.path, found.stroke, found.zoom, (found.x, found.y), coverage.shape)
    side = max(2, round(0.9 * found.stroke * found.zoom))
    spots = cv2.blur(np.abs(coverage - shown), (side, side), borderType=cv2.BORDER_CONSTANT)
    return float(spots.max())


def placed_on(name: str, coverage: Coverage) -> Match | None:
    """A named icon brought to the place, size and line width of a coverage, however unlike it is.

    None where the coverage has too little ink to tell, or lines such icons are not drawn with.
    """
    known = _known()
    index = known.names.index(name)
    area, x, y, spread = moments(coverage)
    if area < _LEAST_INK or spread <= 0:
        return None
    stroke, zoom, mx, my = _fitted(known.moments[index], area, spread)
    if not 0.75 <= stroke <= 3.25:
        return None
    place = (x - zoom * mx, y - zoom * my)
    shown = draw(known.paths[index], stroke, zoom, place, coverage.shape)
    score = alike(coverage, shown)
    return Match(name, known.paths[index], stroke, zoom, *place, score)


def _fitted(
    held: NDArray[np.float32], area: float, spread: float
) -> tuple[float, float, float, float]:
    """(line width, px a unit, x, y of the middle in units) that give this area and spread."""
    widths = np.arange(0.5, 3.51, 0.05)
    at = [_between(held[:, column], widths) for column in range(4)]
    zooms = spread / np.maximum(1e-6, at[3])
    index = int(np.argmin(np.abs(np.log(np.maximum(1e-6, at[0]) * zooms**2 / area))))
    return float(widths[index]), float(zooms[index]), float(at[1][index]), float(at[2][index])


def _between(held: NDArray[np.float32], widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """A value held at three widths, by the parabola through them."""
    return np.asarray(np.polyval(np.polyfit(WIDTHS, held, 2), widths), dtype=np.float64)


def alike(a: Coverage, b: Coverage) -> float:
    """Twice the common ink over all ink, 0 to 1."""
    return float(2 * np.minimum(a, b).sum() / max(1e-6, float(a.sum() + b.sum())))


def draw(
    path: str, stroke: float, zoom: float, place: tuple[float, float], shape: tuple[int, ...]
) -> Coverage:
    """Coverage of a stroked path, round caps and joins.

    Args:
        path: SVG path data, units.
        stroke: Line width, units.
        zoom: Px a unit.
        place: Px of the unit origin.
        shape: (height, width) of the result.
    """
    import cv2

    polylines = [(line * zoom + np.array(place)) * _FINE - 0.5 for line in lines(path)]
    wide = stroke * zoom * _FINE
    thick = max(0, int(np.ceil((wide - _THINNEST) / 2)))
    # OpenCV's pens grow in steps of two px: what lies between two pens is blended.
    share = min(1.0, max(0.0, (wide - (_THINNEST + 2 * thick - 2)) / 2))
    made = np.zeros((shape[0] * _FINE, shape[1] * _FINE), np.float32)
    for pen, part in ((2 * thick, 1 - share), (2 * thick + 2, share)):
        if part > 0 and pen > 0:
            canvas = np.zeros(made.shape, np.uint8)
            for line in polylines:
                points = np.round(line * 16).astype(np.int32).reshape(-1, 1, 2)
                cv2.polylines(canvas, [points], False, 255, pen, cv2.LINE_AA, 4)
            made += canvas * np.float32(part / 255)
    small = cv2.resize(made, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32)


@cache
def lines(path: str) -> list[NDArray[np.float64]]:
    """Path data as polylines of (n, 2) points, units."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.svgLib.path import parse_path

    pen = DecomposingRecordingPen({})
    parse_path(path, cast(Any, pen))
    found: list[list[tuple[float, float]]] = []
    for kind, points in cast("list[tuple[str, tuple[Any, ...]]]", pen.value):
        if kind == "moveTo":
            found.append([points[0]])
        elif kind == "lineTo":
            found[-1].append(points[0])
        elif points:
            found[-1] += _bent(np.array([found[-1][-1], *points], dtype=np.float64))
    return [np.array(line if len(line) > 1 else line * 2) for line in found]


def _bent(held: NDArray[np.float64]) -> list[tuple[float, float]]:
    """A Bezier curve of any degree as eight straight steps."""
    made: list[tuple[float, float]] = []
    for t in np.linspace(0, 1, 9)[1:]:
        points = held
        while len(points) > 1:
            points = (1 - t) * points[:-1] + t * points[1:]
        made.append((float(points[0][0]), float(points[0][1])))
    return made
