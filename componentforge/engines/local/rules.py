"""Rules: thin straight lines that stand alone, divide, or are a side of a frame."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Rect, Shape, most_frequent

_THICK = 4
"""CSS px; a thicker line is a box."""
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
    return [found[rect] for rect in sorted(found)]


def is_thin(rect: Rect, scale: int) -> bool:
    """Whether a rect is a line's."""
    return min(rect[2] - rect[0], rect[3] - rect[1]) <= _THICK * scale


def straight_parts(shape: Shape, scale: int) -> list[Rect]:
    """The thin straight lines a shape is, or is drawn of."""
    import cv2

    height, width = shape.own.shape
    if min(height, width) <= _THICK * scale:
        solid = shape.area > 0.85 * height * width
        return [shape.rect] if solid and max(height, width) >= 6 * scale else []
    if max(height, width) < 20 * scale:
        return []
    own = np.pad(shape.own.astype(np.uint8), 1)
    found: list[Rect] = []
    for kernel in ((1, 2 * (4 * scale) + 1), (2 * (4 * scale) + 1, 1)):
        lines = cv2.morphologyEx(own, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=4)
        for x, y, w, h, area in stats[1:count].tolist():
            if min(w, h) <= _THICK * scale and area >= 0.9 * w * h and max(w, h) > 3 * min(w, h):
                a, b = shape.rect[0] + x - 1, shape.rect[1] + y - 1
                found.append((a, b, a + w, b + h))
    return found


def _judged(image: RGB, rect: Rect, colour: Colour) -> Rule | None:
    """The rule, unless it is one step of many from one colour to another."""
    first, second = _beside(image, rect, -1), _beside(image, rect, 1)
    near = [side[0] for side in (first, second) if side]
    if any(_apart(colour, side) < 2 for side in near):
        return None
    if len(near) < 2:
        return Rule(rect, colour)
    if fades(colour, first) or fades(colour, second):
        return Rule(rect, colour, edge=True)
    channel = int(np.argmax(np.abs(np.subtract(near[0], near[1]))))
    low, high = sorted((near[0][channel], near[1][channel]))
    return Rule(rect, colour, edge=low + 1 < colour[channel] < high - 1)


def fades(colour: Colour, side: list[Colour]) -> bool:
    """Whether the colour goes on changing beyond the line as it does at its side."""
    if len(side) < 2:
        return False
    one, two = np.subtract(side[0], colour), np.subtract(side[1], side[0])
    at = int(np.argmax(np.abs(one)))
    return bool(one[at] * two[at] > 0 and abs(one[at]) <= 3 * abs(two[at]) + 1)


def _beside(image: RGB, rect: Rect, way: int) -> list[Colour]:
    """Colours one and two px beside a rule; fewer at the picture's edge."""
    x0, y0, x1, y1 = rect
    flat = x1 - x0 >= y1 - y0
    height, width = image.shape[:2]
    found: list[Colour] = []
    for step in (1, 2):
        at = ((y0 - step) if way < 0 else y1 - 1 + step) if flat else (
            (x0 - step) if way < 0 else x1 - 1 + step
        )  # fmt: skip
        if not 0 <= at < (height if flat else width):
            break
        strip = image[at, x0:x1] if flat else image[y0:y1, at]
        found.append(most_frequent(strip))
    return found


def _apart(a: Colour, b: Colour) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


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
    away: NDArray[np.int16] = np.abs(area.astype(np.int16) - np.int16(ground)).max(axis=2)
    return int((away > 2).sum()) <= (x1 - x0) * (y1 - y0)
