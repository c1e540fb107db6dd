import pytest
from prometheus_client.parser import text_string_to_metric_families

from componentforge.domain.batch import BatchItem, ItemResult, ItemRow
from evaluation.batch_metrics import batch_metrics


def row(position, state, **result):
    ended = ItemResult(state=result.pop("ended", "done"), **result) if result else None
    item = BatchItem(image=f"{position}.png", folder=str(position))
    return ItemRow(position=position, item=item, state=state, result=ended)


def read(rows):
    families = text_string_to_metric_families(batch_metrics(rows).decode())
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_every_state_is_told_even_when_nothing_is_in_it():
    told = read([])
    states = ("queued", "running", "done", "failed", "skipped")
    assert [told["forge_batch_items", state] for state in states] == [0] * 5
    assert told["forge_batch_item_seconds_count",] == 0


def test_sums_are_those_of_the_items_that_ran():
    told = read(
        [
            row(0, "done", seconds=4.0, stages=10, cached=7, seconds_saved=3.0, cost_usd=0.25),
            row(1, "failed", ended="failed", seconds=70.0, stages=2, cost_usd=None),
            row(2, "skipped", ended="failed", seconds=99.0, stages=5, cost_usd=9.0),
            row(3, "queued"),
            # An item done before and asked for again keeps its old result until it ends.
            row(4, "running", seconds=50.0, stages=5),
        ]
    )
    assert told["forge_batch_items", "done"] == told["forge_batch_items", "failed"] == 1
    assert told["forge_batch_item_seconds_count",] == 2
    assert told["forge_batch_item_seconds_sum",] == pytest.approx(74.0)
    assert told["forge_batch_item_seconds_bucket", "5.0"] == 1
    assert told["forge_batch_item_seconds_bucket", "60.0"] == 1
    assert (told["forge_batch_stages", "hit"], told["forge_batch_stages", "miss"]) == (7, 5)
    assert told["forge_batch_cost_dollars",] == pytest.approx(0.25)
    assert told["forge_batch_unknown_cost_items",] == 1
    assert told["forge_batch_saved_seconds",] == pytest.approx(3.0)
