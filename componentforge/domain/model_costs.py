"""What hosted models cost, as figures for a person. Pure."""

from calendar import monthrange
from datetime import datetime
from typing import Literal

from pydantic import NonNegativeFloat, NonNegativeInt

from componentforge.domain.base import Frozen

CostGroup = Literal["day", "model", "stage", "caller", "run"]


class Spending(Frozen):
    """One row: a day (UTC), model, stage, caller or run."""

    group: str
    calls: NonNegativeInt = 0
    """Answered, the only ones that are certainly paid."""
    failed: NonNegativeInt = 0
    """Tries that brought no answer and cost nothing."""
    input: NonNegativeInt = 0
    cached: NonNegativeInt = 0
    image: NonNegativeInt = 0
    output: NonNegativeInt = 0
    usd: NonNegativeFloat = 0.0
    """Of answered calls whose price is known."""
    unpriced: NonNegativeInt = 0
    """Answered calls whose price is not known."""
    unknown: NonNegativeInt = 0
    """Sent, and nobody knows whether they were answered."""
    unknown_usd: NonNegativeFloat = 0.0
    """What these may have cost at most, as far as their price is known."""
    in_flight: NonNegativeInt = 0
    reused: NonNegativeInt = 0
    """Answers used again, and stages the result cache answered."""
    saved_usd: NonNegativeFloat = 0.0
    """What these would have cost."""


class Recent(Frozen):
    """Dollars of answered calls, by how long ago."""

    hour: NonNegativeFloat
    """The last 60 minutes."""
    day: NonNegativeFloat
    """The last 24 hours."""
    week: NonNegativeFloat
    """The last 7 days."""
    today: NonNegativeFloat
    """Since midnight, UTC."""
    month: NonNegativeFloat
    """Since the first, UTC."""
    first_at: datetime | None
    """Of the oldest call there is."""


class Pace(Frozen):
    """How fast money goes, and where that leads."""

    usd_per_hour: NonNegativeFloat
    """Over the last 60 minutes."""
    usd_per_day: NonNegativeFloat
    """Over the last 7 days, or since the first call if that is shorter (but at least a day)."""
    today_usd: NonNegativeFloat
    month_usd: NonNegativeFloat
    today_forecast_usd: NonNegativeFloat
    """At midnight, if the rest of the day goes like the last 24 hours."""
    month_forecast_usd: NonNegativeFloat
    """At the end of the month, if it goes on like `usd_per_day`."""


def pace_of(recent: Recent, now: datetime) -> Pace:
    """The pace at `now` (UTC)."""
    lived = (now - recent.first_at).total_seconds() / 86400 if recent.first_at else 0.0
    a_day = recent.week / min(7.0, max(1.0, lived))
    hours_left = 24 - now.hour - now.minute / 60
    days_left = monthrange(now.year, now.month)[1] - now.day + hours_left / 24
    return Pace(
        usd_per_hour=recent.hour,
        usd_per_day=a_day,
        today_usd=recent.today,
        month_usd=recent.month,
        today_forecast_usd=recent.today + recent.day / 24 * hours_left,
        month_forecast_usd=recent.month + a_day * days_left,
    )
