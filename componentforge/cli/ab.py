"""`forge ab create|assign|record|status|stop|report`."""

import csv
import json
import tomllib
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from componentforge.cli import output
from componentforge.errors import ConfigurationError, InputRejected
from componentforge.settings import read_settings
from componentforge.wiring import using

if TYPE_CHECKING:
    from componentforge.domain.experiment import Experiment, Outcome, Registered, UnitRow
    from evaluation.experiments.analysis import Reading


def create(arguments: Namespace) -> int:
    """Register an experiment, after saying what it will be able to find."""
    experiment = load_experiment(Path(arguments.file))
    from evaluation.experiments.planning import TARGET, foresee

    told = foresee(experiment, arguments.explained)
    output.say(
        f"{told.units} units find a difference of {told.smallest:.3g} in "
        f"{experiment.primary.metric} with probability {TARGET:.0%}"
    )
    for share, power in told.power.items():
        output.say(f"  {share * experiment.deviation:.3g}: {power:.0%}")
    if arguments.plan:
        made = False
    else:
        with using(read_settings(), output.notice) as wired:
            made = wired.experiments().create(experiment)
            if made:
                digest = experiment.content_sha256
                wired.record("experiment.created", experiment.key, sha256=digest)
    if arguments.json:
        plan = told.model_dump(mode="json")
        output.put_json({"key": experiment.key, "sha256": experiment.content_sha256,
                         "created": made, "plan": plan})  # fmt: skip
    elif not arguments.plan:
        output.put(f"{experiment.key}  {'registered' if made else 'was registered already'}")
    return 0


def assign(arguments: Namespace) -> int:
    """The variant of each unit; written down unless only looked at."""
    from evaluation.experiments.enrol import enrol

    units = [*arguments.units, *(_lines(Path(arguments.file)) if arguments.file else ())]
    if not units:
        raise ConfigurationError("forge ab assign", "no unit is named", "name units or use --file")
    with using(read_settings(), output.notice) as wired:
        log = wired.experiments()
        given = enrol(log.get(arguments.key), units, None if arguments.look else log)
    if arguments.json:
        output.put_json({"key": arguments.key, "units": [g.model_dump() for g in given]})
        return 0
    for one in given:
        output.put(f"{one.unit}\t{one.variant}{'' if one.counted else '  (not counted)'}")
    return 0


def record(arguments: Namespace) -> int:
    """Keep measurements from a CSV file with unit, metric, value and result."""
    outcomes = load_outcomes(Path(arguments.file), before=arguments.before)
    with using(read_settings(), output.notice) as wired:
        store = wired.experiments()
        store.get(arguments.key)
        known = store.exposed(arguments.key, sorted({outcome.unit for outcome in outcomes}))
        kept = store.record(arguments.key, outcomes)
    strangers = sorted({o.unit for o in outcomes} - set(known))
    if arguments.json:
        output.put_json({"given": len(outcomes), "new": kept, "not_exposed": strangers})
    else:
        output.put(f"{kept} of {len(outcomes)} measurements are new")
        if strangers:
            output.put(f"{len(strangers)} units were never exposed, such as {strangers[0]}")
    return 0


def status(arguments: Namespace) -> int:
    """Where experiments stand; with --apply harmful variants are stopped."""
    with using(read_settings(), output.notice) as wired:
        from evaluation.experiments.analysis import analyse

        store = wired.experiments()
        chosen = [store.get(arguments.key)] if arguments.key else store.all()
        found = [(one, analyse(one.experiment, store.rows(one.experiment.key))) for one in chosen]
        if arguments.apply:
            from tasks.experiments import heed

            found = [(heed(wired, one, reading), reading) for one, reading in found]
    if arguments.json:
        output.put_json({"experiments": [document(one, reading) for one, reading in found]})
    else:
        for one, reading in found:
            tell(one, reading)
        if not found:
            output.put("no experiment is registered")
    return 0


def stop(arguments: Namespace) -> int:
    """End an experiment, with or without a winner."""
    with using(read_settings(), output.notice) as wired:
        ended = wired.experiments().stop(arguments.key, arguments.reason, arguments.ship)
        wired.record(
            "experiment.stopped", arguments.key, reason=ended.reason, shipped=ended.shipped
        )
    if arguments.json:
        output.put_json(ended.model_dump(mode="json"))
    else:
        shipped = f", {ended.shipped} ships" if ended.shipped else ""
        output.put(f"{arguments.key}  stopped: {ended.reason}{shipped}")
    return 0


