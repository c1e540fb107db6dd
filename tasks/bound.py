"""The cache and the blobs a task works with, looked up late: tasks are older than settings."""

from collections.abc import Generator
from contextlib import contextmanager

from componentforge.domain.ports import BlobStore
from componentforge.stores.cache import ResultCache

_given: list[tuple[ResultCache, BlobStore]] = []


def cache() -> ResultCache:
    """The process's result cache: what `given` handed in, else `wiring`'s."""
    if _given:
        return _given[-1][0]
    from componentforge import wiring

    return wiring.cache()


def blobs() -> BlobStore:
    """The process's blob store: what `given` handed in, else `wiring`'s."""
    if _given:
        return _given[-1][1]
    from componentforge import wiring

    return wiring.blobs()


@contextmanager
def given(cache: ResultCache, blobs: BlobStore) -> Generator[None]:
    """Use these two in every thread until the block ends."""
    pair = (cache, blobs)
    _given.append(pair)
    try:
        yield
    finally:
        _given.remove(pair)
