"""The test server is what the official client and the API's published types take it for."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import openai
import pytest
from openai.types import Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent

from tests.openai_server.bodies import GOOD, MODEL, Read, chat_body, picture, responses_body
from tests.openai_server.book import Book
from tests.openai_server.counting import Patches, Tiles
from tests.openai_server.parsing import BODIES, known_fields
from tests.openai_server.published import conforms
from tests.openai_server.scenario import (
    Answer,
    Filtered,
    Refusal,
    Truncated,
    in_turn,
)
from tests.openai_server.server import KEY, OpenAIServer


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