def report(arguments: Namespace) -> int:
    """A page and a JSON document about one experiment."""
    from evaluation.experiments.analysis import analyse
    from evaluation.experiments.course import course
    from evaluation.experiments.page import experiment_page

    with using(read_settings(), output.notice) as wired:
        store = wired.experiments()
        one = store.get(arguments.key)
        rows = store.rows(arguments.key)
    reading = analyse(one.experiment, rows)
    moments = course(one.experiment, rows)
    from tasks.folder import MANIFEST, publish_folder

    files = ["report.html", "rows.csv", MANIFEST]
    told = {
        **document(one, reading), "files": files,
        "course": [moment.model_dump(mode="json") for moment in moments],
    }  # fmt: skip
    out = Path(arguments.out) / arguments.key
    page = experiment_page(one, reading, moments)
    publish_folder(
        out,
        {
            "report.html": page.encode(),
            "rows.csv": _table(one.experiment.variants, rows).encode(),
            MANIFEST: json.dumps(told, indent=1).encode(),
        },
    )
    if arguments.json:
        output.put_json(told)
    else:
        output.put(f"{reading.verdict}  {out / 'report.html'}")
    return 0


def document(one: "Registered", reading: "Reading") -> dict[str, Any]:
    """What `--json` says of an experiment."""
    return {"schema_version": 1, **one.model_dump(mode="json"),
            "reading": reading.model_dump(mode="json")}  # fmt: skip


def tell(one: "Registered", reading: "Reading") -> None:
    """A few lines about one experiment."""
    state = one.state + (f", {one.shipped} shipped" if one.shipped else "")
    output.put(f"{one.experiment.key}  {reading.verdict}  ({state})")
    units = ", ".join(
        f"{name} {count}"
        for name, count in zip(one.experiment.variants, reading.units, strict=True)
    )
    output.put(f"  units: {units} of {one.experiment.planned_units} planned")
    for reason in reading.reasons:
        output.put(f"  {reason}")


def load_experiment(path: Path) -> "Experiment":
    """From TOML or JSON; a variant may be written as on the command line.

    Raises:
        InputRejected: The file is missing or no experiment.
    """
    from pydantic import ValidationError

    from componentforge.domain.experiment import Experiment
    from componentforge.domain.variant import parse_variant

    remedy = "see docs/experiments.md for the fields"
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        for arm in told.get("arms", ()):
            if isinstance(arm.get("variant"), str):
                arm["variant"] = parse_variant(arm["variant"]).model_dump()
        return Experiment.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = f"{where}: {first['msg']}" if where else first["msg"]
        raise InputRejected(str(path), problem, remedy) from error
    except (OSError, ValueError, AttributeError) as error:
        raise InputRejected(str(path), str(error).splitlines()[0], remedy) from error


def load_outcomes(path: Path, *, before: bool) -> "list[Outcome]":
    """Rows of a CSV file. Raises InputRejected for a row that is no measurement."""
    from pydantic import ValidationError

    from componentforge.domain.experiment import Outcome

    remedy = "write the columns unit, metric, value and result"
    found: list[Outcome] = []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                try:
                    found.append(Outcome.model_validate({**row, "before": before}))
                except ValidationError as error:
                    first = error.errors()[0]
                    where = ".".join(str(part) for part in first["loc"])
                    problem = f"line {number}: {where}: {first['msg']}"
                    raise InputRejected(str(path), problem, remedy) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputRejected(str(path), str(error), remedy) from error
    return found


def _table(variants: Sequence[str], rows: "Sequence[UnitRow]") -> str:
    """A line a unit, for whoever wants to check the figures elsewhere."""
    import pandas as pd

    told = [
        {
            "unit": row.unit, "variant": variants[row.arm], **row.values,
            **{f"before_{name}": value for name, value in row.before.items()},
        }
        for row in rows
    ]  # fmt: skip
    return pd.DataFrame(told, columns=None if told else ["unit", "variant"]).to_csv(index=False)


def _lines(path: Path) -> Sequence[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputRejected(str(path), str(error), "name a text file, a unit a line") from error
