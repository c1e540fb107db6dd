"""`forge ab create|assign|record|status|stop|report`."""

import csv
import json
import tomllib
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from componentforge.cli import output
from componentforge.cli.documents import leave
from componentforge.errors import BlobMissing, ConfigurationError, InputRejected
from componentforge.settings import read_settings
from componentforge.wiring import using

if TYPE_CHECKING:
    from pydantic import BaseModel

    from componentforge.domain.experiment import Experiment, Outcome, Registered, UnitRow
    from evaluation.experiments.analysis import Reading
    from evaluation.records import Evaluation

M = TypeVar("M", bound="BaseModel")


def create(arguments: Namespace) -> int:
    """Register an experiment, after saying what it will be able to find."""
    experiment = load_experiment(Path(arguments.file))
    offline = paired_first(experiment, arguments.evaluation)
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
                wired.record(
                    "experiment.created", experiment.key, sha256=digest, offline={**offline}
                )
    if arguments.json:
        plan = told.model_dump(mode="json")
        output.put_json({"key": experiment.key, "sha256": experiment.content_sha256,
                         "created": made, "plan": plan, "offline": offline})  # fmt: skip
    elif not arguments.plan:
        output.put(f"{experiment.key}  {'registered' if made else 'was registered already'}")
    return 0


def paired_first(experiment: "Experiment", evaluation: str | None) -> dict[str, str]:
    """Arm -> verdict of the paired comparison with the control, which costs nobody anything.

    Raises:
        ConfigurationError: An arm was worse there, or was not run beside the control.
    """
    if evaluation is None:
        output.say("no paired comparison was shown (--evaluation): `forge compare` costs no user")
        return {}
    from evaluation.comparison import compare

    known = evaluated(evaluation)
    by_content = {variant.content_sha256: variant.name for variant in known.variants}
    names = [by_content.get(arm.variant.content_sha256) for arm in experiment.arms]
    found: dict[str, str] = {}
    for label, name in zip(experiment.variants[1:], names[1:], strict=True):
        if names[0] is None or name is None:
            raise ConfigurationError(
                "--evaluation", f"it does not hold {label} and {experiment.variants[0]}",
                "run `forge compare` with the two variants of the plan",
            )  # fmt: skip
        judged = compare(known.of(names[0]), known.of(name), (names[0], name))
        found[label] = judged.verdict
        output.say(f"offline, paired: {judged.verdict}  {label}; {judged.reasons[0]}")
        if judged.verdict == "ROLLBACK":
            raise ConfigurationError(
                "--evaluation", f"{label} is worse already on known pictures",
                "mend it before users see it",
            )  # fmt: skip
    return found


def evaluated(place: str) -> "Evaluation":
    """A finished evaluation by its file or folder."""
    from evaluation.gates import load_evaluation

    path = Path(place)
    return load_evaluation(path / "evaluation.json" if path.is_dir() else path)


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
    if arguments.segments:
        return _segments(arguments)
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


def _segments(arguments: Namespace) -> int:
    from componentforge.domain.experiment import Segmented

    groups = _rows(Path(arguments.file), Segmented, {}, "write the columns unit, segment and value")
    with using(read_settings(), output.notice) as wired:
        store = wired.experiments()
        store.get(arguments.key)
        kept = store.segment(arguments.key, groups)
    if arguments.json:
        output.put_json({"given": len(groups), "units": kept})
    else:
        output.put(f"groups of {kept} units are noted")
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
    from evaluation.experiments.examples import extremes, offline
    from evaluation.experiments.page import experiment_page
    from evaluation.experiments.segments import segments

    out = Path(arguments.out) / arguments.key
    compared = evaluated(arguments.evaluation) if arguments.evaluation else None
    with using(read_settings(), output.notice) as wired:
        store = wired.experiments()
        one = store.get(arguments.key)
        rows = store.rows(arguments.key)
        reading = analyse(one.experiment, rows)
        moments, groups = course(one.experiment, rows), segments(one.experiment, rows)

        def load(blob: str) -> bytes | None:
            try:
                return wired.blobs().get(blob)
            except BlobMissing:
                return None

        pairs = offline(one.experiment, compared, load) if compared else []
        page = experiment_page(one, reading, moments, groups, extremes(one.experiment, rows), pairs)
        told = {
            **document(one, reading),
            "course": [moment.model_dump(mode="json") for moment in moments],
            "segments": [group.model_dump(mode="json") for group in groups],
            "offline": [pair.comparison.model_dump(mode="json") for pair in pairs],
        }
        table = _table(one.experiment.variants, rows)
        files = {"report.html": page.encode(), "rows.csv": table.encode()}
        told = leave(
            wired, out, files, told, experiment="componentforge/ab", name=arguments.key,
        )  # fmt: skip
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
    from componentforge.domain.experiment import Outcome

    remedy = "write the columns unit, metric, value and result"
    return _rows(path, Outcome, {"before": before}, remedy)


def _rows(path: Path, model: type[M], more: dict[str, Any], remedy: str) -> list[M]:
    from pydantic import ValidationError

    found: list[M] = []
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                try:
                    found.append(model.model_validate({**row, **more}))
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
