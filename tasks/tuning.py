"""Fine-tuning jobs: looked at, and told to MLflow: a run a job."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from componentforge import wiring
from componentforge.domain.tuning import ENDED, TuningEvent, TuningJob
from componentforge.errors import ForgeError, ServiceUnavailable

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "componentforge/tuning"
_TAG = "forge.job"
_ENDS = {"succeeded": "FINISHED", "failed": "FAILED", "cancelled": "KILLED"}


def look(job_id: str) -> tuple[TuningJob, list[TuningEvent]]:
    """Bring a job as far as it goes now, and MLflow up to date; what it told since the last look.

    Raises:
        NotFound, ServiceUnavailable, ConfigurationError, InputRejected: As `Tuner.look`.
    """
    wired = wiring.current()
    job, news = wired.tuner().look(job_id)
    return tracked(job), news


def cancel(job_id: str) -> TuningJob:
    """End a job. Raises as `look`."""
    return tracked(wiring.current().tuner().cancel(job_id))


def watch() -> dict[str, str]:
    """Look at every job that is not at its end; id -> state, or what kept us from looking."""
    wired = wiring.current()
    found: dict[str, str] = {}
    for job in wired.tuning_store().open_jobs():
        try:
            found[job.job_id] = look(job.job_id)[0].state
        except ForgeError as error:  # the other jobs go on
            found[job.job_id] = str(error)
    return found


def tracked(job: TuningJob) -> TuningJob:
    """`job` with the run that tells of it. MLflow being away is said, and keeps nobody waiting."""
    wired = wiring.current()
    if job.state == "planned":
        return job
    try:
        told = wired.tuning_store().told(job.job_id)[0]
        run_id = log_job(job, told, wired.tracking_uri())
    except ServiceUnavailable as error:
        wired.notice(f"{error}; the job is not in MLflow yet")
        return job
    if run_id != job.mlflow_run:
        job = job.model_copy(update={"mlflow_run": run_id})
        wired.tuning_store().move(job)
    return job


def log_job(job: TuningJob, told: Sequence[TuningEvent], uri: str) -> str:
    """Everything known of a job into its run; the run's id. Doing it again changes nothing.

    Raises:
        ServiceUnavailable: MLflow did not take it.
    """
    # Before its import: it asks nobody and reports to nobody.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
    from mlflow.exceptions import MlflowException
    from mlflow.tracking import MlflowClient

    try:
        client = MlflowClient(tracking_uri=uri)
        run_id = job.mlflow_run or _run(client, job, uri)
        _measured(client, run_id, told)
        tags = {
            "state": job.state,
            "remote_id": job.remote_id,
            "tuned_model": job.tuned_model,
            "problem": job.problem,
        }
        for name, value in tags.items():
            if value is not None:
                client.set_tag(run_id, name, value)
        if job.state in ENDED:
            _ended(client, run_id, job)
    except (MlflowException, OSError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0][:160]
        raise ServiceUnavailable("MLflow", first, "check MLFLOW_TRACKING_URI") from error
    return run_id


def _run(client: "MlflowClient", job: TuningJob, uri: str) -> str:
    """The job's run: one that was made while we died is found by its tag."""
    from mlflow.entities import Param

    experiment = _experiment(client, uri)
    found: Any = client.search_runs([experiment], f"tags.`{_TAG}` = '{job.job_id}'")
    if found:
        return str(found[0].info.run_id)
    tags = {_TAG: job.job_id, "mlflow.runName": f"{job.model} {job.job_id[:8]}"}
    run_id = str(client.create_run(experiment, tags=tags).info.run_id)
    params = {
        "provider": job.provider,
        "model": job.model,
        "epochs": job.epochs,
        "seed": job.seed,
        "dataset_sha256": job.dataset_sha256,
        "training_file": job.training_file_id,
    }
    client.log_batch(run_id, params=[Param(name, str(value)) for name, value in params.items()])
    return run_id


def _measured(client: "MlflowClient", run_id: str, told: Sequence[TuningEvent]) -> None:
    from mlflow.entities import Metric

    known: dict[str, set[int]] = {}
    metrics: list[Metric] = []
    for event in told:
        step = int(event.metrics.get("step", 0))
        for name, value in event.metrics.items():
            if name in ("step", "total_steps"):
                continue
            if name not in known:
                history: Any = client.get_metric_history(run_id, name)
                known[name] = {int(m.step) for m in history}
            if step not in known[name]:
                metrics.append(Metric(name, value, int(event.at.timestamp() * 1000), step))
    if metrics:
        client.log_batch(run_id, metrics=metrics)


def _ended(client: "MlflowClient", run_id: str, job: TuningJob) -> None:
    figures = {"trained_tokens": job.trained_tokens, "usd": job.usd}
    for name, value in figures.items():
        if value is not None and not client.get_metric_history(run_id, name):
            client.log_metric(run_id, name, float(value))
    client.set_terminated(run_id, _ENDS[job.state])


def _experiment(client: "MlflowClient", uri: str) -> str:
    found = client.get_experiment_by_name(EXPERIMENT)
    if found is not None:
        return str(found.experiment_id)
    # Beside the database; a server of the user's knows its own place.
    place = None
    if uri.startswith("sqlite:///"):
        place = (Path(uri.removeprefix("sqlite:///")).parent / "artifacts").as_uri()
    return str(client.create_experiment(EXPERIMENT, artifact_location=place))
