"""An evaluation in MLflow: a parent run, a run a variant, every figure with n and its interval."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.records import Evaluation
from evaluation.summary import Summary
from tasks.registry import talking

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "componentforge/evaluate"
_MOST_METRICS = 900
"""In one call; MLflow takes 1,000 things."""


def log_evaluation(
    evaluation: Evaluation, summaries: Sequence[Summary], files: Mapping[str, bytes], uri: str
) -> str:
    """Write it down; the parent run's id.

    Args:
        evaluation: What was measured.
        summaries: Its variants.
        files: Artifacts of the parent run by name: the dashboard, the records, the item table.
        uri: MLflow's tracking address.

    Raises:
        ServiceUnavailable: MLflow did not take it.
    """
    with talking():
        from mlflow.tracking import MlflowClient

        return _log(MlflowClient(tracking_uri=uri), evaluation, summaries, files, uri)


def log_files(
    uri: str, experiment: str, name: str, files: Mapping[str, bytes], figures: Mapping[str, float]
) -> str:
    """A run of its own with these artifacts; its id.

    Args:
        uri: MLflow's tracking address.
        experiment: Its name; made when it is missing.
        name: Of the run.
        files: Name -> bytes.
        figures: Metrics.

    Raises:
        ServiceUnavailable: MLflow did not take it.
    """
    with talking():
        from mlflow.tracking import MlflowClient

        client = MlflowClient(tracking_uri=uri)
        where = experiment_id(client, uri, experiment)
        run = str(client.create_run(where, tags={"mlflow.runName": name}).info.run_id)
        batch(client, run, figures, {})
        artifacts(client, run, files)
        client.set_terminated(run)
    return run


def _log(
    client: "MlflowClient",
    evaluation: Evaluation,
    summaries: Sequence[Summary],
    files: Mapping[str, bytes],
    uri: str,
) -> str:
    experiment = experiment_id(client, uri)
    tags = {
        "evaluation": evaluation.id,
        "dataset": evaluation.dataset,
        "dataset.version": evaluation.dataset_version,
        "dataset.sha256": evaluation.dataset_sha256,
        "code.version": evaluation.code_version,
        **{f"stage.{name}": str(number) for name, number in evaluation.stage_versions.items()},
    }
    parent = client.create_run(
        experiment, tags={**tags, "mlflow.runName": f"{evaluation.dataset} {evaluation.id[:8]}"}
    ).info.run_id
    for variant, summary in zip(evaluation.variants, summaries, strict=True):
        child = client.create_run(
            experiment,
            tags={**tags, "mlflow.parentRunId": parent, "mlflow.runName": variant.name},
        ).info.run_id
        params = {
            "variant": variant.name,
            "variant.sha256": summary.variant_sha256,
            "engine": variant.engine.label,
            "model": variant.model,
            "prompt": variant.prompt,
            "temperature": variant.temperature,
            "repairs": variant.repairs,
            "epochs": evaluation.epochs,
            **{f"retrieval.{k}": v for k, v in variant.retrieval.model_dump().items()},
        }
        batch(client, child, _figures(summary), {k: str(v) for k, v in params.items()})
        client.set_terminated(child)
    overall = {"items": len({r.item for r in evaluation.records}), "seconds": evaluation.seconds}
    batch(client, parent, overall, {"variants": ",".join(v.name for v in evaluation.variants)})
    artifacts(client, parent, files)
    client.set_terminated(parent)
    return str(parent)


def experiment_id(client: "MlflowClient", uri: str, name: str = EXPERIMENT) -> str:
    """Of the experiment of that name, made when it is missing."""
    found = client.get_experiment_by_name(name)
    if found is not None:
        return str(found.experiment_id)
    # Beside the database; a server of the user's knows its own place.
    place = None
    if uri.startswith("sqlite:///"):
        place = (Path(uri.removeprefix("sqlite:///")).parent / "artifacts").as_uri()
    return str(client.create_experiment(name, artifact_location=place))


def _figures(summary: Summary) -> dict[str, float]:
    figures: dict[str, float] = {"items": summary.items, "failed": summary.failed}
    for row in summary.rows:
        figures[row.measure] = row.mean
        figures[f"{row.measure}.n"] = row.n
        if row.low is not None and row.high is not None:
            figures[f"{row.measure}.low"] = row.low
            figures[f"{row.measure}.high"] = row.high
    return figures


def batch(
    client: "MlflowClient", run: str, figures: Mapping[str, float], params: Mapping[str, str]
) -> None:
    """Metrics and parameters of a run, in few calls."""
    from mlflow.entities import Metric, Param

    now = int(time.time() * 1000)
    metrics = [Metric(name, float(value), now, 0) for name, value in figures.items()]
    client.log_batch(run, params=[Param(k, v) for k, v in params.items()])
    for start in range(0, len(metrics), _MOST_METRICS):
        client.log_batch(run, metrics=metrics[start : start + _MOST_METRICS])


def artifacts(client: "MlflowClient", run: str, files: Mapping[str, bytes]) -> None:
    """Files of a run, by name."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        client.log_artifacts(run, folder)
