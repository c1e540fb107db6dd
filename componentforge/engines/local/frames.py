"""Frames: rules of one colour that close a rectangle, or all but one side of it."""

from collections.abc import Iterable
from dataclasses import replace

from componentforge.engines.local.paint import SQUARE, Colour, Rect, Region
from componentforge.engines.local.rules import Rule

_ROUNDEST = 40
"""CSS px a corner may leave open."""
Sides = tuple[bool, bool, bool, bool]


def frames_of(rules: list[Rule], scale: int) -> tuple[list[Region], list[Rule]]:
    """Bordered boxes without fill, and the rules that are no side of any.

    Args:
        rules: Thin straight lines, device px.
        scale: Device px a CSS px.
    """
    frames, rules = _closed(rules, scale)
    # What is left may be open to the left or to the right: the same, seen from the side.
    lying, left = _closed([_turned(rule) for rule in rules], scale)
    return [*frames, *(_upright(frame) for frame in lying)], [_turned(rule) for rule in left]


def _turned(rule: Rule) -> Rule:
    x0, y0, x1, y1 = rule.rect
    return replace(rule, rect=(y0, x0, y1, x1))


def _upright(frame: Region) -> Region:
    x0, y0, x1, y1 = frame.rect
    top, right, bottom, left = frame.sides
    return replace(frame, rect=(y0, x0, y1, x1), sides=(left, bottom, right, top))


def _closed(rules: list[Rule], scale: int) -> tuple[list[Region], list[Rule]]:
    flat = [r for r in rules if r.flat]
    tall = sorted((r for r in rules if not r.flat), key=lambda r: r.rect)
    used: set[Rect] = set()
    frames: list[Region] = []
    for left, right in _pairs(tall, scale):
        if left.rect in used or right.rect in used:
            continue
        top = _closing(left, right, flat, scale, top=True)
        bottom = _closing(left, right, flat, scale, top=False)
        if top is None and bottom is None:
            continue
        sides = [r for r in (left, right, top, bottom) if r is not None]
        # A shadow's contours close frames too, but every side of them fades.
        firm = sum(not side.edge for side in sides)
        if firm < (2 if len(sides) == 4 else 3):
            continue
        frames.append(_frame(left, right, top, bottom))
        used |= {side.rect for side in sides}
    return frames, [r for r in rules if r.rect not in used]


def _pairs(tall: list[Rule], scale: int) -> Iterable[tuple[Rule, Rule]]:
    """Upright rules of the same height and colour, widest pairs first."""
    found: list[tuple[Rule, Rule]] = []
    for i, left in enumerate(tall):
        for right in tall[i + 1 :]:
            level = (
                abs(left.rect[1] - right.rect[1]) <= 2 * scale
                and abs(left.rect[3] - right.rect[3]) <= 2 * scale
            )
            apart = right.rect[0] - left.rect[2] >= 4 * scale
            if level and apart and _alike(left.colour, right.colour):
                found.append((left, right))
    return sorted(found, key=lambda p: p[0].rect[0] - p[1].rect[2])


def _closing(left: Rule, right: Rule, flat: list[Rule], scale: int, *, top: bool) -> Rule | None:
    """The rule that joins two upright ones at one end, its corners about as open both ways."""
    best: tuple[int, Rule] | None = None
    for rule in flat:
        if not _alike(rule.colour, left.colour):
            continue
        x0, y0, x1, y1 = rule.rect
        across = (x0 - left.rect[0], right.rect[2] - x1)
        if top:
            down = (left.rect[1] - y0, right.rect[1] - y0)
        else:
            down = (y1 - left.rect[3], y1 - right.rect[3])
        if min(*across, *down) < -1 or max(*across, *down) > _ROUNDEST * scale:
            continue
        uneven = max(abs(a - d) for a, d in zip(across, down, strict=True))
        if uneven <= 2 * scale + rule.thick and (best is None or uneven < best[0]):
            best = (uneven, rule)
    return best[1] if best else None


def _frame(left: Rule, right: Rule, top: Rule | None, bottom: Rule | None) -> Region:
    x0, x1 = left.rect[0], right.rect[2]
    y0 = top.rect[1] if top else min(left.rect[1], right.rect[1])
    y1 = bottom.rect[3] if bottom else max(left.rect[3], right.rect[3])
    sides: Sides = (top is not None, True, bottom is not None, True)
    main = top or bottom or left
    return Region((x0, y0, x1, y1), None, SQUARE, (left.thick, main.colour), sides)


def _alike(a: Colour, b: Colour) -> bool:
    return max(abs(x - y) for x, y in zip(a, b, strict=True)) <= 10
