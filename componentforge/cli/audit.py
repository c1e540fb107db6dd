"""`forge audit verify` and `export`."""

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from componentforge.cli import output
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import using


def verify(arguments: Namespace) -> int:
    """Check the chain and the anchors; 1 when the log is not what was written."""
    chosen = read_settings()
    with using(chosen, output.notice) as wired:
        found = wired.audit().verify()
    if arguments.json:
        output.put_json({"whole": found.whole, **found.model_dump(mode="json")})
        return 0 if found.whole else 1
    for problem in found.problems:
        output.put(problem.message)
    if found.problem_count > len(found.problems):
        output.put(f"and {found.problem_count - len(found.problems)} more")
    state = "whole" if found.whole else "NOT what was written"
    output.put(
        f"{found.entries} entries, {found.anchors} anchors in {chosen.anchors}: the log is {state}"
    )
    if found.unanchored:
        output.put(f"{found.unanchored} entries are newer than the last anchor")
    return 0 if found.whole else 1


def export(arguments: Namespace) -> int:
    """All entries, a JSON object a line; as one document with --json."""
    with using(read_settings(), output.notice) as wired:
        from componentforge.stores.audit import export_lines

        lines = export_lines(wired.audit().entries(arguments.event))
        if arguments.json:
            output.put_json({"entries": [json.loads(line) for line in lines]})
        elif arguments.out is None:
            for line in lines:
                output.put(line)
        else:
            number = _write(Path(arguments.out), lines)
            output.put(f"{number} entries in {arguments.out}")
    return 0


def _write(path: Path, lines: Iterable[str]) -> int:
    number = 0
    try:
        with path.open("x", encoding="utf-8") as file:
            for line in lines:
                file.write(line + "\n")
                number += 1
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise ConfigurationError("--out", f"{path}: {problem}", "choose another file") from error
    return number
