"""`@stage` in real Prefect flows, with a real Valkey and Prefect server."""

import asyncio
import gc
import json
import logging
import threading
import time
from collections import Counter

import pytest
import redis
from prefect import flow

from componentforge.domain.base import Blob, Box
from componentforge.domain.picture import Word, Words
from componentforge.errors import InputRejected, RenderTimeout, ServiceUnavailable
from componentforge.stores.cache import ResultCache
from tasks import bound, keys
from tasks.keys import StageKey
from tasks.stage import forbid_caching, recording, spend, stage

pytestmark = pytest.mark.usefixtures("prefect_url")


@pytest.fixture(autouse=True)
def stores(result_cache, folder_blobs):
    with bound.given(result_cache, folder_blobs):
        yield


@pytest.fixture
def calls():
    return Counter()


def words(text="Save"):
    return Words(lines=(Word(text=text, box=Box(x=0.1, y=2, w=3, h=4), confidence=0.5),))


def in_flow(function):
    """Run `function` as a flow; its value and the records of its stages."""
    with recording() as stages:
        value = flow(function, name="test")()
    return value, stages


def stats(cache):
    return {s.stage: s for s in cache.stats()}


def test_an_equal_call_is_answered_from_the_cache(calls, result_cache):
    @stage(keys.OCR)
    def ocr(text: str) -> Words:
        calls["ocr"] += 1
        time.sleep(0.05)
        spend(0.5)
        return words(text)

    first, (computed,) = in_flow(lambda: ocr("größer"))
    again, (cached,) = in_flow(lambda: ocr(text="größer"))
    assert first == again == words("größer")
    assert calls["ocr"] == 1
    assert (computed.name, computed.cached, computed.cost_usd) == ("ocr", False, 0.5)
    assert (cached.name, cached.cached, cached.cost_usd) == ("ocr", True, 0.0)
    assert computed.seconds >= 0.05
    assert cached.seconds_saved == pytest.approx(computed.seconds, rel=0.2)
    told = stats(result_cache)["ocr"]
    assert (told.hits, told.misses, told.errors, told.entries) == (1, 1, 0, 1)
    assert told.seconds_saved == pytest.approx(cached.seconds_saved)


def test_any_other_argument_version_or_dependency_computes(calls):
    def made(version, prompt):
        @stage(StageKey("ocr", version), prompt)
        def ocr(text: str) -> Words:
            calls[version, prompt, text] += 1
            return words(text)

        return ocr

    def all_of_them():
        for version, prompt, text in [(1, "p", "a"), (1, "p", "b"), (2, "p", "a"), (1, "q", "a")]:
            made(version, prompt)(text)

    in_flow(all_of_them)
    in_flow(all_of_them)
    assert set(calls.values()) == {1}
    assert len(calls) == 4


def test_publish_always_runs_and_is_recorded(calls, result_cache):
    @stage(keys.PUBLISH)
    def publish(name: str) -> int:
        calls["publish"] += 1
        return calls["publish"]

    assert [in_flow(lambda: publish("A"))[0] for _ in range(2)] == [1, 2]
    _, stages = in_flow(lambda: publish("A"))
    assert [(s.name, s.cached) for s in stages] == [("publish", False)]
    assert result_cache.stats() == []


def test_the_stored_value_is_json_under_a_readable_key(valkey_url):
    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        return words()

    in_flow(lambda: ocr(1))
    with redis.Redis.from_url(valkey_url) as client:
        (key,) = client.scan_iter("forge/*")
        record = json.loads(client.hget(key, "content"))
    assert key.decode() == keys.key_of(keys.OCR, {"n": 1})
    assert json.loads(record["result"])["$"] == "componentforge.domain.picture:Words"


def test_tasks_of_one_key_in_threads_compute_once(calls):
    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls[n] += 1
        time.sleep(0.2)
        return words(str(n))

    def burst():
        return [future.result() for future in [ocr.submit(n % 2) for n in range(6)]]

    made, stages = in_flow(burst)
    assert made == [words("0"), words("1")] * 3
    assert calls == {0: 1, 1: 1}
    assert Counter(s.cached for s in stages) == {True: 4, False: 2}


@pytest.mark.parametrize("error", [ValueError("bug"), InputRejected("a.png", "bad", "mend it")])
def test_errors_are_not_cached_and_these_are_not_retried(calls, result_cache, error):
    @stage(keys.OCR, retries=2, retry_delay_seconds=0)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        raise error

    for expected in (1, 2):
        with pytest.raises(type(error)):
            in_flow(lambda: ocr(1))
        assert calls["ocr"] == expected
    assert stats(result_cache)["ocr"].entries == 0


@pytest.mark.parametrize("error", [ServiceUnavailable("x", "y", "z"), RenderTimeout("c" * 64, 1)])
def test_transient_errors_are_retried_and_the_lock_is_free_between(calls, error):
    @stage(keys.OCR, retries=2, retry_delay_seconds=0)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        if calls["ocr"] < 3:
            raise error
        return words()

    value, stages = in_flow(lambda: ocr(1))
    assert value == words()
    assert calls["ocr"] == len(stages) == 3
    in_flow(lambda: ocr(1))
    assert calls["ocr"] == 3


def test_a_result_the_stage_forbids_to_cache_is_given_but_not_kept(calls):
    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        if calls["ocr"] == 1:
            forbid_caching()
        return words()

    assert [in_flow(lambda: ocr(1))[0] for _ in range(3)] == [words()] * 3
    assert calls["ocr"] == 2


