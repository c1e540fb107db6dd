"""`forge feedback add|list|export|trends`."""

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from componentforge.cli import output
from componentforge.errors import ConfigurationError, InputRejected, NotFound
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, using

if TYPE_CHECKING:
    from componentforge.domain.feedback import Feedback

_REMEDY = "see docs/learning.md for the fields"
_TURN_S = 3600.0
"""How long a file of many waits for its next turn."""


def add(arguments: Namespace) -> int:
    """Keep what is said; 1 when a piece of a file could not be used."""
    with using(read_settings(), output.notice) as wired:
        from tasks.feedback import submit

        given, problems = _given(wired, arguments)
        wait_s = _TURN_S if arguments.file else 0.0
        receipts = []
        for piece in given:
            try:
                receipts.append(submit(wired, piece, wait_s))
            except NotFound as error:
                if not arguments.file:
                    raise
                problems.append(error)
    for problem in problems:
        output.notice(str(problem))
    fresh, flagged = (sum(getattr(r, name) for r in receipts) for name in ("new", "flagged"))
    if arguments.json:
        told = [receipt.model_dump(mode="json") for receipt in receipts]
        output.put_json({"given": len(receipts) + len(problems), "new": fresh, "receipts": told})
    elif arguments.file:
        output.put(f"{fresh} of {len(receipts)} pieces are new, {flagged} are flagged")
    else:
        (one,) = receipts
        output.put(
            f"{one.component} {one.version}: {'kept' if one.new else 'was kept already'} as "
            f"{one.id}" + (f", flagged: {', '.join(one.kinds)}" if one.flagged else "")
        )
    return 1 if problems else 0


def show(arguments: Namespace) -> int:
    """Newest first."""
    with using(read_settings(), output.notice) as wired:
        rows = wired.feedback().all(arguments.name, arguments.limit)
    if arguments.json:
        output.put_json({"feedback": [row.model_dump(mode="json") for row in rows]})
        return 0
    table = [
        (
            str(row.id), f"{row.at.astimezone():%Y-%m-%d %H:%M}", row.component, str(row.version),
            row.thumbs or "", row.outcome or "", row.component_type or "",
            "edited" if row.edited else "", ",".join(row.kinds) or ("" if row.consent else "no"),
            " ".join(row.reason.split())[:60],
        )
        for row in rows
    ]  # fmt: skip
    head = ("id", "at", "component", "version", "thumbs", "outcome", "type", "code", "use", "why")
    if table:
        output.put_table(table, head)
    else:
        output.put("nothing was said yet")
    return 0


def export(arguments: Namespace) -> int:
    """Write the table when it passes the gate; 1 when it does not."""
    with using(read_settings(), output.notice) as wired:
        from tasks.feedback_export import export_feedback

        rows, problems = export_feedback(wired, Path(arguments.file), everything=arguments.all)
        wired.record("feedback.exported", arguments.file, rows=rows, problems=list(problems))
    if arguments.json:
        output.put_json({"file": arguments.file, "rows": rows, "problems": list(problems)})
    else:
        for problem in problems:
            output.put(problem)
        output.put(
            f"{arguments.file}: not written, the gate found {len(problems)} problems"
            if problems
            else f"{arguments.file}: {rows} pieces of feedback"
        )
    return 1 if problems else 0


def trends(arguments: Namespace) -> int:
    """A page and a JSON document about what is said over time."""
    from componentforge.cli.documents import leave

    with using(read_settings(), output.notice) as wired:
        from evaluation.feedback_trends import trends as found
        from evaluation.feedback_trends import trends_page

        rows, runs = wired.feedback().all(), wired.feedback().retrainings()
        told = found(rows, runs)
        document = {"schema_version": 1, **told.model_dump(mode="json")}
        out = Path(arguments.out)
        document = leave(
            wired, out, {"report.html": trends_page(told).encode()}, document,
            experiment="componentforge/feedback", name="trends",
        )  # fmt: skip
    if arguments.json:
        output.put_json(document)
    else:
        output.put(f"{len(rows)} pieces of feedback  {out / 'report.html'}")
    return 0


def _given(wired: Wiring, arguments: Namespace) -> "tuple[list[Feedback], list[Exception]]":
    """What was said, and which lines of a file say nothing that can be used."""
    if bool(arguments.name) == bool(arguments.file):
        raise ConfigurationError(
            "forge feedback add", "it takes NAME or --file", "give one of them"
        )
    author = wired.caller()
    if arguments.file:
        return _read(Path(arguments.file), author)
    number = arguments.version
    if number is None:
        versions = wired.history().versions(arguments.name)
        if not versions:
            raise NotFound("component", arguments.name, "`forge history` lists all")
        number = versions[0].number
    told = {
        "component": arguments.name, "version": number, "author": author,
        "project": arguments.project, "thumbs": arguments.thumbs, "reason": arguments.reason,
        "edited": _text(arguments.edited) if arguments.edited else None,
        "outcome": arguments.outcome, "component_type": arguments.type,
        "consent": arguments.consent, "licence": arguments.licence,
    }  # fmt: skip
    return [_feedback(told, arguments.name)], []


def _read(path: Path, author: str) -> "tuple[list[Feedback], list[Exception]]":
    found: list[Feedback] = []
    problems: list[Exception] = []
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            told = json.loads(line)
            if isinstance(told, dict):
                found.append(_feedback({"author": author, **told}, where))
            else:
                problems.append(InputRejected(where, "it is no JSON object", _REMEDY))
        except json.JSONDecodeError as error:
            problems.append(InputRejected(where, error.msg, _REMEDY))
        except InputRejected as error:
            problems.append(error)
    return found, problems


def _feedback(told: Mapping[str, Any], source: str) -> "Feedback":
    from pydantic import ValidationError

    from componentforge.domain.feedback import Feedback

    try:
        return Feedback.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = str(first["msg"]).removeprefix("Value error, ")
        raise InputRejected(source, f"{where}: {said}" if where else said, _REMEDY) from error


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise InputRejected(str(path), str(problem), "name a text file") from error
