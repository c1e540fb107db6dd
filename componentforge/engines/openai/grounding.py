"""Is what the model names really there? Colours against pixels, sizes against measurements.

A colour is there when the local reading found it, or when the pixels hold a patch of exactly this
colour outside photographs: the rims of letters and the steps of a shadow are no colours anybody
chose. A size is there when something was measured to have it.
"""

import re
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.layout import Layout
from componentforge.domain.ports import RGB
from componentforge.domain.proposal import Reading
from componentforge.engines.local.paint import packed
from componentforge.engines.openai.answers import NamedToken, TokenKind

NEAR = 0.04
"""Distance in Oklab up to which a named colour is taken for one that is there; twice what an eye
can just tell side by side."""
_PATCH_PX = 5
"""CSS px a side of a patch of one colour."""
_LEAST_SHARE = 0.0005
_PX, _SHARE = 1.0, 0.1
"""A size is near when it is off by at most so many px or so large a share, whichever is more."""
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})(?:ff)?")
_NUMBER = re.compile(r"(\d{1,4}(?:\.\d+)?)(?:px)?")


@dataclass(frozen=True)
class Ground:
    """Everything that is there."""

    colors: dict[str, float]
    """`#rrggbb` -> share of the pixels."""
    sizes: dict[TokenKind, tuple[float, ...]]
    """CSS px by group."""


@dataclass(frozen=True)
class Grounded:
    """A named colour or size as it really is."""

    token: NamedToken
    value: str | float
    exact: bool


def ground_of(reading: Reading, image: RGB, scale: int) -> Ground:
    """What a model's words can be held against.

    Args:
        reading: The local one.
        image: The picture, device px.
        scale: Device px a CSS px.
    """
    keys, counts = np.unique(packed(image), return_counts=True)
    share = dict(zip(keys.tolist(), (counts / counts.sum()).tolist(), strict=True))
    colors = {
        str(token.value): float(share.get(int(str(token.value)[1:], 16), 0.0))
        for token in reading.tokens.group("color")
    }
    for key in _patches(image, scale, reading.layout):
        if share[key] >= _LEAST_SHARE:
            colors.setdefault(f"#{key:06x}", float(share[key]))
    sizes: dict[TokenKind, tuple[float, ...]] = {
        group: tuple(float(token.value) for token in reading.tokens.group(group))
        for group in get_args(TokenKind)
        if group != "color"
    }
    return Ground(colors=colors, sizes=sizes)


def grounded(token: NamedToken, ground: Ground) -> Grounded | None:
    """`token` with the nearest value that is there; None without one near enough."""
    text = token.value.strip().lower()
    if token.group == "color":
        match = _HEX.fullmatch(text)
        if match is None:
            return None
        digits = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
        found = _nearest_color(f"#{digits}", ground.colors)
        if found is None:
            return None
        return Grounded(token, found, exact=found == f"#{digits}")
    match = _NUMBER.fullmatch(text)
    there = ground.sizes.get(token.group, ())
    if match is None or not there:
        return None
    wanted = float(match[1])
    nearest = min(there, key=lambda value: (abs(value - wanted), value))
    if abs(nearest - wanted) > max(_PX, _SHARE * wanted):
        return None
    return Grounded(token, nearest, exact=abs(nearest - wanted) < 0.005)


def _nearest_color(wanted: str, colors: dict[str, float]) -> str | None:
    if wanted in colors:
        return wanted
    if not colors:
        return None
    names = list(colors)
    apart = np.linalg.norm(oklab(names) - oklab([wanted]), axis=1)
    best = int(np.argmin(apart))
    return names[best] if apart[best] <= NEAR else None


def oklab(colors: list[str]) -> NDArray[np.float64]:
    """(n, 3) of `#rrggbb`.

    Source: Ottosson 2020, "A perceptual color space for image processing".
    """
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colors], np.float64) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    cones = np.cbrt(linear @ _TO_LMS.T)
    return cones @ _TO_LAB.T


_TO_LMS = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_TO_LAB = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip


def _patches(image: RGB, scale: int, layout: Layout) -> list[int]:
    """Packed colours of which the picture holds a square patch, photographs and ramps left out."""
    colour = packed(image).copy()
    for node in layout.root.walk():
        if node.kind == "photo" or node.paint.gradient:
            box = node.box
            rows = slice(max(0, int(box.y * scale)), int(np.ceil(box.bottom * scale)))
            cols = slice(max(0, int(box.x * scale)), int(np.ceil(box.right * scale)))
            colour[rows, cols] = -1
    side = _PATCH_PX * scale
    if min(colour.shape) < side:
        return []
    flat = _run(_run(colour, side).T, side).T
    return [int(key) for key in np.unique(flat) if key >= 0]


def _run(colour: NDArray[np.int32], side: int) -> NDArray[np.int32]:
    """Along each row: the colour of the `side` px that begin here if they are one, else -1."""
    first = colour[:, : colour.shape[1] - side + 1]
    same = np.ones(first.shape, np.bool_)
    for step in range(1, side):
        same &= first == colour[:, step : step + first.shape[1]]
    return np.where(same, first, -1).astype(np.int32)
