"""What a browser measured and the picture it drew -> the truth a reading is judged by. Pure."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

NAMED = 0.001
"""Share of the picture a colour must cover to count when no text uses it."""
_NEAR = 6
"""Two colours whose channels all differ by at most this are one (a gradient's steps)."""

Element = Mapping[str, Any]


def corner_colour(pixels: NDArray[np.uint8]) -> str:
    """Hex colour of the page: the pixel one in from the top left corner."""
    return "#" + "".join(f"{int(v):02x}" for v in pixels[1, 1])


def tokens_of(
    elements: Sequence[Element], corner: str, pixels: NDArray[np.uint8]
) -> dict[str, Any]:
    """Colours (with their share of the pixels), fonts, radii and spacings that are really used.

    Args:
        elements: As `componentforge/browser/truth.js` gives them, px as CSS px.
        corner: The page's colour.
        pixels: (height, width, 3) uint8, sRGB, device px.
    """
    texts = [e for e in elements if e["text"]]
    spacings = Counter(
        value
        for e in elements
        for value in {*e["padding"], *e.get("margin", []), e.get("gap", 0)}
        if 1 <= value <= 96
    )
    return {
        "colors": _colors(elements, corner, pixels),
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
    elements: Sequence[Element], corner: str, pixels: NDArray[np.uint8]
) -> list[dict[str, Any]]:
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    share = {f"#{v:06x}": c / packed.size for v, c in zip(values, counts, strict=True)}
    roles: dict[str, list[str]] = {corner: ["page"]}
    text = {e["color"] for e in elements if e["text"]}
    for e in elements:
        for role, value in (
            ("text", e["color"] if e["text"] else None),
            ("background", e["background"]),
            ("border", e["border_color"]),
        ):
            if value and role not in roles.setdefault(value, []):
                roles[value].append(role)
    found = [
        _color(value, kinds, share.get(value, 0.0), value in text, "css")
        for value, kinds in roles.items()
        if share.get(value, 0.0) > NAMED or value in text
    ]
    found += _surfaces(packed, share, [_rgb(item["hex"]) for item in found])
    return sorted(found, key=lambda item: -item["pixel_share"])


def _surfaces(
    packed: NDArray[np.uint32], share: Mapping[str, float], known: list[NDArray[np.int16]]
) -> list[dict[str, Any]]:
    """Flat areas whose colour no style names: a gradient's, a pseudo element's, a shadow's."""
    inner = packed[1:-1, 1:-1]
    flat = np.zeros(packed.shape, bool)
    flat[1:-1, 1:-1] = (inner == packed[:-2, 1:-1]) & (inner == packed[2:, 1:-1])
    flat[1:-1, 1:-1] &= (inner == packed[1:-1, :-2]) & (inner == packed[1:-1, 2:])
    values, counts = np.unique(packed[flat], return_counts=True)
    found: list[dict[str, Any]] = []
    for value, count in sorted(zip(values, counts, strict=True), key=lambda pair: -pair[1]):
        name = f"#{value:06x}"
        near = any(np.abs(_rgb(name) - other).max() <= _NEAR for other in known)
        if count / packed.size > NAMED and not near:
            found.append(_color(name, ["surface"], share[name], False, "pixels"))
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
