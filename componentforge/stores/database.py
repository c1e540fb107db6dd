"""One lazy pool of PostgreSQL connections whose schema is up to date."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import Any, LiteralString, cast

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolTimeout

from componentforge.errors import ConfigurationError, ServiceUnavailable, StorageFull

Connection = psycopg.Connection[TupleRow]
_MIGRATION_LOCK = 0x466F7267  # any number, the same in every process
APP_ROLE = "forge_app"
"""What the application works as, whoever logs in: it may not change what is only to grow."""
_REMEDY = "`forge up` starts it; with FORGE_DATABASE_URL check that address"


class Database:
    """Opens on first use and brings the schema up to date once a process."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = 5.0,
        max_connections: int = 8,
        read_only: bool = False,
    ) -> None:
        """`url` is libpq's; `timeout_s` bounds connecting and waiting for a free connection.

        With `read_only` nothing can be written, and a schema that is not up to date stays so.
        """
        self.url, self._timeout_s, self._max = url, timeout_s, max_connections
        self._read_only = read_only
        self._pool: ConnectionPool[Connection] | None = None
        self._guard = threading.Lock()

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """A connection in a transaction: committed at the end, rolled back on an error.

        Raises:
            ServiceUnavailable: The server is away or went away in the middle.
            StorageFull: Its disk is full.
        """
        with translated():
            pool = self._opened()
            with pool.connection() as connection:
                yield connection

    def close(self) -> None:
        """Give the connections back; the next use opens anew."""
        with self._guard:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

    def _opened(self) -> "ConnectionPool[Connection]":
        with self._guard:
            if self._pool is None:
                # Directly first: a pool answers an unreachable server with a bare timeout.
                limit = max(1, int(self._timeout_s))
                with psycopg.connect(self.url, connect_timeout=limit) as connection:
                    if self._read_only:
                        check_schema(connection)
                    else:
                        migrate(connection)
                    as_app = _may_be_app(connection)
                self._pool = ConnectionPool(
                    self.url,
                    min_size=0,
                    max_size=self._max,
                    timeout=self._timeout_s,
                    reconnect_timeout=self._timeout_s,
                    check=ConnectionPool.check_connection,
                    configure=partial(_configure, as_app=as_app, read_only=self._read_only),
                    kwargs={"connect_timeout": limit},
                    open=True,
                )
            return self._pool


def _may_be_app(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(
        "select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = %s",
        (APP_ROLE,),
    ).fetchone()
    return row is not None and bool(row[0])


def _configure(connection: Connection, *, as_app: bool, read_only: bool) -> None:
    if as_app:
        connection.execute(f"set role {APP_ROLE}".encode())
        connection.commit()
    connection.read_only = read_only or None


def migrate(connection: psycopg.Connection[Any]) -> list[int]:
    """Apply the migrations that are missing, in order; numbers of those applied.

    Each is applied whole or not at all; concurrent processes take turns.

    Raises:
        ConfigurationError: An applied migration differs from ours, or is not known to us.
    """
    ours = migrations()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select to_regclass('schema_migrations')")
        row = cursor.fetchone()
        if row is not None and row[0] is not None and _applied(cursor) == _sums(ours):
            return []
        cursor.execute("select pg_advisory_xact_lock(%s)", (_MIGRATION_LOCK,))
        cursor.execute(
            "create table if not exists schema_migrations (number integer primary key,"
            " name text not null, sha256 char(64) not null,"
            " applied_at timestamptz not null default now())"
        )
        applied = _applied(cursor)
        _check(applied, ours)
        missing = [number for number in sorted(ours) if number not in applied]
        for number in missing:
            name, text = ours[number]
            cursor.execute(cast(LiteralString, text))
            cursor.execute(
                "insert into schema_migrations (number, name, sha256) values (%s, %s, %s)",
                (number, name, _sums(ours)[number]),
            )
    return missing


def check_schema(connection: psycopg.Connection[Any]) -> None:
    """Raises ServiceUnavailable unless exactly our migrations were applied."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select to_regclass('schema_migrations')")
        row = cursor.fetchone()
        if row is None or row[0] is None or _applied(cursor) != _sums(migrations()):
            raise ServiceUnavailable(
                "PostgreSQL",
                "the schema of the read replica is of another version",
                "wait until it caught up, or check FORGE_DATABASE_READ_URL",
            )


def migrations() -> dict[int, tuple[str, str]]:
    """Number -> (file name, SQL) of the files `NNNN_what.sql`."""
    folder = files("componentforge.stores") / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return {int(e.name[:4]): (e.name, e.read_text(encoding="utf-8")) for e in found}


def _sums(ours: dict[int, tuple[str, str]]) -> dict[int, str]:
    return {number: sha256(text.encode()).hexdigest() for number, (_, text) in ours.items()}


def _applied(cursor: psycopg.Cursor[Any]) -> dict[int, str]:
    cursor.execute("select number, sha256 from schema_migrations")
    return dict(cursor.fetchall())


def _check(applied: dict[int, str], ours: dict[int, tuple[str, str]]) -> None:
    sums = _sums(ours)
    for number, digest in applied.items():
        if number not in sums:
            raise ConfigurationError(
                "database",
                f"it was used by a newer version (migration {number:04d})",
                "update ComponentForge or set FORGE_DATABASE_URL to another database",
            )
        if sums[number] != digest:
            raise ConfigurationError(
                "database",
                f"migration {ours[number][0]} was changed after it had been applied",
                "undo the change and write a new migration",
            )


@contextmanager
def translated() -> Generator[None]:
    """Driver's errors inside the block become ours.

    Raises:
        ServiceUnavailable, StorageFull, ConfigurationError: See `Database.transaction`.
    """
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise StorageFull("PostgreSQL", "its disk is full") from error
    except psycopg.errors.ProgrammingError as error:
        if error.sqlstate is not None:
            raise
        raise ConfigurationError(
            "FORGE_DATABASE_URL",
            "it is no address of a PostgreSQL server",
            "write postgresql://user@host:port/database",
        ) from error
    except (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ServiceUnavailable("PostgreSQL", first, _REMEDY) from error
