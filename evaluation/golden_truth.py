"""What a browser measured and the picture it drew -> the truth a reading is judged by. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMED = 0.001
"""Share of the picture a colour must cover to count when no text uses it."""
_SAME = 2
"""Levels a computed colour may miss the pixels by: browsers mix what is translucent in 8 bit."""
_FLAT = 0.9
"""Share of a border's straight part that must have one colour to tell it."""
_NEAR = 6
"""Two colours whose channels all differ by at most this are one (a gradient's steps)."""

Element = Mapping[str, Any]
RGB = NDArray[np.uint8]


def corner_colour(pixels: RGB) -> str:
    """Hex colour of the page: the pixel one in from the top left corner."""
    return "#" + "".join(f"{int(v):02x}" for v in pixels[1, 1])


def tokens_of(
    elements: Sequence[Element],
    corner: str,
    pixels: RGB,
    *,
    paints: Sequence[Sequence[str]] = (),
    scale: int = 1,
) -> dict[str, Any]:
    """Colours (with their share of the pixels), fonts, radii and spacings that are really used.

    Args:
        elements: As `componentforge/browser/truth.js` gives them, px as CSS px.
        corner: The page's colour.
        pixels: (height, width, 3) uint8, sRGB, device px.
        paints: What `truth.js` found besides, as (role, hex): shadows' rings, pseudo elements, svg.
        scale: Device px a CSS px.
    """
    texts = [e for e in elements if e["text"]]
    spacings = Counter(
        value
        for e in elements
        for value in {*e["padding"], *e.get("margin", []), e.get("gap", 0)}
        if 1 <= value <= 96
    )
    return {
        "colors": _colors(elements, corner, pixels, paints, scale),
        "font_sizes": sorted({e["font_size"] for e in texts}),
        "font_weights": sorted({e["font_weight"] for e in texts}),
        "font_families": sorted({e["font_family"] for e in texts}),
        "rendered_fonts": sorted({e["rendered_font"] for e in texts if "rendered_font" in e}),
        "radii": sorted({e["border_radius"] for e in elements if e["border_radius"]}),
        "radii_full": sorted({e["border_radius"] for e in elements if e.get("radius_full")}),
        "spacings": sorted(spacings),
        "spacings_count": {str(k): v for k, v in sorted(spacings.items())},
    }


def dump(truth: Mapping[str, Any]) -> str:
    """JSON text, one element a line: a difference of two versions is readable."""
    lines = [json.dumps(e, ensure_ascii=False) for e in truth["elements"]]
    body = json.dumps({**truth, "elements": "@@"}, ensure_ascii=False, indent=1)
    return body.replace('"@@"', "[\n  " + ",\n  ".join(lines) + "\n ]") + "\n"


def _colors(
    elements: Sequence[Element],
    corner: str,
    pixels: RGB,
    paints: Sequence[Sequence[str]],
    scale: int,
) -> list[dict[str, Any]]:
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    share = _Share(values, counts)
    text = {e["color"] for e in elements if e["text"]}
    said = [("page", corner)]
    for e in elements:
        said += [("text", e["color"])] if e["text"] else []
        said += [("background", e["background"]), ("border", e["border_color"])]
    said += [(role, value) for role, value in paints]
    roles: dict[str, list[str]] = {}
    for role, value in said:
        if value and role not in roles.setdefault(value, []):
            roles[value].append(role)
    found = [
        _color(value, kinds, share.of(value), value in text, "css")
        for value, kinds in roles.items()
        if share.of(value) > NAMED or value in text
    ]
    known = [_rgb(item["hex"]) for item in found]
    for value in sorted({v for e in elements for v in seen_borders(e, pixels, scale) if v}):
        if share.of(value) > NAMED and not _among(value, known, _SAME):
            found.append(_color(value, ["border"], share.of(value), False, "pixels"))
            known.append(_rgb(value))
    found += _surfaces(packed, known)
    return sorted(found, key=lambda item: -item["pixel_share"])


