"""The test server is what the official client and the API's published types take it for."""

import base64
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import openai
import pytest
from openai.types import Batch, FileDeleted, FileObject, Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint
from openai.types.responses import Response, ResponseStreamEvent
from PIL import Image
from pydantic import BaseModel, ConfigDict

from tests.openai_server.book import Book
from tests.openai_server.buckets import Limits
from tests.openai_server.counting import Patches, Tiles
from tests.openai_server.parsing import BODIES, known_fields
from tests.openai_server.published import conforms
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

MODEL = "gpt-4.1"


class Read(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")

    name: str
    role: str | None
    colours: list[str]


GOOD = Answer({"name": "Card", "role": None, "colours": ["#ffffff"]})


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIServer]:
    with OpenAIServer(tmp_path_factory.mktemp("server") / "book.db") as one:
        yield one


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    running.reset(lambda _ask: GOOD)
    yield running
    running.check()


@pytest.fixture
def client(server: OpenAIServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=server.url, api_key=KEY, max_retries=0, timeout=20) as made:
        yield made


@pytest.fixture
def raw(server: OpenAIServer) -> Iterator[httpx.Client]:
    headers = {"authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=20) as made:
        yield made


def picture(width: int, height: int) -> str:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def responses_body(**more: object) -> dict[str, object]:
    schema = {"type": "json_schema", "name": "Read", "strict": True, "schema": strict_schema()}
    return {"model": MODEL, "input": "read it", "text": {"format": schema}, **more}


def chat_body(**more: object) -> dict[str, object]:
    named = {"name": "Read", "strict": True, "schema": strict_schema()}
    messages = [{"role": "user", "content": "read it"}]
    form = {"type": "json_schema", "json_schema": named}
    return {"model": MODEL, "messages": messages, "response_format": form, **more}


def strict_schema() -> dict[str, object]:
    from openai.lib._pydantic import to_strict_json_schema

    return to_strict_json_schema(Read)


def batch_file(client: openai.OpenAI, bodies: dict[str, dict[str, object]], url: str) -> str:
    lines = [
        json.dumps({"custom_id": key, "method": "POST", "url": url, "body": body})
        for key, body in bodies.items()
    ]
    data = "\n".join(lines).encode()
    return client.files.create(file=("batch.jsonl", data), purpose="batch").id


def ended(client: openai.OpenAI, batch_id: str) -> Batch:
    states = []
    while True:
        batch = client.batches.retrieve(batch_id)
        states.append(batch.status)
        if batch.status in ("completed", "failed", "expired", "cancelled"):
            return batch
        assert len(states) < 20, states


# --- answers, by the official client ---


def test_both_endpoints_answer_with_the_asked_document(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    first = client.responses.parse(model=MODEL, input="read it", text_format=Read)
    assert first.output_parsed == Read(name="Card", role=None, colours=["#ffffff"])
    messages = [{"role": "user", "content": "read it"}]
    second = client.chat.completions.parse(model=MODEL, messages=messages, response_format=Read)
    assert second.choices[0].message.parsed == first.output_parsed
    assert second.usage.completion_tokens == first.usage.output_tokens
    booked = server.book.calls()
    assert [c.output for c in booked] == [first.usage.output_tokens] * 2
    assert [c.input for c in booked] == [first.usage.input_tokens, second.usage.prompt_tokens]
    assert all(c.sent and c.billed and c.status == 200 for c in booked)
    assert server.book.usd() == pytest.approx(sum(c.input * 2 + c.output * 8 for c in booked) / 1e6)


def test_both_endpoints_stream(client: openai.OpenAI) -> None:
    with client.responses.stream(model=MODEL, input="read it", text_format=Read) as stream:
        deltas = [e.delta for e in stream if e.type == "response.output_text.delta"]
        final = stream.get_final_response()
    assert "".join(deltas) == GOOD.text
    assert len(deltas) > 1
    assert final.output_parsed.name == "Card"
    messages = [{"role": "user", "content": "read it"}]
    options = {"include_usage": True}
    with client.chat.completions.stream(
        model=MODEL, messages=messages, response_format=Read, stream_options=options
    ) as chunks:
        for _ in chunks:
            pass
        completion = chunks.get_final_completion()
    assert completion.choices[0].message.parsed == final.output_parsed
    assert completion.usage.completion_tokens == final.usage.output_tokens


def test_async_clients_are_served_side_by_side(server: OpenAIServer) -> None:
    import asyncio

    server.play(lambda _ask: Answer(GOOD.content, seconds=0.3))

    async def ask() -> float:
        async with openai.AsyncOpenAI(base_url=server.url, api_key=KEY, max_retries=0) as made:
            await made.models.list()
            began = time.perf_counter()
            await asyncio.gather(*(made.responses.create(**responses_body()) for _ in range(8)))
            return time.perf_counter() - began

    assert asyncio.run(ask()) < 0.3 * 6
    assert server.model.most_at_once > 1


def test_reasoning_and_cached_tokens_are_told(client: openai.OpenAI, server: OpenAIServer) -> None:
    server.play(lambda _ask: Answer(GOOD.content, reasoning_tokens=50, cached_tokens=10))
    usage = client.responses.create(**responses_body()).usage
    assert usage.output_tokens_details.reasoning_tokens == 50
    assert usage.output_tokens > 50
    assert usage.input_tokens_details.cached_tokens == 10
    call = server.book.calls()[0]
    expected = ((call.input - 10) * 2.0 + 10 * 0.5 + call.output * 8.0) / 1e6
    assert call.usd == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rule", "size", "detail", "tokens"),
    [  # worked examples of OpenAI's guide to images
        (Tiles(85, 170), (1024, 1024), "high", 765),
        (Tiles(85, 170), (2048, 4096), "high", 1105),
        (Tiles(85, 170), (4096, 8192), "low", 85),
        (Patches(1.0), (1024, 1024), "high", 1024),
        (Patches(1.0), (1800, 2400), "high", 1452),
        (Patches(1.62), (1024, 1024), "high", 1659),
    ],
)
def test_pictures_cost_what_the_guide_says(
    rule: Tiles | Patches, size: tuple[int, int], detail: str, tokens: int
) -> None:
    assert rule.count(*size, detail) == tokens


def test_pictures_are_counted_from_their_real_size(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    parts = [
        {"type": "input_text", "text": "read it"},
        {"type": "input_image", "image_url": picture(1024, 1024), "detail": "high"},
    ]
    reply = client.responses.create(**responses_body(input=[{"role": "user", "content": parts}]))
    plain = client.responses.create(**responses_body())
    assert reply.usage.input_tokens - plain.usage.input_tokens == 765
    assert [c.pictures for c in server.book.calls()] == [765, 0]
    url = {"url": picture(600, 300), "detail": "low"}
    chat = [{"type": "text", "text": "read it"}, {"type": "image_url", "image_url": url}]
    client.chat.completions.create(**chat_body(messages=[{"role": "user", "content": chat}]))
    assert server.book.calls()[-1].pictures == 85


# --- the published types ---


def test_documents_are_of_the_published_types(raw: httpx.Client, server: OpenAIServer) -> None:
    server.play(in_turn(GOOD, Refusal(), Truncated(), Filtered()))
    for _ in range(4):
        assert conforms(Response, raw.post("/responses", json=responses_body()).json()) == []
    server.play(in_turn(GOOD, Refusal(), Truncated(), Filtered()))
    for _ in range(4):
        found = raw.post("/chat/completions", json=chat_body()).json()
        assert conforms(ChatCompletion, found) == []
    models = raw.get("/models").json()
    assert models["object"] == "list"
    assert [conforms(Model, one) for one in models["data"]] == [[]] * len(models["data"])


@pytest.mark.parametrize("outcome", [GOOD, Refusal(), Truncated(), Filtered()])
def test_events_are_of_the_published_types(
    raw: httpx.Client, server: OpenAIServer, outcome: object
) -> None:
    server.play(lambda _ask: outcome)
    text = raw.post("/responses", json=responses_body(stream=True)).text
    events = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]
    assert [e["sequence_number"] for e in events] == list(range(len(events)))
    assert [p for e in events for p in conforms(ResponseStreamEvent, e)] == []
    text = raw.post("/chat/completions", json=chat_body(stream=True)).text
    lines = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
    assert lines.pop() == "[DONE]"
    assert [p for line in lines for p in conforms(ChatCompletionChunk, json.loads(line))] == []


def test_the_check_against_the_published_types_can_fail() -> None:
    good = {"id": "m", "object": "model", "created": 1, "owned_by": "o"}
    assert conforms(Model, good) == []
    assert conforms(Model, {**good, "created": "1"})
    assert conforms(Model, {**good, "colour": 1}) == ["$.colour: unknown field"]


@pytest.mark.parametrize("endpoint", sorted(BODIES))
def test_no_field_of_a_request_is_of_our_invention(endpoint: str) -> None:
    assert set(BODIES[endpoint].model_fields) <= known_fields(endpoint)


# --- errors ---


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


# --- limits ---


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


# --- files and batches ---


def test_files_live_and_die(client: openai.OpenAI, raw: httpx.Client) -> None:
    made = client.files.create(file=("a b.jsonl", b'{"x":"\r\n--"}\n'), purpose="fine-tune")
    other = client.files.create(file=("b.jsonl", b"{}"), purpose="batch")
    assert client.files.content(made.id).content == b'{"x":"\r\n--"}\n'
    assert client.files.retrieve(made.id).filename == "a b.jsonl"
    assert [f.id for f in client.files.list(purpose="batch")] == [other.id]
    assert conforms(FileObject, raw.get(f"/files/{made.id}").json()) == []
    assert conforms(FileDeleted, raw.delete(f"/files/{made.id}").json()) == []
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(made.id)
    with pytest.raises(openai.BadRequestError, match=r"only \.jsonl"):
        client.files.create(file=("a.txt", b"x"), purpose="batch")
    with pytest.raises(openai.BadRequestError, match="empty"):
        client.files.create(file=("a.jsonl", b""), purpose="batch")
    for index in range(3):
        client.files.create(file=(f"{index}.jsonl", b"{}"), purpose="fine-tune")
    assert len(list(client.files.list(limit=2, purpose="fine-tune"))) == 3  # page by page


@pytest.mark.parametrize(
    ("url", "body"), [("/v1/responses", responses_body), ("/v1/chat/completions", chat_body)]
)
def test_a_batch_answers_out_of_order_at_half_price(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer, url: str, body: type
) -> None:
    def play(ask: object) -> object:
        return SERVER_ERROR if ask.key == "k1" else GOOD

    server.play(play)
    input_id = batch_file(client, {f"k{i}": body() for i in range(4)}, url)
    batch = client.batches.create(
        input_file_id=input_id, endpoint=url, completion_window="24h", metadata={"shard": "1"}
    )
    assert batch.status == "validating"
    states = []
    while batch.status != "completed":
        found = raw.get(f"/batches/{batch.id}").json()
        assert conforms(Batch, found) == []
        batch = Batch.model_validate(found)
        states.append(batch.status)
    assert states == ["in_progress", "finalizing", "completed"]
    counts = batch.request_counts
    assert (counts.total, counts.completed, counts.failed) == (4, 3, 1)
    lines = [json.loads(line) for line in client.files.content(batch.output_file_id).iter_lines()]
    assert [line["custom_id"] for line in lines] == ["k3", "k2", "k0"]
    kind = Response if url == "/v1/responses" else ChatCompletion
    assert [p for line in lines for p in conforms(kind, line["response"]["body"])] == []
    wrong = [json.loads(line) for line in client.files.content(batch.error_file_id).iter_lines()]
    assert [(w["custom_id"], w["response"]["status_code"]) for w in wrong] == [("k1", 500)]
    calls = server.book.calls(billed=1)
    assert server.book.bought() == {"k0": 1, "k2": 1, "k3": 1}
    usd = sum(c.input * 2 + c.output * 8 for c in calls) / 1e6
    assert server.book.usd() == pytest.approx(usd / 2)
    assert batch.usage.total_tokens == sum(c.input + c.output for c in calls)
    assert [b.id for b in client.batches.list()] == [batch.id]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["{"], "invalid_json_line"),
        (
            [{"custom_id": "a", "method": "POST", "url": "/v1/responses"}],
            "missing_required_parameter",
        ),
        (
            [{"custom_id": "a", "method": "GET", "url": "/v1/responses", "body": {}}],
            "invalid_method",
        ),
        ([{"custom_id": "a", "method": "POST", "url": "/v1/x", "body": {}}], "mismatched_url"),
        (
            [{"custom_id": "a", "method": "POST", "url": "/v1/responses", "body": {}}] * 2,
            "duplicate_custom_id",
        ),
        (
            [
                {"custom_id": m, "method": "POST", "url": "/v1/responses", "body": {"model": m}}
                for m in "ab"
            ],
            "mismatched_model",
        ),
        (["{}"] * 6, "too_many_tasks"),
    ],
)
def test_wrong_batch_files_fail_with_the_line(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer, lines: list, code: str
) -> None:
    server.batch_rules.most_lines = 5
    data = "\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines).encode()
    made = client.files.create(file=("b.jsonl", data), purpose="batch")
    batch = client.batches.create(
        input_file_id=made.id, endpoint="/v1/responses", completion_window="24h"
    )
    batch = ended(client, batch.id)
    assert batch.status == "failed"
    assert batch.errors.data[0].code == code
    assert conforms(Batch, raw.get(f"/batches/{batch.id}").json()) == []
    assert server.book.calls() == []


