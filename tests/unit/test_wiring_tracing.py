"""Spans: a run and its stages, without a collector."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from componentforge.domain.context import working_on
from componentforge.domain.records import StageRecord
from componentforge.settings import Settings
from componentforge.wiring import Wiring
from componentforge.wiring.log_lines import Hidden
from componentforge.wiring.tracing import Tracing


def failing(tracing, error):
    tracing.stage(StageRecord(name="ocr", seconds=0.1, cached=False), error)
    raise error


@pytest.fixture
def exporter():
    return InMemorySpanExporter()


@pytest.fixture
def tracing(exporter):
    made = Tracing(exporter, Hidden(["hunter2"]), at_once=True)
    yield made
    made.close()


def test_a_run_is_the_parent_of_its_stages_and_all_tell_whose_they_are(tracing, exporter):
    with working_on(run="r1", item="7"), tracing.run("generate", image="a.png", engine=None):
        tracing.stage(StageRecord(name="ocr", seconds=0.5, cached=False, cost_usd=None))
        tracing.stage(StageRecord(name="read", seconds=0.01, cached=True, seconds_saved=3.0))
    ocr, read, run = exporter.get_finished_spans()
    assert (run.name, run.parent) == ("generate", None)
    assert dict(run.attributes) == {"forge.run": "r1", "forge.item": "7", "forge.image": "a.png"}
    for stage in (ocr, read):
        assert stage.parent.span_id == run.context.span_id
        assert stage.context.trace_id == run.context.trace_id
        assert stage.attributes["forge.run"] == "r1"
    assert (ocr.end_time - ocr.start_time) / 1e9 == pytest.approx(0.5)
    assert dict(ocr.attributes) == {
        "forge.run": "r1", "forge.item": "7", "forge.cached": False, "forge.seconds": 0.5,
        "forge.seconds_saved": 0.0,
    }  # fmt: skip
    assert (read.attributes["forge.cached"], read.attributes["forge.seconds_saved"]) == (True, 3.0)
    assert run.resource.attributes["service.name"] == "componentforge"


def test_two_runs_are_two_traces_and_a_stage_outside_is_one_of_its_own(tracing, exporter):
    for _ in range(2):
        with tracing.run("generate"):
            pass
    tracing.stage(StageRecord(name="ocr", seconds=0.1, cached=False))
    spans = exporter.get_finished_spans()
    assert len({span.context.trace_id for span in spans}) == 3
    assert [span.parent for span in spans] == [None] * 3


def test_what_failed_is_told_as_failed(tracing, exporter):
    error = ValueError("no ink at redis://:hunter2@h, said hunter2")
    with pytest.raises(ValueError), tracing.run("generate"):
        failing(tracing, error)
    stage, run = exporter.get_finished_spans()
    for span in (stage, run):
        assert span.status.status_code == StatusCode.ERROR
        assert span.status.description == "no ink at redis://:***@h, said ***"
        assert span.attributes["error.type"] == "ValueError"
        assert "hunter2" not in span.to_json()


def test_without_an_endpoint_there_are_no_spans(tmp_path, monkeypatch):
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    with Wiring(Settings(home=tmp_path)) as wired:
        assert wired.tracing() is None


def test_the_standard_variable_and_ours_name_the_collector(monkeypatch):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://standard")
    assert Settings().otlp_endpoint == "http://standard"
    monkeypatch.setenv("FORGE_OTLP_ENDPOINT", "http://ours")
    assert Settings().otlp_endpoint == "http://ours"
