"""Settings in, working parts out: the only place that picks one and hands it to another.

Parts are made when first asked for, once a process, and closed at its end. Everything heavy is
imported where it is made. `servers`, `stores`, `engines`, `accounts`, `learning`, `models` and
`observing` each make one kind of part; `Wiring` is all of them.
"""

import atexit
import os
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.domain.engine import EngineChoice, parse_engines
from componentforge.domain.ports import BlobStore
from componentforge.settings import Settings, settings
from componentforge.wiring.engines import EngineParts
from componentforge.wiring.model_batches import deferring
from componentforge.wiring.observing import ObservingParts
from componentforge.wiring.parts import Notice
from componentforge.wiring.stores import LibraryAdded
from componentforge.wiring.tuning import TuningParts

if TYPE_CHECKING:
    from componentforge.stores.cache import ResultCache
    from componentforge.stores.embedded import ServerStatus

__all__ = [
    "EngineChoice",
    "LibraryAdded",
    "Notice",
    "Wiring",
    "current",
    "deferring",
    "parse_engines",
    "using",
]


class Wiring(EngineParts, TuningParts, ObservingParts):
    """The parts of one process, made from one `Settings`."""


_current: list[Wiring] = []
_guard = threading.Lock()


def current() -> Wiring:
    """The process's parts; made from the environment when nothing was handed in by `using`."""
    with _guard:
        if not _current:
            made = Wiring(settings())
            atexit.register(made.close)
            _current.append(made)
        return _current[-1]


@contextmanager
def using(chosen: Settings, notice: Notice | None = None) -> Generator[Wiring]:
    """Parts made from `chosen` for everything in this process, closed at the end of the block."""
    with Wiring(chosen, notice) as made:
        _current.append(made)
        try:
            yield made
        finally:
            _current.remove(made)


def cache() -> "ResultCache":
    """See `Wiring.cache`."""
    return current().cache()


def blobs() -> BlobStore:
    """See `Wiring.blobs`."""
    return current().blobs()


def prepare_prefect(url: str, home: Path) -> None:
    """Tell Prefect, before it is imported, which server to use and to keep quiet.

    A variable the user set stays.
    """
    os.environ["PREFECT_API_URL"] = url
    for name, value in {
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
    }.items():
        os.environ.setdefault(name, value)


def statuses() -> "list[ServerStatus]":
    """One line a server that no setting replaces."""
    return current().servers().status()
