"""Which pictures a warm-up is about, and what it did."""

from collections.abc import Sequence
from pathlib import Path

from componentforge import wiring
from componentforge.domain.base import Frozen
from componentforge.domain.batch import ItemRow
from componentforge.domain.metrics import stage_totals
from componentforge.domain.records import StageRecord
from componentforge.errors import ServiceUnavailable, StorageFull
from componentforge.stores.batches import PostgresBatches
from componentforge.stores.overview import find_batch
from tasks import batching
from tasks.manifest import listed
from tasks.models import BatchRequest, GenerateRequest


class Warmed(Frozen):
    """One picture whose stages are at hand now, or why not."""

    image: str
    error: str | None = None
    computed: int = 0
    """Stages."""
    cached: int = 0
    """Stages that were at hand already."""
    seconds: float = 0.0
    """Of the computed ones."""
    cost_usd: float | None = 0.0
    """None: unknown."""


def wanted(store: PostgresBatches, source: str, request: BatchRequest) -> list[GenerateRequest]:
    """What the same pictures would be asked as, so that the keys are the same.

    Args:
        store: Where earlier batches are.
        source: A batch's id or the first characters of it, a folder, or a manifest.
        request: How pictures of a folder or manifest are wanted; a batch has its own wishes.

    Raises:
        ConfigurationError: It is none of these, or there is no picture in it.
        NotFound: No batch, or more than one, begins so.
    """
    if not Path(source).exists():
        batch_id = find_batch(store.database, source)
        options = store.options(batch_id)
        return [batching.request_for(row, options) for row in store.rows(batch_id)]
    options = batching.options_for(request)
    found = enumerate(listed(source, options.out).items)
    rows = [ItemRow(position=at, item=item, state="queued") for at, item in found]
    return [batching.request_for(row, options) for row in rows]


def warmed(image: str, stages: Sequence[StageRecord], error: str | None = None) -> Warmed:
    """What the stages of one picture took; counted among the figures, as no run does it."""
    try:
        wiring.current().totals().add(stage_totals(stages))
    except (ServiceUnavailable, StorageFull) as away:
        wiring.current().notice(f"{away}; these stages are not among the figures")
    costs = [stage.cost_usd for stage in stages]
    return Warmed(
        image=image,
        error=error,
        computed=sum(not stage.cached for stage in stages),
        cached=sum(stage.cached for stage in stages),
        seconds=sum(stage.seconds for stage in stages if not stage.cached),
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
    )
