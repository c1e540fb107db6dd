"""`forge check diff`: how much of one picture is in another."""

from pathlib import Path
from typing import Any

import numpy as np

from componentforge.domain.ports import RGB
from componentforge.errors import InputRejected
from evaluation.metrics.pixels import different, seen_gain, to_union
from evaluation.scoring import page_ground

PASSED_GAIN = 0.9
_CONTENT = 12
"""Levels a channel must be away from the ground to count as content."""
Line = dict[str, Any]


def compare(
    a: RGB, b: RGB, threshold: float, ignore_antialiasing: bool, ignore: list[Line]
) -> Line:
    """`a` is the reference. What only one of the two covers counts as different."""
    size_equal = a.shape == b.shape
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    ground = page_ground(a)
    whole_a, whole_b = to_union(a, b, ground)
    outside = np.ones(whole_a.shape[:2], bool)
    outside[:height, :width] = False
    for area in ignore:
        at = (
            slice(_edge(area, "y1"), _edge(area, "y2")),
            slice(_edge(area, "x1"), _edge(area, "x2")),
        )
        whole_b[at] = whole_a[at]
        outside[at] = False
    shared_a, shared_b = whole_a[:height, :width], whole_b[:height, :width]
    count = different(
        shared_a, shared_b, threshold=threshold, ignore_antialiasing=ignore_antialiasing
    ) + int(outside.sum())
    content = outside | _content(whole_a, ground) | _content(whole_b, ground)
    gain = seen_gain(whole_a, whole_b, ground)
    return {
        "diff_pixels": count,
        "diff_percent": round(100.0 * count / outside.size, 4),
        "content_diff": round(min(100.0, 100.0 * count / max(1, int(content.sum()))), 4),
        "seen_gain": round(gain, 4),
        "size_equal": size_equal,
        "passed": gain >= PASSED_GAIN and size_equal,
    }


def picture(path: Path) -> RGB:
    """The pixels of a file. Raises InputRejected."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            return np.asarray(opened.convert("RGB"))
    except UnidentifiedImageError as error:
        raise InputRejected(str(path), "is no picture", "give a PNG, JPEG or WebP") from error
    except (OSError, ValueError, SyntaxError) as error:
        problem = getattr(error, "strerror", None) or "is broken"
        raise InputRejected(str(path), problem, "check the file") from error


def _content(image: RGB, ground: tuple[int, int, int]) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    away = np.abs(image.astype(np.int16) - np.array(ground, np.int16))
    return away.max(axis=2) > _CONTENT


def _edge(area: Line, name: str) -> int:
    value = area.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise InputRejected("ignore", f"{name!r} must be a number >= 0", "give x1, y1, x2, y2")
    return round(value)
