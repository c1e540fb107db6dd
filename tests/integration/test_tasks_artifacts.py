"""What the Prefect server shows of a batch."""

import json

import pytest
from prefect import flow

from componentforge.domain.batch import BatchItem, BatchOptions, ItemResult
from componentforge.stores.batches import PostgresBatches
from tasks.artifacts import tell_progress

BATCH = "b" * 64


@pytest.fixture
def store(database_url):
    made = PostgresBatches(database_url)
    items = [BatchItem(image=f"{n}.png", folder=str(n)) for n in range(3)]
    made.create(BATCH, "shots", BatchOptions(out="/out"), items)
    yield made
    made.close()


@flow(validate_parameters=False)
def telling(store):
    """As a chunk of a batch does."""
    tell_progress(BATCH, store)


def shown(key):
    """The newest artifact of this key."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
            sort=ArtifactSort.UPDATED_DESC,
        )
    return found[0].data if found else None


def test_progress_what_it_took_and_in_the_end_what_failed(store, prefect_url):
    ended = [
        ItemResult(state="done", seconds=4.0, stages=10, cached=5, seconds_saved=7.0, cost_usd=0.5),
        ItemResult(state="done", seconds=2.0, stages=10, cached=0, cost_usd=None),
        ItemResult(state="failed", reason="2.png: is empty; give a picture"),
    ]
    rows = store.claim(BATCH, "me", 3, 30.0)
    for row, result in zip(rows[:2], ended, strict=False):
        store.finish(BATCH, row.position, "me", result)
    telling(store)
    assert shown("batch-bbbbbbbbbbbb") == pytest.approx(200 / 3)
    table = {row["what"]: row["value"] for row in json.loads(shown("batch-bbbbbbbbbbbb-state"))}
    assert (table["done"], table["running"], table["failed"]) == ("2", "1", "0")
    assert table["stages from the cache"] == "25%"
    assert table["cost"] == "$0.50 and 1 of unknown cost"
    assert shown("batch-bbbbbbbbbbbb-failed") is None
    store.finish(BATCH, rows[2].position, "me", ended[2])
    telling(store)
    assert shown("batch-bbbbbbbbbbbb") == 100
    assert json.loads(shown("batch-bbbbbbbbbbbb-failed")) == [
        {"image": "2.png", "reason": "2.png: is empty; give a picture"}
    ]


def test_a_server_that_is_away_harms_nothing(store, caplog, monkeypatch):
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}):
        tell_progress(BATCH, store)
    assert "could not be written" in caplog.text
