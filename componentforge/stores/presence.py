"""Whether a process still lives, told by an advisory lock that PostgreSQL drops when it dies."""

import os
import random
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg

from componentforge.stores.database import Connection, translated

_SPACE = 0x46726765  # of our locks, the same in every process
_PATIENCE_S = 5.0


class Presence:
    """One lock, held on a connection of its own for as long as the process lives."""

    def __init__(self, url: str, *, timeout_s: float = 5.0) -> None:
        """Connect at first use. `url` is libpq's."""
        self._url, self._timeout_s = url, timeout_s
        self._connection: psycopg.Connection[Any] | None = None
        self._number = self._pid = 0
        self._guard = threading.Lock()

    def number(self) -> int:
        """Of this process's lock, which is held now.

        Raises:
            ServiceUnavailable: The server is away.
        """
        with self._guard, translated():
            if self._pid != os.getpid():  # a forked child is another process
                self._connection, self._number, self._pid = None, 0, os.getpid()
            if self._connection is not None:
                try:
                    self._connection.execute("select 1")
                except psycopg.Error:
                    self._connection.close()
                    self._connection = None
            if self._connection is None:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=max(1, int(self._timeout_s))
                )
                self._take(self._connection)
            return self._number

    def close(self) -> None:
        """Give the lock back."""
        with self._guard:
            if self._connection is not None and self._pid == os.getpid():
                with suppress(psycopg.Error):
                    self._connection.close()
            self._connection = None

    def _take(self, connection: psycopg.Connection[Any]) -> None:
        # The old number again, if there was one: calls of ours are booked under it.
        until = time.monotonic() + _PATIENCE_S
        while True:
            wanted = self._number or random.randint(1, 2**31 - 1)
            row = connection.execute(
                "select pg_try_advisory_lock(%s, %s)", (_SPACE, wanted)
            ).fetchone()
            if row is not None and row[0]:
                self._number = wanted
                return
            if time.monotonic() > until:
                self._number = 0
            time.sleep(0.05)


def is_dead(connection: Connection, number: int) -> bool:
    """Whether the process of this number is gone; asked inside a transaction."""
    row = connection.execute(
        "select pg_try_advisory_xact_lock(%s, %s)", (_SPACE, number)
    ).fetchone()
    return row is not None and bool(row[0])
