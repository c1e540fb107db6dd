"""`forge doctor`: what is there, what is missing, and the one command that mends it."""

import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from componentforge.cli import output
from componentforge.errors import ForgeError
from componentforge.settings import Settings, read_settings
from componentforge.wiring import Wiring, using

FONTS = ("Inter", "Roboto", "Lato", "Open Sans", "Noto Sans", "Liberation Sans")
LEAST_FREE_MB = 500


@dataclass(frozen=True)
class Check:
    """One line of the table."""

    what: str
    state: Literal["there", "down", "missing"]
    """`down` is started when needed, so nothing is wrong with it."""
    detail: str
    remedy: str = ""
    needed: bool = True
    """Without it nothing can be generated."""


def doctor(arguments: Namespace) -> int:
    """Look at everything; 1 when something needed is missing."""
    with using(read_settings()) as wired:
        found = examine(wired)
    bad = [check for check in found if check.state == "missing" and check.needed]
    if arguments.json:
        output.put_json({"ok": not bad, "checks": [vars(check) for check in found]})
        return 1 if bad else 0
    rows = [(check.what, check.state, check.detail, check.remedy) for check in found]
    output.put_table(rows, ("what", "state", "", "to mend it"))
    remedies = list(dict.fromkeys(check.remedy for check in bad))
    output.put()
    output.put(f"run {', then '.join(remedies)}" if bad else "everything needed is there")
    return 1 if bad else 0


def examine(wired: Wiring) -> list[Check]:
    """Every check, in the order things depend on each other."""
    checks: list[Callable[[], Check]] = [
        _python,
        lambda: _node(wired.settings),
        _web_packages,
        lambda: _chromium(wired.settings),
        _fonts,
        _ocr,
        *(lambda name=name: _server(wired, name) for name in ("postgres", "valkey", "prefect")),
        lambda: _space(wired.settings.home),
        lambda: _patterns(wired),
    ]
    if wired.settings.model is not None or wired.settings.openai_api_key is not None:
        checks.append(lambda: hosted_model(wired))
    return [check() for check in checks]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    right = (3, 11) <= sys.version_info[:2] < (3, 13)
    return Check("Python", "there" if right else "missing", version, "" if right else "make setup")


def _node(settings: Settings) -> Check:
    from componentforge.browser.locate import find_node, version_of

    return _program("Node", lambda: version_of(find_node(settings.node)))


def _web_packages() -> Check:
    from componentforge.browser.locate import find_node_modules

    return _program("web packages", lambda: str(find_node_modules().name))


def _chromium(settings: Settings) -> Check:
    from componentforge.browser.locate import find_chromium, version_of

    return _program("Chromium", lambda: version_of(find_chromium(settings.chromium)))


def _program(what: str, ask: Callable[[], str]) -> Check:
    try:
        return Check(what, "there", ask())
    except ForgeError as error:
        problem = getattr(error, "problem", str(error))
        remedy = getattr(error, "remedy", "make setup")
        return Check(what, "missing", problem, remedy)


def _fonts() -> Check:
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return Check("fonts", "missing", "fontconfig does not answer", "make setup")
    families = {name.strip() for line in listed.splitlines() for name in line.split(",")}
    if not families:
        return Check("fonts", "missing", "no font is installed", "make setup")
    lacking = [font for font in FONTS if font not in families]
    if lacking:
        return Check(
            "fonts", "missing", f"without {', '.join(lacking)}", "make setup", needed=False
        )
    return Check("fonts", "there", f"{len(families)} families")


def _ocr() -> Check:
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    models = sorted(folder.rglob("*.onnx")) if folder else []
    if not models:
        return Check("OCR models", "missing", "rapidocr or its models", "make setup")
    return Check("OCR models", "there", f"{len(models)} models")


def _server(wired: Wiring, name: str) -> Check:
    title = {"postgres": "PostgreSQL", "valkey": "Valkey", "prefect": "Prefect server"}[name]
    if name not in wired.embedded():
        return _yours(wired, name, title)
    status = wired.servers(name).status()[0]
    if status.running:
        return Check(title, "there", status.url or "up")
    return Check(title, "down", "starts when needed", "forge up", needed=False)


def _yours(wired: Wiring, name: str, title: str) -> Check:
    try:
        if name == "postgres":
            wired.history().versions("-")
        elif name == "valkey" and not wired.cache().available():
            return Check(title, "missing", "does not answer", "check FORGE_REDIS_URL", needed=False)
        elif name == "prefect":
            return _prefect(wired, title)
    except ForgeError as error:
        return Check(title, "missing", str(error), "check FORGE_DATABASE_URL", needed=False)
    return Check(title, "there", "yours")


def _prefect(wired: Wiring, title: str) -> Check:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"{wired.address('prefect').rstrip('/')}/health", timeout=5):
            return Check(title, "there", "yours")
    except (URLError, OSError, ValueError):
        return Check(title, "missing", "does not answer", "check PREFECT_API_URL")


def _space(home: Path) -> Check:
    folder = next(path for path in (home, *home.parents) if path.is_dir())
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE_MB:
        remedy = "free some space or set FORGE_HOME"
        return Check("disk space", "missing", f"{free} MB free", remedy)
    return Check("disk space", "there", f"{free // 1000} GB free")


def _patterns(wired: Wiring) -> Check:
    try:
        found = wired.patterns().list("forge")
    except ForgeError as error:
        return Check("patterns", "missing", str(error), getattr(error, "remedy", "make setup"))
    if not found:
        return Check("patterns", "missing", "none in the index", "make setup")
    return Check("patterns", "there", f"{len(found)} of ours")


def hosted_model(wired: Wiring) -> Check:
    """What the settings say of the hosted model; nobody is asked."""
    what, name = "hosted model", wired.settings.model
    if name is None:
        return Check(what, "missing", "none is named", "set FORGE_MODEL", needed=False)
    if wired.settings.openai_api_key is None:
        return Check(what, "missing", f"{name}, but no key", "set OPENAI_API_KEY", needed=False)
    try:
        model, warning = wired.models().checked(name, datetime.now(UTC).date())
    except ForgeError as error:
        remedy = str(getattr(error, "remedy", ""))
        return Check(what, "missing", getattr(error, "problem", str(error)), remedy, needed=False)
    if model is None:
        return Check(
            what, "there", f"{name}, at an unknown price", "FORGE_MODEL_PRICES", needed=False
        )
    price = f"${model.input:g} in, ${model.output:g} out a million tokens"
    return Check(what, "there", f"{name}, {price}", warning or "", needed=False)
