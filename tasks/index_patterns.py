"""Keeping the pattern index in step with the components it stands for."""

from pathlib import Path

from componentforge import wiring


def index_own() -> int:
    """Index `datasets/patterns`; how many patterns changed."""
    return wiring.current().patterns().upsert(wiring.current().own_patterns())


def index_library(folder: str, library: str) -> int:
    """Index the components in `folder` under the name `library`; how many changed."""
    found, _ = wiring.current().library(Path(folder), library)
    return wiring.current().patterns().upsert(found)
