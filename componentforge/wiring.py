"""Settings in, working parts out: the only place that picks one and hands it to another.

Parts are made when first asked for, once a process, and closed at its end. Everything heavy is
imported where it is made.
"""

import atexit
import os
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar, cast

from pydantic import SecretStr

from componentforge.accounts import Accounts
from componentforge.domain.engine import EngineChoice, known_engine, parse_engines
from componentforge.domain.ports import (
    BlobStore,
    Proposer,
    Reader,
    Synthesizer,
    TextRecogniser,
)
from componentforge.domain.proposal import Pattern
from componentforge.errors import InputRejected, ServiceUnavailable
from componentforge.learning import Learning
from componentforge.settings import Settings, settings

if TYPE_CHECKING:
    from componentforge.browser.facade import Browser
    from componentforge.browser.selenium_driver import SeleniumAudit
    from componentforge.security.guard_judge import Judge
    from componentforge.stores.batches import PostgresBatches
    from componentforge.stores.cache import ResultCache
    from componentforge.stores.embedded import Servers, ServerStatus
    from componentforge.stores.patterns import QdrantPatternIndex
    from componentforge.stores.postgres import PostgresHistory

__all__ = ["EngineChoice", "Wiring", "current", "parse_engines", "using"]

T = TypeVar("T")
Notice = Callable[[str], None]


class LibraryAdded(NamedTuple):
    """What `add_library` found."""

    patterns: tuple[Pattern, ...]
    problems: tuple[InputRejected, ...]
    changed: int


