"""Visual regression: did a picture change, by how much, and is it only a pixel's shift?"""

from typing import NamedTuple

import numpy as np

from componentforge.domain.ports import RGB
from evaluation.metrics import pixels
from evaluation.metrics.color import ciede2000, lab

VERSION = 1
PASSED = 0.9
"""`seen_gain` from which nothing is taken to be missing."""
_JND = 2.3
"""CIEDE2000 that is just noticeable (Mahy et al. 1994)."""
_MOST = 40_000
"""Pixels whose colours are compared; more are sampled evenly."""


class VisualScores(NamedTuple):
    """Of one pair; higher is better but for `diff_*`, `delta_e` and `noticeable`."""

    diff_pixels: int
    """pixelmatch's own count on the part both cover, and all the rest."""
    diff_percent: float
    content_diff: float
    """Percent of what is content in either."""
    seen_gain: float
    """-1 to 1, a shift of up to `reach` px forgiven."""
    gain: float
    """As `seen_gain`, nothing forgiven."""
    shift: tuple[int, int]
    """Device px (right, down) by which the candidate as a whole is best moved back."""
    delta_e: float
    """Mean CIEDE2000 over content, after the shift, 0 to about 100."""
    noticeable: float
    """Share of content pixels whose colour an eye tells apart, 0 to 1."""
    ssim: float
    """-1 to 1."""
    size_equal: bool
    size: str | None
    """What is wrong with the size, in words."""
    blank: bool
    """The candidate shows nothing, though the reference does."""
    passed: bool


def visual_scores(
    reference: RGB, candidate: RGB, ground: pixels.Ground, reach: int = 2
) -> VisualScores:
    """Compare a candidate with its reference.

    Args:
        reference: (height, width, 3) uint8, sRGB.
        candidate: Of any size; what only one of them covers counts as different.
        ground: What an empty picture would be filled with.
        reach: Device px a thing may have moved.

    Source: pixelmatch 7; CIEDE2000, Sharma, Wu and Dalal 2005; SSIM, Wang et al. 2004.
    """
    if reference.shape == candidate.shape and np.array_equal(reference, candidate):
        return VisualScores(0, 0.0, 0.0, 1.0, 1.0, (0, 0), 0.0, 0.0, 1.0, True, None, False, True)
    a, b = pixels.to_union(reference, candidate, ground)
    height = min(reference.shape[0], candidate.shape[0])
    width = min(reference.shape[1], candidate.shape[1])
    outside = a.shape[0] * a.shape[1] - height * width
    different = outside + pixels.different(a[:height, :width], b[:height, :width])
    content = pixels.content_mask(a, ground) | pixels.content_mask(b, ground)
    content[height:], content[:, width:] = True, True
    counts = pixels.count(a, b, ground, reach)
    shift = best_shift(a, b, reach)
    moved = moved_by(b, shift, ground)
    delta_e, noticeable = _colours(a, moved, content)
    blank = is_blank(candidate, ground) and not is_blank(reference, ground)
    size_equal = reference.shape == candidate.shape
    return VisualScores(
        diff_pixels=different,
        diff_percent=100.0 * different / content.size,
        content_diff=min(100.0, 100.0 * different / max(1, int(content.sum()))),
        seen_gain=counts.seen_gain,
        gain=counts.gain_vs_blank,
        shift=shift,
        delta_e=delta_e,
        noticeable=noticeable,
        ssim=pixels.ssim(a, b),
        size_equal=size_equal,
        size=None if size_equal else size_mismatch(reference, candidate),
        blank=blank,
        passed=counts.seen_gain >= PASSED and size_equal and not blank,
    )


def size_mismatch(reference: RGB, candidate: RGB) -> str:
    """Both sizes and the difference, in words."""
    (h, w), (other_h, other_w) = reference.shape[:2], candidate.shape[:2]
    return f"{other_w} x {other_h} px, not {w} x {h}: {other_w - w:+d} wide, {other_h - h:+d} high"


def is_blank(image: RGB, ground: pixels.Ground) -> bool:
    """Whether every pixel is of one colour, or as good as the ground's."""
    flat = image.reshape(-1, 3)
    if bool((flat == flat[0]).all()):
        return True
    return not bool(pixels.content_mask(image, ground).any())


def best_shift(a: RGB, b: RGB, reach: int) -> tuple[int, int]:
    """(right, down) px that `b` is off `a`, at most `reach`: where fewest pixels differ, the
    smallest of equals.

    Args:
        a: (height, width, 3) uint8.
        b: Same shape.
        reach: Device px, both ways.
    """
    span = range(-reach, reach + 1)
    places = sorted((abs(dx) + abs(dy), dx, dy) for dy in span for dx in span)
    least, best = float("inf"), (0, 0)
    for _, dx, dy in places:
        one, other = _overlapping(a, dx, dy), _overlapping(b, -dx, -dy)
        if not one.size:
            continue
        apart = float((one != other).any(axis=2).mean())
        if apart < least:
            least, best = apart, (-dx, -dy)
    return best


def moved_by(image: RGB, shift: tuple[int, int], ground: pixels.Ground) -> RGB:
    """`image` moved back by `shift`, the rest filled with `ground`."""
    dx, dy = shift
    moved = np.empty_like(image)
    moved[:] = ground
    target, source = _overlapping(moved, -dx, -dy), _overlapping(image, dx, dy)
    target[:] = source
    return moved


def _overlapping(image: RGB, dx: int, dy: int) -> RGB:
    """The part of `image` that is left when it moves up by `dy` and left by `dx`."""
    height, width = image.shape[:2]
    rows = slice(max(0, dy), height + min(0, dy))
    columns = slice(max(0, dx), width + min(0, dx))
    return image[rows, columns]


def _colours(a: RGB, b: RGB, content: pixels.Mask) -> tuple[float, float]:
    at = np.flatnonzero(content)
    if not at.size:
        return 0.0, 0.0
    at = at[:: max(1, at.size // _MOST)]
    one, other = a.reshape(-1, 3)[at], b.reshape(-1, 3)[at]
    apart = ciede2000(lab(one), lab(other))
    return float(apart.mean()), float((apart > _JND).mean())
