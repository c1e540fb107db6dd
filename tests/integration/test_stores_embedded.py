"""Servers out of packages: really started, shared and stopped."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import redis

from componentforge.errors import ConfigurationError, StorageFull
from componentforge.stores.cache import ResultCache
from componentforge.stores.embedded import Servers
from componentforge.stores.processes import born, read_note
from componentforge.stores.servers import Postgres, Valkey

BOTH = ("postgres", "valkey")
COMMAND = """
import sys
from pathlib import Path
from componentforge.stores.embedded import Servers
with Servers(Path(sys.argv[1]), sys.argv[2].split(","), notice=lambda line: print(line, flush=True)).ensure() as urls:
    print("ready", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    Servers(tmp_path / "home", BOTH).down()


def command(home: Path, names: str = "valkey") -> subprocess.Popen[str]:
    """Another command that uses servers until a line is written to it."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(home), names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate("\n", timeout=30)
    assert process.returncode == 0
    return out


def wait_ready(process: subprocess.Popen[str]) -> list[str]:
    lines = []
    while "ready" not in lines:
        lines.append(process.stdout.readline().strip())
        assert process.poll() is None or "ready" in lines
    return lines


def running(home: Path, name: str = "valkey") -> bool:
    (status,) = Servers(home, (name,)).status()
    return status.running


def test_up_starts_what_stays_until_down_and_the_data_survive(home):
    told = []
    servers = Servers(home, BOTH, notice=told.append)
    urls = servers.up()
    assert sorted(told) == ["starting PostgreSQL", "starting Valkey"]
    assert servers.up() == urls
    assert len(told) == 2
    with psycopg.connect(urls["postgres"]) as connection:
        connection.execute("create table kept (n integer)")
    with redis.Redis.from_url(urls["valkey"]) as client:
        client.set("kept", "value")
    pids = {s.name: s.pid for s in servers.status()}
    assert all(s.running and s.kept and s.url == urls[s.name] for s in servers.status())
    assert servers.down() == list(BOTH)
    assert [s.running for s in servers.status()] == [False, False]
    assert all(born(pid) is None for pid in pids.values())
    assert servers.down() == []
    with servers.ensure() as again:
        assert again == urls
        with psycopg.connect(urls["postgres"]) as connection:
            connection.execute("select * from kept")
        with redis.Redis.from_url(urls["valkey"]) as client:
            assert client.get("kept") == b"value"


def test_a_command_starts_what_is_down_and_stops_it_again(home):
    with Servers(home, BOTH).ensure() as urls:
        assert set(urls) == set(BOTH)
        assert all(s.running and not s.kept for s in Servers(home, BOTH).status())
    assert not any(s.running for s in Servers(home, BOTH).status())


def test_a_command_that_fails_stops_what_it_started(home):
    with pytest.raises(RuntimeError), Servers(home, ("valkey",)).ensure():
        raise RuntimeError
    assert not running(home)


def test_a_command_leaves_what_was_up_and_tells_nothing(home):
    told = []
    Servers(home, ("valkey",)).up()
    with Servers(home, ("valkey",), notice=told.append).ensure():
        pass
    assert running(home)
    assert told == []


def test_up_during_a_command_makes_its_servers_stay(home):
    with Servers(home, ("valkey",)).ensure():
        Servers(home, ("valkey",)).up()
    assert running(home)


def test_two_commands_share_and_the_last_one_out_stops(home):
    first, second = command(home), command(home)
    told = wait_ready(first) + wait_ready(second)
    assert told.count("starting Valkey") == 1, "both began at once, one of them started it"
    finish(first)
    assert running(home)
    finish(second)
    assert not running(home)


def test_many_processes_that_start_at_once_get_one_server(home):
    processes = [command(home, "postgres,valkey") for _ in range(4)]
    told = [line for process in processes for line in wait_ready(process)]
    assert sorted(line for line in told if line != "ready") == [
        "starting PostgreSQL",
        "starting Valkey",
    ]
    for process in processes:
        finish(process)
    assert not any(s.running for s in Servers(home, BOTH).status())


def test_asking_whether_all_is_up_is_quick_and_imports_nothing_heavy(
    server_urls, prefect_url, forge_home
):
    program = """
import json, sys, time
before = set(sys.modules)
from pathlib import Path
from componentforge.stores.embedded import Servers
servers = Servers(Path(sys.argv[1]))
took = []
for _ in range(5):
    began = time.perf_counter()
    with servers.ensure() as urls:
        took.append(time.perf_counter() - began)
heavy = {"redis", "psycopg", "prefect", "httpx", "pydantic", "asyncio", "psutil"} & set(sys.modules)
print(json.dumps([urls, min(took), sorted(heavy)]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(forge_home)], capture_output=True, text=True, check=True
    )
    urls, seconds, heavy = json.loads(done.stdout)
    assert urls == {**server_urls, "prefect": prefect_url}
    assert heavy == []
    assert seconds < 0.05


def test_the_prefect_server_keeps_its_port_and_sends_nothing_out(prefect_url, forge_home):
    port = prefect_url.removesuffix("/api").rpartition(":")[2]
    assert (forge_home / "prefect" / "port").read_text() == port
    pid = read_note(forge_home / "run" / "prefect.json").pid
    env = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"PREFECT_SERVER_ANALYTICS_ENABLED=false" in env
    assert b"DO_NOT_TRACK=1" in env


def test_a_home_too_deep_for_a_socket_works(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    servers = Servers(deep, BOTH)
    try:
        urls = servers.up()
        with psycopg.connect(urls["postgres"]) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        with redis.Redis.from_url(urls["valkey"]) as client:
            assert client.ping()
    finally:
        assert servers.down() == list(BOTH)
        for kind in (Postgres, Valkey):
            shutil.rmtree(kind(deep).socket.parent)


def test_the_servers_listen_to_nobody_else(home):
    urls = Servers(home, BOTH).up()
    assert urls["valkey"].startswith("unix:///")
    assert (home / "run" / "valkey.sock").stat().st_mode & 0o077 == 0
    assert (home / "postgres").stat().st_mode & 0o077 == 0
    for status in Servers(home, BOTH).status():
        sockets = Path(f"/proc/{status.pid}/net/tcp").read_text()
        listening = {
            line.split()[9] for line in sockets.splitlines()[1:] if line.split()[3] == "0A"
        }
        mine = {str(fd.readlink()) for fd in Path(f"/proc/{status.pid}/fd").iterdir()}
        assert not {f"socket:[{inode}]" for inode in listening} & mine


def test_a_home_that_cannot_be_one_is_a_configuration_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError, match="FORGE_HOME"):
        Servers(tmp_path / "file", ("valkey",)).up()
    assert Servers(tmp_path / "file", ("valkey",)).down() == []


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_a_full_disk_is_one_line_and_leaves_no_server(tmp_path, name):
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    program = """
import sys
from pathlib import Path
from componentforge.errors import StorageFull
from componentforge.stores.embedded import Servers
home = Path(sys.argv[1])
if sys.argv[2] == "valkey":  # it needs next to nothing
    try:
        (home / "filler").write_bytes(bytes(3 << 20))
    except OSError:
        pass
try:
    Servers(home, (sys.argv[2],)).up()
except StorageFull as error:
    print(error)
    print(sorted(p.name for p in home.iterdir()), [s.running for s in Servers(home, (sys.argv[2],)).status()])
"""
    mounted = f'mount -t tmpfs -o size=2m none {tmp_path} && exec "$@"'
    done = subprocess.run(
        [
            "unshare",
            "-m",
            "sh",
            "-c",
            mounted,
            "sh",
            sys.executable,
            "-c",
            program,
            tmp_path,
            name,
        ],
        capture_output=True,
        text=True,
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip("mounting is not allowed here")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines, "it started on a full disk"
    assert "free some space" in lines[0]
    assert lines[1].endswith("[False]")
    assert str(StorageFull("a", "b")).startswith("a: b")


def test_waiting_for_a_server_somebody_else_is_starting(home):
    first = command(home)
    time.sleep(0.05)
    with (
        Servers(home, ("valkey",)).ensure() as urls,
        redis.Redis.from_url(urls["valkey"]) as client,
    ):
        assert client.ping()
        wait_ready(first)
        finish(first)
        assert client.ping(), "still in use"
    assert not running(home)


def test_a_full_valkey_forgets_what_was_not_used_for_longest(tmp_path):
    """The limit is the setting's, and reaching it refuses nothing."""
    servers = Servers(tmp_path / "home", ("valkey",), cache_memory_mb=8)
    with servers.ensure() as urls, closing(ResultCache(urls["valkey"])) as cache:
        for at in range(60):
            assert cache.put(f"forge/ocr/v1/{at}", os.urandom(250_000).hex().encode(), 1.0)
        server = cache.server()
        assert server is not None
        assert server.limit == 8 << 20
        assert server.used < 1.2 * server.limit
        assert server.evicted > 0
        assert cache.get("forge/ocr/v1/59") is not None
        assert cache.get("forge/ocr/v1/0") is None
