"""Chromium behind a thread: one browser, reused tabs, no network; what hangs is ended."""

import asyncio
import atexit
import contextlib
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from componentforge.browser.tab import Kind, ScriptFailed, Tab
from componentforge.errors import ForgeError, ServiceUnavailable

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

T = TypeVar("T")

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    # Of JavaScript's own objects, MB: a component that fills the memory ends its page, nobody else.
    "--js-flags=--max-old-space-size=512",
    # Nobody watches: draw the next frame when it is wanted, not 60 times a second.
    "--disable-frame-rate-limit",
    "--disable-gpu-vsync",
    # No way out: names do not resolve, every connection (loopback too) meets a closed port, and
    # WebRTC may not go round the proxy.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]

_START_S = 60.0
_RENEW_S = 5.0
_LAST_S = 0.3
_LOADS_A_TAB = 500  # Storage of origins long gone piles up in a context.
_SPARE_AFTER = 3  # Who renders more than a few gets one tab more, made ready while another works.


class PageHung(ForgeError):
    """The page did not come back in time, or left; what hung was ended."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(waited_s)
        self.waited_s = waited_s

    def __str__(self) -> str:
        return f"the page did not answer within {self.waited_s:g} s"


class Chromium:
    """One headless browser; its methods may be called from any thread.

    Args:
        executable: The browser's program.
        prelude: JavaScript that runs first in every document of a kind.
        timeout_s: For one piece of work on one page.
        pages: How many pieces of work run at once.
    """

    def __init__(
        self,
        executable: Path,
        prelude: Callable[[Kind], str],
        timeout_s: float = 10.0,
        pages: int = 1,
    ) -> None:
        self._executable, self._prelude = executable, prelude
        self._timeout_s, self._pages = timeout_s, pages
        self.restarts = 0
        """Browsers that hung or died, so far."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        # The rest belongs to the loop.
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pid: int | None = None
        self._idle: dict[Kind, list[tuple[Tab, asyncio.Task[bool]]]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._seats: asyncio.Semaphore | None = None
        self._starting: asyncio.Lock | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the browser while it runs."""
        return self._pid

    def run(self, kind: Kind, work: Callable[[Tab], Awaitable[T]]) -> T:
        """What `work` makes of a tab with a fresh empty document.

        Raises:
            PageHung: It took longer than the limit, or the page went away under it.
            ServiceUnavailable: The browser does not start, or died twice.
        """
        return asyncio.run_coroutine_threadsafe(self._seated(kind, work), self._running()).result()

    def close(self) -> None:
        """End the browser and its thread; a later call starts both again."""
        with self._lock:
            loop, self._loop = self._loop, None
            thread, self._thread = self._thread, None
        if loop is None or thread is None:
            return
        atexit.unregister(self.close)
        # A Ctrl-C ends the driver with us; what it then leaves behind is no news to the user.
        loop.set_exception_handler(lambda _loop, _context: None)
        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._shut_down(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=20)
        loop.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="forge-chromium", daemon=True
                )
                self._thread.start()
                self._seats, self._starting = asyncio.Semaphore(self._pages), asyncio.Lock()
                atexit.register(self.close)
            return self._loop

    # Everything below runs in the loop.

    async def _seated(self, kind: Kind, work: Callable[[Tab], Awaitable[T]]) -> T:
        assert self._seats is not None
        async with self._seats:
            for _ in (1, 2):
                with contextlib.suppress(ConnectionError):  # It died: once more with a new one.
                    return await self._limited(await self._take(kind), work)
        raise ServiceUnavailable("Chromium", "it died twice on one page", "run forge doctor")

    async def _limited(self, tab: Tab, work: Callable[[Tab], Awaitable[T]]) -> T:
        from playwright.async_api import Error

        browser = tab.context.browser
        try:
            result = await asyncio.wait_for(_unless_crashed(tab, work), self._timeout_s)
        except TimeoutError as error:
            await self._discard(browser)
            raise PageHung(self._timeout_s) from error
        except (Error, ScriptFailed) as error:
            if browser is None or not browser.is_connected() or tab.page.is_closed():
                await self._discard(browser)
                raise ConnectionError from error
            await self._drop(tab)
            raise PageHung(self._timeout_s) from error
        except BaseException:
            await self._drop(tab)
            raise
        self._give_back(tab)
        return result

    async def _take(self, kind: Kind) -> Tab:
        while idle := self._idle.get(kind):
            tab, fresh = idle.pop(next((i for i, one in enumerate(idle) if one[1].done()), 0))
            browser = tab.context.browser
            if await fresh and browser is not None and browser.is_connected():
                return tab
            # The last component still keeps the process busy: end it, and nobody else pays.
            await self._discard(browser)
        from playwright.async_api import Error

        for attempt in (1, 2):
            browser = await self._started()
            try:
                return await self._new_tab(browser, kind)
            except Error as error:
                await self._discard(browser)
                if attempt == 2:
                    raise ServiceUnavailable(
                        "Chromium", "it shows no page", "run forge doctor"
                    ) from error
        raise AssertionError("unreachable")

    async def _new_tab(self, browser: "Browser", kind: Kind) -> Tab:
        tab = await Tab.create(browser, kind, self._prelude(kind))
        await tab.load()
        return tab

    def _give_back(self, tab: Tab) -> None:
        if tab.loads >= _LOADS_A_TAB:
            self._in_background(self._drop(tab))
            return
        # The next document is made ready while the caller looks at this one's result.
        fresh = self._in_background(_renewed(tab))
        self._idle.setdefault(tab.kind, []).append((tab, fresh))
        browser = tab.context.browser
        if tab.loads == _SPARE_AFTER and browser is not None:
            self._in_background(self._add_spare(browser, tab.kind))

    async def _add_spare(self, browser: "Browser", kind: Kind) -> None:
        with contextlib.suppress(Exception):  # Nobody waits for it; whoever needs a tab makes one.
            tab = await self._new_tab(browser, kind)
            tab.loads = _SPARE_AFTER  # A spare brings no spare.
            if browser is self._browser:
                self._idle.setdefault(kind, []).append((tab, self._in_background(_renewed(tab))))

    def _in_background(self, work: "Coroutine[Any, Any, T]") -> "asyncio.Task[T]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)  # The loop itself holds a task only weakly.
        task.add_done_callback(self._tasks.discard)
        return task

    async def _drop(self, tab: Tab) -> None:
        try:
            await asyncio.wait_for(tab.context.close(), _RENEW_S)
        except Exception:  # noqa: BLE001  what cannot even close is ended with the browser
            await self._discard(tab.context.browser)

    async def _started(self) -> "Browser":
        from playwright.async_api import Error, async_playwright

        assert self._starting is not None
        async with self._starting:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            await self._discard(self._browser)
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            flags = list(FLAGS)
            if hasattr(os, "geteuid") and os.geteuid() == 0:
                flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root.
            try:
                browser = await self._playwright.chromium.launch(
                    executable_path=self._executable, args=flags, timeout=_START_S * 1000
                )
                session = await browser.new_browser_cdp_session()
                processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
                await session.detach()
            except Error as error:
                raise ServiceUnavailable(
                    "Chromium", f"{self._executable} does not start", "run make setup"
                ) from error
            self._pid = next(int(p["id"]) for p in processes if p["type"] == "browser")
            self._browser = browser
            return browser

    async def _discard(self, browser: "Browser | None", kill: bool = True) -> None:
        """End `browser`, whatever state it is in, unless another already took its place."""
        if browser is None or browser is not self._browser:
            return
        pid, self._browser, self._pid = self._pid, None, None
        self.restarts += kill
        idle, self._idle = self._idle, {}
        for tabs in idle.values():
            for _, fresh in tabs:
                fresh.cancel()
        if kill and pid is not None and browser.is_connected():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(browser.close(), _RENEW_S)

    async def _shut_down(self) -> None:
        for task in self._tasks:
            task.cancel()
        died = self._browser is not None and not self._browser.is_connected()
        await self._discard(self._browser, kill=False)
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            await playwright.stop()
        if died:
            # Its pipes close in their own time, and want the loop for it.
            await asyncio.sleep(_LAST_S)


async def _unless_crashed(tab: Tab, work: Callable[[Tab], Awaitable[T]]) -> T:
    """What `work` makes of `tab`; a page whose process ended never answers."""
    doing = asyncio.ensure_future(work(tab))
    crash = asyncio.ensure_future(tab.crashed.wait())
    try:
        await asyncio.wait({doing, crash}, return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            raise ScriptFailed("the page's process ended")
        return await doing
    finally:
        crash.cancel()
        doing.cancel()


async def _renewed(tab: Tab) -> bool:
    """Whether `tab` holds a fresh document now."""
    try:
        await asyncio.wait_for(tab.load(), _RENEW_S)
    except Exception:  # noqa: BLE001  a dead tab, browser or driver: all the same to the next user
        return False
    return True