class _Share:
    """Which part of a picture has a colour, give or take what mixing in 8 bit loses."""

    def __init__(self, values: NDArray[np.uint32], counts: NDArray[np.intp]) -> None:
        self._levels = np.stack([values >> 16, (values >> 8) & 255, values & 255], 1).astype(int)
        self._parts = counts / counts.sum()

    def of(self, value: str) -> float:
        away = np.abs(self._levels - _rgb(value)).max(axis=1)
        return float(self._parts[away <= _SAME].sum())


def seen_borders(element: Element, pixels: RGB, scale: int) -> list[str | None]:
    """The colours of an element's borders [top, right, bottom, left] as they are in the pixels.

    None where there is no border, or none that has one colour along its straight part. A style
    tells a translucent border's colour, not what lies below it: a gradient, a neighbour.
    """
    widths = element.get("border_widths") or [element["border_width"]] * 4
    found: list[str | None] = []
    left, top, width, height = (v * scale for v in element["bbox"])
    round_off = element["border_radius"] * scale
    for side, thick in enumerate(v * scale for v in widths):
        across = width if side in (0, 2) else height
        near, far = (top, top + height) if side in (0, 2) else (left, left + width)
        middle = int(near + thick / 2 if side in (0, 3) else far - thick / 2)
        start = left if side in (0, 2) else top
        cut = slice(
            max(0, int(np.ceil(start + round_off + thick))),
            max(0, int(start + across - round_off - thick)),
        )
        limit = pixels.shape[0 if side in (0, 2) else 1]
        if thick < 1 or not 0 <= middle < limit:
            found.append(None)
            continue
        found.append(_flat(pixels[middle, cut] if side in (0, 2) else pixels[cut, middle]))
    return found


def _flat(line: RGB) -> str | None:
    if len(line) < 4:  # Too short to tell a colour from a corner's shading.
        return None
    values, counts = np.unique(line, axis=0, return_counts=True)
    usual = values[int(np.argmax(counts))].astype(np.int16)
    same = np.abs(line.astype(np.int16) - usual).max(axis=1) <= _SAME
    return "#" + "".join(f"{int(v):02x}" for v in usual) if same.mean() >= _FLAT else None


def _among(value: str, known: Sequence[NDArray[np.int16]], most: int) -> bool:
    return any(np.abs(_rgb(value) - other).max() <= most for other in known)


def _surfaces(packed: NDArray[np.uint32], known: list[NDArray[np.int16]]) -> list[dict[str, Any]]:
    """Flat areas whose colour no style names: a gradient's, a pseudo element's, a shadow's."""
    inner = packed[1:-1, 1:-1]
    flat = np.zeros(packed.shape, bool)
    flat[1:-1, 1:-1] = (inner == packed[:-2, 1:-1]) & (inner == packed[2:, 1:-1])
    flat[1:-1, 1:-1] &= (inner == packed[1:-1, :-2]) & (inner == packed[1:-1, 2:])
    values, counts = np.unique(packed[flat], return_counts=True)
    found: list[dict[str, Any]] = []
    for value, count in sorted(zip(values, counts, strict=True), key=lambda pair: -pair[1]):
        name = f"#{value:06x}"
        if count / packed.size > NAMED and not _among(name, known, _NEAR):
            own = float((packed == value).mean())
            found.append(_color(name, ["surface"], own, False, "pixels"))
            known.append(_rgb(name))
    return found


def _color(
    value: str, roles: Sequence[str], share: float, text: bool, source: str
) -> dict[str, Any]:
    return {
        "hex": value, "role": roles[0], "roles": list(roles), "pixel_share": round(float(share), 5),
        "used_by_text": text, "source": source,
    }  # fmt: skip


def _rgb(value: str) -> NDArray[np.int16]:
    return np.array([int(value[i : i + 2], 16) for i in (1, 3, 5)], np.int16)
