"""Servers and commands killed in the middle: the next one recovers."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest
import redis

from componentforge.errors import ServiceUnavailable
from componentforge.stores.cache import ResultCache
from componentforge.stores.embedded import Servers
from componentforge.stores.postgres import PostgresHistory
from componentforge.stores.processes import Running, born, read_note

BOTH = ("postgres", "valkey")
FILES = {"Button.tsx": "a" * 64}
COMMAND = """
import sys
from pathlib import Path
from componentforge.stores.embedded import Servers
with Servers(Path(sys.argv[1]), ("valkey",)).ensure():
    print("ready", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    Servers(tmp_path / "home", BOTH).down()


def kill(home: Path, name: str) -> int:
    """kill -9 a server and wait until it is gone."""
    pid = read_note(home / "run" / f"{name}.json").pid
    os.kill(pid, signal.SIGKILL)
    while born(pid) is not None:
        time.sleep(0.01)
    return pid


def test_a_killed_database_is_unavailable_then_started_again_with_its_data(home):
    servers = Servers(home, ("postgres",))
    history = PostgresHistory(servers.up()["postgres"])
    history.publish("Button", FILES, "r1")
    dead = kill(home, "postgres")
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable, match=r"PostgreSQL: .*forge up"):
        history.publish("Button", {"Button.tsx": "b" * 64}, "r2")
    assert time.monotonic() - began < 15
    assert servers.status()[0].running is False
    with servers.ensure():
        assert servers.status()[0].pid != dead
        assert history.publish("Button", FILES, "r3").number == 1
        assert [v.run_id for v in history.versions()] == ["r1"]
    history.close()


def test_a_killed_cache_costs_time_and_keeps_what_was_on_the_disk(home, caplog):
    servers = Servers(home, ("valkey",))
    cache = ResultCache(servers.up()["valkey"])
    assert cache.put("forge/ocr/v1/a", b"1", 2.0)
    time.sleep(1.3)  # the append-only file is synced each second
    kill(home, "valkey")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert cache.get("forge/ocr/v1/a") is None
            assert not cache.put("forge/ocr/v1/b", b"1", 1.0)
            assert cache.try_lock("forge/ocr/v1/b", "me", 1.0) is None
            assert not cache.locked("forge/ocr/v1/b")
            assert cache.stats() == []
            assert cache.clear() == 0
    assert caplog.text.count("does not answer") == 1
    assert cache.failures["get"] == 3
    with servers.ensure(), caplog.at_level(logging.INFO):
        assert cache.available()
        entry = cache.get("forge/ocr/v1/a")
    assert entry is not None
    assert (entry.content, entry.seconds) == (b"1", 2.0)
    assert "answers again" in caplog.text
    cache.close()


def test_a_command_that_was_killed_leaves_a_server_the_next_one_uses_and_stops(home):
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"ready\n"
    process.kill()
    process.communicate()
    left = read_note(home / "run" / "valkey.json")
    assert born(left.pid) == left.born
    with Servers(home, ("valkey",)).ensure():
        assert read_note(home / "run" / "valkey.json") == left
    assert born(left.pid) is None


def test_a_note_about_a_process_that_is_now_another_kills_nobody(home):
    """After a reboot the number of a dead server may be anybody's: here it is a sleeper's."""
    sleeper = subprocess.Popen(["sleep", "60"])
    (home / "run").mkdir(parents=True)
    stale = Running(sleeper.pid, "another boot:1", f"unix://{home}/run/valkey.sock", kept=True)
    (home / "run" / "valkey.json").write_text(json.dumps(asdict(stale)))
    servers = Servers(home, ("valkey",))
    assert servers.status()[0].running is False
    assert servers.down() == []
    with servers.ensure() as urls, redis.Redis.from_url(urls["valkey"]) as client:
        assert client.ping()
        assert servers.status()[0].pid != sleeper.pid
    assert sleeper.poll() is None
    sleeper.kill()
    sleeper.wait()


@pytest.mark.parametrize("note", ["", "{", "[1]", '{"pid": 1}', "\0"])
def test_a_damaged_note_is_no_note(home, note):
    servers = Servers(home, ("valkey",))
    servers.up()
    (home / "run" / "valkey.json").write_text(note)
    assert servers.status()[0].running, "found by its own pid file"
    assert servers.down() == ["valkey"]
    assert not servers.status()[0].running


