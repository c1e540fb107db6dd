"""What the stages of a run did: how long, from the cache or not, at what cost."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from componentforge.domain.context import working_on
from componentforge.domain.records import StageRecord
from componentforge.stores.cache import stage_of
from componentforge.wiring.models import on_waste, run_named
from tasks.observe import ended

_records: ContextVar[list[StageRecord] | None] = ContextVar("stage_records", default=None)
_cost: ContextVar[list[float | None] | None] = ContextVar("stage_cost", default=None)
_traces: ContextVar[list[str] | None] = ContextVar("stage_traces", default=None)


class Spent(NamedTuple):
    """What computing a result took."""

    seconds: float = 0.0
    usd: float | None = 0.0
    """None: unknown."""


_started: dict[tuple[int, str], float] = {}
_spent: dict[str, Spent] = {}
Watcher = Callable[[str, StageRecord | None], None]
_watchers: list[Watcher] = []


@contextmanager
def watching(watcher: Watcher) -> Generator[None]:
    """Tell `watcher` of every stage of the process: its name when it starts to compute, its name
    and record when it ended.
    """
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


@contextmanager
def recording(run_id: str | None = None) -> Generator[list[StageRecord]]:
    """Collect a record of each stage that ends inside the block, in whatever thread.

    In order of ending; a stage that was retried stands there once an attempt. Calls of hosted
    models are booked on the run.
    """
    records: list[StageRecord] = []
    token = _records.set(records)
    try:
        with run_named(run_id):
            yield records
    finally:
        _records.reset(token)


def spend(usd: float | None) -> None:
    """Called inside a stage: this much was paid. None is unknown, and makes the sum unknown."""
    costs = _cost.get()
    if costs is not None:
        costs.append(usd)


on_waste(spend)  # a reply that was paid for and is of no use costs its stage all the same


def trace(trace_id: str) -> None:
    """Called inside a stage: where a call it made can be looked at."""
    traces = _traces.get()
    if traces is not None:
        traces.append(trace_id)


def spent_so_far() -> float | None:
    """Dollars of all stages recorded up to now; None when a price is unknown."""
    return _total([record.cost_usd for record in _records.get() or ()])


def affords(limit_usd: float | None) -> bool:
    """Whether the run may spend more. With a limit, what is not known counts as all of it."""
    if limit_usd is None:
        return True
    spent = spent_so_far()
    return spent is not None and spent < limit_usd


def note_start(key: str) -> None:
    """A stage asks for `key`: time spent waiting for another's computation counts from here."""
    _started[threading.get_ident(), key] = time.perf_counter()


def note_hit(key: str, seconds_saved: float, usd_saved: float = 0.0) -> None:
    """A stage was answered from the cache."""
    began = _started.pop((threading.get_ident(), key), None)
    seconds = 0.0 if began is None else time.perf_counter() - began
    _add(
        StageRecord(
            name=stage_of(key), seconds=seconds, cached=True, seconds_saved=seconds_saved,
            usd_saved=usd_saved,
        )
    )  # fmt: skip


@contextmanager
def computing(stage: str, key: str | None) -> Generator[None]:
    """Time a stage that really runs, and remember it for the cache entry of `key`."""
    costs: list[float | None] = []
    traces: list[str] = []
    token, began = _cost.set(costs), time.perf_counter()
    tracing = _traces.set(traces)
    for watcher in _watchers:
        watcher(stage, None)
    failure: BaseException | None = None
    try:
        with working_on(stage=stage):
            yield
        if key is not None:
            _spent[key] = Spent(time.perf_counter() - began, _total(costs))
    except BaseException as error:
        failure = error
        raise
    finally:
        _cost.reset(token)
        _traces.reset(tracing)
        seconds = time.perf_counter() - began
        if key is not None:
            _started.pop((threading.get_ident(), key), None)
        record = StageRecord(
            name=stage, seconds=seconds, cached=False, cost_usd=_total(costs),
            traces=tuple(traces),
        )  # fmt: skip
        _add(record, failure)


def _total(costs: list[float | None]) -> float | None:
    known = [cost for cost in costs if cost is not None]
    return sum(known) if len(known) == len(costs) else None


def take_spent(key: str) -> Spent:
    """What the computation of `key` took, once."""
    return _spent.pop(key, Spent())


def _add(record: StageRecord, failure: BaseException | None = None) -> None:
    records = _records.get()
    if records is not None:
        records.append(record)
    for watcher in _watchers:
        watcher(record.name, record)
    ended(record, failure)