def test_a_value_whose_blob_is_gone_is_computed_again(calls, folder_blobs, result_cache):
    @stage(keys.INGEST)
    def ingest(n: int) -> list[tuple[str, Blob]]:
        calls["ingest"] += 1
        return [("deep", bound.blobs().put(b"picture", "image/png"))]

    (((_, blob),), _), (again, _) = in_flow(lambda: ingest(1)), in_flow(lambda: ingest(1))
    assert again == [("deep", blob)]
    assert calls["ingest"] == 1
    folder_blobs.path(blob.blob_sha256).unlink()
    assert in_flow(lambda: ingest(1))[0] == [("deep", blob)]
    assert calls["ingest"] == 2
    assert folder_blobs.has(blob.blob_sha256)
    told = stats(result_cache)["ingest"]
    assert (told.hits, told.misses, told.errors) == (1, 2, 1)


@pytest.mark.parametrize("damage", ["bytes", "record", "model"])
def test_a_damaged_value_is_computed_again_and_is_no_hit(calls, result_cache, damage):
    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        return words()

    in_flow(lambda: ocr(1))
    key = keys.key_of(keys.OCR, {"n": 1})
    entry = result_cache.get(key)
    if damage == "bytes":
        with redis.Redis.from_url(result_cache.url) as client:
            client.hset(key, "content", entry.content[:-5])
    elif damage == "record":
        result_cache.put(key, b"no record", 1.0)
    else:
        result_cache.put(key, entry.content.replace(b"confidence", b"confidunce"), 1.0)
    value, (record,) = in_flow(lambda: ocr(1))
    assert value == words()
    assert calls["ocr"] == 2
    assert not record.cached
    assert stats(result_cache)["ocr"].hits == 0
    assert in_flow(lambda: ocr(1))[1][0].cached


def test_a_result_that_is_no_model_is_given_but_not_kept(calls, result_cache, caplog):
    @stage(keys.OCR)
    def ocr(n: int) -> object:
        calls["ocr"] += 1
        return {1, 2}

    for _ in range(2):
        assert in_flow(lambda: ocr(1))[0] == {1, 2}
    assert calls["ocr"] == 2
    assert stats(result_cache)["ocr"].entries == 0


def test_without_a_cache_server_stages_run_and_say_so_once(calls, folder_blobs, tmp_path, caplog):
    away = ResultCache(f"unix://{tmp_path}/nothing.sock")

    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls[n] += 1
        return words()

    with bound.given(away, folder_blobs), caplog.at_level(logging.WARNING, "componentforge"):
        began = time.monotonic()
        for _ in range(2):
            value, _ = in_flow(lambda: [ocr(n) for n in range(4)])
            assert value == [words()] * 4
    assert set(calls.values()) == {2}
    assert time.monotonic() - began < 10
    assert caplog.text.count("does not answer") == 1
    assert away.failures["get"] >= 8
    away.close()


def test_a_stage_is_a_task_of_its_name_and_can_be_called_as_a_function():
    @stage(keys.READ, tags=["cpu"], timeout_seconds=30)
    def read_it(n: int) -> Words:
        """Read."""
        return words(str(n))

    assert (read_it.name, read_it.tags, read_it.timeout_seconds) == ("read", {"cpu"}, 30)
    assert read_it.fn(3) == words("3")
    assert read_it.with_options(retries=1).persist_result
    assert in_flow(lambda: read_it.with_options(tags=["other"])(4))[0] == words("4")


def test_a_waiter_outlasts_a_computation_longer_than_the_hold_time(calls, result_cache):
    """The lock is renewed while its holder lives (hold time here: 2 s)."""
    result_cache.lock_hold_s = 0.5

    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        time.sleep(1.6)
        return words()

    def both():
        return [future.result() for future in [ocr.submit(1), ocr.submit(1)]]

    in_flow(both)
    assert calls["ocr"] == 1


def test_waiting_too_long_computes_without_the_lock_and_without_an_error(
    calls, result_cache, caplog
):
    result_cache.lock_wait_s = 0.3
    key = keys.key_of(keys.OCR, {"n": 1})
    assert result_cache.try_lock(key, "somebody", 30)

    @stage(keys.OCR)
    def ocr(n: int) -> Words:
        calls["ocr"] += 1
        return words()

    with caplog.at_level(logging.ERROR):
        assert in_flow(lambda: ocr(1))[0] == words()
    assert calls["ocr"] == 1
    assert caplog.text == ""
    assert result_cache.get(key) is not None
    assert result_cache.locked(key), "another's lock is not ours to release"


async def both_ways(ocr):
    @flow
    async def run():
        return [await ocr(1), await ocr(1)]

    return await run()


# Prefect's background services outlive the event loop that this test closes.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_asynchronous_stages_are_cached_too(calls):
    @stage(keys.OCR)
    async def ocr(n: int) -> Words:
        calls["ocr"] += 1
        return words()

    with recording() as stages:
        assert asyncio.run(both_ways(ocr)) == [words()] * 2
    assert calls["ocr"] == 1
    assert [s.cached for s in stages] == [False, True]
    gc.collect()


def test_no_lock_is_left_and_no_thread_spins(valkey_url):
    with redis.Redis.from_url(valkey_url) as client:
        assert list(client.scan_iter("forge-lock/*")) == []
    assert sum(t.name == "forge-locks" for t in threading.enumerate()) <= 1
