"""What this thread works on: ids that belong into every log line and span."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_ids: ContextVar[Mapping[str, str]] = ContextVar("forge_ids", default=MappingProxyType({}))


@contextmanager
def working_on(**ids: str) -> Generator[None]:
    """Add these ids to those of the blocks around it, until the block ends; threads that copy the
    context have them too.
    """
    token = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(token)


def current_ids() -> Mapping[str, str]:
    """`run`, `batch`, `item`, `stage`: those that are known here."""
    return _ids.get()
