"""`forge cache warm` and what belongs to versions, with the real stages behind it."""

import json
import logging

import pytest

from componentforge.cli.main import run
from componentforge.domain.batch import BatchItem, BatchOptions
from componentforge.settings import Settings
from componentforge.wiring import Wiring


@pytest.fixture
def forge_run(monkeypatch, capsys, tmp_path, database_url, valkey_url, prefect_url, result_cache):
    """The program in this process; its logging is undone."""
    root, raising = logging.getLogger(), logging.raiseExceptions
    handlers, level = root.handlers[:], root.level
    for name, value in {
        "FORGE_HOME": str(tmp_path / "home"),
        "FORGE_DATABASE_URL": database_url,
        "FORGE_REDIS_URL": valkey_url,
        "PREFECT_API_URL": prefect_url,
    }.items():
        monkeypatch.setenv(name, value)

    def call(*words):
        code = run([str(word) for word in words])
        return code, capsys.readouterr()

    yield call
    for handler in {*root.handlers} - {*handlers}:
        handler.close()
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.mark.slow
def test_warm_pictures_are_computed_once_and_publish_nothing(
    forge_run, card_picture, tmp_path, database_url
):
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "card.png").write_bytes(card_picture.read_bytes())
    code, heard = forge_run("cache", "warm", folder, "--repairs", "0", "--json")
    assert code == 0
    first = json.loads(heard.out)
    assert (first["pictures"], first["failed"], first["cached"]) == (1, 0, 0)
    assert first["computed"] >= 9
    assert first["computing_seconds"] > 0

    (folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    code, heard = forge_run("cache", "warm", folder, "--repairs", "0")
    assert code == 1
    assert heard.out.startswith("2 pictures: ")
    assert f"{first['computed']} were at hand" in heard.out
    (line,) = [line for line in heard.err.splitlines() if "bad.png" in line]
    assert ";" in line

    # The same pictures by the batch they were in, and what that batch's run would find.
    with Wiring(Settings(home=tmp_path / "home", database_url=database_url)) as wired:
        assert wired.history().runs() == []
        assert wired.history().versions() == []
        found = wired.totals().read()
        options = BatchOptions(out=str(tmp_path / "out"), repairs=0)
        items = [BatchItem(image=str(folder / "card.png"), folder="card")]
        wired.batches().create("ab" * 32, "shots", options, items)
    stages = {dict(labels)["stage"] for name, labels in found if name == "forge_stage_seconds"}
    assert {"ocr", "render"} <= stages
    assert not any(name.startswith("forge_run") for name, _ in found)
    code, heard = forge_run("cache", "warm", "abab", "--json")
    told = json.loads(heard.out)
    assert (code, told["computed"], told["cached"]) == (0, 0, first["cached"] + first["computed"])
    assert not (tmp_path / "out").exists()

    from flows.generate import generate
    from tasks.models import GenerateRequest

    with Wiring(Settings()) as wired:
        request = GenerateRequest(image=str(card_picture), out=str(tmp_path / "out"), repairs=0)
        from componentforge.wiring import using

        with using(wired.settings):
            made = generate(request)
    assert [stage.name for stage in made.stages if not stage.cached] == ["publish"]


def test_an_exported_file_warms_too(forge_run, result_cache, tmp_path):
    result_cache.put(f"forge/ocr/v1/{'a' * 64}", b"{}", 2.0)
    file = tmp_path / "cache.tar.gz"
    forge_run("cache", "export", file)
    result_cache.clear()
    code, heard = forge_run("cache", "warm", file)
    assert (code, heard.out) == (0, "1 results and 0 blobs taken in\n")


@pytest.mark.parametrize(
    ("source", "code", "told"),
    [
        ("0123", 1, "batch '0123' is not known; `forge status` lists"),
        ("a", 1, "write more of its id"),
        (".", 2, "no picture"),
    ],
)
def test_what_cannot_warm_is_told(
    forge_run, database_url, tmp_path, monkeypatch, source, code, told
):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    with Wiring(Settings(home=tmp_path / "home", database_url=database_url)) as wired:
        for batch in ("a1", "a2"):
            wired.batches().create(batch * 32, "s", BatchOptions(out="/o"), [])
    ended, heard = forge_run("cache", "warm", source)
    assert (ended, told in heard.err.replace("there is ", "")) == (code, True)


def test_results_of_older_versions_are_told_and_forgotten(forge_run, result_cache):
    from tasks.keys import versions

    now = versions()["ocr"]
    for version, letter in ((now, "a"), (now - 1, "b"), (now + 1, "c")):
        result_cache.put(f"forge/ocr/v{version}/{letter * 64}", b"{}", 1.0)
    result_cache.put(f"forge/of_another_program/v1/{'d' * 64}", b"{}", 1.0)
    result_cache.put("forge/read/odd", b"{}", 1.0)
    document = json.loads(forge_run("cache", "stats", "--json")[1].out)
    ocr = next(stage for stage in document["stages"] if stage["stage"] == "ocr")
    assert (ocr["version"], ocr["outdated"], ocr["entries"]) == (now, 2, 3)
    assert ocr["versions"] == {str(now - 1): 1, str(now): 1, str(now + 1): 1}
    told = forge_run("cache", "stats")[1].out
    assert "2 of older versions of their stages; `forge cache clear --outdated`" in told
    assert forge_run("cache", "clear", "--outdated", "--stage", "read")[1].out.startswith("0 ")
    assert forge_run("cache", "clear", "--outdated")[1].out == "2 results forgotten\n"
    assert len(result_cache.keys()) == 3
    assert "older versions" not in forge_run("cache", "stats")[1].out
