"""Layouts drawn by hand, written as code: what tests of the writer share."""

import re

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import Draft
from componentforge.domain.layout import Layout, Node, Text
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.synthesize import LocalSynthesizer
from tests.sketch import Sketch

BLOB = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)


def shot_of(layout: Layout) -> Screenshot:
    """A picture of the layout's own size."""
    w, h = int(layout.root.box.w), int(layout.root.box.h)
    return Screenshot(
        image=BLOB, width=w, height=h, device_width=w, device_height=h, scale=1,
        scale_confidence=1.0,
    )  # fmt: skip


def write(
    layout: Layout, previous: Draft | None = None, findings=(), patterns=(), tokens=None, note="",
    name: str | None = None,
) -> Draft:  # fmt: skip
    """What the local writer makes of a layout."""
    reading = Reading(tokens=tokens or DesignTokens(tokens=()), layout=annotate(layout))
    proposal = LocalProposer().propose(reading, note, name)
    writer = LocalSynthesizer()
    return writer.synthesize(shot_of(layout), reading, proposal, patterns, previous, findings)


def words(text: str) -> set[str]:
    """Everything that quotes, blanks and brackets part in a source."""
    return set(re.split(r"[\s\"'`{}<>]+", text))


def classes_of(code: str, tag: str) -> set[str]:
    """Classes of the first `tag` that has any."""
    found = re.search(rf"<{tag}\b.*?className=\W*([^\"`]+)[\"`]", code, re.S)
    assert found, f"no {tag} with classes"
    return set(found.group(1).split())


def paragraph(s: Sketch, x: float, y: float, lines: tuple[str, ...], w: float) -> Node:
    """A text of several lines."""
    node = s.text(x, y, " ".join(lines), w=w)
    assert node.text is not None
    inks = tuple(Box(x=x, y=y + 20 * i, w=w - 6 * i, h=14) for i in range(len(lines)))
    text = Text(content=" ".join(lines), lines=lines, line_inks=inks, style=node.text.style)
    return node.model_copy(update={"text": text, "box": Box(x=x, y=y, w=w, h=20 * len(lines))})
