"""A page in the browser -> its picture and everything that is true about it (`truth.json`).

Used by `make_pictures.py` and `second_set.py`; the schema is described in the dataset card of
`datasets/golden/demo`.
"""

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from componentforge.browser.locate import find_chromium

PADDING = 20
_MEASURE = (Path(__file__).parent / "truth.js").read_text(encoding="utf-8")
_FLAGS = ["--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars"]
_STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"
_NAMED = 0.001
"""Share of the picture a colour must cover to count when no text uses it."""


class Case(NamedTuple):
    """One picture to be made."""

    id: str
    library: str
    component_type: str
    html: str
    css: str
    width: int = 400
    subtype: str | None = None
    theme: str = "light"
    dir: str = "ltr"
    dpr: int = 1
    overlay: bool = False
    attributes: str = ""
    """Of the page's root element: how the library switches themes."""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium with one look everywhere: sRGB, no GPU."""
    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=str(find_chromium(None)), args=_FLAGS)
        yield program
        program.close()


def write_case(
    program: Browser, case: Case, folder: Path, *, keep_source: bool = True
) -> dict[str, Any]:
    """`screenshot.png`, `truth.json` and (the whole page) `source.html` of one case in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    page = program.new_page(
        viewport={"width": case.width, "height": 900}, device_scale_factor=case.dpr
    )
    page.route("**/*", lambda route: route.abort())
    html = _page(case)
    page.set_content(html)
    page.evaluate("document.fonts.ready")
    measured = page.evaluate(f"({_MEASURE})()")
    size = {"x": 0, "y": 0, "width": case.width, "height": measured["height"]}
    png = page.screenshot(clip=size, full_page=True, animations="disabled")
    _rendered_fonts(page, measured["elements"])
    page.close()
    truth = _truth(case, measured, np.asarray(Image.open(io.BytesIO(png)).convert("RGB")))
    (folder / "screenshot.png").write_bytes(_small(png))
    (folder / "truth.json").write_text(_dump(truth), encoding="utf-8")
    if keep_source:
        (folder / "source.html").write_text(html, encoding="utf-8")
    return {k: truth[k] for k in _INDEX}


_INDEX = ("id", "library", "component_type", "subtype", "theme", "dir", "width", "height", "dpr")


def _page(case: Case) -> str:
    return (
        f'<!doctype html><html lang="en" dir="{case.dir}" {case.attributes}><head><meta charset="utf-8">'
        f"<title>{case.id}</title><style>{case.css}</style><style>{_STILL}html,body{{margin:0!important;"
        f"padding:0!important;min-height:0!important;height:auto!important;max-width:none!important}}#harness{{padding:{PADDING}px;"
        f"width:{case.width}px;box-sizing:border-box;display:flow-root}}</style></head>"
        f'<body><div id="harness">{case.html}</div></body></html>'
    )


def _rendered_fonts(page: Page, elements: list[dict[str, Any]]) -> None:
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    for number, element in enumerate(elements):
        if not element["text"]:
            continue
        found = session.send(
            "DOM.querySelector", {"nodeId": root, "selector": f'[data-truth="{number}"]'}
        )
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})["fonts"]
        if fonts:
            element["rendered_font"] = max(fonts, key=lambda f: f["glyphCount"])["familyName"]


def _truth(case: Case, measured: dict[str, Any], pixels: NDArray[np.uint8]) -> dict[str, Any]:
    elements = measured["elements"]
    corner = "#" + "".join(f"{int(v):02x}" for v in pixels[1, 1])
    texts = [e for e in elements if e["text"]]
    spacings = Counter(
        value
        for e in elements
        for value in {*e["padding"], *e.get("margin", []), e.get("gap", 0)}
        if 1 <= value <= 96
    )
    radii = [e["border_radius"] for e in elements if e["border_radius"]]
    return {
        "id": case.id, "library": case.library, "component_type": case.component_type,
        "subtype": case.subtype, "theme": case.theme, "dir": case.dir, "width": case.width,
        "height": measured["height"], "dpr": case.dpr, "harness_padding": PADDING,
        "page_background": corner, "overlay": case.overlay, "elements": elements,
        "tokens": {
            "colors": _colors(elements, corner, pixels),
            "font_sizes": sorted({e["font_size"] for e in texts}),
            "font_weights": sorted({e["font_weight"] for e in texts}),
            "font_families": sorted({e["font_family"] for e in texts}),
            "rendered_fonts": sorted({e["rendered_font"] for e in texts if "rendered_font" in e}),
            "radii": sorted(set(radii)),
            "radii_full": sorted({e["border_radius"] for e in elements if e.get("radius_full")}),
            "spacings": sorted(spacings),
            "spacings_count": {str(k): v for k, v in sorted(spacings.items())},
        },
    }  # fmt: skip


def _colors(
    elements: list[dict[str, Any]], corner: str, pixels: NDArray[np.uint8]
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
        if share.get(value, 0.0) > _NAMED or value in text
    ]
    flat = np.zeros(packed.shape, bool)
    flat[1:-1, 1:-1] = (packed[1:-1, 1:-1] == packed[:-2, 1:-1]) & (
        packed[1:-1, 1:-1] == packed[2:, 1:-1]
    )
    flat[1:-1, 1:-1] &= (packed[1:-1, 1:-1] == packed[1:-1, :-2]) & (
        packed[1:-1, 1:-1] == packed[1:-1, 2:]
    )
    values, counts = np.unique(packed[flat], return_counts=True)
    known = [_rgb(item["hex"]) for item in found]
    for value, count in sorted(zip(values, counts, strict=True), key=lambda pair: -pair[1]):
        name = f"#{value:06x}"
        near = any(np.abs(_rgb(name) - other).max() <= 6 for other in known)
        if count / packed.size > _NAMED and not near:
            found.append(_color(name, ["surface"], share[name], False, "pixels"))
            known.append(_rgb(name))
    return sorted(found, key=lambda item: -item["pixel_share"])


def _color(value: str, roles: list[str], share: float, text: bool, source: str) -> dict[str, Any]:
    return {
        "hex": value, "role": roles[0], "roles": roles, "pixel_share": round(float(share), 5),
        "used_by_text": text, "source": source,
    }  # fmt: skip


def _rgb(value: str) -> NDArray[np.int16]:
    return np.array([int(value[i : i + 2], 16) for i in (1, 3, 5)], np.int16)


def _small(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()


def _dump(truth: dict[str, Any]) -> str:
    """One element a line: a difference of two versions is readable."""
    lines = [json.dumps(e, ensure_ascii=False) for e in truth["elements"]]
    body = json.dumps(truth | {"elements": "@@"}, ensure_ascii=False, indent=1)
    return body.replace('"@@"', "[\n  " + ",\n  ".join(lines) + "\n ]") + "\n"
