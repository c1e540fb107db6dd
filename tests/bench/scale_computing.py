"""One worker of a batch whose one stage computes for 200 ms, no browser. Used by `bench_scale.py`.

    python tests/bench/scale_computing.py BATCH SECONDS     FORGE_HOME names running servers

Says `ready` when it has made one item of a batch of its own, works when a line comes in.
"""

import secrets
import sys
import time
from functools import partial

from prefect import flow

from componentforge import wiring
from componentforge.cli.batch_pool import CHUNK
from componentforge.cli.generate import connect, without_heartbeats
from componentforge.domain.batch import BatchItem, BatchOptions, ItemResult, ItemRow
from componentforge.domain.picture import Words
from componentforge.settings import read_settings
from componentforge.wiring import using
from tasks import batching
from tasks.keys import StageKey
from tasks.reports import stage_reports
from tasks.side_by_side import take
from tasks.stage import stage


@stage(StageKey("compute", version=1))
def compute(run: str, item: int, seconds: float) -> Words:
    """Keeps one core busy for so many seconds of CPU."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(2000))
    return Words(lines=())


@flow(name="computing_chunk", validate_parameters=False)
def computing_chunk(batch_id: str, owner: str, seconds: float) -> int:
    """As `batch_chunk`."""
    store = wiring.current().batches()

    def work(row: ItemRow) -> None:
        compute(batch_id, row.position, seconds)
        batching.settle(store, batch_id, row, owner, ItemResult(state="done"))

    return take(partial(batching.next_item, store, batch_id, owner), work, CHUNK, 1)


def enlist(items: int) -> str:
    """A new batch of so many items; its id."""
    batch_id = secrets.token_hex(32)
    rows = [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(items)]
    wiring.current().batches().create(batch_id, "computing", BatchOptions(out="/nowhere"), rows)
    return batch_id


def main() -> int:
    """Warm up, wait, work."""
    batch_id, seconds = sys.argv[1], float(sys.argv[2])
    with using(read_settings()) as wired:
        connect(wired)
        owner = batching.new_owner()
        with without_heartbeats():
            computing_chunk(enlist(1), owner, 0.0)
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            sys.stdin.readline()
            told = wired.settings.batch_task_runs
            with stage_reports(told), batching.held(wired.batches(), batch_id, owner):
                while computing_chunk(batch_id, owner, seconds):
                    pass
            sys.stdout.write("done\n")
            sys.stdout.flush()
            sys.stdin.readline()
    return 0


if __name__ == "__main__":
    sys.exit(main())
