"""Bars on a terminal: one for all pictures, one line that says what is happening to this one."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from componentforge.domain.records import StageRecord

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

STAGES = (
    "ingest", "ocr", "guard", "read", "propose", "retrieve", "synthesize", "verify", "render",
    "score", "publish",
)  # fmt: skip


class Progress(Protocol):
    """What a run tells about itself."""

    def picture(self, name: str) -> None:
        """The next picture begins."""
        ...

    def stage(self, name: str, record: StageRecord | None) -> None:
        """A stage began, or ended with this record."""
        ...

    def done(self) -> None:
        """The picture is finished, well or not."""
        ...

    def line(self, text: str) -> None:
        """A result, for standard output."""
        ...


class Silent:
    """For pipes and `--json`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def picture(self, name: str) -> None:
        """Nothing."""

    def stage(self, name: str, record: StageRecord | None) -> None:
        """Nothing."""

    def done(self) -> None:
        """Nothing."""

    def line(self, text: str) -> None:
        """At once."""
        print(text, file=self._out, flush=True)


@contextmanager
def progress(total: int, quiet: bool, out: TextIO) -> Generator[Progress]:
    """Bars on standard error when that is a terminal; results go to `out`."""
    if quiet or not sys.stderr.isatty():
        yield Silent(out)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[what]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        yield _Bars(bars, total, out)


class _Bars:
    def __init__(self, bars: "Bars", total: int, out: TextIO) -> None:
        self._bars, self._out = bars, out
        self._all = bars.add_task("pictures", total=total, what="")
        self._one = bars.add_task("stages", total=len(STAGES), what="")
        self._seen: set[str] = set()

    def picture(self, name: str) -> None:
        self._seen.clear()
        self._bars.update(self._all, what=name)
        self._bars.reset(self._one, what="")

    def stage(self, name: str, record: StageRecord | None) -> None:
        if record is None:
            again = " again" if name in self._seen else ""
            self._bars.update(self._one, what=f"{name}{again}")
            return
        self._seen.add(name)
        what = f"{name} (from the cache)" if record.cached else name
        self._bars.update(self._one, completed=len(self._seen), what=what)

    def done(self) -> None:
        self._bars.advance(self._all)

    def line(self, text: str) -> None:
        if self._out.isatty():
            # On the same screen the bars have to make room.
            self._bars.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=self._out, flush=True)
