"""Finds the programs the browser side needs, or says the one thing to do."""

import os
import shutil
import subprocess
from pathlib import Path

from componentforge.errors import ServiceUnavailable

PROJECT = Path(__file__).resolve().parents[2]
"""The folder that holds `node_modules`; set-up puts it beside the packages."""

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium(setting: str | None = None) -> Path:
    """The browser to drive: the one set, else one on PATH, else Playwright's own.

    Raises:
        ServiceUnavailable: There is none, or the one set is not an executable file.
    """
    if setting:
        return _executable("Chromium", setting, "point FORGE_CHROMIUM at a Chromium or unset it")
    for name in _CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    browsers = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright")
    )
    for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*/Contents/MacOS/*"):
        for path in sorted(browsers.glob(pattern), reverse=True):
            return path
    raise ServiceUnavailable(
        "Chromium", "none on PATH and none installed", "run make setup or set FORGE_CHROMIUM"
    )


def find_node(setting: str | None = None) -> Path:
    """The Node to run the sidecar with: the one set, else set-up's own, else PATH.

    Raises:
        ServiceUnavailable: There is none, or the one set is not an executable file.
    """
    if setting:
        return _executable("Node", setting, "point FORGE_NODE at Node 20 or newer or unset it")
    own = PROJECT / ".forge/node/bin/node"
    if own.exists():
        return own
    if found := shutil.which("node"):
        return Path(found)
    raise ServiceUnavailable("Node", "none on PATH", "run make setup or set FORGE_NODE")


def find_node_modules() -> Path:
    """The installed web packages. Raises ServiceUnavailable when set-up has not run."""
    modules = PROJECT / "node_modules"
    if not (modules / "typescript").is_dir():
        raise ServiceUnavailable("web packages", f"{modules.name} is missing", "run make setup")
    return modules


def version_of(program: Path) -> str:
    """First line of `program --version`; raises ServiceUnavailable when it does not run."""
    try:
        done = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceUnavailable(program.name, "does not run", "install it anew") from error
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else "unknown"


def _executable(what: str, setting: str, remedy: str) -> Path:
    path = Path(setting)
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise ServiceUnavailable(what, f"{setting} is not an executable file", remedy)
    return path
