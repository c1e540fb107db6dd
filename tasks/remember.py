"""Writing a run into the history; while the database is away, into a journal that is read later."""

import json
import os
from contextlib import suppress
from pathlib import Path

from pydantic import Field

from componentforge import wiring
from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.ports import History
from componentforge.domain.records import RunRecord
from componentforge.errors import ServiceUnavailable, StorageFull

_AWAY = (ServiceUnavailable, StorageFull)
_AT_MOST = 200
"""Journal entries replayed by one run: a long outage is caught up over a few runs."""


class Entry(Frozen):
    """What the history should know of one run."""

    run: RunRecord
    name: str | None = None
    """Of the component; None for a failed run, which makes no version."""
    files: dict[str, Sha256] = Field(default_factory=dict)
    """What decides whether it is a new version."""


def remember(entry: Entry) -> tuple[int | None, tuple[str, ...]]:
    """Write down `entry` and what earlier runs could not.

    Returns:
        The component's version, None when it has none or it is not known yet; warnings.
    """
    try:
        history = wiring.current().history()
        _replay(history)
        return _write(history, entry), ()
    except _AWAY as error:
        try:
            _keep(entry)
        except OSError as full:
            lost = f"{error}; the run is not in the history ({full.strerror})"
            return None, (lost,)
        return None, (f"{error}; the run is noted and enters the history with the next one",)


def catch_up() -> None:
    """Write into the history what runs of this home noted while the database was away.

    Done at the end of a batch: its last pictures have no next run. What is still away stays noted.
    """
    with suppress(*_AWAY):
        _replay(wiring.current().history())


def _write(history: History, entry: Entry) -> int | None:
    history.record_run(entry.run)
    run = entry.run
    wiring.current().record(
        f"run.{run.status}", run.source, run=run.run_id, engine=run.engine, error=run.error
    )
    if entry.name is None:
        return None
    return history.publish(entry.name, entry.files, entry.run.run_id).number


def _journal() -> Path:
    return wiring.current().settings.home / "pending"


def _keep(entry: Entry) -> None:
    folder = _journal()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{entry.run.started_at:%Y%m%dT%H%M%S%f}-{entry.run.run_id}.json"
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        beside.write_text(entry.model_dump_json())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _replay(history: History) -> None:
    for path in sorted(_journal().glob("*.json"))[:_AT_MOST]:
        try:
            entry = Entry.model_validate(json.loads(path.read_text()))
        except (OSError, ValueError):
            with suppress(OSError):
                path.replace(path.with_suffix(".unreadable"))
            continue
        _write(history, entry)
        path.unlink(missing_ok=True)
