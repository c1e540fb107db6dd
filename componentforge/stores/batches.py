"""The items of batches in PostgreSQL, handed out under leases. Any number of workers at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Cursor

from componentforge.domain.batch import (
    BatchCounts,
    BatchItem,
    BatchOptions,
    ItemResult,
    ItemRow,
)
from componentforge.errors import NotFound
from componentforge.stores.database import Database

MOST_BEGINNINGS = 4
"""An item that was begun so often and never ended kills its workers: it fails."""

_LAPSED = """(lease_until < clock_timestamp()
    or lease_until > clock_timestamp() + interval '10 minutes')"""
"""A lease that reaches further than any is given for was written before the clock was set back."""
_CLAIM = f"""
with next as (
    select position from batch_items
    where batch_id = %(batch)s and begun < %(most)s
      and ((state = 'queued' and awaits is null) or (state = 'running' and {_LAPSED}))
    order by begun, position limit %(limit)s for update skip locked
)
update batch_items i
set state = 'running', owner = %(owner)s, begun = begun + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
from next where i.batch_id = %(batch)s and i.position = next.position
returning i.position, i.item, i.state, i.begun, i.result, i.finished_at, i.rounds, i.spent_usd
"""
_GIVE_UP = f"""
update batch_items set state = 'failed', owner = null, lease_until = null,
    finished_at = clock_timestamp(), result = %(result)s
where batch_id = %(batch)s and state = 'running' and begun >= %(most)s and {_LAPSED}
"""
_COUNTS = """
select state, count(*), coalesce(sum((result->>'stages')::int), 0),
    coalesce(sum((result->>'cached')::int), 0), coalesce(sum((result->>'seconds')::float), 0),
    coalesce(sum((result->>'seconds_saved')::float), 0),
    coalesce(sum((result->>'cost_usd')::float), 0),
    count(*) filter (where result is not null and result->>'cost_usd' is null),
    coalesce(extract(epoch from clock_timestamp() - min(queued_at)
        filter (where state = 'queued')), 0),
    count(*) filter (where awaits is not null)
