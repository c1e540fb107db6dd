"""Fine-tuning jobs in PostgreSQL. Fulfils `TuningStore`."""

import json
from typing import Any

from componentforge.domain.tuning import Checkpoint, TuningEvent, TuningJob
from componentforge.errors import NotFound
from componentforge.stores.database import Database

_JOB = tuple(name for name in TuningJob.model_fields if name != "moved_at")
_SELECT = f"select {', '.join(_JOB)}, moved_at from tuning_jobs"


class PostgresTuning:
    """Any number of processes may share it."""

    def __init__(self, database: Database | str) -> None:
        self.database = Database(database) if isinstance(database, str) else database

    def add(self, job: TuningJob) -> TuningJob:
        """See `TuningStore.add`."""
        marks = ", ".join(["%s"] * len(_JOB))
        same = ("provider", "endpoint", "model", "dataset_sha256", "suffix", "epochs", "seed")
        with self.database.transaction() as connection:
            connection.execute(
                f"insert into tuning_jobs ({', '.join(_JOB)}) values ({marks})"
                " on conflict do nothing".encode(),
                tuple(getattr(job, name) for name in _JOB),
            )
            row = connection.execute(
                f"{_SELECT} where {' and '.join(f'{name} = %s' for name in same)}"
                " and state not in ('failed', 'cancelled')".encode(),
                tuple(getattr(job, name) for name in same),
            ).fetchone()
        return _job(row)

    def get(self, job_id: str) -> TuningJob:
        """See `TuningStore.get`. The beginning of an id is enough."""
        with self.database.transaction() as connection:
            rows = connection.execute(
                f"{_SELECT} where job_id::text like %s limit 2".encode(),
                (job_id.replace("%", "") + "%",),
            ).fetchall()
        if len(rows) != 1 or not job_id:
            many = "several begin so: write more of it" if rows else "`forge tune list` shows all"
            raise NotFound("job", job_id, many)
        return _job(rows[0])

    def latest(self, limit: int = 20) -> list[TuningJob]:
        """See `TuningStore.latest`."""
        return self._jobs("order by planned_at desc limit %s", (limit,))

    def open_jobs(self) -> list[TuningJob]:
        """See `TuningStore.open_jobs`."""
        where = "where state not in ('succeeded', 'failed', 'cancelled') order by planned_at"
        return self._jobs(where, ())

    def move(self, job: TuningJob) -> None:
        """See `TuningStore.move`."""
        changing = [name for name in _JOB if name not in ("job_id", "provider", "endpoint")]
        sets = ", ".join(f"{name} = %s" for name in changing)
        with self.database.transaction() as connection:
            connection.execute(
                f"update tuning_jobs set {sets}, moved_at = clock_timestamp()"
                " where job_id = %s".encode(),
                (*(_text(getattr(job, name)) for name in changing), job.job_id),
            )

    def tell(
        self, job_id: str, events: list[TuningEvent], checkpoints: list[Checkpoint]
    ) -> list[TuningEvent]:
        """See `TuningStore.tell`."""
        new: list[TuningEvent] = []
        with self.database.transaction() as connection:
            for event in events:
                values = (job_id, event.event_id, event.at, event.level, _text(event.message))
                row = connection.execute(
                    "insert into tuning_events (job_id, event_id, at, level, message, metrics)"
                    " values (%s, %s, %s, %s, %s, %s) on conflict do nothing returning 1",
                    (*values, json.dumps(event.metrics)),
                ).fetchone()
                if row is not None:
                    new.append(event)
            for one in checkpoints:
                connection.execute(
                    "insert into tuning_checkpoints (job_id, checkpoint_id, step, model, metrics)"
                    " values (%s, %s, %s, %s, %s) on conflict do nothing",
                    (job_id, one.checkpoint_id, one.step, one.model, json.dumps(one.metrics)),
                )
        return new

    def told(self, job_id: str) -> tuple[list[TuningEvent], list[Checkpoint]]:
        """See `TuningStore.told`."""
        with self.database.transaction() as connection:
            events = connection.execute(
                "select event_id, at, level, message, metrics from tuning_events"
                " where job_id = %s order by position",
                (job_id,),
            ).fetchall()
            checkpoints = connection.execute(
                "select checkpoint_id, step, model, metrics from tuning_checkpoints"
                " where job_id = %s order by step",
                (job_id,),
            ).fetchall()
        return [TuningEvent(*row) for row in events], [Checkpoint(*row) for row in checkpoints]

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    def _jobs(self, where: str, values: tuple[object, ...]) -> list[TuningJob]:
        with self.database.transaction() as connection:
            rows = connection.execute(f"{_SELECT} {where}".encode(), values).fetchall()
        return [_job(row) for row in rows]


def _job(row: Any) -> TuningJob:
    values = dict(zip((*_JOB, "moved_at"), row, strict=True))
    return TuningJob.model_validate({**values, "job_id": str(values["job_id"])})


def _text(value: Any) -> Any:
    """PostgreSQL keeps no NUL."""
    return value.replace("\0", "�") if isinstance(value, str) else value
