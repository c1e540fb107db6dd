"""`forge check`: one check by itself, JSON lines in, JSON lines out, one per line, in order."""

import contextlib
import json
import queue
import re
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from componentforge.cli import output
from componentforge.domain.component import Component, Draft, Finding, Verification, code_sha256
from componentforge.errors import ForgeError
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, using

if TYPE_CHECKING:
    from componentforge.browser.selenium_driver import SeleniumAudit

Line = dict[str, Any]
_EXPORT = re.compile(
    r"export\s+(?:default\s+)?(?:async\s+)?(?:function|const|class)\s+([A-Z][A-Za-z0-9]*)"
)
_DEFAULT = re.compile(r"export\s+default\s+(?!function|class|async)([A-Z][A-Za-z0-9]*)")
_BATCH = 200
_PAUSE_S = 0.02
"""Who sends nothing for so long waits for an answer."""


class BadLine(Exception):
    """What is wrong with one line; told in its place, and the next line goes on."""


def check(arguments: Namespace) -> int:
    """Answer every line of standard input; 1 when one or more could not be checked."""
    bad = 0
    with (
        output.reserved_output() as out,
        using(read_settings(), output.notice) as wired,
        _second_driver(wired, arguments) as auditor,
    ):
        if arguments.kind in TOGETHER:
            several = TOGETHER[arguments.kind]
            replies = (reply for texts in _arriving() for reply in _replies(wired, several, texts))
        else:
            answer = KINDS[arguments.kind]
            if auditor is not None:
                answer = partial(a11y, auditor=auditor)
            replies = (_reply(wired, answer, text) for text in sys.stdin if text.strip())
        for reply in replies:
            bad += "error" in reply
            print(
                json.dumps(reply, ensure_ascii=False, separators=(",", ":")), file=out, flush=True
            )
    return 1 if bad else 0


def _second_driver(
    wired: Wiring, arguments: Namespace
) -> "contextlib.AbstractContextManager[SeleniumAudit | None]":
    if arguments.kind == "a11y" and arguments.driver == "selenium":
        return wired.selenium(arguments.grid)
    return contextlib.nullcontext()


