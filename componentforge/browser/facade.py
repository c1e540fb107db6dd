"""Everything that leaves Python for the web, behind one object: types, rendering, audits."""

import base64
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from componentforge.browser.audit import audit
from componentforge.browser.chromium import Chromium, PageHung
from componentforge.browser.hooks import check_hooks
from componentforge.browser.locate import (
    PROJECT,
    find_chromium,
    find_node,
    find_node_modules,
    version_of,
)
from componentforge.browser.page import component_page, fragment_page
from componentforge.browser.sidecar import Sidecar
from componentforge.browser.typescript import check_types
from componentforge.domain.base import Box
from componentforge.domain.component import (
    Component,
    Draft,
    Finding,
    Render,
    RenderedElement,
    Violation,
    code_sha256,
)
from componentforge.domain.picture import Screenshot
from componentforge.domain.ports import BlobStore
from componentforge.errors import RenderTimeout

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
_SETTLED = """() => document.fonts.ready.then(() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(null)))))"""


class Browser:
    """One sidecar and one Chromium, both started at first use. Fulfils `TypeChecker` and `Renderer`.

    Args:
        blobs: Where renders go.
        chromium: Path the user set; None looks for one.
        node: Path the user set; None looks for one.
        timeout_s: For one page, from load to last measurement.
    """

    def __init__(
        self,
        blobs: BlobStore,
        chromium: str | None = None,
        node: str | None = None,
        timeout_s: float = 15.0,
    ) -> None:
        self._blobs, self._chromium_setting, self._node_setting = blobs, chromium, node
        self._timeout_s = timeout_s

    @cached_property
    def sidecar(self) -> Sidecar:
        """The Node process. Raises ServiceUnavailable when there is no Node."""
        return Sidecar(find_node(self._node_setting), find_node_modules().parent)

    @cached_property
    def chromium(self) -> Chromium:
        """The browser. Raises ServiceUnavailable when there is none."""
        return Chromium(find_chromium(self._chromium_setting), self._timeout_s)

    @cached_property
    def _axe(self) -> str:
        return (find_node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8")

    def version(self) -> str:
        """What decides the pixels: the browser's version. Part of the render's cache key."""
        return version_of(find_chromium(self._chromium_setting))

    def check(self, drafts: Sequence[Draft]) -> list[list[Finding]]:
        """Strict TypeScript and the rules of hooks, one list a draft."""
        types = check_types(self.sidecar, str(PROJECT), drafts)
        return [found + check_hooks(draft) for draft, found in zip(drafts, types, strict=True)]

    def render(self, component: Component, screenshot: Screenshot) -> Render:
        """The story `Screenshot` at the picture's size and scale.

        Raises:
            RenderTimeout: The page hung; it and the browser were ended, the next render is not harmed.
            ServiceUnavailable: No browser.
        """
        html = self._page_of(component)
        console: list[str] = []

        def work(page: "Page") -> tuple[bytes, dict[str, Any], tuple[Violation, ...]]:
            page.evaluate(_SETTLED)
            clip = {"x": 0, "y": 0, "width": screenshot.width, "height": screenshot.height}
            png = page.screenshot(clip=cast(Any, clip), animations="disabled", type="png")
            measured = cast(dict[str, Any], page.evaluate(_MEASURE))
            console.extend(m.text for m in page.console_messages() if m.type == "error")
            console.extend(str(e) for e in page.page_errors())
            return png, measured, audit(page, self._axe)

        try:
            png, measured, violations = self.chromium.with_page(
                html, screenshot.width, screenshot.height, screenshot.scale, work
            )
        except PageHung as error:
            raise RenderTimeout(code_sha256(component.draft), error.waited_s) from error
        return Render(
            image=self._blobs.put(_cut(png, screenshot), "image/png"),
            elements=tuple(_element(item) for item in measured["elements"]),
            violations=violations,
            content_width=measured["width"],
            content_height=measured["height"],
            console=tuple(dict.fromkeys(console))[:20],
        )

    def screenshot_html(self, html: str, width: int, height: int, scale: int = 1) -> bytes:
        """PNG of any page at this viewport, e.g. a report."""

        def work(page: "Page") -> bytes:
            page.evaluate(_SETTLED)
            return page.screenshot(animations="disabled", type="png")

        return self.chromium.with_page(fragment_page(html), width, height, scale, work)

    def audit_html(self, html: str) -> tuple[Violation, ...]:
        """axe on a page or fragment, page-level rules left out."""
        return self.chromium.with_page(
            fragment_page(html), 1024, 768, 1, lambda page: audit(page, self._axe)
        )

    def close(self) -> None:
        """End both processes, if they were started."""
        if "chromium" in self.__dict__:
            self.chromium.close()
        if "sidecar" in self.__dict__:
            self.sidecar.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _page_of(self, component: Component) -> str:
        draft = component.draft
        story = f"{draft.name}.stories"
        assets = {
            f"assets/{asset.file}": _data_url(self._blobs.get(asset.image.blob_sha256))
            for asset in draft.assets
        }
        call = self.sidecar.call
        files = {f"{draft.name}.tsx": draft.tsx, f"{story}.tsx": draft.stories}
        runtime = call("runtime", root=str(PROJECT))["script"]
        script = call("bundle", files=files, entry=story, story="Screenshot", assets=assets)
        css = call("css", theme=draft.tokens_css, sources=[draft.tsx, draft.stories])["css"]
        return component_page(runtime, script["script"], css)


def _cut(png: bytes, screenshot: Screenshot) -> bytes:
    """`png` at exactly the picture's device size: odd sizes at 2x do not divide."""
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(png))
    size = (screenshot.device_width, screenshot.device_height)
    if image.size == size:
        return png
    out = io.BytesIO()
    image.convert("RGB").crop((0, 0, *size)).save(out, "PNG")
    return out.getvalue()


def _data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def _box(values: Sequence[float]) -> Box:
    x, y, w, h = values
    return Box(x=x, y=y, w=max(0.0, w), h=max(0.0, h))


def _element(item: dict[str, Any]) -> RenderedElement:
    text_bbox = item.pop("text_bbox")
    return RenderedElement(
        **{**item, "bbox": _box(item["bbox"]), "text_bbox": _box(text_bbox) if text_bbox else None}
    )
