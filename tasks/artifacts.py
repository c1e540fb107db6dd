"""What the Prefect server shows of a batch: how far it is, and what failed."""

import logging

from prefect.artifacts import create_progress_artifact, create_table_artifact

from componentforge.stores.batches import PostgresBatches

logger = logging.getLogger("componentforge.batch")
_MOST_ROWS = 100


def tell_progress(batch_id: str, store: PostgresBatches) -> None:
    """Bring both artifacts up to date. They are for looking at: nothing depends on them."""
    try:
        counts = store.counts(batch_id)
        key = f"batch-{batch_id[:12]}"
        create_progress_artifact(
            key=key,
            progress=100.0 * counts.finished / max(1, counts.total),
            description=f"{counts.done} done, {counts.failed} failed of {counts.total}",
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
