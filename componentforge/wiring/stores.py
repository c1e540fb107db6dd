"""Stores: cache, blobs, history, batches, patterns, and where MLflow writes."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from componentforge.domain.ports import BlobStore
from componentforge.domain.proposal import Pattern
from componentforge.errors import InputRejected, ServiceUnavailable
from componentforge.wiring.servers import ServerParts

if TYPE_CHECKING:
    from componentforge.stores.batches import PostgresBatches
    from componentforge.stores.cache import ResultCache
    from componentforge.stores.patterns import QdrantPatternIndex
    from componentforge.stores.postgres import PostgresHistory


class LibraryAdded(NamedTuple):
    """What `add_library` found."""

    patterns: tuple[Pattern, ...]
    problems: tuple[InputRejected, ...]
    changed: int


class StoreParts(ServerParts):
    """What is kept, and where."""

    def cache(self) -> "ResultCache":
        """The result cache; one that keeps nothing when there is no server."""

        def make() -> "ResultCache":
            from componentforge.stores.cache import ResultCache

            try:
                url = self.address("valkey")
            except ServiceUnavailable as error:
                self.notice(f"{error}; going on without a cache")
                url = f"unix://{self.settings.home}/run/no-cache.sock"
            return ResultCache(url, ttl_s=self.settings.cache_ttl)

        return self.once("cache", make)

    def blobs(self) -> BlobStore:
        """Bytes by content address: under the home folder, or where the setting says."""

        def make() -> BlobStore:
            from componentforge.stores.blobs_elsewhere import open_blobs

            url = self.settings.blobs_url
            return open_blobs(self.settings.home, url.get_secret_value() if url else None)

        return self.once("blobs", make)

    def history(self) -> "PostgresHistory":
        """Runs and versions. Raises ServiceUnavailable when the embedded server does not start."""

        def make() -> "PostgresHistory":
            from componentforge.stores.postgres import PostgresHistory

            return PostgresHistory(self.address("postgres"))

        return self.once("history", make)

    def batches(self) -> "PostgresBatches":
        """Status rows of batches. Raises ServiceUnavailable as `history` does."""

        def make() -> "PostgresBatches":
            from componentforge.stores.batches import PostgresBatches

            return PostgresBatches(self.address("postgres"))

        return self.once("batches", make)

    def patterns(self) -> "QdrantPatternIndex":
        """The pattern library's index; our own patterns enter it by themselves."""

        def make() -> "QdrantPatternIndex":
            from componentforge.stores.patterns import open_index

            qdrant = self.settings.qdrant_url
            return open_index(
                self.settings.home / "patterns",
                url=qdrant.get_secret_value() if qdrant else None,
            )

        return self.once("patterns", make)

    def add_library(self, folder: Path, library: str) -> LibraryAdded:
        """Index the components in `folder`, and forget what else was stored of `library`."""
        from componentforge.stores.pattern_source import read_library

        found, problems = read_library(folder, library)
        changed = self.patterns().replace(library, found) if found else 0
        return LibraryAdded(tuple(found), tuple(problems), changed)

    def tracking_uri(self) -> str:
        """Where MLflow writes: a server of the user's, else a database under the home folder."""
        given = self.settings.mlflow_tracking_uri
        if given is not None:
            return given.get_secret_value()
        folder = self.settings.home / "mlflow"
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'mlflow.db'}"
