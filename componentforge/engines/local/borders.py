"""Borders, found from the inside: what runs along a fill's four sides."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Region, packed, unpacked, vector

_WIDEST = 4
"""CSS px; a wider band is a box of its own."""


def with_border(image: RGB, region: Region, scale: int) -> Region:
    """The region grown by the border around it, when three or four sides have the same one."""
    found = [_side(image, region, side, scale) for side in range(4)]
    pill = min(region.radius) >= 0.35 * min(region.width, region.height)
    if pill and found[0] and found[2] and _alike(found[0][1], found[2][1]):
        found = [f or found[0] for f in found]  # A round end has no straight side to look along.
    colours = [f[1] for f in found if f is not None]
    if len(colours) < 3:
        return region
    colour = max(set(colours), key=colours.count)
    sides = tuple(f is not None and _alike(f[1], colour) for f in found)
    if sum(sides) < 3:
        return region
    thick = min(f[0] for f, own in zip(found, sides, strict=True) if own and f is not None)
    x0, y0, x1, y1 = region.rect
    rect = (
        x0 - thick * sides[3], y0 - thick * sides[0], x1 + thick * sides[1], y1 + thick * sides[2],
    )  # fmt: skip
    radius = outer_corners(image, rect, colour)
    if pill:
        radius = (min(rect[2] - rect[0], rect[3] - rect[1]) / 2,) * 4
    elif sum(sides) < 4:
        radius = tuple(
            r if sides[a] and sides[b] else 0.0
            for r, (a, b) in zip(radius, ((0, 3), (0, 1), (2, 1), (2, 3)), strict=True)
        )
    return replace(
        region,
        rect=rect,
        radius=(radius[0], radius[1], radius[2], radius[3]),
        border=(thick, colour),
        sides=(sides[0], sides[1], sides[2], sides[3]),
    )


def _side(image: RGB, region: Region, side: int, scale: int) -> tuple[int, Colour] | None:
    """(thickness, colour) of the band along one side: 0 top, 1 right, 2 bottom, 3 left."""
    (x0, y0, x1, y1), fill = region.rect, region.fill
    height, width = image.shape[:2]
    # Only the straight part of a side is looked along.
    round_off = int(max(region.radius)) + 1
    cut_x = min((x1 - x0) // 2 - 1, max((x1 - x0) // 4, round_off))
    cut_y = min((y1 - y0) // 2 - 1, max((y1 - y0) // 4, round_off))
    middle_x = slice(x0 + max(0, cut_x), x1 - max(0, cut_x))
    middle_y = slice(y0 + max(0, cut_y), y1 - max(0, cut_y))
    first: Colour | None = None
    for step in range(_WIDEST * scale + 1):
        x, y = (x1 + step, y1 + step) if side in (1, 2) else (x0 - 1 - step, y0 - 1 - step)
        inside = 0 <= (y if side in (0, 2) else x) < (height if side in (0, 2) else width)
        colour: Colour | None = None
        if inside:
            strip = image[y, middle_x] if side in (0, 2) else image[middle_y, x]
            colour = _uniform(strip)
        if step == 0:
            first = colour
            if first is None or first == fill or (fill and _alike(first, fill)):
                return None
        elif first is not None and (colour is None or not _alike(colour, first)):
            return step, first
    return None


def outer_corners(image: RGB, rect: Rect, colour: Colour) -> tuple[float, ...]:
    """Radius of each corner of a bordered box, from how far in each row its border begins."""
    x0, y0, x1, y1 = rect
    reach = min(x1 - x0, y1 - y0) // 2
    height, width = image.shape[:2]
    radii: list[float] = []
    for top, left in ((True, True), (True, False), (False, False), (False, True)):
        ys = range(y0, y0 + reach) if top else range(y1 - 1, y1 - 1 - reach, -1)
        xs = range(x0, x0 + reach) if left else range(x1 - 1, x1 - 1 - reach, -1)
        corner = image[np.ix_(list(ys), list(xs))].astype(np.float32)
        outside = image[
            max(0, y0 - 1) if top else min(height - 1, y1),
            max(0, x0 - 1) if left else min(width - 1, x1),
        ].astype(np.float32)
        line = vector(colour) - outside
        cover = ((corner - outside) @ line) / max(1.0, float(line @ line))
        missing = 0.0
        for row in np.clip(cover, 0, 1):
            hit = np.flatnonzero(row >= 0.35)
            if not hit.size:
                break  # Past the corner: the side runs elsewhere.
            first = int(hit[0])
            missing += float((1 - row[:first]).sum()) + 0.4 * float(1 - row[first])
            if first == 0 and row[0] > 0.9:
                break
        radius = float(np.sqrt(missing / (1 - np.pi / 4)))
        radii.append(float(round(radius)) if radius > 0.8 else 0.0)
    middle = float(np.median(radii))
    if max(radii) - min(radii) <= max(2.0, 0.3 * middle):
        radii = [middle] * 4
    return tuple(min(r, reach) for r in radii)


def _uniform(strip: NDArray[np.uint8]) -> Colour | None:
    """The strip's colour when nearly all of it has the same one."""
    values, counts = np.unique(packed(strip), return_counts=True)
    best = int(np.argmax(counts))
    return unpacked(int(values[best])) if counts[best] >= 0.85 * len(strip) else None