def test_batches_expire_and_are_cancelled_with_what_was_done(
    client: openai.OpenAI, server: OpenAIServer
) -> None:
    server.batch_rules.end = lambda _batch: "expired"
    body = {f"k{i}": responses_body() for i in range(4)}
    made = [
        client.batches.create(
            input_file_id=batch_file(client, body, "/v1/responses"),
            endpoint="/v1/responses",
            completion_window="24h",
        )
        for _ in range(2)
    ]
    expired = ended(client, made[0].id)
    assert expired.status == "expired"
    assert (expired.request_counts.completed, expired.request_counts.failed) == (2, 2)
    lines = client.files.content(expired.error_file_id).text.splitlines()
    assert {json.loads(line)["error"]["code"] for line in lines} == {"batch_expired"}
    client.batches.retrieve(made[1].id)
    assert client.batches.cancel(made[1].id).status == "cancelling"
    cancelled = ended(client, made[1].id)
    assert (cancelled.status, cancelled.request_counts.completed) == ("cancelled", 2)
    with pytest.raises(openai.ConflictError):
        client.batches.cancel(made[1].id)
    wrong = client.files.create(file=("f.jsonl", b"{}"), purpose="fine-tune")
    with pytest.raises(openai.BadRequestError, match="purpose"):
        client.batches.create(
            input_file_id=wrong.id, endpoint="/v1/responses", completion_window="24h"
        )


