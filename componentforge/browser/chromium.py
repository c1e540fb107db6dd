"""Chromium behind a thread: one browser, reused pages, no network, a watchdog that ends what hangs."""

import contextlib
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from componentforge.errors import ForgeError, ServiceUnavailable

if TYPE_CHECKING:
    from playwright.sync_api import Browser as PlaywrightBrowser
    from playwright.sync_api import Page, Playwright

T = TypeVar("T")

_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    # No way out: names do not resolve, every proxied connection (loopback too) meets a closed port,
    # and WebRTC may not go round the proxy.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]

ORIGIN = "https://component-{serial}.forge.invalid/"
"""Each page load has an origin of its own, so no storage is shared between components."""


class PageHung(ForgeError):
    """The page did not come back in time; the browser was ended with it."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(waited_s)
        self.waited_s = waited_s

    def __str__(self) -> str:
        return f"the page did not answer within {self.waited_s:g} s"


class Chromium:
    """One headless browser driven from one thread of its own; its methods may be called from any thread."""

    def __init__(self, executable: Path, timeout_s: float = 15.0) -> None:
        self._executable, self._timeout_s = executable, timeout_s
        self._jobs: queue.Queue[tuple[Callable[[], Any], Future[Any]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._start_lock = threading.Lock()
        self._playwright: Playwright | None = None
        self._browser: PlaywrightBrowser | None = None
        self._pid: int | None = None
        self._pages: dict[int, Page] = {}
        self._html = ""
        self._serial = 0

    def with_page(
        self, html: str, width: int, height: int, scale: int, work: "Callable[[Page], T]"
    ) -> T:
        """Show `html` in a fresh document of `width` x `height` CSS px and run `work` on it.

        Raises:
            PageHung: Loading and `work` together took longer than the limit.
            ServiceUnavailable: The browser does not start, or died twice.
        """
        return self._submit(lambda: self._guarded(html, width, height, scale, work))

    @property
    def pid(self) -> int | None:
        """Process id of the browser while it runs."""
        return self._pid

    def close(self) -> None:
        """End the browser and its thread; a later call starts both again."""
        with self._start_lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join(timeout=20)

    # Everything below runs in the browser's own thread.

    def _guarded(
        self, html: str, width: int, height: int, scale: int, work: "Callable[[Page], T]"
    ) -> T:
        from playwright.sync_api import Error

        for attempt in (1, 2):
            page = self._page(scale)
            hung = threading.Event()
            watchdog = threading.Timer(self._timeout_s, self._kill, [hung])
            watchdog.start()
            try:
                page.set_viewport_size({"width": width, "height": height})
                self._html = html
                self._serial += 1
                page.goto(ORIGIN.format(serial=self._serial), wait_until="load")
                return work(page)
            except Error as error:
                alive = self._browser is not None and self._browser.is_connected()
                if hung.is_set() or "Timeout" in str(error):
                    self._discard()
                    raise PageHung(self._timeout_s) from error
                if alive and not page.is_closed():
                    raise
                self._discard()
                if attempt == 2:
                    raise ServiceUnavailable(
                        "Chromium", "it died twice on one page", "run forge doctor"
                    ) from error
            finally:
                watchdog.cancel()
        raise AssertionError("unreachable")

    def _page(self, scale: int) -> "Page":
        browser = self._started()
        page = self._pages.get(scale)
        if page is not None and not page.is_closed():
            return page
        context = browser.new_context(
            device_scale_factor=scale,
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
            locale="en-US",
            timezone_id="UTC",
        )
        context.route("**/*", self._serve)
        context.route_web_socket("**/*", lambda socket: socket.close())
        page = context.new_page()
        page.set_default_timeout(self._timeout_s * 1000)
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("popup", lambda popup: popup.close())
        self._pages[scale] = page
        return page

    def _serve(self, route: Any) -> None:
        """The one document is served from memory; everything else is refused."""
        if route.request.url == ORIGIN.format(serial=self._serial) and route.request.is_navigation_request():
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    def _started(self) -> "PlaywrightBrowser":
        from playwright.sync_api import Error, sync_playwright

        if self._browser is not None and self._browser.is_connected():
            return self._browser
        self._discard()
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        flags = list(_FLAGS)
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's own sandbox refuses to run as root.
        try:
            self._browser = self._playwright.chromium.launch(
                executable_path=self._executable, args=flags, timeout=60_000
            )
        except Error as error:
            raise ServiceUnavailable(
                "Chromium", f"{self._executable} does not start", "run make setup"
            ) from error
        session = self._browser.new_browser_cdp_session()
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        self._pid = next(int(p["id"]) for p in processes if p["type"] == "browser")
        session.detach()
        return self._browser

    def _discard(self) -> None:
        self._pages.clear()
        browser, self._browser, self._pid = self._browser, None, None
        if browser is not None:
            with contextlib.suppress(Exception):
                browser.close()

    def _kill(self, hung: threading.Event) -> None:
        # From the watchdog's thread: nothing of Playwright may be touched here.
        hung.set()
        pid = self._pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _submit(self, work: Callable[[], T]) -> T:
        future: Future[T] = Future()
        with self._start_lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._drive, name="forge-chromium", daemon=True
                )
                self._thread.start()
            self._jobs.put((work, future))
        return future.result()

    def _drive(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, future = job
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  handed to whoever asked
                future.set_exception(error)
        self._discard()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None
