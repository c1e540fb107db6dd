"""The book of calls to hosted models, in PostgreSQL. Fulfils `CallLedger`."""

import json
import logging
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from componentforge.domain.model_calls import TokenUsage
from componentforge.domain.model_ledger import (
    Booking,
    Busy,
    CallState,
    Caps,
    Claimed,
    Kept,
    Reuse,
    Settlement,
)
from componentforge.errors import LimitReached, ServiceUnavailable, StorageFull
from componentforge.stores.database import Connection, Database
from componentforge.stores.presence import Presence, is_dead

_CAPS_LOCK = 0x63617073  # whoever is held to a cap takes turns
_USAGE = ("input", "cached", "cache_written", "image", "output", "reasoning")
_TODAY = "date_trunc('day', clock_timestamp() at time zone 'utc') at time zone 'utc'"
_BOUND = """coalesce(sum(case when state in ('claimed', 'sent', 'unknown')
    or (state = 'received' and usd is null) then reserved_usd else usd end), 0)::float8"""
"""Dollars that a set of calls has cost or may cost at most."""
_REPLY = f"""
select r.call_id, r.body, c.model, c.batch, c.settled, c.usd::float8, c.trace_id,
    {", ".join(f"c.{name}_tokens" for name in _USAGE)}
from model_replies r join model_calls c using (call_id)
"""
logger = logging.getLogger("componentforge.models")


