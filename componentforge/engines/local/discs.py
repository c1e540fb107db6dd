"""Small discs: radios, dots, knobs. Too round for straight sides, so drawn and compared whole."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Region, most_frequent

_LARGEST = 40
"""CSS px across."""
_WORST = 6.0
"""Mean levels off at which a drawing is no likeness."""

Cover = NDArray[np.float32]


def as_disc(image: RGB, region: Region, scale: int) -> Region | None:
    """The fill as a disc with its rim, when that is what the pixels show.

    Args:
        image: The picture, device px.
        region: A fill; a disc's exact colour ends some px inside its outline.
        scale: Device px a CSS px.
    """
    width, height = region.width, region.height
    side = max(width, height)
    if abs(width - height) > 2 or not 5 * scale <= side <= _LARGEST * scale or not region.fill:
        return None
    if not _corners_cut(image, region):
        return None
    x0, y0, x1, y1 = region.rect
    reach = 4 * scale
    left, top = (x0 + x1) / 2, (y0 + y1) / 2
    best: tuple[float, Region] | None = None
    for across in range(side, side + 2 * reach + 1):
        for x in {int(np.floor(left - across / 2)), int(np.ceil(left - across / 2))}:
            for y in {int(np.floor(top - across / 2)), int(np.ceil(top - across / 2))}:
                found = _likeness(image, region.fill, x, y, across, scale)
                if found is not None and (best is None or found[0] < best[0] - 0.05):
                    best = found
    return best[1] if best and best[0] < _WORST else None


def _corners_cut(image: RGB, region: Region) -> bool:
    x0, y0, x1, y1 = region.rect
    inset = max(1, region.width // 10)
    fill = np.array(region.fill, np.int16)
    corners = image[[y0 + inset - 1, y1 - inset], [[x0 + inset - 1], [x1 - inset]]]
    return bool((np.abs(corners.astype(np.int16) - fill).max(axis=2) > 2).all())


def _likeness(
    image: RGB, fill: Colour, x: int, y: int, across: int, scale: int
) -> tuple[float, Region] | None:
    """(mean levels off, region) for the best rim of one disc."""
    height, width = image.shape[:2]
    if x < 1 or y < 1 or x + across > width - 1 or y + across > height - 1:
        return None
    seen = image[y - 1 : y + across + 1, x - 1 : x + across + 1].astype(np.float32)
    outside = np.float32(most_frequent(seen[[0, -1]].astype(np.uint8)))
    disc = _disc(across, across / 2)
    best: tuple[float, Region] | None = None
    for thick in range(0, 3 * scale + 1):
        if thick * 3 > across:
            break
        inner = _disc(across, across / 2 - thick)
        rim = disc - inner
        zone = _disc(across, across / 2 - thick - 2) < 0.5
        rest = seen - outside * (1 - disc[..., None]) - np.float32(fill) * inner[..., None]
        colour: Colour | None = None
        if thick:
            weights = rim[zone]
            mixed = (rest[zone] * weights[:, None]).sum(axis=0) / float((weights**2).sum())
            colour = tuple(int(round(float(v))) for v in np.clip(mixed, 0, 255))  # type: ignore[assignment]
            rest = rest - np.float32(colour) * rim[..., None]
        # A rim must pay for itself: it has a colour to choose.
        off = float(np.abs(rest[zone]).max(axis=1).mean()) + 0.3 * (thick > 0)
        if best is None or off < best[0] - 0.05:
            border = (thick, colour) if thick and colour else None
            radius = (across / 2,) * 4
            rect = (x, y, x + across, y + across)
            best = off, Region(rect, fill, radius, border)
    if best is None:
        return None
    contrast = float(np.abs(np.float32(best[1].border[1] if best[1].border else fill) - outside).max())
    return (best[0], replace(best[1])) if contrast >= 3 else None


@lru_cache(maxsize=512)
def _disc(across: int, radius: float) -> Cover:
    """Coverage of a centred disc over a square one px larger on each side."""
    at = np.arange(across + 2, dtype=np.float32) + 0.5 - (across + 2) / 2
    distance = np.hypot(at[:, None], at[None])
    return np.clip(radius - distance + 0.5, 0, 1).astype(np.float32)
