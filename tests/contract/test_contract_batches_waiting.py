"""Items of a batch that rest until a question is answered, on a real PostgreSQL."""

import pytest

from componentforge.domain.batch import BatchItem, BatchOptions, ItemResult
from componentforge.domain.model_batches import Missed, Wanted
from componentforge.domain.model_calls import ModelRequest, TextPart
from componentforge.domain.model_ledger import Booking
from componentforge.stores.batches import MOST_BEGINNINGS, PostgresBatches
from componentforge.stores.model_batches import PostgresOutbox
from tasks.batching import with_earlier_rounds

ID, KEY = "a" * 64, "forge/question"
ITEMS = [BatchItem(image=f"{n}.png", folder=f"{n}") for n in range(2)]


@pytest.fixture
def store(database_url):
    made = PostgresBatches(database_url)
    made.create(ID, "pictures", BatchOptions(out="/out", engine="openai", deferred=True), ITEMS)
    yield made
    made.close()


@pytest.fixture
def outbox(store):
    made = PostgresOutbox(store.database)
    request = ModelRequest(
        key=KEY, stage="read", model="m", instructions="Read.", parts=(TextPart(text="x"),),
        schema_name="Read", json_schema={},
    )  # fmt: skip
    booking = Booking(key=KEY, stage="read", model="m", endpoint="e", caller="c", batch=True)
    made.want(Wanted(request=request, booking=booking))
    return made


def answered(outbox):
    outbox.answered(outbox.waiting("e", 1)[0].call_id)


def test_an_item_rests_until_its_question_is_answered(store, outbox):
    assert len(store.claim(ID, "me", 2, 30)) == 2
    assert store.put_off(ID, 0, "me", KEY, 0.25)
    assert not store.put_off(ID, 0, "me", KEY, 0.25)  # nobody holds it any more
    assert not store.put_off(ID, 1, "somebody else", KEY, 0.25)
    counts = store.counts(ID)
    assert (counts.queued, counts.awaiting, counts.ready, counts.running) == (1, 1, 0, 1)
    assert store.claim(ID, "me", 2, 30) == []
    assert store.resume() == [ID]
    assert store.claim(ID, "me", 2, 30) == []
    answered(outbox)
    store.resume()
    (row,) = store.claim(ID, "me", 2, 30)
    assert (row.position, row.rounds, row.spent_usd, row.begun) == (0, 1, 0.25, 1)
    assert store.source(ID) == "pictures"


def test_one_whose_answer_came_meanwhile_does_not_rest(store, outbox):
    store.claim(ID, "me", 1, 30)
    answered(outbox)
    store.put_off(ID, 0, "me", KEY, 0.0)
    assert store.counts(ID).awaiting == 0
    assert [row.position for row in store.claim(ID, "me", 1, 30)] == [0]


def test_resting_is_no_beginning_that_failed(store, outbox):
    for _ in range(MOST_BEGINNINGS + 3):
        (row,) = store.claim(ID, "me", 1, 30)
        store.put_off(ID, row.position, "me", "forge/unknown", 0.1)
    assert store.claim(ID, "me", 1, 30)[0].rounds == MOST_BEGINNINGS + 3


def test_what_earlier_rounds_cost_is_a_part_of_the_result(store, outbox):
    store.claim(ID, "me", 2, 30)
    store.put_off(ID, 0, "me", "forge/unknown", 0.5)
    store.put_off(ID, 1, "me", "forge/unknown", None)
    known, unknown = store.claim(ID, "me", 2, 30)
    done = ItemResult(state="done", cost_usd=0.25)
    assert with_earlier_rounds(done, known).cost_usd == 0.75
    assert with_earlier_rounds(done, unknown).cost_usd is None


def test_a_failed_question_is_told_once_and_lets_its_items_go(store, outbox):
    store.claim(ID, "me", 1, 30)
    store.put_off(ID, 0, "me", KEY, 0.0)
    waiting = outbox.waiting("e", 1)[0]
    wanted = outbox.wanted([waiting.call_id])[waiting.call_id]
    outbox.missed([Missed(waiting.call_id, "no such picture", again=False)])
    store.resume()
    assert store.counts(ID).awaiting == 0
    assert outbox.want(wanted) == "no such picture"
    assert outbox.want(wanted) is None
    assert outbox.counts("e").waiting == 1
