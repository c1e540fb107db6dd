"""The second driver: axe through Selenium, on a Chromium of its own or on a Selenium Grid.

It shows that the findings are the component's and not the driver's.
"""

import base64
import json
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from componentforge.browser.audit import OPTIONS, findings_of, violations_of
from componentforge.browser.chromium import FLAGS
from componentforge.browser.locate import find_chromium, find_node_modules
from componentforge.browser.page import EMPTY, settled, whole_page
from componentforge.domain.component import Violation
from componentforge.errors import ServiceUnavailable

if TYPE_CHECKING:
    from selenium.webdriver import Remote

_TIMEOUT_S = 30


class SeleniumAudit:
    """One browser behind WebDriver, started at first use. For one thread.

    Args:
        chromium: Path the user set; None looks for one. A Grid brings its own.
        grid: URL of a Selenium Grid; None starts `chromedriver` here.
    """

    def __init__(self, chromium: str | None = None, grid: str | None = None) -> None:
        self._chromium, self._grid = chromium, grid

    def audit_html(self, html: str) -> tuple[Violation, ...]:
        """axe on a page or fragment, page-level rules left out."""
        return self._audited(whole_page(html), settled())

    def audit_mounted(self, runtime: str, mount: str) -> tuple[Violation, ...]:
        """axe on a component, given as `Browser.mounting` gives it. Only approved code comes so
        far: the caller has a `Component`.
        """
        return self._audited(EMPTY, mount, runtime)

    def close(self) -> None:
        """End the browser, if it was started; a later call starts it again."""
        if "_driver" in self.__dict__:
            self._driver.quit()
            del self.__dict__["_driver"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _audited(self, page: str, script: str, runtime: str = "") -> tuple[Violation, ...]:
        from axe_selenium_python import Axe
        from selenium.common.exceptions import WebDriverException

        try:
            self._driver.set_window_size(1024, 768)
            self._driver.get("data:text/html;charset=utf-8;base64," + _base64(page))
            if runtime:
                self._driver.execute_script(runtime)
            # The last line of `script` is a promise; `eval` by the driver gives it back.
            self._driver.execute_async_script(
                "const done = arguments[arguments.length - 1];"
                "Promise.resolve((0, eval)(arguments[0])).then(() => done(), () => done());",
                script,
            )
            # Its own axe-core is of 2018: give it ours.
            axe = Axe(self._driver, script_url=str(find_node_modules() / "axe-core/axe.min.js"))
            axe.inject()
            result: dict[str, Any] = axe.run(options=json.dumps(OPTIONS))
        except WebDriverException as error:
            self.close()
            problem = (error.msg or "no answer").partition("\n")[0]
            raise ServiceUnavailable("Selenium", problem, "run it again") from error
        return violations_of(findings_of(result))

    @cached_property
    def _driver(self) -> "Remote":
        from selenium.common.exceptions import WebDriverException
        from selenium.webdriver import Chrome, ChromeOptions, ChromeService, Remote

        options = ChromeOptions()
        flags = ["--headless=new", *FLAGS]
        if self._grid is None and hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")
        for flag in flags:
            options.add_argument(flag)
        try:
            if self._grid is not None:
                driver: Remote = Remote(command_executor=self._grid, options=options)
            else:
                options.binary_location = str(find_chromium(self._chromium))
                service = ChromeService(executable_path=str(find_chromedriver()))
                driver = Chrome(options=options, service=service)
        except ServiceUnavailable:
            raise
        except Exception as error:  # the client's network library has errors of its own
            where = self._grid or "chromedriver"
            told = error.msg if isinstance(error, WebDriverException) else str(error)
            problem = f"{where} gives no browser: {(told or '').partition(chr(10))[0][:160]}"
            raise ServiceUnavailable("Selenium", problem, "check the Grid or the driver") from error
        driver.set_script_timeout(_TIMEOUT_S)
        driver.set_page_load_timeout(_TIMEOUT_S)
        return driver


def find_chromedriver(which: Callable[[str], str | None] = shutil.which) -> Path:
    """The program that speaks WebDriver. Raises ServiceUnavailable when there is none."""
    found = which("chromedriver")
    if found is None:
        raise ServiceUnavailable(
            "chromedriver", "none on PATH", "run make setup, name a Grid or use --driver playwright"
        )
    return Path(found)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
