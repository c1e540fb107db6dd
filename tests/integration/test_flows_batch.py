"""The batch flow as a worker of Prefect runs it."""

import json
import time

import pytest
from PIL import Image

from componentforge.domain.batch import BatchCounts
from componentforge.errors import ConfigurationError, InputRejected, ServiceUnavailable
from componentforge.settings import Settings
from componentforge.wiring import EngineChoice, using
from tasks.models import BatchRequest


@pytest.fixture
def wired(tmp_path, database_url, valkey_url, prefect_url):
    chosen = Settings(home=tmp_path / "home", database_url=database_url, redis_url=valkey_url)
    with using(chosen) as made:
        yield made


@pytest.fixture
def folder(card_picture, tmp_path):
    made = tmp_path / "pictures"
    made.mkdir()
    with Image.open(card_picture) as image:
        image.crop((0, 0, image.width - 5, image.height)).save(made / "one.png")
        image.crop((0, 0, image.width - 5, image.height)).save(made / "two.png")
    (made / "bad.png").write_bytes((made / "one.png").read_bytes()[:200])
    return made


def request(folder, tmp_path, **changes):
    return BatchRequest(
        source=str(folder), out=str(tmp_path / "out"), repairs=0, chunk=2, **changes
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_picture_ends_and_a_second_run_finds_the_work_done(wired, folder, tmp_path):
    from flows.batch import batch

    counts = batch(request(folder, tmp_path))
    assert isinstance(counts, BatchCounts)
    assert (counts.done, counts.failed, counts.total) == (2, 1, 3)
    # The same pixels twice: the second picture's stages come from the cache.
    assert counts.cached >= counts.stages / 2 - 1
    assert (tmp_path / "out" / "batch-report.html").is_file()
    result = json.loads((tmp_path / "out" / "two" / "result.json").read_text())
    assert result["status"] == "done"
    before = (tmp_path / "out" / "one" / "result.json").stat().st_mtime_ns
    again = batch(request(folder, tmp_path))
    assert (again.done, again.failed) == (2, 1)
    assert (tmp_path / "out" / "one" / "result.json").stat().st_mtime_ns == before
    assert batch(request(folder, tmp_path, again=True)).done == 2
    assert (tmp_path / "out" / "one" / "result.json").stat().st_mtime_ns > before


def task_runs():
    """How many Prefect knows."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return client.request("POST", "/task_runs/count", json={}).json()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_prefect_hears_of_the_stages_only_when_wanted(
    tmp_path, folder, database_url, valkey_url, prefect_url
):
    from flows.batch import batch

    known = task_runs()
    shared = {"home": tmp_path / "home", "database_url": database_url, "redis_url": valkey_url}
    with using(Settings(**shared)):
        assert batch(request(folder, tmp_path)).done == 2
    time.sleep(5)  # the server writes them down in lots
    assert task_runs() < known + 10, "no more than the flow runs inside the flow run"
    with using(Settings(**shared, batch_task_runs=True)):
        assert batch(request(folder, tmp_path, again=True)).done == 2
    until = time.monotonic() + 60
    while task_runs() < known + 20 and time.monotonic() < until:
        time.sleep(0.5)
    assert task_runs() >= known + 20


def test_a_folder_without_pictures_is_told(wired, tmp_path):
    from flows.batch import batch

    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="no picture"):
        batch(request(tmp_path / "empty", tmp_path))


def test_an_item_that_lacks_a_service_goes_back_and_in_the_end_says_so(
    wired, folder, tmp_path, monkeypatch
):
    """Nobody is blamed for a browser that is not there; after four tries the row says so."""
    from flows import batch as module

    tries = []

    def away(_request, **_how):
        tries.append(1)
        raise ServiceUnavailable("Chromium", "is not there", "install it")

    monkeypatch.setattr(module, "make", away)
    monkeypatch.setattr("tasks.batching.time.sleep", lambda _s: None)
    (folder / "two.png").unlink()
    (folder / "bad.png").unlink()
    counts = module.batch(request(folder, tmp_path))
    assert (counts.failed, counts.total, len(tries)) == (1, 1, 4)
    rows = wired.batches().rows(wired.batches().latest()[0][0])
    assert rows[0].result.reason == "Chromium: is not there; install it"


def test_what_the_manifest_skips_is_not_made_until_it_no_longer_does(
    wired, folder, tmp_path, monkeypatch
):
    from flows import batch as module

    asked = []

    def refused(asked_for, **_how):
        asked.append(asked_for.image.rpartition("/")[2])
        raise InputRejected(asked_for.image, "is not wanted", "leave it")

    monkeypatch.setattr(module, "make", refused)
    manifest = tmp_path / "list.csv"

    def run(reason):
        manifest.write_text(f"image,skip\n{folder}/one.png,{reason}\n{folder}/two.png,\n")
        counts = module.batch(request(manifest, tmp_path))
        return counts.skipped, counts.failed, sorted(asked)

    assert run("being redrawn") == (1, 1, ["two.png"])
    store = wired.batches()
    skipped = store.rows(store.latest()[0][0])[0]
    assert (skipped.state, skipped.result.reason) == ("skipped", "being redrawn")
    assert "being redrawn" in (tmp_path / "out" / "batch-report.html").read_text()
    asked.clear()
    assert run("being redrawn") == (1, 1, ["two.png"])
    asked.clear()
    assert run("") == (0, 2, ["one.png", "two.png"])


def test_another_engine_or_folder_is_another_batch(tmp_path, folder):
    from tasks.batching import batch_id_of, options_for
    from tasks.manifest import listed

    items = listed(str(folder), "out").items
    base = options_for(request(folder, tmp_path))
    same = options_for(request(folder, tmp_path, again=True))
    assert batch_id_of(items, base) == batch_id_of(items, same)
    other = base.model_copy(update={"out": "/elsewhere"})
    assert batch_id_of(items, base) != batch_id_of(items, other)
    assert batch_id_of(items, base) != batch_id_of(items[:-1], base)
    assert options_for(request(folder, tmp_path, engine=EngineChoice())).engine == "local"
