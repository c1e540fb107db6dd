"""All figures of the monitoring, gathered from where they are kept: PostgreSQL and the cache.

Nothing is counted in the process that tells them, so any process can tell them all, and they
survive every process that counted.
"""

import threading
import time
from typing import get_args

from componentforge.domain.batch import ItemState
from componentforge.domain.metrics import Labels, Totals
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores.cache import ResultCache
from componentforge.stores.replica import ReadingDatabase
from componentforge.stores.totals import PostgresTotals

_FRESH_S = 2.0
"""Several who ask at once are answered from one reading."""
_COUNTED = ("forge_browser_restarts_total", "forge_worker_restarts_total")


class Figures:
    """What `forge metrics` shows. A source that is away leaves its figures out."""

    def __init__(self, totals: PostgresTotals | None, cache: ResultCache | None) -> None:
        """None: there is no such server."""
        self._totals, self._cache = totals, cache
        self._guard = threading.Lock()
        self._last: tuple[float, Totals] = (float("-inf"), {})

    def read(self) -> Totals:
        """All figures, at most two seconds old."""
        with self._guard:
            at, last = self._last
            if time.monotonic() - at < _FRESH_S:
                return last
            found = {**self._from_postgres(), **self._from_cache()}
            self._last = (time.monotonic(), found)
            return found

    def _from_postgres(self) -> dict[tuple[str, Labels], float]:
        found: dict[tuple[str, Labels], float] = {("forge_source_up", _source("postgres")): 0.0}
        if self._totals is None:
            return found
        try:
            totals = self._totals.read()
            states, oldest_s = self._totals.in_work()
        except (ServiceUnavailable, ConfigurationError):
            return found
        for name in _COUNTED:  # what never happened is 0, so that a rate over it is 0 too
            found[name, ()] = 0.0
        for status in ("done", "failed"):
            found["forge_runs_total", (("status", status),)] = 0.0
        for state in get_args(ItemState):
            found["forge_items", (("state", state),)] = states.get(state, 0)
        found["forge_queue_age_seconds", ()] = oldest_s
        database = self._totals.database
        if isinstance(database, ReadingDatabase) and database.lag_s is not None:
            found["forge_replica_lag_seconds", ()] = database.lag_s
        return {**found, **totals, ("forge_source_up", _source("postgres")): 1.0}

    def _from_cache(self) -> dict[tuple[str, Labels], float]:
        server = self._cache.server() if self._cache else None
        if self._cache is None or server is None:
            return {("forge_source_up", _source("cache")): 0.0}
        found: dict[tuple[str, Labels], float] = {
            ("forge_source_up", _source("cache")): 1.0,
            ("forge_cache_memory_bytes", ()): server.used,
            ("forge_cache_memory_limit_bytes", ()): server.limit,
            ("forge_cache_evicted_total", ()): server.evicted,
        }
        for stage in self._cache.counters():
            labels: Labels = (("stage", stage.stage),)
            found["forge_cache_hits_total", labels] = stage.hits
            found["forge_cache_misses_total", labels] = stage.misses
            found["forge_cache_errors_total", labels] = stage.errors
            found["forge_cache_saved_dollars_total", labels] = stage.usd_saved
        return found


def _source(name: str) -> Labels:
    return (("source", name),)
