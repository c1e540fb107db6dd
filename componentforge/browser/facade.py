"""Everything that leaves Python for the web, behind one object: types, rendering, audits."""

import base64
import io
import json
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from componentforge.browser.audit import AUDIT, violations_of
from componentforge.browser.chromium import Chromium, PageHung
from componentforge.browser.drive import LISTEN, drive
from componentforge.browser.hooks import check_hooks
from componentforge.browser.locate import (
    PROJECT,
    find_chromium,
    find_node,
    find_node_modules,
    version_of,
)
from componentforge.browser.page import mounting, settled, whole_page
from componentforge.browser.sidecar import Sidecar, SidecarError
from componentforge.browser.tab import Kind, ScriptFailed, Tab
from componentforge.browser.truth import TALL, Observed, observe
from componentforge.browser.typescript import check_types
from componentforge.browser.walk import walk
from componentforge.domain.base import Box
from componentforge.domain.behaviour import FocusWalk, Moment, Step
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
from componentforge.errors import DraftRejected, RenderTimeout, ServiceUnavailable

T = TypeVar("T")

_MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8").strip().rstrip(";")
_EVIDENCE = (
    f"(async () => ({{ href: location.href, page: ({_MEASURE})(), violations: await {AUDIT} }}))()"
)


class Browser:
    """One sidecar and one Chromium, both started at first use. Fulfils `TypeChecker` and `Renderer`
    and may be shared by threads.

    Args:
        blobs: Where renders go and photographs come from.
        chromium: Path the user set; None looks for one.
        node: Path the user set; None looks for one.
        timeout_s: For one page, from its first script to its last measurement.
        pages: How many pages are shown at once; more than two gain nothing on two cores.
    """

    def __init__(
        self,
        blobs: BlobStore,
        chromium: str | None = None,
        node: str | None = None,
        timeout_s: float = 10.0,
        pages: int = 1,
    ) -> None:
        self._blobs, self._chromium_setting, self._node_setting = blobs, chromium, node
        self._timeout_s, self._pages = timeout_s, pages

    @cached_property
    def sidecar(self) -> Sidecar:
        """The Node process. Raises ServiceUnavailable when there is no Node."""
        return Sidecar(find_node(self._node_setting), find_node_modules().parent)

    @cached_property
    def chromium(self) -> Chromium:
        """The browser. Raises ServiceUnavailable when there is none."""
        find_node_modules()
        executable = find_chromium(self._chromium_setting)
        return Chromium(executable, self._prelude, self._timeout_s, self._pages)

    @cached_property
    def _version(self) -> str:
        return version_of(find_chromium(self._chromium_setting))

    def version(self) -> str:
        """What decides the pixels: the browser's version. Part of the render's cache key."""
        return self._version

    @property
    def restarts(self) -> int:
        """Browsers that hung or died, so far."""
        return self.chromium.restarts if "chromium" in self.__dict__ else 0

    def health(self) -> dict[str, str | ServiceUnavailable]:
        """The version of each program needed, or what is wrong with it and what to do."""

        def web() -> str:
            package = find_node_modules() / "typescript/package.json"
            return "TypeScript " + json.loads(package.read_text(encoding="utf-8"))["version"]

        checks: dict[str, Callable[[], str]] = {
            "Chromium": lambda: version_of(find_chromium(self._chromium_setting)),
            "Node": lambda: version_of(find_node(self._node_setting)),
            "web packages": web,
        }
        found: dict[str, str | ServiceUnavailable] = {}
        for name, check in checks.items():
            try:
                found[name] = check()
            except ServiceUnavailable as error:
                found[name] = error
        return found

    def check(self, drafts: Sequence[Draft]) -> list[list[Finding]]:
        """Strict TypeScript and the rules of hooks, one list a draft."""
        with ThreadPoolExecutor(1) as aside:  # The compiler is a program of its own.
            types = aside.submit(check_types, self.sidecar, str(PROJECT), drafts)
            hooks = [check_hooks(draft) for draft in drafts]
            return [found + more for found, more in zip(types.result(), hooks, strict=True)]

    def render(self, component: Component, screenshot: Screenshot) -> Render:
        """The story `Screenshot` at the picture's size and scale.

        A component that throws is an empty render with the error in `console`.

        Raises:
            DraftRejected: The code cannot be bundled: it imports what it may not.
            RenderTimeout: The page hung or left; the next render is not harmed.
            ServiceUnavailable: No browser, or no Node.
        """
        mount = self._mount(component)
        width, height = screenshot.width, screenshot.height

        async def work(tab: Tab) -> tuple[bytes, dict[str, Any], tuple[str, ...]]:
            await tab.size(width, height, screenshot.scale)
            await tab.run(mount)
            png = await tab.picture(width, height)
            evidence = await tab.run(_EVIDENCE)
            if not evidence["href"].startswith(tab.origin):
                raise ScriptFailed("the component left its page")
            return png, evidence, tuple(dict.fromkeys(tab.console))[:20]

        png, evidence, console = self._show("component", code_sha256(component.draft), work)
        page = evidence["page"]
        return Render(
            image=self._blobs.put(_cut(png, screenshot), "image/png"),
            elements=tuple(_element(item) for item in page["elements"]),
            violations=violations_of(evidence["violations"]),
            content_width=page["width"],
            content_height=page["height"],
            console=console,
        )

    def observe(self, component: Component, width: int, scale: int = 1) -> Observed:
        """The story `Screenshot` at this width (CSS px) and its own height, with everything its
        styles say. The story wraps the component in an element with the id "harness".

        Raises:
            DraftRejected: The code cannot be bundled, or it logged an error.
            RenderTimeout: The page hung or left.
            ServiceUnavailable: No browser, or no Node.
        """
        mount = self._mount(component)

        async def work(tab: Tab) -> Observed:
            await tab.size(width, TALL, scale)
            await tab.run(mount)
            if tab.console:
                raise DraftRejected(component.draft.name, tab.console[0])
            return await observe(tab, width, scale)

        return self._show("component", code_sha256(component.draft), work)

    def behave(
        self, component: Component, steps: Sequence[Step], width: int = 1280, height: int = 900
    ) -> tuple[Moment, ...]:
        """What the story `Screenshot` tells and shows before any step and after each.

        Callbacks are heard when the story passes them on as `drive.CHANNEL` says. A step that
        cannot be done ends the list with its `problem`.

        Raises:
            DraftRejected: The code cannot be bundled.
            RenderTimeout: The page hung or left.
            ServiceUnavailable: No browser, or no Node.
        """
        mount = self._mount(component)

        async def work(tab: Tab) -> tuple[Moment, ...]:
            await tab.size(width, height, 1)
            await tab.run(LISTEN)
            await tab.run(mount)
            return await drive(tab, steps)

        return self._show("component", code_sha256(component.draft), work)

    def screenshot_html(
        self, html: str, width: int, height: int | None = None, scale: int = 1
    ) -> bytes:
        """PNG of any page or fragment at this viewport; without a height, of all of it."""

        async def work(tab: Tab) -> bytes:
            await tab.size(width, height or 800, scale)
            await tab.load(whole_page(html))
            await tab.run(settled())
            tall = height or await tab.run("document.documentElement.scrollHeight")
            await tab.size(width, tall, scale)
            return await tab.picture(width, tall)

        return self._show("page", "page", work)

    def measure_html(self, html: str, width: int, height: int) -> tuple[RenderedElement, ...]:
        """Every visible element of any page or fragment, measured as `render` does."""

        async def work(tab: Tab) -> list[dict[str, Any]]:
            await tab.size(width, height, 1)
            await tab.load(whole_page(html))
            await tab.run(settled())
            return cast(list[dict[str, Any]], (await tab.run(f"({_MEASURE})()"))["elements"])

        return tuple(_element(item) for item in self._show("page", "page", work))

    def audit_html(self, html: str) -> tuple[Violation, ...]:
        """axe on a page or fragment, page-level rules left out."""

        async def work(tab: Tab) -> list[dict[str, Any]]:
            await tab.size(1024, 768, 1)
            await tab.load(whole_page(html))
            await tab.run(settled())
            return cast(list[dict[str, Any]], await tab.run(AUDIT))

        return violations_of(self._show("page", "page", work))

    def walk_html(self, html: str, width: int = 1024, height: int = 768) -> FocusWalk:
        """Where Tab leads through a page or fragment, and whether the focus can be seen."""

        async def work(tab: Tab) -> FocusWalk:
            await tab.size(width, height, 1)
            await tab.load(whole_page(html))
            await tab.run(settled())
            return await walk(tab)

        return self._show("page", "page", work)

    def walk(self, component: Component, width: int = 1024, height: int = 768) -> FocusWalk:
        """As `walk_html`, through the story `Screenshot`.

        Raises:
            DraftRejected: The code cannot be bundled.
            RenderTimeout: The page hung or left.
            ServiceUnavailable: No browser, or no Node.
        """
        mount = self._mount(component)

        async def work(tab: Tab) -> FocusWalk:
            await tab.size(width, height, 1)
            await tab.run(mount)
            return await walk(tab)

        return self._show("component", code_sha256(component.draft), work)

    def mounting(self, component: Component) -> tuple[str, str]:
        """Two scripts for another driver's empty page: React with the mount function, and the
        one that mounts this component. Raises DraftRejected.
        """
        return self._prelude_without_axe(), self._mount(component)

    def close(self) -> None:
        """End both processes, if they were started; a later call starts them again."""
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

    def _show(self, kind: Kind, what: str, work: Callable[[Tab], Awaitable[T]]) -> T:
        try:
            return self.chromium.run(kind, work)
        except PageHung as error:
            raise RenderTimeout(what, error.waited_s) from error

    def _prelude(self, kind: Kind) -> str:
        axe = (find_node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8")
        return axe if kind == "page" else self._prelude_without_axe() + "\n" + axe

    def _prelude_without_axe(self) -> str:
        return cast(str, self.sidecar.call("runtime", root=str(PROJECT))["script"])

    def _mount(self, component: Component) -> str:
        draft = component.draft
        story = f"{draft.name}.stories"
        assets = {
            f"assets/{asset.file}": _data_url(self._blobs.get(asset.image.blob_sha256))
            for asset in draft.assets
        }
        files = {f"{draft.name}.tsx": draft.tsx, f"{story}.tsx": draft.stories}
        files |= {file.path: file.code for file in draft.library}
        sources = list(files.values())
        theme = f"{draft.library_css}\n{draft.tokens_css}"
        try:
            ready = self.sidecar.call(
                "prepare",
                bundle={"files": files, "entry": story, "story": "Screenshot", "assets": assets},
                css={"theme": theme, "sources": sources},
            )
        except SidecarError as error:
            raise DraftRejected(draft.name, error.problem) from error
        return mounting(ready["script"], ready["css"] + ready["styles"])


def _cut(png: bytes, screenshot: Screenshot) -> bytes:
    """`png` at exactly the picture's device size: odd sizes at 2x do not divide."""
    from PIL import Image

    image = Image.open(io.BytesIO(png))
    size = (screenshot.device_width, screenshot.device_height)
    if image.size == size:
        return png
    out = io.BytesIO()
    image.convert("RGB").crop((0, 0, *size)).save(out, "PNG")
    return out.getvalue()


def _data_url(image: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(image).decode()


def _box(values: Sequence[float]) -> Box:
    x, y, w, h = values
    return Box(x=x, y=y, w=max(0.0, w), h=max(0.0, h))


def _element(item: dict[str, Any]) -> RenderedElement:
    text_bbox = item["text_bbox"]
    boxes = {"bbox": _box(item["bbox"]), "text_bbox": _box(text_bbox) if text_bbox else None}
    return RenderedElement.model_validate(item | boxes)
