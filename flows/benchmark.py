"""Every picture whose truth is known becomes a component, by every variant, and is measured."""

from datetime import UTC, datetime

from prefect import flow
from prefect.client.schemas.objects import State

from evaluation.records import Evaluation, ItemRecord
from flows.generate import understand, write
from tasks.admission import admit, charge
from tasks.benchmark import (
    Benchmark,
    Turn,
    again,
    concluded,
    failure_of,
    forget,
    record_of,
    remembered,
    request_of,
    turns,
)
from tasks.benchmark_gate import BenchmarkRequest, concluded_by, gate_of, wanted_of
from tasks.measure import measure
from tasks.outside import outside
from tasks.stage import recording


@flow(name="benchmark", validate_parameters=False)
def benchmark(wanted: Benchmark) -> Evaluation:
    """Run what is not in the journal yet; a failed item is a record, never a gap."""
    began = datetime.now(UTC)
    records = [remembered(wanted, turn, lambda turn=turn: examine(turn)) for turn in turns(wanted)]
    if not any(record.outside for record in records):
        forget(wanted)
    return concluded(wanted, records, began)


@flow(name="gated_benchmark")
def gated_benchmark(request: BenchmarkRequest) -> State[str]:
    """Run a benchmark by name, leave its report, and fail when the gate finds something worse."""
    gate = gate_of(request)
    return concluded_by(gate, benchmark(wanted_of(request)), request.out)


def examine(turn: Turn) -> ItemRecord:
    """One item, through every stage but publishing."""
    request = request_of(turn)
    with recording() as stages:
        try:
            admit(request)
            env = again(outside(request), turn)
            evidence = write(understand(request, env), env, request.repairs, request.repair_usd)
            measured = measure(evidence, turn.item.truth(), turn.item.reference())
        except Exception as error:  # noqa: BLE001  # a failed item is a record
            return failure_of(turn, error, stages)
        finally:
            charge(stages)
    worked = [record for record in stages if record.name != "measure"]
    return record_of(turn, evidence, measured.metrics, worked)
