"""What a batch leaves beside its components: a page, a table, and whether the gate lets it pass."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from componentforge.domain.batch import ItemRow
from componentforge.errors import InputRejected, StorageFull
from evaluation.batch_gate import check_results
from evaluation.batch_metrics import batch_metrics
from evaluation.batch_report import batch_report
from evaluation.batch_table import batch_table

REPORT, TABLE, SHEET = "batch-report.html", "batch-results.parquet", "batch-results.csv"
METRICS = "batch-metrics.prom"


class Told(NamedTuple):
    """Where the page and the table are, and what the gate found."""

    report: Path
    table: Path
    problems: tuple[str, ...]


def publish_results(
    out: Path, source: str, rows: Sequence[ItemRow], rejected: Sequence[InputRejected]
) -> Told:
    """Write page, tables and metrics into `out`, each whole or not at all.

    Raises:
        StorageFull: They did not fit, or `out` cannot be written.
    """
    table = batch_table(rows)
    broken = tuple(f"results: {problem}" for problem in check_results(table))
    problems = [*(str(problem) for problem in rejected), *broken]
    page = batch_report(source, rows, problems, lambda folder: _files(out / folder))
    parquet, sheet = BytesIO(), table.to_csv(index=False)
    table.to_parquet(parquet, index=False)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in (
        (REPORT, page.encode()),
        (TABLE, parquet.getvalue()),
        (SHEET, sheet.encode()),
        (METRICS, batch_metrics(rows)),
    ):
        _write(out / name, content)
    return Told(out / REPORT, out / TABLE, broken)


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StorageFull(str(path), error.strerror or "cannot be written") from error
