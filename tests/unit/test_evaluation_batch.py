"""The table, the gate and the page of a batch."""

from datetime import UTC, datetime

import pytest

from componentforge.domain.batch import BatchItem, ItemResult, ItemRow
from componentforge.errors import InputRejected, StorageFull
from evaluation.batch_gate import check_results
from evaluation.batch_report import batch_report
from evaluation.batch_table import COLUMNS, batch_table
from tasks import batch_results

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def row(position, state="done", **changes):
    known = {
        "done": {
            "state": "done", "image_sha256": "a" * 64, "component_type": "card", "confidence": 0.9,
            "verdict": "passed", "seen_gain": 0.97, "seconds": 2.5, "stages": 10, "cached": 3,
        },
        "failed": {"state": "failed", "reason": "<b>cut off</b> in the middle"},
    }[state]  # fmt: skip
    return ItemRow(
        position=position,
        item=BatchItem(image=f"shots/{position}.png", folder=f"shot {position}"),
        state=state,
        begun=1,
        result=ItemResult(**{**known, **changes}),
        finished_at=AT,
    )


ROWS = [row(0), row(1, "failed"), row(2, seen_gain=0.4, component_type="table", verdict="review")]


def test_the_table_has_a_row_an_item_and_missing_is_missing():
    table = batch_table(ROWS)
    assert list(table.columns) == list(COLUMNS)
    assert table["state"].tolist() == ["done", "failed", "done"]
    assert table["seen_gain"].isna().tolist() == [False, True, False]
    assert table["reason"].isna().tolist() == [True, False, True]
    assert table["finished_at"].iloc[0] == AT
    assert batch_table([]).shape == (0, len(COLUMNS))


def test_a_batch_as_it_comes_passes_the_gate():
    assert check_results(batch_table(ROWS)) == []


@pytest.mark.parametrize(
    ("column", "position", "value", "told"),
    [
        ("seen_gain", 0, 1.2, "'seen_gain'"),
        ("confidence", 0, -0.1, "'confidence'"),
        ("cached", 0, 11, "'stages'"),
        ("component_type", 0, None, "'component_type'"),
        ("reason", 1, None, "'reason'"),
        ("reason", 0, "why", "'reason'"),
        ("folder", 1, "shot 0", "'folder'"),
        ("state", 2, "running", "'state'"),
        ("image_sha256", 2, None, "'image_sha256'"),
        ("cost_usd", 2, -1.0, "'cost_usd'"),
    ],
)
def test_what_cannot_be_is_found_by_the_gate(column, position, value, told):
    table = batch_table(ROWS)
    table.loc[position, column] = value
    broken = check_results(table)
    assert [told in str(problem) for problem in broken] == [True]
    assert "\n" not in str(broken[0])


def test_a_missing_column_is_found_by_the_gate():
    assert check_results(batch_table(ROWS).drop(columns="verdict"))


def files_of(folder):
    return {"diff.png", "render.png", "report.html"} if folder == "shot 0" else {"diff.png"}


def test_the_page_shows_failures_first_then_the_least_alike():
    page = batch_report("shots", ROWS, ["row 9: names no picture"], files_of)
    order = ["row 9: names no picture", "cut off", "shot 2", "shot 0"]
    places = [page.index(text) for text in order]
    assert places == sorted(places)
    assert "&lt;b&gt;cut off" in page
    assert "<b>cut off" not in page
    assert "shots/1.png: &lt;b&gt;cut off" in page
    told = row(3, "failed", reason="shots/3.png: is empty; give a picture")
    assert "shots/3.png: is empty" in batch_report("shots", [told], [], files_of)
    assert "shots/3.png: shots/3.png" not in batch_report("shots", [told], [], files_of)
    assert 'href="shot%200/report.html"' in page
    assert 'href="shot%202/report.html"' not in page
    assert page == batch_report("shots", ROWS, ["row 9: names no picture"], files_of)


def test_a_batch_without_failures_or_items_has_a_page_too():
    assert "What did not come out" not in batch_report("shots", [row(0)], [], files_of)
    assert "0 of 0 made" in batch_report("shots", [], [], files_of)


def test_of_a_huge_batch_the_page_shows_a_part_and_says_so():
    page = batch_report("shots", [row(n) for n in range(450)], [], files_of)
    assert page.count("<li>") == 400
    assert "50 more are in the table only" in page


def test_page_and_tables_lie_beside_the_components(tmp_path):
    import pandas as pd

    rejected = [InputRejected("list.csv, row 3", "names no picture", "fill it in")]
    told = batch_results.publish_results(tmp_path / "out", "list.csv", ROWS, rejected)
    assert told.problems == ()
    assert "list.csv, row 3" in told.report.read_text()
    back = pd.read_parquet(told.table)
    assert back["folder"].tolist() == ["shot 0", "shot 1", "shot 2"]
    assert len((tmp_path / "out" / "batch-results.csv").read_text().splitlines()) == 4
    metrics = (tmp_path / "out" / "batch-metrics.prom").read_text().splitlines()
    assert 'forge_batch_items{state="done"} 2.0' in metrics
    assert not list((tmp_path / "out").glob(".*"))


def test_a_table_that_does_not_fit_leaves_the_old_one(tmp_path, monkeypatch):
    out = tmp_path / "out"
    batch_results.publish_results(out, "x", ROWS[:1], [])
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(self, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batch_results.Path, "write_bytes", full)
    with pytest.raises(StorageFull, match="free some space"):
        batch_results.publish_results(out, "x", ROWS, [])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
