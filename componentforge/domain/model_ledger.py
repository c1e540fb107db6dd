"""The book of bought answers, as values; `CallLedger` is who keeps it.

A call is booked before it is sent. Its reply is kept before anything else happens with it, so an
answer that was received is found again under its key and never bought twice.
"""

from typing import Literal, Protocol

from pydantic import NonNegativeFloat, NonNegativeInt, PositiveFloat

from componentforge.domain.base import Frozen
from componentforge.domain.model_calls import ModelStage, TokenUsage

CallState = Literal["claimed", "sent", "received", "failed", "unknown", "dropped"]
"""`claimed` is not sent yet, `failed` cost nothing, `dropped` was never sent. `unknown` was sent,
and nobody knows whether it was answered and paid for: it may be repeated."""


class Booking(Frozen):
    """A call that is about to be made."""

    key: str
    turn: NonNegativeInt = 0
    """0 is the question, 1 its repair."""
    stage: ModelStage
    model: str
    endpoint: str
    """Base address; holds no secret."""
    run_id: str | None = None
    caller: str
    reserved_usd: NonNegativeFloat | None = None
    """What it may cost at most; None: the price is unknown."""
    batch: bool = False


class Caps(Frozen):
    """What may be spent; calls in flight count with what they may cost at most."""

    run_usd: PositiveFloat | None = None
    day_usd: PositiveFloat | None = None
    """A day of UTC, of everybody."""


class Claimed(Frozen):
    """This call is ours to make."""

    call_id: str


class Kept(Frozen):
    """A reply that was received."""

    call_id: str
    body: str
    """As it came."""
    model: str
    """That was asked."""
    batch: bool
    settled: bool
    """Whether its tokens and dollars are booked."""
    usage: TokenUsage = TokenUsage()
    usd: float | None = None
    trace_id: str | None = None


class Settlement(Frozen):
    """What a received reply says about itself."""

    model: str
    """That answered."""
    response_id: str
    usage: TokenUsage
    usd: float | None
    """None: the price, or what it used, is unknown."""


class Reuse(Frozen):
    """An answer that had been paid for was used once more."""

    stage: str
    model: str = ""
    """Empty: the result cache answered the whole stage."""
    key: str = ""
    run_id: str | None = None
    caller: str
    usd: float | None
    """What it would have cost; None is unknown."""


class Busy(Frozen):
    """Somebody who lives has this call in flight."""

    batch: bool = False


class CallLedger(Protocol):
    """Books calls and keeps replies. Any number of processes at once.

    Every method raises ServiceUnavailable while the database is away; `keep` then has put the reply
    where the next process finds it.
    """

    def claim(self, call_id: str, booking: Booking, caps: Caps) -> Claimed | Kept | Busy:
        """Book a call, unless its reply is there or it is in flight.

        One whose process died is booked as `unknown`, or as `dropped` if it was never sent.

        Raises:
            LimitReached: It does not fit into a cap; nothing was booked.
        """
        ...

    def sent(self, call_id: str) -> None:
        """It goes out now."""
        ...

    def keep(self, call_id: str, body: str) -> None:
        """Its reply came."""
        ...

    def settle(self, call_id: str, settlement: Settlement) -> float:
        """Book what it says about itself; dollars spent today, before this one."""
        ...

    def traced(self, call_id: str, trace_id: str) -> None:
        """It is described there."""
        ...

    def close_call(self, call_id: str, state: CallState, problem: str) -> None:
        """It ended without a reply."""
        ...

    def again(self, call_id: str, state: CallState, problem: str, next_id: str) -> None:
        """It ended without a reply and is made once more, as another call."""
        ...

    def reject(self, key: str) -> None:
        """What was received for `key` is no usable answer: whoever asks again, buys again."""
        ...

    def reused(self, reuse: Reuse) -> None:
        """So much was saved."""
        ...

    def unsettled(self) -> list[Kept]:
        """Replies whose tokens are not booked: their process died right after receiving."""
        ...
