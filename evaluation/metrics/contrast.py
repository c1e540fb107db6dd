"""Can the text be read? WCAG's contrast, at both levels."""

from collections.abc import Iterable
from typing import NamedTuple

VERSION = 1
_LARGE_PX, _LARGE_BOLD_PX, _BOLD = 24.0, 18.66, 700
"""18 pt, 14 pt bold."""
_LEAST = {"AA": (4.5, 3.0), "AAA": (7.0, 4.5)}
"""Of small and of large text."""


class Ink(NamedTuple):
    """One text as it reaches the eye."""

    color: str
    """`#rrggbb`, translucency already mixed in."""
    background: str
    font_size: float
    """CSS px."""
    font_weight: float = 400
    text: str = ""
    disabled: bool = False
    """WCAG asks nothing of inactive controls."""


class ContrastScores(NamedTuple):
    """Shares of texts that reach a level, 0 to 1; None without texts."""

    aa: float | None
    aaa: float | None
    least: float | None
    """The lowest ratio, 1 to 21."""
    failures: tuple[str, ...]
    """Texts below AA with what they have and need."""


def contrast_scores(texts: Iterable[Ink]) -> ContrastScores:
    """Check every text that is not disabled.

    Source: WCAG 2.2, success criteria 1.4.3 (AA) and 1.4.6 (AAA).
    """
    counted = [
        (ink, contrast_ratio(ink.color, ink.background)) for ink in texts if not ink.disabled
    ]
    if not counted:
        return ContrastScores(None, None, None, ())
    aa = [ratio >= needed(ink, "AA") for ink, ratio in counted]
    aaa = [ratio >= needed(ink, "AAA") for ink, ratio in counted]
    failures = tuple(
        f"{ink.text[:40]!r}: {ink.color} on {ink.background} is {ratio:.2f}, needs "
        f"{needed(ink, 'AA'):g}"
        for (ink, ratio), enough in zip(counted, aa, strict=True)
        if not enough
    )
    return ContrastScores(
        sum(aa) / len(aa), sum(aaa) / len(aaa), min(ratio for _, ratio in counted), failures
    )


def needed(ink: Ink, level: str) -> float:
    """The least ratio at `level`, "AA" or "AAA"."""
    bold = ink.font_weight >= _BOLD
    large = ink.font_size >= _LARGE_PX or (bold and ink.font_size >= _LARGE_BOLD_PX)
    return _LEAST[level][large]


def contrast_ratio(a: str, b: str) -> float:
    """Ratio of two `#rrggbb` colours, 1 to 21, symmetric.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