def _alike(a: Colour, b: Colour) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 2


def join_neighbours(regions: list[Region], scale: int) -> list[Region]:
    """Boxes that share their borders become one bordered box with rules between its parts."""
    bordered = [r for r in regions if r.border is not None]
    groups: list[list[Region]] = []
    for region in bordered:
        touching = [g for g in groups if any(_share(region, other) for other in g)]
        merged = [region, *(r for g in touching for r in g)]
        groups = [g for g in groups if g not in touching] + [merged]
    out = [r for r in regions if r.border is None]
    for group in groups:
        out.extend(_joined(group) if len(group) > 1 else group)
    return out


def _share(a: Region, b: Region) -> bool:
    """Whether two bordered boxes lie on one another by just their common border."""
    if a.border is None or b.border is None or not _alike(a.border[1], b.border[1]):
        return False
    t = max(a.border[0], b.border[0])
    wide = min(a.rect[2], b.rect[2]) - max(a.rect[0], b.rect[0])
    high = min(a.rect[3], b.rect[3]) - max(a.rect[1], b.rect[1])
    beside = 0 < wide <= t and high > 0.5 * min(a.height, b.height)
    stacked = 0 < high <= t and wide > 0.5 * min(a.width, b.width)
    return beside or stacked


def _joined(group: list[Region]) -> list[Region]:
    assert group[0].border is not None
    thick, colour = group[0].border
    x0, y0 = min(r.rect[0] for r in group), min(r.rect[1] for r in group)
    x1, y1 = max(r.rect[2] for r in group), max(r.rect[3] for r in group)

    def corner(index: int, x: int, y: int) -> float:
        columns = (0, 2, 2, 0)
        rows = (1, 1, 3, 3)
        for r in group:
            if abs(r.rect[columns[index]] - x) <= 1 and abs(r.rect[rows[index]] - y) <= 1:
                return r.radius[index]
        return 0.0

    radius = (corner(0, x0, y0), corner(1, x1, y0), corner(2, x1, y1), corner(3, x0, y1))
    out = [Region((x0, y0, x1, y1), None, radius, (thick, colour))]
    for region in group:
        inner = tuple(
            r if v in (x0, y0, x1, y1) else 0.0
            for r, v in zip(region.radius, region.rect, strict=True)
        )
        a, b, c, d = region.rect
        rect = (a + thick, b + thick, c - thick, d - thick)
        out.append(Region(rect, region.fill, tuple(max(0.0, r - thick) for r in inner)))  # type: ignore[arg-type]
    for i, a in enumerate(group):
        for b in group[i + 1 :]:
            if _share(a, b):
                out.append(Region(_between(a.rect, b.rect), colour, (0.0, 0.0, 0.0, 0.0)))
    return out


def _between(a: Rect, b: Rect) -> Rect:
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
