"""How far a batch is: a bar on a terminal, now and then a line in a log."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Protocol, TextIO

from componentforge.domain.batch import BatchCounts

_LINE_EVERY_S = 15.0


class BatchProgress(Protocol):
    """What a batch tells about itself."""

    def update(self, counts: BatchCounts) -> None:
        """Where it stands now."""
        ...

    def say(self, line: str) -> None:
        """Something the user should know."""
        ...


class Pace:
    """Items a second and seconds to go, from what was seen since the start."""

    def __init__(self, counts: BatchCounts, now: float) -> None:
        self._finished, self._began = counts.finished, now

    def rate(self, counts: BatchCounts, now: float) -> float:
        """Items a second since the start; 0 until one is finished."""
        return (counts.finished - self._finished) / max(1e-6, now - self._began)

    def text(self, counts: BatchCounts, now: float) -> str:
        """`12 of 500, 1.4 a second, 5:49 to go, 37% from the cache, 2 failed, $0.12`."""
        rate = self.rate(counts, now)
        parts = [f"{counts.finished} of {counts.total}"]
        if rate > 0:
            left = round((counts.total - counts.finished) / rate)
            parts += [_rate(rate), f"{left // 60}:{left % 60:02d} to go"]
        if counts.stages:
            parts.append(f"{counts.cached / counts.stages:.0%} from the cache")
        if counts.failed:
            parts.append(f"{counts.failed} failed")
        if counts.cost_usd:
            parts.append(f"${counts.cost_usd:.2f}")
        if counts.unknown_cost:
            parts.append(f"{counts.unknown_cost} of unknown cost")
        return ", ".join(parts)


def _rate(rate: float) -> str:
    return f"{rate:.1f} a second" if rate >= 1 else f"{60 * rate:.0f} a minute"


class Lines:
    """For logs: a line every quarter of a minute."""

    def __init__(self, counts: BatchCounts, stream: TextIO, quiet: bool) -> None:
        self._stream, self._quiet = stream, quiet
        self._pace, self._next = Pace(counts, time.monotonic()), time.monotonic() + _LINE_EVERY_S

    def update(self, counts: BatchCounts) -> None:
        """Says it when it is time to."""
        now = time.monotonic()
        if now >= self._next and not self._quiet:
            self._next = now + _LINE_EVERY_S
            self.say(self._pace.text(counts, now))

    def say(self, line: str) -> None:
        """At once."""
        self._stream.write(f"forge: {line}\n")
        self._stream.flush()


@contextmanager
def batch_progress(counts: BatchCounts, quiet: bool, stream: TextIO) -> Generator[BatchProgress]:
    """A bar on `stream` when it is a terminal, else lines; with `quiet` only what matters."""
    if quiet or not stream.isatty():
        yield Lines(counts, stream, quiet)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(bar_width=28), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as bars:
        pace = Pace(counts, time.monotonic())
        task = bars.add_task("starting", total=counts.total, completed=counts.finished)

        class Bar:
            """For a person."""

            def update(self, counts: BatchCounts) -> None:
                """Moves the bar."""
                text = pace.text(counts, time.monotonic())
                bars.update(task, completed=counts.finished, description=text)

            def say(self, line: str) -> None:
                """Above the bar."""
                bars.console.print(f"forge: {line}", markup=False, highlight=False)

        yield Bar()
