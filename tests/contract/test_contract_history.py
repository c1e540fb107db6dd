"""What any `History` promises; every implementation is held to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from componentforge.domain.ports import History
from componentforge.domain.records import RunRecord, StageRecord
from componentforge.errors import NotFound
from componentforge.stores.postgres import PostgresHistory, content_sha256

ONE = {"Button.tsx": "a" * 64, "tokens.json": "b" * 64}
TWO = {"Button.tsx": "c" * 64, "tokens.json": "b" * 64}


@pytest.fixture(params=["postgres"])
def history(request, database_url):
    store = PostgresHistory(database_url)
    yield store
    store.close()


def run(run_id="r1", **changes):
    fields = {
        "run_id": run_id,
        "source": "pictures/button ü.png",
        "name": "Button",
        "status": "done",
        "engine": "local",
        "started_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "seconds": 1.25,
        "stages": (
            StageRecord(name="ocr", seconds=0.5, cached=False),
            StageRecord(name="read", seconds=0.01, cached=True, cost_usd=None, seconds_saved=0.7),
        ),
    }
    return RunRecord(**{**fields, **changes})


def test_the_first_version_is_number_one_and_comes_back_whole(history: History):
    made = history.publish("Button", ONE, "r1", note="first")
    assert (made.number, made.files, made.run_id, made.note) == (1, ONE, "r1", "first")
    assert made.content_sha256 == content_sha256(ONE)
    assert history.version("Button", 1) == made
    assert history.versions("Button") == [made]


def test_equal_content_makes_no_new_version_whatever_the_order_of_its_files(history):
    first = history.publish("Button", ONE, "r1")
    again = history.publish("Button", dict(reversed(ONE.items())), "r2")
    assert again == first
    assert len(history.versions("Button")) == 1


def test_only_the_latest_counts_so_going_back_is_a_new_version(history):
    history.publish("Button", ONE, "r1")
    history.publish("Button", TWO, "r2")
    restored = history.publish("Button", ONE, "r3", note="restored from 1")
    assert (restored.number, restored.note, restored.files) == (3, "restored from 1", ONE)
    assert [v.number for v in history.versions("Button")] == [3, 2, 1]


def test_a_renamed_file_is_other_content(history):
    history.publish("Button", {"A.tsx": "a" * 64}, "r1")
    assert history.publish("Button", {"B.tsx": "a" * 64}, "r1").number == 2


def test_names_are_numbered_apart_and_listed_newest_first(history):
    history.publish("Button", ONE, "r1")
    history.publish("Card", ONE, "r1")
    history.publish("Button", TWO, "r2")
    assert [(v.name, v.number) for v in history.versions()] == [
        ("Button", 2),
        ("Card", 1),
        ("Button", 1),
    ]


def test_an_unknown_version_is_not_found_and_an_unknown_name_has_no_versions(history):
    with pytest.raises(NotFound, match="Button 1"):
        history.version("Button", 1)
    assert history.versions("Button") == []
    history.publish("Button", ONE, "r1")
    with pytest.raises(NotFound):
        history.version("Button", 2)


def test_equal_content_published_at_once_is_one_version(history):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: history.publish("Button", ONE, f"r{n}"), range(16)))
    assert {v.number for v in made} == {1}
    assert len({v.run_id for v in made}) == 1


def test_different_contents_published_at_once_get_consecutive_numbers(history):
    contents = [{"Button.tsx": f"{n:064x}"} for n in range(12)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda files: history.publish("Button", files, "r"), contents))
    assert sorted(v.number for v in made) == list(range(1, 13))
    assert [v.files for v in made] == contents


def test_a_run_comes_back_as_it_was(history):
    history.record_run(run())
    assert history.runs() == [run()]


def test_a_run_written_twice_changes_nothing(history):
    history.record_run(run())
    history.record_run(run(status="failed", error="later", stages=()))
    assert history.runs() == [run()]


def test_runs_are_newest_first_and_by_name(history):
    for n in range(3):
        at = datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=n)
        history.record_run(run(f"r{n}", name="Card" if n == 1 else "Button", started_at=at))
    assert [r.run_id for r in history.runs()] == ["r2", "r1", "r0"]
    assert [r.run_id for r in history.runs("Button")] == ["r2", "r0"]
    assert [r.run_id for r in history.runs(limit=1)] == ["r2"]


def test_a_path_that_is_no_text_can_be_recorded(history):
    history.record_run(run(source="bad\udcff\0.png", error="a\0b", name=None))
    (back,) = history.runs()
    assert back.source.startswith("bad")
    assert "\0" not in (back.error or "")
