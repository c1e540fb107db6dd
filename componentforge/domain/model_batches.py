"""Questions that wait for a batch, and batches on their way; `Outbox` is who keeps both.

A question is in the outbox before anything else, a shard's every step before it is taken. What a
step left behind, here or at the provider, is found again by whoever takes the next one.
"""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from pydantic import NonNegativeInt, PositiveInt

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.model_calls import ModelRequest
from componentforge.domain.model_ledger import Booking, Kept, Settlement

ShardState = Literal["formed", "uploaded", "creating", "running", "ended", "collected", "tidied"]
"""`creating` may or may not be known to the provider: whoever finds it asks before it creates."""


class Wanted(Frozen):
    """A question that is to be asked in a batch."""

    request: ModelRequest
    """Complete: a file's line is written from it, at any time, on any machine with the blobs."""
    booking: Booking

    @property
    def custom_id(self) -> str:
        """In a file."""
        return custom_id_of(self.booking.key, self.booking.turn)


def custom_id_of(key: str, turn: int) -> str:
    """The question's key; its repair's with the turn."""
    return key if turn == 0 else f"{key}/{turn}"


class Waiting(NamedTuple):
    """A question in the outbox, without what it asks: there may be very many."""

    call_id: str
    """That it is or will be booked as."""
    custom_id: str
    model: str
    booked: bool


class Shard(Frozen):
    """One batch at the provider: at most so many lines, so many bytes, one model."""

    shard_id: str
    endpoint: str
    path: str
    """Of the API, as every line's `url` says."""
    model: str
    state: ShardState = "formed"
    lines: PositiveInt
    sha256: Sha256
    """Of its file."""
    size: PositiveInt
    """Bytes."""
    input_file_id: str | None = None
    batch_id: str | None = None
    status: str | None = None
    """As the provider tells it."""
    output_file_id: str | None = None
    error_file_id: str | None = None
    problem: str | None = None
    moved_at: datetime | None = None
    """When its last step was written down; the store's to set."""

    @property
    def filename(self) -> str:
        """At the provider: by it an upload is found again."""
        return f"forge-{self.shard_id}.jsonl"


class Came(NamedTuple):
    """An answer of a batch."""

    call_id: str
    body: str
    settlement: Settlement


class Missed(NamedTuple):
    """A question that a batch did not answer."""

    call_id: str
    problem: str
    again: bool
    """Whether the next batch may answer it."""
    billed: bool = False
    """Whether it may have been answered and paid for all the same."""


class OutboxCounts(Frozen):
    """How many questions stand where, and shards that are not through."""

    waiting: NonNegativeInt = 0
    sent: NonNegativeInt = 0
    answered: NonNegativeInt = 0
    failed: NonNegativeInt = 0
    shards: NonNegativeInt = 0


class Outbox(Protocol):
    """Any number of processes at once; only who holds `exclusive` moves shards.

    Every method raises ServiceUnavailable while the database is away.
    """

    def exclusive(self) -> AbstractContextManager[bool]:
        """Whether this process alone may move shards until the block ends, however it ends."""
        ...

    def reply(self, key: str, turn: int) -> tuple[Kept, bool] | None:
        """What was received for a question, and whether nobody has used it yet."""
        ...

    def want(self, wanted: Wanted) -> str | None:
        """Put a question down, unless it is there. Why it could not be answered, said once."""
        ...

    def waiting(self, endpoint: str, limit: int) -> list[Waiting]:
        """Questions in no shard, by model, the oldest first."""
        ...

    def wanted(self, call_ids: list[str]) -> dict[str, Wanted]:
        """What these ask."""
        ...

    def answered(self, call_id: str) -> None:
        """Its answer had been received otherwise."""
        ...

    def form(self, shard: Shard, call_ids: list[str]) -> None:
        """Write a new shard down with what it asks, in that order; whole or not at all."""
        ...

    def shards(self, endpoint: str) -> list[Shard]:
        """Those that are not through, the oldest first."""
        ...

    def members(self, shard_id: str, *, unanswered: bool = False) -> list[Waiting]:
        """What a shard asks, in order of its lines."""
        ...

    def move(self, shard: Shard) -> None:
        """Write a shard's step down; one that is `creating` marks its calls as sent, one that is
        `tidied` forgets what its answered questions asked.
        """
        ...

    def came(self, answers: list[Came]) -> float:
        """Keep and book answers; dollars spent today before them."""
        ...

    def missed(self, questions: list[Missed]) -> None:
        """Book calls that brought no answer; what may come again waits for the next shard."""
        ...

    def counts(self, endpoint: str) -> OutboxCounts:
        """Where everything stands."""
        ...
