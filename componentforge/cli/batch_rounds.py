"""`forge batch --openai-batch`: rounds of questions, until all answers are there or it is left."""

import time
from argparse import Namespace
from collections.abc import Callable

from componentforge.cli import output
from componentforge.domain.batch import BatchCounts
from componentforge.domain.engine import EngineChoice
from componentforge.engines.openai.batching import Progress
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.wiring import Wiring

REST = "leave the rest to the flow collect_batches, or run the same command again"


def check_deferred(arguments: Namespace, engines: EngineChoice) -> bool:
    """Whether questions go out in batches. Raises ConfigurationError when there are none to ask."""
    if arguments.wait and not arguments.openai_batch:
        raise ConfigurationError("--wait", "nothing is waited for", "add --openai-batch")
    if arguments.openai_batch and not engines.hosted:
        raise ConfigurationError(
            "--openai-batch", "no stage asks a hosted model", "add --engine openai"
        )
    return bool(arguments.openai_batch)


def in_rounds(
    wired: Wiring, batch_id: str, arguments: Namespace, work_off: Callable[[], BatchCounts]
) -> BatchCounts:
    """Work off what can be, send the questions that came up, and again when answers are there.

    Ends when every picture is at its end; without `--wait` also when nothing can go on for now.
    """
    store, rounds = wired.batches(), wired.model_batches()
    while True:
        store.resume()
        counts = work_off()
        if counts.finished >= counts.total:
            return counts
        progress = _looked(rounds.look, wait=bool(arguments.wait))
        if progress is not None:
            output.say(line_of(progress, counts))
        if progress is not None and (progress.came or progress.missed):
            continue
        if not arguments.wait:
            return counts
        time.sleep(wired.settings.model_batch_poll)


def _looked(look: Callable[[], Progress], *, wait: bool) -> Progress | None:
    """What a look brought; while waiting, a provider that is away is waited for, too."""
    try:
        return look()
    except ServiceUnavailable as error:
        if not wait:
            raise
        output.say(f"{error}; looking again")
        return None


def line_of(progress: Progress, counts: BatchCounts) -> str:
    """One line for a person."""
    parts = [f"{counts.awaiting} of {counts.total} pictures wait for answers"]
    if progress.submitted:
        parts.append(f"{progress.submitted} questions went out")
    if progress.came:
        parts.append(f"{progress.came} answers came")
    if progress.missed:
        parts.append(f"{progress.missed} questions went unanswered")
    if progress.counts.sent:
        parts.append(f"{progress.counts.sent} are with the provider")
    if progress.held_back:
        parts.append(f"{progress.counts.waiting} are held back: {progress.held_back}")
    if progress.busy:
        parts.append("another process is moving the batches")
    return ", ".join(parts)
