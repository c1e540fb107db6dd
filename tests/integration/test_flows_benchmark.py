"""The benchmark flow: failures are records, a crash costs one item, variants share their stages.

Real Prefect and Valkey; engine and browser are stand-ins whose answers a test chooses.
"""

import json
from pathlib import Path

import pytest

from componentforge.domain.variant import parse_variant
from componentforge.errors import ServiceUnavailable
from componentforge.settings import Settings
from componentforge.wiring import using
from evaluation.comparison import compare
from evaluation.corpus import load_corpus
from evaluation.summary import summarise
from flows.benchmark import benchmark, gated_benchmark
from tasks.benchmark import Benchmark, watching_turns
from tasks.benchmark_gate import BenchmarkRequest
from tests.integration.test_flows_generate import Engine, Show, png


class Writer(Engine):
    """Draws as much of the square as the picture shows; repairs draw the whole."""

    def __init__(self):
        super().__init__()
        self.reads = 0

    def read(self, screenshot, image, words):
        self.reads += 1
        self.share = float((image[30, 20:80, 0] == 0).mean())
        return super().read(screenshot, image, words)

    def synthesize(
        self, screenshot, reading, proposal, patterns, previous=None, findings=(), difference=None
    ):
        self.texts = [*self.told, self.share if previous is None else 1.0]
        self.texts[-1:] = [str(self.texts[-1])]
        return super().synthesize(screenshot, reading, proposal, patterns, previous, findings)


@pytest.fixture
def dataset(tmp_path):
    root = tmp_path / "data"
    for index in range(4):
        folder = root / "squares" / f"square-{index}"
        folder.mkdir(parents=True)
        (folder / "picture.png").write_bytes(png(0.4 + 0.2 * index))
        truth = {"component_type": "card", "width": 100, "height": 60, "elements": []}
        (folder / "truth.json").write_text(json.dumps(truth))
    return root


@pytest.fixture
def world(tmp_path, prefect_url, result_cache, valkey_url, database_url, dataset):
    chosen = Settings(
        home=tmp_path / "home", redis_url=valkey_url, database_url=database_url,
        PREFECT_API_URL=prefect_url,
    )  # fmt: skip

    class World:
        def run(self, *specs, away=False, watcher=None, **options):
            wanted = Benchmark(
                corpus=load_corpus(dataset),
                variants=tuple(parse_variant(spec) for spec in specs),
                journal=str(tmp_path / "journal"),
                code_version="1",
                **options,
            )
            with using(chosen) as wired, watching_turns(watcher or (lambda turn, record: None)):
                self.stand_in(wired, away)
                return benchmark(wanted)

        def gated(self, **options):
            wanted = BenchmarkRequest(dataset=str(dataset), out=str(tmp_path / "report"), **options)
            with using(chosen) as wired:
                self.stand_in(wired)
                return gated_benchmark(wanted, return_state=True)

        def stand_in(self, wired, away=False):
            self.engine = Writer()
            for part in ("recogniser", "reader local", "proposer local", "synthesizer local"):
                wired.once(part, lambda: self.engine)
            self.show = wired.once("browser", lambda: Show(wired.blobs(), away))
            wired.once("browser version", lambda: "show 1")

    return World()


def test_every_item_of_every_variant_is_measured_and_stages_are_shared(world):
    found = world.run("a", "b=repairs:0")
    assert len(found.records) == 8
    assert [r.item for r in found.of("a")] == [f"square-{i}" for i in range(4)]
    assert world.engine.reads == 4  # B reads nothing that A has read
    assert all(r.metrics["likeness"] is not None for r in found.records)
    assert all(r.metrics["words"] is None for r in found.records)  # nothing is written there
    assert all(r.metrics["code"] is None for r in found.records)  # no code of the item's own
    assert {r.family for r in found.records} == {"card"}
    rows = {row.measure: row for row in summarise(found)[0].rows}
    assert rows["kind"].mean == 1
    assert "words" not in rows


def test_a_warm_run_computes_nothing_and_tells_the_same_time(world):
    cold, warm = world.run("a"), world.run("a")
    assert world.engine.reads == 0
    assert world.show.rendered == 0
    assert all(stage.cached for record in warm.records for stage in record.stages)
    for before, after in zip(cold.records, warm.records, strict=True):
        assert after.metrics["seconds"] == pytest.approx(before.metrics["seconds"], rel=0.5)
        assert after.metrics["likeness"] == before.metrics["likeness"]