class PostgresCalls:
    """Any number of processes may share the book.

    Args:
        database: Where it is.
        spool: Folder for replies that came while the database was away; read back before anything
            is bought again.
        patience_s: How long to try to keep a reply before it goes there.
    """

    def __init__(self, database: Database, spool: Path, *, patience_s: float = 10.0) -> None:
        self.database, self._spool, self._patience_s = database, spool, patience_s
        self._presence = Presence(database.url)
        self._unclosed: list[tuple[str, CallState, str]] = []

    def claim(self, call_id: str, booking: Booking, caps: Caps) -> Claimed | Kept | Busy:
        """See `CallLedger.claim`."""
        self._catch_up()
        owner = None if booking.batch else self._presence.number()
        with self.database.transaction() as connection:
            where = (booking.key, booking.turn)
            if (kept := _kept(connection, "where r.key = %s and r.turn = %s", where)) is not None:
                return kept
            if (busy := _in_flight(connection, where)) is not None:
                return busy
            # It may have ended between the two looks.
            if (kept := _kept(connection, "where r.key = %s and r.turn = %s", where)) is not None:
                return kept
            _within(connection, booking, caps)
            return (
                Claimed(call_id=call_id) if _book(connection, call_id, booking, owner) else Busy()
            )

    def sent(self, call_id: str) -> None:
        """See `CallLedger.sent`."""
        self._do(
            "update model_calls set state = 'sent', sent_at = clock_timestamp()"
            " where call_id = %s and state = 'claimed'",
            (call_id,),
        )

    def keep(self, call_id: str, body: str) -> None:
        """See `CallLedger.keep`."""
        until = time.monotonic() + self._patience_s
        while True:
            try:
                self._keep(call_id, body)
            except (ServiceUnavailable, StorageFull) as error:
                if time.monotonic() < until:
                    time.sleep(0.25)
                    continue
                self._put_by(call_id, body)
                logger.warning("a reply is kept in %s until PostgreSQL is back", self._spool)
                raise ServiceUnavailable(
                    "PostgreSQL",
                    f"{getattr(error, 'problem', error)}; a paid reply waits in {self._spool}",
                    "bring it back and run the command again: nothing is bought twice",
                ) from error
            else:
                return

    def settle(self, call_id: str, settlement: Settlement) -> float:
        """See `CallLedger.settle`."""
        s = settlement
        with self.database.transaction() as connection:
            row = connection.execute(
                f"select coalesce(sum(usd), 0)::float8 from model_calls where"
                f" claimed_at >= {_TODAY} and call_id <> %s".encode(),
                (call_id,),
            ).fetchone()
            connection.execute(
                "update model_calls set settled = true, served_model = %s, response_id = %s,"
                " usd = %s::float8,"
                " input_tokens = %s, cached_tokens = %s, cache_written_tokens = %s,"
                " image_tokens = %s, output_tokens = %s, reasoning_tokens = %s"
                " where call_id = %s and not settled",
                (
                    *(_text(s.model), _text(s.response_id), s.usd),
                    *(getattr(s.usage, name) for name in _USAGE),
                    call_id,
                ),
            )
        return float(row[0]) if row is not None else 0.0

    def traced(self, call_id: str, trace_id: str) -> None:
        """See `CallLedger.traced`."""
        self._do("update model_calls set trace_id = %s where call_id = %s", (trace_id, call_id))

    def close_call(self, call_id: str, state: CallState, problem: str) -> None:
        """See `CallLedger.close_call`. While the database is away it is done later."""
        try:
            with self.database.transaction() as connection:
                _close(connection, call_id, state, problem)
        except (ServiceUnavailable, StorageFull):
            self._unclosed.append((call_id, state, problem))

    def again(self, call_id: str, state: CallState, problem: str, next_id: str) -> None:
        """See `CallLedger.again`."""
        owner = self._presence.number()
        with self.database.transaction() as connection:
            _close(connection, call_id, state, problem)
            connection.execute(
                "insert into model_calls (call_id, key, turn, stage, model, endpoint, run_id,"
                " caller, batch, owner, reserved_usd) select %s, key, turn, stage, model, endpoint,"
                " run_id, caller, batch, %s, reserved_usd from model_calls where call_id = %s",
                (next_id, owner, call_id),
            )

    def reject(self, key: str) -> None:
        """See `CallLedger.reject`."""
        self._do("update model_replies set usable = false where key = %s and usable", (key,))

    def reused(self, reuse: Reuse) -> None:
        """See `CallLedger.reused`."""
        r = reuse
        self._do(
            "insert into model_reuses (key, stage, model, run_id, caller, usd)"
            " values (%s, %s, %s, %s, %s, %s::float8)",
            (r.key, r.stage, _text(r.model), _text(r.run_id), _text(r.caller), r.usd),
        )

    def unsettled(self) -> list[Kept]:
        """See `CallLedger.unsettled`."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                f"{_REPLY} where c.state = 'received' and not c.settled".encode()
            ).fetchall()
        return [_as_kept(row) for row in rows]

    def alert(self, threshold: float, usd: float) -> bool:
        """Note that today's spending passed `threshold`; whether nobody had noted it yet."""
        with self.database.transaction() as connection:
            row = connection.execute(
                "insert into model_alerts (day, usd, threshold)"
                " values ((clock_timestamp() at time zone 'utc')::date, %s::float8, %s::float8)"
                " on conflict do nothing returning 1",
                (usd, threshold),
            ).fetchone()
        return row is not None

    def close(self) -> None:
        """Give the presence and the connections back."""
        self._presence.close()
        self.database.close()

    def _do(self, statement: str, values: tuple[object, ...]) -> None:
        with self.database.transaction() as connection:
            connection.execute(statement.encode(), values)

    def _keep(self, call_id: str, body: str) -> None:
        with self.database.transaction() as connection:
            connection.execute(
                "update model_calls set state = 'received', ended_at = clock_timestamp(),"
                " problem = null where call_id = %s",
                (call_id,),
            )
            # A second answer to one question (its first call was given up too early) is kept, too.
            connection.execute(
                "insert into model_replies (call_id, key, turn, body, usable)"
                " select c.call_id, c.key, c.turn, %s, not exists (select from model_replies r"
                " where r.key = c.key and r.turn = c.turn and r.usable)"
                " from model_calls c where c.call_id = %s on conflict do nothing",
                (_text(body), call_id),
            )

    def _put_by(self, call_id: str, body: str) -> None:
        try:
            self._spool.mkdir(parents=True, exist_ok=True)
            path = self._spool / f"{call_id}.json"
            beside = path.with_suffix(f".{os.getpid()}.tmp")
            with beside.open("w", encoding="utf-8") as file:
                json.dump({"call_id": call_id, "body": body}, file)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError as error:
            raise StorageFull(str(self._spool), f"{error.strerror} at a paid reply") from error

    def _catch_up(self) -> None:
        """What could not be written while the database was away."""
        while self._unclosed:
            call_id, state, problem = self._unclosed[-1]
            with self.database.transaction() as connection:
                _close(connection, call_id, state, problem)
            self._unclosed.pop()
        if not self._spool.is_dir():
            return
        for path in sorted(self._spool.glob("*.json")):
            try:
                told = json.loads(path.read_text(encoding="utf-8"))
                call_id, body = str(told["call_id"]), str(told["body"])
            except FileNotFoundError:
                continue  # another worker was quicker
            except (OSError, ValueError, KeyError, TypeError):
                with suppress(OSError):
                    path.replace(path.with_suffix(".unreadable"))
                continue
            self._keep(call_id, body)
            path.unlink(missing_ok=True)


