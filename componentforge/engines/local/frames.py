"""Frames: rules of one colour that close a rectangle, or all but one side of it."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

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
    above, below = _meeting(tall, flat, scale, top=True), _meeting(tall, flat, scale, top=False)
    met = above.keys() | below.keys()
    for left, right in _pairs([rule for rule in tall if rule.rect in met], tall, scale):
        if left.rect in used or right.rect in used:
            continue
        top = _closing(left, right, above.get(left.rect, []), scale, top=True)
        bottom = _closing(left, right, below.get(left.rect, []), scale, top=False)
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


def _meeting(
    tall: list[Rule], flat: list[Rule], scale: int, *, top: bool
) -> dict[Rect, list[Rule]]:
    """What may go on from the upper or lower end of each upright rule to the right.

    Most rules of a long list meet nothing: without them pairs need not be looked at three deep.
    """
    found: dict[Rect, list[Rule]] = {}
    if not flat:
        return found
    x0, y0, _, y1 = np.array([rule.rect for rule in flat]).T
    for left in tall:
        across = x0 - left.rect[0]
        down = left.rect[1] - y0 if top else y1 - left.rect[3]
        near = (np.minimum(across, down) >= -1) & (np.maximum(across, down) <= _ROUNDEST * scale)
        own = [flat[at] for at in np.flatnonzero(near).tolist()]
        if own := [rule for rule in own if _alike(rule.colour, left.colour)]:
            found[left.rect] = own
    return found


def _pairs(lefts: list[Rule], tall: list[Rule], scale: int) -> Iterable[tuple[Rule, Rule]]:
    """Upright rules of the same height and colour, widest pairs first; both in order from left."""
    found: list[tuple[Rule, Rule]] = []
    place = {id(rule): at for at, rule in enumerate(tall)}
    for left in lefts:
        for right in tall[place[id(left)] + 1 :]:
            level = (
                abs(left.rect[1] - right.rect[1]) <= 2 * scale
                and abs(left.rect[3] - right.rect[3]) <= 2 * scale
            )
            apart = right.rect[0] - left.rect[2] >= 4 * scale
            if level and apart and _alike(left.colour, right.colour):
                found.append((left, right))
    return sorted(found, key=lambda p: p[0].rect[0] - p[1].rect[2])


def _closing(left: Rule, right: Rule, met: list[Rule], scale: int, *, top: bool) -> Rule | None:
    """Of `met` what joins two upright rules at one end, its corners about as open both ways."""
    best: tuple[int, Rule] | None = None
    for rule in met:
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
