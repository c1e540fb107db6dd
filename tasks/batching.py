"""Working off a batch: items taken up under a lease, a chunk at a time, until none is left."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from componentforge.domain.batch import (
    FINAL,
    BatchItem,
    BatchOptions,
    ItemResult,
    ItemRow,
)
from componentforge.errors import AnswerPending, ForgeError, ServiceUnavailable
from componentforge.stores.batches import PostgresBatches
from componentforge.wiring import parse_engines
from tasks.keys import canonical_json
from tasks.models import BatchRequest, GenerateRequest, Published
from tasks.publish import is_complete

T = TypeVar("T")
LEASE_S = 30.0
"""How long an item stays blocked after its worker was killed."""
_PATIENCE_S = 120.0
"""How long a worker waits for a database that went away."""


_stop = threading.Event()


def stop() -> None:
    """Have this process's work on batches end after the item it is at."""
    _stop.set()


def stopping() -> bool:
    """Whether `stop` was called."""
    return _stop.is_set()


def batch_id_of(items: Sequence[BatchItem], options: BatchOptions) -> str:
    """Content address of a batch: the same pictures wanted in the same way are the same batch."""
    wanted = {"items": list(items), "options": options.model_copy(update={"caller": ""})}
    return sha256(canonical_json(wanted).encode()).hexdigest()


def options_for(request: BatchRequest) -> BatchOptions:
    """What all items of a request share."""
    return BatchOptions(
        out=str(Path(request.out).absolute()),
        engine=request.engine.label,
        hosted=request.hosted,
        deferred=request.deferred,
        repairs=request.repairs,
        repair_usd=request.repair_usd,
    )


def new_owner() -> str:
    """A name no other worker has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def enlist(
    store: PostgresBatches,
    source: str,
    options: BatchOptions,
    items: Sequence[BatchItem],
    skipped: Mapping[int, str],
    *,
    again: bool = False,
) -> str:
    """Write the batch down, or find out what of a known one is still to do; its id.

    Of a known batch, items that failed are queued again, and those whose picture changed or whose
    folder is not whole any more; `again` queues all. `skipped` (position -> why) stay undone as
    long as they are named here; one that is done stays done.
    """
    batch_id = batch_id_of(items, options)
    if store.create(batch_id, source, options, items, skipped):
        return batch_id
    store.skip(batch_id, skipped)
    stale = [
        row.position
        for row in store.rows(batch_id)
        if row.state in FINAL
        and row.position not in skipped
        and (again or not _still_good(row, options))
    ]
    store.requeue(batch_id, stale)
    return batch_id


def _still_good(row: ItemRow, options: BatchOptions) -> bool:
    if row.state != "done" or row.result is None:
        return False
    return is_complete(Path(options.out) / row.item.folder) and (
        row.result.image_sha256 == digest_of(row.item.image)
    )


def digest_of(image: str) -> str | None:
    """Content address of a file; None when it cannot be read."""
    try:
        with Path(image).open("rb") as file:
            digest = sha256()
            while part := file.read(1 << 20):
                digest.update(part)
            return digest.hexdigest()
    except OSError:
        return None


def next_item(store: PostgresBatches, batch_id: str, owner: str) -> ItemRow | None:
    """The next item, `owner`'s from now on; None when none is left or the process is to end.

    One at a time: what a worker that dies holds was really begun.

    Raises:
        ServiceUnavailable: The database stayed away.
    """
    if stopping():
        return None
    rows = patiently(lambda: store.claim(batch_id, owner, 1, LEASE_S), time.sleep)
    return rows[0] if rows else None


def settle(
    store: PostgresBatches,
    batch_id: str,
    row: ItemRow,
    owner: str,
    result: ItemResult | ServiceUnavailable | AnswerPending,
) -> None:
    """Write down how an item ended; one that only lacked a service goes back to the others, one
    whose answers come with a batch rests until they are here.

    Raises:
        ServiceUnavailable: The database stayed away.
    """
    if isinstance(result, AnswerPending):
        key, spent = result.key, result.spent_usd
        patiently(lambda: store.put_off(batch_id, row.position, owner, key, spent), time.sleep)
        return
    if isinstance(result, ServiceUnavailable):
        away = result

        def back() -> bool:
            return store.put_back(batch_id, row.position, owner)

        if patiently(back, time.sleep):
            time.sleep(1.0)  # it may come back meanwhile
            return
        result = not_made(away, None, 0.0)
    ended = with_earlier_rounds(result, row)
    patiently(lambda: store.finish(batch_id, row.position, owner, ended), time.sleep)


def with_earlier_rounds(result: ItemResult, row: ItemRow) -> ItemResult:
    """What an item cost includes the rounds that ended in waiting."""
    if row.spent_usd is None or result.cost_usd is None:
        return result.model_copy(update={"cost_usd": None})
    return result.model_copy(update={"cost_usd": result.cost_usd + row.spent_usd})


def request_for(row: ItemRow, options: BatchOptions) -> GenerateRequest:
    """What `generate` is asked for this item."""
    item = row.item
    return GenerateRequest(
        image=item.image,
        out=options.out,
        folder=item.folder,
        name=item.name,
        engine=parse_engines(options.engine),
        hosted=options.hosted,
        library=item.library,
        scale=item.scale,
        note=item.note,
        repairs=options.repairs,
        repair_usd=options.repair_usd,
    )


def made(published: Published, digest: str | None) -> ItemResult:
    """The row of an item that came out."""
    stages = [stage for stage in published.stages if stage.name != "publish"]
    costs = [stage.cost_usd for stage in stages]
    return ItemResult(
        state="done",
        image_sha256=digest,
        component_type=published.component_type,
        confidence=published.confidence,
        verdict=published.verdict,
        seen_gain=published.scores.seen_gain if published.scores else None,
        seconds=published.seconds,
        stages=len(stages),
        cached=sum(stage.cached for stage in stages),
        seconds_saved=sum(stage.seconds_saved for stage in stages),
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
    )


def not_made(error: ForgeError, digest: str | None, seconds: float) -> ItemResult:
    """The row of an item that did not."""
    reason = str(error).splitlines()[0]
    return ItemResult(state="failed", reason=reason, image_sha256=digest, seconds=seconds)


@contextmanager
def held(store: PostgresBatches, batch_id: str, owner: str) -> Generator[threading.Event]:
    """Renew the leases of `owner` until the block ends; the event tells they were lost."""
    done, lost = threading.Event(), threading.Event()

    def renew() -> None:
        missed = 0.0
        while not done.wait(LEASE_S / 3):
            try:
                store.renew(batch_id, owner, LEASE_S)
                missed = 0.0
            except ForgeError:  # the database is away: others cannot take over meanwhile either
                missed += LEASE_S / 3
                if missed > _PATIENCE_S:
                    lost.set()

    thread = threading.Thread(target=renew, name="forge-leases", daemon=True)
    thread.start()
    try:
        yield lost
    finally:
        done.set()
        thread.join(timeout=5)


def patiently(act: Callable[[], T], wait: Callable[[float], object]) -> T:
    """`act`, tried again while the database is away: it restarts, and nothing is lost by waiting.

    Raises:
        ServiceUnavailable: It stayed away for two minutes.
    """
    waited, pause = 0.0, 0.2
    while True:
        try:
            return act()
        except ServiceUnavailable:
            if waited >= _PATIENCE_S:
                raise
            wait(pause)
            waited, pause = waited + pause, min(pause * 1.6, 5.0)
