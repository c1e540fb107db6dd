"""What the region finder speaks in: rectangles of device px, their paint, packed colours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.ports import RGB

Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]
Rect = tuple[int, int, int, int]
"""x0, y0, x1, y1 in device px, exclusive at the far sides."""
Radii = tuple[float, float, float, float]
"""top-left, top-right, bottom-right, bottom-left."""
SQUARE: Radii = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Ramp:
    """A linear gradient."""

    angle: float
    """CSS degrees: 180 runs from top to bottom, 90 from left to right."""
    start: Colour
    end: Colour


@dataclass(frozen=True)
class Shade:
    """One layer of a box's shadow, device px."""

    dx: float
    dy: float
    blur: float
    spread: float
    colour: Colour
    alpha: float


@dataclass(frozen=True)
class Region:
    """One painted rectangle, device px."""

    rect: Rect
    fill: Colour | None
    """None: only a border is painted."""
    radius: Radii
    border: tuple[int, Colour] | None = None
    """Width and colour."""
    sides: tuple[bool, bool, bool, bool] = (True, True, True, True)
    """Which sides have the border: top, right, bottom, left."""
    gradient: "Ramp | None" = None
    """A linear gradient instead of the fill."""
    shadows: tuple["Shade", ...] = ()

    @property
    def inner(self) -> Rect:
        """The rect within the border."""
        thick = self.border[0] if self.border else 0
        top, right, bottom, left = self.sides
        x0, y0, x1, y1 = self.rect
        return x0 + thick * left, y0 + thick * top, x1 - thick * right, y1 - thick * bottom

    @property
    def width(self) -> int:
        """Device px."""
        return self.rect[2] - self.rect[0]

    @property
    def height(self) -> int:
        """Device px."""
        return self.rect[3] - self.rect[1]

    def box(self, scale: int) -> Box:
        """In CSS px."""
        x0, y0, x1, y1 = self.rect
        return Box(x=x0 / scale, y=y0 / scale, w=(x1 - x0) / scale, h=(y1 - y0) / scale)


@dataclass(frozen=True)
class Shape:
    """A component of one colour before it is understood."""

    rect: Rect
    colour: Colour
    area: int
    filled: Mask
    """The component with its holes filled, over `rect`."""
    own: Mask
    """The component itself, over `rect`."""


def page_colour(image: RGB) -> Colour:
    """The colour most frequent along the picture's edge."""
    edge = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return most_frequent(edge)


def most_frequent(pixels: NDArray[np.uint8]) -> Colour:
    """The colour most frequent among (n, 3) pixels."""
    values, counts = np.unique(packed(pixels.reshape(-1, 1, 3)), return_counts=True)
    return unpacked(int(values[int(np.argmax(counts))]))


def smallest_around(rect: Rect, regions: list[Region], slack: int = 0) -> Region | None:
    """The smallest region that contains `rect`."""
    around = [r for r in regions if r.rect != rect and contains(r.rect, rect, slack)]
    return min(around, key=lambda r: r.width * r.height, default=None)


def contains(outer: Rect, inner: Rect, slack: int = 0) -> bool:
    """Whether `inner` lies inside, forgiving `slack` px on every side."""
    return (
        outer[0] <= inner[0] + slack
        and outer[1] <= inner[1] + slack
        and outer[2] >= inner[2] - slack
        and outer[3] >= inner[3] - slack
    )


def packed(image: NDArray[np.uint8]) -> NDArray[np.int32]:
    """(..., 3) uint8 as (...) int32, one number a colour."""
    wide = image.astype(np.int32)
    return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]


def unpacked(value: int) -> Colour:
    """The colour behind a number."""
    return value >> 16, (value >> 8) & 255, value & 255


def vector(colour: Colour) -> NDArray[np.float32]:
    """A colour as three floats, ready for arithmetic."""
    return np.array(colour, np.float32)
