"""Runs and component versions in PostgreSQL. Fulfils `History`."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from componentforge.domain.base import Sha256
from componentforge.domain.metrics import totals_of
from componentforge.domain.records import RunRecord, StageRecord, Version
from componentforge.errors import NotFound
from componentforge.stores.database import Connection, Database
from componentforge.stores.totals import add_totals

_VERSIONS = """
select v.name, v.number, v.content_sha256, v.created_at, v.run_id, v.note,
       coalesce(json_object_agg(f.path, f.sha256) filter (where f.path is not null), '{}')
from component_versions v left join version_files f using (name, number)
"""
_GROUP = " group by v.name, v.number"
_NEWEST_FIRST = " order by v.created_at desc, v.name, v.number desc"


class PostgresHistory:
    """Any number of processes may write at once."""

    def __init__(self, database: Database | str) -> None:
        self.database = Database(database) if isinstance(database, str) else database

    def record_run(self, run: RunRecord) -> None:
        """Write down a run and its stages, whole or not at all; a known run_id changes nothing."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "insert into runs (run_id, source, name, status, error, engine, started_at,"
                " seconds, variant_sha256, error_kind, browser_restarts)"
                " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
                " on conflict do nothing returning 1",
                (
                    *(_text(run.run_id), _text(run.source), _text(run.name), run.status),
                    *(_text(run.error), _text(run.engine), run.started_at, run.seconds),
                    *(run.variant_sha256, run.error_kind, run.browser_restarts),
                ),
            )
            if cursor.fetchone() is None:
                return
            cursor.executemany(
                "insert into stage_records (run_id, position, name, seconds, cached, cost_usd,"
                " seconds_saved) values (%s, %s, %s, %s, %s, %s, %s)",
                [
                    (
                        _text(run.run_id),
                        at,
                        s.name,
                        s.seconds,
                        s.cached,
                        s.cost_usd,
                        s.seconds_saved,
                    )
                    for at, s in enumerate(run.stages)
                ],
            )
            # Last: the rows of the totals are everybody's, and locked until the end.
            add_totals(cursor, totals_of(run))

    def runs(self, name: str | None = None, limit: int = 100) -> list[RunRecord]:
        """Newest first, with their stages; of one component or of all."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "select run_id, source, name, status, error, engine, started_at, seconds,"
                " variant_sha256, error_kind, browser_restarts from runs"
                " where %(name)s::text is null or name = %(name)s"
                " order by started_at desc, run_id limit %(limit)s",
                {"name": name, "limit": limit},
            )
            rows = cursor.fetchall()
            cursor.execute(
                "select run_id, name, seconds, cached, cost_usd, seconds_saved from stage_records"
                " where run_id = any(%s) order by run_id, position",
                ([row[0] for row in rows],),
            )
            stages = cursor.fetchall()
        return [_run(row, [stage for stage in stages if stage[0] == row[0]]) for row in rows]

    def publish(self, name: str, files: dict[str, Sha256], run_id: str, note: str = "") -> Version:
        """The version these files are: a new one only when they differ from the latest.

        Publishers of one name take turns, so equal content published at once makes one version and
        different contents get consecutive numbers.
        """
        content = content_sha256(files)
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))
            latest = _query(
                connection, "where v.name = %s", " order by v.number desc limit 1", (name,)
            )
            if latest and latest[0].content_sha256 == content:
                return latest[0]
            number = latest[0].number + 1 if latest else 1
            cursor.execute(
                "insert into component_versions (name, number, content_sha256, run_id, note)"
                " values (%s, %s, %s, %s, %s)",
                (name, number, content, _text(run_id), _text(note)),
            )
            cursor.executemany(
                "insert into version_files (name, number, path, sha256) values (%s, %s, %s, %s)",
                [(name, number, path, digest) for path, digest in sorted(files.items())],
            )
            return _one(connection, name, number)

    def versions(self, name: str | None = None) -> list[Version]:
        """Newest first; of all components when no name is given. Unknown names have none."""
        with self.database.transaction() as connection:
            if name is None:
                return _query(connection, "", _NEWEST_FIRST, ())
            return _query(connection, "where v.name = %s", " order by v.number desc", (name,))

    def version(self, name: str, number: int) -> Version:
        """One version. Raises NotFound."""
        with self.database.transaction() as connection:
            return _one(connection, name, number)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def content_sha256(files: dict[str, Sha256]) -> Sha256:
    """Content address of a set of files: their names and addresses, in any order."""
    return sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _query(
    connection: Connection, where: str, order: str, values: Sequence[object]
) -> list[Version]:
    with connection.cursor() as cursor:
        cursor.execute((_VERSIONS + where + _GROUP + order).encode(), values)
        rows: list[Any] = cursor.fetchall()
    return [
        Version(
            name=row[0],
            number=row[1],
            content_sha256=row[2],
            created_at=row[3],
            run_id=row[4],
            note=row[5],
            files=row[6],
        )
        for row in rows
    ]


def _one(connection: Connection, name: str, number: int) -> Version:
    found = _query(connection, "where v.name = %s and v.number = %s", "", (name, number))
    if not found:
        raise NotFound("version", f"{name} {number}", f"`forge history {name}` lists what there is")
    return found[0]


def _run(row: Any, stages: Sequence[Any]) -> RunRecord:
    return RunRecord(
        run_id=row[0],
        source=row[1],
        name=row[2],
        status=row[3],
        error=row[4],
        engine=row[5],
        started_at=row[6],
        seconds=row[7],
        variant_sha256=row[8],
        error_kind=row[9],
        browser_restarts=row[10],
        stages=tuple(
            StageRecord(name=s[1], seconds=s[2], cached=s[3], cost_usd=s[4], seconds_saved=s[5])
            for s in stages
        ),
    )


def _text(value: str | None) -> str | None:
    """PostgreSQL keeps no NUL and only valid UTF-8; a path may hold neither."""
    if value is None:
        return None
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")
