"""`forge costs`: what hosted models cost, and where that leads."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from componentforge.cli import output
from componentforge.domain.model_costs import Pace, Spending, pace_of
from componentforge.settings import read_settings
from componentforge.wiring import using

_HEAD = ("calls", "in", "cached", "image", "out", "$", "no price", "unknown", "reused", "$ saved")


def costs(arguments: Namespace) -> int:
    """A row a group, the sum, and the pace."""
    now = datetime.now(UTC)
    since = arguments.since
    if isinstance(since, float):
        since = now - timedelta(seconds=since)
    with using(read_settings(), output.notice) as wired:
        wired.settle_models()
        book = wired.model_costs()
        rows, pace = book.spending(arguments.by, since), pace_of(book.recent(now), now)
        alert = wired.settings.model_usd_alert
    total = _total(rows)
    if arguments.json:
        output.put_json(
            {
                "by": arguments.by,
                "since": since.isoformat() if since else None,
                "rows": [row.model_dump(mode="json") for row in rows],
                "total": total.model_dump(mode="json"),
                "pace": pace.model_dump(mode="json"),
                "alert_usd": alert,
            }
        )
        return 0
    if not rows:
        output.put(
            "no hosted model was asked" + (f" since {since:%Y-%m-%d %H:%M}" if since else "")
        )
        return 0
    table = [_cells(row) for row in rows]
    if len(rows) > 1:
        table.append(_cells(total))
    output.put_table(table, (arguments.by, *_HEAD))
    for line in _told(total, pace, alert):
        output.put(line)
    return 0


def _cells(row: Spending) -> tuple[str, ...]:
    tokens = (row.input, row.cached, row.image, row.output)
    return (
        row.group or "(none)",
        str(row.calls),
        *(f"{count:,}" for count in tokens),
        f"{row.usd:.4f}",
        str(row.unpriced or ""),
        f"{row.unknown} (to {row.unknown_usd:.4f})" if row.unknown else "",
        str(row.reused or ""),
        f"{row.saved_usd:.4f}" if row.saved_usd else "",
    )


def _told(total: Spending, pace: Pace, alert: float | None) -> list[str]:
    lines = [
        f"${pace.usd_per_hour:.2f} in the last hour, ${pace.usd_per_day:.2f} a day",
        f"today ${pace.today_usd:.2f}, ${pace.today_forecast_usd:.2f} by midnight UTC at this pace;"
        f" this month ${pace.month_usd:.2f}, ${pace.month_forecast_usd:.2f} at its end",
    ]
    if total.unpriced:
        lines.append(
            f"calls at an unknown price, not in the sums: {total.unpriced}"
            " (FORGE_MODEL_PRICES adds prices: docs/models.md)"
        )
    if total.unknown:
        lines.append(
            f"calls sent of which nobody knows whether they were answered: {total.unknown};"
            f" they cost between nothing and ${total.unknown_usd:.4f} more"
        )
    if alert is not None and pace.today_usd >= alert:
        lines.append(f"more than ${alert:.2f} today (FORGE_MODEL_USD_ALERT)")
    return lines


def _total(rows: list[Spending]) -> Spending:
    names = [name for name in Spending.model_fields if name != "group"]
    return Spending(group="all", **{n: sum(getattr(row, n) for row in rows) for n in names})
