"""Boxes told from their edges: shared borders, outlines with a notch, hard and soft shadows."""

from dataclasses import replace

from componentforge.engines.local.paint import SQUARE, Colour, Rect, Region, Shade, contains
from componentforge.engines.local.rules import Rule

_ALIKE = 10
"""Levels by which one border's colour may differ from side to side."""
_NOTCH = 9
"""CSS px from an outline's top to the middle of the words that stand in it."""
_HARD = (2, 6)
"""CSS px a button's solid lower edge is high."""
_LOWEST, _HIGHEST = 20, 72
"""CSS px a button is high."""
_LEAST = 24
"""CSS px of a side of a box that only its shadow shows."""
_CORNER = 14
"""CSS px a rounded corner leaves between two sides' lines."""


def with_notches(
    frames: list[Region], rules: list[Rule], text: list[Rect], scale: int
) -> tuple[list[Region], list[Rule]]:
    """Outlines whose top is interrupted by words, closed; and the rules that are no part of them.

    Args:
        frames: Bordered boxes, some open at a side.
        rules: Thin lines that are no side of any.
        text: Ink boxes of lines.
        scale: Device px a CSS px.
    """
    out, left = list(frames), list(rules)
    for at, frame in enumerate(out):
        if frame.sides != (False, True, True, True) or frame.border is None:
            continue
        top = next((r for r in left if _is_top(frame, r, text, scale)), None)
        if top is not None:
            x0, _, x1, y1 = frame.rect
            whole = (x0, top.rect[1], x1, y1)
            out[at] = replace(frame, rect=whole, sides=(True, True, True, True))
            left.remove(top)
    return out, left


def _is_top(frame: Region, rule: Rule, text: list[Rect], scale: int) -> bool:
    x0, y0, x1, _ = frame.rect
    a, b, c, d = rule.rect
    border = frame.border
    if not rule.flat or border is None or _apart(rule.colour, border[1]) > _ALIKE:
        return False
    level = -_CORNER * scale <= b - y0 <= 2 * scale
    ends = x1 - _CORNER * scale <= c <= x1 + scale and a > x0 + 4 * scale
    middle = (b + d) / 2
    return (
        level
        and ends
        and any(
            x0 <= t[0]
            and t[2] <= a + 4 * scale
            and abs((t[1] + t[3]) / 2 - middle) <= _NOTCH * scale
            for t in text
        )
    )


def without_shared_frames(regions: list[Region]) -> list[Region]:
    """Rows of a bordered list that wear three of its sides become the line that parts them.

    Args:
        regions: Boxes with their corners fitted.
    """
    out: list[Region] = []
    for region in regions:
        owner = next((o for o in regions if _wears(region, o)), None)
        if owner is None or region.border is None:
            out.append(region)
            continue
        x0, y0, x1, y1 = region.rect
        thick, colour = region.border
        if y0 > owner.rect[1] + 1:
            out.append(Region((x0, y0, x1, y0 + thick), colour, SQUARE))
        if y1 < owner.rect[3] - 1:
            out.append(Region((x0, y1 - thick, x1, y1), colour, SQUARE))
    return out


def _wears(region: Region, owner: Region) -> bool:
    if region is owner or region.border is None or owner.border is None:
        return False
    sides = [abs(a - b) <= 1 for a, b in zip(region.rect, owner.rect, strict=True)]
    left, top, right, bottom = sides
    plain = None in (region.fill, owner.fill) or region.fill == owner.fill
    alike = (
        region.border[0] == owner.border[0]
        and _apart(region.border[1], owner.border[1]) <= _ALIKE
    )  # fmt: skip
    flush = left and right and (top != bottom)
    return plain and alike and flush and all(region.sides) and contains(owner.rect, region.rect, 1)


def with_hard_edges(regions: list[Region], scale: int) -> list[Region]:
    """A darker strip right below a button is its shadow without blur.

    Args:
        regions: Boxes, shadows measured.
        scale: Device px a CSS px.
    """
    out = list(regions)
    for box in regions:
        if not _LOWEST * scale <= box.height <= _HIGHEST * scale or box.width < 30 * scale:
            continue
        for strip in list(out):
            if strip is box or strip.fill is None or strip.border is not None:
                continue
            high = strip.rect[3] - box.rect[3]
            if not _HARD[0] * scale <= high <= _HARD[1] * scale:
                continue
            below = _below(box, strip) or _behind(box, strip, out)
            if below and _is_darker(box, strip.fill):
                shade = Shade(dx=0, dy=high, blur=0, spread=0, colour=strip.fill, alpha=1.0)
                radius = (*box.radius[:2], box.radius[1], box.radius[0])
                out[out.index(box)] = replace(box, shadows=(shade,), radius=radius)
                out.remove(strip)
                break
    return out


