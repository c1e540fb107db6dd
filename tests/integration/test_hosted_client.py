"""The client of hosted models against a server that speaks the protocol, a real book and Valkey."""

import asyncio
import threading
import time
from uuid import uuid4

import pytest
from pydantic import SecretStr

from componentforge.domain.model_calls import ImagePart, TextPart
from componentforge.domain.model_ledger import Booking, Caps
from componentforge.errors import (
    ConfigurationError,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    ServiceUnavailable,
)
from componentforge.stores.database import Database
from componentforge.stores.model_calls import PostgresCalls
from tests.asked import KEY, MODEL, SERVED, ask, asking, booked, question, settings_for
from tests.openai_server.scenario import (
    BAD_GATEWAY,
    CONTENT_POLICY,
    NO_QUOTA,
    OVERLOADED,
    SERVER_ERROR,
    Answer,
    Drop,
    Failure,
    Filtered,
    Refusal,
    Truncated,
    by_attempt,
    in_turn,
)
from tests.openai_server.server import OpenAIServer

ONE = Answer({"n": 1})
WRONG = Answer({"n": "one"}, conforming=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with OpenAIServer(tmp_path_factory.mktemp("book") / "book.db", models=SERVED) as server:
        yield server


@pytest.fixture
def make(server, tmp_path, database_url, valkey_url):
    def make(scenario, *, api="responses", limits=None, **settings):
        server.reset(scenario)
        chosen = settings_for(
            tmp_path, server.url, database_url, valkey_url, openai_api=api, **settings
        )
        return asking(chosen, **(limits or {}))

    return make


@pytest.mark.parametrize("api", ["responses", "chat_completions"])
def test_an_answer_comes_once_and_is_booked_to_the_cent(make, server, api):
    with make(lambda _: Answer({"n": 3}, output_tokens=40, cached_tokens=16), api=api) as told:
        first, second = ask(told.client, question(1))[0], ask(told.client, question(1))[0]
        assert first.text == second.text == '{"n": 3}'
        assert (first.bought, second.bought) == (True, False)
        assert first.usd == pytest.approx(server.book.usd(), abs=1e-9)
        assert (first.usage.output, first.usage.cached) == (40, 16)
        assert booked(told.wired) == [("received", 1, pytest.approx(server.book.usd(), abs=1e-9))]
        assert server.book.bought() == {question(1).key: 1}


@pytest.mark.parametrize("api", ["responses", "chat_completions"])
def test_a_picture_goes_out_whole_and_its_tokens_are_told(make, server, api, card_picture):
    seen = []

    def look(asked):
        seen.append(asked.pictures[0])
        return ONE

    with make(look, api=api) as told:
        data = card_picture.read_bytes()
        blob = told.wired.blobs().put(data, "image/png")
        request = question("p", parts=(TextPart(text="look"), ImagePart(image=blob)))
        reply = ask(told.client, request)[0]
    assert seen[0].data == data
    assert seen[0].detail == "high"
    assert reply.usage.image == server.book.calls()[0].pictures > 0


def test_of_many_who_ask_the_same_one_buys(make, server):
    with make(lambda _: Answer({"n": 1}, seconds=0.3)) as told:
        replies = ask(told.client, *[question("same")] * 20)
        assert sum(reply.bought for reply in replies) == 1
        assert len({reply.text for reply in replies}) == 1
        assert len(server.book.calls()) == 1


def test_threads_with_loops_of_their_own_may_ask(make, server):
    with make(lambda _: Answer({"n": 1}, seconds=0.1)) as told:
        replies = []
        threads = [
            threading.Thread(target=lambda n=n: replies.extend(ask(told.client, question(n))))
            for n in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(replies) == 6
        assert all(reply.bought for reply in replies)


@pytest.mark.parametrize("failure", [OVERLOADED, SERVER_ERROR, BAD_GATEWAY, Failure(409, "lock")])
def test_what_is_transient_is_tried_again_and_costs_nothing(make, server, failure):
    with make(by_attempt(failure, failure, ONE)) as told:
        assert ask(told.client, question(1))[0].text == '{"n": 1}'
        assert booked(told.wired) == [
            ("failed", 2, 0.0),
            ("received", 1, pytest.approx(server.book.usd())),
        ]


def test_a_broken_connection_is_booked_as_unknown_and_repeated(make, server):
    with make(by_attempt(Drop(ONE, 0.0), Drop(ONE, 0.5), ONE)) as told:
        assert ask(told.client, question(1))[0].bought
        known = booked(told.wired)
        assert [(row[0], row[1]) for row in known] == [("received", 1), ("unknown", 2)]
        calls = server.book.calls()
        ours = [call for call in calls if call.outcome != "dropped"]
        assert known[0][2] == pytest.approx(server.book.usd(ours), abs=1e-9)
        assert len(calls) - len(ours) == 2  # the server charges these: that is why they are unknown


def test_an_answer_that_takes_too_long_is_given_up_and_repeated(make, server):
    slow = Answer({"n": 1}, seconds=2.0)
    with make(by_attempt(slow, ONE), model_seconds=0.4) as told:
        assert ask(told.client, question(1))[0].bought
        assert [row[:2] for row in booked(told.wired)] == [("received", 1), ("unknown", 1)]


@pytest.mark.parametrize(
    ("failure", "error", "said"),
    [
        (NO_QUOTA, LimitReached, "current quota"),
        (CONTENT_POLICY, ModelRefused, "flagged"),
        (Failure(400, "bad body", "invalid_request_error"), ModelReplyInvalid, "400"),
        (Failure(403, "no access", "permission"), ConfigurationError, "OPENAI_API_KEY"),
        (Failure(404, "no such model", "x", "model_not_found"), ConfigurationError, "--model"),
    ],
)
def test_what_is_not_transient_is_tried_once(make, server, failure, error, said):
    with make(failure_always(failure)) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, error)
        assert said in str(found)
        assert "\n" not in str(found)
        assert len(server.book.calls()) == 1
        assert booked(told.wired) == [("failed", 1, 0.0)]


def failure_always(failure):
    return lambda _: failure


def test_a_server_that_stays_away_ends_in_one_line(make, server):
    with make(failure_always(OVERLOADED), model_retries=2) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, ServiceUnavailable)
        assert "503" in str(found)
        assert len(server.book.calls()) == 3


