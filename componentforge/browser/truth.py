"""Everything a browser knows about what it shows: boxes, styles, text lines, fonts, violations."""

from pathlib import Path
from typing import Any, NamedTuple

from componentforge.browser.audit import AUDIT, violations_of
from componentforge.browser.tab import Tab
from componentforge.domain.component import Violation

MEASURE = (Path(__file__).parent / "truth.js").read_text(encoding="utf-8")
"""A JavaScript function: measures every visible element within `#harness`."""

TALL = 900
"""CSS px of the viewport while the height is not known yet."""


class Observed(NamedTuple):
    """One look at a page."""

    png: bytes
    width: int
    height: int
    """CSS px."""
    content_width: int
    """CSS px the content wants; more than `width` means overflow."""
    elements: list[dict[str, Any]]
    """As `truth.js` gives them, with `rendered_font` where there is text."""
    paints: list[list[str]]
    """Colours styles paint besides the elements' own, [role, hex]: rings, pseudo elements, svg."""
    violations: tuple[Violation, ...]
    tree: str
    """The accessibility tree as an ARIA snapshot (YAML)."""


async def observe(tab: Tab, width: int, scale: int) -> Observed:
    """The page in `tab` at `width` and as high as its harness."""
    height = max(1, int((await tab.run(f"({MEASURE})()"))["height"]))
    await tab.size(width, height, scale)
    measured = await tab.run(f"({MEASURE})()")
    elements: list[dict[str, Any]] = measured["elements"]
    fonts = await tab.fonts("data-truth")
    for number, element in enumerate(elements):
        if element["text"] and number in fonts:
            element["rendered_font"] = fonts[number]
    return Observed(
        png=await tab.picture(width, height),
        width=width,
        height=height,
        content_width=int(await tab.run("document.documentElement.scrollWidth")),
        elements=elements,
        paints=measured["paints"],
        violations=violations_of(await tab.run(AUDIT)),
        tree=await tab.page.locator("body").aria_snapshot(),
    )
