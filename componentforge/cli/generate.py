"""`forge generate`."""

import gc
import os
import re
import time
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Literal, TextIO, cast

from componentforge.cli import output
from componentforge.cli.hosted import check_hosted, hosted_choice
from componentforge.cli.interrupts import interrupts
from componentforge.cli.progress import progress
from componentforge.domain.variant import Variant
from componentforge.errors import ConfigurationError, ForgeError
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, parse_engines, prepare_prefect, using

if TYPE_CHECKING:
    from tasks.models import GenerateRequest, Published

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def generate(arguments: Namespace) -> int:
    """Make a component of each picture; 1 when one or more could not be used."""
    began = time.perf_counter()
    chosen = read_settings()
    engines = parse_engines(arguments.engine or chosen.engine)
    name = component_name(arguments.name, len(arguments.images))
    check_experiment(arguments)
    asked = hosted_choice(arguments, engines)
    with output.reserved_output() as out, using(chosen, output.notice) as wired:
        if arguments.library and not wired.patterns().list(arguments.library):
            raise ConfigurationError(
                "--library",
                f"{arguments.library!r} is not indexed",
                "index it with `forge patterns add FOLDER`",
            )
        if not arguments.experiment:
            check_hosted(wired, engines, asked)
        connect(wired)
        from tasks.experiments import keep, measured, variant_for
        from tasks.models import GenerateRequest
        from tasks.naming import folder_names

        variant = (
            variant_for(wired, arguments.experiment, arguments.unit)
            if arguments.experiment
            else Variant(
                name="asked", engine=engines, repairs=arguments.repairs,
                retrieval=wired.retrieval_weights(), **asked.model_dump(),
            )
        )  # fmt: skip

        scale = None if arguments.scale == "auto" else int(arguments.scale)
        folders = [name] if name else folder_names(arguments.images)
        requests = [
            GenerateRequest(
                image=image,
                out=arguments.out,
                folder=folder,
                name=name,
                engine=variant.engine,
                hosted=variant.hosted,
                retrieval=variant.retrieval,
                learned=variant.learned,
                library=arguments.library,
                scale=cast(Literal[1, 2, 3] | None, scale),
                note=arguments.note,
                picture_text_policy=arguments.picture_text_policy or chosen.picture_text_policy,
                repairs=variant.repairs,
                repair_usd=arguments.repair_usd or chosen.repair_usd,
            )
            for image, folder in zip(arguments.images, folders, strict=True)
        ]
        results = run_all(requests, arguments.json, out)
        if arguments.experiment:
            pairs = zip(requests, results, strict=True)
            keep(wired, arguments.experiment, measured(arguments.unit, pairs))
    failures = sum(isinstance(result, ForgeError) for result in results)
    if arguments.json:
        output.put_json(_document(requests, results, time.perf_counter() - began))
    elif len(results) > 1:
        made = len(results) - failures
        output.put(f"{made} of {len(results)} made in {time.perf_counter() - began:.1f} s")
    return 1 if failures else 0


def check_experiment(arguments: Namespace) -> None:
    """Raises ConfigurationError when what the experiment decides is also asked for."""
    if bool(arguments.experiment) != bool(arguments.unit):
        raise ConfigurationError(
            "--experiment", "it needs --unit, and --unit needs it", "name the project or design"
        )
    decided = [n for n in ("engine", "model", "prompt", "temperature") if getattr(arguments, n)]
    if arguments.experiment and decided:
        raise ConfigurationError(
            f"--{decided[0]}", f"experiment {arguments.experiment} decides it", "leave it out"
        )


def component_name(wanted: str | None, pictures: int) -> str | None:
    """`wanted` in PascalCase. Raises ConfigurationError when it cannot name one component."""
    if wanted is None:
        return None
    if pictures > 1:
        raise ConfigurationError("--name", "it names one component", "give one picture or leave it")
    words = re.split(r"[^A-Za-z0-9]+", wanted)
    name = "".join(word[:1].upper() + word[1:] for word in words)
    if not _NAME.fullmatch(name) or len(name) > 80:
        raise ConfigurationError(
            "--name", f"{wanted!r} cannot name a component", "use letters and digits: PricingCard"
        )
    return name