# --- fine-tuning ---


def training(examples: int, pictures: int = 1) -> bytes:
    parts = [{"type": "image_url", "image_url": {"url": picture(64, 64)}}] * pictures
    user = {"role": "user", "content": [{"type": "text", "text": "read it"}, *parts]}
    reply = {"role": "assistant", "content": "{}"}
    return "\n".join([json.dumps({"messages": [user, reply]})] * examples).encode()


def test_a_job_trains_and_its_model_answers(
    client: openai.OpenAI, raw: httpx.Client, server: OpenAIServer
) -> None:
    file = client.files.create(file=("t.jsonl", training(12)), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(
        model="gpt-4o-2024-08-06",
        training_file=file.id,
        suffix="forge",
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 4}}},
    )
    states = [job.status]
    while job.status not in ("succeeded", "failed"):
        found = raw.get(f"/fine_tuning/jobs/{job.id}").json()
        assert conforms(FineTuningJob, found) == []
        job = FineTuningJob.model_validate(found)
        states.append(job.status)
    assert list(dict.fromkeys(states)) == ["validating_files", "queued", "running", "succeeded"]
    assert job.trained_tokens > 0
    assert job.fine_tuned_model.startswith("ft:gpt-4o-2024-08-06:test:forge:")
    events = raw.get(f"/fine_tuning/jobs/{job.id}/events", params={"limit": 100}).json()["data"]
    assert [p for e in events for p in conforms(FineTuningJobEvent, e)] == []
    assert sum(e["type"] == "metrics" for e in events) == 4
    kept = list(client.fine_tuning.jobs.checkpoints.list(job.id, limit=2))
    assert [c.step_number for c in kept] == [4, 3, 2]
    rows = raw.get(f"/fine_tuning/jobs/{job.id}/checkpoints").json()["data"]
    assert [p for c in rows for p in conforms(FineTuningJobCheckpoint, c)] == []
    assert b"train_loss" in client.files.content(job.result_files[0]).content
    reply = client.responses.create(**responses_body(model=job.fine_tuned_model))
    assert reply.output_text == GOOD.text
    assert [j.id for j in client.fine_tuning.jobs.list()] == [job.id]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (training(3), "has 3 example"),
        (training(12, pictures=11), "more than 10 images"),
        (b"{}\n" * 12, "Line 1"),
        (b'{"messages": [{"role": "user", "content": "x"}]}\n' * 12, "from the assistant"),
    ],
)
def test_wrong_training_files_fail_the_job(client: openai.OpenAI, data: bytes, told: str) -> None:
    file = client.files.create(file=("t.jsonl", data), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    job = client.fine_tuning.jobs.retrieve(job.id)
    assert job.status == "failed"
    assert told in job.error.message


def test_jobs_are_cancelled_refused_and_broken(client: openai.OpenAI, server: OpenAIServer) -> None:
    file = client.files.create(file=("t.jsonl", training(12)), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    assert client.fine_tuning.jobs.cancel(job.id).status == "cancelled"
    with pytest.raises(openai.BadRequestError, match="already"):
        client.fine_tuning.jobs.cancel(job.id)
    with pytest.raises(openai.BadRequestError) as caught:
        client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
    assert caught.value.code == "model_not_available"
    server.tuning_rules.fails = "The trainer broke."
    job = client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)
    for _ in range(3):
        job = client.fine_tuning.jobs.retrieve(job.id)
    assert (job.status, job.error.message) == ("failed", "The trainer broke.")
    server.tuning_rules.closed = "Fine-tuning is no longer available."
    with pytest.raises(openai.PermissionDeniedError, match="no longer"):
        client.fine_tuning.jobs.create(model="gpt-4o-2024-08-06", training_file=file.id)


# --- another process ---


def test_the_book_outlives_a_killed_server(tmp_path: Path) -> None:
    book = tmp_path / "book.db"
    words = ["-m", "tests.openai_server", "--book", str(book)]
    program = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        url = program.stdout.readline().strip()
        with openai.OpenAI(base_url=url, api_key=KEY, max_retries=4) as client:
            client.responses.create(**responses_body(metadata={"key": "k"}))
    finally:
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
        program.stdout.close()
    read = Book(book)
    assert read.bought() == {"k": 1}
    read.close()
