"""Scoring one attempt: scores from pixels, findings a repair can act on."""

import numpy as np
import pytest

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import (
    Component,
    Draft,
    Render,
    RenderedElement,
    Verification,
    Violation,
    code_sha256,
)
from componentforge.domain.layout import Layout, Node, Paint, Text, TextStyle
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens
from evaluation.scoring import page_ground, score_attempt
from tests.drawn import Picture

BLOB = Blob(blob_sha256="1" * 64, media_type="image/png", size=1)
DRAFT = Draft(name="Note", tsx='<p className="p-4 text-[13px]" />', stories="", tokens_css="")
COMPONENT = Component(
    draft=DRAFT, verification=Verification(code_sha256=code_sha256(DRAFT), passed=True)
)
PICTURE = Picture(200, 60).text(20, 38, "Payment received", 16)
STYLE = TextStyle(family="Inter", size=16, weight=400, line_height=20, color="#111827")
PLACE = Box(x=20, y=22, w=136, h=20)


def reading(content: str = "Payment received", lines: int = 1) -> Reading:
    text = Text(content=content, lines=(content,) * lines, line_inks=(PLACE,) * lines, style=STYLE)
    node = Node(id="n0.0", kind="text", box=PLACE, text=text)
    page = Node(
        id="n0", kind="box", box=Box(x=0, y=0, w=200, h=60), paint=Paint(fill="#ffffff"),
        flow="column", children=(node,),
    )  # fmt: skip
    return Reading(tokens=DesignTokens(tokens=()), layout=Layout(root=page))


def element(**changes: object) -> RenderedElement:
    known = {
        "text": "Payment received", "bbox": PLACE, "text_bbox": PLACE, "color": "#111827",
        "font_size": 16, "lines": 1,
    }  # fmt: skip
    return RenderedElement.model_validate({**known, **changes})


def shown(*elements: RenderedElement, width: float = 200, height: float = 60, **more) -> Render:
    return Render(
        image=BLOB, elements=elements, violations=more.get("violations", ()),
        content_width=width, content_height=height,
    )  # fmt: skip


def scored(render: Render, rendered: np.ndarray | None = None, read: Reading | None = None):
    pixels = PICTURE.pixels if rendered is None else rendered
    return score_attempt(
        PICTURE.screenshot, PICTURE.pixels, pixels, read or reading(), COMPONENT, render
    )


def rules(findings) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_perfect_render_scores_one_and_leaves_nothing_to_repair():
    scores, findings = scored(shown(element()))
    assert scores.seen_gain == 1
    assert scores.pixel_diff == 0
    assert scores.size_equal
    assert (scores.text_similarity, scores.text_position, scores.text_color) == (1, 1, 1)
    assert findings == ()


def test_a_blank_render_never_passes():
    blank = np.full_like(PICTURE.pixels, 255)
    scores, findings = scored(shown(), blank)
    assert scores.seen_gain == 0
    assert "text-missing" in rules(findings)
    assert "region-differs" in rules(findings)


def test_a_moved_text_is_told_with_the_offset_of_its_ink():
    moved = Picture(200, 60).text(23, 36, "Payment received", 16).pixels
    there = Box(x=23, y=20.5, w=136, h=20)  # a box the ink does not follow
    (finding,) = (f for f in scored(shown(element(text_bbox=there)), moved)[1] if f.text)
    assert finding.rule == "text-moved"
    assert finding.measured == {"dx": 3.0, "dy": -2.0, "dw": 0.0}
    assert finding.box == PLACE


def test_a_box_that_moved_alone_is_no_finding():
    there = Box(x=21, y=21, w=138, h=20)
    assert scored(shown(element(text_bbox=there)))[1] == ()


def test_without_ink_to_see_the_boxes_tell():
    faint = reading()
    style = STYLE.model_copy(update={"color": "#fefefe"})
    node = faint.layout.root.children[0]
    text = node.text.model_copy(update={"style": style})
    root = faint.layout.root.model_copy(
        update={"children": (node.model_copy(update={"text": text}),)}
    )
    faint = faint.model_copy(update={"layout": Layout(root=root)})
    moved = Box(x=23, y=20, w=136, h=20)
    (finding,) = scored(shown(element(text_bbox=moved, color="#fefefe")), read=faint)[1]
    assert finding.measured == {"dx": 3.0, "dy": -2.0, "dw": 0.0}


@pytest.mark.parametrize(("offset", "told"), [(0.1, False), (0.9, True)])
def test_less_than_half_a_pixel_is_no_finding(offset, told):
    moved = Picture(200, 60).text(20 + offset, 38, "Payment received", 16).pixels
    there = Box(x=20 + offset, y=22, w=136, h=20)
    found = scored(shown(element(text_bbox=there)), moved)[1]
    assert ("text-moved" in rules(found)) is told


def test_a_text_on_more_lines_than_the_picture_wrapped():
    _, findings = scored(shown(element(lines=2)))
    assert rules(findings) == ["text-wrapped"]
    assert findings[0].measured["lines"] == 2


def test_another_colour_is_told_and_a_hair_is_not():
    assert rules(scored(shown(element(color="#b91c1c")))[1]) == ["text-color"]
    assert scored(shown(element(color="#121827")))[1] == ()


def test_content_that_is_too_wide_overflows():
    scores, findings = scored(shown(element(), width=230))
    assert not scores.size_equal
    assert rules(findings) == ["overflow"]
    assert findings[0].measured == {"dw": 30.0, "dh": 0.0}


def test_what_axe_found_is_a_finding_with_its_impact():
    violation = Violation(rule="label", impact="critical", help="Needs a label", targets=("input",))
    scores, findings = scored(shown(element(), violations=(violation,)))
    assert scores.accessibility == 90
    assert (findings[0].source, findings[0].severity) == ("accessibility", "critical")


def test_a_missing_thing_is_placed_on_the_picture():
    picture = Picture(200, 60).box(40, 20, 60, 20, (37, 99, 235))
    blank = np.full_like(picture.pixels, 255)
    _, findings = score_attempt(
        picture.screenshot, picture.pixels, blank,
        reading("x").model_copy(update={"layout": Layout(root=reading().layout.root.model_copy(
            update={"children": ()}))}),
        COMPONENT, shown(),
    )  # fmt: skip
    (finding,) = findings
    assert finding.box.contains(Box(x=42, y=22, w=56, h=16))
    assert Box(x=30, y=10, w=80, h=40).contains(finding.box)


def test_code_is_counted():
    scores, _ = scored(shown(element()))
    assert scores.token_adherence == 0.5


def test_the_ground_is_what_runs_along_the_edge():
    picture = Picture(60, 40, ground=(10, 20, 30)).box(5, 5, 50, 30, (255, 255, 255))
    assert page_ground(picture.pixels) == (10, 20, 30)
