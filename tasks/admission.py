"""May this caller have another run? Counted before anything is done, charged when it is over."""

from collections.abc import Iterable, Sequence

from componentforge import wiring
from componentforge.domain.records import StageRecord
from componentforge.errors import ForgeError, LimitReached
from tasks.models import GenerateRequest


def admit(request: GenerateRequest) -> None:
    """Count a run and its picture's pixels against the caller's quotas.

    A picture that cannot be read counts as a run without pixels: reading it says what is wrong.

    Raises:
        LimitReached: It does not fit. Nothing was written, also not over an earlier component.
        ServiceUnavailable: There is a quota, and Redis is away.
    """
    wired = wiring.current()
    caller = wired.caller()
    try:
        wired.quotas().take(caller, runs=1, pixels=_pixels(request.image))
    except LimitReached as error:
        wired.record("quota.refused", caller, run=request.run_id, problem=error.problem)
        raise


def charge(stages: Sequence[StageRecord], run_id: str | None = None) -> None:
    """Count what the stages of a run cost; a stage whose price is unknown counts as nothing.

    What the cache saved of it enters the book of hosted models.
    """
    usd = sum(stage.cost_usd or 0.0 for stage in stages)
    wired = wiring.current()
    if usd > 0:
        wired.quotas().add(wired.caller(), usd=usd)
    saved = [(stage.name, stage.usd_saved) for stage in stages if stage.usd_saved > 0]
    if saved:
        wired.note_saved(saved, run_id)


def spent(stages: Iterable[StageRecord]) -> float | None:
    """Dollars; None when the price of a stage is unknown."""
    costs = [stage.cost_usd for stage in stages]
    return None if None in costs else sum(cost or 0.0 for cost in costs)


def _pixels(image: str) -> int:
    """Of the picture as its header says; 0 when it has none that can be read."""
    from PIL import Image

    try:
        with Image.open(image) as picture:
            return picture.width * picture.height
    except (OSError, ValueError, SyntaxError, ForgeError, Image.DecompressionBombError):
        return 0
