"""Keeping the result cache to its size: what is old goes, then what is oldest."""

from collections.abc import Mapping

from componentforge.domain.base import Frozen
from componentforge.stores.cache import ResultCache


class Evicted(Frozen):
    """What an upkeep took away, and what is left."""

    outdated: int
    """Results of a stage's other versions, which no key asks for."""
    too_old: int
    """Results."""
    too_much: int
    """Results beyond the size."""
    entries: int
    """Results left."""
    size: int
    """Bytes of their content."""


def evict(
    cache: ResultCache,
    older_than_s: float | None = None,
    most_bytes: int | None = None,
    current: Mapping[str, int] | None = None,
) -> Evicted:
    """Forget results older than so many seconds, then the oldest until the rest fits.

    With `current` (stage -> version), before that the results of a stage's other versions.

    Damaged results go, too. What is computed meanwhile stays. The size is that of the contents; the
    server's own bookkeeping comes on top.
    """
    outdated = cache.clear(current=current) if current is not None else 0
    too_old = cache.clear(older_than_s=older_than_s) if older_than_s is not None else 0
    held: list[tuple[float, int, str]] = []
    for key in cache.keys(None):
        entry = cache.get(key)
        if entry is not None:
            held.append((entry.at, len(entry.content), key))
    size, too_much = sum(bytes_ for _, bytes_, _ in held), 0
    for _, bytes_, key in sorted(held):
        if most_bytes is None or size <= most_bytes:
            break
        cache.drop(key)
        size, too_much = size - bytes_, too_much + 1
    return Evicted(
        outdated=outdated,
        too_old=too_old,
        too_much=too_much,
        entries=len(held) - too_much,
        size=max(0, size),
    )
