"""Questions for batches and the shards they go out in, in PostgreSQL. Fulfils `Outbox`.

Answers go into the book's own tables (`model_calls`, `model_replies`) in the same transaction that
moves the question: either both know of an answer, or neither.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, get_args
from uuid import uuid4

import psycopg

from componentforge.domain.model_batches import (
    Came,
    Missed,
    OutboxCounts,
    Shard,
    ShardState,
    Waiting,
    Wanted,
    custom_id_of,
)
from componentforge.domain.model_calls import TokenUsage
from componentforge.domain.model_ledger import Kept
from componentforge.errors import ServiceUnavailable
from componentforge.stores.database import Database

MOST_TRIES = 3
"""A question that so many batches did not answer has failed."""
_LOCK = 0x62617463  # who moves shards
_USAGE = ("input", "cached", "cache_written", "image", "output", "reasoning")
_SHARD = tuple(name for name in Shard.model_fields if name != "moved_at")
_TODAY = "date_trunc('day', clock_timestamp() at time zone 'utc') at time zone 'utc'"


class PostgresOutbox:
    """Any number of processes may share it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def reply(self, key: str, turn: int) -> tuple[Kept, bool] | None:
        """See `Outbox.reply`."""
        usage = ", ".join(f"c.{name}_tokens" for name in _USAGE)
        with self.database.transaction() as connection:
            row = connection.execute(
                f"select r.call_id, r.body, c.model, c.batch, c.settled, c.usd::float8, c.trace_id,"
                f" {usage} from model_replies r join model_calls c using (call_id)"
                " where r.key = %s and r.turn = %s and r.usable".encode(),
                (key, turn),
            ).fetchone()
            if row is None:
                return None
            first = connection.execute(
                "update model_outbox set used = true"
                " where key = %s and turn = %s and call_id = %s and not used returning 1",
                (key, turn, row[0]),
            ).fetchone()
        kept = Kept(
            call_id=str(row[0]), body=row[1], model=row[2], batch=row[3], settled=row[4],
            usd=row[5], trace_id=row[6],
            usage=TokenUsage(**dict(zip(_USAGE, row[7:], strict=True))),
        )  # fmt: skip
        return kept, first is not None

    def want(self, wanted: Wanted) -> str | None:
        """See `Outbox.want`."""
        b = wanted.booking
        with self.database.transaction() as connection:
            row = connection.execute(
                "delete from model_outbox where key = %s and turn = %s and state = 'failed'"
                " returning problem",
                (b.key, b.turn),
            ).fetchone()
            if row is not None:
                return str(row[0] or "no answer came")
            # One that is 'answered' here and has no usable reply was rejected: it is asked anew.
            connection.execute(
                "insert into model_outbox (key, turn, call_id, endpoint, wanted)"
                " values (%s, %s, %s, %s, %s) on conflict (key, turn) do update"
                " set call_id = excluded.call_id, wanted = excluded.wanted, state = 'waiting',"
                " shard_id = null, line = null, tries = 0, used = false, problem = null,"
                " wanted_at = clock_timestamp() where model_outbox.state = 'answered'"
                " and not exists (select from model_replies r where r.key = excluded.key"
                " and r.turn = excluded.turn and r.usable)",
                (b.key, b.turn, str(uuid4()), b.endpoint, wanted.model_dump_json()),
            )
        return None

    def waiting(self, endpoint: str, limit: int) -> list[Waiting]:
        """See `Outbox.waiting`."""
        return self._waiting(
            "o.endpoint = %s and o.state = 'waiting'"
            " order by o.wanted->'request'->>'model', o.wanted_at, o.key, o.turn limit %s",
            (endpoint, limit),
        )

    def wanted(self, call_ids: list[str]) -> dict[str, Wanted]:
        """See `Outbox.wanted`."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select call_id, wanted from model_outbox where call_id = any(%s::uuid[])",
                (call_ids,),
            ).fetchall()
        return {str(row[0]): Wanted.model_validate(row[1]) for row in rows}

    def members(self, shard_id: str, *, unanswered: bool = False) -> list[Waiting]:
        """See `Outbox.members`."""
        more = " and o.state = 'sent'" if unanswered else ""
        return self._waiting(f"o.shard_id = %s{more} order by o.line", (shard_id,))

    def answered(self, call_id: str) -> None:
        """See `Outbox.answered`."""
        with self.database.transaction() as connection:
            connection.execute(
                "update model_outbox set state = 'answered' where call_id = %s", (call_id,)
            )

    def form(self, shard: Shard, call_ids: list[str]) -> None:
        """See `Outbox.form`."""
        names = ", ".join(_SHARD)
        marks = ", ".join(["%s"] * len(_SHARD))
        with self.database.transaction() as connection:
            connection.execute(
                f"insert into model_shards ({names}) values ({marks})".encode(),
                tuple(getattr(shard, name) for name in _SHARD),
            )
            moved = connection.execute(
                "update model_outbox o set state = 'sent', shard_id = %s, line = n.line"
                " from unnest(%s::uuid[]) with ordinality as n (call_id, line)"
                " where o.call_id = n.call_id and o.state = 'waiting'",
                (shard.shard_id, call_ids),
            ).rowcount
            if moved != len(call_ids):
                raise ServiceUnavailable(
                    "batches", "another process took some of these questions", "run it again"
                )

    def shards(self, endpoint: str) -> list[Shard]:
        """See `Outbox.shards`."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                f"select {', '.join(_SHARD)}, moved_at from model_shards where endpoint = %s"
                " and state <> 'tidied' order by formed_at, shard_id".encode(),
                (endpoint,),
            ).fetchall()
        return [_shard(row) for row in rows]

    def move(self, shard: Shard) -> None:
        """See `Outbox.move`."""
        changing = [name for name in _SHARD if name not in ("shard_id", "endpoint")]
        sets = ", ".join(f"{name} = %s" for name in changing)
        with self.database.transaction() as connection:
            connection.execute(
                f"update model_shards set {sets}, moved_at = clock_timestamp()"
                " where shard_id = %s".encode(),
                (*(getattr(shard, name) for name in changing), shard.shard_id),
            )
            if shard.state == "creating":
                connection.execute(
                    "update model_calls c set state = 'sent', sent_at = clock_timestamp()"
                    " from model_outbox o where o.call_id = c.call_id and o.shard_id = %s"
                    " and c.state = 'claimed'",
                    (shard.shard_id,),
                )
            if shard.state == "tidied":  # what was asked shows users' pictures: it goes, too
                connection.execute(
                    "update model_outbox set wanted = 'null' where shard_id = %s"
                    " and state = 'answered'",
                    (shard.shard_id,),
                )

    def came(self, answers: list[Came]) -> float:
        """See `Outbox.came`."""
        rows = [
            (
                *(a.call_id, _text(a.body), _text(a.settlement.model)),
                *(_text(a.settlement.response_id), a.settlement.usd),
                *(getattr(a.settlement.usage, name) for name in _USAGE),
            )
            for a in answers
        ]
        used = ", ".join(f"{name}_tokens" for name in _USAGE)
        sets = ", ".join(f"{name}_tokens = n.{name}_tokens" for name in _USAGE)
        with self.database.transaction() as connection, connection.cursor() as cursor:
            cursor.execute(
                "select coalesce(sum(usd), 0)::float8 from model_calls where"
                f" claimed_at >= {_TODAY} and settled".encode()
            )
            before = cursor.fetchone()
            cursor.execute(
                "create temporary table came (call_id uuid, body text, served text, response text,"
                f" usd float8, {used.replace(',', ' integer,')} integer) on commit drop".encode()
            )
            with cursor.copy(
                f"copy came (call_id, body, served, response, usd, {used}) from stdin".encode()
            ) as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                "insert into model_replies (call_id, key, turn, body, usable)"
                " select c.call_id, c.key, c.turn, n.body, not exists (select from model_replies r"
                " where r.key = c.key and r.turn = c.turn and r.usable)"
                " from came n join model_calls c using (call_id) on conflict do nothing"
            )
            cursor.execute(
                "update model_calls c set state = 'received', ended_at = clock_timestamp(),"
                " problem = null, settled = true, served_model = n.served,"
                f" response_id = n.response, usd = n.usd, {sets}"
                " from came n where c.call_id = n.call_id and not c.settled".encode()
            )
            cursor.execute(
                "update model_outbox o set state = 'answered' from came n"
                " where o.call_id = n.call_id and o.state = 'sent'"
            )
        return float(before[0]) if before is not None else 0.0

    def missed(self, questions: list[Missed]) -> None:
        """See `Outbox.missed`."""
        with self.database.transaction() as connection:
            for missed in questions:
                state = "unknown" if missed.billed else "failed"
                connection.execute(
                    "update model_calls set state = %s, ended_at = clock_timestamp(), problem = %s,"
                    " usd = case when %s = 'unknown' then null else 0 end"
                    " where call_id = %s and state in ('claimed', 'sent')",
                    (state, _text(missed.problem[:500]), state, missed.call_id),
                )
                # Another try is another call.
                connection.execute(
                    "update model_outbox set tries = tries + 1, problem = %s, shard_id = null,"
                    " line = null, state = case when %s and tries + 1 < %s then 'waiting'"
                    " else 'failed' end, call_id = gen_random_uuid()"
                    " where call_id = %s and state in ('waiting', 'sent')",
                    (_text(missed.problem[:500]), missed.again, MOST_TRIES, missed.call_id),
                )

    def counts(self, endpoint: str) -> OutboxCounts:
        """See `Outbox.counts`."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select state, count(*) from model_outbox where endpoint = %s group by state",
                (endpoint,),
            ).fetchall()
            open_shards = connection.execute(
                "select count(*) from model_shards where endpoint = %s"
                " and state not in ('collected', 'tidied')",
                (endpoint,),
            ).fetchone()
        found = {str(row[0]): int(row[1]) for row in rows}
        return OutboxCounts(**found, shards=int(open_shards[0]) if open_shards else 0)

    @contextmanager
    def exclusive(self) -> Generator[bool]:
        """Whether this process alone may move shards until the block ends, however it ends."""
        try:
            with psycopg.connect(self.database.url, autocommit=True) as connection:
                row = connection.execute("select pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
                yield bool(row and row[0])
        except psycopg.OperationalError as error:
            first = (str(error).strip() or "gone").splitlines()[0]
            raise ServiceUnavailable("PostgreSQL", first, "`forge up` starts it") from error

    def _waiting(self, where: str, values: tuple[object, ...]) -> list[Waiting]:
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select o.call_id, o.key, o.turn, o.wanted->'request'->>'model',"
                " coalesce(c.state in ('claimed', 'sent'), false) from"
                f" model_outbox o left join model_calls c using (call_id) where {where}".encode(),
                values,
            ).fetchall()
        return [Waiting(str(r[0]), custom_id_of(r[1], r[2]), r[3], r[4]) for r in rows]


def _shard(row: Any) -> Shard:
    values = dict(zip((*_SHARD, "moved_at"), row, strict=True))
    assert values["state"] in get_args(ShardState)
    return Shard.model_validate({**values, "shard_id": str(values["shard_id"])})


def _text(value: str) -> str:
    """PostgreSQL keeps no NUL and only valid UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")
