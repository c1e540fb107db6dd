"""Rules: thin straight lines that stand alone, divide, or are a side of a frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Shape, most_frequent, vector

_THICK = 4
"""CSS px; a thicker line is a box."""
_HARD = 60
"""Levels; a larger step is an edge and no shade."""
_ALONE = 16
"""CSS px; shorter lines stand alone only with clear space around them."""


@dataclass(frozen=True)
class Rule:
    """One line, device px."""

    rect: Rect
    colour: Colour
    edge: bool = False
    """Its colour lies between those beside it, or fades on: a border, or only a shadow's step."""

    @property
    def flat(self) -> bool:
        """Whether it lies rather than stands."""
        return self.rect[2] - self.rect[0] >= self.rect[3] - self.rect[1]

    @property
    def length(self) -> int:
        """Device px along."""
        return max(self.rect[2] - self.rect[0], self.rect[3] - self.rect[1])

    @property
    def thick(self) -> int:
        """Device px across."""
        return min(self.rect[2] - self.rect[0], self.rect[3] - self.rect[1])


def rules_of(image: RGB, shapes: list[Shape], scale: int) -> list[Rule]:
    """The straight lines among and in `shapes` that are no steps of a shadow or a gradient."""
    found: dict[Rect, Rule] = {}
    for shape in shapes:
        for rect in straight_parts(shape, scale):
            rule = _judged(image, rect, shape.colour)
            if rule is not None:
                found.setdefault(rect, rule)
    flat = [rule for rule in found.values() if rule.flat]
    tall = [rule for rule in found.values() if not rule.flat]
    return sorted([*_joined(flat, 0, scale), *_joined(tall, 1, scale)], key=lambda r: r.rect)


