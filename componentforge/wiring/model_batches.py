"""Hosted models asked in batches: who puts questions off, and who sends and collects them."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from componentforge.domain.model_calls import ModelClient
from componentforge.wiring.models import ModelParts, endpoint, limits

if TYPE_CHECKING:
    from componentforge.engines.openai.batching import BatchRounds
    from componentforge.stores.model_batches import PostgresOutbox

_deferred: ContextVar[bool] = ContextVar("models_deferred", default=False)


@contextmanager
def deferring(yes: bool = True) -> Generator[None]:
    """Questions asked inside the block wait for a batch: AnswerPending."""
    token = _deferred.set(yes)
    try:
        yield
    finally:
        _deferred.reset(token)


class ModelBatchParts(ModelParts):
    """The client that defers, its outbox, and the batches."""

    def model_client(self) -> ModelClient:
        """See `ModelParts.model_client`; inside `deferring`, one that buys nothing at once."""
        if not _deferred.get():
            return super().model_client()

        def make() -> ModelClient:
            from componentforge.engines.openai.deferred import DeferredModels

            return self._asking(DeferredModels, outbox=self.outbox())

        return self.once("deferred models", make)

    def outbox(self) -> "PostgresOutbox":
        """Questions for batches. Raises ServiceUnavailable as `history` does."""

        def make() -> "PostgresOutbox":
            from componentforge.stores.model_batches import PostgresOutbox

            return PostgresOutbox(self.model_calls().database)

        return self.once("outbox", make)

    def model_batches(self) -> "BatchRounds":
        """Sends questions out and collects answers. Raises ConfigurationError without a key."""

        def make() -> "BatchRounds":
            from componentforge.engines.openai.batch_api import BatchApi
            from componentforge.engines.openai.batch_files import FileLimits
            from componentforge.engines.openai.batching import BatchRounds

            s = self.settings
            threshold = s.model_usd_alert
            return BatchRounds(
                BatchApi(endpoint(s)),
                self.outbox(),
                self.model_calls(),
                self.models(),
                self.blobs(),
                s.home / "model-batches",
                caps=limits(s).caps,
                limits=FileLimits(lines=s.model_batch_lines, size=s.model_batch_bytes),
                alert=None if threshold is None else (threshold, self._spend_alert),
            )

        return self.once("model batches", make)