def test_a_picture_that_cannot_be_read_is_a_failed_record_with_the_worst_figures(world, dataset):
    (dataset / "squares" / "square-2" / "picture.png").write_bytes(b"no picture")
    found = world.run("a")
    bad = found.records[2]
    assert bad.status == "failed"
    assert not bad.outside
    assert bad.metrics["likeness"] == bad.metrics["made"] == 0
    assert bad.metrics["seconds"] is None
    assert summarise(found)[0].failed == 1
    rows = {row.measure: row for row in summarise(found)[0].rows}
    assert (rows["made"].n, rows["made"].mean) == (4, 0.75)


def test_after_a_crash_only_what_is_missing_runs(world, tmp_path):
    done = []

    class Crash(Exception):
        """Nothing of ours catches it between items."""

    def crash(turn, record):
        if record is not None:
            done.append(turn.item.id)
        if len(done) == 2:
            raise Crash

    with pytest.raises(Crash):
        world.run("a", watcher=crash)
    kept = list(Path(tmp_path / "journal").rglob("*.json"))
    assert len(kept) == 2
    begun = []
    found = world.run("a", watcher=lambda turn, record: record or begun.append(turn.item.id))
    assert begun == ["square-2", "square-3"]
    assert len(found.records) == 4
    assert not list(Path(tmp_path / "journal").rglob("*.json"))  # finished: nothing to resume


def test_a_torn_journal_entry_is_run_again(world, tmp_path):
    def tear(turn, record):
        if record is not None:
            raise RuntimeError("torn")

    with pytest.raises(RuntimeError):
        world.run("a", watcher=tear)
    (entry,) = Path(tmp_path / "journal").rglob("*.json")
    entry.write_text(entry.read_text()[:40])
    assert len(world.run("a").records) == 4


def test_a_service_that_was_away_spoils_nothing_for_ever(world, tmp_path):
    found = world.run("a", away=True)
    assert all(record.outside for record in found.records)
    assert "none on PATH" in found.records[0].error
    judged = compare(found.records, found.records, ("a", "a"))
    assert judged.verdict == "INVALID"
    assert all(record.status == "done" for record in world.run("a").records)


def test_epochs_are_records_of_their_own(world):
    found = world.run("a", epochs=2)
    assert [(r.item, r.epoch) for r in found.records[:2]] == [("square-0", 0), ("square-0", 1)]
    assert len(found.records) == 8


def test_service_errors_are_what_counts_as_outside():
    from tasks.benchmark import Turn, failure_of

    item = {
        "id": "i", "family": "f", "category": "c", "component_type": "card", "folder": "/nowhere",
        "picture": "/nowhere/picture.png", "sha256": "0" * 64,
    }  # fmt: skip
    turn = Turn(item=item, variant=parse_variant("a"), epoch=0)
    away = failure_of(turn, ServiceUnavailable("browser", "gone", "start it"), ())
    fault = failure_of(turn, ValueError("a fault of ours"), ())
    assert (away.outside, fault.outside) == (True, False)
    assert fault.error == "a fault of ours"
    interrupted = ValueError("disguised")
    interrupted.__cause__ = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        failure_of(turn, interrupted, ())


def test_a_benchmark_by_name_leaves_its_report_and_passes_a_gate_that_lets_it(world, tmp_path):
    (tmp_path / "gate.toml").write_text("[minimum]\nmade = 0.9\n")
    state = world.gated(gate=str(tmp_path / "gate.toml"), variants=["lean=repairs:0"], limit=2)
    assert state.is_completed(), state
    assert state.message == "gate: passed"
    evaluation = json.loads((tmp_path / "report" / "evaluation.json").read_text())
    assert {record["variant"] for record in evaluation["records"]} == {"lean"}
    assert len(evaluation["records"]) == 2
    assert (tmp_path / "report" / "dashboard.html").is_file()


def test_a_benchmark_below_its_gate_is_a_failed_run_that_says_why(world, dataset, tmp_path):
    (dataset / "squares" / "square-2" / "picture.png").write_bytes(b"no picture")
    (tmp_path / "gate.toml").write_text("[minimum]\nmade = 0.9\n")
    state = world.gated(gate=str(tmp_path / "gate.toml"))
    assert state.is_failed()
    assert state.message.startswith("gate: failed, 1 reasons; local: Made is")
    assert (tmp_path / "report" / "items.csv").is_file()
    assert world.gated(gate=None).is_completed()


def test_a_gate_that_cannot_be_read_is_told_before_anything_is_computed(world, tmp_path):
    state = world.gated(gate=str(tmp_path / "nowhere.toml"))
    assert state.is_failed()
    assert "nowhere.toml" in state.message
    assert world.engine.reads == 0


def test_the_gate_of_the_deployment_is_one():
    from tasks.benchmark_gate import gate_of

    assert gate_of(BenchmarkRequest()).minimum["made"] > 0.5
