"""Small discs: radios, dots, knobs. Too round for straight sides, so drawn and compared whole."""

from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Colour, Region, most_frequent, vector
from componentforge.engines.local.rules import mixed

_LARGEST = 40
"""CSS px across."""
_WORST = 7.0
"""Mean levels off at which a drawing is no likeness."""
_SHARE = 0.12
"""The same as a share of how far the fill lies from what is around it: for what is pale."""
_WORTH = 0.75
"""A rim must bring the error down to this share: it has a colour to choose."""

Cover = NDArray[np.float32]


def as_disc(image: RGB, region: Region, scale: int) -> Region | None:
    """The fill as a disc with its rim, when that is what the pixels show.

    Args:
        image: The picture, device px.
        region: A fill; a disc's exact colour ends some px inside its outline.
        scale: Device px a CSS px.
    """
    side = max(region.width, region.height)
    if (
        region.fill is None
        or abs(region.width - region.height) > 2
        or not 5 * scale <= side <= _LARGEST * scale
        or not _corners_cut(image, region)
    ):
        return None
    x0, y0, x1, y1 = region.rect
    reach = 3 * scale + 2
    patch = _patch(image, x0 - reach, y0 - reach, x1 + reach, y1 + reach)
    if patch is None:
        return None
    tried = [
        (off, rim, across, x, y)
        for across in range(side - 1, side + 2 * reach - 1)
        for x in _starts(x0 + x1, across)
        for y in _starts(y0 + y1, across)
        for off, rim in _likenesses(patch, (x - x0 + reach, y - y0 + reach), across, region, scale)
    ]
    plain = min((t for t in tried if t[1] is None), default=None, key=lambda t: t[0])
    rimmed = min((t for t in tried if t[1] is not None), default=None, key=lambda t: t[0])
    best = plain
    if rimmed and (plain is None or rimmed[0] < _WORTH * plain[0]):
        best = rimmed
    if best is None or best[0] > min(_WORST, _SHARE * _away(image, region, best[1])):
        return None
    _, rim, across, x, y = best
    half = across / 2
    return Region((x, y, x + across, y + across), region.fill, (half, half, half, half), rim)


def _away(image: RGB, region: Region, rim: tuple[int, Colour] | None) -> float:
    """Levels between the fill and its rim or, whichever is more, what is off its sides."""
    x0, y0, x1, y1 = region.rect
    height, width = image.shape[:2]
    mid_x, mid_y, off = (x0 + x1) // 2, (y0 + y1) // 2, 4
    spots = [(max(0, y0 - off), mid_x), (min(height - 1, y1 + off), mid_x),
             (mid_y, max(0, x0 - off)), (mid_y, min(width - 1, x1 + off))]  # fmt: skip
    fill = vector(region.fill or (0, 0, 0))
    off_side = float(np.median([np.abs(image[y, x] - fill).max() for y, x in spots]))
    return max(off_side, float(np.abs(vector(rim[1]) - fill).max()) if rim else 0.0)


def _patch(image: RGB, x0: int, y0: int, x1: int, y1: int) -> NDArray[np.float32] | None:
    height, width = image.shape[:2]
    if x0 < 0 or y0 < 0 or x1 > width or y1 > height:
        return None
    return image[y0:y1, x0:x1].astype(np.float32)


def _starts(twice_middle: int, across: int) -> set[int]:
    """Where a disc may start so that its middle lies within half a px of the fill's."""
    low = twice_middle - across
    return {low // 2, -(-low // 2)}


def _corners_cut(image: RGB, region: Region) -> bool:
    """Whether something else than the fill lies on the way in from each corner."""
    x0, y0, x1, y1 = region.rect
    steps = np.arange(max(1, region.width // 5))
    fill = vector(region.fill or (0, 0, 0))
    for ys, xs in product((y0 + steps, y1 - 1 - steps), (x0 + steps, x1 - 1 - steps)):
        if not (np.abs(image[ys, xs] - fill).max(axis=1) > 2).any():
            return False
    return True


def _likenesses(
    seen: NDArray[np.float32], at: tuple[int, int], across: int, region: Region, scale: int
) -> list[tuple[float, tuple[int, Colour] | None]]:
    """(mean levels off, rim) of one disc without and with rims of each thickness."""
    shape = (seen.shape[0], seen.shape[1])
    centre = (at[0] + across / 2, at[1] + across / 2)
    fill = vector(region.fill or (0, 0, 0))
    middle, half = (seen.shape[1] / 2, seen.shape[0] / 2), region.width / 2
    far = _disc(shape, middle, half + 3 * scale + 1)
    near = (far > 0.5) & (_disc(shape, middle, half + 2 * scale) < 0.5)
    ground = most_frequent(seen[near].astype(np.uint8))
    outside = vector(ground)
    # The same px judge every disc: those where any of them may end, and nothing beyond.
    zone = (_disc(shape, middle, half - 2) < 0.5) & (far > 0.5)
    disc = _disc(shape, centre, across / 2)
    found: list[tuple[float, tuple[int, Colour] | None]] = []
    for thick in range(0, 3 * scale + 1):
        if thick * 3 > across:
            break
        inner = _disc(shape, centre, across / 2 - thick)
        rest = seen - outside * (1 - disc[..., None]) - fill * inner[..., None]
        rim: tuple[int, Colour] | None = None
        if thick:
            weights = (disc - inner)[zone]
            solved = (rest[zone] * weights[:, None]).sum(axis=0) / float((weights**2).sum())
            colour = np.clip(np.rint(solved), 0, 255)
            own = (int(colour[0]), int(colour[1]), int(colour[2]))
            if min(np.abs(colour - outside).max(), np.abs(colour - fill).max()) < 6 or mixed(
                own, region.fill or ground, ground
            ):
                continue  # Browsers smooth circles in ways of their own: that is no rim.
            rest = rest - colour * (disc - inner)[..., None]
            rim = (thick, own)
        elif np.abs(fill - outside).max() < 3:
            continue
        found.append((float(np.abs(rest[zone]).max(axis=1).mean()), rim))
    return found


@lru_cache(maxsize=2048)
def _disc(shape: tuple[int, int], centre: tuple[float, float], radius: float) -> Cover:
    """Coverage of a disc over a picture of `shape`."""
    ys = np.arange(shape[0], dtype=np.float32) + 0.5 - centre[1]
    xs = np.arange(shape[1], dtype=np.float32) + 0.5 - centre[0]
    distance = np.hypot(ys[:, None], xs[None])
    return np.clip(radius - distance + 0.5, 0, 1).astype(np.float32)
