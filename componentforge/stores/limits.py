"""Requests and tokens a minute, shared by every process that uses one Redis (or Valkey).

How to use it for a model's rate limits::

    limiter = RateLimiter(wired.address("valkey"))
    rate = Rate(requests_per_minute=500, tokens_per_minute=200_000)
    limiter.acquire("openai/gpt-x", rate, tokens=estimated)   # sleeps until it may go out
    ...                                                       # send
    limiter.settle("openai/gpt-x", rate, tokens=real - estimated)
    limiter.pause("openai/gpt-x", seconds=retry_after)        # on 429: everybody waits

A caller is given its place at once and sleeps until its turn, so a large request is never passed
by small ones for ever, and one call to Redis is enough. Time is Redis's own. What a killed process
had reserved is lost, not blocked: the bucket fills by itself.

With Redis away each process keeps the rate by itself, and says so once. Daily quotas are
`stores.quotas`.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import redis
from pydantic import Field, PositiveFloat

from componentforge.domain.base import Frozen
from componentforge.errors import ConfigurationError, LimitReached

PREFIX = "forge-rate/"
_PAUSE_S = 5.0
"""After a failure the server is left alone this long."""
logger = logging.getLogger("componentforge.limits")

# KEYS[1] bucket. ARGV: burst seconds, longest wait in seconds, pause in seconds, then for requests
# and tokens each: a minute (0: no limit), amount. Answers seconds to wait, below 0 when refused.
# A level may be negative: that is how places in the queue are given away. `at` lies ahead while
# there is a pause: nothing flows in until then.
_TAKE = """
local t = redis.call('time')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local burst, longest, pause = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local had = redis.call('hmget', KEYS[1], 'at', 'requests', 'tokens')
local at = tonumber(had[1] or now)
local past, held = math.max(0, now - at), math.max(0, at - now)
local wait, levels = held, {}
for i, name in ipairs({'requests', 'tokens'}) do
  local minute, amount = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  if minute > 0 then
    local rate = minute / 60
    local full = math.max(1, rate * burst)
    local level = had[1 + i] and math.min(full, tonumber(had[1 + i]) + past * rate) or full
    -- More than a whole bucket goes out when the bucket is full, and is paid for afterwards.
    if amount > 0 then wait = math.max(wait, held + (math.min(amount, full) - level) / rate) end
    levels[name] = level - amount
  end
end
if wait > longest then return tostring(-wait) end
at = math.max(at, now)
if pause > 0 then
  at = math.max(at, now + pause)
  for i, name in ipairs({'requests', 'tokens'}) do
    levels[name] = math.min(0, levels[name] or tonumber(had[1 + i] or 0))
  end
