"""Painted rectangles, exactly: areas of one colour, their borders, corners and nesting."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local import canvas
from componentforge.engines.local.borders import with_border
from componentforge.engines.local.corners import fit_corners
from componentforge.engines.local.discs import as_disc
from componentforge.engines.local.edges import (
    in_shade,
    is_side,
    with_hard_edges,
    with_notches,
    without_shared_frames,
)
from componentforge.engines.local.frames import frames_of
from componentforge.engines.local.gradients import Slope, flattened
from componentforge.engines.local.outlines import Kind, kind_of, ring_thickness, within_ring
from componentforge.engines.local.paint import (
    SQUARE,
    Colour,
    Rect,
    Region,
    Shape,
    contains,
    page_colour,
    vector,
)
from componentforge.engines.local.rules import (
    Rule,
    is_contour,
    rules_of,
    solid_parts,
    stands_alone,
)
from componentforge.engines.local.shade import with_shadows
from componentforge.engines.local.shapes import areas_of, shape_at, worth_a_look
from componentforge.engines.local.stacks import with_stacks, with_tracks, without_unpainted


def find_regions(image: RGB, scale: int, text: list[Rect]) -> list[Region]:
    """All painted rectangles but the page itself, parents before children.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        text: Ink boxes of lines; shapes inside one are letters.
    """
    page = page_colour(image)
    seen = image
    image, slopes = flattened(seen, scale)
    shapes = _sorted_out(image, scale, text, page)
    rings = [_ring(shape) for shape in shapes[Kind.RING]]
    lines = [*shapes[Kind.LINES], *(within_ring(s) for s in shapes[Kind.RING])]
    frames, rules = frames_of(rules_of(image, lines, scale), scale)
    frames, rules = with_notches(frames, rules, text, scale)
    frames = _unique([*rings, *frames])
    fills = [_fill(image, shape) for shape in shapes[Kind.FILL]]
    regions = _framed(fills, frames, image, scale)
    regions = [_cornered(image, region, scale) for region in regions]
    regions = without_shared_frames(regions)
    regions = with_stacks(regions, [rule.rect for rule in rules], scale)
    regions = _ordered(_unique(with_tracks(regions, text, scale)))
    regions += [
        Region(rule.rect, rule.colour, SQUARE)
        for rule in rules
        if stands_alone(image, rule, scale) and not _in_border(rule, regions)
    ]
    regions = _in_shade(image, regions, rules, page, scale)
    regions = with_shadows(image, _ordered(_unique(regions)), page, scale)
    regions = with_hard_edges(regions, scale)
    regions = [_sloped(region, slopes) for region in regions]
    return without_unpainted(_explained(seen, regions, page, scale), page, scale)


def _in_shade(
    image: RGB, regions: list[Region], rules: list[Rule], page: Colour, scale: int
) -> list[Region]:
    """`regions` with the boxes that only their shadow shows, instead of that shadow's lines."""
    for found in in_shade(rules, page, scale):
        box = next((region for region in regions if _close(found.rect, region.rect, 2)), None)
        if box is None:
            box = replace(found, radius=fit_corners(image, found.rect, scale, None))
        others = [r for r in regions if r is not box and not is_side(box, r, scale)]
        shown = with_shadows(image, _ordered([*others, box]), page, scale)
        if any(region.rect == box.rect and region.shadows for region in shown):
            regions = [*others, box]
    return regions


def _sloped(region: Region, slopes: list[Slope]) -> Region:
    ramp = next((slope.ramp for slope in slopes if slope.flat == region.fill), None)
    return replace(region, gradient=ramp) if ramp else region


def _explained(image: RGB, regions: list[Region], page: Colour, scale: int) -> list[Region]:
    """Without the contours of shadows that were taken for lines and frames."""
    if not any(region.shadows for region in regions):
        return regions
    sure = [r for r in regions if r.shadows or not _is_faint(r, scale)]
    drawn = canvas.paint((image.shape[0], image.shape[1]), page, sure)
    off = np.abs(image.astype(np.int16) - drawn).max(axis=2)
    out: list[Region] = []
    for region in regions:
        if region not in sure:
            x0, y0, x1, y1 = region.rect
            own = np.ones((y1 - y0, x1 - x0), bool)
            if region.border:
                thick = region.border[0]
                own[thick:-thick, thick:-thick] = False
            if float((off[y0:y1, x0:x1][own] <= 6).mean()) > 0.8:
                continue
        out.append(region)
    return out


def _is_faint(region: Region, scale: int) -> bool:
    """Whether it is a line, a band or an empty frame, as a shadow's contours are."""
    return min(region.width, region.height) <= 8 * scale or (
        region.border is not None and region.fill is None
    )


def _sorted_out(image: RGB, scale: int, text: list[Rect], page: Colour) -> dict[Kind, list[Shape]]:
    areas = areas_of(image)
    whole = (0, 0, image.shape[1], image.shape[0])
    found: dict[Kind, list[Shape]] = {kind: [] for kind in Kind}
    for index in worth_a_look(areas, scale, text):
        shape = shape_at(areas, index)
        if shape.rect == whole and shape.colour == page:
            continue
        kind = kind_of(shape, scale)
        if kind is not Kind.LINES and is_contour(image, shape, scale):
            continue
        found[kind].append(shape)
        if kind is not Kind.FILL:
            found[Kind.FILL] += solid_parts(shape, scale)
    return found


