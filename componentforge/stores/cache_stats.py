"""What the cache did and what is in it, read off the server."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from componentforge.domain.base import Frozen

STATS = "forge-stats/"
"""Before a stage's name: the key of its counters."""
_VERSION = re.compile(r"v(\d+)")


class StageStats(Frozen):
    """What the cache did for one stage since the counters began."""

    stage: str
    hits: int = 0
    misses: int = 0
    errors: int = 0
    """Values that could not be used: damaged, or naming a blob that is gone."""
    seconds_saved: float = 0.0
    usd_saved: float = 0.0
    entries: int = Field(default=0, ge=0)
    """Results stored now."""
    size: int = Field(default=0, ge=0)
    """Bytes these results take in the server's memory."""
    versions: dict[int, int] = Field(default_factory=dict)
    """Version of the stage -> results stored of it."""

    def outdated(self, current: Mapping[str, int]) -> int:
        """Results of another version than the one in use: no key asks for them any more."""
        now = current.get(self.stage)
        return 0 if now is None else sum(n for v, n in self.versions.items() if v != now)

    @property
    def hit_rate(self) -> float | None:
        """Hits of all that was asked for, 0 to 1; None when nothing was."""
        asked = self.hits + self.misses
        return self.hits / asked if asked else None


class CacheServer(Frozen):
    """The server behind the cache."""

    used: int = Field(ge=0)
    """Bytes."""
    limit: int = Field(ge=0)
    """Bytes; 0 is none."""
    policy: str
    """What goes when the limit is reached, in the server's own word."""
    evicted: int = Field(default=0, ge=0)
    """Values that had to go because of it, since the server started."""


@dataclass
class Stored:
    """What is stored of one stage."""

    size: int = 0
    versions: Counter[int] = field(default_factory=Counter[int])
    entries: int = 0


def stored(client: Any, keys: Iterable[bytes]) -> dict[str, Stored]:
    """Stage -> what these keys hold; the server is asked for the size of each."""
    found: dict[str, Stored] = {}
    for raw in keys:
        key = raw.decode()
        one = found.setdefault(stage_of(key), Stored())
        one.entries += 1
        one.size += int(client.memory_usage(raw, samples=0) or 0)
        version = version_of(key)
        if version is not None:
            one.versions[version] += 1
    return found


def counted(client: Any, held: Mapping[str, Stored] | None = None) -> list[StageStats]:
    """The counters of every stage, in order of name, with what is stored if that is given."""
    counts: dict[str, dict[str, float]] = {
        key.decode().removeprefix(STATS): {
            name.decode(): float(value) for name, value in client.hgetall(key).items()
        }
        for key in client.scan_iter(match=f"{STATS}*", count=500)
    }
    held = held or {}
    return [
        _stats(stage, counts.get(stage, {}), held.get(stage, Stored()))
        for stage in sorted({*held, *counts})
    ]


def _stats(stage: str, counts: Mapping[str, float], held: Stored) -> StageStats:
    return StageStats(
        stage=stage,
        hits=int(counts.get("hits", 0)),
        misses=int(counts.get("misses", 0)),
        errors=int(counts.get("errors", 0)),
        seconds_saved=counts.get("seconds_saved", 0.0),
        usd_saved=counts.get("usd_saved", 0.0),
        entries=held.entries,
        size=held.size,
        versions=dict(sorted(held.versions.items())),
    )


def server_of(client: Any) -> CacheServer:
    """How full the server is, and what it does when it is."""
    about = {**client.info("memory"), **client.info("stats")}
    return CacheServer(
        used=int(about["used_memory"]),
        limit=int(about.get("maxmemory", 0)),
        policy=str(about.get("maxmemory_policy", "unknown")),
        evicted=int(about.get("evicted_keys", 0)),
    )


def stage_of(key: str) -> str:
    """The stage a key `forge/<stage>/v<n>/<sha>` belongs to."""
    parts = key.split("/")
    return parts[1] if len(parts) > 1 else key


def version_of(key: str) -> int | None:
    """The stage's version a key was made for; None for a key of another form."""
    parts = key.split("/")
    found = _VERSION.fullmatch(parts[2]) if len(parts) > 2 else None
    return int(found[1]) if found else None
