"""Experiments in PostgreSQL: registered once, exposures sticky, outcomes counted once."""

import json
from collections.abc import Sequence

from componentforge.domain.experiment import Experiment, Outcome, Registered, Segmented, UnitRow
from componentforge.errors import ConfigurationError, NotFound
from componentforge.stores.database import Database

_KNOWN = "`forge ab status` lists them"


class PostgresExperiments:
    """Any number of processes may register, expose and record at once."""

    def __init__(self, url: str) -> None:
        """`url` is libpq's."""
        self.database = Database(url)

    def create(self, experiment: Experiment) -> bool:
        """Register it; False when the very same is already registered.

        Raises:
            ConfigurationError: The key stands for another experiment.
            ServiceUnavailable: PostgreSQL is away.
        """
        with self.database.transaction() as connection:
            made = connection.execute(
                "insert into experiments (key, content, content_sha256) values (%s, %s, %s)"
                " on conflict do nothing returning key",
                (experiment.key, experiment.model_dump_json(), experiment.content_sha256),
            ).fetchone()
            if made is not None:
                return True
            known = connection.execute(
                "select content_sha256 from experiments where key = %s", (experiment.key,)
            ).fetchone()
        if known is not None and known[0] != experiment.content_sha256:
            raise ConfigurationError(
                experiment.key, "another experiment is registered under this key",
                "what was registered never changes: choose a new key",
            )  # fmt: skip
        return False

    def get(self, key: str) -> Registered:
        """One of them. Raises NotFound."""
        found = self._select("where key = %s", (key,))
        if not found:
            raise NotFound("experiment", key, _KNOWN)
        return found[0]

    def all(self) -> list[Registered]:
        """Newest first."""
        return self._select("order by created_at desc, key", ())

    def stop(self, key: str, reason: str, shipped: str | None = None) -> Registered:
        """End it; no unit enters any more. The first end stays.

        Raises:
            NotFound: There is no such experiment.
            ConfigurationError: `shipped` is none of its variants.
        """
        known = self.get(key)
        if shipped is not None and shipped not in known.experiment.variants:
            arms = ", ".join(known.experiment.variants)
            raise ConfigurationError("--ship", f"{shipped!r} is no arm of {key}", f"use {arms}")
        with self.database.transaction() as connection:
            connection.execute(
                "update experiments set state = 'stopped', reason = %s, shipped = %s,"
                " stopped_at = now() where key = %s and state = 'running'",
                (reason, shipped, key),
            )
        return self.get(key)

    def stop_arm(self, key: str, variant: str) -> None:
        """Give this variant no new units; those that have it keep it."""
        with self.database.transaction() as connection:
            connection.execute(
                "update experiments set stopped_arms = array_append(stopped_arms, %s)"
                " where key = %s and not %s = any(stopped_arms)",
                (variant, key, variant),
            )

    def expose(
        self, key: str, units: Sequence[str], arms: Sequence[int], forced: Sequence[bool]
    ) -> list[int]:
        """Write down who sees which arm. The first time counts: the arms that hold, in order."""
        with self.database.transaction() as connection:
            connection.execute(
                "insert into exposures (key, unit, arm, forced)"
                " select %s, t.unit, t.arm, t.forced"
                " from unnest(%s::text[], %s::int[], %s::boolean[]) as t(unit, arm, forced)"
                " on conflict do nothing",
                (key, list(units), list(arms), list(forced)),
            )
        known = self.exposed(key, units)
        return [known[unit] for unit in units]

    def exposed(self, key: str, units: Sequence[str]) -> dict[str, int]:
        """Unit -> arm of those that were exposed before."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select unit, arm from exposures where key = %s and unit = any(%s)",
                (key, list(units)),
            ).fetchall()
        return {str(unit): int(arm) for unit, arm in rows}

    def record(self, key: str, outcomes: Sequence[Outcome]) -> int:
        """Keep measurements of exposed units; how many were new. Others are left out."""
        columns = [list(column) for column in zip(
            *((o.unit, o.metric, o.value, o.result, o.before) for o in outcomes), strict=True
        )]  # fmt: skip
        if not columns:
            return 0
        with self.database.transaction() as connection:
            done = connection.execute(
                "insert into outcomes (key, unit, metric, value, result, before)"
                " select %s, t.unit, t.metric, t.value, t.result, t.before"
                " from unnest(%s::text[], %s::text[], %s::float8[], %s::text[], %s::boolean[])"
                " as t(unit, metric, value, result, before)"
                " join exposures e on e.key = %s and e.unit = t.unit"
                " on conflict do nothing",
                (key, *columns, key),
            )
            return done.rowcount

    def segment(self, key: str, groups: Sequence[Segmented]) -> int:
        """Note what groups exposed units belonged to before; of how many. The first word holds."""
        columns = [
            [one.unit for one in groups], [one.segment for one in groups],
            [one.value for one in groups],
        ]  # fmt: skip
        with self.database.transaction() as connection:
            done = connection.execute(
                "update exposures e set segments = t.told || e.segments from"
                " (select unit, jsonb_object_agg(segment, value) as told"
                "  from unnest(%s::text[], %s::text[], %s::text[]) as u(unit, segment, value)"
                "  group by unit) t"
                " where e.key = %s and e.unit = t.unit",
                (*columns, key),
            )
            return done.rowcount

    def rows(self, key: str) -> list[UnitRow]:
        """Every unit that counts, in the order in which they came."""
        with self.database.transaction() as connection:
            found = connection.execute(
                "select e.unit, e.arm, e.segments, m.before, m.metric, m.mean from exposures e"
                " left join (select unit, metric, before, avg(value) as mean from outcomes"
                "  where key = %s group by unit, metric, before) m using (unit)"
                " where e.key = %s and not e.forced order by e.number",
                (key, key),
            ).fetchall()
        units: dict[str, tuple[int, dict[str, float], dict[str, float]]] = {}
        groups: dict[str, dict[str, str]] = {}
        for unit, arm, segments, before, metric, mean in found:
            _, values, earlier = units.setdefault(str(unit), (int(arm), {}, {}))
            groups[str(unit)] = dict(segments)
            if metric is not None:
                (earlier if before else values)[str(metric)] = float(mean)
        return [
            UnitRow(unit=unit, arm=arm, values=values, before=before, segments=groups[unit])
            for unit, (arm, values, before) in units.items()
        ]

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def _select(self, rest: str, values: tuple[str, ...]) -> list[Registered]:
        with self.database.transaction() as connection:
            rows = connection.execute(
                "select content, state, stopped_arms, reason, shipped, created_at, stopped_at"
                f" from experiments {rest}".encode(),  # our own constants
                values,
            ).fetchall()
        return [
            Registered(
                experiment=Experiment.model_validate_json(json.dumps(row[0])), state=row[1],
                stopped_arms=tuple(row[2]), reason=row[3], shipped=row[4], created_at=row[5],
                stopped_at=row[6],
            )
            for row in rows
        ]  # fmt: skip
