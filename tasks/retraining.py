"""The steps of a retraining: is there enough, the training set, the models, the registry."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from componentforge import wiring
from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.learned import CALIBRATION, FUSION, RANKER, CurveFor, Fusion, Ranker
from componentforge.errors import InputRejected, StorageFull
from evaluation.learning.build import build_dataset
from evaluation.learning.dataset_table import check_dataset, dataset_card, dataset_table
from evaluation.learning.items import Dataset
from evaluation.learning.trial import Trial
from tasks.documents import as_json
from tasks.registry import EXPERIMENT, Registry, talking
from tasks.training import AtWork, train_all
from tasks.training_set import gather, reasons

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

LEAST = 1_000
"""New pieces of feedback that are worth a retraining."""


class Supply(Frozen):
    """How much there is to learn from."""

    seen: int
    """All pieces of feedback."""
    fresh: int
    """Those that came since the last retraining."""


class Retrained(Frozen):
    """What came of a run of the flow."""

    fresh: int
    least: int
    enough: bool
    dataset: Sha256 | None = None
    rows: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    verdicts: dict[str, str] = Field(default_factory=dict)
    """Model -> SHIP, HOLD, ROLLBACK, INVALID or SKIPPED."""
    reasons: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)
    """Model -> version that was registered."""
    promoted: tuple[str, ...] = ()
    """Models whose new version is at work now."""
    run_id: str | None = None
    """Of MLflow."""


@task(name="feedback-supply", cache_policy=NO_CACHE, persist_result=False)
def supply() -> Supply:
    """Count what is new. Raises ServiceUnavailable when PostgreSQL is away."""
    store = wiring.current().feedback()
    seen, runs = store.count(), store.retrainings()
    return Supply(seen=seen, fresh=seen - (runs[0].seen if runs else 0))


@task(name="training-set", cache_policy=NO_CACHE, persist_result=False)
def training_set() -> Dataset:
    """Everything that was said, filtered, each thing once, split; kept under the home folder.

    Raises:
        InputRejected: The gate on training sets does not let it pass.
        StorageFull: It did not fit.
    """
    wired = wiring.current()
    items, gone = gather(wired)
    dataset = build_dataset(items)
    dataset = dataset.model_copy(update={"dropped": reasons(dataset.dropped, gone)})
    if problems := check_dataset(dataset):
        raise InputRejected("training set", problems[0], "see docs/learning.md on what is used")
    folder = wired.settings.home / "datasets" / dataset.version[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in dataset_files(dataset).items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise StorageFull(str(folder), error.strerror or "it cannot be written") from error
    return dataset


@task(name="train", cache_policy=NO_CACHE, persist_result=False)
def train(dataset: Dataset) -> list[Trial]:
    """Fit what can be fitted, and judge it on the held-back items."""
    return train_all(dataset, at_work())


@task(name="register", cache_policy=NO_CACHE, persist_result=False)
def register(dataset: Dataset, trials: Sequence[Trial], known: Supply, least: int) -> Retrained:
    """Everything into MLflow; what is better gets the alias; what was learnt from is noted.

    Raises:
        ServiceUnavailable: MLflow or PostgreSQL is away. Running again does it anew.
    """
    wired = wiring.current()
    registry = Registry(wired.tracking_uri(), wired.champions())
    parent, versions = _logged(registry, wired.tracking_uri(), dataset, trials)
    promoted: list[str] = []
    for trial in trials:
        if trial.verdict == "SHIP":
            registry.promote(trial.model, versions[trial.model])
            promoted.append(trial.model)
            wired.record(
                "model.promoted", trial.model, version=versions[trial.model],
                dataset=dataset.version, reasons=list(trial.reasons),
            )  # fmt: skip
    verdicts = {trial.model: trial.verdict for trial in trials}
    wired.feedback().retrained(known.seen, dataset.version, verdicts)
    return Retrained(
        fresh=known.fresh, least=least, enough=True, dataset=dataset.version,
        rows=len(dataset.rows), dropped=dataset.dropped, verdicts=verdicts,
        reasons={trial.model: trial.reasons for trial in trials}, versions=versions,
        promoted=tuple(promoted), run_id=parent,
    )  # fmt: skip


def at_work() -> AtWork:
    """What runs work with now. Raises ConfigurationError for a champion that is gone."""
    champions = wiring.current().champions()
    current = champions.current()
    made = {name: champions.load(one.sha256) for name, one in current.items()}
    ranker, curve, fusion = (made.get(name) for name in (RANKER, CALIBRATION, FUSION))
    return AtWork(
        ranker=ranker if isinstance(ranker, Ranker) else None,
        calibration=curve if isinstance(curve, CurveFor) else None,
        fusion=fusion if isinstance(fusion, Fusion) else None,
    )


def dataset_files(dataset: Dataset) -> dict[str, bytes]:
    """Table and card of a training set."""
    table = BytesIO()
    dataset_table(dataset).to_parquet(table, index=False)
    return {"items.parquet": table.getvalue(), "dataset.json": as_json(dataset_card(dataset))}


def _logged(
    registry: Registry, uri: str, dataset: Dataset, trials: Sequence[Trial]
) -> tuple[str, dict[str, str]]:
    with talking():
        return _log(registry.client(), registry, uri, dataset, trials)


def _log(
    client: "MlflowClient",
    registry: Registry,
    uri: str,
    dataset: Dataset,
    trials: Sequence[Trial],
) -> tuple[str, dict[str, str]]:
    from tasks.track import artifacts, batch, experiment_id

    experiment = experiment_id(client, uri, EXPERIMENT)
    tags = {"dataset": dataset.version}
    name = f"feedback {dataset.version[:8]}"
    parent = client.create_run(experiment, tags={**tags, "mlflow.runName": name}).info.run_id
    artifacts(client, parent, dataset_files(dataset))
    counts = {f"rows.{split}": float(count) for split, count in dataset.counts.items()}
    batch(client, parent, {"rows": float(len(dataset.rows)), **counts}, {})
    versions: dict[str, str] = {}
    for trial in trials:
        told = {**tags, "mlflow.parentRunId": parent, "mlflow.runName": trial.model}
        told |= {"verdict": trial.verdict, "reasons": "; ".join(trial.reasons)[:4000]}
        child = client.create_run(experiment, tags=told).info.run_id
        params = {**trial.params, "champion": trial.champion or "built-in"}
        batch(client, child, trial.figures, params)
        artifacts(client, child, {"trial.json": trial.model_dump_json(indent=1).encode()})
        if trial.challenger is not None:
            marks = {"verdict": trial.verdict, "dataset": dataset.version}
            versions[trial.model] = registry.register(trial.challenger, child, marks)
        client.set_terminated(child)
    client.set_terminated(parent)
    return str(parent), versions
