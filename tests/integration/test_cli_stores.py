"""`forge patterns`, `cache`, `history`, `up` and `status` against the real stores."""

import json
from contextlib import closing

import pytest

from componentforge.cli.main import run
from componentforge.settings import Settings
from componentforge.stores.cache import ResultCache


@pytest.fixture
def forge_run(monkeypatch, capsys, tmp_path, database_url, valkey_url):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORGE_DATABASE_URL", database_url)
    monkeypatch.setenv("FORGE_REDIS_URL", valkey_url)

    def call(*words):
        code = run([str(word) for word in words])
        return code, capsys.readouterr()

    return call


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "My Kit"
    folder.mkdir()
    (folder / "Chip.tsx").write_text(
        "export interface ChipProps { label: string; tone?: 'info' | 'danger' }\n"
        "export function Chip({ label, tone }: ChipProps) "
        "{ return <span className={tone}>{label}</span>; }\n"
    )
    return folder


def test_a_library_is_indexed_listed_and_found(forge_run, library):
    code, heard = forge_run("patterns", "add", library, "--json")
    assert code == 0
    assert json.loads(heard.out) == {"library": "my-kit", "patterns": ["my-kit/chip"], "changed": 1}
    _, heard = forge_run("patterns", "list", "--library", "my-kit", "--json")
    (chip,) = json.loads(heard.out)["patterns"]
    assert [(p["name"], p["values"]) for p in chip["props"]] == [
        ("label", []), ("tone", ["info", "danger"]),
    ]  # fmt: skip
    _, heard = forge_run("patterns", "search", "chip", "--library", "my-kit", "--json")
    assert json.loads(heard.out)["hits"][0]["pattern"]["id"] == "my-kit/chip"
    _, heard = forge_run("patterns", "list", "--library", "my-kit")
    assert heard.out.splitlines()[1].startswith("my-kit/chip")
    _, heard = forge_run("patterns", "search", "chip", "with", "label", "--library", "my-kit")
    assert "my-kit/chip" in heard.out


def test_adding_says_how_the_library_is_used(forge_run, library):
    _, heard = forge_run("patterns", "add", library, "--name", "Kit")
    assert "--library kit" in heard.out


def test_our_own_patterns_are_there_without_adding(forge_run):
    _, heard = forge_run("patterns", "search", "primary", "action", "button", "--json")
    hits = json.loads(heard.out)["hits"]
    assert hits[0]["pattern"]["component_type"] == "button"
    assert hits[0]["explanation"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["nowhere"], 2, "is no folder"),
        (["."], 1, "must export one"),
        ([".", "--name", "forge"], 2, "cannot name a library"),
        ([".", "--name", "!"], 2, "cannot name a library"),
    ],
)
def test_what_is_no_library_is_told(forge_run, monkeypatch, tmp_path, words, code, told):
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    ended, heard = forge_run("patterns", "add", *words)
    assert ended == code
    assert told in heard.err
    assert heard.err.count("\n") == 1


def test_the_cache_tells_what_it_saved_and_forgets_on_request(forge_run, result_cache):
    result_cache.put("forge/ocr/v1/x", b"{}", 2.0)
    result_cache.count("ocr", "hits", 2.0)
    _, heard = forge_run("cache", "stats", "--json")
    (stage,) = json.loads(heard.out)["stages"]
    assert (stage["stage"], stage["entries"], stage["hits"]) == ("ocr", 1, 1)
    assert stage["seconds_saved"] == 2.0
    _, heard = forge_run("cache", "stats")
    assert "2.0 s and $0.00 saved in all" in heard.out
    assert forge_run("cache", "clear", "--stage", "read")[1].out == "0 results forgotten\n"
    assert json.loads(forge_run("cache", "clear", "--json")[1].out) == {"forgotten": 1}
    assert result_cache.get("forge/ocr/v1/x") is None


