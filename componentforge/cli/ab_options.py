"""What `forge ab` understands."""

import argparse
from typing import Any


def add_ab(commands: Any) -> None:
    """Add the command to the program's.

    Args:
        commands: What `add_subparsers` of the program gave.
    """
    text = "experiments: who gets which variant, and which is better"
    made = commands.add_parser("ab", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=type(made))

    create = _command(kinds, "create", "register an experiment; it never changes afterwards")
    create.add_argument("file", metavar="FILE", help="TOML or JSON (docs/experiments.md)")
    create.add_argument("--plan", action="store_true", help="only say what it could find")
    create.add_argument(
        "--explained", type=_share, default=0.0, metavar="R2",
        help="share of the variance that earlier values explain, 0 to 0.99",
    )  # fmt: skip

    create.add_argument(
        "--evaluation", metavar="FILE",
        help="of `forge compare`: an arm that was worse there is refused",
    )  # fmt: skip

    assign = _command(kinds, "assign", "the variant of each unit")
    assign.add_argument("key", metavar="KEY")
    assign.add_argument("units", nargs="*", metavar="UNIT", help="a project or design")
    assign.add_argument("--file", metavar="FILE", help="more of them, one a line")
    assign.add_argument("--look", action="store_true", help="write nothing down")

    record = _command(kinds, "record", "keep measurements of units")
    record.add_argument("key", metavar="KEY")
    record.add_argument("file", metavar="FILE", help="CSV with unit, metric, value, result")
    record.add_argument(
        "--before", action="store_true", help="they are from before the experiment (CUPED)"
    )

    record.add_argument(
        "--segments", action="store_true",
        help="the file says what groups units belonged to before: unit, segment, value",
    )  # fmt: skip

    status = _command(kinds, "status", "where one experiment stands, or all")
    status.add_argument("key", nargs="?", metavar="KEY")
    status.add_argument("--apply", action="store_true", help="stop variants that harm")

    stop = _command(kinds, "stop", "end an experiment")
    stop.add_argument("key", metavar="KEY")
    stop.add_argument("--reason", required=True, help="why, for the record")
    stop.add_argument("--ship", metavar="VARIANT", help="everybody gets this one from now on")

    report = _command(kinds, "report", "a page about an experiment")
    report.add_argument("key", metavar="KEY")
    report.add_argument(
        "--evaluation", metavar="FILE",
        help="of `forge compare` with the same variants: its items are shown side by side",
    )  # fmt: skip
    report.add_argument("--out", default="forge-experiments", help="folder (forge-experiments)")


def _command(kinds: Any, name: str, text: str) -> argparse.ArgumentParser:
    made = kinds.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.set_defaults(run=f"ab:{name}")
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return made


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError("must be 0 or more and below 1")
    return number
