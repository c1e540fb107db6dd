"""Painted rectangles, exactly: components of equal colour, their corners and nesting."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.borders import join_neighbours, with_border
from componentforge.engines.local.frames import with_frames
from componentforge.engines.local.paint import (
    Colour,
    Mask,
    Rect,
    Region,
    Shape,
    contains,
    most_frequent,
    packed,
    page_colour,
    smallest_around,
    unpacked,
    vector,
)

_MOST_COLOURS = 400
_QUARTER_CIRCLE = 1 - np.pi / 4
"""Share of a corner's square that a quarter circle leaves out."""


def find_regions(image: RGB, scale: int, text: list[Rect]) -> list[Region]:
    """All painted rectangles but the page itself, parents before children.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        text: Ink boxes of lines; shapes inside one are letters.
    """
    shapes = [
        part
        for shape in _shapes(image, scale)
        if not _is_letter(shape, text, scale)
        for part in ([shape] if _is_box(shape, scale) else straight_parts(shape, scale))
    ]
    page = page_colour(image)
    whole = (0, 0, image.shape[1], image.shape[0])
    shapes = [s for s in shapes if not (s.rect == whole and s.colour == page)]
    rings = [s for s in shapes if _is_ring(s, scale)]
    shapes = [s for s in shapes if s in rings or not _is_thick_ring(s)]
    rules = [s for s in shapes if s not in rings and _is_thin(s.rect, scale)]
    fills = [s for s in shapes if s not in rings and s not in rules]
    regions = [with_border(image, _region(image, shape), scale) for shape in fills]
    regions = join_neighbours(regions, scale)
    for ring in rings:
        regions += _from_ring(image, ring, regions, scale)
    straight = _true_rules(image, rules, scale)
    regions = with_frames(regions, [(rule.rect, rule.colour) for rule in straight], scale)
    regions += [
        Region(rule.rect, rule.colour, (0.0, 0.0, 0.0, 0.0))
        for rule in straight
        if not _in_border(rule.rect, regions)
    ]
    return _transparent(_tracks(_unique(regions)), page)


def _is_ring(shape: Shape, scale: int) -> bool:
    thick = ring_thickness(shape)
    return thick is not None and thick <= 5 * scale and thick < 0.2 * min(shape.own.shape)


def _is_thick_ring(shape: Shape) -> bool:
    """A disc with a hole is a drawing."""
    thick = ring_thickness(shape)
    return thick is not None and thick >= 0.2 * min(shape.own.shape)


def _is_thin(rect: Rect, scale: int) -> bool:
    return min(rect[2] - rect[0], rect[3] - rect[1]) <= 3 * scale


def _unique(regions: list[Region]) -> list[Region]:
    """Largest first, one a rect: the one that knows most."""
    best: dict[Rect, Region] = {}
    for region in regions:
        other = best.get(region.rect)
        if other is None or (region.border is not None, region.fill is not None) > (
            other.border is not None,
            other.fill is not None,
        ):
            best[region.rect] = region
    return sorted(best.values(), key=lambda r: (-r.width * r.height, r.rect))


def _from_ring(image: RGB, ring: Shape, known: list[Region], scale: int) -> list[Region]:
    """A ring that no single fill explains: a network of rules, a box around nothing."""
    thick = ring_thickness(ring) or 1
    if any(r.border and _close(r.rect, ring.rect, 1) for r in known):
        return []
    region = _region(image, ring)
    found = [Region(region.rect, None, region.radius, (thick, ring.colour))]
    return found + _rules_inside(ring, thick, scale)


def _close(a: Rect, b: Rect, slack: int) -> bool:
    return all(abs(x - y) <= slack for x, y in zip(a, b, strict=True))


def _true_rules(image: RGB, rules: list[Shape], scale: int) -> list[Shape]:
    """Rules that stand out on both sides; steps of a shadow or a gradient lie beside one another."""
    kept: list[Shape] = []
    for rule in rules:
        x0, y0, x1, y1 = rule.rect
        flat = x1 - x0 >= y1 - y0
        if flat:
            before = image[max(0, y0 - 1), x0:x1]
            after = image[min(image.shape[0] - 1, y1), x0:x1]
        else:
            before = image[y0:y1, max(0, x0 - 1)]
            after = image[y0:y1, min(image.shape[1] - 1, x1)]
        contrast = [
            max(abs(a - b) for a, b in zip(most_frequent(side[None]), rule.colour, strict=True))
            for side in (before, after)
        ]
        twin = any(other is not rule and _touching(rule.rect, other.rect, flat) for other in rules)
        if min(contrast) >= (24 if twin else 3):
            kept.append(rule)
    return kept


