"""The cache's upkeep: within its age and size, and said when it does not do its work."""

import logging

from pydantic import Field, PositiveFloat, PositiveInt

from componentforge import wiring
from componentforge.domain.base import Frozen
from componentforge.stores.cache import CacheServer, StageStats
from componentforge.stores.cache_upkeep import Evicted, evict
from tasks.keys import versions

logger = logging.getLogger("componentforge.upkeep")
_ASKED_ENOUGH = 100
"""Below so many questions a hit rate says nothing."""


class CachePolicy(Frozen):
    """How long results stay and how much room they may take."""

    older_than_days: PositiveFloat | None = 90.0
    most_mb: PositiveInt | None = None
    """Megabytes of contents; None: as many as the server takes."""
    outdated: bool = True
    """Whether results go that no program of this version asks for."""
    least_hit_rate: float = Field(default=0.15, ge=0.0, le=1.0)
    """Below it somebody should look: keys change that should not, or nothing comes twice."""


class CacheTended(Frozen):
    """What was done and what should be looked at."""

    evicted: Evicted
    warnings: tuple[str, ...]


def tend(policy: CachePolicy) -> CacheTended:
    """Evict by the policy; warn of a server that is away, full, or seldom of use."""
    cache = wiring.current().cache()
    days, most = policy.older_than_days, policy.most_mb
    current = versions() if policy.outdated else None
    evicted = evict(cache, days and days * 86400, most and most * 1_000_000, current)
    warnings = warned(cache.stats(), cache.server(), policy.least_hit_rate)
    for line in warnings:
        logger.warning("%s", line)
    return CacheTended(evicted=evicted, warnings=tuple(warnings))


def warned(stats: list[StageStats], server: CacheServer | None, least: float) -> list[str]:
    """What should be looked at, a line each."""
    if server is None:
        return ["the result cache does not answer; see `forge doctor`"]
    lines: list[str] = []
    if server.limit and server.used > 0.9 * server.limit:
        lines.append(f"the result cache is {server.used / server.limit:.0%} full")
    if server.limit and server.policy == "noeviction":
        lines.append("a full result cache refuses results; set maxmemory-policy allkeys-lru")
    hits, asked = sum(s.hits for s in stats), sum(s.hits + s.misses for s in stats)
    if asked >= _ASKED_ENOUGH and hits < least * asked:
        lines.append(f"the hit rate is {hits / asked:.0%}, below {least:.0%}")
    errors = sum(s.errors for s in stats)
    if errors:
        lines.append(f"{errors} results could not be used; they were computed again")
    return lines
