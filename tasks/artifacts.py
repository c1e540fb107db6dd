"""What the Prefect server shows of a batch: how far it is, what it took, and what failed."""

import logging

from prefect.artifacts import create_progress_artifact, create_table_artifact

from componentforge.domain.batch import BatchCounts
from componentforge.stores.batches import PostgresBatches

logger = logging.getLogger("componentforge.batch")
_MOST_ROWS = 100
_STATES = ("queued", "running", "done", "failed", "skipped")


def tell_progress(batch_id: str, store: PostgresBatches) -> None:
    """Bring the artifacts up to date. They are for looking at: nothing depends on them."""
    try:
        counts = store.counts(batch_id)
        key = f"batch-{batch_id[:12]}"
        create_progress_artifact(
            key=key,
            progress=100.0 * counts.finished / max(1, counts.total),
            description=f"{counts.done} done, {counts.failed} failed of {counts.total}",
        )
        create_table_artifact(
            key=f"{key}-state",
            table=[{"what": what, "value": value} for what, value in _standing(counts)],
            description=f"batch {batch_id[:12]}",
        )
        if counts.finished < counts.total:
            return
        failed = [row for row in store.rows(batch_id) if row.state == "failed"][:_MOST_ROWS]
        create_table_artifact(
            key=f"{key}-failed",
            table=[
                {"image": row.item.image, "reason": row.result.reason if row.result else ""}
                for row in failed
            ],
            description=f"{counts.failed} of {counts.total} failed",
        )
    except Exception:
        logger.exception("the artifacts of batch %s could not be written", batch_id[:12])


def _standing(counts: BatchCounts) -> list[tuple[str, str]]:
    """Items by state, then what they took: a row each, as a person reads it."""
    rows = [(name, str(getattr(counts, name))) for name in _STATES]
    if counts.stages:
        rows.append(("stages from the cache", f"{counts.cached / counts.stages:.0%}"))
    unknown = f" and {counts.unknown_cost} of unknown cost" if counts.unknown_cost else ""
    return [
        *rows,
        ("seconds computed", f"{counts.seconds:.0f}"),
        ("seconds saved", f"{counts.seconds_saved:.0f}"),
        ("cost", f"${counts.cost_usd:.2f}{unknown}"),
        ("longest wait", f"{counts.oldest_queued_s:.0f} s"),
    ]
