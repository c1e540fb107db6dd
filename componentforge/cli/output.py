"""What the user sees: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TextIO


def say(line: str) -> None:
    """One line for a person, on standard error."""
    sys.stderr.write(f"{line}\n")  # one write: two threads' lines stay two lines
    sys.stderr.flush()


def notice(line: str) -> None:
    """Something that was done or is missing, on standard error."""
    say(f"forge: {line}")


def put(line: str = "") -> None:
    """One line of the result, on standard output."""
    print(line, flush=True)


def put_json(document: object) -> None:
    """The one document of a `--json` run."""
    json.dump(document, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")
    sys.stdout.flush()


def table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> list[str]:
    """Columns as wide as their widest cell; the last one may be as long as it likes."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]


def put_table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> None:
    """`table` on standard output."""
    for line in table(rows, head):
        put(line)


@contextmanager
def reserved_output() -> Generator[TextIO]:
    """Standard output for the block's own use: what anything else prints goes to standard error."""
    own, sys.stdout = sys.stdout, sys.stderr
    try:
        yield own
    finally:
        sys.stdout = own
