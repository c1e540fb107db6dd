"""Batches at a provider: sent, collected, and the pictures that waited for them."""

from pathlib import Path

from pydantic import NonNegativeInt

from componentforge import wiring
from componentforge.domain.base import Frozen
from componentforge.engines.openai.batching import Progress
from tasks.batch_results import publish_results


class Collected(Frozen):
    """What a look at the provider brought, and what went on with it."""

    answers: NonNegativeInt = 0
    unanswered: NonNegativeInt = 0
    submitted: NonNegativeInt = 0
    batches: tuple[str, ...] = ()
    """Batches of pictures that went on."""
    finished: tuple[str, ...] = ()
    """Of these: at their end."""
    held_back: str | None = None

    def after(self, progress: Progress) -> "Collected":
        """With what another look brought."""
        changes = {
            "answers": self.answers + progress.came,
            "unanswered": self.unanswered + progress.missed,
            "submitted": self.submitted + progress.submitted,
            "held_back": progress.held_back,
        }
        return self.model_copy(update=changes)


def look() -> Progress:
    """Send what waits, fetch what came; without a key, nothing is on its way.

    Raises:
        ServiceUnavailable, ConfigurationError: As `BatchRounds.look`.
    """
    wired = wiring.current()
    if wired.settings.openai_api_key is None:
        return Progress()
    return wired.model_batches().look()


def resumed() -> list[str]:
    """Batches of pictures with something left to do, after what waited for an answer may go on."""
    store = wiring.current().batches()
    return [batch_id for batch_id in store.resume() if store.counts(batch_id).ready]


def finished(batch_id: str) -> bool:
    """Whether a batch of pictures is at its end; its report is then written."""
    store = wiring.current().batches()
    counts = store.counts(batch_id)
    if counts.finished < counts.total:
        return False
    out = Path(store.options(batch_id).out)
    publish_results(out, store.source(batch_id), store.rows(batch_id), ())
    return True