def test_a_server_that_is_not_there_costs_nothing(make, tmp_path, database_url, valkey_url):
    chosen = settings_for(tmp_path, "http://127.0.0.1:9/v1", database_url, valkey_url)
    with asking(chosen, retries=1) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, ServiceUnavailable)
        assert booked(told.wired) == [("failed", 2, 0.0)]


def test_a_wrong_key_is_said_without_the_key(make, server, tmp_path, database_url, valkey_url):
    server.reset(lambda _: ONE)
    chosen = settings_for(tmp_path, server.url, database_url, valkey_url).model_copy(
        update={"openai_api_key": SecretStr("sk-wrong-secret-9876")}
    )
    with asking(chosen) as told:
        found = ask(told.client, question(1))[0]
    assert isinstance(found, ConfigurationError)
    assert "9876" not in str(found)


def test_a_refusal_is_paid_not_repeated_and_asked_anew_by_the_next(make, server):
    with make(in_turn(Refusal("I will not."), ONE)) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, ModelRefused)
        assert "I will not." in str(found)
        assert told.wasted == [pytest.approx(server.book.usd())]
        assert ask(told.client, question(1))[0].bought
        assert booked(told.wired) == [("received", 2, pytest.approx(server.book.usd()))]


def test_what_the_content_filter_stops_is_a_refusal(make):
    with make(lambda _: Filtered('{"n')) as told:
        assert isinstance(ask(told.client, question(1))[0], ModelRefused)


@pytest.mark.parametrize("first", [WRONG, Truncated(), Answer("no json", conforming=False)])
@pytest.mark.parametrize("api", ["responses", "chat_completions"])
def test_one_repair_mends_the_form_and_both_calls_are_paid(make, server, first, api):
    asked = []

    def play(ask_):
        asked.append(ask_)
        return first if len(asked) == 1 else ONE

    with make(play, api=api) as told:
        reply = ask(told.client, question(1))[0]
        assert reply.text == '{"n": 1}'
        assert reply.usd == pytest.approx(server.book.usd(), abs=1e-9)
        assert booked(told.wired) == [("received", 2, pytest.approx(server.book.usd()))]
        if isinstance(first, Truncated):
            assert asked[1].max_output_tokens == 2 * asked[0].max_output_tokens
        else:
            assert "not of the asked form" in asked[1].texts[-1]
        again = ask(told.client, question(1))[0]
        assert (again.text, again.bought) == (reply.text, False)
        assert len(server.book.calls()) == 2


def test_a_repair_that_fails_too_is_a_clear_failure_and_asked_anew(make, server):
    with make(in_turn(WRONG, WRONG, ONE)) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, ModelReplyInvalid)
        assert "$.n: 'one' is not of type 'integer'" in str(found)
        assert sum(told.wasted) == pytest.approx(server.book.usd())
        assert ask(told.client, question(1))[0].text == '{"n": 1}'
        assert len(server.book.calls()) == 3


def test_a_repair_is_not_bought_twice_when_the_first_try_was_received_before(make, server):
    """As after a kill between the two: the first reply is there, the repair is not."""
    with make(in_turn(WRONG, SERVER_ERROR, ONE), model_retries=0) as told:
        assert isinstance(ask(told.client, question(1))[0], ServiceUnavailable)
        reply = ask(told.client, question(1))[0]
        assert reply.text == '{"n": 1}'
        assert server.book.bought() == {question(1).key: 1, f"{question(1).key}/repair": 1}
        assert reply.usd == pytest.approx(server.book.calls()[-1].usd, abs=1e-9)


