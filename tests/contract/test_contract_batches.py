"""What the store of batches promises, on a real PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from componentforge.domain.batch import BatchCounts, BatchItem, BatchOptions, ItemResult
from componentforge.errors import NotFound
from componentforge.stores.batches import MOST_BEGINNINGS, PostgresBatches

ID = "a" * 64
OPTIONS = BatchOptions(out="/somewhere")
ITEMS = [BatchItem(image=f"p/{n} ü.png", folder=f"p-{n}") for n in range(6)]
DONE = ItemResult(
    state="done", component_type="card", seconds=2.0, stages=10, cached=4, cost_usd=0.5,
    seconds_saved=3.0,
)  # fmt: skip


@pytest.fixture
def store(database_url):
    made = PostgresBatches(database_url)
    yield made
    made.close()


@pytest.fixture
def batch(store):
    assert store.create(ID, "p", OPTIONS, ITEMS)
    return store


def positions(rows):
    return [row.position for row in rows]


def test_a_batch_is_written_once_and_comes_back(batch):
    assert not batch.create(ID, "other", OPTIONS, ITEMS[:1])
    assert batch.options(ID) == OPTIONS
    rows = batch.rows(ID)
    assert [row.item for row in rows] == ITEMS
    assert {row.state for row in rows} == {"queued"}
    assert batch.latest() == [(ID, "p")]
    with pytest.raises(NotFound, match="forge status"):
        batch.options("b" * 64)
    assert batch.counts("b" * 64) == BatchCounts()


def test_items_are_handed_out_once_in_order(batch):
    first = batch.claim(ID, "one", 4, 30)
    second = batch.claim(ID, "two", 4, 30)
    assert (positions(first), positions(second)) == ([0, 1, 2, 3], [4, 5])
    assert batch.claim(ID, "three", 4, 30) == []
    assert {row.begun for row in first} == {1}


def test_workers_at_once_share_without_doubles(store):
    many = [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(60)]
    store.create(ID, "p", OPTIONS, many)
    barrier = threading.Barrier(6)

    def work(owner):
        barrier.wait()
        taken = []
        while rows := store.claim(ID, owner, 3, 30):
            taken += positions(rows)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [position for found in pool.map(work, "abcdef") for position in found]
    assert sorted(taken) == list(range(60))


def test_a_lapsed_lease_gives_the_item_to_another_and_the_late_one_is_not_heard(batch):
    batch.claim(ID, "slow", 6, 0.0)
    assert positions(batch.claim(ID, "quick", 1, 30)) == [0]
    assert not batch.finish(ID, 0, "slow", DONE)
    assert batch.finish(ID, 0, "quick", DONE)
    assert batch.rows(ID)[0].result == DONE


def test_a_renewed_lease_holds(batch):
    batch.claim(ID, "one", 1, 0.0)
    assert batch.renew(ID, "one", 30) == 1
    assert positions(batch.claim(ID, "two", 1, 30)) == [1]
    assert batch.renew(ID, "nobody", 30) == 0


def test_an_ended_item_stays_ended(batch):
    (row,) = batch.claim(ID, "one", 1, 30)
    assert batch.finish(ID, row.position, "one", DONE)
    assert not batch.finish(ID, row.position, "one", ItemResult(state="failed", reason="late"))
    assert not batch.put_back(ID, row.position, "one")
    assert batch.rows(ID)[0].state == "done"
    assert positions(batch.claim(ID, "one", 1, 30)) == [1]


def test_what_a_dead_worker_held_is_free_at_once(batch):
    batch.claim(ID, "dead", 3, 30)
    assert batch.release(ID, "dead") == 3
    assert positions(batch.claim(ID, "next", 6, 30)) == [0, 1, 2, 3, 4, 5]


def test_what_was_broken_off_comes_after_what_nobody_has_begun(batch):
    batch.claim(ID, "dead", 2, 30)
    batch.release(ID, "dead")
    assert [positions(batch.claim(ID, "next", 1, 30)) for _ in range(6)] == [
        [2], [3], [4], [5], [0], [1],
    ]  # fmt: skip


def test_a_lease_from_before_the_clock_was_set_back_blocks_nobody(batch, database_url):
    batch.claim(ID, "dead", 1, 30)
    with psycopg.connect(database_url) as connection:
        connection.execute("update batch_items set lease_until = lease_until + interval '1 hour'")
    assert 0 in positions(batch.claim(ID, "next", 6, 30))


def test_an_item_that_kills_its_workers_fails_with_the_reason(batch):
    batch.skip(ID, dict.fromkeys(range(1, 6), "another day"))
    for n in range(MOST_BEGINNINGS):
        rows = batch.claim(ID, f"w{n}", 1, 30)
        assert positions(rows) == [0]
        batch.release(ID, f"w{n}")
    assert batch.claim(ID, "last", 1, 30) == []
    row = batch.rows(ID)[0]
    assert row.state == "failed"
    assert f"died {MOST_BEGINNINGS} times" in row.result.reason


def test_an_item_that_lacked_a_service_is_tried_again_but_not_for_ever(batch):
    batch.skip(ID, dict.fromkeys(range(1, 6), "another day"))
    for n in range(MOST_BEGINNINGS):
        batch.claim(ID, "one", 1, 30)
        assert batch.put_back(ID, 0, "one") is (n < MOST_BEGINNINGS - 1)


def test_ended_items_can_be_queued_again_and_others_not(batch):
    batch.claim(ID, "one", 2, 30)
    batch.finish(ID, 0, "one", DONE)
    assert batch.requeue(ID, [0, 1, 2]) == 1
    row = batch.rows(ID)[0]
    assert (row.state, row.begun, row.finished_at) == ("queued", 0, None)


def test_the_counts_add_up(batch):
    batch.claim(ID, "one", 3, 30)
    batch.finish(ID, 0, "one", DONE)
    batch.finish(ID, 1, "one", ItemResult(state="failed", reason="cut off", cost_usd=None))
    counts = batch.counts(ID)
    assert (counts.queued, counts.running, counts.done, counts.failed) == (3, 1, 1, 1)
    assert (counts.total, counts.finished) == (6, 2)
    assert (counts.stages, counts.cached, counts.seconds, counts.seconds_saved) == (10, 4, 2, 3)
    assert (counts.cost_usd, counts.unknown_cost) == (0.5, 1)
    assert counts.oldest_queued_s > 0


def test_a_half_written_batch_does_not_exist(store, database_url):
    twice = [ITEMS[0], ITEMS[1]]
    with psycopg.connect(database_url) as connection:
        store.counts(ID)  # makes the tables
        connection.execute(
            "create function deny() returns trigger language plpgsql as"
            " $$ begin if new.position = 1 then raise exception 'no'; end if; return new; end $$"
        )
        connection.execute(
            "create trigger deny before insert on batch_items for each row execute function deny()"
        )
    with pytest.raises(psycopg.Error):
        store.create(ID, "p", OPTIONS, twice)
    with pytest.raises(NotFound):
        store.options(ID)


def test_a_path_with_nul_is_kept_as_far_as_postgres_can(store):
    store.create(ID, "p", OPTIONS, [BatchItem(image="a\0b.png", folder="x")])
    assert store.rows(ID)[0].item.image == "a�b.png"