def _joined(rules: list[Rule], axis: int, scale: int) -> list[Rule]:
    """Rules in one line, parted only by the px where another crosses, as one."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.rect[1 - axis], r.rect[axis])):
        last = out[-1] if out else None
        if (
            last
            and last.rect[1 - axis] == rule.rect[1 - axis]
            and last.rect[3 - axis] == rule.rect[3 - axis]
            and 0 <= rule.rect[axis] - last.rect[axis + 2] <= 2 * scale
            and _apart(last.colour, rule.colour) <= 2
        ):
            rect = (*last.rect[:2], *rule.rect[2:])
            out[-1] = Rule(rect, last.colour, last.edge and rule.edge)
        else:
            out.append(rule)
    return out


def solid_parts(shape: Shape, scale: int) -> list[Shape]:
    """Rectangles in a shape that is no rectangle: a tab filled as its border is."""
    import cv2

    height, width = shape.own.shape
    if max(height, width) < 60 * scale or min(height, width) < 12 * scale:
        return []
    side = 2 * (4 * scale) + 1
    own = np.pad(shape.own.astype(np.uint8), 1)
    solid = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    found: list[Shape] = []
    for index in range(1, count):
        x, y, w, h = (int(v) for v in stats[index, :4])
        part = labels[y : y + h, x : x + w] == index
        rows, cols = part.all(axis=1).mean(), part.all(axis=0).mean()
        if min(w, h) >= 12 * scale and max(rows, cols) > 0.1 and part.mean() > 0.5:
            a, b = shape.rect[0] + x - 1, shape.rect[1] + y - 1
            rect = (a, b, a + w, b + h)
            found.append(Shape(rect, shape.colour, int(part.sum()), np.ones((h, w), bool), part))
    return found


def straight_parts(shape: Shape, scale: int) -> list[Rect]:
    """The thin straight lines a shape is, or is drawn of."""
    import cv2

    height, width = shape.own.shape
    if min(height, width) <= _THICK * scale and shape.area > 0.85 * height * width:
        return [shape.rect] if max(height, width) >= 6 * scale else []
    if max(height, width) < 20 * scale:
        return []
    own = np.pad(shape.own.astype(np.uint8), 1)
    found: list[Rect] = []
    for kernel in ((1, 2 * (4 * scale) + 1), (2 * (4 * scale) + 1, 1)):
        lines = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=4)
        for x, y, w, h, area in stats[1:count].tolist():
            if min(w, h) <= _THICK * scale and area >= 0.75 * w * h and max(w, h) > 3 * min(w, h):
                a, b = shape.rect[0] + x - 1, shape.rect[1] + y - 1
                found.append((a, b, a + w, b + h))
    return found


def _judged(image: RGB, rect: Rect, colour: Colour) -> Rule | None:
    """The rule, unless it is one step of many from one colour to another."""
    first, second = beside(image, rect, -1), beside(image, rect, 1)
    near = [side[0] for side in (first, second) if side]
    if any(_apart(colour, side) < 2 for side in near):
        return None
    if len(near) < 2:
        return Rule(rect, colour)
    edge = fades(colour, first) or fades(colour, second) or mixed(colour, near[0], near[1])
    return Rule(rect, colour, edge=edge)


def fades(colour: Colour, side: list[Colour]) -> bool:
    """Whether the colour goes on changing beyond the line as it does at its side.

    Args:
        colour: The line's.
        side: The colours beside it, nearest first.
    """
    steps = np.diff(np.array([colour, *side], np.int16), axis=0)
    if len(steps) < 2:
        return False
    at = int(np.argmax(np.abs(steps[0])))
    along = steps[:, at] * np.sign(steps[0, at])
    hard = np.flatnonzero((along < 0) | (along > _HARD))
    rest = along[1 : int(hard[hard > 0][0])] if (hard > 0).any() else along[1:]
    moving = rest[rest > 0]
    # One more step may be the smooth edge of something; a fade takes several, or is faint.
    several = len(moving) > 1 or (len(moving) == 1 and 2 <= moving[0] <= 6)
    return several and bool(along[0] <= 3 * moving.max() + 1)


def _apart(a: Colour, b: Colour) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


def mixed(colour: Colour, a: Colour, b: Colour) -> bool:
    """Whether `colour` lies on the way from `a` to `b`."""
    line = np.subtract(b, a).astype(np.float64)
    away = np.subtract(colour, a).astype(np.float64)
    share = float(away @ line) / max(1.0, float(line @ line))
    return 0.05 < share < 0.95 and float(np.abs(away - share * line).max()) <= 10


def beside(image: RGB, rect: Rect, way: int, reach: int = 6) -> list[Colour]:
    """Colours beside a line, nearest first; fewer at the picture's edge.

    Args:
        image: The picture, device px.
        rect: The line.
        way: -1 above or left of it, 1 below or right.
        reach: How many px.
    """
    x0, y0, x1, y1 = rect
    flat = x1 - x0 >= y1 - y0
    height, width = image.shape[:2]
    found: list[Colour] = []
    for step in range(1, reach + 1):
        near, far = (y0, y1) if flat else (x0, x1)
        at = near - step if way < 0 else far - 1 + step
        if not 0 <= at < (height if flat else width):
            break
        found.append(most_frequent(image[at, x0:x1] if flat else image[y0:y1, at]))
    return found


def is_contour(image: RGB, shape: Shape, scale: int) -> bool:
    """Whether a band or a ring is one step of a shadow: beyond it the colour fades on."""
    x0, y0, x1, y1 = shape.rect
    hollow = float(shape.own.mean()) < 0.4
    if not hollow and min(x1 - x0, y1 - y0) > 8 * scale:
        return False
    quarter_x, quarter_y = (x1 - x0) // 4, (y1 - y0) // 4
    across, along = (x0 + quarter_x, x1 - quarter_x), (y0 + quarter_y, y1 - quarter_y)
    sides = (
        ((across[0], y0, across[1], y0 + 1), -1), ((across[0], y1 - 1, across[1], y1), 1),
        ((x0, along[0], x0 + 1, along[1]), -1), ((x1 - 1, along[0], x1, along[1]), 1),
    )  # fmt: skip
    fading = 0
    for line, way in sides:
        if line[2] - line[0] >= 2 or line[3] - line[1] >= 2:
            fading += fades(shape.colour, beside(image, line, way, 12 * scale))
    return fading >= (2 if hollow else 1)


def stands_alone(image: RGB, rule: Rule, scale: int) -> bool:
    """Whether the line means something by itself, and is no stroke of a letter."""
    if rule.edge:
        return False
    if rule.length >= _ALONE * scale and rule.length >= 4 * rule.thick:
        return True
    if rule.length < 8 * scale:
        return False
    x0, y0, x1, y1 = rule.rect
    room = 4 * scale
    area = image[max(0, y0 - room) : y1 + room, max(0, x0 - room) : x1 + room]
    ground = most_frequent(area)
    away: NDArray[np.float32] = np.abs(area.astype(np.int16) - vector(ground)).max(axis=2)
    return int((away > 2).sum()) <= (x1 - x0) * (y1 - y0)
