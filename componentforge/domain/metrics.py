"""Every metric by name, and what one run adds to the totals.

The names are a promise: rules, dashboards and docs name them, and tests hold those to this table.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, Protocol

from componentforge.domain.records import RunRecord, StageRecord

Kind = Literal["counter", "gauge", "histogram"]
Labels = tuple[tuple[str, str], ...]
"""(label, value), in order of label."""
Totals = Mapping[tuple[str, Labels], float]
"""What was counted: (name, labels) -> sum. A histogram's are `NAME` with the bucket's upper bound
as the label `le`, not cumulated, and `NAME_sum`."""

RUN_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0)
"""Upper bounds of the buckets; 60 s is the bound a slow run is told by."""
STAGE_SECONDS = (0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


class Metric(NamedTuple):
    """One row of the table."""

    name: str
    """As it stands on the page; a histogram's without `_bucket`, `_sum` and `_count`."""
    kind: Kind
    labels: tuple[str, ...]
    about: str
    where: Literal["endpoint", "textfile"] = "endpoint"


METRICS = (
    Metric("forge_runs_total", "counter", ("status",), "Pictures brought to an end"),
    Metric("forge_run_seconds", "histogram", (), "Wall time of a picture that came out"),
    Metric("forge_stage_seconds", "histogram", ("stage", "cache"), "Wall time of a stage"),
    Metric("forge_errors_total", "counter", ("kind",), "Failed runs by class of error"),
    Metric("forge_cost_dollars_total", "counter", ("stage",), "Known cost"),
    Metric("forge_unknown_cost_total", "counter", ("stage",), "Stages whose cost is not known"),
    Metric("forge_saved_seconds_total", "counter", ("stage",), "Computing the cache spared"),
    Metric("forge_browser_restarts_total", "counter", (), "Browsers that hung or died"),
    Metric("forge_worker_restarts_total", "counter", (), "Batch workers that died, replaced"),
    Metric("forge_items", "gauge", ("state",), "Items of batches in work, by state"),
    Metric("forge_queue_age_seconds", "gauge", (), "How long the longest waiting item has waited"),
    Metric("forge_cache_hits_total", "counter", ("stage",), "Results the cache gave"),
    Metric("forge_cache_misses_total", "counter", ("stage",), "Results it did not have"),
    Metric("forge_cache_errors_total", "counter", ("stage",), "Cached values of no use"),
    Metric("forge_cache_saved_dollars_total", "counter", ("stage",), "Cost the cache spared"),
    Metric("forge_cache_memory_bytes", "gauge", (), "Memory the cache server uses"),
    Metric("forge_cache_memory_limit_bytes", "gauge", (), "Memory it may use; 0 is no limit"),
    Metric("forge_cache_evicted_total", "counter", (), "Values that had to go from a full cache"),
    Metric("forge_source_up", "gauge", ("source",), "1 when this source of figures answered"),
    Metric("forge_replica_lag_seconds", "gauge", (), "How far the read replica is behind"),
    Metric("forge_batch_items", "gauge", ("state",), "Items by state", "textfile"),
    Metric("forge_batch_item_seconds", "histogram", (), "Wall time an item took", "textfile"),
    Metric("forge_batch_stages", "gauge", ("cache",), "Stages by who answered", "textfile"),
    Metric("forge_batch_cost_dollars", "gauge", (), "Known cost", "textfile"),
    Metric("forge_batch_unknown_cost_items", "gauge", (), "Items of unknown cost", "textfile"),
    Metric("forge_batch_saved_seconds", "gauge", (), "What the cache saved", "textfile"),
)
BUCKETS = {"forge_run_seconds": RUN_SECONDS, "forge_stage_seconds": STAGE_SECONDS}


def totals_of(run: RunRecord) -> Totals:
    """What a run adds. Failed runs count in no histogram of runs: most end early."""
    totals: Counter[tuple[str, Labels]] = Counter()
    add, observe = _adders(totals)
    add("forge_runs_total", 1, status=run.status)
    if run.status == "done":
        observe("forge_run_seconds", run.seconds)
    else:
        add("forge_errors_total", 1, kind=run.error_kind or "unknown")
    if run.browser_restarts:
        add("forge_browser_restarts_total", run.browser_restarts)
    totals.update(stage_totals(run.stages))
    return totals


def stage_totals(stages: Iterable[StageRecord]) -> Counter[tuple[str, Labels]]:
    """What stages add, in a run or outside of one."""
    totals: Counter[tuple[str, Labels]] = Counter()
    add, observe = _adders(totals)
    for stage in stages:
        cache = "hit" if stage.cached else "miss"
        observe("forge_stage_seconds", stage.seconds, stage=stage.name, cache=cache)
        if stage.cost_usd is None:
            add("forge_unknown_cost_total", 1, stage=stage.name)
        elif stage.cost_usd:
            add("forge_cost_dollars_total", stage.cost_usd, stage=stage.name)
        if stage.seconds_saved:
            add("forge_saved_seconds_total", stage.seconds_saved, stage=stage.name)
    return totals


class _Adder(Protocol):
    def __call__(self, name: str, value: float, **labels: str) -> None: ...


def _adders(totals: Counter[tuple[str, Labels]]) -> tuple[_Adder, _Adder]:
    """Add to a sum; observe for a histogram."""

    def add(name: str, value: float, **labels: str) -> None:
        totals[name, tuple(sorted(labels.items()))] += value  # pyright: ignore[reportArgumentType]

    def observe(name: str, value: float, **labels: str) -> None:
        add(name, 1, **labels, le=bucket(BUCKETS[name], value))
        add(f"{name}_sum", value, **labels)

    return add, observe


def bucket(bounds: tuple[float, ...], value: float) -> str:
    """The label of the first bucket that holds `value`."""
    return next((str(float(bound)) for bound in bounds if value <= bound), "+Inf")
