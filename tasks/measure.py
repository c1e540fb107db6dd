"""Stage `measure`: what came out of one item, held against its truth."""

from typing import Any

from componentforge.domain.base import Frozen
from evaluation.measures import measure as figures
from tasks import keys
from tasks.models import Evidence
from tasks.stage import stage


class Measured(Frozen):
    """The figures of one item, but time and cost."""

    metrics: dict[str, float | None]


@stage(keys.MEASURE)
def measure(evidence: Evidence, truth: dict[str, Any], reference: str | None) -> Measured:
    """Score the best attempt. `truth` and `reference` are the item's own, by content."""
    known, best = evidence.known, evidence.attempt
    return Measured(
        metrics=figures(truth, known.reading, known.proposal, best, evidence.attempts, reference)
    )
