"""Common icons, drawn from strokes and held against a traced one."""

import itertools
from functools import cache

import numpy as np
from numpy.typing import NDArray

Stroke = tuple[tuple[float, float], ...]

_SIZE = 32
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
    "minus": (((0, 0.5), (1, 0.5)),),
}
"""Strokes in a unit square."""
_CIRCLED = ("close", "check", "plus")


def recognise(coverage: NDArray[np.float32]) -> tuple[str | None, float]:
    """(name, confidence 0 to 1) of the common icon a coverage looks most like; None fits none."""
    rows = np.flatnonzero(coverage.max(axis=1) > 0.3)
    cols = np.flatnonzero(coverage.max(axis=0) > 0.3)
    if not rows.size or not cols.size:
        return None, 0.0
    tight = coverage[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    height, width = tight.shape
    if float((tight > 0.5).mean()) > 0.9 and 0.7 < width / height < 1.4:
        return "dot", 0.6
    fitted = _resized(tight)
    best, score = None, 0.0
    for name, thickness, template, aspect in _templates():
        if not 0.6 < (width / height) / aspect < 1.7:
            continue
        own = _agreement(fitted, template)
        if own > score:
            best, score = name, own
        del thickness
    return (best, score) if score > 0.72 else (None, 0.4)


def _resized(tight: NDArray[np.float32]) -> NDArray[np.float32]:
    import cv2

    return np.asarray(
        cv2.resize(tight, (_SIZE, _SIZE), interpolation=cv2.INTER_AREA), dtype=np.float32
    )


@cache
def _templates() -> tuple[tuple[str, float, NDArray[np.float32], float], ...]:
    made: list[tuple[str, float, NDArray[np.float32], float]] = []
    for thickness in (0.1, 0.16, 0.24):
        for name, strokes in _STROKES.items():
            aspect = {"minus": 8.0}.get(name, 1.0)
            if name.startswith("chevron"):
                aspect = 1.8 if name in ("chevron-down", "chevron-up") else 0.56
            made.append((name, thickness, _drawn(strokes, thickness, None), aspect))
        for name in _CIRCLED:
            small = tuple(
                tuple((0.3 + 0.4 * x, 0.3 + 0.4 * y) for x, y in stroke)
                for stroke in _STROKES[name]
            )
            made.append((f"circle-{name}", thickness, _drawn(small, thickness * 0.6, "ring"), 1.0))
            made.append((f"circle-{name}", thickness, _drawn(small, thickness * 0.6, "disc"), 1.0))
        lens = (((0.7, 0.7), (1.0, 1.0)),)
        made.append(("search", thickness, _drawn(lens, thickness, "lens"), 1.0))
    return tuple(made)


def _drawn(
    strokes: tuple[Stroke, ...], thickness: float, around: str | None
) -> NDArray[np.float32]:
    import cv2

    zoom = 8
    side = _SIZE * zoom
    canvas = np.zeros((side, side), np.uint8)
    pen = max(1, int(thickness * side))
    if around == "disc":
        cv2.circle(canvas, (side // 2, side // 2), side // 2, 255, -1)
    elif around == "ring":
        cv2.circle(canvas, (side // 2, side // 2), side // 2 - pen // 2, 255, pen)
    elif around == "lens":
        centre = int(side * 0.42)
        cv2.circle(canvas, (centre, centre), centre - pen // 2, 255, pen)
    ink = 0 if around == "disc" else 255
    inset = pen / 2 / side
    for stroke in strokes:
        points = [
            (int((inset + x * (1 - 2 * inset)) * side), int((inset + y * (1 - 2 * inset)) * side))
            for x, y in stroke
        ]
        for a, b in itertools.pairwise(points):
            cv2.line(canvas, a, b, ink, pen)
    small = cv2.resize(canvas, (_SIZE, _SIZE), interpolation=cv2.INTER_AREA)
    return (small / np.float32(255)).astype(np.float32)


def _agreement(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Share of the union of both inks that both have, forgiving one cell of shift."""
    import cv2

    kernel = np.ones((3, 3), np.uint8)
    near_a, near_b = cv2.dilate(a, kernel), cv2.dilate(b, kernel)
    hit = float(np.minimum(a, near_b).sum() + np.minimum(b, near_a).sum())
    return hit / max(1e-6, float(a.sum() + b.sum()))
