"""Lone signs OCR passes over: a digit in a cell, a required mark, an ellipsis, a password's dots.

They are looked for only in styles the picture has anyway, and taken only when a drawn glyph agrees
with
the ink almost exactly; everything else stays for the icons.
"""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.picture import Word
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import Fit, drawn, refined, text_families
from componentforge.engines.local.fonts import face
from componentforge.engines.local.harmony import Style
from componentforge.engines.local.ink import Ink, measure

_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz0123456789*#@&$€£%?!+×›»«‹/"
"""Letters a circle or a line could be mistaken for are missing."""
_CERTAIN = 0.972
_CERTAIN_DOTS = 0.93
_CONTRAST = 30
_MOST_SHAPES = 48
_MOST_STYLES = 4

Found = tuple[Word, Ink, Fit]


def lone_signs(image: RGB, scale: int, known: list[Box], styles: list[Style]) -> list[Found]:
    """Signs outside every known line that a glyph in one of the picture's styles explains.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        known: Ink boxes of the lines there are, CSS px.
        styles: The picture's styles, commonest first.
    """
    if not styles:
        return []
    tallest = max(style.size for style in styles)
    found: list[Found] = []
    for box, parts in _shapes(image, scale, known, tallest)[:_MOST_SHAPES]:
        # The filter leaves halos round known glyphs; a shape in a known line is one of them.
        if any(line.intersection(box) > 0.3 * box.area for line in known):
            continue
        ink = measure(image, box, scale)
        if ink is None or ink.underline is not None or _stands_in(ink, known, scale):
            continue
        best = _best(_texts(ink, parts), ink, scale, styles[:_MOST_STYLES])
        if best is None:
            continue
        text, fit = best
        needed = _CERTAIN_DOTS if text[0] in "•….*" and parts > 1 else _CERTAIN
        if fit.score >= needed:
            found.append((Word(text=text, box=box, confidence=0.9), ink, fit))
    return found


def _stands_in(ink: Ink, known: list[Box], scale: int) -> bool:
    """Whether the measured ink is a known line's after all."""
    box = Box(
        x=(ink.x + ink.left) / scale, y=(ink.y + ink.top) / scale,
        w=max(0.0, ink.right - ink.left) / scale, h=max(0, ink.bottom - ink.top) / scale,
    )  # fmt: skip
    return any(line.intersection(box) > 0.3 * box.area for line in known)


def _texts(ink: Ink, parts: int) -> list[str]:
    """What a shape of so many parts could be."""
    if parts == 1:
        return list(_SIGNS)
    if parts == 2:
        return list("ij%?!»«")
    if parts == 3 and ink.bottom - ink.top < 0.3 * (ink.right - ink.left):
        return ["…", "...", "•••"]
    return ["•" * parts, "*" * parts] if parts >= 4 else ["%"]


def _best(texts: list[str], ink: Ink, scale: int, styles: list[Style]) -> tuple[str, Fit] | None:
    best: tuple[str, Fit] | None = None
    for style in styles:
        device = style.size * scale
        for info in text_families().get(style.family, ()):
            if info.weight not in (400, 500, 600, 700):
                continue
            opened = face(info)
            for text in texts:
                if not opened.covers(text):
                    continue
                set_ = opened.set(text)
                wide = (set_.right - set_.left) * device - (ink.right - ink.left)
                tall = (set_.top - set_.bottom) * device - (ink.bottom - ink.top)
                if abs(wide) > 1.3 * scale or abs(tall) > 1.6 * scale:
                    continue
                fit = drawn(opened, set_, style.size, 0.0, ink, scale)
                if best is None or fit.score > best[1].score + 0.004:
                    best = text, fit
    if best is None:
        return None
    return best[0], refined(best[1], ink, scale)


def _shapes(image: RGB, scale: int, known: list[Box], tallest: float) -> list[tuple[Box, int]]:
    """Sign-sized shapes outside the known lines, and of how many parts each is made."""
    import cv2

    mask = _ink_mask(image, scale)
    for box in known:
        x0, y0 = max(0, int((box.x - 1) * scale)), max(0, int((box.y - 1) * scale))
        mask[y0 : int((box.bottom + 2) * scale), x0 : int((box.right + 2) * scale)] = 0
    reach = 5 * scale
    joined = cv2.dilate(mask, np.ones((3, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    shapes: list[tuple[Box, int]] = []
    for index in range(1, count):
        x, y, w, h, _area = (int(v) for v in stats[index])
        if h > (1.2 * tallest + 4) * scale or w > 24 * tallest * scale:
            continue
        own = np.where(labels[y : y + h, x : x + w] == index, mask[y : y + h, x : x + w], 0)
        rows, cols = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        if not rows.size or rows[-1] - rows[0] < 1:
            continue
        parts = cv2.connectedComponents(own.astype(np.uint8), connectivity=8)[0] - 1
        width, height = cols[-1] - cols[0] + 1, rows[-1] - rows[0] + 1
        if parts == 1 and (width > 1.6 * height or height < 5 * scale):
            continue
        box = Box(
            x=(x + int(cols[0])) / scale, y=(y + int(rows[0])) / scale,
            w=int(width) / scale, h=int(height) / scale,
        )  # fmt: skip
        shapes.append((box, parts))
    return sorted(shapes, key=lambda shape: (shape[0].y, shape[0].x))


def _ink_mask(image: RGB, scale: int) -> NDArray[np.uint8]:
    """1 where a pixel differs from what lies around it."""
    import cv2

    reach = 2 * (7 * scale) + 1
    smooth = cv2.medianBlur(np.ascontiguousarray(image), reach)
    away = cv2.absdiff(image, smooth).max(axis=2)
    return (away > _CONTRAST).astype(np.uint8)
