"""What one caller may use a day (UTC) and a minute, counted in Redis (or Valkey).

Checked and counted in one step, so callers at once never get more than the limit together. With
Redis away a caller without limits goes on (said once); one with limits is refused, because nobody
could tell what is left.
"""

import logging
import math
from contextlib import suppress
from hashlib import sha256
from typing import Any

import redis
from pydantic import Field, PositiveFloat, PositiveInt

from componentforge.domain.base import Frozen
from componentforge.errors import LimitReached, ServiceUnavailable
from componentforge.stores.limits import connect

PREFIX = "forge-quota/"
_MICRO = 1_000_000
logger = logging.getLogger("componentforge.limits")

# KEYS[1] a caller. ARGV: 1 to refuse what does not fit, runs a minute (0: any), then for runs,
# pixels and micro-dollars each: limit (below 0: none), amount. Answers {what did not fit or '',
# seconds until it does, runs, pixels, micro-dollars used today}.
_TAKE = """
local now = tonumber(redis.call('time')[1])
local day = math.floor(now / 86400)
if tonumber(redis.call('hget', KEYS[1], 'day') or -1) ~= day then
  redis.call('del', KEYS[1])
  redis.call('hset', KEYS[1], 'day', day)
  redis.call('expireat', KEYS[1], (day + 2) * 86400)
end
local names, refused, wait = {'runs', 'pixels', 'micro'}, '', 0
for i, name in ipairs(names) do
  local limit, amount = tonumber(ARGV[1 + 2 * i]), tonumber(ARGV[2 + 2 * i])
  local used = tonumber(redis.call('hget', KEYS[1], name) or 0)
  if limit >= 0 and (used + amount > limit or used >= limit) and refused == '' then
    refused, wait = name, (day + 1) * 86400 - now
  end
end
local minute = math.floor(now / 60)
local known = tonumber(redis.call('hget', KEYS[1], 'minute') or -1)
local recent = known == minute and tonumber(redis.call('hget', KEYS[1], 'recent') or 0) or 0
local before = 0
if known == minute then before = tonumber(redis.call('hget', KEYS[1], 'before') or 0)
elseif known == minute - 1 then before = tonumber(redis.call('hget', KEYS[1], 'recent') or 0) end
local most, runs = tonumber(ARGV[2]), tonumber(ARGV[4])
-- A sliding minute: what the last calendar minute had counts for the part that is still in it.
local sliding = recent + before * (60 - now % 60) / 60
if refused == '' and most > 0 and runs > 0 and sliding + runs > most then
  refused, wait = 'rate', math.min(60, math.max(1, math.ceil((sliding + runs - most) / most * 60)))
end
local must = tonumber(ARGV[1]) == 1
if refused == '' or not must then
  for i, name in ipairs(names) do
    redis.call('hincrby', KEYS[1], name, ARGV[2 + 2 * i])
  end
  redis.call('hset', KEYS[1], 'minute', minute, 'recent', recent + runs, 'before', before)
end
local used = redis.call('hmget', KEYS[1], 'runs', 'pixels', 'micro')
return {refused, wait, used[1] or '0', used[2] or '0', used[3] or '0'}
"""


class Quota(Frozen):
    """What one caller may use; None allows any amount."""

    runs: PositiveInt | None = None
    """A day."""
    pixels: PositiveInt | None = None
    """A day, of all pictures."""
    usd: PositiveFloat | None = None
    """A day."""
    runs_per_minute: PositiveInt | None = None

    @property
    def limited(self) -> bool:
        """Whether anything is limited at all."""
        return self != Quota()


class Usage(Frozen):
    """What one caller has used today."""

    runs: int = Field(default=0, ge=0)
    pixels: int = 0
    usd: float = 0.0


class Quotas:
    """Counters by caller. May be shared by threads and processes."""

    def __init__(self, url: str, quota: Quota, *, timeout_s: float = 2.0) -> None:
        """Connect at first use. `url` as of `ResultCache`."""
        self._client, self.quota = connect(url, timeout_s), quota
        self._script: Any = self._client.register_script(_TAKE)
        self._warned = False

    def take(self, caller: str, *, runs: int = 0, pixels: int = 0, usd: float = 0.0) -> Usage:
        """Count this use, whole or not at all, before it begins; what is used with it.

        What a run will cost is seldom known before: then leave `usd` out, and `add` it afterwards.
        A caller whose dollars are used up is refused whatever it asks for.

        Raises:
            LimitReached: It does not fit; nothing was counted.
            ServiceUnavailable: There is a limit and Redis is away.
        """
        refused, wait, used = self._count(caller, True, runs, pixels, usd)
        if refused:
            raise LimitReached(caller, self._problem(refused, used), _remedy(refused, wait), wait)
        return used

    def add(self, caller: str, *, usd: float = 0.0, pixels: int = 0) -> Usage:
        """Count what was used already, whether it fits or not."""
        return self._count(caller, False, 0, pixels, usd)[2]

    def used(self, caller: str) -> Usage:
        """What is used today."""
        return self._count(caller, False, 0, 0, 0.0)[2]

    def close(self) -> None:
        """Give the connections back."""
        with suppress(redis.RedisError):
            self._client.connection_pool.disconnect()

    def _count(
        self, caller: str, must: bool, runs: int, pixels: int, usd: float
    ) -> tuple[str, float, Usage]:
        q = self.quota
        micro = -1 if q.usd is None else math.floor(q.usd * _MICRO)
        arguments = (
            *(int(must), q.runs_per_minute or 0),
            *(_limit(q.runs), runs, _limit(q.pixels), pixels, micro, math.ceil(usd * _MICRO)),
        )
        # A caller's name may be anything: its key is not.
        key = PREFIX + sha256(caller.encode(errors="replace")).hexdigest()
        try:
            refused, wait, *used = self._script(keys=[key], args=arguments)
        except (redis.RedisError, OSError) as error:
            return self._away(error, must)
        done = Usage(runs=int(used[0]), pixels=int(used[1]), usd=int(used[2]) / _MICRO)
        return refused.decode(), float(wait), done

    def _away(self, error: Exception, must: bool) -> tuple[str, float, Usage]:
        if must and self.quota.limited:
            raise ServiceUnavailable(
                "Redis",
                "quotas are set and cannot be counted without it",
                "`forge up` starts it; with FORGE_REDIS_URL check that address",
            ) from error
        if not self._warned:
            self._warned = True
            logger.warning("usage is not counted: Redis does not answer (%s)", error)
        return "", 0.0, Usage()

    def _problem(self, refused: str, used: Usage) -> str:
        q = self.quota
        return {
            "runs": f"{used.runs} of {q.runs} runs a day are used",
            "pixels": f"{used.pixels} of {q.pixels} pixels a day are used, and this is too many",
            "micro": f"{used.usd:.2f} of {q.usd or 0:.2f} dollars a day are used",
            "rate": f"more than {q.runs_per_minute} runs a minute",
        }[refused]


def _limit(value: int | None) -> int:
    return -1 if value is None else value


def _remedy(refused: str, wait: float) -> str:
    if refused == "rate":
        return f"try again in {wait:.0f} s"
    setting = {"runs": "RUNS", "pixels": "PIXELS", "micro": "USD"}[refused]
    hours, minutes = divmod(math.ceil(wait / 60), 60)
    return f"it starts anew in {hours} h {minutes} min (FORGE_QUOTA_{setting} sets the limit)"
