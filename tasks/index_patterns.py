"""Keeping the pattern index in step with the components it stands for."""

from pathlib import Path

from componentforge import wiring


def index_own() -> int:
    """Bring our own patterns up to date in the index; how many it holds."""
    return len(wiring.current().patterns().list("forge"))


def index_library(folder: str, library: str) -> int:
    """Index the components in `folder` under the name `library`; how many changed."""
    return wiring.current().add_library(Path(folder), library).changed
