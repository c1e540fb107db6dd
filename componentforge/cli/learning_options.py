"""What `forge feedback` and `forge models` understand."""

import argparse
from typing import Any


def add_feedback(commands: Any) -> None:
    """Add `forge feedback` to the program's commands.

    Args:
        commands: What `add_subparsers` of the program gave.
    """
    kinds = _group(commands, "feedback", "what people say of generated components")

    add = _command(kinds, "feedback", "add", "say something of a version")
    add.add_argument("name", nargs="?", metavar="NAME", help="of the component (`forge history`)")
    add.add_argument("--version", type=int, metavar="N", help="default: the newest")
    add.add_argument("--thumbs", choices=["up", "down"])
    add.add_argument("--reason", default="", metavar="TEXT")
    add.add_argument("--edited", metavar="FILE", help="the TSX as you left it")
    add.add_argument("--outcome", choices=["accepted", "merged", "rejected"])
    add.add_argument("--type", metavar="TYPE", help="what the picture really shows")
    add.add_argument("--project", default="", help="what the component belongs to")
    add.add_argument("--consent", action="store_true", help="it may be learnt from")
    add.add_argument("--licence", default="", metavar="SPDX", help="of picture and code")
    add.add_argument("--file", metavar="FILE", help="many pieces, a JSON object a line")

    show = _command(kinds, "feedback", "list", "what was said, newest first")
    show.add_argument("name", nargs="?", metavar="NAME")
    show.add_argument("--limit", type=_positive, default=20, metavar="N")

    export = _command(kinds, "feedback", "export", "a Parquet table, personal data removed")
    export.add_argument("file", metavar="FILE")
    export.add_argument("--all", action="store_true", help="also what may not be learnt from")

    trends = _command(kinds, "feedback", "trends", "a page: how what is said develops")
    trends.add_argument("--out", default="forge-feedback", help="folder (forge-feedback)")


def add_models(commands: Any) -> None:
    """Add `forge models` to the program's commands."""
    kinds = _group(commands, "models", "what was learnt from feedback")
    _command(kinds, "models", "list", "versions of every model and which one is at work")
    retrain = _command(
        kinds, "models", "retrain", "learn from new feedback, promote what is better"
    )
    retrain.add_argument("--least", type=_positive, metavar="N", help="new pieces it takes (1000)")
    promote = _command(kinds, "models", "promote", "put a version to work whatever was found")
    promote.add_argument("name", metavar="NAME")
    promote.add_argument("--version", required=True, metavar="N")
    back = _command(kinds, "models", "rollback", "put the version before to work again")
    back.add_argument("name", metavar="NAME")
    _command(kinds, "models", "sync", "fetch from the registry what is at work there")


def _group(commands: Any, name: str, text: str) -> Any:
    made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    return made.add_subparsers(metavar="COMMAND", required=True, parser_class=type(made))


def _command(kinds: Any, module: str, name: str, text: str) -> argparse.ArgumentParser:
    made = kinds.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.set_defaults(run=f"{module}:{'show' if name == 'list' else name}")
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return made


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
