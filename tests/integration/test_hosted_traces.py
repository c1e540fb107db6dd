"""Traces of hosted calls in MLflow, and the key of the endpoint nowhere at all."""

import json
import logging
import traceback

import pytest
from pydantic import SecretStr

from componentforge.domain.model_calls import ImagePart, TextPart
from componentforge.engines.openai.tracing import EXPERIMENT, MlflowTracer
from componentforge.errors import ConfigurationError, ForgeError, ModelRefused
from componentforge.wiring import Wiring
from componentforge.wiring.models import run_named
from tests.asked import SERVED, ask, question, settings_for
from tests.openai_server.scenario import Answer, Failure, Refusal, in_turn
from tests.openai_server.server import OpenAIServer

pytestmark = [  # MLflow's own: of SQLAlchemy, and of its type hints
    pytest.mark.filterwarnings("ignore:.*noload.*"),
    pytest.mark.filterwarnings("ignore:.*Any type hint is inferred.*"),
]
PLANTED = "sk-proj-Planted0Secret1234567890"
LONG = "a text that somebody else wrote " * 40


@pytest.mark.slow
def test_a_call_is_traced_redacted_and_the_key_is_nowhere(
    tmp_path, database_url, valkey_url, result_cache, card_picture, caplog, capfd
):
    picture = card_picture.read_bytes()
    script = in_turn(
        Answer({"n": 1}, output_tokens=7),
        Refusal(f"Not with {PLANTED}."),
        Failure(401, f"Incorrect API key provided: {PLANTED}", "invalid_request_error"),
        Failure(400, f"odd body, key {PLANTED}", "invalid_request_error"),
    )
    chosen = settings_for(tmp_path / "home", "http://x/v1", database_url, valkey_url).model_copy(
        update={"openai_api_key": SecretStr(PLANTED), "model_traces": True}
    )
    book, notices, errors = tmp_path / "book.db", [], []
    caplog.set_level(logging.DEBUG)
    with OpenAIServer(book, script, models=SERVED, keys=(PLANTED,)) as server:
        chosen = chosen.model_copy(update={"openai_base_url": server.url})
        with Wiring(chosen, notices.append) as wired, run_named("run-9"):
            client = wired.model_client()
            blob = wired.blobs().put(picture, "image/png")
            parts = (TextPart(text=LONG), ImagePart(image=blob))
            (reply,) = ask(client, question("seen", parts=parts))
            for name in "abc":
                errors += ask(client, question(name))
            again = ask(client, question("seen", parts=parts))[0]
            wired.record("test", "x", settings=chosen.described())
            wired.model_client().close()  # all traces are written
            audit = [entry.model_dump_json() for entry in wired.audit().entries()]
            with wired.model_calls().database.transaction() as connection:
                rows = connection.execute("select row_to_json(c)::text from model_calls c")
                rows = [row[0] for row in rows.fetchall()]
            uri = wired.tracking_uri()
        charged = server.book.calls()[0].usd

    assert notices == []
    assert isinstance(errors[0], ModelRefused)
    assert isinstance(errors[1], ConfigurationError)
    assert all(isinstance(error, ForgeError) for error in errors)
    assert again.trace_id == reply.trace_id is not None
    assert [json.loads(row)["trace_id"] for row in rows].count(reply.trace_id) == 1

    from mlflow.tracking import MlflowClient

    store = MlflowClient(tracking_uri=uri)
    experiment = store.get_experiment_by_name(EXPERIMENT)
    traces = store.search_traces(locations=[experiment.experiment_id])
    assert len(traces) == 4
    (span,) = store.get_trace(reply.trace_id).data.spans
    assert span.name == f"read {reply.model}"
    assert span.attributes["usd"] == reply.usd == pytest.approx(charged)
    assert (span.attributes["tokens.output"], span.attributes["turn"]) == (7, "0")
    assert span.inputs["parts"][0].endswith("more]")
    assert len(span.inputs["parts"][0]) < 300
    assert span.inputs["parts"][1].startswith("[image/png ")
    assert store.get_trace(reply.trace_id).info.tags["run"] == "run-9"
    assert {trace.info.state.value for trace in traces} == {"OK", "ERROR"}

    # Everything that this run left anywhere.
    left = [path.read_bytes() for path in (tmp_path / "home").rglob("*") if path.is_file()]
    left += list(result_cache._client.scan_iter())
    texts = [*rows, *audit, *notices, caplog.text, *capfd.readouterr(), repr(chosen), str(reply)]
    texts += [str(error) for error in errors]
    texts += ["".join(traceback.format_exception(error)) for error in errors]
    left += [text.encode() for text in texts]
    left += [json.dumps(trace.to_dict()).encode() for trace in traces]
    assert not [found for found in left if PLANTED.encode() in found or b"Planted0" in found]
    assert not [trace for trace in traces if b"iVBOR" in json.dumps(trace.to_dict()).encode()]


def test_mlflow_away_is_said_once_and_costs_no_answer(tmp_path):
    said = []
    (tmp_path / "file").write_text("")
    tracer = MlflowTracer(f"sqlite:///{tmp_path}/file/m.db", "sk-x", said.append)
    for _ in range(2):
        assert tracer.note(question(1), _booking(), "it broke", 0) is None
    tracer.close()
    assert len(said) == 1, said
    assert said[0].startswith("MLflow takes no traces (")
    assert said[0].endswith("going on without them")


def _booking():
    from componentforge.domain.model_ledger import Booking

    return Booking(key="k", stage="read", model="m", endpoint="http://x/v1", caller="me")
