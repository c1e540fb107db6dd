"""`forge tune providers|build|start|list|status|cancel`."""

import re
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from componentforge.cli import output
from componentforge.domain.tuning import TuningEvent, TuningJob, TuningOffer
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import using


def providers(arguments: Namespace) -> int:
    """Who takes jobs for which model, and until when."""
    from componentforge.engines.openai.tuning_offers import open_offers

    offers = open_offers(datetime.now(UTC).date())
    if arguments.json:
        told = [{**offer.model_dump(mode="json"), "open": is_open} for offer, is_open in offers]
        output.put_json({"offers": told})
        return 0
    for offer, is_open in offers:
        parts = [f"{offer.provider:8} {offer.model:22} {'open' if is_open else 'CLOSED'}"]
        if offer.closes:
            at_least = "at least " if offer.at_the_earliest else ""
            parts.append(f"jobs until {at_least}{offer.closes}")
        if offer.newcomers_closed:
            parts.append(f"newcomers until {offer.newcomers_closed}")
        if offer.serves_until:
            parts.append(f"answers until {offer.serves_until}")
        output.put(", ".join(parts))
    output.put("own      any                    a server of yours (FORGE_TUNING_URL)")
    return 0


def build(arguments: Namespace) -> int:
    """Check and split examples, and say what training on them costs."""
    from componentforge.engines.openai.tuning_data import build as build_files
    from componentforge.engines.openai.tuning_offers import offer_for

    chosen = read_settings()
    offer = offer_for(chosen.tuning_provider, arguments.model)
    with using(chosen, output.notice) as wired:
        from tasks.tuning_examples import read_examples

        told = build_files(
            read_examples(Path(arguments.file), wired.blobs()),
            offer,
            wired.models().known(arguments.model),
            wired.blobs(),
            Path(arguments.out),
            epochs=arguments.epochs,
        )
    for warning in _warnings(offer):
        output.say(warning)
    if arguments.json:
        folder = str(Path(arguments.out).absolute())
        output.put_json({"folder": folder, **told.model_dump(mode="json")})
        return 0
    for split in (told.train, told.validation, told.test):
        output.put(
            f"{split.name:10} {split.examples:6} examples, {split.pictures} pictures,"
            f" about {split.tokens} tokens, {split.size / 1e6:.1f} MB"
        )
    for reason, count in told.left_out.items():
        output.put(f"left out   {count:6} {reason}")
    if told.usd is None:
        output.put(f"what {told.provider} takes for training {told.model} is unknown")
    else:
        output.put(
            f"{told.epochs} epochs cost about ${told.usd[0]:.2f}, at most ${told.usd[1]:.2f}"
        )
    return 0


def start(arguments: Namespace) -> int:
    """Upload and begin. A job that was asked for before is looked at, not begun again."""
    from componentforge.engines.openai.tuning_data import read_dataset
    from componentforge.engines.openai.tuning_offers import offer_for

    if not re.fullmatch(r"[a-z0-9-]{1,18}", arguments.suffix):
        raise ConfigurationError(
            "--suffix", f"{arguments.suffix!r} is no suffix", "use up to 18 of a-z, 0-9 and -"
        )
    folder = Path(arguments.folder)
    dataset = read_dataset(folder)
    with using(read_settings(), output.notice) as wired:
        from tasks.tuning import look

        job, warnings = wired.tuner().plan(
            folder,
            offer_for(wired.settings.tuning_provider, dataset.model),
            datetime.now(UTC).date(),
            suffix=arguments.suffix,
            seed=arguments.seed,
            most_usd=arguments.most_usd,
        )
        for warning in warnings:
            output.say(warning)
        wired.record("tuning.started", job.job_id, model=job.model, dataset=job.dataset_sha256)
        job, news = look(job.job_id)
    _tell(arguments, job, news)
    return 1 if job.state == "failed" else 0


def status(arguments: Namespace) -> int:
    """Look at a job: 1 when it failed."""
    with using(read_settings(), output.notice) as wired:
        from tasks.tuning import look

        job, _ = look(wired.tuning_store().get(arguments.job).job_id)
        events = wired.tuning_store().told(job.job_id)[0]
    _tell(arguments, job, events)
    return 1 if job.state == "failed" else 0


def cancel(arguments: Namespace) -> int:
    """End a job."""
    with using(read_settings(), output.notice) as wired:
        from tasks.tuning import cancel as end

        job = end(wired.tuning_store().get(arguments.job).job_id)
        wired.record("tuning.cancelled", job.job_id, state=job.state)
    _tell(arguments, job, [])
    return 0


def show_all(arguments: Namespace) -> int:
    """All jobs, newest first, as they were at the last look."""
    with using(read_settings(), output.notice) as wired:
        jobs = wired.tuning_store().latest()
    if arguments.json:
        output.put_json({"jobs": [job.model_dump(mode="json") for job in jobs]})
        return 0
    for job in jobs:
        output.put(_line(job))
    if not jobs:
        output.say("no job yet: forge tune build, then forge tune start")
    return 0


def _tell(arguments: Namespace, job: TuningJob, events: Sequence[TuningEvent]) -> None:
    if arguments.json:
        told: list[dict[str, Any]] = [
            {"at": e.at.isoformat(), "level": e.level, "message": e.message, "metrics": e.metrics}
            for e in events
        ]
        output.put_json({**job.model_dump(mode="json"), "events": told})
        return
    for event in events:
        output.put(f"{event.at:%Y-%m-%d %H:%M:%S} {event.message}")
    output.put(_line(job))
    if job.state == "succeeded":
        output.put(
            "may it take the old one's place? forge compare"
            f" old=engine:openai,model:{job.model} new=engine:openai,model:{job.tuned_model}"
        )


def _line(job: TuningJob) -> str:
    parts = [f"{job.job_id[:8]}  {job.provider} {job.model}  {job.state}"]
    if job.tuned_model:
        parts.append(job.tuned_model)
    if job.usd is not None:
        parts.append(f"${job.usd:.2f}")
    if job.problem:
        parts.append(job.problem)
    return "  ".join(parts)


def _warnings(offer: TuningOffer) -> Sequence[str]:
    """Also that it takes no jobs any more: files may be built all the same."""
    try:
        return offer.checked(datetime.now(UTC).date())
    except ConfigurationError as error:
        return (str(error),)
