"""Reading from a standby: for figures and lists, never for what a decision depends on."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores.database import Connection, Database

_CATCH_UP_S = 0.25
"""A healthy standby replays within this what the primary had written when it was asked."""
_LAG = """
select pg_is_in_recovery(), pg_wal_lsn_diff(%s::pg_lsn, pg_last_wal_replay_lsn()) > 0,
    extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
"""


class ReadingDatabase(Database):
    """The standby while it keeps up, else the primary; whichever it is, it is only read.

    The lag is looked at every few seconds: a standby that has replayed what the primary has
    written lags 0 s, however long ago that was; another lags since the last commit it replayed.
    """

    def __init__(
        self,
        primary: Database,
        url: str,
        most_lag_s: float,
        notice: Callable[[str], None],
        look_every_s: float = 5.0,
    ) -> None:
        """`notice` is told, once each time, that the primary is asked instead, or the standby."""
        try:
            known = conninfo_to_dict(url)
        except psycopg.ProgrammingError as error:
            raise ConfigurationError(
                "FORGE_DATABASE_READ_URL",
                "it is no address of a PostgreSQL server",
                "write postgresql://user@host:port/database",
            ) from error
        if "target_session_attrs" not in known:
            url = make_conninfo(url, target_session_attrs="prefer-standby")
        super().__init__(url, read_only=True)
        self._primary, self._most_lag_s, self._notice = primary, most_lag_s, notice
        self._look_every_s, self._looked_at, self._fits = look_every_s, float("-inf"), False
        self._told = ""
        self._choosing = threading.Lock()
        self.lag_s: float | None = None
        """When last looked at; None when it could not be told."""

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """A connection for reading.

        Raises:
            ServiceUnavailable: Both are away, or the chosen one went away in the middle.
        """
        if self._standby_fits():
            with super().transaction() as connection:
                yield connection
        else:
            with self._primary.transaction() as connection:
                connection.execute("set transaction read only")
                yield connection

    @property
    def reads_standby(self) -> bool:
        """Whether the last transaction was the standby's."""
        return self._fits

    def _standby_fits(self) -> bool:
        with self._choosing:
            if time.monotonic() - self._looked_at > self._look_every_s:
                self._fits = self._look()
                self._looked_at = time.monotonic()
            return self._fits

    def _look(self) -> bool:
        written = self._written()
        try:
            self.lag_s = self._lag(written)
        except (ServiceUnavailable, ConfigurationError) as error:
            self.lag_s = None
            self._say(f"read replica: {error}; reading from the primary")
            return False
        if written is None:
            self._say("PostgreSQL: the primary does not answer; reading from the read replica")
            return True
        if self.lag_s is None or self.lag_s > self._most_lag_s:
            behind = "an unknown time" if self.lag_s is None else f"{self.lag_s:.0f} s"
            limit = f"more than FORGE_READ_LAG allows ({self._most_lag_s:g} s)"
            self._say(f"read replica: it is {behind} behind, {limit}; reading from the primary")
            return False
        self._say("")
        return True

    def _written(self) -> str | None:
        """How far the primary's log goes now; None when it is away."""
        try:
            with self._primary.transaction() as connection:
                row = connection.execute("select pg_current_wal_lsn()::text").fetchone()
        except ServiceUnavailable:
            return None
        return str(row[0]) if row else None

    def _lag(self, written: str | None) -> float | None:
        """Seconds; None when nothing was ever replayed."""
        until = time.monotonic() + _CATCH_UP_S
        while True:
            with super().transaction() as connection:
                row = connection.execute(_LAG, (written,)).fetchone()
            standby, behind, since = row or (True, True, None)
            if not standby or behind is False:
                return 0.0
            if written is None or time.monotonic() > until:
                return None if since is None else max(0.0, float(since))
            time.sleep(0.02)

    def _say(self, line: str) -> None:
        what = line.partition(":")[0] + line.rpartition(";")[2]
        if line and what != self._told:
            self._notice(line)
        self._told = what if line else ""
