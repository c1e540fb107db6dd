"""Prefect's result storage on the result cache: what cannot be used is a miss."""

import asyncio
import threading
from typing import Any
from uuid import UUID, uuid5

from prefect.filesystems import WritableFileSystem
from pydantic import PrivateAttr

from componentforge.stores.cache import Entry, blobs_in, stage_of
from tasks import bound
from tasks.recorder import note_hit, take_spent


class StageStorage(WritableFileSystem):
    """Never registered on a server: it holds no address and no secret, so any process can make one.

    Prefect reads a record twice, once to see whether it exists and once for its value: the second
    read is served from memory, and only then the hit is counted, because a record Prefect could not
    decode is no hit.
    """

    _block_type_name = "ComponentForge stage results"
    _block_type_slug = "componentforge-stage-results"
    _block_document_id: UUID | None = PrivateAttr(
        default=uuid5(UUID(int=0), "componentforge-stage-results")
    )
    _seen: dict[tuple[int, str], Entry] = PrivateAttr(default_factory=dict)

    def read_path(self, path: str, **_: Any) -> bytes:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The record under `path`. Raises KeyError for a miss."""
        me = (threading.get_ident(), path)
        seen = self._seen.pop(me, None)
        if seen is not None:
            bound.cache().count(stage_of(path), "hits", seen.seconds, seen.usd or 0.0)
            note_hit(path, seen.seconds, seen.usd or 0.0)
            return seen.content
        entry = self._usable(path)
        if entry is None:
            bound.cache().count(stage_of(path), "misses")
            raise KeyError(path)
        self._seen[me] = entry
        return entry.content

    def write_path(self, path: str, content: bytes, **_: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Keep the record if that is possible."""
        self._seen.pop((threading.get_ident(), path), None)
        spent = take_spent(path)
        bound.cache().put(path, content, spent.seconds, spent.usd)

    async def aread_path(self, path: str) -> bytes:
        """`read_path` for asynchronous tasks."""
        return self.read_path(path)

    async def awrite_path(self, path: str, content: bytes) -> None:
        """`write_path` for asynchronous tasks."""
        await asyncio.to_thread(self.write_path, path, content)

    def _resolve_path(self, path: str) -> None:
        """Keys are no paths in a file system; Prefect asks."""

    def _usable(self, key: str) -> Entry | None:
        store = bound.cache()
        entry = store.get(key)
        if entry is None:
            return None
        blobs = bound.blobs()
        lost = [at for at in blobs_in(entry.content) if not blobs.has(at)]
        if lost:
            store.drop(key)
            store.count(stage_of(key), "errors")
            return None
        return entry