end
for name, level in pairs(levels) do redis.call('hset', KEYS[1], name, tostring(level)) end
redis.call('hset', KEYS[1], 'at', tostring(at))
redis.call('pexpire', KEYS[1], math.ceil((held + pause) * 1000) + 3600000)
return tostring(wait)
"""


class Rate(Frozen):
    """What a minute allows; None allows any number."""

    requests_per_minute: PositiveFloat | None = None
    tokens_per_minute: PositiveFloat | None = None
    burst_s: float = Field(default=6.0, gt=0, le=60)
    """How many seconds' worth may go out at once after a rest. Within any minute at most
    `1 + burst_s / 60` times the rate leaves.
    """


class RateLimiter:
    """Buckets by name. May be shared by threads; any number of processes share the buckets."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = 2.0,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connect at first use.

        Args:
            url: `redis://`, `rediss://` or `unix://`; else ConfigurationError.
            timeout_s: Of one call to Redis.
            sleep: What waits.
            clock: Seconds; used only while Redis is away.
        """
        self._client, self._sleep, self._clock = connect(url, timeout_s), sleep, clock
        self._take: Any = self._client.register_script(_TAKE)
        self._alone = _OwnBuckets(clock)
        self._away_until = float("-inf")
        self._was_away = False
        self._guard = threading.Lock()

    def acquire(
        self, name: str, rate: Rate, *, requests: int = 1, tokens: float = 0, wait_s: float = 120.0
    ) -> float:
        """Sleep until this may go out; seconds slept.

        Args:
            name: Of the bucket: what the limit is kept for, `openai/<model>`.
            rate: Equal in all processes that use the bucket.
            requests: How many are about to be sent.
            tokens: Estimated; correct it with `settle`.
            wait_s: Rather be refused than wait longer.

        Raises:
            LimitReached: Its turn would come later than `wait_s`; nothing was reserved.
        """
        wait = self.reserve(name, rate, requests=requests, tokens=tokens, wait_s=wait_s)
        if wait > 0:
            self._sleep(wait)
        return wait

    def reserve(
        self, name: str, rate: Rate, *, requests: int = 1, tokens: float = 0, wait_s: float = 120.0
    ) -> float:
        """As `acquire`, but whoever calls does the sleeping (asyncio)."""
        wait = self._call(name, rate, requests, tokens, longest=wait_s)
        if wait < 0:
            raise LimitReached(
                name, f"the rate limit leaves no place for {-wait:.0f} s", "try again then", -wait
            )
        return wait

    def settle(self, name: str, rate: Rate, *, tokens: float) -> None:
        """Tokens really used less those reserved; negative gives back."""
        self._call(name, rate, 0, tokens, longest=float("inf"))

    def pause(self, name: str, seconds: float, rate: Rate | None = None) -> None:
        """Nobody sends within the next `seconds`: the other side said so. Give the `rate` too."""
        self._call(name, rate or Rate(), 0, 0, longest=float("inf"), pause=seconds)

    def close(self) -> None:
        """Give the connections back."""
        with suppress(redis.RedisError):
            self._client.connection_pool.disconnect()

    def _call(
        self, name: str, rate: Rate, requests: int, tokens: float, longest: float, pause: float = 0
    ) -> float:
        per = (rate.requests_per_minute or 0, requests, rate.tokens_per_minute or 0, tokens)
        arguments = (rate.burst_s, min(longest, 1e9), pause, *per)
        if self._clock() >= self._away_until:
            try:
                wait = float(self._take(keys=[PREFIX + name], args=[repr(a) for a in arguments]))
            except (redis.RedisError, OSError) as error:
                self._lost(error)
            else:
                self._was_away = False
                return wait
        with self._guard:
            return self._alone.take(name, *arguments)

    def _lost(self, error: Exception) -> None:
        self._away_until = self._clock() + _PAUSE_S
        if not self._was_away:
            self._was_away = True
            logger.warning(
                "rate limits are kept by this process alone: Redis does not answer (%s)", error
            )


class _OwnBuckets:
    """The same arithmetic for one process."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._levels: dict[tuple[str, str], float] = {}
        self._at: dict[str, float] = {}

    def take(self, name: str, burst: float, longest: float, pause: float, *per: float) -> float:
        now = self._clock()
        at = self._at.get(name, now)
        past, held = max(0.0, now - at), max(0.0, at - now)
        wait, levels = held, dict[str, float]()
        for what, minute, amount in (("requests", *per[:2]), ("tokens", *per[2:])):
            if minute <= 0:
                continue
            rate = minute / 60
            full = max(1.0, rate * burst)
            level = min(full, self._levels.get((name, what), full) + past * rate)
            if amount > 0:
                wait = max(wait, held + (min(amount, full) - level) / rate)
            levels[what] = level - amount
        if wait > longest:
            return -wait
        at = max(at, now)
        if pause > 0:
            at = max(at, now + pause)
            for what in ("requests", "tokens"):
                levels[what] = min(0.0, levels.get(what, self._levels.get((name, what), 0.0)))
        self._at[name] = at
        self._levels.update({(name, what): level for what, level in levels.items()})
        return wait


def connect(url: str, timeout_s: float) -> Any:
    """A client with a pool of its own that waits for nothing longer than `timeout_s`.

    Raises:
        ConfigurationError: `url` is no address of a Redis server.
    """
    try:
        pool = redis.BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
            url,
            max_connections=16,
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
    return redis.Redis(connection_pool=pool)
