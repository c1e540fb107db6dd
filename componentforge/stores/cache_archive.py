"""The result cache in a file: for a backup, for another machine, to warm up after an update.

A tar of one member a result and one a blob. Both are checked on the way in, so a damaged or
foreign file changes nothing it should not.
"""

import io
import json
import os
import re
import tarfile
from collections.abc import Generator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from componentforge.domain.ports import BlobStore
from componentforge.errors import BlobMissing, ConfigurationError, StorageFull
from componentforge.stores.cache import PREFIX, ResultCache, blobs_in

_RESULT = re.compile(r"results/[0-9a-f]{64}\.json")
_BLOB = re.compile(r"blobs/([0-9a-f]{64})")
_KEY = re.compile(re.escape(PREFIX) + r"[a-z_]+/v\d+/[0-9a-f]{64}")
_END = "end.json"
"""The last member: a file without it was cut off, which tar itself does not tell."""
_MOST_BYTES = 200_000_000
"""Of one member; a larger one is no result of ours."""


class Moved(NamedTuple):
    """What an export or import did."""

    results: int
    blobs: int
    left_out: int
    """Results that were damaged, or whose blobs were not there."""


def export_cache(cache: ResultCache, blobs: BlobStore, path: Path, stage: str | None) -> Moved:
    """Write all results, or one stage's, with the blobs they name; whole or not at all.

    Raises:
        StorageFull: It did not fit, or the folder cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    written: set[str] = set()
    results = left_out = 0
    try:
        with tarfile.open(beside, "w:gz", compresslevel=1) as archive:
            for key in cache.keys(stage):
                entry = cache.get(key)
                found = None if entry is None else _bytes_of(blobs, blobs_in(entry.content))
                if entry is None or found is None:
                    left_out += 1
                    continue
                for address, content in found.items():
                    if address not in written:
                        _add(archive, f"blobs/{address}", content)
                        written.add(address)
                record = {
                    "key": key,
                    "content": entry.content.decode("utf-8"),
                    "seconds": entry.seconds,
                    "usd": entry.usd,
                    "at": entry.at,
                }
                # After its blobs: who stops reading in the middle has no result without them.
                _add(archive, f"results/{_name(key)}.json", json.dumps(record).encode())
                results += 1
            _add(archive, _END, json.dumps({"results": results, "blobs": len(written)}).encode())
        beside.replace(path)
    except OSError as error:
        raise StorageFull(str(path), error.strerror or "cannot be written") from error
    finally:
        beside.unlink(missing_ok=True)
    return Moved(results, len(written), left_out)


def import_cache(cache: ResultCache, blobs: BlobStore, path: Path) -> Moved:
    """Take in what `export_cache` wrote. What is there already stays as it is.

    Raises:
        ConfigurationError: The file is not there, is no archive, or was cut off; what came before
            the cut is kept.
    """
    results = taken = left_out = 0
    ended = False
    with _opened(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            ended = ended or member.name == _END
            if file is None or member.size > _MOST_BYTES:
                continue
            if named := _BLOB.fullmatch(member.name):
                content = file.read()
                if sha256(content).hexdigest() == named[1]:
                    blobs.put(content, "application/octet-stream")
                    taken += 1
            elif _RESULT.fullmatch(member.name):
                if _take(cache, blobs, file.read()):
                    results += 1
                else:
                    left_out += 1
    if not ended:
        raise ConfigurationError(
            str(path), f"is cut off after {results} results", "copy it again, then import it again"
        )
    return Moved(results, taken, left_out)


def _bytes_of(blobs: BlobStore, addresses: frozenset[str]) -> dict[str, bytes] | None:
    try:
        return {address: blobs.get(address) for address in sorted(addresses)}
    except BlobMissing:
        return None


def _name(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


@contextmanager
def _opened(path: Path) -> Generator[tarfile.TarFile]:
    remedy = "name a file that `forge cache export` wrote"
    try:
        with tarfile.open(path, "r:gz") as archive:
            yield archive
    except FileNotFoundError as error:
        raise ConfigurationError(str(path), "is not there", remedy) from error
    except (tarfile.TarError, OSError, EOFError) as error:
        raise ConfigurationError(str(path), f"cannot be read ({error})", remedy) from error


def _take(cache: ResultCache, blobs: BlobStore, text: bytes) -> bool:
    """Keep one result if it is one, its blobs are there, and nothing stands in its place."""
    try:
        record: Any = json.loads(text)
        key, content = str(record["key"]), str(record["content"]).encode()
        seconds, at = float(record["seconds"]), float(record["at"])
        usd = None if record["usd"] is None else float(record["usd"])
        json.loads(content)
    except (ValueError, KeyError, TypeError):
        return False
    if not _KEY.fullmatch(key) or not all(blobs.has(address) for address in blobs_in(content)):
        return False
    return cache.get(key) is not None or cache.put(key, content, seconds, usd, at)
