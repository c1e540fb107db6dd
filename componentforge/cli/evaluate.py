"""`forge evaluate`."""

import json
from argparse import Namespace
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from componentforge.cli import output
from componentforge.cli.generate import connect, uncollected, without_heartbeats
from componentforge.cli.hosted import check_hosted, usual
from componentforge.cli.interrupts import interrupts
from componentforge.cli.progress import progress
from componentforge.domain.engine import EngineChoice, ModelChoice
from componentforge.domain.variant import Variant, parse_variant
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, parse_engines, using

if TYPE_CHECKING:
    from evaluation.corpus import Corpus
    from evaluation.gates import Gated
    from evaluation.records import Evaluation
    from evaluation.summary import Summary

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "datasets"


def evaluate(arguments: Namespace) -> int:
    """Run the benchmark and leave its report; 1 when the gate finds a regression."""
    chosen = read_settings()
    base = parse_engines(chosen.engine)
    variants = variants_of(arguments.variant or [base.label.split("=")[0]], base, Wiring(chosen))
    from evaluation.gates import load_gate

    gate = load_gate(Path(arguments.gate)) if arguments.gate else None
    corpus = corpus_of(arguments)
    with output.reserved_output() as out, using(chosen, output.notice) as wired:
        evaluation = run(wired, corpus, variants, arguments.epochs, arguments.json, out)
        from evaluation.summary import summarise

        summaries = summarise(evaluation)
        gated = gate.judge(evaluation) if gate else None
        folder, run_id = publish(wired, evaluation, summaries, Path(arguments.out), arguments.json)
    if arguments.json:
        output.put_json(document(evaluation, summaries, folder, run_id, gated))
    else:
        tell(evaluation, summaries, folder)
        if gated:
            output.put()
            for line in gated.lines:
                output.put(line)
    return 1 if gated and not gated.passed else 0


def variants_of(
    specs: Sequence[str], base: EngineChoice | None = None, wired: Wiring | None = None
) -> tuple[Variant, ...]:
    """As asked for. What the settings say of hosted models and what is learnt and at work is named
    where a variant says nothing, so that a later promotion changes nothing.

    Raises:
        ConfigurationError: Two have one name.
    """
    from componentforge.domain.learned import UNTRAINED

    label = wired.champions().label() if wired else UNTRAINED
    learned = None if label == UNTRAINED else label
    weights = wired.retrieval_weights() if wired else None
    asked = usual(wired.settings) if wired else ModelChoice()
    variants = tuple(parse_variant(spec, base, learned, weights).settled(asked) for spec in specs)
    names = [variant.name for variant in variants]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ConfigurationError("--variant", f"two are called {twice[0]!r}", "name them apart")
    return variants


def corpus_of(arguments: Namespace) -> "Corpus":
    """The dataset by name or folder, as far as it was asked for."""
    from evaluation.corpus import find_corpus

    found = find_corpus(str(arguments.dataset), DATASETS)
    return found.of_split(arguments.split).limited(arguments.limit)


def run(
    wired: Wiring,
    corpus: "Corpus",
    variants: Sequence[Variant],
    epochs: int,
    quiet: bool,
    out: TextIO,
) -> "Evaluation":
    """Every item through every variant; what an earlier run finished is not done again."""
    for variant in variants:
        check_hosted(wired, variant.engine, variant.hosted)
    connect(wired)
    with uncollected():
        flow = import_module("flows.benchmark").benchmark
    from evaluation.records import ItemRecord
    from tasks.benchmark import Benchmark, Turn, watching_turns
    from tasks.evaluation_results import code_version
    from tasks.recorder import watching

    wanted = Benchmark(
        corpus=corpus,
        variants=tuple(variants),
        epochs=max(1, epochs),
        journal=str(wired.settings.home / "evaluations"),
        code_version=code_version(),
    )
    total = len(corpus.items) * len(variants) * max(1, epochs)
    with (
        progress(total, quiet, out) as bars,
        watching(bars.stage),
        without_heartbeats(),
        interrupts() as stopped,
    ):

        def note(turn: Turn, record: ItemRecord | None) -> None:
            if stopped:  # and some library made another error of it
                raise KeyboardInterrupt
            if record is None:
                bars.picture(f"{turn.variant.name}: {turn.item.id}")
                return
            bars.done()
            if record.status == "failed":
                output.notice(f"{turn.item.id} ({turn.variant.name}): {record.error}")

        with watching_turns(note):
            return flow(wanted)


def publish(
    wired: Wiring,
    evaluation: "Evaluation",
    summaries: "Sequence[Summary]",
    folder: Path,
    quiet: bool,
) -> tuple[Path, str | None]:
    """The folder with dashboard, records and table, and the run in MLflow."""
    from tasks.evaluation_results import publish_evaluation

    told = publish_evaluation(wired, evaluation, summaries, folder)
    return told.folder, told.run_id


def tell(evaluation: "Evaluation", summaries: "Sequence[Summary]", folder: Path) -> None:
    """A row a figure, a column a variant."""
    from evaluation.measures import BY_NAME, MEASURES
    from evaluation.summary import told, told_interval

    rows: list[list[str]] = []
    for measure in MEASURES:
        cells: list[str] = []
        for summary in summaries:
            row = next((row for row in summary.rows if row.measure == measure.name), None)
            cells.append(
                f"{told(row.mean, measure)} {told_interval(row)} n={row.n}" if row else "–"
            )
        if any(cell != "–" for cell in cells):
            rows.append([BY_NAME[measure.name].title, *cells])
    output.put_table(rows, ["", *(summary.variant for summary in summaries)])
    failures = sum(summary.failed for summary in summaries)
    count = len({record.item for record in evaluation.records})
    failed = f", {failures} failed and count as the worst" if failures else ""
    output.put(f"{count} items of {evaluation.dataset}{failed}; {evaluation.seconds:.1f} s")
    output.put(f"Open {folder / 'dashboard.html'}")


def document(
    evaluation: "Evaluation",
    summaries: "Sequence[Summary]",
    folder: Path,
    run_id: str | None,
    gated: "Gated | None" = None,
) -> Mapping[str, object]:
    """What `--json` prints."""
    return {
        "schema_version": 1,
        "evaluation": evaluation.id,
        "dataset": evaluation.dataset,
        "dataset_version": evaluation.dataset_version,
        "code_version": evaluation.code_version,
        "folder": str(folder),
        "mlflow_run": run_id,
        "seconds": round(evaluation.seconds, 3),
        "variants": [json.loads(summary.model_dump_json()) for summary in summaries],
        "gate": gated.model_dump(mode="json") if gated else None,
    }