def _touching(a: Rect, b: Rect, flat: bool) -> bool:
    """Whether two rules lie side by side along most of their length."""
    lo, hi = (0, 2) if flat else (1, 3)
    near, far = (1, 3) if flat else (0, 2)
    along = min(a[hi], b[hi]) - max(a[lo], b[lo])
    beside = a[near] == b[far] or b[near] == a[far]
    return beside and along > 0.5 * min(a[hi] - a[lo], b[hi] - b[lo])


def _in_border(rule: Rect, regions: list[Region]) -> bool:
    """Whether a rule is a side of some region's border."""
    for region in regions:
        if region.border is None:
            continue
        x0, y0, x1, y1 = region.rect
        t = region.border[0]
        bands = (
            (x0, y0, x1, y0 + t),
            (x1 - t, y0, x1, y1),
            (x0, y1 - t, x1, y1),
            (x0, y0, x0 + t, y1),
        )
        if any(contains(band, rule) for band in bands):
            return True
    return False


def _shapes(image: RGB, scale: int) -> list[Shape]:
    import cv2

    keys = packed(image)
    values, counts = np.unique(keys, return_counts=True)
    least = 6 * scale * scale
    order = np.argsort(-counts)[:_MOST_COLOURS]
    shapes: list[Shape] = []
    for value in values[order][counts[order] >= least]:
        mask = (keys == value).astype(np.uint8)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
        for index in range(1, count):
            x, y, w, h, area = (int(v) for v in stats[index])
            if area < least or (w < 3 * scale and h < 3 * scale):
                continue
            own: Mask = labels[y : y + h, x : x + w] == index
            shapes.append(
                Shape((x, y, x + w, y + h), unpacked(int(value)), area, _filled(own), own)
            )
    return shapes


