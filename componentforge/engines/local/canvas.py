"""What the regions alone would look like: the measure of what is still unexplained."""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Region, Shade, vector

Mask = NDArray[np.bool_]


def paint(shape: tuple[int, int], page: Colour, regions: list[Region]) -> RGB:
    """The page with every region on it, hard-edged but for shadows and gradients, device px.

    Args:
        shape: (height, width).
        page: What the page is filled with.
        regions: Parents before children.
    """
    canvas = np.empty((*shape, 3), np.uint8)
    canvas[:] = page
    for region in regions:
        for shade in reversed(region.shadows):
            _cast(canvas, region, shade)
        outer = rounded(region.rect, region.radius, shape)
        inner = outer
        if region.border is not None:
            thick, colour = region.border
            inner = rounded(region.inner, tuple(max(0.0, r - thick) for r in region.radius), shape)
            canvas[outer & ~inner] = colour
        if region.gradient is not None:
            canvas[inner] = ramp(region, shape)[inner]
        elif region.fill is not None:
            canvas[inner] = region.fill
    return canvas


def _cast(canvas: RGB, region: Region, shade: Shade) -> None:
    """Draw one shadow layer; a box's own shadow never shows inside it."""
    import cv2

    shape = (canvas.shape[0], canvas.shape[1])
    grow, dx, dy = round(shade.spread), round(shade.dx), round(shade.dy)
    x0, y0, x1, y1 = region.rect
    rect = (x0 + dx - grow, y0 + dy - grow, x1 + dx + grow, y1 + dy + grow)
    dark = rounded(rect, tuple(max(0.0, r + grow) for r in region.radius), shape).astype(np.float32)
    if shade.blur > 0:
        dark = cv2.GaussianBlur(dark, (0, 0), shade.blur / 2, borderType=cv2.BORDER_REPLICATE)
    dark[rounded(region.rect, region.radius, shape)] = 0
    share = (dark * shade.alpha)[..., None]
    canvas[:] = np.rint(canvas * (1 - share) + vector(shade.colour) * share)


def ramp(region: Region, shape: tuple[int, int]) -> RGB:
    """A region's gradient over the whole picture, as CSS draws it over the padding box."""
    assert region.gradient is not None
    x0, y0, x1, y1 = region.inner
    turn = np.deg2rad(region.gradient.angle)
    way = np.array([np.sin(turn), -np.cos(turn)])
    length = max(1e-6, abs((x1 - x0) * way[0]) + abs((y1 - y0) * way[1]))
    xs = (np.arange(shape[1]) + 0.5 - (x0 + x1) / 2) * way[0]
    ys = (np.arange(shape[0]) + 0.5 - (y0 + y1) / 2) * way[1]
    share = np.clip((ys[:, None] + xs[None]) / length + 0.5, 0, 1)[..., None]
    start, end = vector(region.gradient.start), vector(region.gradient.end)
    drawn: RGB = np.rint(start * (1 - share) + end * share).astype(np.uint8)
    return drawn


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
