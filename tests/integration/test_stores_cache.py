"""The result cache on a real Valkey."""

import json
import logging
import time

import pytest
import redis

from componentforge.stores.cache import ResultCache, stage_of

KEY, OTHER = "forge/ocr/v1/aaa", "forge/read/v2/bbb"


@pytest.fixture
def client(valkey_url):
    with redis.Redis.from_url(valkey_url) as client:
        yield client


def stats(cache):
    return {s.stage: s for s in cache.stats()}


def test_a_result_comes_back_with_what_it_cost(result_cache):
    assert result_cache.get(KEY) is None
    before = time.time()
    assert result_cache.put(KEY, b'{"a":1}', 2.5)
    entry = result_cache.get(KEY)
    assert entry is not None
    assert (entry.content, entry.seconds) == (b'{"a":1}', 2.5)
    assert before <= entry.at <= time.time()


def test_writing_again_replaces(result_cache):
    result_cache.put(KEY, b"1", 1.0)
    result_cache.put(KEY, b"2", 2.0)
    entry = result_cache.get(KEY)
    assert entry is not None
    assert (entry.content, entry.seconds) == (b"2", 2.0)


def test_without_a_time_to_live_a_result_stays_and_with_one_it_goes(
    valkey_url, result_cache, client
):
    result_cache.put(KEY, b"1", 1.0)
    assert client.pttl(KEY) == -1
    short = ResultCache(valkey_url, ttl_s=0.05)
    short.put(OTHER, b"1", 1.0)
    assert 0 < client.pttl(OTHER) <= 50
    time.sleep(0.08)
    assert short.get(OTHER) is None
    short.close()


def test_a_closed_cache_opens_no_connection_again(valkey_url, client):
    closed = ResultCache(valkey_url)
    assert closed.try_lock(KEY, "mine", 30)
    connections = len(client.client_list())
    closed.close()
    assert not closed.extend_lock(KEY, "mine", 30)
    assert closed.get(KEY) is None
    assert not closed.put(KEY, b"1", 1.0)
    assert not closed.available()
    assert len(client.client_list()) < connections
    client.delete(f"forge-lock/{KEY}")


@pytest.mark.parametrize(
    "damage",
    [
        {"content": b'{"a":2}'},
        {"sha256": b"0" * 64},
        {"seconds": b"soon"},
        {"at": b""},
        {"sha256": b""},
    ],
)
def test_a_damaged_result_is_a_miss_counted_and_removed(result_cache, client, caplog, damage):
    result_cache.put(KEY, b'{"a":1}', 1.0)
    client.hset(KEY, mapping=damage)
    with caplog.at_level(logging.WARNING):
        assert result_cache.get(KEY) is None
    assert "is damaged" in caplog.text
    assert not client.exists(KEY)
    assert stats(result_cache)["ocr"].errors == 1


def test_a_result_that_lost_a_field_or_is_of_another_kind_is_a_miss(result_cache, client):
    result_cache.put(KEY, b"1", 1.0)
    client.hdel(KEY, "content")
    assert result_cache.get(KEY) is None
    client.set(OTHER, "a string")
    assert result_cache.get(OTHER) is None
    assert result_cache.failures == {}, "a damaged value is not a server that is away"
    assert result_cache.put(OTHER, b"1", 1.0)


def test_hits_misses_and_seconds_saved_are_counted_by_stage(result_cache):
    result_cache.put(KEY, b"1", 1.0)
    result_cache.count("ocr", "misses")
    result_cache.count("ocr", "hits", 2.5)
    result_cache.count("ocr", "hits", 0.25, 0.5)
    result_cache.count("read", "errors")
    assert [s.stage for s in result_cache.stats()] == ["ocr", "read"]
    ocr = json.loads(stats(result_cache)["ocr"].model_dump_json())
    assert ocr.pop("size") > 0
    assert ocr == {
        "stage": "ocr",
        "versions": {"1": 1},
        "hits": 2,
        "misses": 1,
        "errors": 0,
        "seconds_saved": 2.75,
        "usd_saved": 0.5,
        "entries": 1,
    }
    assert stats(result_cache)["read"].errors == 1


