from datetime import UTC, datetime
from pathlib import Path

import pytest

from componentforge import wiring
from componentforge.domain.records import RunRecord, StageRecord
from componentforge.errors import ConfigurationError, NotFound
from componentforge.settings import Settings
from tasks.documents import as_json
from tasks.folder import MANIFEST
from tasks.remember import Entry, catch_up, remember
from tasks.restore import restore_version

AWAY = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def database(tmp_path, database_url):
    def chosen(url: str = database_url) -> Settings:
        return Settings(home=tmp_path / "home", database_url=url)

    return chosen


def entry(run_id: str, sha: str = "a" * 64, name: str | None = "Card", at: int = 0) -> Entry:
    run = RunRecord(
        run_id=run_id, source="card.png", name="card", status="done" if name else "failed",
        error=None if name else "card.png: is empty; give a picture", engine="local",
        stages=(StageRecord(name="ocr", seconds=1.0, cached=False),),
        started_at=datetime(2026, 1, 1, 0, 0, at, tzinfo=UTC), seconds=2.0,
    )  # fmt: skip
    return Entry(run=run, name=name, files={"Card.tsx": sha} if name else {})


def journal(home: Path) -> list[Path]:
    return sorted((home / "pending").glob("*"))


def test_a_run_and_its_version_enter_the_history(database):
    with wiring.using(database()) as wired:
        assert remember(entry("r1")) == (1, ())
        assert remember(entry("r2")) == (1, ())
        assert remember(entry("r3", "b" * 64)) == (2, ())
        assert [run.run_id for run in wired.history().runs()][:1]
        assert [v.number for v in wired.history().versions("Card")] == [2, 1]


def test_a_failed_run_makes_no_version(database):
    with wiring.using(database()) as wired:
        assert remember(entry("r1", name=None)) == (None, ())
        assert wired.history().versions() == []
        assert [run.status for run in wired.history().runs()] == ["failed"]


def test_what_the_database_missed_enters_it_with_the_next_run(database, tmp_path):
    with wiring.using(database(AWAY)):
        for at, name in ((2, "second"), (1, "first")):
            version, warnings = remember(entry(name, f"{at}" * 64, at=at))
            assert version is None
            assert "the run is noted and enters the history with the next one" in warnings[0]
            assert "\n" not in warnings[0]
    assert len(journal(tmp_path / "home")) == 2
    with wiring.using(database()) as wired:
        assert remember(entry("third", "3" * 64, at=3)) == (3, ())
        versions = wired.history().versions("Card")
        assert [(v.number, v.run_id) for v in versions] == [
            (3, "third"), (2, "second"), (1, "first"),
        ]  # fmt: skip
    assert journal(tmp_path / "home") == []


def test_a_batch_that_ends_catches_up_without_a_next_run(database, tmp_path):
    with wiring.using(database(AWAY)):
        remember(entry("last"))
        catch_up()
    assert len(journal(tmp_path / "home")) == 1, "still away"
    with wiring.using(database()) as wired:
        catch_up()
        assert [v.run_id for v in wired.history().versions("Card")] == ["last"]
    assert journal(tmp_path / "home") == []


def test_a_damaged_note_is_set_aside_and_does_not_stop_the_others(database, tmp_path):
    folder = tmp_path / "home" / "pending"
    folder.mkdir(parents=True)
    (folder / "0.json").write_text("{")
    with wiring.using(database()):
        assert remember(entry("r1")) == (1, ())
    assert [path.name for path in journal(tmp_path / "home")] == ["0.unreadable"]


def test_where_not_even_a_note_can_be_written_the_loss_is_told(database, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "pending").write_text("in the way")
    with wiring.using(database(AWAY)):
        version, warnings = remember(entry("r1"))
    assert version is None
    assert "is not in the history" in warnings[0]


@pytest.fixture
def two_versions(database):
    """Version 1 and 2 of Card, bytes and all."""
    with wiring.using(database()) as wired:
        for run, text in (("r1", b"one"), ("r2", b"two")):
            manifest = as_json({"schema_version": 1, "files": ["Card.tsx", MANIFEST]})
            files = {
                "Card.tsx": wired.blobs().put(text, "text/plain").blob_sha256,
                MANIFEST: wired.blobs().put(manifest, "application/json").blob_sha256,
            }
            wired.history().publish("Card", files, run)
        yield wired


def test_restoring_brings_the_files_back_as_a_new_version_that_says_so(two_versions, tmp_path):
    back = restore_version(
        two_versions.history(), two_versions.blobs(), "Card", 1, tmp_path / "out"
    )
    assert (back.number, back.note) == (3, "restored from 1")
    assert (tmp_path / "out/Card/Card.tsx").read_bytes() == b"one"


def test_without_a_number_the_one_before_the_last_comes_back(two_versions, tmp_path):
    back = restore_version(
        two_versions.history(), two_versions.blobs(), "Card", None, tmp_path / "out"
    )
    assert back.note == "restored from 1"


@pytest.mark.parametrize(("name", "number"), [("Nobody", None), ("Nobody", 1), ("Card", 9)])
def test_what_never_was_cannot_come_back(two_versions, tmp_path, name, number):
    with pytest.raises(NotFound):
        restore_version(
            two_versions.history(), two_versions.blobs(), name, number, tmp_path / "out"
        )
    assert not (tmp_path / "out").exists()


def test_a_single_version_has_none_before_it(database, tmp_path):
    with wiring.using(database()) as wired:
        sha = wired.blobs().put(b"x", "text/plain").blob_sha256
        wired.history().publish("Card", {"Card.tsx": sha}, "r1")
        with pytest.raises(NotFound, match="only one"):
            restore_version(wired.history(), wired.blobs(), "Card", None, tmp_path)


def test_restoring_spares_a_folder_of_the_user(two_versions, tmp_path):
    (tmp_path / "Card").mkdir()
    (tmp_path / "Card" / "mine.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="not ComponentForge's"):
        restore_version(two_versions.history(), two_versions.blobs(), "Card", 1, tmp_path)
    assert [v.number for v in two_versions.history().versions("Card")] == [2, 1]
