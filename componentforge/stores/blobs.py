"""Content-addressed bytes in a folder: `<root>/ab/cd/abcd...`, written whole or not at all.

`blobs_elsewhere` keeps them in a bucket.
"""

import errno
import os
import secrets
from hashlib import sha256 as hash_bytes
from pathlib import Path

from componentforge.domain.base import Blob, Sha256
from componentforge.errors import BlobMissing, ConfigurationError, StorageFull

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What a full disk or a used up quota says."""


class FolderBlobs:
    """Fulfils `BlobStore`. Any number of processes may read and write the same folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes, media_type: str) -> Blob:
        """Store `data` and return its address; storing it twice costs one `stat`.

        Raises:
            StorageFull: It did not fit; nothing of it is left.
            ConfigurationError: The folder cannot be written.
        """
        address = hash_bytes(data).hexdigest()
        path = self.path(address)
        if not _is_file_of_size(path, len(data)):
            try:
                _write_whole(path, data)
            except OSError as error:
                if error.errno in FULL:
                    raise StorageFull(str(self.root), "no space left for a result") from error
                raise ConfigurationError(
                    str(self.root),
                    f"results cannot be stored here ({error.strerror})",
                    "make the folder writable or set FORGE_HOME to another one",
                ) from error
        return Blob(blob_sha256=address, media_type=media_type, size=len(data))

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, hashed again on the way out: damaged ones are removed and count as missing.

        Raises:
            BlobMissing: Nothing, or nothing whole, is stored under this address.
        """
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BlobMissing(sha256) from error
        if hash_bytes(data).hexdigest() != sha256:
            path.unlink(missing_ok=True)
            raise BlobMissing(sha256)
        return data

    def has(self, sha256: Sha256) -> bool:
        """Whether bytes are there; their content is checked by `get` only."""
        return self.path(sha256).is_file()

    def path(self, sha256: Sha256) -> Path:
        """Where the bytes of this address are, or would be. Read only; never write there."""
        return self.root / sha256[:2] / sha256[2:4] / sha256


def _is_file_of_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside, flush to the disk, then rename: a reader sees all or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.parent / f".{path.name[:8]}.{os.getpid()}.{secrets.token_hex(4)}.tmp"
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
