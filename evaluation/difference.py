"""Picture, render and difference side by side, as one PNG."""

import io

import numpy as np

from componentforge.domain.ports import RGB
from evaluation.metrics.pixels import to_union, unseen_mask

_MARGIN = 12
_CAPTION = 22
_PAPER = (244, 245, 247)
_INK = (55, 65, 81)
_MISSING = (225, 29, 72)


def side_by_side(picture: RGB, rendered: RGB, reach: int = 2) -> bytes:
    """PNG with three captioned panels; in the third, what has no match within `reach` px is red.

    Args:
        picture: The reference, device px.
        rendered: The candidate, device px; another size is shown on the union of both.
        reach: Device px.
    """
    from PIL import Image, ImageDraw, ImageFont

    a, b = to_union(picture, rendered, (255, 255, 255))
    difference = _difference(a, b, reach)
    height, width = a.shape[:2]
    sheet = Image.new("RGB", (3 * width + 4 * _MARGIN, height + _CAPTION + 2 * _MARGIN), _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(13)
    for index, (caption, panel) in enumerate(
        (("picture", a), ("render", b), ("difference", difference))
    ):
        x = _MARGIN + index * (width + _MARGIN)
        pen.text((x, _MARGIN - 4), caption, fill=_INK, font=font)
        sheet.paste(Image.fromarray(panel), (x, _MARGIN + _CAPTION - 6))
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _difference(a: RGB, b: RGB, reach: int) -> RGB:
    grey = a.mean(axis=2, keepdims=True)
    pale = np.repeat(255 - (255 - grey) * 0.18, 3, axis=2).astype(np.uint8)
    pale[unseen_mask(a, b, reach)] = _MISSING
    return pale