def _ring(shape: Shape) -> Region:
    return Region(shape.rect, None, SQUARE, (ring_thickness(shape) or 1, shape.colour))


def _fill(image: RGB, shape: Shape) -> Region:
    rect = _through_shade(image, _grown(image, shape), shape.colour)
    return Region(rect, shape.colour, SQUARE)


def _framed(fills: list[Region], frames: list[Region], image: RGB, scale: int) -> list[Region]:
    """Fills with their borders: a frame found before, or lines along their own sides."""
    by_inner = {frame.inner: frame for frame in frames}
    out: list[Region] = []
    for fill in fills:
        frame = next((f for inner, f in by_inner.items() if _close(inner, fill.rect, 1)), None)
        if frame is not None and frame.rect != fill.rect:
            by_inner[frame.inner] = replace(frame, fill=frame.fill or fill.fill)
        else:
            out.append(as_disc(image, fill, scale) or with_border(image, fill, scale))
    return [*by_inner.values(), *out]


def _cornered(image: RGB, region: Region, scale: int) -> Region:
    if max(region.radius) > 0:
        return region
    radius = fit_corners(image, region.rect, scale, region.fill, region.border)
    top, right, bottom, left = region.sides
    joined = (top and left, top and right, bottom and right, bottom and left)
    if region.border and not all(joined):
        # Where a side is open the box runs on into what follows.
        radius = tuple(r if own else 0.0 for r, own in zip(radius, joined, strict=True))
    return replace(region, radius=radius)


def _unique(regions: list[Region]) -> list[Region]:
    """One a rect: the one that knows most."""
    best: dict[Rect, Region] = {}
    for region in regions:
        twin = next((r for r in best if _close(r, region.rect, 1)), None)
        if twin is None:
            best[region.rect] = region
        elif _known(region) > _known(best[twin]):
            del best[twin]
            best[region.rect] = region
    return list(best.values())


def _known(region: Region) -> int:
    return 2 * (region.border is not None) + (region.fill is not None)


def _ordered(regions: list[Region]) -> list[Region]:
    return sorted(regions, key=lambda r: (-r.width * r.height, r.rect))


def _close(a: Rect, b: Rect, slack: int) -> bool:
    return all(abs(x - y) <= slack for x, y in zip(a, b, strict=True))


def _in_border(rule: Rule, regions: list[Region]) -> bool:
    """Whether a rule is a side of some region's border."""
    for region in regions:
        if region.border is None or not contains(region.rect, rule.rect, 1):
            continue
        x0, y0, x1, y1 = region.inner
        a, b, c, d = rule.rect
        if d <= y0 or b >= y1 or c <= x0 or a >= x1:
            return True
    return False


def _through_shade(image: RGB, rect: Rect, colour: Colour) -> Rect:
    """The rect grown over a shadow that falls on it from a neighbour, up to the next hard edge."""
    x0, y0, x1, y1 = rect
    height = image.shape[0]
    if x1 - x0 < 40 or y1 - y0 < 8:
        return rect
    middle = slice(x0 + (x1 - x0) // 3, x1 - (x1 - x0) // 3)
    reach = min(48, y1 - y0)

    def steps(rows: range) -> int:
        before = np.array(colour, np.int16)
        for count, y in enumerate(rows):
            row = np.median(image[y, middle], axis=0).astype(np.int16)
            shaded = int(np.abs(before - colour).max())
            # Close to what casts it a shadow darkens faster.
            if np.abs(row - before).max() > (8 if shaded >= 8 else 4):
                # A hard edge: what lies before it is this box in shade.
                return count if count >= 3 and shaded >= 4 else 0
            before = row
        return 0

    up = steps(range(y0 - 1, max(-1, y0 - 1 - reach), -1))
    down = steps(range(y1, min(height, y1 + reach)))
    return x0, y0 - up, x1, y1 + down


def _grown(image: RGB, shape: Shape) -> Rect:
    """The rect with anti-aliased edge rows that are more than half covered (circles)."""
    x0, y0, x1, y1 = shape.rect
    height, width = image.shape[:2]
    # The middle of a side: a circle's tip is no wider.
    half_x, half_y = max(1, (x1 - x0) // 10), max(1, (y1 - y0) // 10)
    mid_x = slice((x0 + x1) // 2 - half_x, (x0 + x1) // 2 + half_x)
    mid_y = slice((y0 + y1) // 2 - half_y, (y0 + y1) // 2 + half_y)

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
    """How far each pixel lies from `outside` to `colour`, 0 to 1; 0 where it is off that line."""
    inside = vector(colour)
    out = outside.astype(np.float32)
    line = inside - out
    square = np.maximum(1.0, (line**2).sum(axis=-1))
    share = ((pixels.astype(np.float32) - out) * line).sum(axis=-1) / square
    off = np.abs(out + share[..., None] * line - pixels).max(axis=-1) > 14
    return np.where(off, 0.0, np.clip(share, 0, 1)).astype(np.float32)
