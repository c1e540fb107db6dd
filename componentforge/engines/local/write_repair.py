"""What a comparison measured, applied to the layout before it is written again.

Corrections add up over the rounds of a repair loop. They travel in the draft's own token file as
one comment, so a draft says what was adjusted and the loop needs no memory.
"""

import json
import re
from collections.abc import Mapping, Sequence

from componentforge.domain.base import Box
from componentforge.domain.component import Draft, Finding
from componentforge.domain.layout import Layout, Node
from componentforge.engines.local.looks import painted

Change = dict[str, float]
"""dx, dy: move by, dw: make a text wider by; CSS px. nowrap: it stays on one line; together: its
whole row does.
"""
_NOTE = re.compile(r"/\* adjusted: (.*?) \*/", re.S)
_MOST = 12.0


def changes_of(
    previous: Draft | None, findings: Sequence[Finding], layout: Layout
) -> dict[str, Change]:
    """Corrections of earlier rounds and of these findings, by node id."""
    total: dict[str, Change] = {}
    if previous is None:
        return total
    if note := _NOTE.search(previous.tokens_css):
        total = {k: dict(v) for k, v in json.loads(note.group(1)).items()}
    texts = [n for n in layout.root.walk() if n.text is not None]
    for finding in findings:
        if finding.source not in ("difference", "render") or not finding.measured:
            continue
        node = _meant(finding, texts)
        if node is None:
            continue
        change = total.setdefault(node.id, {})
        if finding.rule == "text-wrapped" and node.text and len(node.text.lines) == 1:
            change["nowrap"] = 1.0
            continue
        if _fell(finding, node):
            change["together"] = 1.0
            continue
        for key, sign in (("dx", -1.0), ("dy", -1.0), ("dw", -1.0)):
            value = finding.measured.get(key, 0.0)
            least = 0.6 if key != "dw" else 0.75
            if least <= abs(value) <= _MOST:
                change[key] = round(change.get(key, 0.0) + sign * value, 2)
    return {k: v for k, v in total.items() if v}


def _fell(finding: Finding, node: Node) -> bool:
    """Whether a text stands in the next line: further down by a line and elsewhere across."""
    down, across = finding.measured.get("dy", 0.0), finding.measured.get("dx", 0.0)
    return down >= max(_MOST, 0.8 * node.box.h) and abs(across) >= _MOST


def _meant(finding: Finding, texts: Sequence[Node]) -> Node | None:
    """The text the finding speaks of: same words, nearest place."""

    def far(node: Node) -> float:
        if finding.box is None:
            return 0.0
        (ax, ay), (bx, by) = node.box.centre, finding.box.centre
        return abs(ax - bx) + abs(ay - by)

    same = [n for n in texts if n.text and n.text.content == finding.text]
    pool = same or ([n for n in texts if far(n) < 8] if finding.box and not finding.text else [])
    return min(pool, key=far, default=None)


def changed(layout: Layout, changes: Mapping[str, Change]) -> Layout:
    """`layout` with every correction applied."""
    if not changes:
        return layout
    return layout.model_copy(update={"root": _applied(layout.root, changes)})


def _applied(node: Node, changes: Mapping[str, Change]) -> Node:
    kids = tuple(_applied(k, changes) for k in node.children)
    update: dict[str, object] = {"children": kids}
    bare = node.kind == "box" and not painted(node) and kids and node.id != "n0"
    if bare and any(a.box != b.box for a, b in zip(kids, node.children, strict=True)):
        update["box"] = Box.union([k.box for k in kids])
    change = changes.get(node.id)
    if change and node.text is not None:
        dx, dy, dw = (change.get(k, 0.0) for k in ("dx", "dy", "dw"))
        box = node.box.model_copy(update={"x": node.box.x + dx, "y": node.box.y + dy})
        longest = max(len(line) for line in node.text.lines)
        if dw and longest > 1:
            style = node.text.style
            spaced = round(style.letter_spacing + dw / longest, 3)
            wider = style.model_copy(update={"letter_spacing": max(-2.0, min(4.0, spaced))})
            update["text"] = node.text.model_copy(update={"style": wider})
        update["box"] = box
    return node.model_copy(update=update)


def unwrapped(changes: Mapping[str, Change]) -> set[str]:
    """Texts that must stay on one line."""
    return {name for name, change in changes.items() if change.get("nowrap")}


def together(changes: Mapping[str, Change]) -> set[str]:
    """Texts whose row must stay one line."""
    return {name for name, change in changes.items() if change.get("together")}


def noted(changes: Mapping[str, Change]) -> str:
    """The corrections as a comment; empty when there are none."""
    if not changes:
        return ""
    return f"\n/* adjusted: {json.dumps(changes, sort_keys=True)} */\n"
