"""A benchmark nobody watches: what is to run by name, and whether the gate lets it pass."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from prefect.artifacts import create_table_artifact
from prefect.states import Completed, Failed
from pydantic import Field, PositiveInt

from componentforge import wiring
from componentforge.domain.base import Frozen
from componentforge.domain.variant import parse_variant
from componentforge.wiring import parse_engines
from evaluation.corpus import find_corpus
from evaluation.gates import Gate, load_gate
from evaluation.records import Evaluation
from evaluation.summary import summarise
from tasks.benchmark import Benchmark
from tasks.evaluation_results import ROOT, code_version, publish_evaluation

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

logger = logging.getLogger("componentforge.benchmark")
Text = Annotated[str, Field(min_length=1)]


class BenchmarkRequest(Frozen):
    """A benchmark in a deployment's words; relative paths are seen from the checkout."""

    dataset: Text = "golden"
    """Name or folder."""
    split: str | None = None
    limit: PositiveInt | None = None
    """At most so many items, evenly chosen."""
    variants: tuple[Text, ...] = ()
    """As `forge evaluate --variant` takes them; the settings' engine when there is none."""
    epochs: PositiveInt = 1
    gate: str | None = "deployments/benchmark/gate.toml"
    """A gate file, or an evaluation.json to be no worse than."""
    out: Text = "forge-evaluation"


def gate_of(request: BenchmarkRequest) -> Gate:
    """The gate, before anything is computed. Raises ConfigurationError for one that is none."""
    return load_gate(_seen(request.gate)) if request.gate else Gate()


def wanted_of(request: BenchmarkRequest) -> Benchmark:
    """The benchmark that is meant.

    Raises:
        NotFound: The dataset is not known.
        ConfigurationError: A variant cannot be read.
    """
    settings = wiring.current().settings
    base = parse_engines(settings.engine)
    corpus = find_corpus(request.dataset, ROOT / "datasets")
    specs = request.variants or (base.label.split("=", maxsplit=1)[0],)
    return Benchmark(
        corpus=corpus.of_split(request.split).limited(request.limit),
        variants=tuple(parse_variant(spec, base) for spec in specs),
        epochs=request.epochs,
        journal=str(settings.home / "evaluations"),
        code_version=code_version(),
    )


def concluded_by(gate: Gate, evaluation: Evaluation, out: str) -> "State[str]":
    """Publish report and MLflow run; the run's end, with the reasons when the gate is shut."""
    folder = _seen(out)
    publish_evaluation(wiring.current(), evaluation, summarise(evaluation), folder)
    found = gate.judge(evaluation)
    try:
        create_table_artifact(
            key="benchmark-gate",
            table=[{"says": line} for line in found.lines],
            description=f"{evaluation.dataset} {evaluation.id}: {folder / 'dashboard.html'}",
        )
    except Exception:
        logger.exception("the artifact of the gate could not be written")
    verdict = "; ".join(found.lines)
    return Completed(message=verdict) if found.passed else Failed(message=verdict)


def _seen(path: str) -> Path:
    return ROOT / path if not Path(path).is_absolute() else Path(path)