def test_no_more_calls_are_in_flight_than_may_be(make, server):
    with make(lambda _: Answer({"n": 1}, seconds=0.05), model_concurrency=3) as told:
        server.model.most_at_once = 0
        ask(told.client, *[question(n) for n in range(12)])
    assert server.model.most_at_once <= 3


@pytest.mark.parametrize(
    ("batch", "error", "said"),
    [(False, ServiceUnavailable, "another worker asked the same"), (True, LimitReached, "batch")],
)
def test_who_waits_for_anothers_call_waits_only_so_long(
    make, server, database_url, tmp_path, batch, error, said
):
    other = PostgresCalls(Database(database_url), tmp_path / "spool")
    booking = Booking(
        key=question(1).key, stage="read", model=MODEL, endpoint="x", caller="me", batch=batch
    )
    other.claim(str(uuid4()), booking, Caps())
    with make(lambda _: ONE, model_patience=0.3) as told:
        found = ask(told.client, question(1))[0]
        assert isinstance(found, error)
        assert said in str(found)
        assert not server.book.calls()
    other.close()


def test_a_cancelled_question_does_not_block_its_key(make, server):
    with make(by_attempt(Answer({"n": 1}, seconds=5), ONE)) as told:

        async def give_up():
            asking_ = asyncio.ensure_future(told.client.ask(question(1)))
            while not server.book.calls():
                await asyncio.sleep(0.02)
            asking_.cancel()
            await asyncio.gather(asking_, return_exceptions=True)

        asyncio.run(give_up())
        assert ask(told.client, question(1))[0].bought
        assert [row[:2] for row in booked(told.wired)] == [("received", 1), ("unknown", 1)]


RESTING = {"breaker_after": 3, "breaker_rest_s": 0.6, "retries": 20}


def test_a_short_outage_is_waited_for_and_ends_with_answers(make, server):
    down = [True]
    with make(lambda _: OVERLOADED if down else ONE, limits=RESTING) as told:
        threading.Timer(0.3, down.clear).start()
        found = ask(told.client, *[question(n) for n in range(8)])
        assert all(reply.bought for reply in found)
        # Left alone while it was away: not 8 calls every few milliseconds.
        assert len(server.book.calls(billed=0)) < 30


def test_a_server_that_stays_away_is_left_alone_until_one_call_finds_it_back(make, server):
    down = [True]
    longer = {**RESTING, "breaker_rest_s": 2.0}
    with make(lambda _: OVERLOADED if down else ONE, limits=longer) as told:
        found = ask(told.client, *[question(n) for n in range(4)])
        assert all(isinstance(one, ServiceUnavailable) for one in found)
        assert "left alone" in str(found)
        before = len(server.book.calls())
        assert isinstance(ask(told.client, question(8))[0], ServiceUnavailable)
        assert len(server.book.calls()) == before  # it was not even asked
        down.clear()
        time.sleep(2.1)
        assert ask(told.client, question(9))[0].bought
        assert ask(told.client, question(10))[0].bought


def test_without_the_book_nothing_is_bought(server, tmp_path, valkey_url):
    server.reset(lambda _: ONE)
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    with asking(settings_for(tmp_path, server.url, nowhere, valkey_url)) as told:
        found = ask(told.client, question(1))[0]
    assert isinstance(found, ServiceUnavailable)
    assert found.service == "PostgreSQL"
    assert not server.book.calls()


def test_without_redis_the_process_keeps_the_rate_by_itself(server, tmp_path, database_url):
    server.reset(lambda _: ONE)
    nowhere = f"unix://{tmp_path}/no.sock"
    chosen = settings_for(
        tmp_path, server.url, database_url, nowhere, model_requests_per_minute=300
    )
    with asking(chosen) as told:
        began = time.monotonic()
        assert all(one.bought for one in ask(told.client, *[question(n) for n in range(15)]))
        assert time.monotonic() - began > 1.5  # five at once, then five a second


def test_a_model_that_takes_no_temperature_is_not_given_one(make, server):
    seen = []

    def play(asked):
        seen.append(asked.temperature)
        return ONE

    with make(play) as told:
        assert MODEL in told.wired.models().models
        ask(told.client, question(1, temperature=0.3), question(2, temperature=0.3))
        ask(told.client, question(3))
        assert told.notices == [f"model {MODEL} takes no temperature; it is left out"]
    assert seen == [None] * 3


def test_the_key_is_needed(tmp_path):
    from componentforge.settings import Settings
    from componentforge.wiring import Wiring

    with (
        Wiring(Settings(home=tmp_path, OPENAI_API_KEY=None)) as wired,
        pytest.raises(ConfigurationError, match="OPENAI_API_KEY"),
    ):
        wired.model_client()
    assert KEY.startswith("sk-")