def _filled(own: Mask) -> Mask:
    import cv2

    contours, _ = cv2.findContours(own.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = np.zeros(own.shape, np.uint8)
    cv2.drawContours(out, contours, -1, 1, cv2.FILLED)
    result: Mask = out.astype(bool)
    return result


def _is_box(shape: Shape, scale: int) -> bool:
    """Whether a shape is a (rounded) rectangle, a rule or a ring, not a glyph or an icon."""
    height, width = shape.filled.shape
    if min(width, height) <= 2 * scale:
        long = max(width, height) >= 10 * scale
        return long and float(shape.filled.mean()) > 0.9
    if min(width, height) < 5 * scale:
        return float(shape.filled.mean()) > 0.82 and max(width, height) >= 8 * scale
    covered = float(shape.filled.mean())
    if covered < 0.74:
        return False
    # A circle covers pi/4; a thing less square than that must have straight sides.
    rows, cols = shape.filled.any(axis=1), shape.filled.any(axis=0)
    middle_row = shape.filled[height // 2]
    middle_col = shape.filled[:, width // 2]
    solid = float(middle_row.mean()) > 0.9 and float(middle_col.mean()) > 0.9
    if not (solid and rows.mean() > 0.97 and cols.mean() > 0.97):
        return False
    return _symmetric(shape.filled)


def _symmetric(filled: Mask) -> bool:
    """Boxes look the same from above and below, or from left and right, but for their corners."""
    flips = (float((filled != filled[::-1]).mean()), float((filled != filled[:, ::-1]).mean()))
    return min(flips) < 0.08


def _is_letter(shape: Shape, text: list[Rect], scale: int) -> bool:
    x0, y0, x1, y1 = shape.rect
    return any(
        x0 >= a - scale and y0 >= b - scale and x1 <= c + scale and y1 <= d + scale
        for a, b, c, d in text
    )


def _region(image: RGB, shape: Shape) -> Region:
    rect = _through_shade(image, _grown(image, shape), shape.colour)
    return Region(rect, shape.colour, _corners(image, rect, shape))


def _through_shade(image: RGB, rect: Rect, colour: Colour) -> Rect:
    """The rect grown over a shadow that falls on it from a neighbour, up to the next hard edge."""
    x0, y0, x1, y1 = rect
    height, width = image.shape[:2]
    if x1 - x0 < 40 or y1 - y0 < 8:
        return rect
    middle = slice(x0 + (x1 - x0) // 3, x1 - (x1 - x0) // 3)
    reach = min(48, y1 - y0)

    def steps(rows: range) -> int:
        before = np.array(colour, np.int16)
        for count, y in enumerate(rows):
            row = np.median(image[y, middle], axis=0).astype(np.int16)
            if np.abs(row - before).max() > 4:
                # A hard edge: what lies before it is this box in shade.
                return count if 3 <= count and np.abs(before - colour).max() >= 4 else 0
            before = row
        return 0

    up = steps(range(y0 - 1, max(-1, y0 - 1 - reach), -1))
    down = steps(range(y1, min(height, y1 + reach)))
    del width
    return x0, y0 - up, x1, y1 + down


def _grown(image: RGB, shape: Shape) -> Rect:
    """The rect with anti-aliased edge rows that are more than half covered (circles, odd positions)."""
    x0, y0, x1, y1 = shape.rect
    height, width = image.shape[:2]
    third_x, third_y = (x1 - x0) // 3, (y1 - y0) // 3
    mid_x = slice(x0 + third_x, max(x0 + third_x + 1, x1 - third_x))
    mid_y = slice(y0 + third_y, max(y0 + third_y + 1, y1 - third_y))

    def more(edge: Any, beyond: Any) -> bool:
        cover = _cover(image[edge], image[beyond], shape.colour)
        return 0.5 < float(cover.mean()) < 0.999

    if y0 > 1 and more((y0 - 1, mid_x), (y0 - 2, mid_x)):
        y0 -= 1
    if y1 < height - 1 and more((y1, mid_x), (y1 + 1, mid_x)):
        y1 += 1
    if x0 > 1 and more((mid_y, x0 - 1), (mid_y, x0 - 2)):
        x0 -= 1
    if x1 < width - 1 and more((mid_y, x1), (mid_y, x1 + 1)):
        x1 += 1
    return x0, y0, x1, y1


def _cover(
    pixels: NDArray[np.uint8], outside: NDArray[np.uint8], colour: Colour
) -> NDArray[np.float32]:
    """How far each pixel lies from `outside` towards `colour`, 0 to 1; 0 where it is off that line."""
    inside = vector(colour)
    out = outside.astype(np.float32)
    line = inside - out
    square = np.maximum(1.0, (line**2).sum(axis=-1))
    share = ((pixels.astype(np.float32) - out) * line).sum(axis=-1) / square
    off = np.abs(out + share[..., None] * line - pixels).max(axis=-1) > 14
    return np.where(off, 0.0, np.clip(share, 0, 1)).astype(np.float32)


def _corners(image: RGB, rect: Rect, shape: Shape) -> tuple[float, float, float, float]:
    """Radius of each corner from the area it leaves out, anti-aliasing counted by coverage."""
    x0, y0, x1, y1 = rect
    width, height = x1 - x0, y1 - y0
    reach = min(width, height) // 2
    if reach < 2:
        return (0.0, 0.0, 0.0, 0.0)
    full = np.zeros((height, width), np.float32)
    sx, sy = shape.rect[0] - x0, shape.rect[1] - y0
    full[sy : sy + shape.filled.shape[0], sx : sx + shape.filled.shape[1]] = shape.filled
    radii: list[float] = []
    for top, left in ((True, True), (True, False), (False, False), (False, True)):
        ys = slice(0, reach) if top else slice(height - reach, height)
        xs = slice(0, reach) if left else slice(width - reach, width)
        corner = full[ys, xs]
        patch = image[y0:y1, x0:x1][ys, xs]
        corner_pixel = image[
            max(0, y0 - 1) if top else min(image.shape[0] - 1, y1),
            max(0, x0 - 1) if left else min(image.shape[1] - 1, x1),
        ]
        missing = corner < 0.5
        if not missing.any():
            radii.append(0.0)
            continue
        share = _cover(patch[missing], np.broadcast_to(corner_pixel, (int(missing.sum()), 3)),
                       shape.colour)  # fmt: skip
        area = float(missing.sum()) - float(share.sum())
        radius = float(np.sqrt(max(0.0, area) / _QUARTER_CIRCLE))
        radii.append(min(round(radius * 2) / 2, min(width, height) / 2) if radius > 0.8 else 0.0)
    middle = float(np.median(radii))
    if middle > 0.8 and max(radii) - min(radii) <= max(2.0, 0.3 * middle):
        radii = [float(round(middle)) if middle < min(width, height) / 2 - 1 else middle] * 4
    return radii[0], radii[1], radii[2], radii[3]


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


def _rules_inside(shape: Shape, thick: int, scale: int) -> list[Region]:
    """Lines of a ring's colour that divide its inside: a table's rules, a card's dividers."""
    x0, y0, x1, y1 = shape.rect
    rect = (x0 + thick, y0 + thick, x1 - thick, y1 - thick)
    inner = shape.own[thick:-thick, thick:-thick]
    height, width = inner.shape
    inside = Shape(rect, shape.colour, int(inner.sum()), inner, inner)
    least = (max(8 * scale, width // 3), max(8 * scale, height // 3))
    return [
        Region(part.rect, part.colour, (0.0, 0.0, 0.0, 0.0))
        for part in straight_parts(inside, scale, least)
    ]


def straight_parts(shape: Shape, scale: int, least: tuple[int, int] | None = None) -> list[Shape]:
    """The straight thin lines a shape is drawn of, when it is drawn of lines.

    Args:
        shape: Any component.
        scale: Device px a CSS px.
        least: Shortest line along x and along y, device px.
    """
    import cv2

    height, width = shape.own.shape
    if least is None:
        if max(height, width) < 24 * scale or shape.area > 0.5 * height * width:
            return []
        least = (12 * scale, 12 * scale)
    own = shape.own.astype(np.uint8)
    found: list[Shape] = []
    for kernel in ((1, least[0]), (least[1], 1)):
        lines = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=4)
        for index in range(1, count):
            x, y, w, h, area = (int(v) for v in stats[index])
            if min(w, h) > 3 * scale or area < 0.9 * w * h:
                continue
            a, b = shape.rect[0] + x, shape.rect[1] + y
            solid = np.ones((h, w), bool)
            found.append(Shape((a, b, a + w, b + h), shape.colour, w * h, solid, solid))
    return found


def _chains(regions: list[Region]) -> list[Region]:
    """Bars end to end in one rounded outline lie on a track: the last one, extended under all."""
    out = list(regions)
    for last in regions:
        if last.border or last.fill is None or last.radius[1] < 1.5 or last.radius[2] < 1.5:
            continue
        chain = [last]
        while (before := _left_neighbour(chain[0], regions)) is not None:
            chain.insert(0, before)
        first = chain[0]
        if len(chain) < 2 or first.radius[0] < 1.5 or first.radius[3] < 1.5:
            continue
        if last.radius[0] > 1 or last.height > 64:
            continue
        rect = (first.rect[0], last.rect[1], last.rect[2], last.rect[3])
        radius = (first.radius[0], last.radius[1], last.radius[2], first.radius[3])
        out.remove(last)
        out.append(replace(last, rect=rect, radius=radius))
    return out


def _left_neighbour(region: Region, regions: list[Region]) -> Region | None:
    for other in regions:
        level = other.rect[1] == region.rect[1] and other.rect[3] == region.rect[3]
        if level and other.rect[2] == region.rect[0] and other.fill and not other.border:
            return other
    return None


def _tracks(regions: list[Region]) -> list[Region]:
    """Extend a track that hides under a rounded bar: the bar lies on it, not beside it."""
    regions = _chains(regions)
    out: list[Region] = []
    for track in regions:
        grown = track
        for bar in regions:
            if bar is track or bar.fill == track.fill or bar.border or track.border:
                continue
            same = abs(bar.rect[1] - track.rect[1]) <= 1 and abs(bar.rect[3] - track.rect[3]) <= 1
            overlaps = bar.rect[0] < track.rect[0] < bar.rect[2] < track.rect[2]
            rounded = bar.radius[1] > 1 and bar.radius[2] > 1
            if same and overlaps and rounded:
                far = track.radius[1]
                grown = replace(
                    track,
                    rect=(bar.rect[0], track.rect[1], track.rect[2], track.rect[3]),
                    radius=(bar.radius[0], far, track.radius[2], bar.radius[3]),
                )
        out.append(grown)
    return sorted(out, key=lambda r: (-r.width * r.height, r.rect))


def _transparent(regions: list[Region], page: Colour) -> list[Region]:
    """A bordered box filled as its surroundings are paints no fill; an unbordered one paints nothing."""
    out: list[Region] = []
    for region in regions:
        parent = smallest_around(region.rect, out)
        behind = (parent.fill if parent and parent.fill else None) or (
            _behind(parent, out, page) if parent else page
        )
        if region.fill is not None and region.fill == behind:
            if region.border is None:
                continue
            region = replace(region, fill=None)
        out.append(region)
    return out


def _behind(region: Region, regions: list[Region], page: Colour) -> Colour:
    """The colour that shows through a region without fill."""
    around = [r for r in regions if r is not region and contains(r.rect, region.rect) and r.fill]
    smallest = min(around, key=lambda r: r.width * r.height, default=None)
    return smallest.fill if smallest and smallest.fill else page
