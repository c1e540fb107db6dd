"""The pattern library is indexed anew."""

from prefect import flow

from tasks.index_patterns import index_library, index_own


@flow(name="index_patterns")
def index_patterns(folder: str | None = None, library: str = "forge") -> int:
    """Bring the index up to date with our own patterns, or with a `folder` of a user's components.

    Returns how many of ours there are, or how many of the user's changed.
    """
    return index_own() if folder is None else index_library(folder, library)
