"""Rates and quotas on a real Valkey, and without one."""

import logging
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from componentforge.errors import ConfigurationError, LimitReached, ServiceUnavailable
from componentforge.stores.limits import Rate, RateLimiter
from componentforge.stores.quotas import Quota, Quotas

NOWHERE = "unix:///nonexistent/valkey.sock"


@pytest.fixture
def limiter(valkey_url):
    limiter = RateLimiter(valkey_url, sleep=lambda _s: None)
    yield limiter
    limiter.close()


@pytest.fixture
def quotas(valkey_url):
    made = []

    def make(url=valkey_url, **quota):
        made.append(Quotas(url, Quota(**quota)))
        return made[-1]

    yield make
    for each in made:
        each.close()


def bucket():
    return uuid4().hex


class Clock:
    """Time that passes only when told."""

    now = 0.0

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def test_a_burst_goes_out_and_then_each_waits_its_turn(limiter):
    rate = Rate(requests_per_minute=60, burst_s=3)
    name = bucket()
    waits = [limiter.acquire(name, rate) for _ in range(6)]
    assert waits[:3] == [0, 0, 0]
    for turn, wait in enumerate(waits[3:], 1):
        assert turn - 1 < wait <= turn  # a second each, less what passed in between


def test_threads_at_once_are_given_different_turns(valkey_url):
    name, rate = bucket(), Rate(requests_per_minute=6, burst_s=10)
    limiters = [RateLimiter(valkey_url, sleep=lambda _s: None) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(limiters[i % 2].acquire, name, rate, wait_s=1000) for i in range(12)
        ]  # fmt: skip
        waits = sorted(job.result() for job in jobs)
    for each in limiters:
        each.close()
    assert waits[0] == 0
    assert all(b - a > 5 for a, b in pairwise(waits))


def test_tokens_count_too_and_what_was_not_used_comes_back(limiter):
    name, rate = bucket(), Rate(tokens_per_minute=6000, burst_s=60)
    assert limiter.acquire(name, rate, tokens=6000) == 0
    assert 8 < limiter.acquire(name, rate, tokens=1000) <= 10
    limiter.settle(name, rate, tokens=-6900)
    assert limiter.acquire(name, rate, tokens=1000) == 0


def test_one_request_larger_than_a_bucket_goes_out_and_the_next_pays_for_it(limiter):
    name, rate = bucket(), Rate(tokens_per_minute=600, burst_s=6)
    assert limiter.acquire(name, rate, tokens=600) == 0
    assert 50 < limiter.acquire(name, rate, tokens=1) <= 60


def test_who_would_wait_too_long_is_refused_and_holds_no_place(limiter):
    name, rate = bucket(), Rate(requests_per_minute=1, burst_s=60)
    limiter.acquire(name, rate)
    for _ in range(3):
        with pytest.raises(LimitReached, match=r"no place for \d+ s; try again then") as refused:
            limiter.acquire(name, rate, wait_s=1)
        assert 50 < refused.value.retry_after_s <= 60


def test_a_pause_holds_everybody(limiter, valkey_url):
    name, other = bucket(), RateLimiter(valkey_url, sleep=lambda _s: None)
    limiter.pause(name, 30)
    assert 25 < other.acquire(name, Rate(requests_per_minute=1000)) <= 31
    other.close()


def test_without_redis_a_process_keeps_the_rate_itself_and_says_so_once(caplog):
    clock = Clock()
    limiter = RateLimiter(NOWHERE, sleep=clock.sleep, clock=clock)
    rate, name = Rate(requests_per_minute=60, tokens_per_minute=60_000, burst_s=1), bucket()
    with caplog.at_level(logging.WARNING):
        for _ in range(10):
            limiter.acquire(name, rate, tokens=1000)
    assert clock.now == pytest.approx(9)
    assert [r.message for r in caplog.records if "by this process alone" in r.message]
    assert len(caplog.records) == 1
    limiter.pause(name, 20, rate)
    assert limiter.acquire(name, rate) == pytest.approx(21)
    assert limiter.acquire(name, rate) == pytest.approx(1)
    with pytest.raises(LimitReached):
        limiter.acquire(name, rate, wait_s=0.5)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 20), st.integers(1, 500)), min_size=1, max_size=60),
    st.floats(1, 60),
)
def test_no_minute_sees_more_than_the_rate_and_the_burst(arrivals, burst):
    clock = Clock()
    limiter = RateLimiter(NOWHERE, sleep=clock.sleep, clock=clock)
    rate = Rate(tokens_per_minute=600, burst_s=burst)
    sent = []
    for gap, tokens in arrivals:
        clock.now += gap
        limiter.acquire("x", rate, tokens=tokens, wait_s=1e6)
        sent.append((clock.now, tokens))
    full = max(1, 10 * burst)
    for start, _ in sent:
        # In any minute: the rate, a burst, and the part of one large request above a bucket.
        inside = sum(tokens for at, tokens in sent if start <= at < start + 60)
        assert inside <= 600 + full + max(0, 500 - full) + 1e-6