def test_the_cache_tells_rates_sizes_and_what_goes_first(forge_run, result_cache):
    result_cache.put("forge/ocr/v1/x", b"{}", 2.0)
    for what in ("hits", "hits", "hits", "misses"):
        result_cache.count("ocr", what, 0.0, 0.25)
    told = forge_run("cache", "stats")[1].out
    assert "75%" in told
    assert "$1.00 saved in all, 75% of 4 asked for" in told
    assert "when it is full: allkeys-lru" in told
    document = json.loads(forge_run("cache", "stats", "--json")[1].out)
    assert document["stages"][0]["hit_rate"] == 0.75
    assert document["server"]["policy"] == "allkeys-lru"


def test_only_old_results_are_forgotten_when_an_age_is_given(forge_run, result_cache):
    result_cache.put("forge/ocr/v1/old", b"{}", 1.0, at=1000.0)
    result_cache.put("forge/ocr/v1/new", b"{}", 1.0)
    assert forge_run("cache", "clear", "--older-than", "12h")[1].out == "1 results forgotten\n"
    assert result_cache.keys() == ["forge/ocr/v1/new"]
    with pytest.raises(SystemExit) as refused:
        forge_run("cache", "clear", "--older-than", "soon")
    assert refused.value.code == 2


def test_the_cache_goes_into_a_file_and_back(forge_run, result_cache, tmp_path):
    result_cache.put(f"forge/ocr/v1/{'a' * 64}", b"{}", 2.0)
    file = tmp_path / "cache.tar.gz"
    assert forge_run("cache", "export", file)[1].out == "1 results and 0 blobs written\n"
    result_cache.clear()
    assert json.loads(forge_run("cache", "import", file, "--json")[1].out) == {
        "file": str(file), "results": 1, "blobs": 0, "left_out": 0,
    }  # fmt: skip
    assert result_cache.get(f"forge/ocr/v1/{'a' * 64}") is not None


def test_the_history_of_nothing_is_no_fault_but_an_unknown_name_is(forge_run):
    code, heard = forge_run("history")
    assert (code, heard.out) == (0, "no component was generated yet\n")
    code, heard = forge_run("history", "Nobody")
    assert code == 1
    assert "component 'Nobody' is not known" in heard.err


def test_versions_are_listed_newest_first_and_come_back(forge_run, database_url, tmp_path):
    from componentforge.wiring import Wiring

    with Wiring(Settings(home=tmp_path / "home", database_url=database_url)) as wired:
        for text in (b"one", b"two"):
            manifest = b'{"schema_version": 1, "files": ["Card.tsx", "result.json"]}'
            files = {"Card.tsx": text, "result.json": manifest}
            shas = {n: wired.blobs().put(d, "text/plain").blob_sha256 for n, d in files.items()}
            wired.history().publish("Card", shas, text.decode())
    _, heard = forge_run("history", "Card")
    assert [line.split()[:2] for line in heard.out.splitlines()[1:]] == [
        ["Card", "2"], ["Card", "1"],
    ]  # fmt: skip
    code, heard = forge_run("restore", "Card", "--out", tmp_path / "out")
    assert code == 0
    assert "is version 3, restored from 1" in heard.out
    assert (tmp_path / "out/Card/Card.tsx").read_bytes() == b"one"
    code, heard = forge_run(
        "restore", "Card", "--version", "2", "--out", tmp_path / "out", "--json"
    )
    assert json.loads(heard.out)["number"] == 4


def test_up_leaves_servers_running_until_down(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORGE_DATABASE_URL", "postgresql://elsewhere/x")
    monkeypatch.setenv("PREFECT_API_URL", "http://elsewhere/api")
    assert run(["up"]) == 0
    heard = capsys.readouterr()
    assert "forge: starting Valkey" in heard.err
    assert run(["status"]) == 0
    assert "Valkey" in capsys.readouterr().out
    socket = next((tmp_path / "home" / "run").glob("valkey.json"))
    url = json.loads(socket.read_text())["url"]
    with closing(ResultCache(url)) as cache:
        assert cache.available()
    assert run(["down"]) == 0
    assert capsys.readouterr().out == "stopped valkey\n"
