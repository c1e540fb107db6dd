"""What an area's outline says it is: a fill, a ring, or line work."""

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from componentforge.engines.local.paint import Mask, Shape

_CUT = 24
"""CSS px: sides from which on a box with something on its corner is told from an icon."""
_LINE = 2
"""CSS px; what is thicker by itself is a bar."""


class Kind(Enum):
    """What to make of an area."""

    FILL = "fill"
    RING = "ring"
    LINES = "lines"
    """Or a drawing: what is straight in it will show."""


def kind_of(shape: Shape, scale: int) -> Kind:
    """Sort one area."""
    if min(shape.own.shape) <= _LINE * scale:
        return Kind.LINES
    if is_box(shape.filled, scale):
        thick = ring_thickness(shape)
        thin = thick is not None and thick <= 5 * scale and thick < 0.2 * min(shape.own.shape)
        return Kind.RING if thin else Kind.FILL
    return Kind.FILL if _is_cut_box(shape, scale) else Kind.LINES


def is_box(filled: Mask, scale: int) -> bool:
    """Whether a filled outline is a (rounded) rectangle, not a glyph's or an icon's."""
    height, width = filled.shape
    covered = float(filled.mean())
    if min(width, height) < 5 * scale:
        return covered > 0.82 and max(width, height) >= 8 * scale
    if covered < 0.74:  # A circle covers pi/4.
        return False
    rows, cols = filled.any(axis=1), filled.any(axis=0)
    solid = min(float(filled[height // 2].mean()), float(filled[:, width // 2].mean())) > 0.9
    if not (solid and rows.mean() > 0.97 and cols.mean() > 0.97):
        return False
    flips = (float((filled != filled[::-1]).mean()), float((filled != filled[:, ::-1]).mean()))
    return min(flips) < 0.08


def _is_cut_box(shape: Shape, scale: int) -> bool:
    """Whether a large area is a rectangle that others lie on, at its corners or its sides."""
    height, width = shape.filled.shape
    if min(height, width) < _CUT * scale or float(shape.filled.mean()) < 0.55:
        return False
    sides = (shape.filled[0], shape.filled[-1], shape.filled[:, 0], shape.filled[:, -1])
    if min(height, width) < 40 * scale:
        # As small as an icon: only one corner may be missing, under a count or a dot.
        whole = sorted(float(side.mean()) for side in sides)
        return float(shape.own.mean()) > 0.75 and whole[0] > 0.5 and whole[2] > 0.75
    # A line work's holes are filled too: what counts is its own area.
    own = float(shape.own.mean())
    return own > 0.3 and min(float(side.mean()) for side in sides) > 0.35


def ring_thickness(shape: Shape) -> int | None:
    """How thick a ring is, in device px; None when the shape is no ring."""
    height, width = shape.own.shape
    if min(height, width) < 5:
        return None
    limit = min(height, width) // 3 + 1

    def depth(line: NDArray[np.bool_]) -> int:
        stop = np.flatnonzero(~line[:limit])
        return int(stop[0]) if stop.size else limit

    # Three probes a side; a caption or a rule may cut one of them.
    probes = [
        [depth(shape.own[:, int(width * s)]) for s in (0.3, 0.5, 0.7)],
        [depth(shape.own[::-1, int(width * s)]) for s in (0.3, 0.5, 0.7)],
        [depth(shape.own[int(height * s)]) for s in (0.3, 0.5, 0.7)],
        [depth(shape.own[int(height * s), ::-1]) for s in (0.3, 0.5, 0.7)],
    ]
    sides = [int(np.median(p)) for p in probes]
    if min(sides) < 1 or max(sides) >= limit or max(sides) - min(sides) > 1:
        return None
    return min(sides)


def within_ring(shape: Shape) -> Shape:
    """What a ring's colour draws inside it: a table's rules, a card's dividers."""
    thick = ring_thickness(shape) or 1
    x0, y0, x1, y1 = shape.rect
    inner = shape.own[thick:-thick, thick:-thick]
    rect = (x0 + thick, y0 + thick, x1 - thick, y1 - thick)
    return Shape(rect, shape.colour, int(inner.sum()), inner, inner)
