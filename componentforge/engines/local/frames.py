"""Frames: four rules of one colour that close a rectangle, its corners round or square."""

from dataclasses import replace

from componentforge.engines.local.paint import Colour, Rect, Region, contains

Rule = tuple[Rect, Colour]


def with_frames(regions: list[Region], rules: list[Rule], scale: int) -> list[Region]:
    """`regions` plus a bordered box for each frame; parts inside give up sides the frame explains.

    Args:
        regions: What is known.
        rules: Thin straight shapes, device px.
        scale: Device px a CSS px.
    """
    frames = [f for f in _frames(rules, scale) if not any(_same(f, r) for r in regions)]
    out = list(frames)
    for region in regions:
        around = [f for f in frames if contains(f.rect, region.rect)]
        out.append(_without_shared(region, around[0]) if around else region)
    return out


def _same(frame: Region, region: Region) -> bool:
    close = all(abs(a - b) <= 1 for a, b in zip(frame.rect, region.rect, strict=True))
    return close and region.border is not None


def _frames(rules: list[Rule], scale: int) -> list[Region]:
    flat = [(r, c) for r, c in rules if r[2] - r[0] >= r[3] - r[1]]
    tall = [(r, c) for r, c in rules if r[2] - r[0] < r[3] - r[1]]
    found: list[Region] = []
    for top, colour in flat:
        for bottom, other in flat:
            if bottom[1] <= top[3] or not _alike(colour, other) or not _aligned(top, bottom, 0):
                continue
            sides = [
                (left, right)
                for left, a in tall
                for right, b in tall
                if _alike(a, colour) and _alike(b, colour)
                and _aligned(left, right, 1) and left[0] < right[0]
                and _closes(top, bottom, left, right, scale)
            ]  # fmt: skip
            if sides:
                left, right = sides[0]
                radius = float(max(top[0] - left[0], 0))
                rect = (left[0], top[1], right[2], bottom[3])
                corners = (radius, radius, radius, radius)
                found.append(Region(rect, None, corners, (top[3] - top[1], colour)))
    return found


def _closes(top: Rect, bottom: Rect, left: Rect, right: Rect, scale: int) -> bool:
    """Whether the four corners are equally far open, as a radius leaves them."""
    across = (top[0] - left[0], right[2] - top[2])
    down = (left[1] - top[1], bottom[3] - left[3])
    gaps = (*across, *down)
    return min(gaps) >= -1 and max(gaps) - min(gaps) <= 2 * scale and max(gaps) <= 40 * scale


def _aligned(a: Rect, b: Rect, axis: int) -> bool:
    return abs(a[axis] - b[axis]) <= 1 and abs(a[axis + 2] - b[axis + 2]) <= 1


def _alike(a: Colour, b: Colour) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 4


def _without_shared(region: Region, frame: Region) -> Region:
    """The region without the border sides that are the frame's."""
    if region.border is None or frame.border is None:
        return region
    if not _alike(region.border[1], frame.border[1]):
        return region
    thick = region.border[0]
    touching = [
        abs(region.rect[i] - frame.rect[i]) <= 1 and region.sides[s]
        for i, s in ((0, 3), (1, 0), (2, 1), (3, 2))
    ]
    if not any(touching):
        return region
    x0, y0, x1, y1 = region.rect
    x0, y0 = x0 + thick * region.sides[3], y0 + thick * region.sides[0]
    x1, y1 = x1 - thick * region.sides[1], y1 - thick * region.sides[2]
    shrunk = tuple(max(0.0, r - thick) for r in region.radius)
    return replace(region, rect=(x0, y0, x1, y1), border=None, radius=shrunk)  # type: ignore[arg-type]
