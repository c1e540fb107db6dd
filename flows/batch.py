"""Many pictures, worked off in chunks by as many processes as there are."""

import time
from functools import partial
from pathlib import Path

from prefect import flow

from componentforge import wiring
from componentforge.domain.batch import BatchCounts, ItemResult, ItemRow
from componentforge.domain.context import working_on
from componentforge.errors import AnswerPending, ServiceUnavailable
from flows.generate import make
from tasks import batching
from tasks.artifacts import tell_progress
from tasks.batch_results import publish_results
from tasks.faults import as_forge_error
from tasks.manifest import listed
from tasks.models import BatchRequest, GenerateRequest
from tasks.remember import catch_up
from tasks.reports import stage_reports
from tasks.side_by_side import fitting_in_flight, take
from tasks.spread import spread, task_runner


@flow(name="batch", task_runner=task_runner())
def batch(request: BatchRequest) -> BatchCounts:
    """Make a component of every picture of a folder or manifest, and the report about them.

    Any number of runs with the same request, on any number of machines, share the work: each takes
    up what nobody has. A run that finds everything taken up ends; the last one out writes the
    report.
    """
    found = listed(request.source, request.out)
    options = batching.options_for(request)
    wired = wiring.current()
    store = wired.batches()
    batch_id = batching.enlist(
        store, request.source, options, found.items, found.skipped, again=request.again
    )
    # By the name other machines know it by: Prefect loads this file as a module called `batch`.
    from flows.batch import work as known

    spread(known, batch_id, request.chunk, request.in_flight)
    if options.deferred:
        wired.model_batches().look()
    counts = store.counts(batch_id)
    if counts.finished == counts.total:
        catch_up()
        publish_results(Path(options.out), request.source, store.rows(batch_id), found.problems)
    return counts


@flow(name="batch_chunk", validate_parameters=False)
def batch_chunk(batch_id: str, owner: str, chunk: int, in_flight: int) -> int:
    """Take up at most `chunk` items, `in_flight` at once, and end each; how many there were."""
    store = wiring.current().batches()
    options = batching.patiently(lambda: store.options(batch_id), time.sleep)

    def bring_to_an_end(row: ItemRow) -> None:
        ids = working_on(batch=batch_id[:12], item=str(row.position))
        with ids, wiring.deferring(options.deferred):
            result = one(row, batching.request_for(row, options))
        batching.settle(store, batch_id, row, owner, result)

    following = partial(batching.next_item, store, batch_id, owner)
    taken = take(following, bring_to_an_end, chunk, in_flight)
    if taken:
        tell_progress(batch_id, store)
    return taken


def work(batch_id: str, owner: str, chunk: int, most: int | None = None, in_flight: int = 0) -> int:
    """Chunk after chunk, until none is left, `most` items are done, or the process is to end.

    `in_flight` is how many pictures this process holds at once; 0 is what fits the engine.
    """
    taken, store = 0, wiring.current().batches()
    options = batching.patiently(lambda: store.options(batch_id), time.sleep)
    at_once = in_flight or fitting_in_flight(options.engine)
    told = wiring.current().settings.batch_task_runs
    with stage_reports(told), batching.held(store, batch_id, owner):
        while (most is None or taken < most) and not batching.stopping():
            found = batch_chunk(batch_id, owner, max(chunk, at_once), at_once)
            if not found:
                break
            taken += found
    return taken


def one(row: ItemRow, request: GenerateRequest) -> ItemResult | ServiceUnavailable | AnswerPending:
    """One picture, whatever becomes of it: the others go on. An error: nothing can be said yet."""
    began, digest = time.perf_counter(), batching.digest_of(request.image)
    try:
        return batching.made(make(request, admitted=row.rounds > 0), digest)
    except Exception as error:  # noqa: BLE001  # Prefect's own among them
        told = as_forge_error(row.item.image, error)
        if isinstance(told, ServiceUnavailable | AnswerPending):
            return told
        return batching.not_made(told, digest, time.perf_counter() - began)
