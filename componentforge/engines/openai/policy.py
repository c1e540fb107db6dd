"""What the client of hosted models is given: where, how much, how long, and who is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple, Protocol

from pydantic import NonNegativeInt, PositiveFloat, PositiveInt, SecretStr

from componentforge.domain.base import Frozen
from componentforge.domain.model_calls import ModelRequest
from componentforge.domain.model_ledger import Booking, Caps, Kept
from componentforge.engines.openai.wire import Answer, Api

OWN = "https://api.openai.com/v1"


class Endpoint(Frozen):
    """One server."""

    key: SecretStr
    base_url: str = OWN
    """Up to and with `/v1`."""
    api: Api = "responses"

    @property
    def shown(self) -> str:
        """For messages and the book."""
        return self.base_url.removesuffix("/")

    @staticmethod
    def today() -> date:
        """Of UTC: stop dates are compared with it."""
        return datetime.now(UTC).date()


class Limits(Frozen):
    """Of time, tries and money."""

    seconds: PositiveFloat = 180.0
    """One call."""
    connect_seconds: PositiveFloat = 10.0
    retries: NonNegativeInt = 5
    """After the first try, where the server was away; where it only asked for patience, as often as
    `patience_s` allows."""
    backoff_s: PositiveFloat = 0.5
    """Before the first retry at most; twice as much before each next."""
    backoff_most_s: PositiveFloat = 30.0
    patience_s: PositiveFloat = 600.0
    """In all, waiting for rates and for others' calls included."""
    concurrency: PositiveInt = 64
    """Calls in flight in this process."""
    breaker_after: PositiveInt = 8
    breaker_rest_s: PositiveFloat = 15.0
    caps: Caps = Caps()
    alert_usd: PositiveFloat | None = None
    """A day of UTC, of everybody."""

    @property
    def capped(self) -> bool:
        """Whether dollars are limited."""
        return self.caps != Caps()


class Asker(NamedTuple):
    """On whose behalf."""

    run_id: str | None
    caller: str


class Watch(NamedTuple):
    """Who is told what."""

    wasted: Callable[[float | None], None]
    """In the context of whoever asked: so much was paid, and no answer came of it."""
    notice: Callable[[str], None]
    """A line for a person."""
    alert: Callable[[float], None]
    """Today's spending just passed `alert_usd`: what it is now."""


class Limiter(Protocol):
    """Requests and tokens a minute, shared by all workers."""

    def reserve(self, name: str, *, tokens: float, wait_s: float) -> float:
        """A place for one request: seconds until it may go out. Raises LimitReached."""
        ...

    def settle(self, name: str, *, tokens: float) -> None:
        """Tokens really used less those reserved."""
        ...

    def pause(self, name: str, seconds: float) -> None:
        """Nobody sends within the next `seconds`."""
        ...


class Tracer(Protocol):
    """Notes a call somewhere."""

    def note(
        self,
        question: ModelRequest,
        booking: Booking,
        outcome: tuple[Answer, Kept] | str,
        began_ns: int,
    ) -> str | None:
        """The trace's id; None when it could not be noted. Never raises.

        `outcome` is the reply, or in a line why there is none; `began_ns` Unix time.
        """
        ...

    def close(self) -> None:
        """Wait until all is written."""
        ...
