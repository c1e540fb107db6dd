"""The audit log in PostgreSQL, and its anchors in files outside of it."""

import fcntl
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

from psycopg.rows import TupleRow
from pydantic import JsonValue, SecretStr, ValidationError

from componentforge.domain.audit import (
    FIRST,
    Anchor,
    AuditEntry,
    Verified,
    details_json,
    entry_hash,
    verify_chain,
)
from componentforge.errors import ConfigurationError, StorageFull
from componentforge.stores.database import Database

_ONE_AFTER_THE_OTHER = 0x61756469
_COLUMNS = "seq, at, actor, event, subject, details, previous, hash"
_AT_ONCE = 2000


class AuditLog:
    """Appends, reads and checks. Any number of processes may append at once.

    Args:
        database: Where the table is.
        anchors: Folder of the daily anchor files; all machines that share the database share it.
        actor: Who is written down as having done it.
        key: Makes the chain one of HMACs, which nobody without it can write anew.
    """

    def __init__(
        self, database: Database, anchors: Path, actor: str, key: SecretStr | None = None
    ) -> None:
        self.database, self.anchors = database, anchors
        self._actor, self._key = _plain(actor), key

    def append(self, event: str, subject: str, **details: JsonValue) -> AuditEntry:
        """Write down that something happened.

        The anchor of the day follows once the entry is safe; a process killed in between leaves it
        one entry behind until the next.

        Raises:
            ServiceUnavailable: PostgreSQL is away; nothing is written.
            StorageFull: There is no space for the entry or the anchor.
        """
        subject, told = _plain(subject), _plain(details_json(details))
        with self.database.transaction() as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", (_ONE_AFTER_THE_OTHER,))
            row = connection.execute(
                "select seq, hash, greatest(at, clock_timestamp()) from audit_log"
                " order by seq desc limit 1"
            ).fetchone()
            if row is None:
                row = connection.execute(
                    "select 0, %s::text, clock_timestamp()", (FIRST,)
                ).fetchone()
            assert row is not None
            number, previous, at = int(row[0]) + 1, str(row[1]), row[2]
            values = (number, at, self._actor, event, subject, told, previous)
            entry = _entry((*values, entry_hash(*values, self._key)))
            connection.execute(
                f"insert into audit_log ({_COLUMNS})"  # our own constant
                " values (%s, %s, %s, %s, %s, %s, %s, %s)".encode(),
                tuple(entry.model_dump().values()),
            )
        self._anchor(entry)
        return entry

    def entries(self, event: str | None = None) -> Generator[AuditEntry]:
        """All of them, or those of one kind, oldest first."""
        after = 0
        while True:
            with self.database.transaction() as connection:
                rows = connection.execute(
                    f"select {_COLUMNS} from audit_log where seq > %s"
                    " and (%s::text is null or event = %s) order by seq limit %s".encode(),
                    (after, event, event, _AT_ONCE),
                ).fetchall()
            yield from map(_entry, rows)
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1][0]

    def latest(self, event: str) -> AuditEntry | None:
        """The newest of one kind."""
        with self.database.transaction() as connection:
            row = connection.execute(
                f"select {_COLUMNS} from audit_log where event = %s"
                " order by seq desc limit 1".encode(),
                (event,),
            ).fetchone()
        return None if row is None else _entry(row)

    def verify(self) -> Verified:
        """Check every entry against the chain and the anchors.

        Raises:
            ConfigurationError: An anchor file holds no anchor.
        """
        # The anchors first: what is appended meanwhile is newer than they are.
        anchors = read_anchors(self.anchors)
        return verify_chain(self.entries(), anchors, self._key)

    def _anchor(self, entry: AuditEntry) -> None:
        anchor = Anchor(day=f"{entry.at:%Y-%m-%d}", seq=entry.seq, hash=entry.hash)
        try:
            self.anchors.mkdir(parents=True, exist_ok=True)
            with _alone(self.anchors / ".lock"):
                known = sorted(self.anchors.glob("*.json"))
                if known and known[-1].stem > anchor.day:
                    return  # Its day is over, and anchored by an earlier entry.
                path = self.anchors / f"{anchor.day}.json"
                if path.exists() and _read(path).seq >= anchor.seq:
                    return
                beside = path.with_suffix(".tmp")
                beside.write_text(anchor.model_dump_json() + "\n")
                beside.replace(path)
        except OSError as error:
            raise StorageFull(str(self.anchors), f"{error.strerror} at an audit anchor") from error


def read_anchors(folder: Path) -> list[Anchor]:
    """All anchors, oldest first. Raises ConfigurationError for a file that is none."""
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def export_lines(entries: Iterable[AuditEntry]) -> Generator[str]:
    """One JSON object a line, every field in it: enough to check the chain elsewhere."""
    for entry in entries:
        told = entry.model_dump(mode="json")
        yield json.dumps({**told, "at": entry.at.isoformat(timespec="microseconds")})


def _read(path: Path) -> Anchor:
    try:
        return Anchor.model_validate_json(path.read_text())
    except ValidationError as error:
        raise ConfigurationError(
            str(path), "it is no audit anchor any more", "bring it back from a backup"
        ) from error


def _entry(row: TupleRow) -> AuditEntry:
    names = _COLUMNS.split(", ")
    values = dict(zip(names, row, strict=True))
    # What the table holds is evidence, not input: whatever stands there must reach the check.
    return AuditEntry.model_construct(**{**values, "at": values["at"].astimezone(UTC)})


def _plain(text: str) -> str:
    """PostgreSQL keeps no NUL and only valid UTF-8; what is hashed must be what is kept."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")


@contextmanager
def _alone(path: Path) -> Generator[None]:
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
