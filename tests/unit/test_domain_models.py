"""The domain's own rules: geometry, approval, padding, best attempt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import (
    Asset,
    Attempt,
    Component,
    Draft,
    Render,
    Scored,
    Scores,
    Verification,
    Violation,
    code_sha256,
)
from componentforge.domain.layout import Border, Node, Paint
from componentforge.domain.proposal import Candidate, Proposal
from componentforge.domain.tokens import DesignTokens, Token

SHA = "a" * 64
BLOB = Blob(blob_sha256=SHA, media_type="image/png", size=3)
DRAFT = Draft(name="Tag", tsx="export {}", stories="", tokens_css="")
SCORES = Scores(
    seen_gain=0.5, gain_vs_blank=0.5, pixel_diff=1, content_diff=1, ssim=1, size_equal=True,
    text_similarity=1, text_position=1, text_color=1, accessibility=100, type_errors=0,
    inline_styles=0, absolute_positions=0, token_adherence=1,
)  # fmt: skip

lengths = st.floats(0, 500, allow_nan=False)
boxes = st.builds(Box, x=lengths, y=lengths, w=lengths, h=lengths)


@given(boxes, boxes)
def test_a_union_contains_its_parts_and_no_less_than_either(a, b):
    union = Box.union([a, b])
    assert union.contains(a, slack=1e-6)
    assert union.contains(b, slack=1e-6)
    assert union.area >= max(a.area, b.area) - 1e-6


@given(boxes, boxes)
def test_intersection_is_symmetric_and_at_most_the_smaller_area(a, b):
    assert a.intersection(b) == b.intersection(a)
    assert a.intersection(b) <= min(a.area, b.area) + 1e-6


def test_intersection_of_boxes_that_share_a_quarter():
    a = Box(x=0, y=0, w=10, h=10)
    assert a.intersection(Box(x=5, y=5, w=10, h=10)) == 25
    assert a.intersection(Box(x=10, y=0, w=10, h=10)) == 0


@pytest.mark.parametrize(("slack", "inside"), [(0.0, False), (1.0, True)])
def test_contains_forgives_slack_on_every_side(slack, inside):
    outer = Box(x=0, y=0, w=10, h=10)
    assert outer.contains(Box(x=-1, y=-1, w=12, h=12), slack=slack) is inside


def test_the_centre_is_the_middle():
    assert Box(x=2, y=4, w=10, h=6).centre == (7, 7)


def test_padding_runs_from_the_inner_border_edge_to_the_children():
    child = Node(id="n0.0", kind="text", box=Box(x=21, y=15, w=50, h=20))
    border = Border(widths=(1, 2, 3, 4), colors=("#000000",) * 4)
    node = Node(
        id="n0", kind="box", box=Box(x=10, y=10, w=80, h=40), paint=Paint(border=border),
        flow="row", children=(child,),
    )  # fmt: skip
    assert node.padding == (4, 17, 12, 7)
    assert child.padding == (0, 0, 0, 0)


def test_walk_lists_parents_before_children():
    leaf = Node(id="n0.0.0", kind="text", box=Box(x=0, y=0, w=1, h=1))
    middle = Node(id="n0.0", kind="box", box=leaf.box, children=(leaf,))
    root = Node(id="n0", kind="box", box=leaf.box, children=(middle,))
    assert [node.id for node in root.walk()] == ["n0", "n0.0", "n0.0.0"]


def test_a_failed_draft_cannot_become_a_component():
    failed = Verification(code_sha256=code_sha256(DRAFT), passed=False)
    with pytest.raises(ValidationError, match="failed verification"):
        Component(draft=DRAFT, verification=failed)


def test_a_verification_of_other_code_approves_nothing():
    other = Verification(code_sha256=SHA, passed=True)
    with pytest.raises(ValidationError, match="other code"):
        Component(draft=DRAFT, verification=other)


def test_a_passed_draft_becomes_a_component():
    passed = Verification(code_sha256=code_sha256(DRAFT), passed=True)
    assert Component(draft=DRAFT, verification=passed).draft is DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Tab"},
        {"tsx": "export { }"},
        {"stories": "x"},
        {"tokens_css": "x"},
        {"assets": (Asset(file="a.png", image=BLOB),)},
    ],
)
def test_every_part_that_can_run_or_be_seen_changes_the_address(change):
    assert code_sha256(DRAFT.model_copy(update=change)) != code_sha256(DRAFT)


def test_moving_text_between_files_changes_the_address():
    one = DRAFT.model_copy(update={"tsx": "ab", "stories": "c"})
    two = DRAFT.model_copy(update={"tsx": "a", "stories": "bc"})
    assert code_sha256(one) != code_sha256(two)


def _attempt(gain: float, *impacts: str) -> Attempt:
    violations = tuple(Violation(rule="r", impact=i, help="", targets=()) for i in impacts)
    return Attempt(
        draft=DRAFT,
        verification=Verification(code_sha256=SHA, passed=True),
        render=Render(
            image=BLOB, elements=(), violations=violations, content_width=1, content_height=1
        ),
        scored=Scored(
            scores=SCORES.model_copy(update={"seen_gain": gain}), findings=(), difference=BLOB
        ),
    )


def test_an_attempt_without_a_render_ranks_last():
    bare = Attempt(draft=DRAFT, verification=Verification(code_sha256=SHA, passed=False))
    assert bare.rank < _attempt(-1.0, "critical").rank


def test_serious_findings_cost_rank_and_minor_ones_do_not():
    assert _attempt(0.5, "minor").rank == _attempt(0.5).rank
    assert _attempt(0.5, "serious").rank < _attempt(0.5).rank


def test_tokens_are_found_by_group_in_order():
    a = Token(group="color", name="a", value="#000000", confidence=1)
    b = Token(group="radius", name="b", value=4.0, confidence=1)
    c = Token(group="color", name="c", value="#ffffff", confidence=1)
    assert DesignTokens(tokens=(a, b, c)).group("color") == (a, c)


def test_the_best_candidate_is_the_first():
    first = Candidate(component_type="badge", confidence=0.6, reason="")
    second = Candidate(component_type="button", confidence=0.2, reason="")
    assert Proposal(candidates=(first, second), name="X", requirements=()).best is first


def test_models_are_frozen_and_closed():
    with pytest.raises(ValidationError):
        BLOB.size = 4
    with pytest.raises(ValidationError):
        Blob(blob_sha256=SHA, media_type="x", size=1, extra=1)
    with pytest.raises(ValidationError):
        Blob(blob_sha256="A" * 64, media_type="x", size=1)
