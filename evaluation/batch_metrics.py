"""What a batch did, in the text form Prometheus reads; for a textfile collector."""

from collections.abc import Sequence
from typing import get_args

from componentforge.domain.batch import ItemRow, ItemState
from componentforge.domain.metrics import METRICS

SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0)
"""Upper bounds of the histogram's buckets; 60 s is the bound a slow batch is told by."""


def batch_metrics(rows: Sequence[ItemRow]) -> bytes:
    """Items by state, seconds an item, stages by whether the cache answered, dollars, savings.

    All are gauges but the histogram: the file says how the batch stands, not what a process counted
    since its start. An item of unknown cost adds nothing to the dollars and is counted by itself.
    Skipped items ran nothing: they are in no sum.
    """
    from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest

    registry = CollectorRegistry()
    table = {metric.name: metric for metric in METRICS}

    def gauge(name: str) -> Gauge:
        metric = table[f"forge_batch_{name}"]
        return Gauge(metric.name, metric.about, metric.labels, registry=registry)

    items = gauge("items")
    for state in get_args(ItemState):
        items.labels(state).set(sum(row.state == state for row in rows))
    seconds = Histogram(
        "forge_batch_item_seconds",
        table["forge_batch_item_seconds"].about,
        buckets=SECONDS,
        registry=registry,
    )
    ended = [row.result for row in rows if row.result and row.state in {"done", "failed"}]
    for result in ended:
        seconds.observe(result.seconds)
    stages = gauge("stages")
    cached = sum(result.cached for result in ended)
    stages.labels("hit").set(cached)
    stages.labels("miss").set(sum(result.stages for result in ended) - cached)
    gauge("cost_dollars").set(sum(result.cost_usd or 0.0 for result in ended))
    gauge("unknown_cost_items").set(sum(result.cost_usd is None for result in ended))
    gauge("saved_seconds").set(sum(result.seconds_saved for result in ended))
    return generate_latest(registry)
