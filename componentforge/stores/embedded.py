"""Servers of our own: up until `forge down`, or for as long as a command needs them."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from componentforge.stores.processes import (
    Running,
    alive,
    born,
    disown,
    keep,
    locked,
    read_note,
    start_failure,
    storage,
    terminate,
    write_note,
)
from componentforge.stores.servers import ALL, Server, Valkey

T = TypeVar("T")
R = TypeVar("R")
Notice = Callable[[str], None]


@dataclass(frozen=True)
class ServerStatus:
    """What `forge status` shows of one server."""

    name: str
    title: str
    running: bool
    kept: bool = False
    """Stays until `forge down`."""
    url: str | None = None
    pid: int | None = None


class Servers:
    """PostgreSQL, Valkey and a Prefect server under one home folder, or those wanted of them."""

    def __init__(
        self,
        home: Path,
        wanted: Sequence[str] = tuple(ALL),
        notice: Notice | None = None,
        cache_memory_mb: int = Valkey.memory_mb,
    ) -> None:
        """`notice` is told, in a line for a person, of each server that has to be started.

        `cache_memory_mb` is what a Valkey that is started may use.
        """
        self.home = home.absolute()
        self.servers: list[Server] = [ALL[name](self.home) for name in wanted]
        for server in self.servers:
            if isinstance(server, Valkey):
                server.memory_mb = cache_memory_mb
        self._notice: Notice = notice or (lambda _line: None)
        self._one_voice = threading.Lock()

    def up(self) -> dict[str, str]:
        """Start what is down, all at once, and leave all running; address by name.

        Raises:
            ServiceUnavailable: One did not start; the others stay.
            StorageFull: No space.
        """
        self._make_folders()
        found = self._start(self.servers)
        for server in self.servers:
            with locked(server.run / f"{server.name}.lock"):
                keep(server.note)
        return found

    def down(self) -> list[str]:
        """Stop all that run, whoever started them; names of the stopped."""
        if not (self.home / "run").is_dir():
            return []
        stopped = _at_once(_stop_locked, self.servers)
        return [s.name for s, was_running in zip(self.servers, stopped, strict=True) if was_running]

    def status(self) -> list[ServerStatus]:
        """One a server, asked now."""
        return [_status(server) for server in self.servers]

    @contextmanager
    def ensure(self) -> Generator[dict[str, str]]:
        """Addresses by name, for the block. What had to be started ends with its last user.

        Raises:
            ServiceUnavailable: One did not start.
            StorageFull: No space.
        """
        self._make_folders()
        uses = [(server, _use(server)) for server in self.servers]
        try:
            found = {s.name: running.url for s in self.servers if (running := s.find())}
            missing = [server for server in self.servers if server.name not in found]
            yield {**found, **self._start(missing)}
        finally:
            _at_once(_leave, uses)

    def revive(self) -> list[str]:
        """Start again what died, to stay as long as it was meant to; names of the started.

        Raises:
            ServiceUnavailable: One did not start.
            StorageFull: No space.
        """
        self._make_folders()
        dead = [(server, read_note(server.note)) for server in self.servers if not server.find()]
        self._start(server for server, _ in dead)
        for server, noted in dead:
            if noted is not None and noted.kept:
                with locked(server.run / f"{server.name}.lock"):
                    keep(server.note)
        return [server.name for server, _ in dead]

    def _make_folders(self) -> None:
        with storage(self.home):
            (self.home / "run").mkdir(parents=True, exist_ok=True, mode=0o700)

    def _start(self, servers: Iterable[Server]) -> dict[str, str]:
        wanted = list(servers)
        running = _at_once(self._start_one, wanted)
        return {s.name: found.url for s, found in zip(wanted, running, strict=True)}

    def _start_one(self, server: Server) -> Running:
        with locked(server.run / f"{server.name}.lock"):
            until = time.monotonic() + server.start_limit_s
            found = server.find() or _await_noted(server, until)
            if found is not None:
                if read_note(server.note) != found:
                    write_note(server.note, found)
                return found
            with self._one_voice:
                self._notice(f"starting {server.title}")
            server.prepare()
            while True:
                started = _launch(server, until)
                if started is not None:
                    return started
                if time.monotonic() > until - 1 or not server.recover():
                    raise start_failure(server.title, server.log, "it ended while starting")
                time.sleep(0.5)
                server.prepare()


def _launch(server: Server, until: float) -> Running | None:
    """Start and wait until it answers; None when it ended by itself."""
    process, url = server.launch()
    running = Running(pid=process.pid, born=born(process.pid) or "", url=url, kept=False)
    try:
        write_note(server.note, running)
        while process.poll() is None:
            if server.answers(url):
                disown(process)
                return running
            _check_limit(server, until)
            time.sleep(0.02)
    except BaseException:
        terminate(running, server.stop_signal, server.stop_patience_s)
        disown(process)
        server.note.unlink(missing_ok=True)
        raise
    server.note.unlink(missing_ok=True)
    return None


def _check_limit(server: Server, until: float) -> None:
    if time.monotonic() > until:
        problem = f"it was not ready after {server.start_limit_s:g} s"
        raise start_failure(server.title, server.log, problem)


def _await_noted(server: Server, until: float) -> Running | None:
    """Somebody began to start it, or it is too busy to answer: wait rather than start a second."""
    noted = read_note(server.note)
    while noted is not None and alive(noted):
        if server.answers(noted.url):
            return noted
        if time.monotonic() > until:
            terminate(noted, server.stop_signal, server.stop_patience_s)
        time.sleep(0.05)
    return None


def _status(server: Server) -> ServerStatus:
    running = server.find()
    if running is None:
        return ServerStatus(server.name, server.title, running=False)
    return ServerStatus(
        server.name, server.title, True, running.kept, url=running.url, pid=running.pid
    )


def _use(server: Server) -> int:
    """A shared lock that says "in use" for as long as this process lives."""
    with storage(server.run):
        descriptor = os.open(server.run / f"{server.name}.users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def _leave(use: tuple[Server, int]) -> None:
    """Give up the use; the last one out stops a server that is not meant to stay."""
    server, descriptor = use
    try:
        noted = read_note(server.note)
        if noted is None or noted.kept:
            return
        with locked(server.run / f"{server.name}.lock"):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            noted = read_note(server.note)
            if noted is not None and not noted.kept:
                _stop(server, noted)
    finally:
        os.close(descriptor)


def _stop_locked(server: Server) -> bool:
    with locked(server.run / f"{server.name}.lock"):
        noted = read_note(server.note)
        running = noted if noted is not None and alive(noted) else server.adopt()
        if running is None:
            return False
        _stop(server, running)
        return True


def _stop(server: Server, running: Running) -> None:
    terminate(running, server.stop_signal, server.stop_patience_s)
    server.note.unlink(missing_ok=True)


def _at_once(act: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """`act` on all in threads; all are done before the first error is raised."""
    if len(items) < 2:
        return [act(item) for item in items]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=len(items)) as pool:
        return list(pool.map(act, items))
