"""Migrations and errors of the database, on a real PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from componentforge.errors import ConfigurationError, ServiceUnavailable, StorageFull
from componentforge.stores.database import Database, migrate, migrations


@pytest.fixture
def connection(database_url):
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def database(database_url):
    database = Database(database_url)
    yield database
    database.close()


def tables(connection):
    rows = connection.execute("select tablename from pg_tables where schemaname = 'public'")
    return {name for (name,) in rows}


def test_migrations_are_numbered_by_their_names():
    assert all(name.startswith(f"{number:04d}_") for number, (name, _) in migrations().items())


def test_an_empty_database_gets_all_migrations_and_a_second_time_none(connection):
    assert migrate(connection) == sorted(migrations())
    assert {"runs", "stage_records", "component_versions", "version_files"} <= tables(connection)
    assert migrate(connection) == []


def test_processes_that_migrate_at_once_take_turns(database_url):
    def one(_):
        with psycopg.connect(database_url) as connection:
            return migrate(connection)

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(one, range(6)))
    assert sorted(done) == [[]] * 5 + [sorted(migrations())]


def test_a_migration_changed_after_it_was_applied_is_refused(connection):
    migrate(connection)
    connection.execute("update schema_migrations set sha256 = repeat('0', 64) where number = 1")
    with pytest.raises(ConfigurationError, match=r"0001_runs_and_versions\.sql was changed"):
        migrate(connection)


def test_a_database_of_a_newer_version_is_left_alone(connection):
    migrate(connection)
    connection.execute(
        "insert into schema_migrations (number, name, sha256) values (9999, 'x', repeat('0', 64))"
    )
    with pytest.raises(ConfigurationError, match=r"newer version \(migration 9999\)"):
        migrate(connection)


def test_a_migration_that_fails_leaves_nothing_behind(connection):
    connection.execute("create table version_files (in_the_way integer)")
    with pytest.raises(psycopg.errors.DuplicateTable):
        migrate(connection)
    assert tables(connection) == {"version_files"}


def test_an_error_rolls_back_and_the_connection_is_used_again(database):
    def half():
        with database.transaction() as c:
            c.execute("insert into component_versions values ('A', 1, '', now(), 'r', '')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with database.transaction() as connection:
        assert connection.execute("select count(*) from component_versions").fetchone() == (0,)


def test_closing_twice_is_fine_and_the_next_use_opens_anew(database):
    for _ in range(2):
        with database.transaction() as connection:
            assert connection.execute("select 1").fetchone() == (1,)
        database.close()
        database.close()


def test_a_server_that_is_away_names_the_remedy_at_once(tmp_path):
    away = Database(f"postgresql://postgres@/postgres?host={tmp_path}")
    with pytest.raises(ServiceUnavailable, match=r"PostgreSQL: .*forge up"), away.transaction():
        pytest.fail("there is no server")


@pytest.mark.parametrize("url", ["postgresql://[bad", "nonsense", "postgresql://h/d?nosuch=1"])
def test_an_address_that_is_none_is_a_configuration_error_without_the_address(url):
    with pytest.raises(ConfigurationError) as caught, Database(url).transaction():
        pytest.fail("there is no server")
    assert str(caught.value).startswith("FORGE_DATABASE_URL: it is no address")
    assert url not in str(caught.value)


def test_a_wrong_statement_is_a_bug_and_raised_as_it_is(database):
    with pytest.raises(psycopg.errors.UndefinedTable), database.transaction() as connection:
        connection.execute("select * from nothing")


def test_a_full_disk_is_storage_full(database):
    with (
        pytest.raises(StorageFull, match="PostgreSQL: its disk is full"),
        database.transaction() as c,
    ):
        c.execute("do $$ begin raise exception using errcode = '53100'; end $$")


def test_a_session_that_is_cut_off_is_unavailable_and_the_next_works(database, connection):
    with database.transaction() as mine:
        row = mine.execute("select pg_backend_pid()").fetchone()
    assert row is not None

    def cut_off():
        with database.transaction() as mine:
            connection.execute("select pg_terminate_backend(%s)", row)
            mine.execute("select 1")

    with pytest.raises(ServiceUnavailable):
        cut_off()
    with database.transaction() as mine:
        assert mine.execute("select 1").fetchone() == (1,)
