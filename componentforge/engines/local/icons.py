"""Small drawings: strokes of an open icon set where one truly matches, else traced to an SVG path;
photographs are left whole.
"""

import io
from typing import cast

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.layout import Icon, Node, Photo
from componentforge.domain.ports import RGB, BlobStore
from componentforge.engines.local.icon_set import Match, match
from componentforge.engines.local.icon_shapes import recognise
from componentforge.engines.local.ink import ground_of
from componentforge.engines.local.paint import vector

_LARGEST = 96
"""CSS px; a larger drawing is no icon."""
_POINTS = 160
"""A traced icon has at most so many points: more would be a copy of the picture."""


_NAMES = {"x": "close", "circle-x": "circle-close"}
"""What the set calls otherwise than `recognise` does."""


def describe(
    image: RGB, scale: int, box: Box, ground: tuple[int, int, int] | None, store: BlobStore | None
) -> Node | None:
    """What stands in `box`: an icon, a photograph, or None for noise.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        box: Where, CSS px.
        ground: The colour behind it; None takes the most frequent one around it.
        store: Where a photograph's pixels go; without one, photographs are not kept.
    """
    x0, y0 = round(box.x * scale), round(box.y * scale)
    x1, y1 = round(box.right * scale), round(box.bottom * scale)
    crop = image[max(0, y0) : y1, max(0, x0) : x1]
    if crop.size == 0 or min(crop.shape[:2]) < 2:
        return None
    if _is_photo(crop, scale):
        if store is None:
            return None
        blob = store.put(_png(crop), "image/png")
        return Node(id="photo", kind="photo", box=box, photo=Photo(image=blob), confidence=0.7)
    if max(box.w, box.h) > _LARGEST:
        return None
    behind = ground or ground_of(crop)
    coverage, colour = _coverage(crop, behind)
    if coverage is None:
        return None
    name, confidence = recognise(coverage)
    # The set has dots as well, named after what they are the rest of.
    known = None if name == "dot" else match(coverage)
    if known is not None:
        corner = (box.x * scale - max(0, x0), box.y * scale - max(0, y0))
        icon = _from_set(known, box, scale, corner, "#{:02x}{:02x}{:02x}".format(*colour))
        return Node(id="icon", kind="icon", box=box, icon=icon, confidence=known.score)
    paths, points = trace(coverage)
    if not paths or points > _POINTS:
        return None
    size = (0.0, 0.0, round(box.w, 2), round(box.h, 2))
    icon = Icon(
        view_box=size,
        paths=tuple(_path(p, 1 / scale) for p in paths),
        color="#{:02x}{:02x}{:02x}".format(*colour),
        name=name,
        confidence=confidence,
    )
    return Node(id="icon", kind="icon", box=box, icon=icon, confidence=max(0.4, confidence))


def _from_set(known: Match, box: Box, scale: int, corner: tuple[float, float], color: str) -> Icon:
    """The set's strokes in a view box that lies on `box`.

    Args:
        known: What the coverage shows.
        box: Where, CSS px.
        scale: Device px a CSS px.
        corner: Where the box begins in the coverage, device px.
        color: Of the ink.
    """
    zoom = known.zoom
    left, top = (corner[0] - known.x) / zoom, (corner[1] - known.y) / zoom
    view = (left, top, box.w * scale / zoom, box.h * scale / zoom)
    return Icon(
        view_box=cast("tuple[float, float, float, float]", tuple(round(v, 2) for v in view)),
        paths=(known.path,),
        color=color,
        mode="stroke",
        stroke_width=round(8 * known.stroke) / 8,
        name=_NAMES.get(known.name, known.name),
        origin=f"lucide:{known.name}",
        confidence=min(1.0, known.score),
    )


def _is_photo(crop: RGB, scale: int) -> bool:
    """Photographs have many colours spread over the whole area; drawings have few flat ones."""
    height, width = crop.shape[:2]
    if min(height, width) < 20 * scale:
        return False
    coarse = (crop >> 3).reshape(-1, 3).astype(np.int32)
    keys = (coarse[:, 0] << 10) | (coarse[:, 1] << 5) | coarse[:, 2]
    _, counts = np.unique(keys, return_counts=True)
    common = float(counts.max()) / len(keys)
    return len(counts) > 60 and common < 0.4


def _png(crop: RGB) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(crop).save(out, "PNG")
    return out.getvalue()


def _coverage(
    crop: RGB, ground: tuple[int, int, int]
) -> tuple[NDArray[np.float32] | None, tuple[int, int, int]]:
    pixels = crop.astype(np.float32)
    away = np.abs(pixels - vector(ground)).max(axis=2)
    strongest = float(away.max())
    if strongest < 8:
        return None, ground
    far = crop[away >= 0.85 * strongest]
    colour = ground_of(far.reshape(1, -1, 3))
    line = vector(colour) - vector(ground)
    share = ((pixels - vector(ground)) @ line) / max(1.0, float(np.dot(line, line)))
    return np.clip(share, 0, 1).astype(np.float32), colour


def trace(coverage: NDArray[np.float32]) -> tuple[list[NDArray[np.float32]], int]:
    """Outlines of the inked area at half coverage, sub-pixel, and how many points they have.

    Returns:
        One (n, 2) array of x, y a closed outline, holes included (even-odd), device px.
    """
    import cv2

    zoom = 8
    padded = np.pad(coverage, 1)
    big = cv2.resize(padded, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_LINEAR)
    contours, _ = cv2.findContours(
        (big > 0.5).astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE
    )
    paths: list[NDArray[np.float32]] = []
    points = 0
    for contour in contours:
        if cv2.contourArea(contour) < 0.6 * zoom * zoom:
            continue
        simple = cv2.approxPolyDP(contour, 0.16 * zoom, True)[:, 0].astype(np.float32)
        if len(simple) >= 3:
            paths.append(((simple + np.float32(0.5)) / zoom - 1).astype(np.float32))
            points += len(simple)
    return paths, points


def _path(points: NDArray[np.float32], shrink: float) -> str:
    def number(value: float) -> str:
        return f"{value:.2f}".rstrip("0").rstrip(".") or "0"

    pairs = [f"{number(float(x) * shrink)} {number(float(y) * shrink)}" for x, y in points]
    return "M" + "L".join(pairs) + "Z"
