"""Hosted models: who asks them, within which limits, and who hears of what was paid."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from componentforge.domain.model_calls import ModelClient
from componentforge.errors import ConfigurationError, LimitReached, ServiceUnavailable
from componentforge.wiring.accounts import AccountParts

if TYPE_CHECKING:
    from componentforge.engines.openai.models import Models
    from componentforge.engines.openai.policy import Endpoint, Limits, Tracer
    from componentforge.settings import Settings
    from componentforge.stores.limits import Rate, RateLimiter
    from componentforge.stores.model_calls import PostgresCalls
    from componentforge.stores.model_costs import PostgresCosts

C = TypeVar("C", bound=ModelClient)
_run: ContextVar[str | None] = ContextVar("model_run", default=None)
_wasted: list[Callable[[float | None], None]] = []


@contextmanager
def run_named(run_id: str | None) -> Generator[None]:
    """Calls made inside the block are booked on this run, in whatever thread its context is."""
    token = _run.set(run_id)
    try:
        yield
    finally:
        _run.reset(token)


def on_waste(listener: Callable[[float | None], None]) -> None:
    """Tell `listener`, in the context of whoever asked, of money that brought no answer."""
    if listener not in _wasted:
        _wasted.append(listener)


class ModelParts(AccountParts):
    """The client of hosted models, and its book."""

    def model_client(self) -> ModelClient:
        """Who asks hosted models.

        Raises:
            ConfigurationError: No key, or a wrong file of prices.
            ServiceUnavailable: The book's server does not start.
        """

        def make() -> ModelClient:
            from componentforge.engines.openai.client import HostedModels

            return self._asking(HostedModels)

        return self.once("model client", make)

    def _asking(self, kind: Callable[..., C], **more: object) -> C:
        """A client of this kind, made from the settings."""
        from componentforge.engines.openai.policy import Asker, Watch

        return kind(
            endpoint(self.settings),
            limits(self.settings),
            self.models(),
            self.blobs(),
            self.model_calls(),
            Paced(self.rate_limiter(), rates(self.settings)),
            asker=lambda: Asker(_run.get(), self.caller()),
            watch=Watch(wasted=_tell_waste, notice=self.notice, alert=self._spend_alert),
            tracer=self._tracer(),
            **more,
        )

    def models(self) -> "Models":
        """Prices and capabilities. Raises ConfigurationError for a wrong file of the user's."""

        def make() -> "Models":
            from componentforge.engines.openai.models import load_models

            return load_models(self.settings.model_prices)

        return self.once("models", make)

    def model_calls(self) -> "PostgresCalls":
        """The book of calls. Raises ServiceUnavailable as `history` does."""

        def make() -> "PostgresCalls":
            from componentforge.stores.database import Database
            from componentforge.stores.model_calls import PostgresCalls

            spool = self.settings.home / "pending-replies"
            # Few connections: every worker has some, and a call needs one for milliseconds.
            return PostgresCalls(Database(self.address("postgres"), max_connections=4), spool)

        return self.once("model calls", make)

    def model_costs(self) -> "PostgresCosts":
        """Reads the book. Raises ServiceUnavailable as `history` does."""
        from componentforge.stores.model_costs import PostgresCosts

        return PostgresCosts(self.model_calls().database)

    def settle_models(self) -> int:
        """Book the tokens of replies whose process died right after receiving; how many."""
        from componentforge.engines.openai.settling import settle_open

        return settle_open(self.model_calls(), self.models())

    def rate_limiter(self) -> "RateLimiter":
        """Buckets of requests and tokens; without a server each process keeps its own."""

        def make() -> "RateLimiter":
            from componentforge.stores.limits import RateLimiter

            return RateLimiter(self.cache().url)

        return self.once("rate limiter", make)

    def note_saved(self, stages: Sequence[tuple[str, float]], run_id: str | None) -> None:
        """Stages that the result cache answered, and what they had cost: for `forge costs`.

        While the book is away it is not told: no figure is worth a finished run.
        """
        from componentforge.domain.model_ledger import Reuse

        with suppress(ServiceUnavailable):
            for stage, usd in stages:
                self.model_calls().reused(
                    Reuse(stage=stage, run_id=run_id, caller=self.caller(), usd=usd)
                )

    def _spend_alert(self, usd: float) -> None:
        threshold = self.settings.model_usd_alert
        if threshold is None:
            return
        try:
            first = self.model_calls().alert(threshold, usd)
        except ServiceUnavailable:
            first = True  # rather twice than never
        if first:
            self.notice(
                f"models have cost ${usd:.2f} today, more than ${threshold:.2f}"
                " (FORGE_MODEL_USD_ALERT); `forge costs` says for what"
            )
            self.record("models.alert", "spend", usd=round(usd, 6), threshold=threshold)

    def _tracer(self) -> "Tracer | None":
        if not self.settings.model_traces:
            return None
        from componentforge.engines.openai.tracing import MlflowTracer

        key = self.settings.openai_api_key
        return MlflowTracer(self.tracking_uri(), key.get_secret_value() if key else "", self.notice)


