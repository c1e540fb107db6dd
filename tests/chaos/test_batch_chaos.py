"""A batch is hit in its middle, by every fault in turn: all pictures come out, none twice."""

import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import time
from contextlib import closing, suppress

import pytest
import redis
from PIL import Image

from componentforge.stores.embedded import Servers
from componentforge.stores.postgres import PostgresHistory
from tests import chaotic
from tests.chaotic import ALL, HOW_MANY, LIMIT_S, Hit, await_child, await_the_middle, kill, start

pytestmark = pytest.mark.slow
WIDER = itertools.count()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Servers that may be killed: nobody else's."""
    folder = tmp_path_factory.mktemp("batch-home")
    servers = Servers(folder)
    servers.up()
    yield folder
    servers.down()


@pytest.fixture
def env(home):
    Servers(home).up()  # those that the test before killed
    kept = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return {**kept, "FORGE_HOME": str(home), "OMP_NUM_THREADS": "1"}


@pytest.fixture
def pictures(card_picture, tmp_path):
    return chaotic.cards(card_picture, tmp_path / "pictures", next(WIDER) * HOW_MANY)


def server(name):
    return lambda hit: kill(chaotic.pid_of(hit.home, name))


def poison(hit):
    """Values that are damaged, and values that are whole but no result of ours."""
    with redis.Redis.from_url(chaotic.address(hit.home, "valkey")) as client:
        keys = sorted(client.scan_iter("forge/*"))
        assert keys
        for number, key in enumerate(keys):
            content = b'{"poisoned": true}'
            client.hset(key, "content", content)
            if number % 2:
                client.hset(key, "sha256", hashlib.sha256(content).hexdigest())


def fill_the_disk(hit):
    """Files above a few kB do not fit, for all that runs now or is started by it, for a while."""
    for process in (hit.process.pid, *chaotic.children(hit.process, "batch_worker")):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (4000, resource.RLIM_INFINITY))
    time.sleep(3.0)
    for process in (hit.process.pid, *chaotic.children(hit.process, "batch_worker")):
        with suppress(ProcessLookupError):
            free = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(process, resource.RLIMIT_FSIZE, free)


FAULTS = {
    "command": lambda hit: kill(hit.process.pid),
    "worker": lambda hit: kill(await_child(hit.process, "batch_worker")),
    "chromium": lambda hit: kill(await_child(hit.process, "chrom", "--headless")),
    "sidecar": lambda hit: kill(await_child(hit.process, "main.mjs")),
    "valkey": server("valkey"),
    "postgres": server("postgres"),
    "prefect": server("prefect"),
    "full disk": fill_the_disk,
    "poisoned cache": poison,
}
IN_CI = ("command", "worker", "valkey", "postgres")
"""`make chaos` does all of them, on more pictures."""


@pytest.mark.parametrize("fault", tuple(FAULTS) if ALL else IN_CI)
@pytest.mark.timeout(2 * LIMIT_S)
def test_all_come_out_once_whatever_is_hit_in_the_middle(fault, home, env, pictures, tmp_path):
    hit = Hit(start(env, pictures, tmp_path / "out"), home, tmp_path / "out")
    await_the_middle(hit.process, home)
    FAULTS[fault](hit)
    chaotic.end(env, pictures, hit)
    chaotic.all_is_right(pictures, home, hit.out)


@pytest.mark.skipif(not ALL, reason="`make chaos`")
@pytest.mark.timeout(3 * LIMIT_S)
def test_twenty_random_kills_in_a_row_lose_nothing(home, env, pictures, tmp_path):
    seed = int(os.environ.get("FORGE_CHAOS_SEED", random.SystemRandom().randrange(10**6)))
    hit = Hit(start(env, pictures, tmp_path / "out"), home, tmp_path / "out")
    await_child(hit.process, "batch_worker")
    killed = chaotic.random_kills(hit, 20, random.Random(seed))
    assert len(killed) == 20, f"the batch ended after {killed}; FORGE_CHAOS_ITEMS=100 lasts longer"
    runs = chaotic.end(env, pictures, hit)
    print(f"FORGE_CHAOS_SEED={seed}: {killed}, {runs} runs")
    chaotic.all_is_right(pictures, home, hit.out)


@pytest.mark.timeout(2 * LIMIT_S)
def test_two_batches_at_once_over_the_same_pictures_share_the_work(home, env, pictures, tmp_path):
    out = tmp_path / "out"
    both = [start(env, pictures, out) for _ in range(2)]
    documents = [json.loads(process.communicate(timeout=LIMIT_S)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert documents[0]["batch"] == documents[1]["batch"]
    assert [d["counts"]["done"] for d in documents] == [HOW_MANY, HOW_MANY]
    # Each stage of each picture was computed once, however the two divided them.
    assert documents[0]["counts"]["stages"] == documents[1]["counts"]["stages"]
    with closing(PostgresHistory(chaotic.address(home, "postgres"))) as history:
        runs = [run for p in pictures.iterdir() for run in history.runs(p.stem)]
    computed = [s.name for run in runs for s in run.stages if not s.cached and s.name == "read"]
    assert len(computed) == HOW_MANY


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
    await_the_middle(process, home)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    process = start(env, pictures, out)
    process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0
