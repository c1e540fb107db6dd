"""Questions go through the Batch API and come back as if they had been asked at once."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from componentforge.domain.model_batches import Missed
from componentforge.domain.model_calls import ModelReply
from componentforge.domain.model_ledger import Booking, Caps, Claimed, Kept
from componentforge.engines.openai.batch_api import BatchApi
from componentforge.engines.openai.batch_files import FileLimits, line_of, results_of
from componentforge.engines.openai.batching import BatchRounds
from componentforge.engines.openai.client import HostedModels
from componentforge.errors import (
    AnswerPending,
    ConfigurationError,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    ServiceUnavailable,
)
from tests.batched import MODELS, SERVED, House, answer, by_key, replies, until_quiet
from tests.openai_server.scenario import (
    NO_QUOTA,
    SERVER_ERROR,
    Answer,
    Failure,
    Refusal,
    by_attempt,
)
from tests.openai_server.server import OpenAIServer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIServer]:
    folder = tmp_path_factory.mktemp("server")
    with OpenAIServer(folder / "book.db", answer, models=SERVED) as one:
        yield one


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    running.reset(answer)
    yield running
    running.check()


@pytest.fixture
def house(server: OpenAIServer, database_url: str, tmp_path: Path) -> Iterator[House]:
    made = House(server.url, database_url, tmp_path)
    yield made
    made.close()


def test_questions_wait_for_a_batch_and_are_then_answered(
    house: House, server: OpenAIServer
) -> None:
    keys = ["a", "b", "c"]
    found = house.ask(*keys)
    assert [type(one) for one in found] == [AnswerPending] * 3
    assert server.book.calls() == []
    seen = until_quiet(house.rounds())
    assert seen[0].submitted == 3
    assert sum(progress.came for progress in seen) == 3
    again = house.ask(*keys)
    assert replies(again) == keys
    assert all(one.bought for one in again)
    assert sum(one.usd for one in again) == pytest.approx(server.book.usd(), abs=1e-9)
    third = house.ask(*keys)
    assert replies(third) == keys
    assert not any(one.bought for one in third)
    assert server.book.bought() == {f"forge/{key}": 1 for key in keys}
    assert house.usd() == pytest.approx(server.book.usd(), abs=1e-9)
    assert all(call.batch and call.pictures == 255 for call in server.book.calls())
    assert server.files.stored == {}  # what showed the user's pictures is gone
    assert list((house.folder / "batches").iterdir()) == []
    assert house.rows("select count(*) from model_outbox where wanted::text <> 'null'") == [(0,)]


def test_the_ordinary_client_finds_the_answers_of_a_batch(
    house: House, server: OpenAIServer
) -> None:
    house.ask("a")
    rounds = house.rounds()
    rounds.look()
    live = house.client(HostedModels)
    with pytest.raises(LimitReached, match="in a batch"):
        asyncio.run(live.ask(house.question("a")))
    until_quiet(rounds)
    reply = asyncio.run(live.ask(house.question("a")))
    assert not reply.bought
    assert replies([reply]) == ["a"]
    assert server.book.bought() == {"forge/a": 1}


def test_what_was_bought_live_goes_into_no_batch(house: House, server: OpenAIServer) -> None:
    house.ask("a", "b")
    asyncio.run(house.client(HostedModels).ask(house.question("a")))
    until_quiet(house.rounds())
    assert replies(house.ask("a", "b")) == ["a", "b"]
    assert server.book.bought() == {"forge/a": 1, "forge/b": 1}
    assert [c.batch for c in server.book.calls()] == [False, True]


def test_a_line_is_the_live_body_with_the_schema_in_its_order(house: House) -> None:
    house.ask("a")
    wanted = house.first_wanted()
    line = json.loads(line_of(wanted, "responses", house.blobs, MODELS))
    assert line["custom_id"] == "forge/a"
    assert (line["method"], line["url"]) == ("POST", "/v1/responses")
    properties = line["body"]["text"]["format"]["schema"]["properties"]
    assert list(properties) == ["zebra", "apple"]
    chat = json.loads(line_of(wanted, "chat_completions", house.blobs, MODELS))
    assert chat["url"] == "/v1/chat/completions"


def test_shards_keep_to_lines_bytes_and_one_model(house: House, server: OpenAIServer) -> None:
    house.ask(*"abcde")
    house.ask(*"xyz", model="m2")
    line = len(line_of(house.first_wanted(), "responses", house.blobs, MODELS))
    by_lines = house.rounds(limits=FileLimits(lines=2, size=10**9))
    by_lines.look()
    shards = house.rows("select model, lines, size from model_shards order by formed_at")
    assert [(row[0], row[1]) for row in shards] == [
        ("m1", 2), ("m1", 2), ("m1", 1), ("m2", 2), ("m2", 1),
    ]  # fmt: skip
    until_quiet(by_lines)
    house.ask(*"fghij")
    until_quiet(house.rounds(limits=FileLimits(lines=100, size=2 * line + 10)))
    sizes = house.rows("select size, lines from model_shards order by formed_at offset 5")
    assert [row[1] for row in sizes] == [2, 2, 1]
    assert all(row[0] <= 2 * line + 10 for row in sizes)
    assert len(server.book.bought()) == 13


def test_a_question_too_large_for_any_file_fails(house: House, server: OpenAIServer) -> None:
    house.ask("a")
    house.rounds(limits=FileLimits(size=100)).look()
    found = house.ask("a")[0]
    assert isinstance(found, ModelReplyInvalid)
    assert "a batch file takes 100" in str(found)
    assert server.book.calls() == []
    assert isinstance(house.ask("a")[0], AnswerPending)  # told once, then asked anew


def test_lines_that_failed_for_a_while_go_into_the_next_batch(
    house: House, server: OpenAIServer
) -> None:
    server.play(by_key({"forge/b": by_attempt(SERVER_ERROR, answer)}))
    house.ask("a", "b")
    seen = until_quiet(house.rounds())
    assert [progress.submitted for progress in seen if progress.submitted] == [2, 1]
    assert replies(house.ask("a", "b")) == ["a", "b"]
    assert server.book.bought() == {"forge/a": 1, "forge/b": 1}
    assert house.usd() == pytest.approx(server.book.usd(), abs=1e-9)


@pytest.mark.parametrize(
    ("failure", "told", "tries"),
    [
        (Failure(400, "Bad picture.", "invalid_request_error", "invalid_image"), "Bad picture", 1),
        (NO_QUOTA, "exceeded your current quota", 1),
        (SERVER_ERROR, "had an error", 3),
    ],
)
def test_lines_that_fail_for_good_are_told(
    house: House, server: OpenAIServer, failure: Failure, told: str, tries: int
) -> None:
    server.play(lambda ask: failure if ask.key == "forge/b" else answer(ask))
    house.ask("a", "b")
    until_quiet(house.rounds(), most=20)
    first, second = house.ask("a", "b")
    assert replies([first]) == ["a"]
    assert isinstance(second, ModelReplyInvalid)
    assert told in str(second)
    assert len([c for c in server.book.calls() if c.key == "forge/b"]) == tries
    states = house.rows("select state, count(*) from model_calls group by state order by state")
    assert states == [("failed", tries), ("received", 1)]


def test_an_expired_batch_is_paid_for_what_it_did_and_the_rest_goes_again(
    house: House, server: OpenAIServer
) -> None:
    ends = iter(["expired", "completed"])
    server.batch_rules.end = lambda _batch: next(ends)
    house.ask(*"abcd")
    seen = until_quiet(house.rounds())
    assert [p.submitted for p in seen if p.submitted] == [4, 2]
    assert replies(house.ask(*"abcd")) == list("abcd")
    assert server.book.bought() == {f"forge/{key}": 1 for key in "abcd"}
    assert house.usd() == pytest.approx(server.book.usd(), abs=1e-9)


def test_a_full_queue_is_tried_again_and_a_wrong_file_is_not(
    house: House, server: OpenAIServer
) -> None:
    ends = iter(["failed", "completed"])
    server.batch_rules.end = lambda _batch: next(ends)  # token_limit_exceeded
    house.ask("a")
    until_quiet(house.rounds())
    assert replies(house.ask("a")) == ["a"]
    server.batch_rules.end = lambda _batch: "completed"
    server.batch_rules.most_bytes = 10
    house.ask("b")
    until_quiet(house.rounds())
    assert "too large" in str(house.ask("b")[0])
    assert server.book.bought() == {"forge/a": 1}


def test_a_batch_that_somebody_cancelled_is_not_bought_again(
    house: House, server: OpenAIServer
) -> None:
    house.ask(*"ab")
    rounds = house.rounds()
    rounds.look()
    rounds.look()
    (batch_id,) = server.batches.known
    server.batches.cancel(batch_id)
    until_quiet(rounds)
    found = house.ask(*"ab")
    # Which of the two came first into the file is left to chance.
    assert {type(one) for one in found} == {ModelReply, ModelReplyInvalid}
    assert list(server.book.bought().values()) == [1]


def test_a_batch_the_provider_lost_is_booked_as_unknown_and_asked_again(
    house: House, server: OpenAIServer
) -> None:
    house.ask("a")
    rounds = house.rounds()
    rounds.look()
    server.batches.known.clear()
    until_quiet(rounds)
    assert replies(house.ask("a")) == ["a"]
    states = house.rows("select state, usd is null from model_calls order by claimed_at")
    assert states == [("unknown", True), ("received", False)]


def test_a_refusal_and_a_broken_answer_come_through_batches_like_any_other(
    house: House, server: OpenAIServer
) -> None:
    broken = Answer('{"zebra": 1}', conforming=False)
    server.play(by_key({"forge/no": lambda _: Refusal("No."), "forge/bad": lambda _: broken}))
    house.ask("no", "bad")
    rounds = house.rounds()
    until_quiet(rounds)
    refused, pending = house.ask("no", "bad")
    assert isinstance(refused, ModelRefused)
    assert isinstance(pending, AnswerPending)  # its repair is a question of its own
    until_quiet(rounds)
    assert replies(house.ask("bad")) == ["bad"]
    assert server.book.bought() == {"forge/no": 1, "forge/bad": 1, "forge/bad/1": 1}
    assert house.usd() == pytest.approx(server.book.usd(), abs=1e-9)
    assert isinstance(house.ask("no")[0], AnswerPending)  # asked again, it is bought again


def test_what_does_not_fit_into_a_spend_cap_waits(house: House, server: OpenAIServer) -> None:
    house.ask(*"abc")
    one = house.first_wanted().booking.reserved_usd
    assert one is not None
    seen = house.rounds(caps=Caps(day_usd=2.5 * one)).look()
    assert seen.submitted == 2
    assert "FORGE_MODEL_USD_PER_DAY" in (seen.held_back or "")
    assert seen.counts.waiting == 1
    until_quiet(house.rounds())
    assert replies(house.ask(*"abc")) == list("abc")
    assert len(server.book.bought()) == 3


def test_a_days_alert_is_told_once(house: House) -> None:
    told: list[float] = []
    house.ask(*"ab")
    rounds = house.rounds(alert=(1e-6, told.append))
    until_quiet(rounds)
    house.ask("c")
    until_quiet(rounds)
    assert len(told) == 1


def test_wrong_keys_and_servers_that_are_away_are_told(house: House, server: OpenAIServer) -> None:
    house.ask("a")
    right = house.endpoint
    house.endpoint = right.model_copy(update={"key": SecretStr("sk-wrong-0000000")})
    with pytest.raises(ConfigurationError, match="OPENAI_API_KEY"):
        house.rounds().look()
    house.endpoint = right
    house.rounds()
    dead = right.model_copy(update={"base_url": "http://127.0.0.1:9/v1"})
    rounds = house.rounds()
    rounds.api.endpoint  # noqa: B018
    away = BatchRounds(
        house.keep(BatchApi(dead, retries=0)), house.outbox(), house.calls(), MODELS, house.blobs,
        house.folder / "batches",
    )  # fmt: skip
    assert away.look().submitted == 0  # another endpoint's outbox is empty
    until_quiet(rounds)
    assert replies(house.ask("a")) == ["a"]


def test_two_processes_do_not_move_the_same_batches(house: House, server: OpenAIServer) -> None:
    house.ask("a")
    first, second = house.rounds(), house.rounds()
    with first.outbox.exclusive() as alone:
        assert alone
        seen = second.look()
        assert seen.busy
        assert seen.counts.waiting == 1
    until_quiet(second)
    assert server.book.bought() == {"forge/a": 1}


def test_files_of_results_are_read_with_forgiveness() -> None:
    lines = [
        "no json",
        "[]",
        "{}",
        json.dumps({"custom_id": "a", "response": None, "error": None}),
        json.dumps({"custom_id": "b", "response": {"status_code": 429, "body": {}}}),
        json.dumps({"custom_id": "c", "response": {"status_code": 200, "body": {"x": "ü\u2028"}}}),
    ]
    found = list(results_of(iter(lines)))
    assert [(r.custom_id, r.again, r.problem) for r in found[:2]] == [
        ("a", False, "lost"),
        ("b", True, "429 no reason given"),
    ]
    assert json.loads(found[2].body or "") == {"x": "ü\u2028"}


def test_an_outbox_takes_a_shard_whole_or_not_at_all(house: House) -> None:
    from componentforge.domain.model_batches import Shard

    house.ask("a")
    outbox = house.outbox()
    waiting = outbox.waiting(house.endpoint.shown, 5)
    shard = Shard(
        shard_id="00000000-0000-0000-0000-000000000001", endpoint=house.endpoint.shown,
        path="/v1/responses", model="m1", lines=2, sha256="0" * 64, size=10,
    )  # fmt: skip
    with pytest.raises(ServiceUnavailable):
        outbox.form(shard, [waiting[0].call_id, "00000000-0000-0000-0000-000000000002"])
    assert outbox.shards(house.endpoint.shown) == []
    assert len(outbox.waiting(house.endpoint.shown, 5)) == 1


def test_a_reply_received_elsewhere_ends_the_waiting(house: House) -> None:
    house.ask("a")
    outbox, calls = house.outbox(), house.calls()
    waiting = outbox.waiting(house.endpoint.shown, 5)[0]
    booking = Booking(
        key="forge/a", stage="read", model="m1", endpoint=house.endpoint.shown, caller="me"
    )
    call_id = "00000000-0000-0000-0000-000000000003"
    assert isinstance(calls.claim(call_id, booking, Caps()), Claimed)
    seen = house.rounds().look()  # somebody has it in flight
    assert seen.submitted == 0
    calls.sent(call_id)
    calls.keep(call_id, json.dumps({"output": [], "usage": None}))
    house.rounds().look()
    found = outbox.reply("forge/a", 0)
    assert found is not None
    assert isinstance(found[0], Kept)
    outbox.missed([Missed(waiting.call_id, "late", again=True)])  # answered: nothing to miss
    assert outbox.counts(house.endpoint.shown).answered == 1