def endpoint(chosen: "Settings") -> "Endpoint":
    """Where hosted models are. Raises ConfigurationError without a key."""
    from componentforge.engines.openai.policy import OWN, Endpoint

    if chosen.openai_api_key is None:
        raise ConfigurationError(
            "OPENAI_API_KEY",
            "it is not set, and the openai engine needs it",
            "set it (any word for a server that asks for none), or use --engine local",
        )
    return Endpoint(
        key=chosen.openai_api_key,
        base_url=chosen.openai_base_url or OWN,
        api=chosen.openai_api,
    )


def limits(chosen: "Settings") -> "Limits":
    """Of time, tries and money."""
    from componentforge.domain.model_ledger import Caps
    from componentforge.engines.openai.policy import Limits

    return Limits(
        seconds=chosen.model_seconds,
        retries=chosen.model_retries,
        patience_s=chosen.model_patience,
        concurrency=chosen.model_concurrency,
        caps=Caps(run_usd=chosen.model_usd_per_run, day_usd=chosen.model_usd_per_day),
        alert_usd=chosen.model_usd_alert,
    )


def rates(chosen: "Settings") -> "tuple[Rate, Rate]":
    """What a minute allows of requests and of tokens.

    Of requests only a fifth of a second's worth goes out at once: servers look at seconds, not at
    minutes, and what is delayed on the way must not arrive as more than a second allows.
    """
    from componentforge.stores.limits import Rate

    return (
        Rate(requests_per_minute=chosen.model_requests_per_minute, burst_s=0.2),
        Rate(tokens_per_minute=chosen.model_tokens_per_minute, burst_s=10.0),
    )


def _tell_waste(usd: float | None) -> None:
    for listener in _wasted:
        listener(usd)


class Paced:
    """A limiter that knows its rates. Fulfils `Limiter`."""

    def __init__(self, limiter: "RateLimiter", rates: "tuple[Rate, Rate]") -> None:
        self._limiter = limiter
        self._requests, self._tokens = rates

    def reserve(self, name: str, *, tokens: float, wait_s: float) -> float:
        """See `Limiter.reserve`."""
        wait = 0.0
        if self._tokens.tokens_per_minute is not None:
            wait = self._limiter.reserve(
                f"{name}/tokens", self._tokens, requests=0, tokens=tokens, wait_s=wait_s
            )
        try:
            return max(wait, self._limiter.reserve(name, self._requests, wait_s=wait_s))
        except LimitReached:
            self.settle(name, tokens=-tokens)
            raise

    def settle(self, name: str, *, tokens: float) -> None:
        """See `Limiter.settle`."""
        if self._tokens.tokens_per_minute is not None:
            self._limiter.settle(f"{name}/tokens", self._tokens, tokens=tokens)

    def pause(self, name: str, seconds: float) -> None:
        """See `Limiter.pause`."""
        self._limiter.pause(name, seconds, self._requests)