def _kept(connection: Connection, where: str, values: tuple[object, ...]) -> Kept | None:
    row = connection.execute(f"{_REPLY} {where} and r.usable".encode(), values).fetchone()
    return None if row is None else _as_kept(row)


def _as_kept(row: Any) -> Kept:
    usage = TokenUsage(**dict(zip(_USAGE, row[7:], strict=True)))
    return Kept(
        call_id=str(row[0]),
        body=row[1],
        model=row[2],
        batch=row[3],
        settled=row[4],
        usd=row[5],
        trace_id=row[6],
        usage=usage,
    )


def _in_flight(connection: Connection, where: tuple[str, int]) -> Busy | None:
    """Who has it; a call whose process died is closed on the way."""
    row = connection.execute(
        "select call_id, owner, batch, state from model_calls"
        " where key = %s and turn = %s and state in ('claimed', 'sent')",
        where,
    ).fetchone()
    if row is None:
        return None
    if row[2] or not is_dead(connection, row[1]):
        return Busy(batch=row[2])
    died = "its process died"
    _close(connection, row[0], "dropped" if row[3] == "claimed" else "unknown", died)
    return None


def _within(connection: Connection, booking: Booking, caps: Caps) -> None:
    asked = booking.reserved_usd or 0.0
    if caps == Caps():
        return
    connection.execute("select pg_advisory_xact_lock(%s)", (_CAPS_LOCK,))
    bounds = (
        ("today", caps.day_usd, f"claimed_at >= {_TODAY}", "FORGE_MODEL_USD_PER_DAY"),
        ("in this run", caps.run_usd, "run_id = %(run)s", "FORGE_MODEL_USD_PER_RUN"),
    )
    for when, cap, where, setting in bounds:
        if cap is None:
            continue
        row = connection.execute(
            f"select {_BOUND} from model_calls where {where}".encode(),
            {"run": _text(booking.run_id)},
        ).fetchone()
        spent = float(row[0]) if row is not None else 0.0
        if spent + asked > cap:
            raise LimitReached(
                booking.caller,
                f"${spent:.2f} of ${cap:.2f} for models {when} are spent or in flight, and this"
                f" call may cost ${asked:.4f}",
                f"{setting} sets the limit; --engine {booking.stage}=local costs nothing",
            )


def _book(connection: Connection, call_id: str, b: Booking, owner: int | None) -> bool:
    row = connection.execute(
        "insert into model_calls (call_id, key, turn, stage, model, endpoint, run_id, caller,"
        " batch, owner, reserved_usd) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::float8)"
        " on conflict (key, turn) where state in ('claimed', 'sent') do nothing returning 1",
        (
            *(call_id, b.key, b.turn, b.stage, _text(b.model), _text(b.endpoint), _text(b.run_id)),
            *(_text(b.caller), b.batch, owner, b.reserved_usd),
        ),
    ).fetchone()
    return row is not None


def _close(connection: Connection, call_id: str, state: CallState, problem: str) -> None:
    # What was received meanwhile stays received.
    connection.execute(
        "update model_calls set state = %s, ended_at = clock_timestamp(), problem = %s,"
        " usd = case when %s = 'unknown' then null else 0 end"
        " where call_id = %s and state in ('claimed', 'sent')",
        (state, _text(problem[:500]), state, call_id),
    )


def _text(value: str | None) -> str | None:
    """PostgreSQL keeps no NUL and only valid UTF-8."""
    if value is None:
        return None
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")
