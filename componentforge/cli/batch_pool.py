"""The worker processes of one `forge batch`: started, watched, replaced, ended."""

import logging
import math
import os
import secrets
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from componentforge.domain.batch import BatchCounts
from componentforge.errors import ForgeError, ServiceUnavailable
from componentforge.stores.batches import PostgresBatches

logger = logging.getLogger("componentforge.batch")
_MOST = 150
"""Items a process works off before a fresh one takes its place: memory stays flat."""


def fitting_workers() -> int:
    """As many as there are cores, as far as memory goes: a worker with its browser takes 1.2 GB."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        memory = 4 << 30
    return max(1, min(len(os.sched_getaffinity(0)), memory // (1200 << 20)))


def fitting_chunk(total: int, workers: int) -> int:
    """Items a flow run: Prefect's fixed second is spread over many, the last ones are shared."""
    return max(1, min(25, math.ceil(total / (workers * 4))))


@dataclass
class _Worker:
    owner: str
    process: subprocess.Popen[bytes]


class Pool:
    """At most `size` processes. Use as a context: leaving it ends them."""

    def __init__(self, batch_id: str, store: PostgresBatches, size: int, chunk: int, log: Path):
        """`log` takes what the workers say."""
        self.batch_id, self.store, self.size, self.chunk = batch_id, store, size, chunk
        self.workers: list[_Worker] = []
        self.crashes = 0
        """Workers that ended otherwise than by themselves, in a row without an item finished."""
        self.restarts = 0
        """Workers that were replaced after a crash, in all."""
        self._finished = 0
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log: IO[bytes] = log.open("ab")
        self._log_path = log

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
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
            worker.process.terminate()
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
        words = (self.batch_id, owner, str(self.chunk), str(_MOST))
        process = subprocess.Popen(
            [sys.executable, "-m", "componentforge.cli.batch_worker", *words],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
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
        if worker.process.stdin:
            worker.process.stdin.close()
        try:
            self.store.release(self.batch_id, worker.owner)
        except ForgeError as error:
            logger.warning("%s; its items are free again when their lease lapses", error)
