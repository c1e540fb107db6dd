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
