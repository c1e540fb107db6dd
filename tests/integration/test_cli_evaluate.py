"""`forge evaluate` as a machine starts it: real stages, MLflow's own database, the gate."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # two whole runs with their servers


@pytest.fixture
def dataset(tmp_path, card_picture):
    folder = tmp_path / "cards" / "team-plan"
    folder.mkdir(parents=True)
    (folder / "picture.png").write_bytes(card_picture.read_bytes())
    heading = {"text": "Team plan", "bbox": [45, 45, 90, 22], "color": "#18181b"}
    truth = {"component_type": "card", "width": 348, "height": 190, "elements": [heading]}
    (folder / "truth.json").write_text(json.dumps(truth))
    return tmp_path / "cards"


def test_one_item_from_picture_to_mlflow(forge, forge_home, dataset, tmp_path):
    (tmp_path / "gate.toml").write_text("[minimum]\nlikeness = 0.5\nmade = 1.0\n")
    done = forge(
        "evaluate",
        "--dataset",
        dataset,
        "--variant",
        "once=repairs:0",
        "--json",
        "--gate",
        "gate.toml",
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    (variant,) = document["variants"]
    assert (variant["items"], variant["failed"]) == (1, 0)
    assert document["gate"]["passed"]
    folder = tmp_path / document["folder"]
    assert {p.name for p in folder.iterdir()} == {"dashboard.html", "evaluation.json", "items.csv"}
    assert "team-plan" in (folder / "dashboard.html").read_text()

    with closing(sqlite3.connect(forge_home / "mlflow" / "mlflow.db")) as database:
        tags = dict(
            database.execute("select run_uuid, value from tags where key = 'mlflow.parentRunId'")
        )
        (child,) = [run for run, parent in tags.items() if parent == document["mlflow_run"]]
        metrics = dict(
            database.execute("select key, value from metrics where run_uuid = ?", [child])
        )
        params = dict(database.execute("select key, value from params where run_uuid = ?", [child]))
    assert metrics["likeness.n"] == 1
    assert metrics["likeness"] == pytest.approx(
        next(row["mean"] for row in variant["rows"] if row["measure"] == "likeness")
    )
    assert params["repairs"] == "0"
    assert params["variant.sha256"] == variant["variant_sha256"]
    kept = {p.name for p in Path(forge_home / "mlflow" / "artifacts").rglob("*") if p.is_file()}
    assert {"dashboard.html", "evaluation.json", "items.csv"} <= kept

    (tmp_path / "gate.toml").write_text("[minimum]\nlikeness = 1.5\n")
    again = forge("evaluate", "--dataset", dataset, "--variant", "once=repairs:0", "--gate", "gate.toml",
                  MLFLOW_TRACKING_URI="http://127.0.0.1:9/", MLFLOW_HTTP_REQUEST_MAX_RETRIES="0")  # fmt: skip
    assert again.returncode == 1
    assert "once: Likeness is" in again.stdout
    assert "MLflow" in again.stderr  # it is away, and that is said
