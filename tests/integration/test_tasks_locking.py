"""Prefect's lock protocol on a real Valkey."""

import asyncio
import os
import pickle
import threading
import time

import cloudpickle
import pytest
from prefect.locking.protocol import LockManager

from tasks import bound, keys
from tasks.keys import keyed
from tasks.locking import StageLocks
from tasks.storage import StageStorage

KEY = "forge/ocr/v1/locked"


@pytest.fixture
def locks(result_cache, folder_blobs):
    with bound.given(result_cache, folder_blobs):
        yield StageLocks()


def test_it_is_what_prefect_takes_for_a_lock_manager(locks):
    assert isinstance(locks, LockManager)


def test_a_holder_may_acquire_again_and_others_may_not(locks):
    assert locks.acquire_lock(KEY, "me")
    assert locks.acquire_lock(KEY, "me")
    assert locks.is_lock_holder(KEY, "me")
    assert not locks.is_lock_holder(KEY, "you")
    assert locks.is_locked(KEY)
    began = time.monotonic()
    assert not locks.acquire_lock(KEY, "you", acquire_timeout=0.3)
    assert 0.3 <= time.monotonic() - began < 1
    locks.release_lock(KEY, "you")
    assert locks.is_locked(KEY)
    locks.release_lock(KEY, "me")
    assert not locks.is_locked(KEY)
    locks.release_lock(KEY, "me")


def test_waiting_ends_when_the_lock_is_free_or_the_limit_passed(locks):
    assert locks.wait_for_lock(KEY)
    locks.acquire_lock(KEY, "me")
    assert not locks.wait_for_lock(KEY, timeout=0.1)
    threading.Timer(0.2, locks.release_lock, (KEY, "me")).start()
    assert locks.wait_for_lock(KEY, timeout=5)


def test_asynchronous_callers_wait_without_blocking_their_loop(locks):
    async def both():
        assert await locks.aacquire_lock(KEY, "me")
        waiting = asyncio.create_task(locks.aacquire_lock(KEY, "you"))
        watching = asyncio.create_task(locks.await_for_lock(KEY, 0.05))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        assert await watching is False
        locks.release_lock(KEY, "me")
        assert await waiting
        locks.release_lock(KEY, "you")

    asyncio.run(both())


def test_a_given_hold_time_is_kept_and_renewed(locks, result_cache):
    assert locks.acquire_lock(KEY, "me", hold_timeout=2)
    time.sleep(4.0)
    assert result_cache.locked(KEY)
    locks.release_lock(KEY, "me")


def test_a_forked_child_owns_none_of_its_parents_locks(locks):
    locks.acquire_lock(KEY, "me")
    child = os.fork()
    if child == 0:
        os._exit(0 if not locks.is_lock_holder(KEY, "me") else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert locks.is_lock_holder(KEY, "me")
    locks.release_lock(KEY, "me")


def test_policy_and_storage_travel_to_other_workers(locks):
    policy = cloudpickle.loads(cloudpickle.dumps(keyed(keys.OCR, "prompt")))
    assert (policy.stage, policy.more) == (keys.OCR, ("prompt",))
    assert policy.lock_manager.acquire_lock(KEY, "me")
    locks.release_lock(KEY, "me")
    storage = pickle.loads(pickle.dumps(StageStorage()))
    storage.write_path(KEY, b"{}")
    assert storage.read_path(KEY) == storage.read_path(KEY) == b"{}"


def test_a_short_lock_is_renewed_in_time_beside_a_long_one(locks, result_cache):
    # Seconds, not tenths: a busy machine may hold the renewing thread back for half a second.
    assert locks.acquire_lock(KEY + "-long", "me", hold_timeout=40)
    time.sleep(0.1)
    assert locks.acquire_lock(KEY, "me", hold_timeout=2)
    for _ in range(20):
        time.sleep(0.25)
        assert result_cache.locked(KEY)
    locks.release_lock(KEY, "me")
    locks.release_lock(KEY + "-long", "me")
