"""Running servers for whoever asks, closed sockets for unit tests."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess, run
from uuid import uuid4

import pytest
from hypothesis import settings

from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.cache import ResultCache
from componentforge.stores.embedded import Servers

# A loaded machine is no reason to fail, and no run may depend on an earlier one's examples.
settings.register_profile("forge", deadline=None, database=None)
settings.load_profile("forge")

UNIT = Path(__file__).parent / "unit"
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")


@pytest.fixture(autouse=True)
def _closed_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that reaches for a server fails at once."""
    if UNIT not in request.path.parents:
        return

    def refuse(_self: socket.socket, address: object) -> None:
        pytest.fail(f"a unit test wanted to connect to {address}", pytrace=False)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)


@pytest.fixture(autouse=True)
def _mlflow_forgotten() -> Iterator[None]:
    """MLflow writes the address it was told into the environment: not for the tests that follow."""
    before = os.environ.get("MLFLOW_TRACKING_URI")
    yield
    if before is None:
        os.environ.pop("MLFLOW_TRACKING_URI", None)
    else:
        os.environ["MLFLOW_TRACKING_URI"] = before


@pytest.fixture(scope="session")
def forge_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder of the test session's own, with its own servers."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def server_urls(forge_home: Path) -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey, really running."""
    servers = Servers(forge_home, ("postgres", "valkey"))
    yield servers.up()
    servers.down()


@pytest.fixture(scope="session")
def postgres_url(server_urls: dict[str, str]) -> str:
    """The session's PostgreSQL; its database is shared: see `database_url`."""
    return server_urls["postgres"]


@pytest.fixture(scope="session")
def valkey_url(server_urls: dict[str, str]) -> str:
    """The session's Valkey; shared: see `result_cache`."""
    return server_urls["valkey"]


@pytest.fixture(scope="session")
def prefect_url(forge_home: Path) -> Iterator[str]:
    """A Prefect server that this process's flows use; its first start takes some ten seconds."""
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        PREFECT_LOGGING_TO_API_ENABLED,
        temporary_settings,
    )

    servers = Servers(forge_home, ("prefect",))
    url = servers.up()["prefect"]
    os.environ["PREFECT_API_URL"] = url
    quick = {
        PREFECT_API_URL: url,
        PREFECT_LOGGING_TO_API_ENABLED: False,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # ending its thread takes a second a flow
    }
    with temporary_settings(quick):
        yield url
    del os.environ["PREFECT_API_URL"]
    servers.down()


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """An empty database, gone afterwards."""
    import psycopg

    name = f"t{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"'.encode())
        yield postgres_url.replace("/postgres?", f"/{name}?")
        connection.execute(f'drop database "{name}" with (force)'.encode())


@pytest.fixture
def result_cache(valkey_url: str) -> Iterator[ResultCache]:
    """An empty result cache with short lock times."""
    import redis

    with redis.Redis.from_url(valkey_url) as client:
        client.flushall()
    cache = ResultCache(valkey_url, lock_hold_s=2.0, lock_wait_s=20.0)
    yield cache
    cache.close()


@pytest.fixture
def folder_blobs(tmp_path: Path) -> FolderBlobs:
    """An empty blob store."""
    return FolderBlobs(tmp_path / "blobs")


CARD = """<body style="margin:0;background:#f4f4f5;font-family:Inter,sans-serif">
<div style="margin:24px;width:300px;padding:20px;border:1px solid #d4d4d8;border-radius:12px;
background:#fff"><h2 style="margin:0 0 8px;font-size:18px;color:#18181b">Team plan</h2>
<p style="margin:0 0 16px;font-size:14px;color:#52525b">For groups up to ten people.</p>
<button style="border:0;border-radius:8px;padding:10px 16px;background:#4f46e5;color:#fff;
font:600 14px Inter">Choose plan</button></div></body>"""


@pytest.fixture(scope="session")
def card_picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A screenshot of a small card with a heading, a text and a button, 348 x 190."""
    from componentforge.browser.facade import Browser

    folder = tmp_path_factory.mktemp("pictures")
    path = folder / "team plan é.png"
    with Browser(FolderBlobs(folder / "blobs")) as browser:
        path.write_bytes(browser.screenshot_html(CARD, 348, 190))
    return path


@pytest.fixture(scope="session")
def forge_env(forge_home: Path) -> Iterator[dict[str, str]]:
    """The environment of `forge` with all servers of the session's home folder up."""
    servers = Servers(forge_home)
    servers.up()
    env = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    yield {**env, "FORGE_HOME": str(forge_home), "OMP_NUM_THREADS": "1"}
    servers.down()


@pytest.fixture
def forge(forge_env: dict[str, str], tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Runs the program in an empty folder; further variables by keyword."""
    program = Path(sys.executable).with_name("forge")

    def call(*words: object, **variables: str) -> CompletedProcess[str]:
        return run(
            [str(program), *map(str, words)], cwd=tmp_path, env={**forge_env, **variables},
            capture_output=True, text=True, timeout=170, check=False,
        )  # fmt: skip

    return call