@pytest.mark.parametrize(
    ("quota", "use", "told"),
    [
        ({"runs": 3}, {"runs": 1}, "3 of 3 runs a day are used"),
        ({"pixels": 3000}, {"pixels": 1000}, "3000 of 3000 pixels a day are used"),
        ({"usd": 0.03}, {"usd": 0.01}, "0.03 of 0.03 dollars a day are used"),
    ],
)
def test_what_is_used_up_is_refused_in_one_line(quotas, quota, use, told):
    kept, who = quotas(**quota), bucket()
    for _ in range(3):
        kept.take(who, **use)
    with pytest.raises(LimitReached) as refused:
        kept.take(who, **use)
    line = str(refused.value)
    assert line.startswith(f"{who}: ")
    assert told in line
    assert "it starts anew in" in line
    assert "\n" not in line
    assert 0 < refused.value.retry_after_s <= 86400


def test_callers_have_quotas_of_their_own(quotas):
    kept = quotas(runs=1)
    for who in (bucket(), bucket()):
        kept.take(who, runs=1)
        with pytest.raises(LimitReached):
            kept.take(who, runs=1)


def test_a_refused_use_counts_nothing(quotas):
    kept, who = quotas(runs=10, pixels=100), bucket()
    kept.take(who, runs=1, pixels=60)
    with pytest.raises(LimitReached, match="pixels"):
        kept.take(who, runs=1, pixels=60)
    assert (kept.used(who).runs, kept.used(who).pixels) == (1, 60)


def test_dollars_spent_beyond_the_limit_stop_the_next_run(quotas):
    kept, who = quotas(usd=1), bucket()
    kept.take(who, runs=1)
    assert kept.add(who, usd=1.25).usd == 1.25
    with pytest.raises(LimitReached, match="dollars"):
        kept.take(who, runs=1)


def test_at_once_they_get_no_more_than_the_limit_together(quotas, valkey_url):
    who, kept = bucket(), [quotas(runs=20) for _ in range(3)]

    def one(i):
        try:
            kept[i % 3].take(who, runs=1)
        except LimitReached:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(60))) == 20


def test_runs_a_minute_are_limited_too(quotas):
    kept, who = quotas(runs_per_minute=2), bucket()
    kept.take(who, runs=1)
    kept.take(who, runs=1)
    with pytest.raises(LimitReached, match=r"more than 2 runs a minute; try again in \d+ s"):
        kept.take(who, runs=1)
    kept.take(bucket(), runs=1)


def test_a_day_ends(quotas, valkey_url):
    import redis

    kept, who = quotas(runs=1), bucket()
    kept.take(who, runs=1)
    with redis.Redis.from_url(valkey_url) as client:
        for key in client.scan_iter("forge-quota/*"):
            assert 0 < client.ttl(key) <= 2 * 86400
            client.hincrby(key, "day", -1)
    assert kept.take(who, runs=1).runs == 1


def test_without_redis_a_limit_refuses_and_no_limit_goes_on_with_a_warning(quotas, caplog):
    with pytest.raises(ServiceUnavailable, match="quotas are set and cannot be counted"):
        quotas(NOWHERE, runs=5).take("me", runs=1)
    free = quotas(NOWHERE)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert free.take("me", runs=1).runs == 0
    assert len([r for r in caplog.records if "usage is not counted" in r.message]) == 1
    # What was spent is lost, but spending it is no failure.
    assert quotas(NOWHERE, usd=1).add("me", usd=1).usd == 0


def test_a_wrong_address_is_said():
    with pytest.raises(ConfigurationError, match="FORGE_REDIS_URL"):
        RateLimiter("valkey.example:6379")
