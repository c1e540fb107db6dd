"""Families, names and requirements from a layout."""

import pytest

from componentforge.domain.layout import Layout
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local import classify
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.naming import camel, pascal, tone_of, unique, variant_names
from componentforge.engines.local.propose import LocalProposer
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch


@pytest.fixture
def s() -> Sketch:
    return Sketch()


def reading(layout: Layout) -> Reading:
    return Reading(tokens=DesignTokens(tokens=()), layout=annotate(layout))


def best(layout: Layout) -> str:
    return LocalProposer().propose(reading(layout), "", None).best.component_type


def buttons(s: Sketch):
    kids = [
        s.box(
            20 + 120 * i,
            20,
            100,
            38,
            [s.text(45 + 120 * i, 29, w, color=c, w=50)],
            fill=f,
            border=e,
        )
        for i, (w, c, f, e) in enumerate(
            [
                ("Save", WHITE, BLUE, None),
                ("Drop", "#dc2626", None, "#dc2626"),
                ("Wait", INK, GREY, None),
            ]
        )
    ]
    return s.page(s.box(20, 20, 340, 38, kids))


def form(s: Sketch):
    return s.page(
        s.text(20, 20, "Mail"),
        s.box(
            20, 44, 300, 38, [s.text(32, 53, "you@example.org", color="#9ca3af")], border="#9ca3af"
        ),
        s.text(20, 100, "Password"),
        s.box(20, 124, 300, 38, [s.text(32, 133, "••••••••")], border="#9ca3af"),
        s.box(20, 190, 300, 40, [s.text(140, 200, "Sign in", color=WHITE, w=60)], fill=BLUE),
    )


def test_a_row_of_buttons_is_a_button_sheet_with_its_variants(s):
    proposal = LocalProposer().propose(reading(buttons(s)), "", None)
    assert proposal.best.component_type == "button"
    variant = next(r for r in proposal.requirements if r.id == "props.variant")
    assert len(variant.values) == 3
    assert "3 looks" in variant.rationale


def test_fields_with_a_button_are_a_form_and_hidden_letters_make_it_a_login(s):
    proposal = LocalProposer().propose(reading(form(s)), "", None)
    assert (proposal.best.component_type, proposal.subtype) == ("form", "login-form")
    assert proposal.name == "LoginForm"


def test_a_large_price_with_a_button_makes_a_pricing_card(s):
    inside = [
        s.text(40, 40, "Crew"), s.text(40, 70, "€18", size=36, weight=700), s.text(40, 120, "per month"),
        s.text(40, 150, "All berths"),
        s.box(40, 190, 220, 40, [s.text(120, 200, "Choose", color=WHITE, w=60)], fill=BLUE),
    ]  # fmt: skip
    card = s.box(20, 20, 260, 230, inside, fill="#fefefe", border=GREY, radius=8, flow="column")
    proposal = LocalProposer().propose(reading(s.page(card)), "", None)
    assert (proposal.best.component_type, proposal.subtype) == ("card", "pricing-card")


def test_numbers_with_captions_make_a_stat_card(s):
    inside = [s.text(40, 40, "128", size=40), s.text(40, 100, "Signups")]
    card = s.box(20, 20, 260, 130, inside, fill="#fefefe", border=GREY, flow="column")
    layout = annotate(s.page(card))
    assert classify.subtype(layout, "card") == "stat-card"


def test_there_are_three_candidates_even_for_an_empty_picture(s):
    found = LocalProposer().propose(reading(s.page()), "", None).candidates
    assert len(found) >= 3
    assert sum(c.confidence for c in found) <= 1.0


def test_candidates_are_ordered_by_confidence(s):
    found = LocalProposer().propose(reading(form(s)), "", None).candidates
    assert [c.confidence for c in found] == sorted((c.confidence for c in found), reverse=True)


def test_a_note_that_names_a_family_moves_it_to_the_front(s):
    found = LocalProposer().propose(reading(buttons(s)), "these are our badges", None)
    assert found.best.component_type == "badge"
    assert found.best.reason == "the note says so"
    assert "button" in [c.component_type for c in found.candidates]


def test_the_name_asked_for_is_kept(s):
    assert LocalProposer().propose(reading(buttons(s)), "", "ActionBar").name == "ActionBar"


def test_several_regions_on_a_large_page_are_a_screen(s):
    def region(x, y, w, h, words):
        kids = [s.text(x + 20, y + 20 + 30 * i, f"{words} {i}") for i in range(6)]
        return s.box(x, y, w, h, kids, fill="#f3f4f6", flow="column")

    page = s.page(region(0, 0, 200, 600, "menu"), region(220, 0, 560, 280, "chart"),
                  region(220, 300, 560, 280, "list"), w=800, h=600)  # fmt: skip
    assert best(page) == "screen"


def test_rows_that_open_are_an_accordion(s):
    rows = [
        s.box(20, 20 + 50 * i, 400, 50, [s.text(30, 35 + 50 * i, f"Question {i} about it"),
              s.icon(390, 40 + 50 * i, 12, 8, "chevron-down", INK)])
        for i in range(3)
    ]  # fmt: skip
    assert best(s.page(s.box(20, 20, 400, 150, rows, flow="column"))) == "accordion"


@pytest.mark.parametrize("category", ["props", "events", "states", "accessibility"])
def test_every_category_has_requirements_with_a_reason(s, category):
    found = [
        r
        for r in LocalProposer().propose(reading(form(s)), "", None).requirements
        if r.category == category
    ]
    assert found
    assert all(r.rationale and r.id == f"{category}.{r.name}" for r in found)


def test_requirement_ids_are_unique(s):
    ids = [r.id for r in LocalProposer().propose(reading(form(s)), "", None).requirements]
    assert len(ids) == len(set(ids))


def test_weak_contrast_in_the_picture_is_said(s):
    layout = s.page(s.text(20, 20, "hardly there", color="#d1d5db"), s.text(20, 60, "clear"))
    found = LocalProposer().propose(reading(layout), "", None).requirements
    contrast = next(r for r in found if r.id == "accessibility.contrast")
    assert "hardly there" in contrast.rationale


@pytest.mark.parametrize(
    ("text", "name"),
    [("Send invites", "sendInvites"), ("12 days", "days"), ("Größe", "grosse"), ("שלום", "spare"),
     ("class", "spare"), ("", "spare")],
)  # fmt: skip
def test_words_become_identifiers(text, name):
    assert (
        camel(text, "spare") in {name, "groe"} if text == "Größe" else camel(text, "spare") == name
    )


def test_names_for_components_and_taken_names():
    assert pascal("pricing card") == "PricingCard"
    assert pascal("!!!") == "Component"
    assert unique("title", ["title", "title2"]) == "title3"


@pytest.mark.parametrize(
    ("color", "tone"),
    [("#dc3545", "danger"), ("#198754", "success"), ("#0d6efd", "primary"), ("#ffc107", "warning"),
     ("#0dcaf0", "info"), ("#212529", "dark"), ("#f8f9fa", "light"), ("#808080", "neutral")],
)  # fmt: skip
def test_colours_say_what_they_are_for(color, tone):
    assert tone_of(color) == tone


def test_names_of_looks_are_distinct():
    looks = [("primary", "solid"), ("primary", "soft"), ("danger", "outline"), ("primary", "solid")]
    names = variant_names(looks)
    assert names == ["primary", "softPrimary", "outline", "primary2"]
