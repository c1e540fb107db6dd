"""A whole run of the program, watched from outside: its log lines and its spans."""

import json
import sys
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from componentforge.domain.context import working_on
from componentforge.domain.records import StageRecord
from componentforge.errors import ConfigurationError
from componentforge.settings import Settings
from componentforge.wiring import using
from tasks.models import GenerateRequest
from tasks.observe import ended, observed


@pytest.fixture
def collector():
    """An OTLP collector on loopback; its address and what came."""
    came = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            request = ExportTraceServiceRequest.FromString(body)
            came.extend(
                span
                for resource in request.resource_spans
                for scope in resource.scope_spans
                for span in scope.spans
            )
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()
    server.server_close()
    thread.join(5)


def attributes(span):
    return {a.key: getattr(a.value, a.value.WhichOneof("value")) for a in span.attributes}


def json_lines(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.mark.slow
def test_stages_tell_whose_they_are_in_logs_and_spans(forge, collector, card_picture, tmp_path):
    address, came = collector
    asked = {
        "FORGE_LOG_FORMAT": "json", "FORGE_LOG_TO": "stderr",
        "OTEL_EXPORTER_OTLP_ENDPOINT": address, "FORGE_AUDIT_KEY": "a-key-that-stays-hidden",
    }  # fmt: skip
    done = forge("generate", card_picture, "--json", "--repairs", "0", **asked)
    assert done.returncode == 0, done.stderr
    json.loads(done.stdout)
    lines = [line for line in json_lines(done.stderr) if line["logger"] == "componentforge.stages"]
    stages = {span.name: span for span in came if span.name != "generate"}
    (run,) = [span for span in came if span.name == "generate"]
    (run_id,) = {line["run"] for line in lines}
    assert attributes(run)["forge.run"] == run_id
    assert attributes(run)["forge.image"] == str(card_picture)
    assert {"ingest", "ocr", "read", "render", "score", "publish"} <= stages.keys()
    # Every stage has its line, its span, and both say the same of it.
    assert Counter(line["stage"] for line in lines) == Counter(
        span.name for span in came if span.name != "generate"
    )
    for line in lines:
        span = stages[line["stage"]]
        assert span.trace_id == run.trace_id
        assert span.parent_span_id == run.span_id
        assert attributes(span)["forge.cached"] == line["cached"]
        assert attributes(span)["forge.seconds"] == pytest.approx(line["seconds"], abs=1e-5)
    assert "a-key-that-stays-hidden" not in done.stderr

    came.clear()
    again = forge("generate", card_picture, "--json", "--repairs", "0", **asked)
    assert again.returncode == 0
    cached = {s.name: attributes(s)["forge.cached"] for s in came if s.name != "generate"}
    assert cached.pop("publish") is False
    assert all(cached.values())
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    came.clear()
    failed = forge("generate", broken, "--json", **asked)
    assert failed.returncode == 1
    (run,) = [span for span in came if span.name == "generate"]
    assert attributes(run)["error.type"] == "InputRejected"
    assert run.status.code == 2


def test_a_collector_that_is_away_costs_no_run(forge, card_picture):
    done = forge(
        "generate", card_picture, "--json", "--repairs", "0",
        FORGE_OTLP_ENDPOINT="http://127.0.0.1:9",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_spans_wait_for_no_one_and_are_sent_before_the_process_ends(collector, tmp_path):
    address, came = collector
    request = GenerateRequest(image="a.png")
    with using(Settings(home=tmp_path, FORGE_OTLP_ENDPOINT=f"{address}/")):
        with working_on(batch="b1", item="3"), observed(request):
            ended(StageRecord(name="ocr", seconds=0.1, cached=True), None)
            ended(StageRecord(name="read", seconds=0.2, cached=False), ValueError("no ink"))
        ended(StageRecord(name="outside", seconds=0.1, cached=False), None)
        with observed(request):
            pass
    told = [(span.name, attributes(span).get("forge.item")) for span in came]
    assert told == [("ocr", "3"), ("read", "3"), ("generate", "3"), ("generate", None)]
    assert {attributes(span)["forge.run"] for span in came} == {request.run_id}
    assert came[1].status.message == "no ink"


def test_without_the_extra_the_setting_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with (
        using(Settings(home=tmp_path, FORGE_OTLP_ENDPOINT="http://127.0.0.1:9")),
        pytest.raises(ConfigurationError, match="telemetry"),
        observed(GenerateRequest(image="a.png")),
    ):
        pass
