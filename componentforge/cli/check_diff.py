"""`forge check diff`: how much of one picture is in another."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from componentforge.domain.ports import RGB
from componentforge.errors import InputRejected
from evaluation.metrics.pixels import content_mask, different, seen_gain, to_union
from evaluation.metrics.visual import PASSED, is_blank, size_mismatch
from evaluation.scoring import page_ground

_KEPT = 8
"""Decoded pictures: one reference is compared with many."""
Line = dict[str, Any]


def compare(
    a: RGB, b: RGB, threshold: float, ignore_antialiasing: bool, ignore: list[Line]
) -> Line:
    """`a` is the reference. What only one of the two covers counts as different."""
    size_equal = a.shape == b.shape
    areas = [tuple(_edge(area, name) for name in ("x1", "y1", "x2", "y2")) for area in ignore]
    if a is b or (size_equal and np.array_equal(a, b)):
        return {
            "diff_pixels": 0, "diff_percent": 0.0, "content_diff": 0.0, "seen_gain": 1.0,
            "size_equal": True, "passed": True,
        }  # fmt: skip
    height, width = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    ground = page_ground(a)
    whole_a, whole_b = to_union(a, b, ground)
    outside = np.ones(whole_a.shape[:2], bool)
    outside[:height, :width] = False
    for x1, y1, x2, y2 in areas:
        at = (slice(y1, y2), slice(x1, x2))
        whole_b[at] = whole_a[at]
        outside[at] = False
    shared_a, shared_b = whole_a[:height, :width], whole_b[:height, :width]
    count = different(
        shared_a, shared_b, threshold=threshold, ignore_antialiasing=ignore_antialiasing
    ) + int(outside.sum())
    content = outside | content_mask(whole_a, ground) | content_mask(whole_b, ground)
    gain = seen_gain(whole_a, whole_b, ground)
    empty = is_blank(whole_b, ground) and not is_blank(whole_a, ground)
    reply: Line = {
        "diff_pixels": count,
        "diff_percent": round(100.0 * count / outside.size, 4),
        "content_diff": round(min(100.0, 100.0 * count / max(1, int(content.sum()))), 4),
        "seen_gain": round(gain, 4),
        "size_equal": size_equal,
        "passed": gain >= PASSED and size_equal and not empty,
    }
    if not size_equal:
        reply["size"] = size_mismatch(a, b)
    return reply


def picture(path: Path) -> RGB:
    """The pixels of a file; the last ones are kept by the content of their file, so that equal
    files are the same object. Raises InputRejected.
    """
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise InputRejected(str(path), error.strerror or "is broken", "check the file") from error


@lru_cache(maxsize=_KEPT)
def _pixels(data: bytes) -> RGB:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    pixels.setflags(write=False)
    return pixels


def _decoded(data: bytes, path: str) -> RGB:
    from PIL import UnidentifiedImageError

    try:
        return _pixels(data)
    except UnidentifiedImageError as error:
        raise InputRejected(path, "is no picture", "give a PNG, JPEG or WebP") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise InputRejected(path, "is broken", "check the file") from error


def _edge(area: Line, name: str) -> int:
    value = area.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise InputRejected("ignore", f"{name!r} must be a number >= 0", "give x1, y1, x2, y2")
    return round(value)
