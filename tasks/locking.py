"""One computation a key, across processes: Prefect's lock protocol on locks that expire.

A worker renews its locks while it lives; one that is killed stops, so its key is free after the
cache's `lock_hold_s`. A worker that waits longer than `lock_wait_s`, or finds no server, computes
without a lock: the same content is then written twice, no more.
"""

import asyncio
import os
import secrets
import threading
import time
from dataclasses import dataclass

from prefect.locking.protocol import LockManager

from componentforge.stores.cache import ResultCache
from tasks import bound


@dataclass
class _Lock:
    """One lock of this process. An empty token was let through without one on the server."""

    token: str
    hold_s: float
    due: float
    """When to renew it, by the monotonic clock."""
    cache: ResultCache
    """Where it is held: the process may have moved on to another cache, or to none."""


class _Held:
    """The locks this process holds, and the thread that renews them."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.locks: dict[tuple[str, str], _Lock] = {}
        """(key, holder) -> lock."""
        self.thread: threading.Thread | None = None
        self.wake = threading.Event()

    def add(self, key: str, holder: str, token: str, hold_s: float, cache: ResultCache) -> None:
        due = time.monotonic() + hold_s / 4
        with self.guard:
            self.locks[key, holder] = _Lock(token, hold_s, due, cache)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._renew, name="forge-locks", daemon=True)
                self.thread.start()
        self.wake.set()

    def pop(self, key: str, holder: str) -> _Lock | None:
        with self.guard:
            return self.locks.pop((key, holder), None)

    def holds(self, key: str, holder: str | None = None) -> bool:
        with self.guard:
            if holder is not None:
                return (key, holder) in self.locks
            return any(key == held for held, _ in self.locks)

    def _renew(self) -> None:
        while True:
            with self.guard:
                held = [(key, lock) for (key, _), lock in self.locks.items() if lock.token]
            pause = min((lock.due for _, lock in held), default=None)
            # A new lock may be due before all that are held now: adding one ends the wait.
            if self.wake.wait(None if pause is None else max(0.0, pause - time.monotonic())):
                self.wake.clear()
                continue
            for key, lock in held:
                if lock.due <= time.monotonic():
                    lock.due = time.monotonic() + lock.hold_s / 4
                    lock.cache.extend_lock(key, lock.token, lock.hold_s)


_held = _Held()


def _forget_after_fork() -> None:
    """A forked child owns none of its parent's locks and has none of its threads."""
    global _held
    _held = _Held()


os.register_at_fork(after_in_child=_forget_after_fork)


class StageLocks(LockManager):
    """Fulfils Prefect's `LockManager`. Holds nothing itself, so it may be copied and pickled."""

    def acquire_lock(
        self,
        key: str,
        holder: str,
        acquire_timeout: float | None = None,
        hold_timeout: float | None = None,
    ) -> bool:
        """Wait for the lock; False when the limit passed (the holder may then go on without it)."""
        cache = bound.cache()
        hold_s = cache.lock_hold_s if hold_timeout is None else hold_timeout
        limit = time.monotonic() + (
            cache.lock_wait_s if acquire_timeout is None else acquire_timeout
        )
        if _held.holds(key, holder):
            return True
        token, pause = f"{holder}:{secrets.token_hex(8)}", 0.01
        while True:
            got = cache.try_lock(key, token, hold_s)
            if got:
                _held.add(key, holder, token, hold_s, cache)
                return True
            if got is None or time.monotonic() >= limit:
                # Let through: an empty token marks a holder without a lock on the server.
                _held.add(key, holder, "", hold_s, cache)
                return got is None
            time.sleep(min(pause, max(0.0, limit - time.monotonic())))
            pause = min(pause * 1.5, 0.2)

    async def aacquire_lock(
        self,
        key: str,
        holder: str,
        acquire_timeout: float | None = None,
        hold_timeout: float | None = None,
    ) -> bool:
        """`acquire_lock` without blocking the event loop."""
        return await asyncio.to_thread(
            self.acquire_lock, key, holder, acquire_timeout, hold_timeout
        )

    def release_lock(self, key: str, holder: str) -> None:
        """Let go; letting go of what one does not hold (any more) is no fault."""
        lock = _held.pop(key, holder)
        if lock is not None and lock.token:
            lock.cache.unlock(key, lock.token)

    def is_locked(self, key: str) -> bool:
        """Whether anyone holds the key."""
        return _held.holds(key) or bound.cache().locked(key)

    def is_lock_holder(self, key: str, holder: str) -> bool:
        """Whether `holder` acquired the key in this process, or was let through without it."""
        return _held.holds(key, holder)

    def wait_for_lock(self, key: str, timeout: float | None = None) -> bool:
        """Wait until nobody holds the key; False when the limit passed."""
        limit = time.monotonic() + (bound.cache().lock_wait_s if timeout is None else timeout)
        while self.is_locked(key):
            if time.monotonic() >= limit:
                return False
            time.sleep(0.02)
        return True

    async def await_for_lock(self, key: str, timeout: float | None = None) -> bool:
        """`wait_for_lock` without blocking the event loop."""
        return await asyncio.to_thread(self.wait_for_lock, key, timeout)
