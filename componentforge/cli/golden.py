"""`forge golden build` and `check`: the project's own pictures with exact truth."""

from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.settings import read_settings
from componentforge.wiring import using


def build(arguments: Namespace) -> int:
    """Make all items anew and tell what changed."""
    from tasks.golden import build as make

    with using(read_settings(), output.notice):
        changes = make(Path(arguments.folder), arguments.only)
    if arguments.json:
        output.put_json({"changes": changes})
    else:
        output.put("\n".join([*changes, f"{len(changes)} files changed"]))
    return 0


def check(arguments: Namespace) -> int:
    """Hold the set against what is expected of it; 1 when something does not hold."""
    from evaluation.golden_gate import gate
    from evaluation.golden_rows import rows_of
    from tasks.golden import redrawn

    folder = Path(arguments.folder)
    drawn = None
    if not arguments.fast:
        with using(read_settings(), output.notice):
            drawn = redrawn(folder)
    rows = rows_of(folder, drawn)
    verdict = gate(rows, Path(arguments.docs) if arguments.docs else None)
    if arguments.json:
        output.put_json(
            {
                "items": len(rows),
                "expectations": verdict.expectations,
                "breaches": [breach._asdict() for breach in verdict.breaches],
                "docs": str(verdict.docs) if verdict.docs else None,
            }
        )
        return 1 if verdict.breaches else 0
    for suite, rule, found in verdict.breaches:
        output.put(f"{suite}: {rule}: {found}")
    held = verdict.expectations - len(verdict.breaches)
    output.put(f"{len(rows)} items, {held} of {verdict.expectations} expectations hold")
    if verdict.docs:
        output.put(f"Data Docs: {verdict.docs}")
    return 1 if verdict.breaches else 0
