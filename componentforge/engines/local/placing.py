"""Where a browser stands a line of text: font metrics to line boxes, as Chromium rounds them.

baseline = top of the line box + floor((line_height - ascent - descent) / 2) + ascent
"""

from math import floor

from componentforge.engines.local.fonts import Face


def vertical(face: Face, size: float, scale: int = 1) -> tuple[int, int, int]:
    """(ascent, descent, line gap) of a text in whole CSS px.

    Args:
        face: What it is set in.
        size: CSS px.
        scale: Device px a CSS px: above 1 glyphs are not hinted, and Chromium then gives a cut
            descent the pixel it lacks, taken from the ascent.
    """
    ascent, descent = _rounded(face.ascent * size), _rounded(face.descent * size)
    if scale > 1 and descent < face.descent * size and ascent >= 1:
        ascent, descent = ascent - 1, descent + 1
    return ascent, descent, _rounded(face.line_gap * size)


def normal_line_height(face: Face, size: float) -> float:
    """What `line-height: normal` gives, CSS px."""
    return float(sum(vertical(face, size)))


def content_box(
    face: Face, size: float, baseline: float, line_height: float, scale: int = 1
) -> tuple[float, float]:
    """Where the line box of a baseline stands: (top, height) in CSS px.

    Args:
        face: What it is set in.
        size: CSS px.
        baseline: CSS px from the picture's top.
        line_height: CSS px; half of what it exceeds ascent and descent by goes above, rounded down.
        scale: Device px a CSS px.
    """
    ascent, descent, _ = vertical(face, size, scale)
    return baseline - ascent - floor((line_height - ascent - descent) / 2), line_height


def _rounded(value: float) -> int:
    return floor(value + 0.5)
