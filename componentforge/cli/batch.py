"""`forge batch`."""

import sys
import threading
import time
from argparse import Namespace
from pathlib import Path
from typing import TextIO

from componentforge.cli import output
from componentforge.cli.batch_pool import CHUNK, Pool, fitting_workers
from componentforge.cli.batch_progress import BatchProgress, batch_progress
from componentforge.cli.batch_rounds import REST, check_deferred, in_rounds
from componentforge.cli.generate import uncollected
from componentforge.cli.hosted import check_hosted, hosted_choice, settled
from componentforge.cli.logs import set_up_logs
from componentforge.cli.metrics import served_meanwhile
from componentforge.domain.batch import BatchCounts, BatchOptions
from componentforge.errors import ConfigurationError, ServiceUnavailable, StorageFull
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, parse_engines, using

_PAUSE_S = 0.5
_LOOK_EVERY_S = 5.0
_PATIENCE_S = 180.0
"""How long the database may be away before the command gives up. The items stay as they are."""


def batch(arguments: Namespace) -> int:
    """Make a component of every picture of a folder or manifest; 1 when one or more failed."""
    began = time.perf_counter()
    chosen = read_settings()
    engines = parse_engines(arguments.engine or chosen.engine)
    options = BatchOptions(
        out=str(Path(arguments.out).absolute()),
        engine=engines.label,
        hosted=settled(hosted_choice(arguments, engines), engines, chosen),
        repairs=arguments.repairs,
        repair_usd=arguments.repair_usd or chosen.repair_usd,
        deferred=check_deferred(arguments, engines),
    )
    with output.reserved_output() as out, using(chosen, output.notice) as wired:
        check_hosted(wired, engines, options.hosted)
        with uncollected():
            from tasks import batching
            from tasks.manifest import listed
        set_up_logs(chosen)
        found = listed(arguments.source, options.out)
        if arguments.library:
            items = tuple(
                item.model_copy(update={"library": item.library or arguments.library})
                for item in found.items
            )
        else:
            items = found.items
        for problem in found.problems:
            output.say(str(problem))
        if not items:
            raise ConfigurationError(arguments.source, "no row can be used", "correct the manifest")
        wired.start_services()
        store = wired.batches()
        batch_id = batching.enlist(
            store, arguments.source, options, items, found.skipped, again=arguments.again
        )
        # What the report needs takes seconds to import: the workers are at it meanwhile.
        threading.Thread(target=_report_ready, name="forge-report", daemon=True).start()
        with served_meanwhile(wired):
            counts = _worked_off(wired, batch_id, arguments, out)
        from tasks.batch_results import Told, publish_results
        from tasks.remember import catch_up

        catch_up()
        told: Told | None = None
        if counts.finished >= counts.total:
            told = publish_results(
                Path(options.out), arguments.source, store.rows(batch_id), found.problems
            )
    seconds = time.perf_counter() - began
    for line in told.problems if told else ():
        output.say(line)
    if arguments.json:
        output.put_json(
            {
                "schema_version": 1,
                "batch": batch_id,
                "status": _status(counts),
                "counts": counts.model_dump(mode="json", exclude={"oldest_queued_s"}),
                "rejected_rows": [str(problem) for problem in found.problems],
                "report": str(told.report) if told else None,
                "results": str(told.table) if told else None,
                "seconds": round(seconds, 3),
            }
        )
    else:
        output.put(summary(counts, seconds))
        output.put(f"report: {told.report}" if told else REST)
    return 1 if counts.failed or found.problems or (told and told.problems) else 0


def _report_ready() -> None:
    from evaluation import gx

    gx.expectations()


def _worked_off(wired: Wiring, batch_id: str, arguments: Namespace, out: TextIO) -> BatchCounts:
    if not arguments.openai_batch:
        return work_off(wired, batch_id, arguments, out)
    return in_rounds(wired, batch_id, arguments, lambda: work_off(wired, batch_id, arguments, out))


def _status(counts: BatchCounts) -> str:
    if counts.finished < counts.total:
        return "waiting"
    return "done" if not counts.failed else "partial" if counts.done else "failed"


def work_off(wired: Wiring, batch_id: str, arguments: Namespace, out: TextIO) -> BatchCounts:
    """Keep workers at it until every item reached an end or waits for an answer; what came out."""
    store = wired.batches()
    counts = store.counts(batch_id)
    size = arguments.workers or fitting_workers()
    chunk = arguments.chunk or CHUNK
    in_file = wired.settings.log_to == "file"
    log = wired.settings.home / "logs" / "batch-workers.log" if in_file else None
    with (
        Pool(batch_id, store, size, chunk, log, arguments.in_flight) as pool,
        batch_progress(counts, arguments.json, sys.stderr) as bar,
    ):
        look, told = time.monotonic() + _LOOK_EVERY_S, 0
        while counts.ready or counts.running:
            pool.tend(counts)
            time.sleep(_PAUSE_S)
            counts = _asked(wired, batch_id, bar)
            bar.update(counts)
            if time.monotonic() >= look:
                _revive(wired, bar)
                told = tell_restarts(wired, pool, told)
                look = time.monotonic() + _LOOK_EVERY_S
        tell_restarts(wired, pool, told)
    return counts


def tell_restarts(wired: Wiring, pool: Pool, told: int) -> int:
    """Count workers replaced since the `told` first ones; how many are told now."""
    if pool.restarts > told:
        more = float(pool.restarts - told)
        try:
            wired.totals().add({("forge_worker_restarts_total", ()): more})
        except (ServiceUnavailable, StorageFull):  # told with the next ones
            return told
    return pool.restarts


def _asked(wired: Wiring, batch_id: str, bar: BatchProgress) -> BatchCounts:
    """The counts, as soon as the database answers. Raises ServiceUnavailable when it stays away."""
    until, said = time.monotonic() + _PATIENCE_S, False
    while True:
        try:
            return wired.batches().counts(batch_id)
        except ServiceUnavailable as error:
            if time.monotonic() > until:
                raise
            if not said:
                bar.say(f"{error}; waiting for it")
                said = True
        _revive(wired, bar)
        time.sleep(_PAUSE_S)


def _revive(wired: Wiring, bar: BatchProgress) -> None:
    """Servers of ours that died are started again; the cache and the items lie on the disk."""
    try:
        wired.revive()
    except (ServiceUnavailable, StorageFull) as error:
        bar.say(str(error))


def summary(counts: BatchCounts, seconds: float) -> str:
    """One line: what came out, how fast, what the cache spared."""
    parts = [f"{counts.done} of {counts.total} made"]
    if counts.failed:
        parts.append(f"{counts.failed} failed")
    if counts.skipped:
        parts.append(f"{counts.skipped} skipped")
    if counts.awaiting:
        parts.append(f"{counts.awaiting} wait for answers")
    parts.append(f"{seconds:.1f} s")
    if counts.stages:
        parts.append(f"{counts.cached / counts.stages:.0%} of the stages from the cache")
    if counts.seconds_saved >= 1:
        parts.append(f"{counts.seconds_saved:.0f} s saved")
    if counts.cost_usd or counts.unknown_cost:
        unknown = f" and {counts.unknown_cost} of unknown cost" if counts.unknown_cost else ""
        parts.append(f"${counts.cost_usd:.2f}{unknown}")
    return ", ".join(parts)
