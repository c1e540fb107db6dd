"""What an evaluation leaves: dashboard, records, table, and the run in MLflow."""

import csv
import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from componentforge import __version__
from componentforge.errors import ForgeError, ServiceUnavailable
from componentforge.wiring import Wiring

if TYPE_CHECKING:
    from evaluation.records import Evaluation
    from evaluation.summary import Summary

ROOT = Path(__file__).resolve().parents[1]


class Told(NamedTuple):
    """Where it is."""

    folder: Path
    run_id: str | None
    """MLflow's; None when it could not be reached."""


def publish_evaluation(
    wired: Wiring, evaluation: "Evaluation", summaries: "Sequence[Summary]", folder: Path
) -> Told:
    """Write `dashboard.html`, `evaluation.json` and `items.csv`, and log them as an MLflow run."""
    from evaluation.dashboard import render_dashboard
    from tasks.track import log_evaluation

    def load(address: str) -> bytes | None:
        try:
            return wired.blobs().get(address)
        except ForgeError:
            return None

    files = {
        "dashboard.html": render_dashboard(evaluation, summaries, load).encode(),
        "evaluation.json": (evaluation.model_dump_json() + "\n").encode(),
        "items.csv": item_table(evaluation),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        beside = folder / f".{name}.new"
        beside.write_bytes(data)
        beside.replace(folder / name)
    try:
        run_id = log_evaluation(evaluation, summaries, files, wired.tracking_uri())
        return Told(folder, run_id)
    except ServiceUnavailable as error:
        wired.notice(f"{error}; going on without it")
        return Told(folder, None)


def item_table(evaluation: "Evaluation") -> bytes:
    """One row an item, variant and epoch; an empty cell does not apply."""
    from evaluation.measures import MEASURES

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    about = ("item", "family", "category", "component_type", "variant", "epoch", "status", "error")
    writer.writerow([*about, "found_type", *(measure.name for measure in MEASURES)])
    for record in evaluation.records:
        values = [record.metrics.get(measure.name) for measure in MEASURES]
        writer.writerow(
            [*(getattr(record, name) for name in about), record.found_type or "", *values]
        )
    return out.getvalue().encode()


def code_version() -> str:
    """The program's version and, in a checkout, its commit and whether it was changed."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return __version__
    told = subprocess.run(
        [git, "describe", "--always", "--dirty", "--exclude=*"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return f"{__version__}+{told.stdout.strip()}" if told.stdout.strip() else __version__
