"""Content-addressed bytes where several machines reach them: S3 or whatever fsspec knows."""

import secrets
from collections.abc import Generator
from contextlib import contextmanager, suppress
from hashlib import sha256 as hash_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from componentforge.domain.base import Blob, Sha256
from componentforge.domain.ports import BlobStore
from componentforge.errors import (
    BlobMissing,
    ConfigurationError,
    ForgeError,
    ServiceUnavailable,
    StorageFull,
)
from componentforge.stores.blobs import FULL, FolderBlobs

_SETTING = "FORGE_BLOBS_URL"
_WHOLE_OR_NOT = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "oss", "memory"})
"""Where an object appears when all its bytes are there; elsewhere it is renamed into place."""


def open_blobs(home: Path, url: str | None) -> BlobStore:
    """The store at `url`; one under `home` when there is none.

    Args:
        home: Where this machine keeps its own copies of what lies elsewhere.
        url: `file:///shared/folder`, `s3://bucket/prefix` or another address fsspec knows.

    Raises:
        ConfigurationError: fsspec does not know it, or a package for it is missing.
    """
    own = FolderBlobs(home / "blobs")
    if url is None:
        return own
    parts = urlsplit(url)
    if parts.scheme in {"file", "local"}:
        return FolderBlobs(Path(url2pathname(parts.path)))
    return FsspecBlobs(url, near=own)


class FsspecBlobs:
    """Fulfils `BlobStore`: `<url>/ab/cd/abcd...`. Any number of machines may read and write.

    What was read or written once is kept near: an address never changes its content.
    """

    def __init__(self, url: str, near: FolderBlobs | None = None) -> None:
        """Nothing is connected to before the first use. Raises ConfigurationError."""
        import fsspec  # pyright: ignore[reportMissingTypeStubs]

        self.near = near
        try:
            files, root = fsspec.core.url_to_fs(
                url, use_listings_cache=False, skip_instance_cache=True
            )
        except ImportError as error:
            raise ConfigurationError(
                _SETTING, str(error).splitlines()[0], "for s3:// install componentforge[s3]"
            ) from error
        except ValueError as error:
            raise ConfigurationError(
                _SETTING, str(error).splitlines()[0], "write file:///folder or s3://bucket/prefix"
            ) from error
        self._files: Any = files
        self._root = str(root).rstrip("/")
        kinds = files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)
        self._at_once = not _WHOLE_OR_NOT.isdisjoint(kinds)

    def put(self, data: bytes, media_type: str) -> Blob:
        """Store `data` and return its address; storing it twice costs one look.

        Raises:
            StorageFull: It did not fit.
            ServiceUnavailable: The store did not answer.
            ConfigurationError: It may not be written, or its bucket is not there.
        """
        address = hash_bytes(data).hexdigest()
        with _told(self._root):
            if self._size(address) != len(data):
                self._write(self.path(address), data)
        self._keep_near(data)
        return Blob(blob_sha256=address, media_type=media_type, size=len(data))

    def get(self, sha256: Sha256) -> bytes:
        """The bytes, hashed again on the way out: damaged ones count as missing.

        Raises:
            BlobMissing: Nothing, or nothing whole, is stored under this address.
            ServiceUnavailable: The store did not answer.
        """
        with suppress(BlobMissing):
            if self.near is not None:
                return self.near.get(sha256)
        with _told(self._root):
            try:
                data = bytes(self._files.cat_file(self.path(sha256)))
            except FileNotFoundError as error:
                raise BlobMissing(sha256) from error
            if hash_bytes(data).hexdigest() != sha256:
                self._files.rm_file(self.path(sha256))
                raise BlobMissing(sha256)
        self._keep_near(data)
        return data

    def has(self, sha256: Sha256) -> bool:
        """Whether bytes are there for this machine: near or elsewhere.

        Raises:
            ServiceUnavailable: The store did not answer.
        """
        if self.near is not None and self.near.has(sha256):
            return True
        with _told(self._root):
            return self._size(sha256) is not None

    def path(self, sha256: Sha256) -> str:
        """Where the bytes of this address are, or would be, in fsspec's words."""
        return f"{self._root}/{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _size(self, sha256: Sha256) -> int | None:
        try:
            return int(self._files.info(self.path(sha256))["size"])
        except FileNotFoundError:
            return None

    def _write(self, path: str, data: bytes) -> None:
        if self._at_once:
            self._files.pipe_file(path, data)
            return
        self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
        beside = f"{path}.{secrets.token_hex(4)}.tmp"
        try:
            self._files.pipe_file(beside, data)
            self._files.mv(beside, path)
        except BaseException:
            with suppress(Exception):
                self._files.rm_file(beside)
            raise

    def _keep_near(self, data: bytes) -> None:
        """A copy for the next time; without space for it there is none."""
        if self.near is not None:
            with suppress(StorageFull, ConfigurationError):
                self.near.put(data, "application/octet-stream")


@contextmanager
def _told(where: str) -> Generator[None]:
    """Every implementation of fsspec raises its vendor's errors: here they become ours."""
    try:
        yield
    except ForgeError:
        raise
    except FileNotFoundError as error:  # of something to be written: the bucket itself
        raise ConfigurationError(_SETTING, f"{where} is not there", "make the bucket") from error
    except PermissionError as error:
        raise ConfigurationError(
            _SETTING, f"{where} may not be used ({_line(error)})", "check the credentials"
        ) from error
    except Exception as error:
        if getattr(error, "errno", None) in FULL:
            raise StorageFull(where, "no space left for a result") from error
        raise ServiceUnavailable(
            "blob store", f"{where} does not answer ({_line(error)})", f"check {_SETTING}"
        ) from error


def _line(error: Exception) -> str:
    said = str(error).strip().splitlines()
    return (said[0] if said else type(error).__name__)[:160]
