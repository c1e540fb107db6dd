"""What `forge batch` says, and how it divides the work."""

import io
from argparse import Namespace

import pytest

from componentforge.cli import batch_pool, machine
from componentforge.cli.batch import summary
from componentforge.cli.batch_progress import Pace, batch_progress
from componentforge.domain.batch import BatchCounts
from componentforge.errors import ServiceUnavailable


def counts(**changes):
    return BatchCounts(**{"queued": 5, "running": 2, "done": 3, **changes})


def test_the_pace_counts_from_the_start_of_this_command_not_of_the_batch():
    pace = Pace(counts(), now=100.0)
    assert pace.rate(counts(), 100.0) == 0
    later = counts(queued=1, done=7, failed=1, stages=40, cached=10, cost_usd=0.5)
    text = pace.text(later, 110.0)
    assert text == "8 of 11, 30 a minute, 0:06 to go, 25% from the cache, 1 failed, $0.50"
    assert "2.5 a second" in pace.text(later, 102.0)
    asked = counts(queued=1, done=7, failed=1, cost_usd=0.5, unknown_cost=2)
    assert pace.text(asked, 110.0).endswith("1 failed, $0.50, 2 of unknown cost")


def test_in_a_log_a_line_comes_now_and_then_and_none_when_quiet(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("componentforge.cli.batch_progress.time.monotonic", lambda: clock[0])
    for quiet, lines in ((False, 1), (True, 0)):
        clock[0] = 0.0
        stream = io.StringIO()
        with batch_progress(counts(), quiet, stream) as bar:
            bar.update(counts())
            clock[0] = 16.0
            bar.update(counts(done=4, queued=4))
            bar.update(counts(done=4, queued=4))
        assert len(stream.getvalue().splitlines()) == lines
        bar.say("something went wrong")
        assert stream.getvalue().endswith("forge: something went wrong\n")


def test_on_a_terminal_there_is_a_bar():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with batch_progress(counts(), False, stream) as bar:
        bar.update(counts(done=4, queued=4))
        bar.say("the cache is away")
    assert "4 of 10" in stream.getvalue()
    assert "forge: the cache is away" in stream.getvalue()


def test_the_last_line_says_what_came_out():
    done = BatchCounts(done=8, failed=1, skipped=1, stages=80, cached=20, seconds_saved=12.4)
    assert summary(done, 61.24) == (
        "8 of 10 made, 1 failed, 1 skipped, 61.2 s, 25% of the stages from the cache, 12 s saved"
    )
    paid = BatchCounts(done=1, cost_usd=0.25, unknown_cost=1)
    assert summary(paid, 1.0) == "1 of 1 made, 1.0 s, $0.25 and 1 of unknown cost"


def test_workers_fit_cores_and_memory(monkeypatch):
    monkeypatch.setattr(batch_pool, "cores", lambda: 8)
    monkeypatch.setattr(batch_pool, "memory", lambda: 4 << 30)
    assert batch_pool.fitting_workers() == 2
    monkeypatch.setattr(batch_pool, "cores", lambda: 2)
    assert batch_pool.fitting_workers() == 2
    monkeypatch.setattr(batch_pool, "memory", lambda: 1 << 28)
    assert batch_pool.fitting_workers() == 1


@pytest.mark.parametrize(
    ("quota", "expected"), [("50000 100000", 1), ("250000 100000", 3), ("max 100000", 8)]
)
def test_a_containers_quota_of_cores_counts(monkeypatch, tmp_path, quota, expected):
    monkeypatch.setattr(machine.os, "sched_getaffinity", lambda _: set(range(8)))
    (tmp_path / "cpu.max").write_text(quota)
    assert machine.cores(tmp_path) == expected
    assert machine.cores(tmp_path / "none") == 8


def test_a_containers_limit_of_memory_counts(monkeypatch, tmp_path):
    known = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1 << 20}
    monkeypatch.setattr(machine.os, "sysconf", known.__getitem__)
    assert machine.memory(tmp_path) == 4 << 30
    for text, expected in (("max", 4 << 30), (str(1 << 30), 1 << 30), (str(1 << 50), 4 << 30)):
        (tmp_path / "memory.max").write_text(text)
        assert machine.memory(tmp_path) == expected

    def unknown(_name):
        raise ValueError

    monkeypatch.setattr(machine.os, "sysconf", unknown)
    assert machine.memory(tmp_path / "none") == 4 << 30


class Process:
    """A worker that ended with `returncode`, or works on when that is None."""

    def __init__(self, returncode):
        self.returncode, self.stdin = returncode, io.BytesIO()

    def poll(self):
        return self.returncode

    def wait(self, timeout=None):
        self.returncode = 0 if self.returncode is None else self.returncode


class Store:
    def __init__(self):
        self.released = []

    def release(self, batch_id, owner):
        self.released.append(owner)
        if owner == "unlucky":
            raise ServiceUnavailable("PostgreSQL", "is away", "start it")
        return 1


@pytest.fixture
def pool(tmp_path, monkeypatch):
    started = []

    def start(self):
        worker = batch_pool._Worker(f"w{len(started)}", Process(None))
        started.append(worker)
        return worker

    monkeypatch.setattr(batch_pool.Pool, "_start", start)
    with batch_pool.Pool("id", Store(), 2, 5, tmp_path / "logs" / "x.log") as made:
        made.started = started
        yield made


def test_no_more_workers_than_items_and_none_when_nothing_waits(pool):
    pool.tend(BatchCounts(queued=1))
    assert len(pool.started) == 1
    pool.tend(BatchCounts(queued=9))
    assert len(pool.started) == 2
    pool.started[0].process.returncode = 0
    pool.tend(BatchCounts(running=1, done=9))
    assert len(pool.started) == 2, "one is still at it, and nothing waits"
    pool.started[1].process.returncode = 0
    pool.tend(BatchCounts(running=1, done=9))
    assert len(pool.started) == 3, "an item is held by nobody of ours: its lease may lapse"


def test_what_a_dead_worker_held_is_free_at_once_even_while_the_database_is_away(pool, caplog):
    pool.tend(BatchCounts(queued=5))
    pool.started[0].process.returncode = -9
    pool.started[1].owner = "unlucky"
    pool.started[1].process.returncode = -9
    pool.tend(BatchCounts(queued=5))
    assert pool.store.released == ["w0", "unlucky"]
    assert "when their lease lapses" in caplog.text
    assert len(pool.started) == 4
    assert pool.restarts == 2


def test_workers_that_only_die_end_the_command_unless_something_gets_finished(pool):
    for done in range(40):
        pool.tend(BatchCounts(queued=50, done=done))
        pool.started[-1].process.returncode = 1

    def die():
        for _ in range(40):
            pool.tend(BatchCounts(queued=50, done=39))
            pool.started[-1].process.returncode = 1

    with pytest.raises(ServiceUnavailable, match=r"x\.log"):
        die()


def test_leaving_ends_all(pool):
    pool.tend(BatchCounts(queued=5))
    pool.end()
    # A worker ends after the item it is at when its standard input closes.
    assert all(w.process.stdin.closed for w in pool.started)
    assert pool.store.released == ["w0", "w1"]


def test_the_command_line_takes_it():
    from componentforge.cli.main import parser

    chosen = parser().parse_args(["batch", "shots", "--workers", "3", "--again", "--json"])
    assert isinstance(chosen, Namespace)
    assert (chosen.source, chosen.workers, chosen.again, chosen.json) == ("shots", 3, True, True)
