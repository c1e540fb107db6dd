"""One tab: a fresh document and origin for every component, nothing of the last one left."""

import asyncio
import base64
import contextlib
import itertools
from typing import TYPE_CHECKING, Any, Literal

from componentforge.browser.page import COMPONENT_POLICY, EMPTY, ISOLATE, PAGE_POLICY

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, CDPSession, Page, Route

Kind = Literal["component", "page"]
"""A component is mounted in an empty document; a page is HTML with scripts of its own."""

_SERIALS = itertools.count(1)
# One site, so that the browser keeps one warm process; one host a document, so that storage,
# workers and channels are never shared.
_ORIGIN = "https://c{serial}.forge.invalid/"


class ScriptFailed(Exception):
    """JavaScript of ours met a page in which it could not run."""


class Tab:
    """A reused tab. All methods belong to the loop that drives the browser."""

    def __init__(
        self, kind: Kind, context: "BrowserContext", page: "Page", session: "CDPSession"
    ) -> None:
        self.kind: Kind = kind
        self.context, self.page, self._session = context, page, session
        self.console: list[str] = []
        self.crashed = asyncio.Event()
        """Set when the page's process ended: for want of memory, mostly."""
        self.loads = 0
        self.origin = ""
        self._html, self._url = EMPTY, ""
        self._metrics: tuple[int, int, int] | None = None

    @classmethod
    async def create(cls, browser: "Browser", kind: Kind, prelude: str) -> "Tab":
        """A tab in a context of its own; `prelude` runs first in each of its documents."""
        context = await browser.new_context(
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
            locale="en-US",
            timezone_id="UTC",
            viewport={"width": 800, "height": 600},
        )
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        tab = cls(kind, context, page, session)
        await context.route("**/*", tab._serve)
        context.on("page", lambda popup: popup.close() if popup is not page else None)
        page.on("console", lambda m: tab.console.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: tab.console.append(str(error)))
        page.on("crash", lambda _: tab.crashed.set())
        await session.send("Emulation.setDocumentCookieDisabled", {"disabled": True})
        await page.add_init_script(script=ISOLATE + prelude)
        return tab

    async def load(self, html: str = EMPTY) -> None:
        """Show `html` in a new document at an origin never used before."""
        self.loads += 1
        self.origin = _ORIGIN.format(serial=next(_SERIALS))
        self._html, self._url = html, self.origin
        await self.page.goto(self._url, wait_until="load")
        self.console.clear()

    async def size(self, width: int, height: int, scale: int) -> None:
        """Viewport in CSS px and device px a CSS px."""
        if self._metrics != (width, height, scale):
            await self._session.send(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False},
            )
            self._metrics = (width, height, scale)

    async def run(self, script: str) -> Any:
        """The value `script` comes to, awaited if it is a promise. Raises ScriptFailed."""
        answer = await self._session.send(
            "Runtime.evaluate",
            {
                "expression": script,
                "awaitPromise": True,
                "returnByValue": True,
                "allowUnsafeEvalBlockedByCSP": False,
            },
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            thrown = details.get("exception", {}).get("description")
            raise ScriptFailed(thrown or details["text"])
        return answer["result"].get("value")

    async def picture(self, width: int, height: int) -> bytes:
        """PNG of the top left `width` x `height` CSS px."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        answer = await self._session.send(
            "Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True, "clip": clip}
        )
        return base64.b64decode(answer["data"])

    async def fonts(self, attribute: str) -> dict[int, str]:
        """The font most glyphs of an element's own text are drawn in, by the number its `attribute`
        holds.
        """
        session = self._session
        await session.send("DOM.enable")
        await session.send("CSS.enable")
        root = (await session.send("DOM.getDocument", {"depth": 0}))["root"]["nodeId"]
        asked = {"nodeId": root, "selector": f"[{attribute}]"}
        found: dict[int, str] = {}
        for node in (await session.send("DOM.querySelectorAll", asked))["nodeIds"]:
            pairs = (await session.send("DOM.getAttributes", {"nodeId": node}))["attributes"]
            number = pairs[pairs.index(attribute) + 1]
            used = await session.send("CSS.getPlatformFontsForNode", {"nodeId": node})
            if used["fonts"]:
                most = max((font["glyphCount"], font["familyName"]) for font in used["fonts"])
                found[int(number)] = most[1]
        await session.send("CSS.disable")
        await session.send("DOM.disable")
        return found

    async def _serve(self, route: "Route") -> None:
        """The one document comes from memory, once; every other request is refused."""
        with contextlib.suppress(Exception):  # The tab or the browser may be gone by now.
            await self._answer(route)

    async def _answer(self, route: "Route") -> None:
        request = route.request
        if request.url == self._url and request.is_navigation_request():
            html, self._url = self._html, ""
            policy = COMPONENT_POLICY if self.kind == "component" else PAGE_POLICY
            headers = {"content-security-policy": policy}
            await route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        else:
            # "aborted" leaves a page that wanted to go elsewhere where it is.
            await route.abort("aborted")
