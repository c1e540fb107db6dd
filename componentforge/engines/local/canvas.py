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
        if region.border is not None:
            thick, colour = region.border
            if region.fill is None and region.gradient is None:
                under = _cut(canvas, region.inner).copy()
                _fill(canvas, region.rect, region.radius, vector(colour))
                _fill(canvas, region.inner, _within(region.radius, thick), under)
                continue
            _fill(canvas, region.rect, region.radius, vector(colour))
            rect, radius = region.inner, _within(region.radius, thick)
        else:
            rect, radius = region.rect, region.radius
        if region.gradient is not None:
            _fill(canvas, rect, radius, ramp(region))
        elif region.fill is not None:
            _fill(canvas, rect, radius, vector(region.fill))
    return canvas


def _within(radius: tuple[float, ...], thick: int) -> tuple[float, ...]:
    return tuple(max(0.0, r - thick) for r in radius)


def _cut(canvas: RGB, rect: Rect) -> RGB:
    x0, y0, x1, y1 = rect
    return canvas[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]


def _fill(canvas: RGB, rect: Rect, radius: tuple[float, ...], colour: NDArray[np.generic]) -> None:
    """Paint a rounded rectangle in a colour, or with a picture of its size."""
    part = _cut(canvas, rect)
    if max(radius) < 1:
        part[:] = colour
        return
    mask = _clipped(rect, radius, canvas)
    part[mask] = colour[mask] if colour.ndim == 3 else colour


def _clipped(rect: Rect, radius: tuple[float, ...], canvas: RGB) -> Mask:
    """A rounded rectangle's mask over the part of it that lies in the picture."""
    x0, y0, x1, y1 = rect
    mask = rounded_patch(x1 - x0, y1 - y0, radius)
    height, width = canvas.shape[:2]
    return mask[max(0, -y0) : height - y0, max(0, -x0) : width - x0]


def _cast(canvas: RGB, region: Region, shade: Shade) -> None:
    """Draw one shadow layer; a box's own shadow never shows inside it."""
    import cv2

    grow, dx, dy = round(shade.spread), round(shade.dx), round(shade.dy)
    x0, y0, x1, y1 = region.rect
    dark = (x0 + dx - grow, y0 + dy - grow, x1 + dx + grow, y1 + dy + grow)
    if dark[2] <= dark[0] or dark[3] <= dark[1]:
        return
    soft = int(np.ceil(1.5 * shade.blur)) + 1
    height, width = canvas.shape[:2]
    a, b = max(0, min(x0, dark[0] - soft)), max(0, min(y0, dark[1] - soft))
    c, d = min(width, max(x1, dark[2] + soft)), min(height, max(y1, dark[3] + soft))
    shape = (d - b, c - a)
    corners = tuple(max(0.0, r + grow) for r in region.radius)
    share = rounded((dark[0] - a, dark[1] - b, dark[2] - a, dark[3] - b), corners, shape)
    cover = share.astype(np.float32)
    if shade.blur > 0:
        cover = cv2.GaussianBlur(cover, (0, 0), shade.blur / 2, borderType=cv2.BORDER_REPLICATE)
    cover[rounded((x0 - a, y0 - b, x1 - a, y1 - b), region.radius, shape)] = 0
    mixed = (cover * shade.alpha)[..., None]
    part = canvas[b:d, a:c]
    part[:] = np.rint(part * (1 - mixed) + vector(shade.colour) * mixed)


def ramp(region: Region) -> RGB:
    """A region's gradient as CSS draws it over the padding box, as large as that."""
    assert region.gradient is not None
    x0, y0, x1, y1 = region.inner
    turn = np.deg2rad(region.gradient.angle)
    across, down = np.sin(turn), -np.cos(turn)
    length = max(1e-6, abs((x1 - x0) * across) + abs((y1 - y0) * down))
    xs = (np.arange(x1 - x0) + 0.5 - (x1 - x0) / 2) * across
    ys = (np.arange(y1 - y0) + 0.5 - (y1 - y0) / 2) * down
    share = np.clip((ys[:, None] + xs[None]) / length + 0.5, 0, 1)[..., None]
    start, end = vector(region.gradient.start), vector(region.gradient.end)
    drawn: RGB = np.rint(start * (1 - share) + end * share).astype(np.uint8)
    return drawn


def rounded_patch(width: int, height: int, radius: tuple[float, ...]) -> Mask:
    """Pixels of a (height, width) box whose centre lies within its rounded corners."""
    patch = np.ones((max(0, height), max(0, width)), bool)
    for r, top, left in zip(radius, (1, 1, 0, 0), (1, 0, 0, 1), strict=True):
        side = min(int(np.ceil(r)), width, height)
        if r < 1 or side < 1:
            continue
        away = (r - np.arange(side) - 0.5).clip(0)
        cut = away[:, None] ** 2 + away[None] ** 2 > r * r
        ys = slice(0, side) if top else slice(height - side, height)
        xs = slice(0, side) if left else slice(width - side, width)
        patch[ys, xs] &= ~cut[:: 1 if top else -1, :: 1 if left else -1]
    return patch


def rounded(rect: Rect, radius: tuple[float, ...], shape: tuple[int, int]) -> Mask:
    """Pixels of a picture whose centre lies in a rounded rectangle."""
    out = np.zeros(shape, bool)
    x0, y0, x1, y1 = rect
    cy0, cx0 = max(0, y0), max(0, x0)
    cy1, cx1 = min(shape[0], y1), min(shape[1], x1)
    if cx1 > cx0 and cy1 > cy0:
        patch = rounded_patch(x1 - x0, y1 - y0, radius)
        out[cy0:cy1, cx0:cx1] = patch[cy0 - y0 : cy1 - y0, cx0 - x0 : cx1 - x0]
    return out


def edges(shape: tuple[int, int], regions: list[Region], reach: int) -> Mask:
    """Pixels near a rounded corner or a side, where anti-aliasing is nobody's fault."""
    out = np.zeros(shape, bool)
    for region in regions:
        x0, y0, x1, y1 = region.rect
        out[max(0, y0 - reach) : y0 + reach, max(0, x0 - reach) : x1 + reach] = True
        out[max(0, y1 - reach) : y1 + reach, max(0, x0 - reach) : x1 + reach] = True
        out[max(0, y0 - reach) : y1 + reach, max(0, x0 - reach) : x0 + reach] = True
        out[max(0, y0 - reach) : y1 + reach, max(0, x1 - reach) : x1 + reach] = True
        if max(region.radius) > 2 and x0 > 0 and y0 > 0:
            _smooth(out, region.rect, region.radius)
            if region.border is not None and region.border[0] > 2:
                # A thick border is smoothed along its inner edge too.
                _smooth(out, region.inner, _within(region.radius, region.border[0]))
    return out


def _smooth(out: Mask, rect: Rect, radius: tuple[float, ...]) -> None:
    """Mark what browsers smooth along one rounded outline."""
    x0, y0, x1, y1 = rect
    ring = rounded_patch(x1 - x0 + 2, y1 - y0 + 2, radius)
    core = rounded_patch(x1 - x0 - 4, y1 - y0 - 4, radius)
    ring[3 : 3 + core.shape[0], 3 : 3 + core.shape[1]] &= ~core
    part = out[y0 - 1 : y1 + 1, x0 - 1 : x1 + 1]
    part |= ring[: part.shape[0], : part.shape[1]]
