"""What went wrong on the wire, told apart; secrets taken out."""

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import openai
import pytest

from componentforge.engines.openai.breaker import Breaker
from componentforge.engines.openai.failures import as_error, failed, retry_after, scrubbed
from componentforge.engines.openai.looping import OwnLoop
from componentforge.errors import (
    ConfigurationError,
    LimitReached,
    ModelRefused,
    ModelReplyInvalid,
    ServiceUnavailable,
)

KEY = "sk-proj-abcdef123456"
REQUEST = httpx2.Request("POST", "http://x/v1/responses")


def status(code, error=None, **headers):
    kinds = {429: openai.RateLimitError, 400: openai.BadRequestError}
    reply = httpx2.Response(code, request=REQUEST, headers=headers)
    kind = kinds.get(code, openai.APIStatusError)
    return kind("said " + KEY, response=reply, body=error or {})


def connection(cause):
    error = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


def timeout(cause):
    error = openai.APITimeoutError(request=REQUEST)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind", "billed"),
    [
        (status(429, {"code": "rate_limit_exceeded"}), "rate", False),
        (status(429, {"code": "insufficient_quota"}), "final", False),
        (status(429, {"type": "insufficient_quota"}), "final", False),
        (status(500), "away", False),
        (status(503), "away", False),
        (status(408), "away", False),
        (status(409), "away", False),
        (status(400), "final", False),
        (status(401), "final", False),
        (TimeoutError(), "away", True),
        (timeout(httpx2.ReadTimeout("slow")), "away", True),
        (timeout(httpx2.ConnectTimeout("slow")), "away", False),
        (timeout(httpx2.PoolTimeout("full")), "away", False),
        (connection(httpx2.ConnectError("refused")), "away", False),
        (connection(httpx2.RemoteProtocolError("cut")), "away", True),
        (connection(httpx2.ReadError("")), "away", True),
        (ValueError("odd " + KEY), "final", True),
    ],
)
def test_only_what_may_pass_by_is_tried_again(error, kind, billed):
    found = failed(error, KEY)
    assert (found.kind, found.billed) == (kind, billed)
    assert KEY not in found.problem
    assert "\n" not in found.problem


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "x"}, None),
        ({"retry-after": "99999"}, 3600.0),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_taken_from_the_header(headers, seconds):
    assert retry_after(headers) == seconds


def test_how_long_to_wait_may_be_a_date():
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    found = retry_after({"retry-after": at})
    assert found is not None
    assert 25 < found <= 30


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (status(500), ServiceUnavailable),
        (status(429, {"code": "insufficient_quota"}), LimitReached),
        (status(401), ConfigurationError),
        (status(403), ConfigurationError),
        (status(404), ConfigurationError),
        (status(400, {"code": "invalid_prompt"}), ModelRefused),
        (status(400), ModelReplyInvalid),
    ],
)
def test_what_is_told_in_the_end_is_one_line_without_a_key(error, kind):
    told = as_error(failed(error, KEY), "m", "read", "http://x/v1")
    assert type(told) is kind
    assert KEY not in str(told)
    assert "\n" not in str(told)


def test_whatever_looks_like_a_key_is_taken_out():
    assert scrubbed("Incorrect API key: sk-live-12345abc.\n  Bye", "") == (
        "Incorrect API key: [key] Bye"
    )
    assert scrubbed("token hunter2hunter2", "hunter2hunter2") == "token [key]"
    assert scrubbed("", "k") == "no reason given"
    assert len(scrubbed("x" * 1000, "")) == 300


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_breaker_opens_rests_lets_one_through_and_closes():
    clock = Clock()
    breaker = Breaker(after=2, rest_s=10, clock=clock)
    breaker.failed()
    assert breaker.wait() == 0
    breaker.failed()
    assert breaker.wait() == 10
    assert not breaker.hopeless
    clock.now = 10
    assert breaker.wait() == 0  # the one that tries
    assert breaker.wait() == 1  # everybody else
    breaker.failed()
    assert breaker.hopeless
    assert breaker.wait() == 10
    clock.now = 20
    assert breaker.wait() == 0
    breaker.undecided()  # it was cancelled: the next may try
    assert breaker.wait() == 0
    breaker.succeeded()
    assert not breaker.hopeless
    assert breaker.wait() == breaker.wait() == 0
    breaker.failed()
    assert breaker.wait() == 0  # one failure after a success is not two in a row


def test_failures_that_were_under_way_when_it_opened_do_not_prolong_the_rest():
    clock = Clock()
    breaker = Breaker(after=2, rest_s=10, clock=clock)
    breaker.failed()
    breaker.failed()
    clock.now = 5
    breaker.failed()
    assert breaker.wait() == 5


def test_work_whose_asker_is_gone_ends_and_is_undone():
    loop, done = OwnLoop("t"), []

    def slow():
        time.sleep(0.2)
        done.append("done")

    async def work():
        await loop.in_thread(slow, undo=lambda: done.append("undone"))

    async def ask():
        job = asyncio.ensure_future(asyncio.wrap_future(loop.start(work())))
        await asyncio.sleep(0.05)
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)

    asyncio.run(ask())
    loop.close(_nothing)
    assert done == ["done", "undone"]


def test_work_that_fails_after_its_asker_is_gone_says_nothing():
    loop = OwnLoop("t")

    def slow():
        time.sleep(0.1)
        raise ValueError("nobody hears this")

    async def ask():
        job = asyncio.ensure_future(asyncio.wrap_future(loop.start(loop.in_thread(slow))))
        await asyncio.sleep(0.02)
        job.cancel()
        await asyncio.gather(job, return_exceptions=True)

    asyncio.run(ask())
    loop.close(_nothing)


def test_a_loop_ends_what_runs_in_it_and_may_be_closed_twice():
    loop, ended, begun = OwnLoop("t"), [], threading.Event()

    async def long():
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(1)

    job = loop.start(long())
    begun.wait(10)
    loop.close(_nothing)
    loop.close(_nothing)
    assert ended == [1]
    assert job.cancelled()


async def _nothing():
    return None