def test_the_hit_rate_is_unknown_until_something_was_asked_for(result_cache):
    result_cache.put(KEY, b"1", 1.0)
    assert stats(result_cache)["ocr"].hit_rate is None
    for what in ("hits", "misses", "misses", "misses"):
        result_cache.count("ocr", what)
    assert stats(result_cache)["ocr"].hit_rate == 0.25


@pytest.mark.parametrize("usd", [0.0, 0.125, None])
def test_a_result_remembers_what_it_cost_and_when_it_was_made(result_cache, usd):
    result_cache.put(KEY, b"1", 1.0, usd, at=1000.5)
    entry = result_cache.get(KEY)
    assert (entry.usd, entry.at) == (usd, 1000.5)


def test_the_server_says_how_full_it_is_and_what_goes_first(result_cache):
    server = result_cache.server()
    assert 0 < server.used < server.limit
    assert server.policy == "allkeys-lru"
    result_cache.close()
    assert result_cache.server() is None
    assert result_cache.keys() == []


def test_keys_are_listed_in_order_and_by_stage(result_cache):
    for key in (OTHER, KEY):
        result_cache.put(key, b"1", 1.0)
    assert result_cache.keys() == [KEY, OTHER]
    assert result_cache.keys("read") == [OTHER]


def test_clearing_forgets_one_stage_or_all_and_says_how_many(result_cache):
    for key in (KEY, "forge/ocr/v2/x", OTHER):
        result_cache.put(key, b"1", 1.0)
    assert result_cache.clear("ocr") == 2
    assert result_cache.get(OTHER) is not None
    assert result_cache.clear() == 1
    assert result_cache.clear() == 0


def test_clearing_can_spare_what_is_young(result_cache, client):
    result_cache.put(KEY, b"1", 1.0)
    result_cache.put(OTHER, b"1", 1.0)
    client.hset(KEY, "at", time.time() - 100)
    assert result_cache.clear(older_than_s=50) == 1
    assert result_cache.get(KEY) is None
    assert result_cache.get(OTHER) is not None


def test_a_stage_name_is_no_pattern(result_cache):
    result_cache.put(KEY, b"1", 1.0)
    assert result_cache.clear("*") == 0
    assert result_cache.clear("oc?") == 0


def test_clearing_leaves_locks_and_counters_alone(result_cache):
    result_cache.count("ocr", "hits", 1.0)
    assert result_cache.try_lock(KEY, "me", 5)
    result_cache.clear()
    assert result_cache.locked(KEY)
    assert stats(result_cache)["ocr"].hits == 1


def test_a_lock_is_one_owners_until_let_go(result_cache):
    assert result_cache.try_lock(KEY, "me", 5) is True
    assert result_cache.try_lock(KEY, "you", 5) is False
    assert not result_cache.unlock(KEY, "you")
    assert result_cache.locked(KEY)
    assert result_cache.unlock(KEY, "me")
    assert not result_cache.locked(KEY)
    assert result_cache.try_lock(KEY, "you", 5) is True


def test_a_lock_expires_unless_its_owner_extends_it(result_cache):
    assert result_cache.try_lock(KEY, "me", 0.3)
    assert not result_cache.extend_lock(KEY, "you", 10)
    for _ in range(4):
        time.sleep(0.15)
        assert result_cache.extend_lock(KEY, "me", 0.3)
    time.sleep(0.4)
    assert not result_cache.locked(KEY)
    assert not result_cache.extend_lock(KEY, "me", 10)
    assert result_cache.try_lock(KEY, "you", 5) is True
    assert not result_cache.unlock(KEY, "me"), "an expired owner cannot take another's lock away"


def test_the_stage_stands_in_the_key():
    assert stage_of(KEY) == "ocr"
    assert stage_of("odd") == "odd"


@pytest.mark.parametrize("left_ms", [3_600_000, None])
def test_a_lock_from_before_the_clock_was_set_back_blocks_nobody(result_cache, left_ms):
    """Expiry is a moment on the server's clock: set back an hour, the lock lasts an hour longer."""
    assert result_cache.try_lock(KEY, "dead", 5)
    with redis.Redis.from_url(result_cache.url) as client:
        (lock,) = client.keys("forge-lock/*")
        client.pexpire(lock, left_ms) if left_ms else client.persist(lock)
    assert result_cache.try_lock(KEY, "next", 5) is True
    assert result_cache.try_lock(KEY, "another", 5) is False
    assert not result_cache.unlock(KEY, "dead")
