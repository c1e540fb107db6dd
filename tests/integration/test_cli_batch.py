"""`forge batch` in this process, its workers in theirs."""

import json

import pytest
from PIL import Image

from componentforge.cli.main import run


@pytest.fixture
def folder(card_picture, tmp_path):
    made = tmp_path / "pictures"
    made.mkdir()
    with Image.open(card_picture) as image:
        for n in range(2):
            image.crop((0, 0, image.width - 11 - n, image.height)).save(made / f"batch {n}.png")
    return made


@pytest.fixture
def batch(forge_env, monkeypatch, capsys, tmp_path):
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    for name in ("FORGE_HOME", "OMP_NUM_THREADS"):
        monkeypatch.setenv(name, forge_env[name])

    def call(source, *words):
        words = ["batch", str(source), "--out", str(tmp_path / "out"), "--repairs", "0", *words]
        code = run(words)
        return code, capsys.readouterr()

    return call


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_manifest_becomes_components_a_report_and_a_table(
    batch, folder, tmp_path, forge_home, monkeypatch
):
    monkeypatch.setenv("FORGE_LOG_FORMAT", "json")
    monkeypatch.setenv("FORGE_METRICS_PORT", "0")
    manifest = tmp_path / "list.csv"
    manifest.write_text("image,folder\npictures/batch 0.png,first\npictures/batch 1.png,\n,empty\n")
    code, heard = batch(manifest, "--workers", "1", "--json")
    document = json.loads(heard.out)
    assert code == 1, "a row named no picture"
    assert document["counts"]["done"] == 2
    assert document["status"] == "done"
    assert "row 3: names no picture" in heard.err
    assert document["rejected_rows"][0] in heard.err
    out = tmp_path / "out"
    assert {p.name for p in out.iterdir() if p.is_dir()} == {"first", "batch 1"}
    assert "row 3: names no picture" in (out / "batch-report.html").read_text()
    assert (out / "batch-results.parquet").is_file()
    # Every stage of every item has its line, with the ids to find it by.
    written = (forge_home / "logs/forge.log").read_text().splitlines()
    lines = [
        line
        for line in (json.loads(text) for text in written if text.startswith("{"))
        if line.get("batch") == document["batch"][:12] and "seconds" in line
    ]
    runs = {(line["item"], line["run"]) for line in lines}
    assert {item for item, _ in runs} == {"0", "1"}
    assert len({run for _, run in runs}) == 2
    for item in ("0", "1"):
        stages = [line["stage"] for line in lines if line["item"] == item]
        assert {"ingest", "ocr", "read", "render", "score", "publish"} <= {*stages}
    # The same again finds everything done and starts no worker.
    code, heard = batch(manifest)
    assert (code, "2 of 2 made" in heard.out, "report: " in heard.out) == (1, True, True)


def test_what_cannot_be_a_batch_is_told_before_anything_starts(batch, tmp_path):
    code, heard = batch(tmp_path / "nothing")
    assert code == 2
    assert heard.err.splitlines()[-1].startswith(f"forge: {tmp_path / 'nothing'}: is neither")
    (tmp_path / "rows.csv").write_text("image\n\n")
    (tmp_path / "rows.jsonl").write_text('{"image": ""}\n')
    code, heard = batch(tmp_path / "rows.jsonl")
    assert code == 2
    assert "no row can be used" in heard.err
