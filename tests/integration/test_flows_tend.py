"""The upkeep flows: the cache keeps its size, the audit log is checked, and both say what is odd."""

import time

import pytest
from prefect.exceptions import FailedRun

from componentforge.settings import Settings
from componentforge.stores.cache import CacheServer, StageStats
from componentforge.stores.cache_upkeep import evict
from componentforge.wiring import using
from flows.tend_audit import tend_audit
from flows.tend_cache import tend_cache
from tasks.tend_audit import concluded
from tasks.tend_cache import CachePolicy, warned


def fill(cache, count=5, size=1000):
    """Results a day apart, the first the oldest; their keys."""
    keys = [f"forge/ocr/v1/{n:064}" for n in range(count)]
    for days, key in zip(range(count, 0, -1), keys, strict=True):
        assert cache.put(key, bytes(size), 1.0, at=time.time() - days * 86400)
    return keys


def test_what_is_too_old_goes(result_cache):
    keys = fill(result_cache)
    found = evict(result_cache, older_than_s=2.5 * 86400)
    assert (found.too_old, found.too_much, found.entries, found.size) == (3, 0, 2, 2000)
    assert result_cache.keys() == keys[3:]


def test_of_what_is_too_much_the_oldest_goes_first(result_cache):
    keys = fill(result_cache)
    found = evict(result_cache, most_bytes=2500)
    assert (found.too_old, found.too_much, found.entries, found.size) == (0, 3, 2, 2000)
    assert result_cache.keys() == keys[3:]
    assert evict(result_cache, most_bytes=2000).too_much == 0


def test_without_a_policy_everything_stays_but_what_is_damaged(result_cache, valkey_url):
    import redis

    keys = fill(result_cache)
    with redis.Redis.from_url(valkey_url) as client:
        client.hset(keys[0], "content", b"other")
    assert evict(result_cache).entries == 4
    assert result_cache.keys() == keys[1:]


def test_results_nobody_asks_for_any_more_go(result_cache):
    keys = fill(result_cache, 2)
    assert evict(result_cache, current={"read": 1}).outdated == 0
    assert evict(result_cache, current={"ocr": 1}).outdated == 0
    assert result_cache.keys() == keys
    found = evict(result_cache, current={"ocr": 2})
    assert (found.outdated, found.entries) == (2, 0)


def stats(hits, misses, errors=0):
    return [StageStats(stage="ocr", hits=hits, misses=misses, errors=errors)]


@pytest.mark.parametrize(
    ("told", "server", "lines"),
    [
        (stats(50, 50), CacheServer(used=1, limit=10, policy="allkeys-lru"), []),
        (stats(1, 9), CacheServer(used=1, limit=0, policy="noeviction"), []),
        (stats(14, 86), CacheServer(used=1, limit=0, policy="x"), ["the hit rate is 14%, below 15%"]),
        (stats(50, 50), CacheServer(used=10, limit=11, policy="x"), ["the result cache is 91% full"]),
        (
            stats(50, 50, 3), CacheServer(used=1, limit=10, policy="noeviction"),
            [
                "a full result cache refuses results; set maxmemory-policy allkeys-lru",
                "3 results could not be used; they were computed again",
            ],
        ),
        ([], None, ["the result cache does not answer; see `forge doctor`"]),
    ],
)  # fmt: skip
def test_what_somebody_should_look_at_is_said(told, server, lines):
    assert warned(told, server, 0.15) == lines


@pytest.fixture
def wired(tmp_path, database_url, valkey_url, prefect_url, result_cache):
    chosen = Settings(home=tmp_path / "home", database_url=database_url, redis_url=valkey_url)
    with using(chosen) as made:
        yield made


def test_the_cache_flow_evicts_by_its_request(wired, result_cache, caplog):
    fill(result_cache)
    for _ in range(200):
        result_cache.count("ocr", "misses")
    found = tend_cache(CachePolicy(older_than_days=1.5, least_hit_rate=0.5, outdated=False))
    assert (found.evicted.too_old, found.evicted.entries) == (4, 1)
    assert found.warnings == ("the hit rate is 0%, below 50%",)
    assert found.warnings[0] in caplog.text
    left = tend_cache().evicted
    assert (left.outdated, left.too_old, left.entries) == (1, 0, 0)


def test_a_day_without_events_is_anchored_all_the_same(wired):
    state = tend_audit(return_state=True)
    assert state.is_completed()
    assert [entry.event for entry in wired.audit().entries()] == ["audit.verified"]
    (anchor,) = wired.settings.anchors.glob("*.json")
    assert '"seq":1' in anchor.read_text().replace(" ", "")
    again = tend_audit(return_state=True)
    assert again.message == "1 entries, 1 anchors: whole"


def test_a_log_that_was_changed_fails_the_run_and_is_named(wired, database_url):
    import psycopg

    for number in range(5):
        wired.audit().append("run.done", f"picture {number}")
    with psycopg.connect(database_url, autocommit=True) as owner:
        owner.execute("alter table audit_log disable trigger all")
        owner.execute("update audit_log set subject = 'another' where seq = 2")
    with pytest.raises(FailedRun, match="2"):
        tend_audit()
    last = list(wired.audit().entries())[-1]
    assert last.event == "audit.verified"
    assert '"problems":0' not in last.details


def test_of_many_problems_the_first_are_told_and_the_rest_counted():
    from componentforge.domain.audit import Problem, Verified

    problems = tuple(
        Problem.model_construct(kind="changed", seq=n, message=f"entry {n} was changed")
        for n in range(5)
    )
    found = Verified(entries=9, anchors=1, unanchored=0, problems=problems, problem_count=7)
    told = "entry 0 was changed; entry 1 was changed; entry 2 was changed; and 4 more"
    assert concluded(found).message == told
