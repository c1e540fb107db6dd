"""A page in the browser -> its picture and everything that is true about it (`truth.json`).

Used by `make_pictures.py` and `library_set.py`; the schema is described in the dataset card of
`datasets/golden/demo`.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from componentforge.browser.locate import find_chromium
from componentforge.browser.truth import MEASURE
from evaluation.golden_truth import corner_colour, dump, tokens_of

PADDING = 20
_FLAGS = ["--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars"]
_STILL = "*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}"


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
    measured = page.evaluate(f"({MEASURE})()")
    size = {"x": 0, "y": 0, "width": case.width, "height": measured["height"]}
    png = page.screenshot(clip=size, full_page=True, animations="disabled")
    _rendered_fonts(page, measured["elements"])
    page.close()
    truth = _truth(case, measured, np.asarray(Image.open(io.BytesIO(png)).convert("RGB")))
    (folder / "screenshot.png").write_bytes(_small(png))
    (folder / "truth.json").write_text(dump(truth), encoding="utf-8")
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
    corner = corner_colour(pixels)
    return {
        "id": case.id, "library": case.library, "component_type": case.component_type,
        "subtype": case.subtype, "theme": case.theme, "dir": case.dir, "width": case.width,
        "height": measured["height"], "dpr": case.dpr, "harness_padding": PADDING,
        "page_background": corner, "overlay": case.overlay, "elements": elements,
        "tokens": tokens_of(
            elements, corner, pixels, paints=measured["paints"], scale=case.dpr
        ),
    }  # fmt: skip


def _small(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(out, "PNG", optimize=True)
    return out.getvalue()
