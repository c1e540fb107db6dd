"""A variant in one table: every figure with n and its 95 % interval."""

from collections.abc import Iterable, Mapping, Sequence

from componentforge.domain.base import Frozen
from evaluation.measures import BY_NAME, MEASURES, Measure
from evaluation.records import Evaluation, ItemRecord
from evaluation.statistics import mean_interval

Values = Mapping[str, float | None]


class Row(Frozen):
    """One figure of one variant, or of a part of its items."""

    measure: str
    n: int
    """Items it applies to, failed ones included."""
    mean: float
    low: float | None
    high: float | None


class Summary(Frozen):
    """One variant."""

    variant: str
    variant_sha256: str
    items: int
    failed: int
    rows: tuple[Row, ...]


def summarise(evaluation: Evaluation) -> tuple[Summary, ...]:
    """Every variant, in the order they were asked for."""
    found: list[Summary] = []
    for variant in evaluation.variants:
        records = evaluation.of(variant.name)
        found.append(
            Summary(
                variant=variant.name,
                variant_sha256=variant.content_sha256,
                items=len({record.item for record in records}),
                failed=sum(record.status == "failed" for record in records),
                rows=rows_of(records),
            )
        )
    return tuple(found)


def rows_of(records: Sequence[ItemRecord]) -> tuple[Row, ...]:
    """Every figure that applies to at least one of these items."""
    families = {record.item: record.family for record in records}
    rows: list[Row] = []
    for measure in MEASURES:
        values = item_means(records, measure.name)
        groups = [families[item] for item in values]
        interval = mean_interval(list(values.values()), groups, yes_or_no=measure.yes_or_no)
        if interval is not None:
            n, mean, low, high = interval
            rows.append(Row(measure=measure.name, n=n, mean=mean, low=low, high=high))
    return tuple(rows)


def item_means(records: Iterable[ItemRecord], measure: str) -> dict[str, float | None]:
    """The figure of each item: the mean of its epochs; None where it applies to none of them."""
    found: dict[str, list[float]] = {}
    for record in records:
        values = found.setdefault(record.item, [])
        value = record.metrics.get(measure)
        if value is not None:
            values.append(value)
    return {item: sum(v) / len(v) if v else None for item, v in found.items()}


def told(value: float | None, measure: Measure | str) -> str:
    """A figure as a table shows it."""
    measure = BY_NAME[measure] if isinstance(measure, str) else measure
    if value is None:
        return "–"
    if measure.unit == "usd":
        return f"${value:.4f}"
    if measure.unit == "points":
        return f"{value:.1f}"
    return f"{value:.2f}" if measure.unit in ("seconds", "count") else f"{value:.3f}"


def told_interval(row: Row) -> str:
    """`[low, high]`, or that nobody knows."""
    if row.low is None or row.high is None:
        return "[too few families]"
    return f"[{told(row.low, row.measure)}, {told(row.high, row.measure)}]"