from batch_items where batch_id = %s group by state
"""


class PostgresBatches:
    """Fulfils what `tasks.batching` works with."""

    def __init__(self, database: Database | str) -> None:
        self.database = Database(database) if isinstance(database, str) else database

    def create(
        self,
        batch_id: str,
        source: str,
        options: BatchOptions,
        items: Sequence[BatchItem],
        skipped: Mapping[int, str] | None = None,
    ) -> bool:
        """Write the batch and its items down, whole or not at all; False when it was known.

        `skipped` (position -> why) are not queued: nobody takes one up in between.
        """
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "insert into batches (batch_id, source, options) values (%s, %s, %s)"
                " on conflict do nothing returning 1",
                (batch_id, _text(source), options.model_dump_json()),
            )
            if cursor.fetchone() is None:
                return False
            with cursor.copy("copy batch_items (batch_id, position, item) from stdin") as copy:
                for position, item in enumerate(items):
                    copy.write_row((batch_id, position, _json(item)))
            _skip(cursor, batch_id, skipped or {})
        return True

    def options(self, batch_id: str) -> BatchOptions:
        """Of a known batch. Raises NotFound."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute("select options from batches where batch_id = %s", (batch_id,))
            row = cursor.fetchone()
        if row is None:
            raise NotFound("batch", batch_id[:12], "`forge status` lists the latest ones")
        return BatchOptions.model_validate(row[0])

    def latest(self, limit: int = 5) -> list[tuple[str, str]]:
        """(batch_id, source) of the latest batches, newest first."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "select batch_id, source from batches order by created_at desc limit %s", (limit,)
            )
            return [(str(row[0]), str(row[1])) for row in cursor.fetchall()]

    def claim(self, batch_id: str, owner: str, limit: int, lease_s: float) -> list[ItemRow]:
        """At most `limit` items nobody works on, from now on `owner`'s for `lease_s` seconds.

        In order of position, those whose work was broken off before after all others: what kills
        its worker stops nobody. An item whose worker let the lease lapse is handed out again.
        """
        values = {"batch": batch_id, "owner": owner, "limit": limit, "lease": lease_s}
        given_up = ItemResult(
            state="failed", reason=f"its worker died {MOST_BEGINNINGS} times while working on it"
        )
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                _GIVE_UP,
                {**values, "most": MOST_BEGINNINGS, "result": given_up.model_dump_json()},
            )
            cursor.execute(_CLAIM, {**values, "most": MOST_BEGINNINGS})
            rows = [_row(row) for row in cursor.fetchall()]
        return sorted(rows, key=lambda row: row.position)

    def renew(self, batch_id: str, owner: str, lease_s: float) -> int:
        """Hold on to all of `owner`'s items for another `lease_s`; how many there are."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set lease_until ="
                " clock_timestamp() + make_interval(secs => %s)"
                " where batch_id = %s and owner = %s and state = 'running'",
                (lease_s, batch_id, owner),
            )
            return cursor.rowcount

    def finish(self, batch_id: str, position: int, owner: str, result: ItemResult) -> bool:
        """Write an item's end down; False when another worker had taken it over meanwhile."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set state = %s, owner = null, lease_until = null,"
                " finished_at = clock_timestamp(), result = %s"
                " where batch_id = %s and position = %s and owner = %s and state = 'running'",
                (result.state, _json(result), batch_id, position, owner),
            )
            return cursor.rowcount == 1

    def put_back(self, batch_id: str, position: int, owner: str) -> bool:
        """Have somebody try again what a missing service kept `owner` from; False after the last
        of `MOST_BEGINNINGS`, and when another has it.
        """
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set state = 'queued', owner = null, lease_until = null"
                " where batch_id = %s and position = %s and owner = %s and state = 'running'"
                " and begun < %s",
                (batch_id, position, owner, MOST_BEGINNINGS),
            )
            return cursor.rowcount == 1

    def put_off(
        self, batch_id: str, position: int, owner: str, awaits: str, spent_usd: float | None
    ) -> bool:
        """Queue an item that rests until `awaits` is answered; False when another has it.

        Waiting is no fault: it does not count as a beginning.
        """
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set state = 'queued', owner = null, lease_until = null,"
                " begun = greatest(begun - 1, 0), rounds = rounds + 1,"
                " spent_usd = spent_usd + %s::float8, awaits = (select min(key) from model_outbox"
                " where key = %s and state in ('waiting', 'sent'))"
                " where batch_id = %s and position = %s and owner = %s and state = 'running'",
                (spent_usd, awaits, batch_id, position, owner),
            )
            return cursor.rowcount == 1

    def resume(self) -> list[str]:
        """Let items go on whose answers are there; the batches that are not at an end, all of them
        deferred ones.
        """
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items i set awaits = null where awaits is not null and not exists"
                " (select from model_outbox o where o.key = i.awaits"
                " and o.state in ('waiting', 'sent'))"
            )
            cursor.execute(
                "select b.batch_id from batches b where (b.options->>'deferred')::boolean"
                " and exists (select from batch_items i where i.batch_id = b.batch_id"
                " and i.state in ('queued', 'running')) order by b.created_at"
            )
            return [str(row[0]) for row in cursor.fetchall()]

    def source(self, batch_id: str) -> str:
        """Where a known batch's items came from. Raises NotFound."""
        self.options(batch_id)
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute("select source from batches where batch_id = %s", (batch_id,))
            return str((cursor.fetchone() or ("",))[0])

    def release(self, batch_id: str, owner: str) -> int:
        """Put back what a worker that is known to be gone held; how many items."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set state = 'queued', owner = null, lease_until = null"
                " where batch_id = %s and owner = %s and state = 'running' and begun < %s",
                (batch_id, owner, MOST_BEGINNINGS),
            )
            back = cursor.rowcount
            cursor.execute(
                "update batch_items set lease_until = '-infinity'"
                " where batch_id = %s and owner = %s and state = 'running'",
                (batch_id, owner),
            )
            return back + cursor.rowcount

    def requeue(self, batch_id: str, positions: Iterable[int]) -> int:
        """Have ended items done again; how many."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "update batch_items set state = 'queued', finished_at = null, begun = 0,"
                " rounds = 0, spent_usd = 0,"
                " queued_at = clock_timestamp()"
                " where batch_id = %s and position = any(%s) and finished_at is not null",
                (batch_id, list(positions)),
            )
            return cursor.rowcount

    def skip(self, batch_id: str, reasons: Mapping[int, str]) -> int:
        """Mark queued items as not to be done; position -> why. How many."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            return _skip(cursor, batch_id, reasons)

    def counts(self, batch_id: str) -> BatchCounts:
        """Items by state; all zero for a batch nobody knows."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(_COUNTS, (batch_id,))
            rows: list[Any] = cursor.fetchall()
        return BatchCounts(
            **{str(row[0]): int(row[1]) for row in rows},
            stages=sum(int(row[2]) for row in rows),
            cached=sum(int(row[3]) for row in rows),
            seconds=sum(float(row[4]) for row in rows),
            seconds_saved=sum(float(row[5]) for row in rows),
            cost_usd=sum(float(row[6]) for row in rows),
            unknown_cost=sum(int(row[7]) for row in rows),
            oldest_queued_s=max((float(row[8]) for row in rows), default=0.0),
            awaiting=sum(int(row[9]) for row in rows),
        )

    def rows(self, batch_id: str) -> list[ItemRow]:
        """All items in order of position."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "select position, item, state, begun, result, finished_at, rounds, spent_usd"
                " from batch_items where batch_id = %s order by position",
                (batch_id,),
            )
            return [_row(row) for row in cursor.fetchall()]

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def _skip(cursor: Cursor[Any], batch_id: str, reasons: Mapping[int, str]) -> int:
    done = 0
    for position, reason in reasons.items():
        cursor.execute(
            "update batch_items set state = 'skipped', finished_at = clock_timestamp(),"
            " result = jsonb_build_object('state', 'failed', 'reason', %s::text)"
            " where batch_id = %s and position = %s and state = 'queued'",
            (_text(reason), batch_id, position),
        )
        done += cursor.rowcount
    return done


def _row(row: Any) -> ItemRow:
    return ItemRow(
        position=row[0],
        item=BatchItem.model_validate(row[1]),
        state=row[2],
        begun=row[3],
        result=None if row[4] is None else ItemResult.model_validate(row[4]),
        finished_at=row[5],
        rounds=row[6],
        spent_usd=row[7],
    )


def _json(model: BatchItem | ItemResult) -> str:
    return model.model_dump_json().replace("\\u0000", "\\ufffd")


def _text(value: str) -> str:
    """PostgreSQL keeps no NUL."""
    return value.replace("\0", "�")
