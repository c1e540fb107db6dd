"""Connected areas of one exact colour: what a user interface's paint is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local.paint import Mask, Rect, Shape, packed, unpacked

Labels = NDArray[np.int32]


@dataclass(frozen=True)
class Areas:
    """All areas of a picture; area `i` covers the pixels where `labels == i`."""

    labels: Labels
    """(height, width), device px."""
    rects: NDArray[np.int32]
    """(n, 4): x0, y0, x1, y1, exclusive at the far sides."""
    sizes: NDArray[np.int64]
    """(n,) pixels."""
    colours: NDArray[np.int32]
    """(n,) packed."""


def areas_of(image: RGB, tolerance: int = 0) -> Areas:
    """Every 4-connected area of the picture.

    Args:
        image: The picture, device px.
        tolerance: Levels neighbours may differ by and still be one area. Above 0, `colours` is the
            colour of an area's first pixel.
    """
    keys = packed(image)
    height, width = keys.shape
    starts = np.ones((height, width), bool)
    starts[:, 1:] = ~_alike(image, keys, 1, tolerance)
    runs = (np.cumsum(starts.ravel()) - 1).reshape(height, width)
    count = int(runs[-1, -1]) + 1
    joined = _alike(image, keys, 0, tolerance)
    above, below = runs[:-1][joined], runs[1:][joined]
    # Neighbouring columns mostly repeat the pair; what is left is few.
    fresh = np.ones(len(above), bool)
    fresh[1:] = (above[1:] != above[:-1]) | (below[1:] != below[:-1])
    roots = _united(count, above[fresh], below[fresh])
    _, first, index = np.unique(roots, return_index=True, return_inverse=True)
    labels = index.reshape(-1)[runs].astype(np.int32)
    ys, xs = np.nonzero(starts)
    ends = np.append(np.flatnonzero(starts.ravel())[1:], height * width)
    lengths = ends - (ys * width + xs)
    total = len(first)
    rects = np.empty((total, 4), np.int32)
    rects[:, :2], rects[:, 2:] = np.iinfo(np.int32).max, 0
    own = index.reshape(-1)
    np.minimum.at(rects[:, 0], own, xs)
    np.minimum.at(rects[:, 1], own, ys)
    np.maximum.at(rects[:, 2], own, xs + lengths)
    np.maximum.at(rects[:, 3], own, ys + 1)
    sizes = np.bincount(own, weights=lengths, minlength=total).astype(np.int64)
    return Areas(labels, rects, sizes, keys[ys, xs][first])


def _alike(image: RGB, keys: NDArray[np.int32], axis: int, tolerance: int) -> Mask:
    """Whether each pixel is one with its predecessor along an axis."""
    a, b = (keys[1:], keys[:-1]) if axis == 0 else (keys[:, 1:], keys[:, :-1])
    same: Mask = a == b
    if tolerance:
        wide = image.astype(np.int16)
        away = np.abs(np.diff(wide, axis=axis)).max(axis=2)
        same |= away <= tolerance
    return same


def _united(count: int, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    """The smallest member of everyone's group, for pairs that belong together."""
    root = np.arange(count)
    while True:
        low = np.minimum(root[a], root[b])
        before = root.copy()
        np.minimum.at(root, root[a], low)
        np.minimum.at(root, root[b], low)
        while not np.array_equal(root, shorter := root[root]):
            root = shorter
        if np.array_equal(root, before):
            return root


def shape_at(areas: Areas, index: int) -> Shape:
    """One area as a shape, its holes filled."""
    x0, y0, x1, y1 = (int(v) for v in areas.rects[index])
    own: Mask = areas.labels[y0:y1, x0:x1] == index
    return Shape(
        (x0, y0, x1, y1), unpacked(int(areas.colours[index])), int(areas.sizes[index]),
        filled(own), own,
    )  # fmt: skip


def filled(own: Mask) -> Mask:
    """The mask with its holes filled."""
    import cv2

    contours, _ = cv2.findContours(own.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    out = np.zeros(own.shape, np.uint8)
    cv2.drawContours(out, contours, -1, 1, cv2.FILLED)
    result: Mask = out.astype(bool)
    return result


def worth_a_look(areas: Areas, scale: int, text: list[Rect]) -> list[int]:
    """Areas large enough to be paint and not inside a line of text, largest first."""
    widths = areas.rects[:, 2] - areas.rects[:, 0]
    heights = areas.rects[:, 3] - areas.rects[:, 1]
    keep = (areas.sizes >= 6 * scale * scale) & ((widths >= 3 * scale) | (heights >= 3 * scale))
    for x0, y0, x1, y1 in text:
        inside = (areas.rects[:, 0] >= x0 - scale) & (areas.rects[:, 1] >= y0 - scale)
        inside &= (areas.rects[:, 2] <= x1 + scale) & (areas.rects[:, 3] <= y1 + scale)
        keep &= ~inside
    found = np.flatnonzero(keep)
    order = np.argsort(-areas.sizes[found], kind="stable")
    return [int(i) for i in found[order]]
