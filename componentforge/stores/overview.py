"""How the last day went, from the runs themselves: what `forge status` shows."""

from collections.abc import Sequence
from typing import Any

from componentforge.domain.base import Frozen
from componentforge.errors import NotFound
from componentforge.stores.database import Database

_RUNS = """
select count(*) filter (where status = 'done'), count(*) filter (where status = 'failed'),
    percentile_cont(array[.5, .95]) within group (order by seconds) filter (where status = 'done'),
    coalesce(sum(browser_restarts), 0)
from runs where started_at > now() - interval '1 day'
"""
_ERRORS = """
select coalesce(error_kind, 'unknown'), count(*) from runs
where started_at > now() - interval '1 day' and status = 'failed' group by 1 order by 2 desc, 1
"""
_STAGES = """
select s.name, count(*), count(*) filter (where s.cached),
    percentile_cont(array[.5, .95]) within group (order by s.seconds) filter (where not s.cached),
    coalesce(sum(s.seconds_saved), 0)
from stage_records s join runs r using (run_id)
where r.started_at > now() - interval '1 day' group by s.name order by s.name
"""
_DOLLARS = """
select coalesce(sum(s.cost_usd), 0), count(*) filter (where s.cost_usd is null)
from stage_records s join runs r using (run_id)
where r.started_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'
"""


class StageDay(Frozen):
    """One stage in the last 24 hours."""

    stage: str
    count: int
    cached: int
    """How many of them the cache answered."""
    p50_s: float | None
    """Of the computed ones, as the next; None when there was none."""
    p95_s: float | None
    saved_s: float


class Day(Frozen):
    """The last 24 hours, and the dollars since midnight UTC."""

    done: int
    failed: int
    errors: dict[str, int]
    """Failed runs by class of error, most frequent first."""
    p50_s: float | None
    """Of a picture that came out, as the next."""
    p95_s: float | None
    stages: tuple[StageDay, ...]
    hit_rate: float | None
    """Share of the stages the cache answered, `publish` left out; None when nothing ran."""
    usd_today: float
    unknown_cost_today: int
    """Stages whose cost is not known."""
    browser_restarts: int


def read_day(database: Database) -> Day:
    """Asked now."""
    with database.transaction() as connection, connection.cursor() as cursor:

        def rows(query: str) -> Sequence[Any]:
            cursor.execute(query.encode())
            return cursor.fetchall()

        (done, failed, quantiles, restarts), errors = rows(_RUNS)[0], rows(_ERRORS)
        stages = tuple(
            StageDay(
                stage=row[0],
                count=row[1],
                cached=row[2],
                p50_s=row[3][0] if row[3] else None,
                p95_s=row[3][1] if row[3] else None,
                saved_s=row[4],
            )
            for row in rows(_STAGES)
        )
        usd, unknown = rows(_DOLLARS)[0]
    asked = [stage for stage in stages if stage.stage != "publish"]  # which is never cached
    count = sum(stage.count for stage in asked)
    return Day(
        done=done,
        failed=failed,
        errors={row[0]: row[1] for row in errors},
        p50_s=quantiles[0] if quantiles else None,
        p95_s=quantiles[1] if quantiles else None,
        stages=stages,
        hit_rate=sum(stage.cached for stage in asked) / count if count else None,
        usd_today=usd,
        unknown_cost_today=unknown,
        browser_restarts=restarts,
    )


def find_batch(database: Database, beginning: str) -> str:
    """The id of the one batch whose id begins so.

    Raises:
        NotFound: None does, or several.
    """
    with database.transaction() as connection, connection.cursor() as cursor:
        cursor.execute(
            "select batch_id from batches where starts_with(batch_id, %s) limit 2", (beginning,)
        )
        found = cursor.fetchall()
    if len(found) != 1 or not beginning:
        remedy = "`forge status` lists the latest; a folder or file of this name is not there"
        raise NotFound("batch", beginning, remedy if not found else "write more of its id")
    return str(found[0][0])
