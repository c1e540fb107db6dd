"""The command line: one parser, one way to end."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from componentforge import __version__
from componentforge.cli.ab_options import add_ab
from componentforge.cli.interrupts import interrupts
from componentforge.cli.learning_options import add_feedback, add_models
from componentforge.cli.output import say
from componentforge.cli.tune_options import add_tune
from componentforge.errors import ConfigurationError, ForgeError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["_Parser"]  # pyright: ignore[reportPrivateUsage]
    Group = argparse._MutuallyExclusiveGroup  # pyright: ignore[reportPrivateUsage]

ALL_DONE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """Says in one line what was wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USE, f"{self.prog}: {message}; see `{self.prog} --help`\n")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process: 0 all done, 1 some failed, 2 wrong use, 130 stopped."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; its exit code.

    A Ctrl-C that a library swallowed still ends in INTERRUPTED.
    """
    try:
        chosen = parsed(arguments)
        module, function = chosen.run.split(":")
        command = getattr(import_module(f"componentforge.cli.{module}"), function)
        with interrupts() as stopped:
            done = int(command(chosen))
        return INTERRUPTED if stopped else done
    except ConfigurationError as error:
        say(f"forge: {error}")
        return WRONG_USE
    except ForgeError as error:
        say(f"forge: {error}")
        return SOME_FAILED
    except KeyboardInterrupt:
        say("forge: stopped; what was finished is complete, run the command again to go on")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader had enough (`| head`): nobody is left to be told.
        sys.stderr.close()
        return SOME_FAILED


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The command and its options; pictures may stand before and after options."""
    top = parser()
    chosen, rest = top.parse_known_args(arguments)
    if rest and (not hasattr(chosen, "images") or any(word.startswith("-") for word in rest)):
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        chosen.images = [*chosen.images, *rest]
    return chosen


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    top = _Parser(
        prog="forge",
        description="Pictures of user interfaces in, typed and accessible React components out.",
        epilog="Settings are FORGE_* variables; `forge doctor` says what is missing.",
    )
    top.add_argument("--version", action="version", version=f"forge {__version__}")
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _generate(commands)
    _batch(commands)
    _services(commands)
    _metrics(commands)
    _history(commands)
    _patterns(commands)
    _cache(commands)
    _audit(commands)
    _costs(commands)
    _golden(commands)
    _check(commands)
    _evaluate(commands)
    _compare(commands)
    add_ab(commands)
    add_feedback(commands)
    add_models(commands)
    add_tune(commands)
    return top