def test_lost_notes_are_written_anew_and_the_servers_found(home):
    servers = Servers(home, BOTH)
    urls = servers.up()
    pids = [s.pid for s in servers.status()]
    for name in BOTH:
        (home / "run" / f"{name}.json").unlink()
    assert servers.up() == urls
    assert [s.pid for s in servers.status()] == pids
    assert all(s.kept for s in servers.status())


def test_a_database_lock_file_that_names_a_stranger_is_cleared(home):
    servers = Servers(home, ("postgres",))
    servers.up()
    kill(home, "postgres")
    lock = home / "postgres" / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with servers.ensure() as urls, psycopg.connect(urls["postgres"]) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_data_folder_whose_making_was_interrupted_is_made_again(home):
    half = home / ".postgres.1"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    (home / "postgres").mkdir()
    with Servers(home, ("postgres",)).ensure() as urls, psycopg.connect(urls["postgres"]) as c:
        assert c.execute("select 1").fetchone() == (1,)


def test_a_damaged_cache_file_is_set_aside_and_the_cache_starts_empty(home):
    servers = Servers(home, ("valkey",))
    with redis.Redis.from_url(servers.up()["valkey"]) as client:
        client.set("a", "b")
    servers.down()
    (log,) = (home / "valkey" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(b"not what it should be\r\n" * 20)
    with servers.ensure() as urls, redis.Redis.from_url(urls["valkey"]) as client:
        assert client.dbsize() == 0
    assert (home / "valkey.damaged" / "appendonlydir").is_dir()


def test_a_server_that_cannot_start_says_why_in_one_line(home):
    servers = Servers(home, ("postgres",))
    servers.up()
    servers.down()
    (home / "postgres" / "postgresql.conf").write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(ServiceUnavailable) as caught:
        servers.up()
    assert str(caught.value).startswith("PostgreSQL: it ended while starting")
    assert "forge doctor" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not servers.status()[0].running


HOLDER = """
import sys, time
from pathlib import Path
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.cache import ResultCache
from tasks import bound
from tasks.locking import StageLocks
with bound.given(ResultCache(sys.argv[1], lock_hold_s=1.0), FolderBlobs(Path("unused"))):
    assert StageLocks().acquire_lock("forge/ocr/v1/k", "holder")
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_of_a_killed_worker_is_free_within_its_hold_time(result_cache, folder_blobs):
    from tasks import bound
    from tasks.locking import StageLocks

    command = [sys.executable, "-c", HOLDER, result_cache.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    time.sleep(1.5)
    with bound.given(result_cache, folder_blobs):
        locks = StageLocks()
        assert locks.is_locked("forge/ocr/v1/k"), "renewed past its hold time while alive"
        assert not locks.acquire_lock("forge/ocr/v1/k", "impatient", acquire_timeout=0)
        locks.release_lock("forge/ocr/v1/k", "impatient")
        assert locks.is_locked("forge/ocr/v1/k")
        process.kill()
        process.communicate()
        began = time.monotonic()
        assert locks.acquire_lock("forge/ocr/v1/k", "next")
        assert time.monotonic() - began < 1.5
        locks.release_lock("forge/ocr/v1/k", "next")
        assert not locks.is_locked("forge/ocr/v1/k")


@pytest.mark.slow
def test_with_the_times_as_shipped_a_killed_workers_lock_is_free_again_within_thirty_seconds(
    result_cache, folder_blobs
):
    from tasks import bound
    from tasks.locking import StageLocks

    shipped = HOLDER.replace(", lock_hold_s=1.0", "")
    command = [sys.executable, "-c", shipped, result_cache.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    process.kill()
    process.communicate()
    began = time.monotonic()
    cache = ResultCache(result_cache.url)
    with bound.given(cache, folder_blobs):
        locks = StageLocks()
        assert locks.is_locked("forge/ocr/v1/k"), "its owner is gone, the lock is not yet"
        assert locks.acquire_lock("forge/ocr/v1/k", "next")
        assert cache.locked("forge/ocr/v1/k"), "really ours, not let through without one"
        locks.release_lock("forge/ocr/v1/k", "next")
    cache.close()
    assert time.monotonic() - began < 30
