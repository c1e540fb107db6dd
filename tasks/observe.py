"""What a run and its stages tell while they work: log lines and spans, with their ids."""

import logging
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from componentforge import wiring
from componentforge.domain.context import working_on
from componentforge.domain.records import StageRecord
from componentforge.wiring.log_lines import log_to_stderr

if TYPE_CHECKING:
    from componentforge.wiring.tracing import Tracing
    from tasks.models import GenerateRequest

logger = logging.getLogger("componentforge.stages")
_tracing: ContextVar["Tracing | None"] = ContextVar("forge_tracing", default=None)


@contextmanager
def observed(request: "GenerateRequest") -> Generator[None]:
    """Everything inside belongs to the run of `request`: its log lines, its spans."""
    wired = wiring.current()
    log_to_stderr(wired.settings)
    tracing = wired.tracing()
    token = _tracing.set(tracing)
    try:
        with ExitStack() as stack:
            stack.enter_context(working_on(run=request.run_id))
            if tracing is not None:
                engine = request.engine.label
                stack.enter_context(tracing.run("generate", image=request.image, engine=engine))
            yield
    finally:
        _tracing.reset(token)


def ended(record: StageRecord, failure: BaseException | None) -> None:
    """A stage ended: computed, answered from the cache, or with an error."""
    with working_on(stage=record.name):
        if failure is not None:
            logger.info("%s ended: %s", record.name, type(failure).__name__, extra=_took(record))
        elif logger.isEnabledFor(logging.INFO):
            how = "from the cache" if record.cached else "computed"
            logger.info("%s %s", record.name, how, extra=_took(record))
        tracing = _tracing.get()
        if tracing is not None:
            tracing.stage(record, failure)


def _took(record: StageRecord) -> dict[str, object]:
    return {
        "seconds": round(record.seconds, 6),
        "cached": record.cached,
        "cost_usd": record.cost_usd,
        "seconds_saved": round(record.seconds_saved, 6),
    }