def _command(commands: "Commands", name: str, run: str, text: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    made.set_defaults(run=run)
    return made


def _json(made: "argparse.ArgumentParser | Group") -> None:
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _generate(commands: "Commands") -> None:
    made = _command(commands, "generate", "generate:generate", "make components of pictures")
    made.add_argument("images", nargs="+", metavar="IMAGE", help="PNG, JPEG or WebP")
    made.add_argument("--out", default="forge-out", help="where the folders go (default forge-out)")
    made.add_argument("--name", help="name of the component (one picture only)")
    made.add_argument(
        "--engine",
        help="local, openai or read=..,propose=..,synthesize=.. (default $FORGE_ENGINE, local)",
    )
    _hosted(made)
    made.add_argument("--library", help="use components of this library (`forge patterns add`)")
    made.add_argument(
        "--scale", choices=["auto", "1", "2", "3"], default="auto", help="device pixels a CSS pixel"
    )
    made.add_argument("--note", default="", help="a hint on what the picture shows")
    made.add_argument(
        "--picture-text-policy",
        choices=["strip", "quarantine", "block"],
        help="for orders in a picture (default $FORGE_PICTURE_TEXT_POLICY, strip)",
    )
    made.add_argument(
        "--repairs", type=_count, default=2, metavar="N", help="most further attempts (default 2)"
    )
    made.add_argument("--experiment", metavar="KEY", help="take part: `forge ab` (needs --unit)")
    made.add_argument("--unit", help="the project or design these pictures belong to")
    _json(made)


def _hosted(made: argparse.ArgumentParser) -> None:
    made.add_argument("--model", help="hosted model of the openai engine (default $FORGE_MODEL)")
    made.add_argument("--prompt", metavar="VERSION", help="of its prompts (default: the newest)")
    made.add_argument("--temperature", type=_temperature, metavar="T", help="0 to 2, of its model")
    made.add_argument(
        "--repair-usd", type=_dollars, metavar="USD",
        help="no further attempt once a picture cost so much (default $FORGE_REPAIR_USD, no limit)",
    )  # fmt: skip


def _batch(commands: "Commands") -> None:
    text = "make components of all pictures of a folder or manifest; the same again resumes"
    made = _command(commands, "batch", "batch:batch", text)
    made.add_argument("source", metavar="DIR|MANIFEST", help="folder, .csv, .jsonl or .parquet")
    made.add_argument("--out", default="forge-out", help="where the folders go (default forge-out)")
    made.add_argument("--engine", help="as for generate")
    _hosted(made)
    made.add_argument("--library", help="as for generate, where a row names none")
    made.add_argument(
        "--repairs", type=_count, default=2, metavar="N", help="most further attempts (default 2)"
    )
    made.add_argument(
        "--workers", type=_count, default=0, metavar="N", help="processes (default: what fits)"
    )
    made.add_argument(
        "--chunk", type=_count, default=0, metavar="N", help="pictures a flow run (default 25)"
    )
    text = "pictures a process holds at once (default: 1, more where models are asked)"
    made.add_argument("--in-flight", type=_count, default=0, metavar="N", help=text)
    made.add_argument("--again", action="store_true", help="do what is done already once more")
    made.add_argument(
        "--openai-batch",
        action="store_true",
        help="ask hosted models in batches, at half the price",
    )
    made.add_argument("--wait", action="store_true", help="stay until all batches have come back")
    _json(made)


def _services(commands: "Commands") -> None:
    for name, text in (
        ("up", "start the servers and leave them running"),
        ("down", "stop the servers"),
        ("status", "servers, batches, the last day's runs, the cache"),
        ("doctor", "what is there, what is missing and how to mend it"),
        ("deploy", "register the flows with the Prefect server, as prefect.yaml says"),
    ):
        module = name if name in {"doctor", "deploy", "status"} else "services"
        made = _command(commands, name, f"{module}:{name}", text)
        if name == "deploy":
            made.add_argument("--pool", default="forge", help="work pool (default forge)")
        _json(made)


def _metrics(commands: "Commands") -> None:
    text = "figures for Prometheus: print, write or serve them"
    made = _command(commands, "metrics", "metrics:metrics", text)
    way = made.add_mutually_exclusive_group()
    way.add_argument("--out", metavar="FILE", help="for a textfile collector")
    way.add_argument("--serve", action="store_true", help="at FORGE_METRICS_PORT (default 9464)")
    _json(way)


def _history(commands: "Commands") -> None:
    made = _command(commands, "history", "history:history", "versions of generated components")
    made.add_argument("name", nargs="?", help="of one component; of all when left out")
    _json(made)
    made = _command(commands, "restore", "history:restore", "bring back a version of a component")
    made.add_argument("name")
    made.add_argument("--version", type=int, metavar="N", help="default: the one before the last")
    made.add_argument("--out", default="forge-out", help="where the folder goes")
    _json(made)


def _patterns(commands: "Commands") -> None:
    text = "the library of components to build from"
    made = commands.add_parser("patterns", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    add = _command(kinds, "add", "patterns:add", "index a component library of your own")
    add.add_argument("folder", help="folder with its .tsx files")
    add.add_argument("--name", help="name of the library (default: the folder's)")
    _json(add)
    show = _command(kinds, "list", "patterns:show", "all patterns")
    show.add_argument("--library", help="of one library")
    _json(show)
    search = _command(kinds, "search", "patterns:search", "patterns that fit a description")
    search.add_argument("text", nargs="+")
    search.add_argument("--library", help="also this library of your own")
    search.add_argument("--limit", type=_count, default=5)
    _json(search)


def _cache(commands: "Commands") -> None:
    text = "results that need not be computed again"
    made = commands.add_parser("cache", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _json(_command(kinds, "stats", "cache:stats", "hits, misses and time saved by stage"))
    clear = _command(kinds, "clear", "cache:clear", "forget results")
    clear.add_argument("--stage", help="of one stage only")
    clear.add_argument(
        "--older-than", type=_age, metavar="AGE", help="only those made longer ago: 90s, 12h, 30d"
    )
    clear.add_argument(
        "--outdated", action="store_true", help="only those of older versions of their stages"
    )
    _json(clear)
    export = _command(kinds, "export", "cache:export", "write results into a file")
    export.add_argument("file")
    export.add_argument("--stage", help="of one stage only")
    _json(export)
    take = _command(kinds, "import", "cache:import_", "take results in from such a file")
    take.add_argument("file")
    _json(take)
    text = "have the results of pictures at hand before they are asked for"
    warm = _command(kinds, "warm", "cache_warm:warm", text)
    what = "an earlier batch (its id), a folder or manifest of pictures, or an exported file"
    warm.add_argument("source", metavar="BATCH|DIR|MANIFEST|FILE", help=what)
    warm.add_argument("--engine", help="as for generate; a batch's own when left out")
    warm.add_argument("--library", help="as for batch")
    warm.add_argument("--repairs", type=_count, metavar="N", help="as for generate")
    _json(warm)


def _golden(commands: "Commands") -> None:
    text = "the project's own pictures with exact truth"
    made = commands.add_parser("golden", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    build = _command(kinds, "build", "golden:build", "make it anew and tell what changed")
    build.add_argument("only", nargs="*", metavar="ID", help="items whose id holds this")
    check = _command(kinds, "check", "golden:check", "hold it against what is expected of it")
    check.add_argument("--fast", action="store_true", help="without drawing the pictures again")
    check.add_argument("--docs", metavar="DIR", help="write Great Expectations' Data Docs there")
    for one in (build, check):
        one.add_argument("--folder", default="datasets/golden", help="where the set is")
        _json(one)


def _audit(commands: "Commands") -> None:
    text = "what happened, written so that changes show"
    made = commands.add_parser("audit", help=text, description=text[0].upper() + text[1:] + ".")
    kinds = made.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _json(_command(kinds, "verify", "audit:verify", "check the log's chain and its anchors"))
    export = _command(kinds, "export", "audit:export", "all entries, a JSON object a line")
    export.add_argument("--out", metavar="FILE", help="a new file; standard output when left out")
    export.add_argument("--event", help="of one kind only, such as run.done")
    _json(export)


def _check(commands: "Commands") -> None:
    made = _command(
        commands,
        "check",
        "check:check",
        "one check by itself: JSON lines on standard input, JSON lines on standard output",
    )
    made.add_argument("kind", choices=["guard", "security", "similarity", "types", "a11y", "diff"])
    made.add_argument(
        "--driver", choices=["playwright", "selenium"], default="playwright",
        help="what drives the browser of a11y (default playwright)",
    )  # fmt: skip
    made.add_argument("--grid", metavar="URL", help="a Selenium Grid, with --driver selenium")


def _costs(commands: "Commands") -> None:
    made = _command(commands, "costs", "costs:costs", "what hosted models cost, and how fast")
    made.add_argument(
        "--by", choices=["day", "model", "stage", "caller", "run"], default="day",
        help="a row each (default day)",
    )  # fmt: skip
    made.add_argument(
        "--since", type=_since, metavar="WHEN", help="2026-11-01 (UTC), or an age: 12h, 30d"
    )
    _json(made)


def _since(text: str) -> datetime | float:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return _age(text)


def _temperature(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= 2:
        raise argparse.ArgumentTypeError("must be between 0 and 2")
    return value


def _dollars(text: str) -> float:
    value = _number(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return value


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("must be a number") from error


def _age(text: str) -> float:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    try:
        return float(text[:-1]) * units[text[-1:]]
    except (KeyError, ValueError) as error:
        raise argparse.ArgumentTypeError("write a number and s, m, h or d: 12h") from error


def _evaluate(commands: "Commands") -> None:
    made = _command(commands, "evaluate", "evaluate:evaluate", "measure variants on a dataset")
    _run_on(made, "forge-evaluation")
    made.add_argument(
        "--variant",
        action="append",
        metavar="SPEC",
        help="NAME=engine:local,repairs:2 (more: docs/evaluation.md); may be given again",
    )
    made.add_argument("--gate", metavar="FILE", help="end 1 on a significant regression")
    _json(made)


def _compare(commands: "Commands") -> None:
    made = _command(commands, "compare", "compare:compare", "may B take A's place?")
    what = "a variant (NAME=key:value,...) or a finished evaluation (FOLDER[#VARIANT])"
    made.add_argument("a", metavar="A", help=what)
    made.add_argument("b", metavar="B", help="the same")
    _run_on(made, "forge-comparison")
    made.add_argument(
        "--aim", action="append", default=[], metavar="FIGURE", help="what B is made for"
    )
    made.add_argument("--pilot", metavar="FILE", help="evaluation.json to take the scatter from")
    made.add_argument("--plan", action="store_true", help="say what could be found, run nothing")
    made.add_argument(
        "--no-attribution",
        dest="attribution",
        action="store_false",
        help="do not swap parts to find the one that makes the difference",
    )
    _json(made)


def _run_on(made: argparse.ArgumentParser, out: str) -> None:
    made.add_argument("--dataset", default="golden", help="name or folder (default golden)")
    made.add_argument("--split", help="only the items of this split")
    made.add_argument("--limit", type=_count, metavar="N", help="at most N items, evenly chosen")
    made.add_argument("--epochs", type=_count, default=1, metavar="K", help="times each item runs")
    made.add_argument("--out", default=out, help=f"where the report goes (default {out})")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must be 0 or more")
    return number
