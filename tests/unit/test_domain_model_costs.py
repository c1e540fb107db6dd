"""How fast money goes, and where that leads."""

from datetime import UTC, datetime, timedelta

import pytest

from componentforge.domain.model_costs import Recent, pace_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def recent(**changes):
    whole = {"hour": 0.5, "day": 4.8, "week": 21.0, "today": 2.0, "month": 60.0,
             "first_at": NOON - timedelta(days=30), **changes}  # fmt: skip
    return Recent(**whole)


def test_the_pace_by_hand():
    pace = pace_of(recent(), NOON)
    assert (pace.usd_per_hour, pace.usd_per_day) == (0.5, 3.0)
    assert pace.today_forecast_usd == pytest.approx(2.0 + 4.8 / 24 * 12)
    assert pace.month_forecast_usd == pytest.approx(60.0 + 3.0 * 10.5)


@pytest.mark.parametrize(("days", "divisor"), [(0.1, 1.0), (3.5, 3.5), (90, 7.0)])
def test_a_young_book_is_divided_by_its_age_but_at_least_a_day(days, divisor):
    pace = pace_of(recent(first_at=NOON - timedelta(days=days)), NOON)
    assert pace.usd_per_day == pytest.approx(21.0 / divisor)


def test_an_empty_book_has_no_pace():
    nothing = Recent(hour=0, day=0, week=0, today=0, month=0, first_at=None)
    pace = pace_of(nothing, NOON)
    assert set(pace.model_dump().values()) == {0.0}
