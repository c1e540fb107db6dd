"""What `forge tune` understands."""

import argparse
from typing import Any


def add_tune(commands: Any) -> None:
    """Add the command to the program's.

    Args:
        commands: What `add_subparsers` of the program gave.
    """
    text = "fine-tune a hosted model on examples of your own"
    made = commands.add_parser("tune", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=type(made))

    _command(kinds, "providers", "who takes jobs for which model, and until when")

    build = _command(kinds, "build", "check examples, split them, say what training costs")
    build.add_argument("file", metavar="FILE", help="JSON lines (docs/fine-tuning.md)")
    build.add_argument("--model", required=True, help="the base model")
    build.add_argument("--out", default="forge-tuning", help="folder (default forge-tuning)")
    build.add_argument("--epochs", type=_epochs, default=3, metavar="N", help="1 to 50 (default 3)")

    start = _command(kinds, "start", "upload a data set and begin; again: the same job")
    start.add_argument("folder", metavar="DIR", help="what `build` made")
    start.add_argument("--suffix", default="forge", help="for the model's name (default forge)")
    start.add_argument("--seed", type=int, default=1, metavar="N")
    start.add_argument("--most-usd", type=float, metavar="USD", help="begin only if it costs less")

    _command(kinds, "list", "all jobs", function="show_all")
    for name, words in (
        ("status", "look at a job: what it told, and what comes next"),
        ("cancel", "end a job"),
    ):
        one = _command(kinds, name, words)
        one.add_argument("job", metavar="JOB", help="its id, or how that begins")


def _command(
    kinds: Any, name: str, text: str, function: str | None = None
) -> argparse.ArgumentParser:
    made = kinds.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.set_defaults(run=f"tune:{function or name}")
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return made


def _epochs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 50:
        raise argparse.ArgumentTypeError("must be 1 to 50")
    return number
