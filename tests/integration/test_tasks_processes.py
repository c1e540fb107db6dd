"""One key, several worker processes."""

import json
import os
import subprocess
import sys
import time

import pytest

from componentforge.stores.cache import ResultCache
from tasks import keys

WORKER = """
import json, os, sys, time
from pathlib import Path
from prefect import flow
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from componentforge.domain.picture import Words
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.cache import ResultCache
from tasks import bound, keys
from tasks.stage import recording, stage

url, folder, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])

@stage(keys.OCR)
def ocr(n: int) -> Words:
    (folder / f"computed-{os.getpid()}").touch()
    time.sleep(seconds)
    return Words(lines=())

@flow
def work():
    print("begins", flush=True)
    return ocr(1)

cache = ResultCache(url, lock_hold_s=1.0, lock_wait_s=60.0)
quick = temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
with quick, bound.given(cache, FolderBlobs(folder / "blobs")), recording() as stages:
    assert work() == Words(lines=())
print(json.dumps([stage.cached for stage in stages]))
"""


@pytest.fixture
def start(prefect_url, result_cache: ResultCache, tmp_path):
    started = []

    def one(seconds: float) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", WORKER, result_cache.url, str(tmp_path), str(seconds)]
        env = {
            **os.environ,
            "PREFECT_LOGGING_LEVEL": "ERROR",
            "PREFECT_LOGGING_TO_API_ENABLED": "false",
        }
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
        )
        started.append(process)
        return process

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def outcome(process: subprocess.Popen[str]) -> list[bool]:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


def test_processes_that_miss_one_key_at_once_compute_it_once(start, tmp_path):
    workers = [start(4.0) for _ in range(2)]
    assert sorted(map(outcome, workers)) == [[False], [True]]
    assert len(list(tmp_path.glob("computed-*"))) == 1


def test_a_worker_killed_while_computing_blocks_nobody(start, tmp_path, result_cache):
    doomed = start(60.0)
    limit = time.monotonic() + 60
    while not list(tmp_path.glob("computed-*")):
        assert time.monotonic() < limit
        time.sleep(0.05)
    time.sleep(1.5)
    key = keys.key_of(keys.OCR, {"n": 1})
    assert result_cache.locked(key), "held longer than the hold time, because it lives"
    doomed.kill()
    began = time.monotonic()
    assert outcome(start(0.0)) == [False]
    assert time.monotonic() - began < 20
    assert result_cache.get(key) is not None
