"""A batch is hit in its middle, by every fault in turn: all pictures come out, none twice."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import redis
from PIL import Image

from componentforge.stores.batches import PostgresBatches
from componentforge.stores.embedded import Servers
from componentforge.stores.postgres import PostgresHistory

pytestmark = pytest.mark.slow
PROGRAM = Path(sys.executable).with_name("forge")
HOW_MANY = 5
LIMIT_S = 150
WIDER = itertools.count()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Servers that may be killed: nobody else's."""
    folder = tmp_path_factory.mktemp("batch-home")
    servers = Servers(folder)
    servers.up()
    yield folder
    servers.down()


@pytest.fixture(scope="module")
def env(home):
    kept = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return {**kept, "FORGE_HOME": str(home), "OMP_NUM_THREADS": "1"}


@pytest.fixture
def pictures(card_picture, tmp_path):
    """Cards that no test before has made: another width is another picture."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    base = next(WIDER) * HOW_MANY
    with Image.open(card_picture) as image:
        for n in range(HOW_MANY):
            right = Image.new("RGB", (image.width + base + n, image.height), (244, 244, 245))
            right.paste(image, (0, 0))
            right.save(folder / f"{tmp_path.name[-20:]}-{n}.png")
    return folder


def start(env, pictures, out):
    return subprocess.Popen(
        [PROGRAM, "batch", pictures, "--out", out, "--repairs", "0", "--chunk", "2", "--json"],
        env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=out.parent,
    )  # fmt: skip


def pid_of(home, name):
    return json.loads((home / "run" / f"{name}.json").read_text())["pid"]


def children(process, *words):
    """Processes below it whose command line holds all the words."""
    found = []
    for child in psutil.Process(process.pid).children(recursive=True):
        try:
            line = " ".join(child.cmdline())
        except psutil.Error:
            continue
        if all(word in line for word in words):
            found.append(child.pid)
    return found


def await_child(process, *words):
    """Such a process, as soon as there is one."""
    until = time.monotonic() + 60
    while not (found := children(process, *words)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, f"no {words}"
        time.sleep(0.05)
    return found[0]


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def server(name):
    return lambda home, _process: kill(pid_of(home, name))


def poison(home, _process):
    url = json.loads((home / "run" / "valkey.json").read_text())["url"]
    with redis.Redis.from_url(url) as client:
        for key in client.scan_iter("forge/*"):
            client.hset(key, "content", b'{"poisoned": true}')


FAULTS = {
    "command": lambda _home, process: kill(process.pid),
    "worker": lambda _home, process: kill(await_child(process, "batch_worker")),
    "chromium": lambda _home, process: kill(await_child(process, "chrom", "--headless")),
    "sidecar": lambda _home, process: kill(await_child(process, "main.mjs")),
    "valkey": server("valkey"),
    "postgres": server("postgres"),
    "prefect": server("prefect"),
    "poisoned cache": poison,
}


IN_CI = ("command", "worker", "valkey", "postgres")
"""`make chaos` does all of them."""
CHOSEN = tuple(FAULTS) if os.environ.get("FORGE_CHAOS") == "all" else IN_CI


def await_first_result(process, home):
    """Until an item of this batch is done: the middle."""
    url = json.loads((home / "run" / "postgres.json").read_text())["url"]
    store = PostgresBatches(url)
    known = {batch_id for batch_id, _ in store.latest(100)}
    until = time.monotonic() + 120
    try:
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until, "no item was finished"
            new = [batch_id for batch_id, _ in store.latest(100) if batch_id not in known]
            if new and store.counts(new[0]).done:
                return
            time.sleep(0.1)
    finally:
        store.close()


@pytest.mark.parametrize("fault", CHOSEN)
@pytest.mark.timeout(600)
def test_all_come_out_once_whatever_is_killed_in_the_middle(fault, home, env, pictures, tmp_path):
    out = tmp_path / "out"
    process = start(env, pictures, out)
    await_first_result(process, home)
    FAULTS[fault](home, process)
    said = process.communicate(timeout=LIMIT_S)
    if process.returncode:
        process = start(env, pictures, out)
        said = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said
    counts = json.loads(said[0])["counts"]
    assert (counts["done"], counts["failed"]) == (HOW_MANY, 0)
    folders = sorted(path for path in out.iterdir() if path.is_dir())
    assert [folder.name for folder in folders] == sorted(p.stem for p in pictures.iterdir())
    for folder in folders:
        result = json.loads((folder / "result.json").read_text())
        assert result["status"] == "done"
        assert {path.name for path in folder.iterdir()} >= set(result["files"])
    assert [path.name for path in out.rglob(".*")] == []
    history = PostgresHistory(json.loads((home / "run" / "postgres.json").read_text())["url"])
    try:
        assert {f.name: len(history.versions(f.name)) for f in folders} == {
            f.name: 1 for f in folders
        }
    finally:
        history.close()


@pytest.mark.timeout(600)
def test_two_batches_at_once_over_the_same_pictures_share_the_work(home, env, pictures, tmp_path):
    out = tmp_path / "out"
    both = [start(env, pictures, out) for _ in range(2)]
    documents = [json.loads(process.communicate(timeout=LIMIT_S)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert documents[0]["batch"] == documents[1]["batch"]
    assert [d["counts"]["done"] for d in documents] == [HOW_MANY, HOW_MANY]
    # Each stage of each picture was computed once, however the two divided them.
    assert documents[0]["counts"]["stages"] == documents[1]["counts"]["stages"]
    history = PostgresHistory(json.loads((home / "run" / "postgres.json").read_text())["url"])
    try:
        runs = [run for p in pictures.iterdir() for run in history.runs(p.stem)]
        computed = [s.name for run in runs for s in run.stages if not s.cached and s.name == "read"]
        assert len(computed) == HOW_MANY
    finally:
        history.close()


def test_done_items_stay_and_changed_or_lost_ones_run_again(env, pictures, tmp_path):
    out = tmp_path / "out"
    first = start(env, pictures, out)
    first.communicate(timeout=LIMIT_S)
    assert first.returncode == 0
    lost, changed, *kept = sorted(p for p in out.iterdir() if p.is_dir())
    shutil.rmtree(lost)
    with Image.open(pictures / f"{changed.name}.png") as image:
        image.crop((0, 0, image.width - 3, image.height)).save(pictures / f"{changed.name}.png")
    before = {folder: (folder / "result.json").stat().st_mtime_ns for folder in (changed, *kept)}
    again = start(env, pictures, out)
    document = json.loads(again.communicate(timeout=LIMIT_S)[0])
    assert (again.returncode, document["counts"]["done"]) == (0, HOW_MANY)
    assert (lost / "render.png").is_file()
    assert (changed / "result.json").stat().st_mtime_ns > before[changed]
    for folder in kept:
        assert (folder / "result.json").stat().st_mtime_ns == before[folder]


@pytest.mark.timeout(300)
def test_ctrl_c_says_how_to_go_on_and_going_on_works(env, home, pictures, tmp_path):
    out = tmp_path / "out"
    process = start(env, pictures, out)
    await_first_result(process, home)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    process = start(env, pictures, out)
    process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0
