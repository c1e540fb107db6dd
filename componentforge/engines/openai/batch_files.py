"""Files for the Batch API: a question a line, as many files as its limits ask for."""

import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from pydantic import PositiveInt

from componentforge.domain.base import Frozen
from componentforge.domain.model_batches import Wanted
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.models import Models
from componentforge.engines.openai.wire import PATHS, Api, body_of


class FileLimits(Frozen):
    """Of one file; OpenAI's own."""

    lines: PositiveInt = 50_000
    size: PositiveInt = 200_000_000
    """Bytes."""


def line_of(wanted: Wanted, api: Api, blobs: BlobStore, models: Models) -> bytes:
    """One line, its end included; the same whenever it is written. Raises BlobMissing."""
    body = body_of(wanted.request, api, blobs, models.known(wanted.request.model))
    asked = {"custom_id": wanted.custom_id, "method": "POST", "url": PATHS[api], "body": body}
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class BatchFile:
    """A file that is being written; under its name only once it is whole."""

    def __init__(self, path: Path, limits: FileLimits) -> None:
        """`path`: its folder is made when the first line comes."""
        self.path, self._limits = path, limits
        self.lines = self.size = 0
        self._digest = sha256()
        self._beside = path.with_suffix(".part")
        self._file: IO[bytes] | None = None

    def fits(self, line: bytes) -> bool:
        """Whether there is room for one more."""
        return self.lines < self._limits.lines and self.size + len(line) <= self._limits.size

    def add(self, line: bytes) -> None:
        """Write it; see `fits`."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._beside.open("wb")
        self._file.write(line)
        self._digest.update(line)
        self.lines, self.size = self.lines + 1, self.size + len(line)

    def close(self) -> str:
        """Finish it; the content's SHA-256."""
        if self._file is not None:
            self._file.close()
            self._beside.replace(self.path)
            self._file = None
        return self._digest.hexdigest()

    def drop(self) -> None:
        """Give an unfinished one up."""
        if self._file is not None:
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._beside.unlink(missing_ok=True)


class Result(NamedTuple):
    """One line of an output or error file."""

    custom_id: str
    body: str | None
    """Of the reply, as JSON; None when there is none."""
    problem: str = ""
    again: bool = False
    """Whether asking anew may help."""


_LOST = frozenset({"batch_expired", "server_error", "rate_limit_exceeded"})


def results_of(lines: Iterator[str]) -> Iterator[Result]:
    """What an output or error file says. A line that says nothing is left out."""
    for line in lines:
        try:
            parsed = json.loads(line)
            if isinstance(parsed, dict):
                yield _result(cast(dict[str, Any], parsed))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue


def _result(line: dict[str, Any]) -> Result:
    custom_id, response = str(line["custom_id"]), line.get("response")
    if response is not None and int(response["status_code"]) == 200:
        return Result(custom_id, json.dumps(response["body"], ensure_ascii=False))
    if response is not None:
        status = int(response["status_code"])
        error = (response.get("body") or {}).get("error") or {}
        code = str(error.get("code") or error.get("type") or "")
        again = status >= 500 or status in (408, 409, 429)
        problem = f"{status} {error.get('message') or code or 'no reason given'}"
        return Result(custom_id, None, problem, again and code != "insufficient_quota")
    error = line.get("error") or {}
    code = str(error.get("code") or "")
    return Result(custom_id, None, str(error.get("message") or code or "lost"), code in _LOST)
