"""The merge rule: measurements never change, meaning only where the model is sure."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.base import Blob, Box
from componentforge.domain.component import Draft
from componentforge.domain.layout import Node, Photo, Role
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens, Token
from componentforge.engines.local import tokens as local_tokens
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.synthesize import LocalSynthesizer
from componentforge.engines.openai.answers import NamedNode, NamedToken, ReadAnswer, TokenKind
from componentforge.engines.openai.grounding import Ground
from componentforge.engines.openai.merge import TRUSTED, may_be, merge, plain, surer
from componentforge.security.code_guard import blocking, check_draft
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch
from tests.written import shot_of

UNIT = st.floats(0, 1)
ANY = st.floats(allow_nan=True)


@given(st.integers(), st.none() | st.integers(), ANY)
def test_the_rule_gives_one_of_the_two_and_the_models_only_where_it_is_sure(measured, said, sure):
    found = surer(measured, said, sure)
    assert found == (said if said is not None and TRUSTED <= sure <= 1 else measured)
    assert surer(found, said, sure) == found  # twice is once


@given(st.integers(), st.integers(), UNIT, UNIT)
def test_more_confidence_never_takes_the_models_word_away(measured, said, less, more):
    less, more = sorted((less, more))
    if surer(measured, said, less) == said != measured:
        assert surer(measured, said, more) == said


@pytest.mark.parametrize(
    ("sure", "wins"),
    [(0.6999, "m"), (0.7, "s"), (1.0, "s"), (1.01, "m"), (95, "m"), (float("nan"), "m")],
)
def test_seven_tenths_are_enough_and_what_is_no_share_is_nothing(sure, wins):
    assert surer("m", "s", sure) == wins


def scene():
    s = Sketch()
    button = s.box(
        40, 120, 120, 40, [s.text(60, 130, "Choose plan", color=WHITE)], fill=BLUE, radius=8
    )
    close = s.box(300, 24, 32, 32, [s.icon(310, 34, color=INK)], border=GREY, radius=6)
    card = s.box(
        20, 20, 320, 160, [s.text(40, 40, "Team plan", 20, weight=600), close, button], fill=WHITE,
        border=GREY, radius=12, flow="column",
    )  # fmt: skip
    layout = annotate(s.page(card, w=360, h=200, fill="#f4f4f5"))
    import numpy as np

    image = np.full((200, 360, 3), 244, np.uint8)
    image[20:180, 20:340] = 255
    image[120:160, 40:160] = [int(BLUE[i : i + 2], 16) for i in (1, 3, 5)]
    tokens = local_tokens.collect(layout, image)
    colours = {str(t.value): 0.1 for t in tokens.group("color")} | {"#abcdef": 0.05}
    sizes: dict = {
        g: tuple(float(t.value) for t in tokens.group(g))
        for g in get_args(TokenKind)
        if g != "color"
    }
    return Reading(tokens=tokens, layout=layout), Ground(colors=colours, sizes=sizes)


READING, GROUND = scene()
IDS = [node.id for node in READING.layout.root.walk()]
VALUES = [
    *GROUND.colors,
    *(f"{v:g}" for vs in GROUND.sizes.values() for v in vs),
    "#123456",
    "999",
    "",
]
WORDS = st.sampled_from(
    [
        "primary",
        "text",
        "heading",
        "left",
        "surface",
        "grey-3",
        "a" * 40,
        "Über",
        "",
        "x_y",
        "panel-2",
        "white",
    ]
)
SAID_TOKENS = st.builds(
    NamedToken, group=st.sampled_from(get_args(TokenKind)), value=st.sampled_from(VALUES),
    name=WORDS, role=WORDS, confidence=ANY,
)  # fmt: skip
SAID_NODES = st.builds(
    NamedNode, id=st.sampled_from([*IDS, "n99", ""]),
    role=st.sampled_from([None, *get_args(Role)]), name=st.none() | WORDS, confidence=ANY,
)  # fmt: skip
ANSWERS = st.builds(
    ReadAnswer, intent=st.text(max_size=40), confidence=ANY, tokens=st.lists(SAID_TOKENS, max_size=12),
    nodes=st.lists(SAID_NODES, max_size=12),
)  # fmt: skip


def measured_of(reading):
    """Everything about a layout that pixels decide."""
    drop = {"role", "name", "children", "icon", "photo"}
    return [n.model_dump(exclude=drop) for n in reading.layout.root.walk()]


@given(ANSWERS)
def test_no_answer_changes_what_was_measured(answer):
    found = merge(READING, answer, GROUND)
    assert measured_of(found) == measured_of(READING)
    assert [n.id for n in found.layout.root.walk()] == IDS
    before = [(t.group, t.value, t.evidence) for t in READING.tokens.tokens]
    after = [(t.group, t.value, t.evidence) for t in found.tokens.tokens]
    assert [t for t in after if t in before] == before
    more = [t for t in after if t not in before]
    assert all(group == "color" and value in GROUND.colors for group, value, _ in more)
    names = [(t.group, t.name) for t in found.tokens.tokens]
    assert len(set(names)) == len(names)
    said = found.said
    assert said.named == len(answer.tokens)
    assert said.nodes + said.nodes_left == len(answer.nodes)


@given(ANSWERS)
def test_the_order_of_an_answer_does_not_matter(answer):
    back = answer.model_copy(update={"tokens": answer.tokens[::-1]})
    assert merge(READING, answer, GROUND).tokens == merge(READING, back, GROUND).tokens


@given(ANSWERS, st.floats(max_value=0.69))
def test_an_answer_that_is_unsure_as_a_whole_leaves_the_local_reading(answer, unsure):
    found = merge(READING, answer.model_copy(update={"confidence": unsure}), GROUND)
    assert (found.tokens, found.layout) == (READING.tokens, READING.layout)
    assert found.said.intent == ""


@given(ANSWERS)
def test_code_can_still_be_written_of_whatever_a_model_said(answer):
    found = merge(READING, answer, GROUND)
    proposal = LocalProposer().propose(found, "", None)
    draft = LocalSynthesizer().synthesize(shot_of(found.layout), found, proposal, ())
    assert isinstance(draft, Draft)
    assert not blocking(check_draft(draft))
    declared = [line.split(":")[0] for line in draft.tokens_css.splitlines() if "--" in line]
    assert len(set(declared)) == len(declared)


def answer(tokens=(), nodes=(), confidence=0.9, intent="Sells a plan."):
    return ReadAnswer(intent=intent, confidence=confidence, tokens=list(tokens), nodes=list(nodes))


def token(value, name, group="color", confidence=0.9, role="r"):
    return NamedToken(group=group, value=value, name=name, role=role, confidence=confidence)


def node(id_, role=None, name=None, confidence=0.9):
    return NamedNode(id=id_, role=role, name=name, confidence=confidence)


def by_value(reading):
    return {(t.group, t.value): t for t in reading.tokens.tokens}


def test_a_sure_name_becomes_the_tokens_name():
    found = merge(READING, answer([token(BLUE, "brand", role="call-to-action")]), GROUND)
    made = by_value(found)["color", BLUE]
    assert (made.name, made.role) == ("brand", "call-to-action")
    assert made.confidence == by_value(READING)["color", BLUE].confidence


@pytest.mark.parametrize("name", ["left", "grey-3", "9lives", "two words", "full", "x" * 33, ""])
def test_a_name_that_code_cannot_use_is_left(name):
    found = merge(READING, answer([token(BLUE, name)]), GROUND)
    assert by_value(found)["color", BLUE].name == by_value(READING)["color", BLUE].name


def test_a_colour_the_pixels_hold_and_the_reader_did_not_name_is_added_after_the_colours():
    found = merge(READING, answer([token("#abcdef", "sky")]), GROUND)
    groups = [t.group for t in found.tokens.tokens]
    assert groups == sorted(groups, key=groups.index)
    made = by_value(found)["color", "#abcdef"]
    assert (made.name, made.evidence.pixel_share) == ("sky", 0.05)


def test_a_size_may_be_named_and_a_weight_of_spacing_not():
    found = merge(
        READING, answer([token("20", "title", "fontSize"), token("8", "control", "radius")]), GROUND
    )
    assert by_value(found)["fontSize", 20.0].name == "title"
    assert by_value(found)["radius", 8.0].name == "control"
    size = Token(group="spacing", name="space-8", value=8.0, confidence=1)
    reading = READING.model_copy(update={"tokens": DesignTokens(tokens=(size,))})
    ground = Ground(colors={}, sizes={"spacing": (8.0,)})
    assert (
        merge(reading, answer([token("8", "gap", "spacing")]), ground).tokens.tokens[0].name
        == "space-8"
    )


def walk(reading):
    return {n.id: n for n in reading.layout.root.walk()}


def test_what_an_icon_shows_is_its_name_and_so_its_buttons():
    icon = next(n for n in READING.layout.root.walk() if n.kind == "icon")
    found = merge(READING, answer(nodes=[node(icon.id, name="Bell with dot")]), GROUND)
    assert walk(found)[icon.id].icon.name == "bell-with-dot"
    proposal = LocalProposer().propose(found, "", None)
    tsx = LocalSynthesizer().synthesize(shot_of(found.layout), found, proposal, ()).tsx
    assert 'aria-label="Bell with dot"' in tsx


def test_what_a_photograph_shows_becomes_its_description():
    blob = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
    photo = Node(id="n0.9", kind="photo", box=Box(x=0, y=0, w=9, h=9), photo=Photo(image=blob))
    layout = READING.layout
    root = layout.root.model_copy(update={"children": (*layout.root.children, photo)})
    reading = READING.model_copy(update={"layout": layout.model_copy(update={"root": root})})
    found = merge(reading, answer(nodes=[node("n0.9", name="A cat <b>asleep</b>")]), GROUND)
    assert walk(found)["n0.9"].photo.description == "A cat b asleep /b"
    unsure = merge(reading, answer(nodes=[node("n0.9", name="A cat", confidence=0.5)]), GROUND)
    assert walk(unsure)["n0.9"] == photo


def test_a_colour_nobody_named_usably_is_not_added():
    assert merge(READING, answer([token("#abcdef", "left")]), GROUND).tokens == READING.tokens


def test_roles_change_only_between_those_that_need_no_parts():
    card, button = (
        READING.layout.root.children[0],
        next(n for n in READING.layout.root.walk() if n.role == "button"),
    )
    assert may_be(button, "link")
    assert not may_be(button, "table")
    assert not may_be(card.model_copy(update={"role": "table"}), "card")
    assert not may_be(READING.layout.root, "card")
    words = next(n for n in READING.layout.root.walk() if n.kind == "text")
    assert may_be(words, "heading") is True
    assert not may_be(words, "card")
    found = merge(READING, answer(nodes=[node(button.id, "link"), node("n99", "card")]), GROUND)
    assert walk(found)[button.id].role == "link"
    assert (found.said.nodes, found.said.nodes_left) == (1, 1)


def test_words_of_a_model_come_in_one_line_and_without_markup():
    assert plain("a <b>\nc\u202e`$x`", 20) == "a b c x"
    assert plain("x" * 50, 10) == "x" * 10
