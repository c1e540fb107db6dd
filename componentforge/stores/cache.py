"""Results by key in Valkey (or Redis), locks on keys, and how often each stage was spared.

A lost cache costs time, never a failure: whatever goes wrong on the wire is a miss, counted and
logged once.
"""

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from typing import Any, TypeVar

import redis

from componentforge.domain.base import Frozen
from componentforge.errors import ConfigurationError
from componentforge.stores.cache_stats import (
    STATS,
    CacheServer,
    StageStats,
    counted,
    server_of,
    stage_of,
    stored,
    version_of,
)

__all__ = ["CacheServer", "Entry", "ResultCache", "StageStats", "blobs_in", "stage_of"]

T = TypeVar("T")
PREFIX = "forge/"
_LOCK = "forge-lock/"
_PAUSE_S = 5.0
"""After a failure the server is left alone this long, so that a dead one is not waited for."""

_LOCK_MOST_S = 60.0
"""What outlasts this (or has no end) was written before the server's clock was set back: expiry is
a moment on that clock, and its owner may be long gone."""

_LOCK_IF_FREE = """
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
local left = redis.call('pttl', KEYS[1])
if left >= 0 and left <= tonumber(ARGV[3]) then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_COMPARE_DELETE = """
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0
"""
_COMPARE_EXTEND = """
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end
return 0
"""
_BLOB = re.compile(rb'blob_sha256\\*"\s*:\s*\\*"([0-9a-f]{64})')
"""Addresses of blobs in a result, however often its JSON was quoted."""
logger = logging.getLogger("componentforge.cache")


class Entry(Frozen):
    """One cached result."""

    content: bytes
    """JSON."""
    seconds: float
    """What computing it took: what a hit saves."""
    at: float
    """Unix time it was written."""
    usd: float | None = 0.0
    """What computing it cost; None is unknown."""


class ResultCache:
    """One pool of connections, shared by all threads of the process."""

    def __init__(
        self,
        url: str,
        *,
        ttl_s: float | None = None,
        timeout_s: float = 2.0,
        lock_hold_s: float = 10.0,
        lock_wait_s: float = 300.0,
        max_connections: int = 32,
    ) -> None:
        """Connect on first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`; else ConfigurationError.
            ttl_s: How long a result is kept; None until it is cleared.
            timeout_s: Of every call.
            lock_hold_s: How long a key stays blocked after its worker was killed.
            lock_wait_s: How long to wait for another's computation before doing it oneself.
            max_connections: More threads than this take turns.
        """
        self.url, self.ttl_s = url, ttl_s
        self.lock_hold_s, self.lock_wait_s = lock_hold_s, lock_wait_s
        try:
            pool = redis.BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
                url,
                max_connections=max_connections,
                timeout=timeout_s,
                socket_timeout=timeout_s,
                socket_connect_timeout=timeout_s,
            )
        except ValueError as error:
            raise ConfigurationError(
                "FORGE_REDIS_URL",
                "it is no address of a Redis server",
                "write redis://host:port/0, rediss://... or unix:///path",
            ) from error
        self._client: Any = redis.Redis(connection_pool=pool)
        self._lock_if_free: Any = self._client.register_script(_LOCK_IF_FREE)
        self._compare_delete: Any = self._client.register_script(_COMPARE_DELETE)
        self._compare_extend: Any = self._client.register_script(_COMPARE_EXTEND)
        self._paused_until = 0.0
        self._was_down = self._refused = self._closed = False
        self.failures: Counter[str] = Counter()
        """Operations that failed in this process, by name."""
        self._guard = threading.Lock()

    def get(self, key: str) -> Entry | None:
        """The result under `key`, or None: absent, damaged (then removed) or the server is away."""

        def read() -> dict[bytes, bytes]:
            try:
                return self._client.hgetall(key)
            except redis.ResponseError as error:
                if "WRONGTYPE" not in str(error):
                    raise
                return {b"content": b""}

        nothing: dict[bytes, bytes] = {}
        fields = self._try("get", read, nothing)
        if not fields:
            return None
        try:
            content = fields[b"content"]
            whole = sha256(content).hexdigest().encode() == fields[b"sha256"]
            entry = Entry(
                content=content,
                seconds=float(fields[b"seconds"]),
                at=float(fields[b"at"]),
                usd=float(usd) if (usd := fields.get(b"usd", b"0")) else None,
            )
        except (KeyError, ValueError):
            whole, entry = False, None
        if not whole:
            logger.warning("the cached result %s is damaged; it is computed again", key)
            self.drop(key)
            self.count(stage_of(key), "errors")
            return None
        return entry

    def put(
        self,
        key: str,
        content: bytes,
        seconds: float,
        usd: float | None = 0.0,
        at: float | None = None,
    ) -> bool:
        """Keep a result, computed now or `at` that time; whether it was kept."""

        def write() -> bool:
            pipe = self._client.pipeline(transaction=True)
            pipe.delete(key)
            pipe.hset(
                key,
                mapping={
                    "content": content,
                    "sha256": sha256(content).hexdigest(),
                    "seconds": repr(seconds),
                    "at": repr(time.time() if at is None else at),
                    "usd": "" if usd is None else repr(usd),
                },
            )
            if self.ttl_s is not None:
                pipe.pexpire(key, max(1, int(self.ttl_s * 1000)))
            pipe.execute()
            return True

        return self._try("put", write, False)

    def drop(self, key: str) -> None:
        """Forget one result."""
        self._try("drop", lambda: self._client.delete(key), 0)

    def count(
        self, stage: str, what: str, seconds_saved: float = 0.0, usd_saved: float = 0.0
    ) -> None:
        """Add one to `hits`, `misses` or `errors` of a stage."""

        def write() -> None:
            pipe = self._client.pipeline(transaction=False)
            pipe.hincrby(STATS + stage, what, 1)
            if seconds_saved:
                pipe.hincrbyfloat(STATS + stage, "seconds_saved", seconds_saved)
            if usd_saved:
                pipe.hincrbyfloat(STATS + stage, "usd_saved", usd_saved)
            pipe.execute()

        self._try("count", write, None)

    def stats(self) -> list[StageStats]:
        """Counters and number of stored results by stage, in order of name; empty when away."""
        return self._try(
            "stats", lambda: counted(self._client, stored(self._client, self._keys(None))), []
        )

    def counters(self) -> list[StageStats]:
        """`stats` without what is stored: asks for no result. Empty when away."""
        return self._try("counters", lambda: counted(self._client), [])

    def server(self) -> CacheServer | None:
        """How full the server is and what it does when it is; None when it is away."""
        return self._try("server", lambda: server_of(self._client), None)

    def keys(self, stage: str | None = None) -> list[str]:
        """Keys of all results, or of one stage's, in order; empty when the server is away."""
        nothing: list[str] = []
        return self._try("keys", lambda: sorted(key.decode() for key in self._keys(stage)), nothing)

    def clear(
        self,
        stage: str | None = None,
        older_than_s: float | None = None,
        current: Mapping[str, int] | None = None,
    ) -> int:
        """Forget results: of one stage or all, older than so many seconds or all; how many.

        With `current` (stage -> version) only those of another version, which no key asks for any
        more; a stage that is not in it is left alone.
        """
        return self._try("clear", lambda: self._clear(stage, older_than_s, current), 0)

    def available(self) -> bool:
        """Whether the server answers now."""
        self._paused_until = 0.0
        return bool(self._try("ping", self._client.ping, False))

    def close(self) -> None:
        """Give the connections back, for good: a call that comes later finds no server."""
        self._closed = True
        with suppress(redis.RedisError):
            self._client.connection_pool.disconnect(inuse_connections=True)

    # Locks: a value only its owner knows, gone by itself after `hold_s` unless renewed.

    def try_lock(self, key: str, token: str, hold_s: float) -> bool | None:
        """True: ours now. False: another's. None: no server, so nobody can lock."""
        lock, hold = self._lock_if_free, int(hold_s * 1000)
        most = max(hold, int(_LOCK_MOST_S * 1000))
        return self._try(
            "lock", lambda: bool(lock(keys=[_LOCK + key], args=[token, hold, most])), None
        )

    def extend_lock(self, key: str, token: str, hold_s: float) -> bool:
        """Hold on for another `hold_s`; False when it is not ours any more."""
        extend = self._compare_extend
        held = self._try(
            "extend", lambda: extend(keys=[_LOCK + key], args=[token, int(hold_s * 1000)]), 0
        )
        return bool(held)

    def unlock(self, key: str, token: str) -> bool:
        """Let go if it is still ours."""
        delete = self._compare_delete
        return bool(self._try("unlock", lambda: delete(keys=[_LOCK + key], args=[token]), 0))

    def locked(self, key: str) -> bool:
        """Whether anyone holds the lock; False when the server is away."""
        return bool(self._try("locked", lambda: self._client.exists(_LOCK + key), 0))

    def _try(self, name: str, act: Callable[[], T], otherwise: T) -> T:
        if self._closed or time.monotonic() < self._paused_until:
            self.failures[name] += 1
            return otherwise
        try:
            value = act()
        except (redis.RedisError, OSError) as error:
            self._failed(name, error)
            return otherwise
        except Exception:
            if self._closed:  # the connection was taken away in the middle of the call
                return otherwise
            raise
        if self._was_down:
            self._was_down = False
            logger.info("the cache answers again")
        return value

    def _failed(self, name: str, error: Exception) -> None:
        self.failures[name] += 1
        refused = isinstance(error, redis.ResponseError)  # it answers: full, or read only
        with self._guard:
            if refused:
                first, self._refused = not self._refused, True
            else:
                self._paused_until = time.monotonic() + _PAUSE_S
                first, self._was_down = not self._was_down, True
        if first:
            logger.warning(
                "the result cache %s (%s); going on without it, only slower; see `forge doctor`",
                "refuses to work" if refused else "does not answer",
                error,
            )

    def _keys(self, stage: str | None) -> Iterator[bytes]:
        name = re.sub(r"([*?\[\]\\^-])", r"\\\1", stage or "")
        pattern = f"{PREFIX}{name}/*" if stage else f"{PREFIX}*"
        yield from self._client.scan_iter(match=pattern, count=500)

    def _clear(
        self, stage: str | None, older_than_s: float | None, current: Mapping[str, int] | None
    ) -> int:
        gone, limit = 0, time.time() - (older_than_s or 0.0)
        for key in self._keys(stage):
            if current is not None:
                name, version = stage_of(key.decode()), version_of(key.decode())
                if version is None or current.get(name, version) == version:
                    continue
            if older_than_s is not None:
                at = self._client.hget(key, "at")
                if at is not None and float(at) > limit:
                    continue
            gone += int(self._client.unlink(key))
        return gone


def blobs_in(content: bytes) -> frozenset[str]:
    """Addresses of the blobs a result names."""
    return frozenset(found.decode() for found in _BLOB.findall(content))
