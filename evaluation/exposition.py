"""Figures in the text form Prometheus reads: every name, type and help as the table has them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from componentforge.domain.metrics import BUCKETS, METRICS, Labels, Metric, Totals

if TYPE_CHECKING:
    from prometheus_client.core import Metric as Family


def exposition(figures: Totals) -> bytes:
    """The page. A figure whose name is not in the table is a fault of ours: KeyError."""
    from prometheus_client import CollectorRegistry, generate_latest

    _check(figures)
    registry = CollectorRegistry(auto_describe=False)

    class Once:
        def collect(self) -> "Iterator[Family]":
            return families(figures)

    registry.register(Once())  # pyright: ignore[reportArgumentType]
    return generate_latest(registry)


def families(figures: Totals) -> "Iterator[Family]":
    """One a metric of the endpoint that has figures, in the table's order."""
    from prometheus_client.core import (
        CounterMetricFamily,
        GaugeMetricFamily,
        HistogramMetricFamily,
    )

    for metric in METRICS:
        own = {labels: value for (name, labels), value in figures.items() if name == metric.name}
        if not own:
            continue
        if metric.kind == "histogram":
            histogram = HistogramMetricFamily(metric.name, metric.about, labels=metric.labels)
            for labels, (counts, total) in _series(metric, own, figures).items():
                histogram.add_metric(_values(metric, labels), counts, total)
            yield histogram
            continue
        kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
        family = kind(metric.name, metric.about, labels=metric.labels)
        for labels in sorted(own):
            family.add_metric(_values(metric, labels), own[labels])
        yield family


def _values(metric: Metric, labels: Labels) -> list[str]:
    named = dict(labels)
    return [named[label] for label in metric.labels]


def _series(
    metric: Metric, own: Mapping[Labels, float], figures: Totals
) -> dict[Labels, tuple[list[tuple[str, float]], float]]:
    """Labels without `le` -> (cumulated buckets, sum)."""
    counted: dict[Labels, dict[str, float]] = {}
    for labels, value in own.items():
        le = dict(labels)["le"]
        rest = tuple(pair for pair in labels if pair[0] != "le")
        counted.setdefault(rest, {})[le] = value
    bounds = [*(str(bound) for bound in BUCKETS[metric.name]), "+Inf"]
    made: dict[Labels, tuple[list[tuple[str, float]], float]] = {}
    for rest, counts in sorted(counted.items()):
        running, cumulated = 0.0, list[tuple[str, float]]()
        for bound in bounds:
            running += counts.get(bound, 0.0)
            cumulated.append((bound, running))
        made[rest] = (cumulated, figures.get((f"{metric.name}_sum", rest), 0.0))
    return made


def _check(figures: Totals) -> None:
    known = {metric.name: metric for metric in METRICS}
    for name, labels in figures:
        metric = known.get(name) or known[name.removesuffix("_sum")]
        names = {label for label, _ in labels} - {"le"}
        if names != set(metric.labels):
            raise KeyError(f"{name} has the labels {metric.labels}, got {sorted(names)}")