def _below(box: Region, strip: Region) -> bool:
    a, b = box.rect, strip.rect
    return abs(a[0] - b[0]) <= 2 and abs(a[2] - b[2]) <= 2 and abs(b[1] - a[3]) <= 1


def _behind(box: Region, other: Region, regions: list[Region]) -> bool:
    a, b = box.rect, other.rect
    flush = all(abs(a[i] - b[i]) <= 1 for i in (0, 1, 2))
    alone = not any(
        r is not box and r is not other and contains(b, r.rect) and not contains(a, r.rect, 1)
        for r in regions
    )
    return flush and alone


def _is_darker(box: Region, colour: Colour) -> bool:
    """Whether a colour is that of the box in shade, or of its own border."""
    if box.border is not None and _apart(box.border[1], colour) <= _ALIKE:
        return True
    fill = box.fill
    return fill is not None and sum(colour) < sum(fill) and max(fill) - min(fill) > 40


def in_shade(rules: list[Rule], ground: Colour, scale: int) -> list[Region]:
    """Boxes filled as the page is, around which the edge of a shadow runs as four faint lines.

    Whether there is a shadow is for `shade` to measure; without one they are not painted.

    Args:
        rules: Thin lines that are no side of a frame.
        ground: The page's colour.
        scale: Device px a CSS px.
    """
    tall = sorted((r for r in rules if not r.flat), key=lambda r: r.rect)
    flat = sorted((r for r in rules if r.flat), key=lambda r: r.rect[1])
    found: list[Region] = []
    for at, left in enumerate(tall):
        above, below = _at_corners(left, flat, scale)
        for right in tall[at + 1 :] if above and below else ():
            x0, x1 = left.rect[2], right.rect[0]
            high = min(left.rect[3], right.rect[3]) - max(left.rect[1], right.rect[1])
            if x1 - x0 < _LEAST * scale or high < _LEAST * scale // 2:
                continue
            top = [r for r in above if _ends_near(x1 - r.rect[2], scale)]
            low = [r for r in below if _ends_near(x1 - r.rect[2], scale)]
            if top and low:
                rect = (x0, top[-1].rect[3], x1, low[0].rect[1])
                found.append(Region(rect, ground, SQUARE))
    # A soft shadow has several such lines around one box: the innermost are the box's.
    return [
        box
        for box in found
        if not any(o.rect != box.rect and contains(box.rect, o.rect) for o in found)
    ]


def is_side(box: Region, line: Region, scale: int) -> bool:
    """Whether a thin line runs just outside along one of a box's sides."""
    a, b = box.rect, line.rect
    thin = min(line.width, line.height) <= 2 * scale and line.border is None
    near = tuple(n * scale for n in (-1, 3))
    beside = near[0] <= a[0] - b[2] <= near[1] or near[0] <= b[0] - a[2] <= near[1]
    over = near[0] <= a[1] - b[3] <= near[1] or near[0] <= b[1] - a[3] <= near[1]
    along_y = b[1] >= a[1] - scale and b[3] <= a[3] + scale
    along_x = b[0] >= a[0] - scale and b[2] <= a[2] + scale
    return thin and ((beside and along_y) or (over and along_x))


def _at_corners(left: Rule, flat: list[Rule], scale: int) -> tuple[list[Rule], list[Rule]]:
    """The lines that begin at the upper and at the lower end of an upright one, from above."""
    _, y0, x, y1 = left.rect
    starting = [r for r in flat if _ends_near(r.rect[0] - x, scale)]
    most = _CORNER * scale
    above = [r for r in starting if 0 <= y0 - r.rect[3] + scale <= most]
    below = [r for r in starting if 0 <= r.rect[1] - y1 + scale <= most]
    return above, below


def _ends_near(away: int, scale: int) -> bool:
    return -scale <= away <= _CORNER * scale


def _apart(a: Colour, b: Colour) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
