"""The stored patterns: one file, replaced whole, read by any number of processes at once.

The first line says what is in it, so that a fingerprint costs one short read; then comes one line
a pattern with its vector. Writers take turns by a file lock; readers need none.
"""

import base64
import fcntl
import json
import os
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from componentforge.domain.proposal import Pattern
from componentforge.errors import ServiceUnavailable, StorageFull
from componentforge.stores.embeddings import MODEL, Vector

FORMAT = 1
"""Raise when the file's form, the words or the texts given to the model change."""
_WAIT_S = 30.0


class Stored(NamedTuple):
    """A pattern as it lies in the file."""

    pattern: Pattern
    digest: str
    """Of the pattern's content."""
    vector: Vector


class Header(NamedTuple):
    """The first line."""

    libraries: dict[str, str]
    """Library -> digest of its patterns."""
    sources: dict[str, str]
    """Library -> digest of the files it was read from, where known."""


def digest_of(pattern: Pattern) -> str:
    """Changes with any field."""
    return sha256(pattern.model_dump_json().encode()).hexdigest()


class Snapshot:
    """The file and its lock in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "index.jsonl"

    def state(self) -> tuple[int, int, int]:
        """Differs after every write; (0, 0, 0) when there is nothing."""
        try:
            about = self._file.stat()
        except OSError:
            return 0, 0, 0
        return about.st_ino, about.st_mtime_ns, about.st_size

    def header(self) -> Header:
        """What is stored; empty when nothing is, or another version wrote it."""
        try:
            with self._file.open(encoding="utf-8") as file:
                return _header(file.readline())
        except (OSError, UnicodeDecodeError):
            return Header({}, {})

    def read(self) -> list[Stored]:
        """All patterns, by id. A damaged or foreign file counts as empty: it is built anew."""
        try:
            head, *lines = self._file.read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return []
        if not _header(head).libraries:
            return []
        try:
            return [_stored(line) for line in lines]
        except (ValueError, KeyError):
            return []

    def write(self, stored: Iterable[Stored], sources: dict[str, str]) -> None:
        """Replace the file. Only while holding `lock`. Raises StorageFull."""
        rows = sorted(stored, key=lambda row: row.pattern.id)
        libraries: dict[str, str] = {}
        for row in rows:
            before = libraries.get(row.pattern.library, "")
            libraries[row.pattern.library] = sha256(f"{before} {row.digest}".encode()).hexdigest()
        head = {"format": FORMAT, "model": MODEL, "libraries": libraries, "sources": sources}
        body = [json.dumps(head), *(_line(row) for row in rows)]
        beside = self._file.with_suffix(f".{os.getpid()}.part")
        try:
            beside.write_text("\n".join(body) + "\n", encoding="utf-8")
            beside.replace(self._file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise StorageFull(str(self._file), error.strerror or "could not be written") from error

    @contextmanager
    def lock(self) -> Generator[None]:
        """Only one writer at a time; the lock of a killed one is free at once.

        Raises:
            ServiceUnavailable: Another process held it for too long.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = (self._folder / "lock").open("w")
        except OSError as error:
            problem = error.strerror or "could not be written"
            raise StorageFull(str(self._folder), problem) from error
        with handle:
            until = time.monotonic() + _WAIT_S
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise ServiceUnavailable(
                            "pattern index", "another command is writing it", "try again later"
                        ) from None
                    time.sleep(0.02)
            yield


def _header(line: str) -> Header:
    try:
        head = cast(dict[str, Any], json.loads(line))
        if (head["format"], head["model"]) != (FORMAT, MODEL):
            return Header({}, {})
        return Header(dict(head["libraries"]), dict(head["sources"]))
    except (ValueError, KeyError, TypeError):
        return Header({}, {})


def _line(row: Stored) -> str:
    vector = base64.b64encode(row.vector.astype("<f4").tobytes()).decode()
    pattern = row.pattern.model_dump(mode="json")
    return json.dumps({"digest": row.digest, "vector": vector, "pattern": pattern})


def _stored(line: str) -> Stored:
    row = cast(dict[str, Any], json.loads(line))
    vector = np.frombuffer(base64.b64decode(row["vector"]), dtype="<f4").astype(np.float32)
    return Stored(Pattern.model_validate(row["pattern"]), row["digest"], vector)
