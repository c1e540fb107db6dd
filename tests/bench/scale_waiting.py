"""A batch whose stages only wait 5 ms: what is left is orchestration. Started by `bench_scale.py`.

    python tests/bench/scale_waiting.py ITEMS WARM_UP    FORGE_HOME names running servers

Everything is as in `forge batch` but the stages' bodies: rows in PostgreSQL, flow runs of 25 items,
ten tasks an item with their keys, locks, results in the cache and records. Prints one JSON line.
"""

import gc
import json
import secrets
import sys
import time
from functools import partial

import psutil
from prefect import flow
from scale_measure import slope

from componentforge import wiring
from componentforge.cli.batch_pool import CHUNK
from componentforge.cli.generate import connect, without_heartbeats
from componentforge.domain.batch import BatchItem, BatchOptions, ItemResult, ItemRow
from componentforge.domain.picture import Words
from componentforge.settings import read_settings
from componentforge.wiring import using
from tasks import batching
from tasks.artifacts import tell_progress
from tasks.keys import StageKey
from tasks.reports import stage_reports
from tasks.side_by_side import take
from tasks.stage import recording, stage

WAIT_S = 0.005
NAMES = ("ingest", "ocr", "guard", "read", "propose", "retrieve", "synthesize", "verify", "render")
RUN = secrets.token_hex(4)


def waiting(name: str):
    """A stage like the real ones that does nothing for 5 ms."""

    @stage(StageKey(f"wait-{name}", version=1))
    def wait(run: str, item: int) -> Words:
        time.sleep(WAIT_S)
        return Words(lines=())

    return wait


STAGES = [waiting(name) for name in (*NAMES, "score")]


@flow(name="waiting_chunk", validate_parameters=False)
def waiting_chunk(batch_id: str, owner: str, chunk: int) -> int:
    """As `batch_chunk`."""
    store = wiring.current().batches()

    def work(row: ItemRow) -> None:
        began = time.perf_counter()
        with recording() as stages:
            for wait in STAGES:
                wait(batch_id, row.position)
        taken = time.perf_counter() - began
        result = ItemResult(state="done", seconds=taken, stages=len(stages))
        batching.settle(store, batch_id, row, owner, result)

    taken = take(partial(batching.next_item, store, batch_id, owner), work, chunk, 1)
    tell_progress(batch_id, store)
    return taken


def run(items: int, looks: list[tuple[float, float]]) -> tuple[float, float]:
    """(wall, own CPU) seconds of a batch of `items`; memory is looked at after each chunk."""
    wired, process = wiring.current(), psutil.Process()
    store, owner = wired.batches(), batching.new_owner()
    batch_id = secrets.token_hex(32)
    rows = [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(items)]
    store.create(batch_id, "waiting", BatchOptions(out="/nowhere"), rows)
    done, began, cpu = 0, time.perf_counter(), time.process_time()
    told = wired.settings.batch_task_runs
    with stage_reports(told), batching.held(store, batch_id, owner):
        while taken := waiting_chunk(batch_id, owner, CHUNK):
            done += taken
            gc.collect()
            looks.append((done, process.memory_info().rss))
            if done == items:
                break
    return time.perf_counter() - began, time.process_time() - cpu


def main() -> int:
    """Warm up, then measure."""
    items, warm_up = int(sys.argv[1]), int(sys.argv[2])
    with using(read_settings()) as wired:
        connect(wired)
        with without_heartbeats():
            run(warm_up, [])
            looks: list[tuple[float, float]] = []
            wall, cpu = run(items, looks)
    sys.stdout.write(
        json.dumps(
            {
                "items": items,
                "seconds_per_item": wall / items,
                "cpu_per_item": cpu / items,
                "bytes_per_item": slope(looks),
                "looks": looks,
            }
        )
        + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
