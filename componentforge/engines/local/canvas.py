"""What the regions alone would look like: the measure of what is still unexplained."""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Region

Mask = NDArray[np.bool_]


def paint(shape: tuple[int, int], page: Colour, regions: list[Region]) -> RGB:
    """The page with every region on it, hard-edged, device px.

    Args:
        shape: (height, width).
        page: What the page is filled with.
        regions: Parents before children.
    """
    canvas = np.empty((*shape, 3), np.uint8)
    canvas[:] = page
    for region in regions:
        if region.border is not None:
            thick, colour = region.border
            outer = rounded(region.rect, region.radius, shape)
            inner_rect = _inset(region, thick)
            inner = rounded(inner_rect, tuple(max(0.0, r - thick) for r in region.radius), shape)
            canvas[outer & ~inner] = colour
            if region.fill is not None:
                canvas[inner] = region.fill
        elif region.fill is not None:
            canvas[rounded(region.rect, region.radius, shape)] = region.fill
    return canvas


def rounded(rect: Rect, radius: tuple[float, ...], shape: tuple[int, int]) -> Mask:
    """Pixels of a picture whose centre lies in a rounded rectangle."""
    out = np.zeros(shape, bool)
    x0, y0, x1, y1 = rect
    if x1 <= x0 or y1 <= y0:
        return out
    patch = np.ones((y1 - y0, x1 - x0), bool)
    ys = np.arange(y1 - y0) + 0.5
    xs = np.arange(x1 - x0) + 0.5
    for r, top, left in zip(radius, (1, 1, 0, 0), (1, 0, 0, 1), strict=True):
        if r < 1:
            continue
        dy = (r - ys if top else ys - (y1 - y0 - r)).clip(0)
        dx = (r - xs if left else xs - (x1 - x0 - r)).clip(0)
        corner = (dy[:, None] > 0) & (dx[None] > 0)
        patch &= ~(corner & (dy[:, None] ** 2 + dx[None] ** 2 > r * r))
    cy0, cx0 = max(0, y0), max(0, x0)
    cy1, cx1 = min(shape[0], y1), min(shape[1], x1)
    out[cy0:cy1, cx0:cx1] = patch[cy0 - y0 : cy1 - y0, cx0 - x0 : cx1 - x0]
    return out


def edges(shape: tuple[int, int], regions: list[Region], reach: int) -> Mask:
    """Pixels near a rounded corner or a side, where anti-aliasing is nobody's fault."""
    out = np.zeros(shape, bool)
    for region in regions:
        x0, y0, x1, y1 = region.rect
        radius = int(max(region.radius))
        out[max(0, y0 - reach) : y0 + reach, max(0, x0 - reach) : x1 + reach] = True
        out[max(0, y1 - reach) : y1 + reach, max(0, x0 - reach) : x1 + reach] = True
        out[max(0, y0 - reach) : y1 + reach, max(0, x0 - reach) : x0 + reach] = True
        out[max(0, y0 - reach) : y1 + reach, max(0, x1 - reach) : x1 + reach] = True
        if radius > 2:
            ring = rounded((x0 - 1, y0 - 1, x1 + 1, y1 + 1), region.radius, shape)
            core = rounded((x0 + 2, y0 + 2, x1 - 2, y1 - 2), region.radius, shape)
            out |= ring & ~core
    return out


def _inset(region: Region, thick: int) -> Rect:
    x0, y0, x1, y1 = region.rect
    top, right, bottom, left = region.sides
    return x0 + thick * left, y0 + thick * top, x1 - thick * right, y1 - thick * bottom