def connect(wired: Wiring) -> None:
    """Have the servers at hand, tell Prefect where it is, and keep its records off the terminal."""
    from componentforge.cli.logs import set_up_logs

    home = wired.settings.home
    set_up_logs(wired.settings)
    wired.start_services()
    prepare_prefect(wired.address("prefect"), home)
    with uncollected():
        import_module("flows.generate")
    set_up_logs(wired.settings)  # importing Prefect sets up loggers of its own


def run_all(
    requests: "list[GenerateRequest]", quiet: bool, out: TextIO
) -> "list[Published | ForgeError]":
    """Every picture in turn; what was made of it, or why nothing. Tells errors as they come."""
    from flows.generate import generate as flow
    from tasks.faults import as_forge_error
    from tasks.recorder import watching

    results: list[Published | ForgeError] = []
    with (
        progress(len(requests), quiet, out) as bars,
        watching(bars.stage),
        without_heartbeats(),
        interrupts() as stopped,
    ):
        for request in requests:
            bars.picture(os.path.basename(request.image))  # noqa: PTH119  # as the user wrote it
            try:
                begun = request.model_copy(update={"started_at": datetime.now(UTC)})
                result: Published | ForgeError = flow(begun)
            except ForgeError as error:
                result = error
            except Exception as error:  # noqa: BLE001  # Prefect's own: the other pictures go on
                result = as_forge_error(request.image, error)
            if stopped:  # and some library made another error of it
                raise KeyboardInterrupt
            results.append(result)
            bars.done()
            _tell(request, result)
            if not quiet and not isinstance(result, ForgeError):
                bars.line(_line(result))
    return results


@contextmanager
def uncollected() -> Generator[None]:
    """Imports live as long as the process: to search them for garbage is a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without_heartbeats() -> Generator[None]:
    """A flow in this very process: its heartbeat tells nobody anything and costs up to a second."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


def _tell(request: "GenerateRequest", result: "Published | ForgeError") -> None:
    if isinstance(result, ForgeError):
        line = str(result)
        output.say(line if line.startswith(request.image) else f"{request.image}: {line}")
        for note in getattr(result, "__notes__", ()):
            output.notice(note)
        return
    for warning in result.warnings:
        output.notice(warning)


def _line(made: "Published") -> str:
    cached = sum(stage.cached for stage in made.stages)
    scores = made.scores
    parts = [
        f"{made.image} -> {made.folder}/{made.name}.tsx",
        f"{made.component_type} ({made.confidence or 0:.0%})",
        f"likeness {scores.seen_gain:.2f}" if scores else "",
        made.verdict or "",
        f"{made.seconds:.1f} s" + (f", {cached} stages from the cache" if cached else ""),
    ]
    return "  ".join(part for part in parts if part)


def _document(
    requests: "list[GenerateRequest]", results: "list[Published | ForgeError]", seconds: float
) -> dict[str, object]:
    from tasks.publish import folder_of

    components: list[dict[str, object]] = []
    for request, result in zip(requests, results, strict=True):
        if isinstance(result, ForgeError):
            components.append(
                {
                    "image": request.image,
                    "folder": str(folder_of(request)),
                    "status": "failed",
                    "error": str(result),
                    "warnings": list(getattr(result, "__notes__", ())),
                }
            )
        else:
            components.append(result.model_dump(mode="json"))
    failures = sum(isinstance(result, ForgeError) for result in results)
    return {
        "schema_version": 1,
        "status": "done" if not failures else "failed" if failures == len(results) else "partial",
        "components": components,
        "seconds": round(seconds, 3),
    }
