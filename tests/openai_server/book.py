"""The server's own book: one row a call, in a file that outlives everybody."""

import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path

_COLUMNS = """
number integer primary key autoincrement, at real not null, request_id text not null,
endpoint text not null, model text not null, key text, schema_name text, batch integer not null,
stream integer not null, status integer, outcome text not null, billed integer not null,
input integer not null default 0, cached integer not null default 0,
pictures integer not null default 0, output integer not null default 0,
reasoning integer not null default 0, usd real not null default 0, sent integer not null default 0
"""


@dataclass(frozen=True)
class Call:
    """One call, as booked. `pictures` is the part of `input` that pictures cost."""

    number: int
    at: float
    request_id: str
    endpoint: str
    model: str
    key: str | None
    schema_name: str | None
    batch: bool
    stream: bool
    status: int | None
    """None while it is thought about."""
    outcome: str
    """begun, answer, refusal, truncated, filtered, dropped, or an error's code."""
    billed: bool
    input: int
    cached: int
    pictures: int
    output: int
    reasoning: int
    usd: float
    sent: bool
    """Whether the whole reply was handed to the connection."""


class Book:
    """Written by the server, read by whoever has the file."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.execute(f"create table if not exists calls ({_COLUMNS})")

    def add(self, **values: object) -> int:
        """A new row; its number."""
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        with self._lock:
            cursor = self._db.execute(
                f"insert into calls ({names}) values ({marks})", tuple(values.values())
            )
            return int(cursor.lastrowid or 0)

    def change(self, number: int, **values: object) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        with self._lock:
            self._db.execute(
                f"update calls set {sets} where number = ?", (*values.values(), number)
            )

    def calls(self, **where: object) -> list[Call]:
        """All rows in order of arrival, of those values if any are named."""
        sql = "select * from calls"
        if where:
            sql += " where " + " and ".join(f"{name} is ?" for name in where)
        with self._lock:
            rows = self._db.execute(sql + " order by number", tuple(where.values())).fetchall()
        return [_call(row) for row in rows]

    def usd(self, calls: Iterable[Call] | None = None) -> float:
        """What the server would charge."""
        return sum(call.usd for call in (self.calls() if calls is None else calls))

    def bought(self) -> dict[str, int]:
        """Key -> how often an answer to it was paid for."""
        counts: dict[str, int] = {}
        for call in self.calls(billed=1):
            counts[call.key or ""] = counts.get(call.key or "", 0) + 1
        return counts

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._db.execute("delete from calls")

    def close(self) -> None:
        self._db.close()


def _call(row: tuple) -> Call:
    values = dict(zip([f.name for f in fields(Call)], row, strict=True))
    for name in ("batch", "stream", "billed", "sent"):
        values[name] = bool(values[name])
    return Call(**values)
