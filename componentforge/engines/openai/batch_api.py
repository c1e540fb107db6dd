"""Files and batches at the provider, by the official client; what it says, in our words."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from componentforge.domain.base import Frozen
from componentforge.domain.model_batches import Shard
from componentforge.engines.openai.failures import failed, scrubbed
from componentforge.engines.openai.policy import Endpoint
from componentforge.errors import ConfigurationError, LimitReached, ServiceUnavailable

T = TypeVar("T")
_MARK = "forge_shard"
_UPLOAD_S = 900.0
FINAL = frozenset({"completed", "failed", "expired", "cancelled"})
_TRANSIENT = frozenset({"token_limit_exceeded", "server_error", "internal_error"})


class Remote(Frozen):
    """A batch as the provider tells it."""

    batch_id: str
    status: str
    output_file_id: str | None = None
    error_file_id: str | None = None
    problem: str | None = None
    """Why it failed as a whole."""
    again: bool = False
    """Whether that may pass."""


class BatchApi:
    """Blocks. Retries are the official client's: nothing here is paid for before a batch exists."""

    def __init__(self, endpoint: Endpoint, *, retries: int = 3, seconds: float = 60.0) -> None:
        """`seconds` bounds a call; an upload may take fifteen minutes."""
        self.endpoint, self._retries, self._seconds = endpoint, retries, seconds
        self._key = endpoint.key.get_secret_value()
        self._opened: Any = None

    def find_upload(self, shard: Shard) -> str | None:
        """Id of the shard's file, if it came through before our note of it did."""

        def look() -> str | None:
            for file in self._client().files.list(purpose="batch", limit=1000):
                if file.filename == shard.filename and file.bytes == shard.size:
                    return str(file.id)
            return None

        return self._asked(look)

    def upload(self, shard: Shard, path: Path) -> str:
        """The file's id there."""

        def send() -> str:
            client = self._client().with_options(timeout=_UPLOAD_S)
            with path.open("rb") as file:
                return str(client.files.create(file=(shard.filename, file), purpose="batch").id)

        return self._asked(send)

    def find(self, shard: Shard) -> Remote | None:
        """The shard's batch, if it was created before our note of it was written."""

        def look() -> Remote | None:
            for batch in self._client().batches.list(limit=100):
                marked = (batch.metadata or {}).get(_MARK) == shard.shard_id
                if marked or batch.input_file_id == shard.input_file_id:
                    return _remote(batch)
            return None

        return self._asked(look)

    def create(self, shard: Shard) -> Remote:
        """Have the provider begin: from here on it costs.

        Not retried: after a lost reply only a look tells whether the batch is there.
        """

        def make() -> Remote:
            made = (
                self._client()
                .with_options(max_retries=0)
                .batches.create(
                    input_file_id=shard.input_file_id or "",
                    endpoint=shard.path,
                    completion_window="24h",
                    metadata={_MARK: shard.shard_id},
                )
            )
            return _remote(made)

        return self._asked(make)

    def look(self, batch_id: str) -> Remote | None:
        """How it stands; None when the provider does not know it (any more)."""
        return self._found(lambda: _remote(self._client().batches.retrieve(batch_id)))

    def lines(self, file_id: str) -> Iterator[str] | None:
        """Of a file of results; None when the provider does not have it (any more)."""

        def get() -> str:
            client = self._client().with_options(timeout=_UPLOAD_S)
            return str(client.files.content(file_id).text)

        text = self._found(get)
        # Not `splitlines`: JSON may hold other ends of lines than this one.
        return None if text is None else (line for line in text.split("\n") if line.strip())

    def delete(self, file_id: str) -> None:
        """Remove a file; one that is not there is removed."""
        self._found(lambda: self._client().files.delete(file_id))

    def close(self) -> None:
        """Give the connections back."""
        if self._opened is not None:
            with suppress(Exception):
                self._opened.close()
            self._opened = None

    def _client(self) -> Any:
        if self._opened is None:
            from openai import OpenAI

            self._opened = OpenAI(
                api_key=self._key,
                base_url=self.endpoint.base_url,
                max_retries=self._retries,
                timeout=self._seconds,
            )
        return self._opened

    def _found(self, act: Callable[[], T]) -> T | None:
        import openai

        def tried() -> T | None:
            try:
                return act()
            except openai.NotFoundError:
                return None

        return self._asked(tried)

    def _asked(self, act: Callable[[], T]) -> T:
        import openai

        try:
            return act()
        except openai.OpenAIError as error:
            failure = failed(error, self._key)
            where = f"Batch API at {self.endpoint.shown}"
            if failure.kind != "final":
                remedy = "nothing is lost: what is left is done the next time"
                raise ServiceUnavailable(where, failure.problem, remedy) from error
            if failure.code == "insufficient_quota":
                raise LimitReached(
                    where, failure.problem, "add credit at the provider, then run it again"
                ) from error
            named = "OPENAI_API_KEY" if failure.status in (401, 403) else where
            remedy = "check that this endpoint has files and batches, and that the key may use them"
            raise ConfigurationError(named, failure.problem, remedy) from error


def _remote(batch: Any) -> Remote:
    errors = list(getattr(batch.errors, "data", None) or [])
    told = [f"line {e.line}: {e.message}" if e.line else str(e.message) for e in errors[:3]]
    codes = {str(e.code) for e in errors}
    return Remote(
        batch_id=str(batch.id),
        status=str(batch.status),
        output_file_id=batch.output_file_id,
        error_file_id=batch.error_file_id,
        problem=scrubbed("; ".join(told), "") if told else None,
        again=bool(codes) and codes <= _TRANSIENT,
    )
