"""What all processes counted, and how the batches stand: the figures behind `forge metrics`."""

import json
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.rows import TupleRow

from componentforge.domain.batch import ItemState
from componentforge.domain.metrics import Totals
from componentforge.stores.database import Database

_ADD = """
insert into metric_totals (name, labels, value)
select * from unnest(%s::text[], %s::text[], %s::float8[]) as t (name, labels, value)
order by 1, 2
on conflict (day, name, labels) do update set value = metric_totals.value + excluded.value
"""
_IN_WORK = """
with in_work as (
    select batch_id from batches where created_at > clock_timestamp() - interval '1 day'
    union select batch_id from batch_items
        where finished_at > clock_timestamp() - interval '1 day'
    union select batch_id from batch_items
        where state = 'running' and lease_until > clock_timestamp()
    union select batch_id from batch_items
        where state = 'queued' and queued_at > clock_timestamp() - interval '1 day'
)
select state, count(*), coalesce(extract(epoch from clock_timestamp() - min(queued_at)
    filter (where state = 'queued')), 0)
from batch_items join in_work using (batch_id) group by state
"""


def add_totals(cursor: psycopg.Cursor[TupleRow], totals: Totals) -> None:
    """Add within the caller's transaction. In order, so that two of them never wait in a circle."""
    if not totals:
        return
    keys = sorted((name, json.dumps(dict(labels))) for name, labels in totals)
    values = {(name, json.dumps(dict(labels))): value for (name, labels), value in totals.items()}
    names, labels = zip(*keys, strict=True)
    cursor.execute(_ADD, (list(names), list(labels), [float(values[key]) for key in keys]))


class PostgresTotals:
    """Totals over all days or today, and items by state."""

    def __init__(self, database: Database | str) -> None:
        self.database = Database(database) if isinstance(database, str) else database

    def add(self, totals: Totals) -> None:
        """Count something that belongs to no run."""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            add_totals(cursor, totals)

    def read(self, *, today: bool = False) -> Totals:
        """Sums over all days, or those of today (UTC)."""
        where = " where day = (now() at time zone 'utc')::date" if today else ""
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "select name, labels, sum(value) from metric_totals"
                f"{where} group by name, labels".encode()
            )
            rows: Sequence[Any] = cursor.fetchall()
        return {(row[0], tuple(sorted(json.loads(row[1]).items()))): float(row[2]) for row in rows}

    def in_work(self) -> tuple[dict[ItemState, int], float]:
        """Items by state, and how many seconds the longest waiting one has waited.

        Of batches in work: made, gone on with or asked for again within a day. What was given up
        longer ago is no queue.
        """
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(_IN_WORK)
            rows: Sequence[Any] = cursor.fetchall()
        return {row[0]: int(row[1]) for row in rows}, max((float(r[2]) for r in rows), default=0.0)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()
