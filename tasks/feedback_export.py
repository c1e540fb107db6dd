"""Feedback into a Parquet file, if the gate lets it pass."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.errors import BlobMissing, StorageFull
from evaluation.feedback_table import check_feedback, feedback_table

if TYPE_CHECKING:
    from componentforge.wiring import Wiring


def export_feedback(
    wired: "Wiring", path: Path, *, everything: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Write the table, whole or not at all.

    Returns:
        How many rows, and what the gate found: with a problem nothing is written.

    Raises:
        ServiceUnavailable: PostgreSQL is away.
        StorageFull: It did not fit.
    """
    rows = wired.feedback().all()
    addresses = {row.generated for row in rows if row.edited and row.generated}
    texts: dict[str, str] = {}
    for address in addresses:
        try:
            texts[address] = wired.blobs().get(address).decode("utf-8", "replace")
        except BlobMissing:
            continue
    table = feedback_table(rows, texts, everything=everything)
    problems = tuple(str(problem) for problem in check_feedback(table, everything=everything))
    if problems:
        return len(table), problems
    parquet = BytesIO()
    table.to_parquet(parquet, index=False)
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(parquet.getvalue())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageFull(str(path), error.strerror or "cannot be written") from error
    return len(table), ()
