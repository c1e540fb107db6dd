"""The test server fails as the API does: errors on demand, checked requests, real limits."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import openai
import pytest

from tests.openai_server.bodies import GOOD, MODEL, chat_body, responses_body, strict_schema
from tests.openai_server.buckets import Limits
from tests.openai_server.scenario import (
    BAD_GATEWAY,
    CONTENT_POLICY,
    NO_QUOTA,
    OVERLOADED,
    RATE_LIMITED,
    SERVER_ERROR,
    Answer,
    Drop,
    Filtered,
    Refusal,
    Truncated,
    by_attempt,
    by_schema,
    in_turn,
)
from tests.openai_server.server import KEY, OpenAIServer


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"colour": "red"}, "colour", "unknown_parameter"),
        ({"tools": []}, "tools", "unsupported_by_test_server"),
        ({"model": 5}, "model", "invalid_type"),
        ({"temperature": 9}, "temperature", "invalid_value"),
        ({"max_output_tokens": "many"}, "max_output_tokens", "invalid_type"),
        ({"input": None}, "input", "invalid_type"),
        (
            {"input": [{"role": "user", "content": [{"type": "input_text", "txt": "x"}]}]},
            None,
            None,
        ),
        ({"metadata": {"k" * 65: "v"}}, None, None),
    ],
)
def test_ill_formed_requests_are_refused(
    raw: httpx.Client, change: dict[str, object], param: str | None, code: str | None
) -> None:
    reply = raw.post("/responses", json=responses_body(**change))
    error = reply.json()["error"]
    assert reply.status_code == 400
    assert set(error) == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"
    if param is not None:
        assert (error["param"], error["code"]) == (param, code)


def test_a_missing_parameter_is_named(raw: httpx.Client) -> None:
    error = raw.post("/chat/completions", json={"model": MODEL}).json()["error"]
    assert (error["param"], error["code"]) == ("messages", "missing_required_parameter")
    assert raw.post("/responses", content=b"{").status_code == 400


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"additionalProperties": True}, "'additionalProperties' is required"),
        ({"required": ["name"]}, "Missing 'role'"),
        ({"type": "array", "items": {"type": "string"}}, 'type: "object"'),
        ({"properties": {"name": {"type": "string", "minLength": 3}}}, "'minLength' is not"),
        ({"properties": {"name": {"type": "string", "default": ""}}}, "'default' is not"),
        ({"properties": {"name": {"oneOf": []}}}, "'type' key"),
        ({"properties": {"name": {"type": "array"}}}, "array schema missing items"),
        ({"properties": {"name": {"$ref": "#/$defs/None"}}}, "can not be resolved"),
        ({"allOf": []}, "'allOf' is not permitted"),
        ({"anyOf": []}, "'anyOf' is not permitted at the root"),
    ],
)
def test_what_strict_schemas_may_not_have(
    raw: httpx.Client, change: dict[str, object], told: str
) -> None:
    schema = {**strict_schema(), **change}
    if "properties" in change:
        schema["required"] = ["name"]
    form = {"type": "json_schema", "name": "Read", "strict": True, "schema": schema}
    error = raw.post("/responses", json=responses_body(text={"format": form})).json()["error"]
    assert error["code"] == "invalid_json_schema"
    assert told in error["message"]


def test_keys_and_models_are_checked(server: OpenAIServer, client: openai.OpenAI) -> None:
    with openai.OpenAI(base_url=server.url, api_key="sk-wrong-key-1234", max_retries=0) as other:
        with pytest.raises(openai.AuthenticationError, match=r"sk-\*\*\*1234") as caught:
            other.responses.create(**responses_body())
        assert caught.value.code == "invalid_api_key"
    with pytest.raises(openai.NotFoundError) as missing:
        client.responses.create(**responses_body(model="gpt-none"))
    assert missing.value.code == "model_not_found"
    assert client.models.retrieve(MODEL).id == MODEL
    assert httpx.get(f"{server.url}/models", timeout=20).status_code == 401
    azure = httpx.get(f"{server.azure_url}/models", headers={"api-key": KEY}, timeout=20)
    assert azure.status_code == 200


def read_all(client: openai.OpenAI, stream: bool) -> None:
    reply = client.responses.create(**responses_body(stream=stream))
    if stream:
        list(reply)


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (RATE_LIMITED, openai.RateLimitError),
        (NO_QUOTA, openai.RateLimitError),
        (SERVER_ERROR, openai.InternalServerError),
        (BAD_GATEWAY, openai.InternalServerError),
        (OVERLOADED, openai.InternalServerError),
        (CONTENT_POLICY, openai.BadRequestError),
        (Drop(GOOD, 0.0), openai.APIConnectionError),
        (Drop(GOOD, 0.5), openai.APIConnectionError),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_every_failure_comes_on_demand(
    client: openai.OpenAI, server: OpenAIServer, failure: object, error: type, stream: bool
) -> None:
    server.play(in_turn(failure, GOOD))
    with pytest.raises(error) as caught:
        read_all(client, stream)
    if not isinstance(failure, Drop):
        assert caught.value.status_code == failure.status
        assert caught.value.code == failure.code
        assert caught.value.request_id.startswith("req_")
    assert client.responses.create(**responses_body()).output_text == GOOD.text
    first, second = server.book.calls()
    dropped = isinstance(failure, Drop)
    assert (first.billed, first.sent, first.usd > 0) == (dropped, not dropped, dropped)
    assert second.sent


def test_the_official_client_gets_over_what_is_transient(server: OpenAIServer) -> None:
    server.play(in_turn(RATE_LIMITED, SERVER_ERROR, Drop(GOOD, 0.3), GOOD))
    with openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=5) as patient:
        assert patient.responses.create(**responses_body()).output_text == GOOD.text
    assert [c.outcome for c in server.book.calls()] == [
        "rate_limit_exceeded", "server_error", "dropped", "answer",
    ]  # fmt: skip


def test_slow_replies_run_into_the_clients_limit_and_are_billed(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    server.play(lambda _ask: Answer(GOOD.content, seconds=1.0))
    with pytest.raises(openai.APITimeoutError):
        client.with_options(timeout=0.2).responses.create(**responses_body())
    deadline = time.monotonic() + 10
    while not server.book.calls() or server.book.calls()[0].outcome == "begun":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert server.book.calls()[0].billed


def test_refused_cut_and_filtered_replies_are_told_as_such(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    server.play(in_turn(Refusal("No."), Truncated('{"na'), Filtered("")))
    refused = client.responses.create(**responses_body())
    assert refused.output[0].content[0].refusal == "No."
    cut = client.responses.create(**responses_body(max_output_tokens=20))
    assert (cut.status, cut.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert cut.usage.output_tokens == 20
    assert client.responses.create(**responses_body()).incomplete_details.reason == "content_filter"
    server.play(in_turn(Refusal("No."), Truncated('{"na'), Filtered("")))
    found = [client.chat.completions.create(**chat_body()).choices[0] for _ in range(3)]
    assert [c.finish_reason for c in found] == ["stop", "length", "content_filter"]
    assert found[0].message.refusal == "No."
    assert [c.outcome for c in server.book.calls()] == ["refusal", "truncated", "filtered"] * 2


def test_long_answers_end_at_the_limit(client: openai.OpenAI, server: OpenAIServer) -> None:
    server.play(lambda _ask: Answer({**GOOD.content, "name": "x" * 1000}))
    reply = client.responses.create(**responses_body(max_output_tokens=100))
    assert reply.status == "incomplete"
    assert reply.usage.output_tokens == 100


def test_an_answer_that_breaks_the_schema_is_the_scripts_fault(tmp_path: Path) -> None:
    def run(outcome: Answer) -> str:
        with (
            OpenAIServer(tmp_path / "b.db", lambda _ask: outcome) as server,
            openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0) as client,
        ):
            try:
                return client.responses.create(**responses_body()).output_text
            except openai.BadRequestError as error:
                return str(error.code)

    assert run(Answer("{", conforming=False)) == "{"
    with pytest.raises(AssertionError, match="broke strict schema 'Read'"):
        run(Answer({"name": "Card"}))
    with pytest.raises(AssertionError, match="meant to break"):
        run(Answer(GOOD.content, conforming=False))


def test_scripts_know_attempts_keys_and_schemas(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    server.play(by_schema({"Read": by_attempt(SERVER_ERROR, GOOD)}))
    for key, fails in (("a", True), ("b", True), ("a", False), ("b", False)):
        body = responses_body(metadata={"key": key})
        if fails:
            with pytest.raises(openai.InternalServerError):
                client.responses.create(**body)
        else:
            client.responses.create(**body)
    client.responses.create(**responses_body(), extra_headers={"Idempotency-Key": "a"})
    assert server.book.bought() == {"a": 2, "b": 1}


def test_requests_a_minute_are_really_limited(client: openai.OpenAI, server: OpenAIServer) -> None:
    server.limit(Limits(requests_per_minute=120, request_burst_s=2.0))

    def ask(_: int) -> openai.RateLimitError | None:
        try:
            client.responses.create(**responses_body())
        except openai.RateLimitError as error:
            return error
        return None

    began = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        errors = [e for e in pool.map(ask, range(16)) if e is not None]
    passed = 16 - len(errors)
    assert 4 <= passed <= 4 + 2 * (time.monotonic() - began) + 1
    assert errors
    headers = errors[0].response.headers
    assert errors[0].code == "rate_limit_exceeded"
    assert 0 < int(headers["retry-after-ms"]) <= 1000 * int(headers["retry-after"])
    assert headers["x-ratelimit-limit-requests"] == "120"
    time.sleep(int(headers["retry-after-ms"]) / 1000 + 0.55)
    reply = client.responses.with_raw_response.create(**responses_body())
    assert int(reply.headers["x-ratelimit-remaining-requests"]) >= 0
    assert reply.headers["x-request-id"] == server.book.calls()[-1].request_id


def test_tokens_a_minute_are_really_limited(client: openai.OpenAI, server: OpenAIServer) -> None:
    server.limit(Limits(tokens_per_minute=3_000))
    client.responses.create(**responses_body(max_output_tokens=2_500))
    with pytest.raises(openai.RateLimitError, match="tokens per min") as caught:
        client.responses.create(**responses_body(max_output_tokens=2_500))
    assert int(caught.value.response.headers["retry-after"]) > 10
    with pytest.raises(openai.RateLimitError, match="Request too large"):
        client.responses.create(**responses_body(max_output_tokens=9_000))
