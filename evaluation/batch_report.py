"""The page about a batch: what failed first, then every component beside its picture."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from componentforge.domain.batch import ItemRow
from evaluation import pages

if TYPE_CHECKING:
    from jinja2 import Template

_SHOWN = 400
"""Items on the page; the table has all."""


class Bar(NamedTuple):
    """One bar of a chart."""

    label: str
    items: int
    share: float
    """Of the tallest, 0 to 1."""


class Tile(NamedTuple):
    """One item on the page. Addresses are relative to the page."""

    row: ItemRow
    picture: str | None
    render: str | None
    report: str | None


def batch_report(
    title: str, rows: Sequence[ItemRow], problems: Sequence[str], files: Callable[[str], set[str]]
) -> str:
    """The page as HTML. Equal data give an equal page.

    Args:
        title: What was worked off: the folder or manifest.
        rows: All items, ended.
        problems: Rows of the manifest that could not be used, and what the gate found.
        files: Folder name -> names of the files in it: only what is there is shown.
    """
    order = sorted(rows, key=lambda row: (row.state == "done", _gain(row), row.position))
    tiles = [_tile(row, files(row.item.folder)) for row in order[:_SHOWN]]
    done = [row for row in rows if row.state == "done" and row.result is not None]
    kinds = [row.result.component_type or "unknown" for row in done if row.result]
    seconds = [row.result.seconds for row in done if row.result]
    return _template().render(
        title=title,
        total=len(rows),
        done=len(done),
        failed=[tile for tile in tiles if tile.row.state != "done"],
        made=[tile for tile in tiles if tile.row.state == "done"],
        left_out=max(0, len(rows) - _SHOWN),
        problems=problems,
        kinds=_bars({kind: kinds.count(kind) for kind in sorted(set(kinds))}),
        likeness=_bars(_histogram([_gain(row) for row in done])),
        verdicts=_bars(_counted([row.result.verdict or "none" for row in done if row.result])),
        seconds=sum(seconds),
        median=sorted(seconds)[len(seconds) // 2] if seconds else None,
        cached=sum(row.result.cached for row in done if row.result),
        stages=sum(row.result.stages for row in done if row.result),
        saved=sum(row.result.seconds_saved for row in done if row.result),
        cost=sum((row.result.cost_usd or 0.0) for row in done if row.result),
    )


def _gain(row: ItemRow) -> float:
    gain = row.result.seen_gain if row.result else None
    return -1.0 if gain is None else gain


def _histogram(gains: Sequence[float]) -> dict[str, int]:
    """Items by likeness, in tenths; all below .5 together."""
    edges = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    labels = ["below .5", ".5 to .6", ".6 to .7", ".7 to .8", ".8 to .9", ".9 to .95", ".95 to 1"]
    counts = dict.fromkeys(labels, 0)
    for gain in gains:
        counts[labels[sum(gain >= edge for edge in edges)]] += 1
    return counts


def _counted(values: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def _bars(counts: dict[str, int]) -> tuple[Bar, ...]:
    tallest = max(counts.values(), default=0) or 1
    return tuple(Bar(label, count, count / tallest) for label, count in counts.items())


def _tile(row: ItemRow, files: set[str]) -> Tile:
    from urllib.parse import quote

    folder = quote(row.item.folder)

    def there(name: str) -> str | None:
        return f"{folder}/{name}" if name in files else None

    return Tile(row, there("diff.png"), there("render.png"), there("report.html"))


@cache
def _template() -> "Template":
    made = pages.environment("report.css", "batch.css", images="'self' file:")
    return made.get_template("batch.html")