class Wiring(Accounts, Learning):
    """The parts of one process, made from one `Settings`."""

    def __init__(self, chosen: Settings, notice: Notice | None = None) -> None:
        """`notice` is told, in a line for a person, what had to be started or is missing."""
        self.settings = chosen
        self.notice: Notice = notice or (lambda _line: None)
        self._parts: dict[str, Any] = {}
        self._urls: dict[str, str] = {}
        self._stack = ExitStack()
        self._guard = threading.RLock()

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The part called `name`, made at the first call."""
        with self._guard:
            if name not in self._parts:
                self._parts[name] = make()
            return cast(T, self._parts[name])

    def close(self) -> None:
        """Close what was opened, then leave the servers that only this process needed."""
        with self._guard:
            parts, self._parts = list(self._parts.values()), {}
            self._urls.clear()
            stack, self._stack = self._stack, ExitStack()
        for part in reversed(parts):
            if callable(close := getattr(part, "close", None)):
                close()
        stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Servers

    def servers(self, *names: str) -> "Servers":
        """The embedded servers of these names; all that no setting replaces when none is named."""
        from componentforge.stores.embedded import Servers

        return Servers(self.settings.home, names or self.embedded(), self.notice)

    def embedded(self) -> tuple[str, ...]:
        """Names of the servers that no setting replaces."""
        s = self.settings
        replaced = {
            "postgres": s.database_url,
            "valkey": s.redis_url,
            "prefect": s.prefect_api_url,
        }
        return tuple(name for name, setting in replaced.items() if setting is None)

    def address(self, name: str) -> str:
        """Of one server: the setting's, else the embedded one's, started for this process if down.

        Raises:
            ServiceUnavailable: It did not start.
        """
        given = {
            "postgres": self.settings.database_url,
            "valkey": self.settings.redis_url,
            "prefect": self.settings.prefect_api_url,
        }[name]
        if given is not None:
            return given.get_secret_value() if isinstance(given, SecretStr) else given
        with self._guard:
            if name not in self._urls:
                found = self._stack.enter_context(self.servers(name).ensure())
                self._urls[name] = found[name]
            return self._urls[name]

    def start_services(self, names: Sequence[str] = ("prefect", "valkey", "postgres")) -> None:
        """Have these at hand until `close`, all starting at once.

        The cache and the history may be missing: said, and gone on without.

        Raises:
            ServiceUnavailable: The Prefect server did not start.
            StorageFull: No space for a server's data.
        """
        from concurrent.futures import ThreadPoolExecutor

        wanted = [name for name in names if name in self.embedded()]
        entered = [(name, self.servers(name).ensure()) for name in wanted]
        if not entered:
            return
        with ThreadPoolExecutor(max_workers=len(entered)) as pool:
            begun = [(name, c, pool.submit(c.__enter__)) for name, c in entered]
        problems: list[tuple[str, BaseException]] = []
        for name, context, future in begun:
            problem = future.exception()
            if problem is None:
                self._stack.push(context.__exit__)
                self._urls[name] = future.result()[name]
            else:
                problems.append((name, problem))
        for name, problem in problems:
            if name == "prefect" or not isinstance(problem, ServiceUnavailable):
                raise problem
            self.notice(f"{problem}; going on without it")

    def revive(self) -> list[str]:
        """Start again what of this process's embedded servers died; names of the started.

        Raises:
            ServiceUnavailable: One did not start.
            StorageFull: No space for a server's data.
        """
        with self._guard:
            names = [name for name in self.embedded() if name in self._urls]
        return self.servers(*names).revive() if names else []

    # Stores

    def cache(self) -> "ResultCache":
        """The result cache; one that keeps nothing when there is no server."""

        def make() -> "ResultCache":
            from componentforge.stores.cache import ResultCache

            try:
                url = self.address("valkey")
            except ServiceUnavailable as error:
                self.notice(f"{error}; going on without a cache")
                url = f"unix://{self.settings.home}/run/no-cache.sock"
            return ResultCache(url, ttl_s=self.settings.cache_ttl)

        return self.once("cache", make)

    def blobs(self) -> BlobStore:
        """Bytes by content address, under the home folder."""

        def make() -> BlobStore:
            from componentforge.stores.blobs import FolderBlobs

            return FolderBlobs(self.settings.home / "blobs")

        return self.once("blobs", make)

    def history(self) -> "PostgresHistory":
        """Runs and versions. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresHistory":
            from componentforge.stores.postgres import PostgresHistory

            return PostgresHistory(self.address("postgres"))

        return self.once("history", make)

    def batches(self) -> "PostgresBatches":
        """Status rows of batches. Raises ServiceUnavailable as `history` does."""

        def make() -> "PostgresBatches":
            from componentforge.stores.batches import PostgresBatches

            return PostgresBatches(self.address("postgres"))

        return self.once("batches", make)

    def patterns(self) -> "QdrantPatternIndex":
        """The pattern library's index; our own patterns enter it by themselves."""

        def make() -> "QdrantPatternIndex":
            from componentforge.stores.patterns import open_index

            qdrant = self.settings.qdrant_url
            return open_index(
                self.settings.home / "patterns",
                url=qdrant.get_secret_value() if qdrant else None,
            )

        return self.once("patterns", make)

    def add_library(self, folder: Path, library: str) -> LibraryAdded:
        """Index the components in `folder`, and forget what else was stored of `library`."""
        from componentforge.stores.pattern_source import read_library

        found, problems = read_library(folder, library)
        changed = self.patterns().replace(library, found) if found else 0
        return LibraryAdded(tuple(found), tuple(problems), changed)

    def tracking_uri(self) -> str:
        """Where MLflow writes: a server of the user's, else a database under the home folder."""
        given = self.settings.mlflow_tracking_uri
        if given is not None:
            return given.get_secret_value()
        folder = self.settings.home / "mlflow"
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'mlflow.db'}"

    # Browser

    def browser(self) -> "Browser":
        """Chromium and the Node sidecar, started when first used."""

        def make() -> "Browser":
            from componentforge.browser.facade import Browser

            return Browser(self.blobs(), self.settings.chromium, self.settings.node)

        return self.once("browser", make)

    def selenium(self, grid: str | None = None) -> "SeleniumAudit":
        """The second driver of the accessibility check; the caller closes it."""
        from componentforge.browser.selenium_driver import SeleniumAudit

        return SeleniumAudit(self.settings.chromium, grid)

    def browser_version(self) -> str:
        """What decides a render's pixels: the browser's version and the installed fonts.

        Asking a browser takes longer than a whole cached run, so the answer is kept beside the
        program's identity.

        Raises:
            ServiceUnavailable: There is no browser.
        """
        from componentforge.browser.fingerprint import browser_version

        chromium, note = self.settings.chromium, self.settings.home / "run" / "browser-version"
        return self.once(
            "browser version", lambda: f"{browser_version(chromium, note)} {self.fonts()}"
        )

    def fonts(self) -> str:
        """Changes when a font is installed or removed: what is read and shown depends on it."""
        from componentforge.browser.fingerprint import fonts

        return self.once("fonts", fonts)

    # Engines

    def engine_id(self, capability: str, choice: EngineChoice) -> str:
        """What belongs into a stage's cache key: engine, and what it depends on outside us."""
        name = getattr(choice, capability)
        return f"{name} {self.fonts()}" if capability in ("read", "synthesize") else str(name)

    def judge(self) -> "Judge | None":
        """The guard's third layer; None unless `FORGE_GUARD_URL` is set."""
        from componentforge.security.guard_judge import Judge, judge_settings

        return Judge(judge_settings(self.settings)) if self.settings.guard_url else None

    def recogniser(self) -> TextRecogniser:
        """OCR; its models load at first use."""

        def make() -> TextRecogniser:
            from componentforge.engines.local.ocr import RapidRecogniser

            return RapidRecogniser()

        return self.once("recogniser", make)

    def reader(self, name: str) -> Reader:
        """The `read` capability of an engine."""

        def make() -> Reader:
            from componentforge.engines.local.reader import LocalReader

            return LocalReader(self.blobs())

        return self.once(f"reader {known_engine(name)}", make)

    def proposer(self, name: str) -> Proposer:
        """The `propose` capability of an engine."""

        def make() -> Proposer:
            from componentforge.engines.local.propose import LocalProposer

            return LocalProposer()

        return self.once(f"proposer {known_engine(name)}", make)

    def synthesizer(self, name: str) -> Synthesizer:
        """The `synthesize` capability of an engine."""

        def make() -> Synthesizer:
            from componentforge.engines.local.synthesize import LocalSynthesizer

            return LocalSynthesizer()

        return self.once(f"synthesizer {known_engine(name)}", make)


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
