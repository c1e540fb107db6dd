"""The worker processes of one `forge batch`: started, watched, replaced, ended."""

import logging
import os
import secrets
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from componentforge.cli.machine import cores, memory
from componentforge.domain.batch import BatchCounts
from componentforge.errors import ForgeError, ServiceUnavailable
from componentforge.stores.batches import PostgresBatches

logger = logging.getLogger("componentforge.batch")
_OF_A_WORKER = 1600 << 20
"""Bytes, its browser and its compiler included."""
CHUNK = 25
"""Items a flow run: Prefect's fixed second is spread over many."""
_MOST = 150
"""Items a process works off before a fresh one takes its place: memory stays flat."""


def fitting_workers() -> int:
    """As many as there are cores, as far as memory goes: a worker with its browser takes 1.6 GB."""
    return max(1, min(cores(), memory() // _OF_A_WORKER))


_STDERR = 2
"""File descriptor."""


@dataclass
class _Worker:
    owner: str
    process: subprocess.Popen[bytes]


class Pool:
    """At most `size` processes. Use as a context: leaving it ends them."""

    def __init__(
        self,
        batch_id: str,
        store: PostgresBatches,
        size: int,
        chunk: int,
        log: Path | None,
        in_flight: int = 0,
    ) -> None:
        """`log` takes what the workers say, standard error when it is None; each holds `in_flight`
        items, 0 is what fits.
        """
        self.batch_id, self.store, self.size, self.chunk = batch_id, store, size, chunk
        self.in_flight = in_flight
        self.workers: list[_Worker] = []
        self.crashes = 0
        """Workers that ended otherwise than by themselves, in a row without an item finished."""
        self.restarts = 0
        """Workers that were replaced after a crash, in all."""
        self._finished = 0
        self._log: IO[bytes] | None = None
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            self._log = log.open("ab")
        self._log_path = log or "standard error"

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        if self._log is not None:
            self._log.close()

    def tend(self, counts: BatchCounts) -> None:
        """Replace what ended while there is work nobody has taken up.

        Raises:
            ServiceUnavailable: Worker after worker dies without finishing anything.
        """
        if counts.finished > self._finished:
            self._finished, self.crashes = counts.finished, 0
        self._reap()
        if self.crashes > 3 + 2 * self.size:
            raise ServiceUnavailable(
                "batch workers", "each one ends at once", f"read the end of {self._log_path}"
            )
        wanted = min(self.size, counts.ready + counts.running)
        idle = counts.ready == 0 and bool(self.workers)
        while len(self.workers) < wanted and not idle:
            self.workers.append(self._start())

    def end(self, grace_s: float = 20.0) -> None:
        """Ask all to stop after the item they are at, and put back what the slow ones held."""
        for worker in self.workers:
            # Not by a signal: Prefect makes an error of it in the middle of an item.
            _close(worker.process.stdin)
        for worker in self.workers:
            try:
                worker.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            self._put_back(worker)
        self.workers = []

    def _start(self) -> _Worker:
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        words = (self.batch_id, owner, *map(str, (self.chunk, _MOST, self.in_flight)))
        process = subprocess.Popen(
            [sys.executable, "-m", "componentforge.cli.batch_worker", *words],
            stdin=subprocess.PIPE,
            # Standard output is the command's own, for its one document.
            stdout=self._log or _STDERR,
            stderr=self._log or _STDERR,
            start_new_session=True,  # the terminal's Ctrl-C reaches us alone
        )
        return _Worker(owner, process)

    def _reap(self) -> None:
        for worker in [w for w in self.workers if w.process.poll() is not None]:
            self.workers.remove(worker)
            if worker.process.returncode:
                self.crashes += 1
                self.restarts += 1
                logger.warning("a batch worker ended with %d", worker.process.returncode)
            self._put_back(worker)

    def _put_back(self, worker: _Worker) -> None:
        """Its items need not wait for the lease to lapse."""
        _close(worker.process.stdin)
        try:
            self.store.release(self.batch_id, worker.owner)
        except ForgeError as error:
            logger.warning("%s; its items are free again when their lease lapses", error)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(OSError):
            pipe.close()
