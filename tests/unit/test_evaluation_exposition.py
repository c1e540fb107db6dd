import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from componentforge.domain.metrics import METRICS, RUN_SECONDS, bucket, totals_of
from componentforge.domain.records import RunRecord, StageRecord
from evaluation.batch_metrics import batch_metrics
from evaluation.exposition import exposition


def run(**changes):
    fields = {
        "run_id": "r", "source": "a.png", "name": "A", "status": "done", "engine": "local",
        "started_at": datetime(2026, 1, 2, tzinfo=UTC), "seconds": 3.0,
    }  # fmt: skip
    return RunRecord(**{**fields, **changes})


def told(figures):
    families = text_string_to_metric_families(exposition(figures).decode())
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_run_adds_its_stages_costs_and_savings():
    stages = (
        StageRecord(name="ocr", seconds=0.3, cached=False, cost_usd=0.25),
        StageRecord(name="read", seconds=0.001, cached=True, seconds_saved=2.0),
        StageRecord(name="read", seconds=0.002, cached=True, seconds_saved=1.0, cost_usd=None),
    )
    page = told(totals_of(run(stages=stages, browser_restarts=2)))
    assert page["forge_runs_total", "done"] == 1
    assert page["forge_run_seconds_bucket", "2.0"] == 0
    assert page["forge_run_seconds_bucket", "5.0"] == page["forge_run_seconds_count",] == 1
    assert page["forge_run_seconds_sum",] == 3.0
    assert page["forge_stage_seconds_bucket", "hit", "0.005", "read"] == 2
    assert page["forge_stage_seconds_sum", "hit", "read"] == pytest.approx(0.003)
    assert page["forge_stage_seconds_bucket", "miss", "+Inf", "ocr"] == 1
    assert page["forge_cost_dollars_total", "ocr"] == 0.25
    assert page["forge_unknown_cost_total", "read"] == 1
    assert page["forge_saved_seconds_total", "read"] == 3.0
    assert page["forge_browser_restarts_total",] == 2


@pytest.mark.parametrize(("kind", "label"), [("InputRejected", "InputRejected"), (None, "unknown")])
def test_a_failed_run_counts_by_its_error_and_in_no_histogram_of_runs(kind, label):
    page = told(totals_of(run(status="failed", error="x", error_kind=kind)))
    assert page == {("forge_runs_total", "failed"): 1, ("forge_errors_total", label): 1}


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=30))
def test_buckets_are_cumulated_and_end_at_the_count(seconds):
    figures: dict = {}
    for value in seconds:
        for key, more in totals_of(run(seconds=value)).items():
            figures[key] = figures.get(key, 0) + more
    page = told(figures)
    counts = [page["forge_run_seconds_bucket", str(float(bound))] for bound in RUN_SECONDS]
    assert counts == [sum(value <= bound for value in seconds) for bound in RUN_SECONDS]
    assert (
        page["forge_run_seconds_bucket", "+Inf"] == page["forge_run_seconds_count",] == len(seconds)
    )
    assert page["forge_run_seconds_sum",] == pytest.approx(sum(seconds))


@pytest.mark.parametrize(("value", "label"), [(0, "1.0"), (1, "1.0"), (1.5, "2.0"), (2.1, "+Inf")])
def test_a_bucket_holds_its_upper_bound(value, label):
    assert bucket((1.0, 2.0), value) == label


@pytest.mark.parametrize("key", [("forge_unheard_of", ()), ("forge_items", ()), ("x_sum", ())])
def test_a_figure_that_is_not_in_the_table_is_a_fault(key):
    with pytest.raises(KeyError):
        exposition({key: 1.0})


def test_every_metric_is_named_once_as_prometheus_wants_it_and_says_what_it_is():
    names = [metric.name for metric in METRICS]
    assert len(set(names)) == len(names)
    for metric in METRICS:
        assert re.fullmatch(r"forge_[a-z_]+", metric.name)
        assert metric.name.endswith("_total") == (metric.kind == "counter")
        assert metric.about


def test_the_textfile_of_a_batch_holds_exactly_the_metrics_the_table_says():
    families = list(text_string_to_metric_families(batch_metrics([]).decode()))
    of_the_table = {(m.name, m.kind, m.about) for m in METRICS if m.where == "textfile"}
    found = {(f.name, f.type, f.documentation) for f in families if not f.name.endswith("_created")}
    assert found == of_the_table


def test_the_docs_have_the_table_of_all_metrics():
    text = (Path(__file__).parents[2] / "docs/observability.md").read_text()
    rows = re.findall(r"^\| `(forge_\w+)(?:\{([\w, ]*)\})?` \| (\w+) \| (.+) \|$", text, re.M)
    found = [
        (name, tuple(filter(None, labels.split(", "))), kind, about)
        for name, labels, kind, about in rows
    ]
    assert found == [(m.name, m.labels, m.kind, m.about) for m in METRICS]
