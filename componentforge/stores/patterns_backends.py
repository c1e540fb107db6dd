"""Where patterns are kept: a snapshot file for one machine, or a Qdrant server for many."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.domain.proposal import Pattern
from componentforge.errors import ServiceUnavailable
from componentforge.stores.patterns_collection import Collection
from componentforge.stores.patterns_snapshot import Header, Snapshot, Stored

if TYPE_CHECKING:
    from qdrant_client import QdrantClient


class FileBackend:
    """A snapshot in `folder` and a collection in memory that follows it."""

    def __init__(self, folder: Path) -> None:
        self._snapshot = Snapshot(folder)
        self._collection: Collection | None = None
        self._state = (-1, -1, -1)
        self._rows: dict[str, Stored] = {}
        self._filled = False

    def header(self) -> Header:
        """From the file's first line."""
        return self._snapshot.header()

    def digests(self) -> dict[str, str]:
        """Pattern id -> digest, as stored now."""
        return {name: row.digest for name, row in self._read().items()}

    def patterns(self) -> dict[str, Pattern]:
        """Every stored pattern by id; no Qdrant needed."""
        return {name: row.pattern for name, row in self._read().items()}

    def collection(self) -> Collection:
        """In memory, filled anew when the file has changed."""
        rows = self._read()
        if self._collection is None or not self._filled:
            from qdrant_client import QdrantClient

            if self._collection is not None:
                self._collection.close()
            self._collection = Collection(QdrantClient(":memory:"), "pattern index")
            self._collection.ensure()
            self._collection.put(list(rows.values()), {})
            self._filled = True
        return self._collection

    def change(self, rows: Sequence[Stored], gone: Sequence[str], source: dict[str, str]) -> None:
        """Write the next snapshot. Raises StorageFull."""
        kept = {name: row for name, row in self._read().items() if name not in gone}
        kept |= {row.pattern.id: row for row in rows}
        self._snapshot.write(kept.values(), {**self._snapshot.header().sources, **source})

    def lock(self) -> AbstractContextManager[None]:
        """The snapshot's."""
        return self._snapshot.lock()

    def close(self) -> None:
        """Let go of the collection."""
        if self._collection is not None:
            self._collection.close()
        self._collection, self._filled = None, False

    def _read(self) -> dict[str, Stored]:
        state = self._snapshot.state()
        if state != self._state:
            self._rows = {row.pattern.id: row for row in self._snapshot.read()}
            self._state, self._filled = state, False
        return self._rows


class ServerBackend:
    """A Qdrant server that several machines share; `folder` holds this machine's write lock.

    Two machines that write one pattern at once: the later wins, as a point is written whole.
    """

    def __init__(
        self, folder: Path, url: str, connect: "Callable[[str], QdrantClient] | None" = None
    ) -> None:
        self._url = url
        self._snapshot = Snapshot(folder)
        self._collection: Collection | None = None
        self._connect = connect or _connect

    def header(self) -> Header:
        """One request for the digests."""
        libraries: dict[str, str] = {}
        sources: dict[str, set[str]] = {}
        rows = self.collection().payloads("id", "library", "digest", "source")
        for row in sorted(rows, key=lambda row: str(row["id"])):
            name = str(row["library"])
            before = libraries.get(name, "")
            libraries[name] = sha256(f"{before} {row['digest']}".encode()).hexdigest()
            sources.setdefault(name, set()).add(str(row["source"]))
        known = {name: next(iter(found)) for name, found in sources.items() if len(found) == 1}
        return Header(libraries, known)

    def digests(self) -> dict[str, str]:
        """Pattern id -> digest."""
        rows = self.collection().payloads("id", "digest")
        return {str(row["id"]): str(row["digest"]) for row in rows}

    def patterns(self) -> dict[str, Pattern]:
        """Every stored pattern by id."""
        return self.collection().patterns()

    def collection(self) -> Collection:
        """The server's, made if missing. Raises ServiceUnavailable."""
        if self._collection is None:
            made = Collection(self._connect(self._url), "Qdrant")
            made.ensure()
            self._collection = made
        return self._collection

    def change(self, rows: Sequence[Stored], gone: Sequence[str], source: dict[str, str]) -> None:
        """Points are replaced whole; a library whose source is noted is marked all over."""
        self.collection().put(rows, source)
        self.collection().forget(gone)
        for library, digest in source.items():
            self.collection().mark(library, digest)

    def lock(self) -> AbstractContextManager[None]:
        """Between the commands of this machine."""
        return self._snapshot.lock()

    def close(self) -> None:
        """Close the connection."""
        if self._collection is not None:
            self._collection.close()
        self._collection = None


def _connect(url: str) -> "QdrantClient":
    from qdrant_client import QdrantClient

    try:
        return QdrantClient(url=url, timeout=10, check_compatibility=False)
    except ValueError as error:
        raise ServiceUnavailable("Qdrant", str(error), "correct FORGE_QDRANT_URL") from error
