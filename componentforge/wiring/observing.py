"""Watching: figures, spans, and the database they are read from."""

from typing import TYPE_CHECKING

from componentforge.wiring.stores import StoreParts

if TYPE_CHECKING:
    from componentforge.stores.batches import PostgresBatches
    from componentforge.stores.database import Database
    from componentforge.stores.figures import Figures
    from componentforge.stores.postgres import PostgresHistory
    from componentforge.stores.totals import PostgresTotals
    from componentforge.wiring.tracing import Tracing


class ObservingParts(StoreParts):
    """Figures and spans."""

    def reading(self) -> "Database":
        """For figures and lists: the read replica when one is set and keeps up, else the primary.

        What is decided on is read from the primary, by the store that writes it.
        """

        def make() -> "Database":
            primary, s = self.history().database, self.settings
            if s.database_read_url is None:
                return primary
            from componentforge.stores.replica import ReadingDatabase

            url = s.database_read_url.get_secret_value()
            return ReadingDatabase(primary, url, s.read_lag, self.notice)

        return self.once("reading", make)

    def listed(self) -> "PostgresHistory":
        """Runs and versions, for looking at."""
        from componentforge.stores.postgres import PostgresHistory

        return PostgresHistory(self.reading())

    def listed_batches(self) -> "PostgresBatches":
        """Batches, for looking at."""
        from componentforge.stores.batches import PostgresBatches

        return PostgresBatches(self.reading())

    def listed_totals(self) -> "PostgresTotals":
        """What all processes counted."""
        from componentforge.stores.totals import PostgresTotals

        return PostgresTotals(self.reading())

    def totals(self) -> "PostgresTotals":
        """The same, to count in."""
        from componentforge.stores.totals import PostgresTotals

        return PostgresTotals(self.history().database)

    def figures(self) -> "Figures":
        """All figures of the monitoring."""

        def make() -> "Figures":
            from componentforge.stores.figures import Figures

            return Figures(self.listed_totals(), self.cache())

        return self.once("figures", make)

    def tracing(self) -> "Tracing | None":
        """Where spans go; None unless an endpoint is set.

        Raises:
            ConfigurationError: It is set, and the extra `telemetry` is not installed.
        """
        endpoint = self.settings.otlp_endpoint
        if endpoint is None:
            return None

        def make() -> "Tracing":
            from componentforge.wiring.log_lines import hidden
            from componentforge.wiring.tracing import otlp

            return otlp(endpoint, hidden(self.settings))

        return self.once("tracing", make)
