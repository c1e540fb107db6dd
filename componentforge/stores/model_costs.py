"""Reads the book of calls to hosted models: what was spent on what, and how fast."""

from datetime import datetime

from componentforge.domain.model_costs import CostGroup, Recent, Spending
from componentforge.stores.database import Database

_DAY = "to_char({} at time zone 'utc', 'YYYY-MM-DD')"
_GROUPS: dict[CostGroup, str] = {
    "day": "",
    "model": "model",
    "stage": "stage",
    "caller": "caller",
    "run": "coalesce(run_id, '')",
}
_SPENDING = """
with bought as (
    select {bought} as "group",
        count(*) filter (where state = 'received')::int as calls,
        count(*) filter (where state = 'failed')::int as failed,
        coalesce(sum(input_tokens), 0)::bigint as input,
        coalesce(sum(cached_tokens), 0)::bigint as cached,
        coalesce(sum(image_tokens), 0)::bigint as image,
        coalesce(sum(output_tokens), 0)::bigint as output,
        coalesce(sum(usd), 0)::float8 as usd,
        count(*) filter (where state = 'received' and usd is null)::int as unpriced,
        count(*) filter (where state = 'unknown')::int as unknown,
        coalesce(sum(reserved_usd) filter (where state = 'unknown'), 0)::float8 as unknown_usd,
        count(*) filter (where state in ('claimed', 'sent'))::int as in_flight
    from model_calls
    where %(since)s::timestamptz is null or claimed_at >= %(since)s
    group by 1
), reused as (
    select {reused} as "group", count(*)::int as reused, coalesce(sum(usd), 0)::float8 as saved_usd
    from model_reuses
    where %(since)s::timestamptz is null or at >= %(since)s
    group by 1
)
select "group", coalesce(calls, 0), coalesce(failed, 0), coalesce(input, 0), coalesce(cached, 0),
    coalesce(image, 0), coalesce(output, 0), coalesce(usd, 0), coalesce(unpriced, 0),
    coalesce(unknown, 0), coalesce(unknown_usd, 0), coalesce(in_flight, 0), coalesce(reused, 0),
    coalesce(saved_usd, 0)
from bought full join reused using ("group") order by 1
"""
_RECENT = """
select
    coalesce(sum(usd) filter (where claimed_at > n.now - interval '1 hour'), 0)::float8,
    coalesce(sum(usd) filter (where claimed_at > n.now - interval '1 day'), 0)::float8,
    coalesce(sum(usd) filter (where claimed_at > n.now - interval '7 days'), 0)::float8,
    coalesce(sum(usd) filter (where claimed_at at time zone 'utc'
        >= date_trunc('day', n.now at time zone 'utc')), 0)::float8,
    coalesce(sum(usd) filter (where claimed_at at time zone 'utc'
        >= date_trunc('month', n.now at time zone 'utc')), 0)::float8,
    (select min(claimed_at) from model_calls)
from model_calls, (select %(now)s::timestamptz as now) n
where claimed_at > n.now - interval '32 days' and claimed_at <= n.now
"""
_FIELDS = tuple(Spending.model_fields)


class PostgresCosts:
    """Any number of readers. Raises ServiceUnavailable while the database is away."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def spending(self, by: CostGroup, since: datetime | None = None) -> list[Spending]:
        """Rows in order of name; of calls claimed at `since` or later."""
        columns = {"bought": _GROUPS[by], "reused": _GROUPS[by]}
        if by == "day":
            columns = {"bought": _DAY.format("claimed_at"), "reused": _DAY.format("at")}
        with self.database.transaction() as connection:
            rows = connection.execute(
                _SPENDING.format(**columns).encode(), {"since": since}
            ).fetchall()
        return [Spending(**dict(zip(_FIELDS, row, strict=True))) for row in rows]

    def recent(self, now: datetime) -> Recent:
        """Dollars of answered calls up to `now`, by how long ago."""
        with self.database.transaction() as connection:
            row = connection.execute(_RECENT.encode(), {"now": now}).fetchone()
        assert row is not None
        return Recent(
            hour=row[0], day=row[1], week=row[2], today=row[3], month=row[4], first_at=row[5]
        )