def _arriving() -> Iterator[list[str]]:
    """The lines of standard input in batches: those that come right after one another."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        for text in sys.stdin:
            if text.strip():
                lines.put(text)
        lines.put(None)

    threading.Thread(target=read, name="forge-check-input", daemon=True).start()
    text = lines.get()
    while text is not None:
        batch = [text]
        with contextlib.suppress(queue.Empty):
            while (text := lines.get(timeout=_PAUSE_S)) is not None and len(batch) < _BATCH:
                batch.append(text)
            yield batch
            continue
        yield batch
        text = lines.get()


def _replies(
    wired: Wiring, answer: Callable[[Wiring, list[Line]], list[Line | str]], texts: list[str]
) -> list[Line]:
    """As `_reply`, with one call for all the lines that can be read."""
    lines: list[Line | BadLine] = []
    for text in texts:
        try:
            lines.append(_parsed(text))
        except BadLine as error:
            lines.append(error)
    try:
        found = iter(answer(wired, [line for line in lines if not isinstance(line, BadLine)]))
    except ForgeError as error:
        found = repeat(str(error))
    replies: list[Line] = []
    for line in lines:
        one = str(line) if isinstance(line, BadLine) else next(found)
        identity = None if isinstance(line, BadLine) else line.get("id")
        replies.append({"id": identity, **({"error": one} if isinstance(one, str) else one)})
    return replies


def _reply(wired: Wiring, answer: Callable[[Wiring, Line], Line], text: str) -> Line:
    identity: object = None
    try:
        line = _parsed(text)
        identity = line.get("id")
        return {"id": identity, **answer(wired, line)}
    except (BadLine, ForgeError) as error:
        return {"id": identity, "error": str(error)}


def _parsed(text: str) -> Line:
    try:
        line: Any = json.loads(text)
    except ValueError as error:
        raise BadLine(f"no JSON: {error}") from error
    if not isinstance(line, dict):
        raise BadLine("no JSON object")
    return cast(Line, line)


def _string(line: Line, field: str) -> str:
    value = line.get(field)
    if not isinstance(value, str):
        raise BadLine(f"{field!r} must be a string")
    return value


def guard(wired: Wiring, line: Line) -> Line:
    """How suspicious a text is; what the third layer took and cost, if it was asked."""
    from componentforge.security.prompt_guard import judged

    found = judged(_string(line, "text"), wired.judge())
    reply: Line = {
        "flagged": found.flagged,
        "score": round(found.score, 4),
        "kinds": list(found.kinds),
        "reason": found.reason,
    }
    if found.ruling:
        reply["third_layer"] = asdict(found.ruling)
    return reply


def security(_wired: Wiring, line: Line) -> Line:
    """What a component must not do."""
    found = _unsafe(_string(line, "code"))
    return {
        "blocked": any(blocking(finding) for finding in found),
        "findings": [
            {"rule": f.rule, "line": f.line, "severity": f.severity, "message": f.message}
            for f in found
        ],
    }


def types(wired: Wiring, lines: list[Line]) -> list[Line | str]:
    """Strict TypeScript and the rules of hooks, all lines in one batch of the compiler."""
    codes = [line.get("code") for line in lines]
    known = [_draft(code) for code in codes if isinstance(code, str)]
    found = iter(wired.browser().check(known))
    return [
        _type_errors(next(found)) if isinstance(code, str) else "'code' must be a string"
        for code in codes
    ]


def _type_errors(found: list[Finding]) -> Line:
    errors = [{"line": f.line, "code": f.rule, "message": f.message} for f in found]
    return {"ok": not errors, "errors": sorted(errors, key=lambda e: (e["line"] or 0, e["code"]))}


def a11y(wired: Wiring, line: Line, auditor: "SeleniumAudit | None" = None) -> Line:
    """axe, page-level rules left out; through `auditor` where there is one."""
    from evaluation.metrics.accessibility import accessibility

    if ("html" in line) == ("code" in line):
        raise BadLine("give either 'html' or 'code'")
    if "html" in line:
        html = _string(line, "html")
        violations = (auditor or wired.browser()).audit_html(html)
    elif auditor is not None:
        component = approved(_string(line, "code"))
        violations = auditor.audit_mounted(*wired.browser().mounting(component))
    else:
        violations = _shown(wired, _string(line, "code"))
    return {
        "score": round(accessibility(violations), 2),
        "violations": [
            {"rule": v.rule, "impact": v.impact, "targets": list(v.targets)} for v in violations
        ],
    }


def similarity(_wired: Wiring, line: Line) -> Line:
    """How alike two components are as programs."""
    from evaluation.metrics.structure import similarity as compare

    found = compare(_string(line, "generated"), _string(line, "expected"))._asdict()
    score = found.pop("score")
    return {"score": round(score, 6), "parts": {k: round(v, 6) for k, v in found.items()}}


def diff(_wired: Wiring, line: Line) -> Line:
    """Two pictures; `a` is the reference."""
    from componentforge.cli.check_diff import compare, picture

    threshold = line.get("threshold", 0.1)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        raise BadLine("'threshold' must be a number from 0 to 1")
    if not 0 <= threshold <= 1:
        raise BadLine("'threshold' must be a number from 0 to 1")
    ignore: Any = line.get("ignore", [])
    if not isinstance(ignore, list) or not all(
        isinstance(i, dict) for i in cast(list[Any], ignore)
    ):
        raise BadLine("'ignore' must be a list of {x1,y1,x2,y2}")
    a, b = (picture(Path(_string(line, field))) for field in ("a", "b"))
    forgiving = line.get("ignore_antialiasing", True) is not False
    return compare(a, b, float(threshold), forgiving, cast(list[Line], ignore))


def blocking(finding: Finding) -> bool:
    """Whether code with this finding is not run."""
    return finding.severity in ("serious", "critical")


def _unsafe(code: str) -> list[Finding]:
    from componentforge.security.code_guard import check_draft

    return list(check_draft(_draft(code)))


def _draft(code: str) -> Draft:
    named = _EXPORT.search(code) or _DEFAULT.search(code)
    name = named.group(1) if named else "Component"
    return Draft(name=name, tsx=code, stories="export {};\n", tokens_css="@theme {}\n")


def approved(code: str) -> Component:
    """A component of `code` that has passed the code guard, with a story that shows it without
    props. Raises BadLine.
    """
    draft = _draft(code)
    named, default = _EXPORT.search(code), re.search(r"export\s+default", code)
    if named is None and default is None:
        raise BadLine("the code exports no component")
    what = f"{draft.name}Shown"
    named_export = re.search(rf"export\s+(?!default)[a-z ]*\b{draft.name}\b", code)
    imported = f"{{ {draft.name} as {what} }}" if named_export else what
    stories = (
        f"import {imported} from './{draft.name}';\n"
        f"export default {{ title: '{draft.name}', component: {what} }};\n"
        f"export const Screenshot = {{ render: () => <{what} /> }};\n"
    )
    unsafe = [finding for finding in _unsafe(code) if blocking(finding)]
    if unsafe:
        raise BadLine(f"not run: {unsafe[0].message}")
    draft = draft.model_copy(update={"stories": stories})
    passed = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=passed)


def _shown(wired: Wiring, code: str) -> Any:
    from componentforge.domain.base import Blob
    from componentforge.domain.picture import Screenshot

    page = Screenshot(
        image=Blob(blob_sha256=sha256(b"").hexdigest(), media_type="image/png", size=0),
        width=1024, height=768, device_width=1024, device_height=768,
        scale=1, scale_confidence=1.0,
    )  # fmt: skip
    shown = wired.browser().render(approved(code), page)
    if shown.console and not shown.elements:
        raise BadLine(f"the component fails: {shown.console[0][:200]}")
    return shown.violations


KINDS: dict[str, Callable[[Wiring, Line], Line]] = {
    "guard": guard,
    "security": security,
    "similarity": similarity,
    "a11y": a11y,
    "diff": diff,
}
TOGETHER: dict[str, Callable[[Wiring, list[Line]], list[Line | str]]] = {"types": types}
"""One answer a line, a string where the line is bad."""
