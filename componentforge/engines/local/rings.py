"""Radios and boxes to tick whose outline lies between whole px: rings and frames told as a whole.

Between px an outline is smooth on all sides, so no area of one colour is its own: what is found of
it is scraps. Its shape, how much ink it has from outside in, and what it holds are told instead.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local import canvas
from componentforge.engines.local.icon_shapes import recognise
from componentforge.engines.local.knobs import AWAY, levels_off
from componentforge.engines.local.paint import Colour, Rect, Region, contains, most_frequent, vector

Mask = NDArray[np.bool_]

_SMALLEST, _LARGEST = 11, 34
"""CSS px: sides of what one ticks."""
_GROUND = 48
"""CSS px; what is larger may be the ground."""
_THICKEST = 0.2
"""Of the side."""
_LEAST_DOT = 0.34
"""Of the side; a record's hole is smaller."""
_ALIKE = 0.9
"""Share of area an outline has in common with the rounded square it is taken for."""
_EVEN = 0.95
"""The same with itself turned over."""
_ONE = 24
"""Levels within which pixels are one colour."""
_KNOWN = 0.97
"""Share of its px that regions already paint as they are."""
_BETTER = 0.85
"""Share of the levels that regions are off now by which the ring must be less off."""


def with_rings(
    image: RGB, scale: int, page: Colour, regions: list[Region], text: list[Rect]
) -> tuple[list[Region], list[Region]]:
    """`regions` with each ring or frame instead of its scraps, and those alone.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        page: The colour of the page.
        regions: What was found by areas of one colour, parents before children.
        text: Ink boxes of lines; an O is none of these.
    """
    shape = (image.shape[0], image.shape[1])
    large = [r for r in regions if max(r.width, r.height) > _GROUND * scale]
    ground = canvas.paint(shape, page, large)
    away = np.abs(image.astype(np.int16) - ground).max(axis=2)
    for x0, y0, x1, y1 in text:
        # A ring may touch its word: the word's first px is worth less than the ring's last.
        away[max(0, y0) : y1, max(0, x0 + scale) : x1] = 0
    shown = canvas.paint(shape, page, regions)
    known = np.abs(image.astype(np.int16) - shown).max(axis=2) <= AWAY
    found: list[Region] = []
    for rect, inside in _outlines(away > AWAY, scale):
        x0, y0, x1, y1 = rect
        whole = float(known[y0:y1, x0:x1].mean()) >= _KNOWN
        if whole:
            continue
        one = _ring(image[y0:y1, x0:x1], rect, inside, most_frequent(ground[y0:y1, x0:x1]), scale)
        if not one:
            continue
        rest = [r for r in regions if not contains(rect, r.rect, 2 * scale)]
        instead = any(_is_outline(r, rect, scale) for r in regions)
        now = _off(image, page, regions, rect)
        if not instead or _off(image, page, [*rest, *one], rect) < _BETTER * now:
            regions = _ordered([*rest, *one])
            found += one[:1]
    return regions, found


def _ordered(regions: list[Region]) -> list[Region]:
    return sorted(regions, key=lambda r: (-r.width * r.height, r.rect))


def _is_outline(region: Region, rect: Rect, scale: int) -> bool:
    """Whether a region is about the whole outline already."""
    near = all(abs(a - b) <= 2 * scale for a, b in zip(region.rect, rect, strict=True))
    return near and all(region.sides) and (region.border is not None or max(region.radius) > 0)


def _off(image: RGB, page: Colour, regions: list[Region], rect: Rect) -> float:
    """Mean levels that regions painted are off in and around a rect."""
    x0, y0, x1, y1 = max(0, rect[0] - 2), max(0, rect[1] - 2), rect[2] + 2, rect[3] + 2
    seen = image[y0:y1, x0:x1]
    near = [
        replace(r, rect=(r.rect[0] - x0, r.rect[1] - y0, r.rect[2] - x0, r.rect[3] - y0))
        for r in regions
        if r.rect[0] < x1 and r.rect[2] > x0 and r.rect[1] < y1 and r.rect[3] > y0
    ]
    shown = canvas.paint((seen.shape[0], seen.shape[1]), page, near)
    return float(np.abs(seen.astype(np.int16) - shown).max(axis=2).mean())


def forget_rings(away: Mask, rings: list[Region], scale: int) -> None:
    """Forget in `away` what their smooth outlines leave; what stands in them is kept."""
    for ring in rings:
        thick = ring.border[0] if ring.border else 0
        x0, y0, x1, y1 = ring.rect
        outer = slice(max(0, y0 - scale), y1 + scale), slice(max(0, x0 - scale), x1 + scale)
        inner = thick + 2 * scale
        kept = away[y0 + inner : y1 - inner, x0 + inner : x1 - inner].copy()
        away[outer] = False
        away[y0 + inner : y1 - inner, x0 + inner : x1 - inner] = kept


def _outlines(mask: Mask, scale: int) -> list[tuple[Rect, Mask]]:
    """Closed lines about as wide as high, with their holes filled."""
    import cv2

    lines, tree = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    found: list[tuple[Rect, Mask]] = []
    for index, line in enumerate(lines):
        x, y, w, h = (int(v) for v in cv2.boundingRect(line))
        outer, hollow = tree[0][index][3] < 0, tree[0][index][2] >= 0
        if not (outer and hollow) or abs(w - h) > scale:
            continue
        if not _SMALLEST * scale <= min(w, h) <= max(w, h) <= _LARGEST * scale:
            continue
        full = np.zeros((h, w), np.uint8)
        cv2.drawContours(full, [line - np.array([x, y])], 0, 1, cv2.FILLED)
        found.append(((x, y, x + w, y + h), full.astype(bool)))
    return found


