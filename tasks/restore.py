"""Bringing a version back: its files, and a new version that says where it came from."""

from pathlib import Path
from uuid import uuid4

from componentforge.domain.ports import BlobStore, History
from componentforge.domain.records import Version
from componentforge.errors import NotFound
from tasks.folder import publish_folder


def restore_version(
    history: History, blobs: BlobStore, name: str, number: int | None, out: Path
) -> Version:
    """Write `<out>/<name>/` as it was in version `number` (the one before the last by default).

    Raises:
        NotFound: No such component or version.
        BlobMissing: The bytes of a file are gone.
        ConfigurationError: The folder is something of the user's.
    """
    if number is None:
        numbers = sorted(version.number for version in history.versions(name))
        if not numbers:
            raise NotFound("component", name, "`forge history` lists all")
        if len(numbers) < 2:
            raise NotFound("earlier version of", name, "there is only one")
        number = numbers[-2]
    wanted = history.version(name, number)
    files = {path: blobs.get(sha256) for path, sha256 in wanted.files.items()}
    publish_folder(out / name, files)
    return history.publish(name, wanted.files, uuid4().hex, f"restored from {number}")
