"""Picture, render and difference side by side, as one PNG, and the difference alone."""

import io
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from evaluation.metrics.pixels import alike, lonely, to_union

if TYPE_CHECKING:
    from PIL.Image import Image

_MARGIN = 16
_CAPTION = 26
_PAPER = (244, 245, 247)
_INK = (55, 65, 81)
MISSING = (225, 29, 72)
"""Only in the picture."""
EXTRA = (37, 99, 235)
"""Only in the render."""
MOVED = (240, 180, 41)
"""In both, but not at the very place."""


def side_by_side(picture: RGB, rendered: RGB, reach: int = 2) -> bytes:
    """PNG with three captioned panels: picture, render, and what `difference` shows.

    Args:
        picture: The reference, device px.
        rendered: The candidate, device px; another size is shown on the union of both.
        reach: Device px a thing may have moved.
    """
    from PIL import Image, ImageDraw, ImageFont

    third = difference(picture, rendered, reach)
    height, width = third.shape[:2]
    first, second = (_on_canvas(image, height, width) for image in (picture, rendered))
    sheet = Image.new("RGB", (3 * width + 4 * _MARGIN, height + _CAPTION + 2 * _MARGIN), _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    panels = (("picture", first), ("render", second), ("difference", third))
    for index, (caption, panel) in enumerate(panels):
        x = _MARGIN + index * (width + _MARGIN)
        pen.text((x, _MARGIN - 2), caption, fill=_INK, font=font)
        sheet.paste(Image.fromarray(panel), (x, _MARGIN + _CAPTION))
    return _png(sheet)


def difference(picture: RGB, rendered: RGB, reach: int = 2) -> RGB:
    """The picture, pale and grey, with what differs in colour: `MISSING`, `EXTRA`, `MOVED`.

    Args:
        picture: The reference, device px.
        rendered: The candidate, device px; another size is shown on the union of both.
        reach: Device px a thing may have moved.
    """
    a, b = to_union(picture, rendered, (255, 255, 255))
    grey = a.mean(axis=2, keepdims=True)
    # A third of the contrast round the page's own light: dark pictures stay dark.
    level = float(np.median(grey))
    shown = np.repeat(level + (grey - level) * 0.35, 3, axis=2).astype(np.uint8)
    shown[~alike(a, b)] = MOVED
    gone, new = lonely(a, b, reach), lonely(b, a, reach)
    # Where one thing stands in place of another, the one that stands out is meant.
    outshone = _salience(b, a) > _salience(a, a)
    shown[new & (~gone | outshone)] = EXTRA
    shown[gone & (~new | ~outshone)] = MISSING
    return shown


def _salience(image: RGB, page: RGB) -> NDArray[np.float32]:
    """How much a pixel stands out: first from what is around it, then from the page."""
    import cv2

    values = image.astype(np.float32)
    around = np.abs(values - cv2.blur(values, (15, 15))).max(axis=2)
    ground = np.median(np.concatenate([page[0], page[-1]]), axis=0)
    return np.asarray(around + 0.5 * np.abs(values - ground).max(axis=2), np.float32)


def difference_of(picture_png: bytes, render_png: bytes, scale: int = 1) -> bytes:
    """`difference` of two PNGs as a PNG; `scale` is device px a CSS px."""
    from PIL import Image

    a, b = (
        np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
        for data in (picture_png, render_png)
    )
    return _png(Image.fromarray(difference(a, b, 2 * scale)))


def _on_canvas(image: RGB, height: int, width: int) -> RGB:
    canvas = np.full((height, width, 3), 255, np.uint8)
    canvas[: image.shape[0], : image.shape[1]] = image
    return canvas


def _png(image: "Image") -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