def _ring(patch: RGB, rect: Rect, inside: Mask, behind: Colour, scale: int) -> list[Region]:
    """The outline and the dot in it; empty when it holds more than one ticks with."""
    import cv2

    corner = rect[0], rect[1]
    radius = _radius(inside)
    if radius is None or (radius < 0.4 * min(inside.shape) and not _even(inside)):
        return []
    padded = cv2.distanceTransform(np.pad(inside, 1).astype(np.uint8), cv2.DIST_L2, 5)
    depth = np.asarray(padded[1:-1, 1:-1], np.float32)
    side = min(inside.shape)
    steps = np.arange(0.5, _THICKEST * side + 3 * scale, 1.0)
    bands = [(depth > at) & (depth <= at + 1) for at in steps]
    colours = [np.median(patch[band], axis=0) for band in bands if band.any()]
    if len(colours) < 3:
        return []
    off = [float(np.abs(c - vector(behind)).max()) for c in colours]
    peak = int(np.argmax(off[: int(2 * scale) + 1]))
    end = next((i for i in range(peak + 1, len(off)) if off[i] < 0.4 * off[peak]), None)
    if off[peak] < AWAY or end is None or end + 1 > _THICKEST * side + 1:
        return []
    rim = _strongest(patch[bands[peak]], behind)
    hollow = depth > end + 1
    if int(hollow.sum()) < 16 * scale:
        return []
    fill = most_frequent(patch[hollow & (depth <= end + 2.5)])
    if max(abs(a - b) for a, b in zip(fill, rim, strict=True)) < _ONE:
        return []
    apart = levels_off(patch, fill) > _ONE
    # The first px of the rim may be covered by half on either side.
    line = vector(rim) - vector(behind)
    share = [float(np.dot(c - vector(behind), line) / np.dot(line, line)) for c in colours[:end]]
    thick = max(1, round(sum(min(1.0, max(0.0, s)) for s in share)))
    rect = _trimmed(levels_off(patch, behind) / max(1.0, off[peak]), rect)
    radius = min(radius, (rect[2] - rect[0]) / 2)
    ring = Region(rect, fill, (radius, radius, radius, radius), (thick, rim))
    sign = _deep(apart & hollow, depth, end + 2.5)
    if float(sign.sum()) < 2 * scale:
        return [ring]
    if radius < 0.4 * side:
        ink = np.where(sign, levels_off(patch, fill), 0)
        name, _ = recognise(np.asarray(ink / max(1.0, float(ink.max())), np.float32))
        return [ring] if name == "check" else []
    dot = _dot(sign, patch, corner)
    return [ring, dot] if dot else []


def _even(inside: Mask) -> bool:
    """Whether an outline turned over is the same: a sheet with a folded corner is not."""
    return all(
        float((inside & other).sum()) > _EVEN * float((inside | other).sum())
        for other in (inside[::-1], inside[:, ::-1])
    )


def _trimmed(share: NDArray[np.float32], rect: Rect) -> Rect:
    """The rect without sides that cover less than half of their px."""
    x0, y0, x1, y1 = rect
    high, wide = share.shape
    rows, columns = slice(high // 3, high - high // 3), slice(wide // 3, wide - wide // 3)
    left, right, top, bottom = (
        float(np.median(side))
        for side in (share[rows, 0], share[rows, -1], share[0, columns], share[-1, columns])
    )
    return x0 + (left < 0.5), y0 + (top < 0.5), x1 - (right <= 0.5), y1 - (bottom <= 0.5)


def _deep(mask: Mask, depth: NDArray[np.float32], least: float) -> Mask:
    """Pieces of ink that reach deep inside: the others are the rim's, which is nowhere even."""
    import cv2

    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    kept = np.zeros_like(mask)
    for index in range(1, count):
        own = labels == index
        if float(depth[own].max()) > least:
            kept |= own
    return kept


def _radius(inside: Mask) -> float | None:
    """The corner radius of the rounded square that fits; None when none does."""
    height, width = inside.shape
    best, alike = None, _ALIKE
    for part in (0.0, 0.1, 0.2, 0.3, 0.5):
        radius = part * min(height, width)
        made = canvas.rounded_patch(width, height, (radius,) * 4)
        own = float((inside & made).sum()) / float((inside | made).sum())
        if own > alike:
            best, alike = radius, own
    # Between a circle and a much rounded square lie octagons and letters.
    return best


def _dot(sign: Mask, patch: RGB, corner: tuple[int, int]) -> Region | None:
    """One disc in the middle."""
    ys, xs = np.nonzero(sign)
    x0, y0, x1, y1 = int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1
    height, width = sign.shape
    level = abs(x0 + x1 - width) <= 2 and abs(y0 + y1 - height) <= 2
    if not level or abs((x1 - x0) - (y1 - y0)) > 2 or x1 - x0 < _LEAST_DOT * width:
        return None
    half = min(x1 - x0, y1 - y0) / 2
    disc = canvas.rounded_patch(x1 - x0, y1 - y0, (half,) * 4)
    own = sign[y0:y1, x0:x1]
    if float((own & disc).sum()) < 0.85 * float((own | disc).sum()):
        return None
    fill = most_frequent(patch[y0:y1, x0:x1][disc])
    placed = (corner[0] + x0, corner[1] + y0, corner[0] + x1, corner[1] + y1)
    return Region(placed, fill, (half, half, half, half))


def _strongest(pixels: RGB, behind: Colour) -> Colour:
    """The colour of the px that are covered most."""
    off = levels_off(pixels, behind)
    r, g, b = (int(v) for v in np.median(pixels[off >= np.percentile(off, 85)], axis=0))
    return r, g, b
