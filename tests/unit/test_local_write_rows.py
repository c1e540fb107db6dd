"""How things stand side by side, and what the last passes make of them."""

import re

import pytest

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.looks import Tree
from componentforge.engines.local.write_boxes import hugs
from componentforge.engines.local.write_controls import Writer
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_finish import finish
from componentforge.engines.local.write_layout import Builder, Made
from componentforge.engines.local.write_prepare import prepare
from componentforge.engines.local.write_theme import Theme
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch


def writer(layout: Layout) -> Writer:
    root = prepare(layout)
    tree = Tree(layout.model_copy(update={"root": root}))
    return Writer(Theme(DesignTokens(tokens=()), root), tree, root)


def made(s: Sketch, node: Node, width: float | None = None) -> Made:
    page = s.page(node)
    return writer(page).make(prepare(page).children[0], width)


def row(s: Sketch, x, y, w, h, kids, **paint) -> Node:
    return s.box(x, y, w, h, kids, **paint)


def test_a_field_grows_beside_a_button_that_hugs(s):
    field = s.box(20, 20, 240, 40, [s.text(32, 30, "ann@sea")], border=GREY).model_copy(
        update={"role": "input"}
    )
    button = s.box(268, 20, 72, 40, [s.text(288, 30, "Go on", w=32)], fill=BLUE).model_copy(
        update={"role": "button"}
    )
    el = made(s, row(s, 20, 20, 320, 40, [field, button]), 320).el
    grown, held = [c for c in el.children if isinstance(c, El)]
    assert "flex-1" in grown.classes
    assert "flex-1" not in held.classes
    assert "gap-2" in el.classes


def test_equal_boxes_that_fill_the_row_grow_alike(s):
    halves = [s.box(20 + 160 * i, 20, 150, 40, fill=BLUE) for i in range(2)]
    el = made(s, row(s, 20, 20, 310, 40, halves), 310).el
    assert all("flex-1" in c.classes for c in el.children if isinstance(c, El))


def test_content_in_the_middle_of_a_wide_box_is_centred(s):
    kids = [s.icon(140, 32, 16, 16), s.text(164, 30, "Board", w=36)]
    el = made(s, row(s, 20, 20, 300, 40, kids, fill=BLUE), 300).el
    assert "justify-center" in el.classes
    assert "gap-2" in el.classes


def test_content_at_the_end_of_a_wide_box_is_pushed_there(s):
    kids = [s.text(190, 30, "Back", w=40), s.text(246, 30, "Next", w=54)]
    el = made(s, row(s, 20, 20, 300, 40, kids, fill=GREY), 300).el
    assert "justify-end" in el.classes


def test_content_at_the_start_leaves_the_other_end_open(s):
    kids = [s.icon(32, 32, 16, 16), s.text(60, 30, "Aboard", w=44)]
    el = made(s, row(s, 20, 20, 400, 40, kids, fill=GREY), 400).el
    assert "px-3" in el.classes
    assert "justify-center" not in el.classes


def test_one_thing_off_the_middle_is_moved_alone(s):
    kids = [
        s.icon(36, 26, 16, 16),
        s.text(64, 42, "The tide is in.", w=100),
        s.text(180, 42, "Sail!", w=40),
    ]
    el = made(s, row(s, 20, 20, 400, 64, kids, fill=GREY), 400).el
    assert "items-center" in el.classes
    icon = el.children[0]
    assert isinstance(icon, El)
    assert {"self-start", "mt-1.5"} <= set(icon.classes)


def test_most_off_the_middle_start_at_the_top(s):
    tall = s.box(20, 20, 60, 120, fill=BLUE)
    kids = [tall, s.text(100, 24, "One", w=30), s.text(160, 30, "Two", w=30)]
    result = made(s, row(s, 20, 20, 300, 120, kids, border=GREY), 300)
    assert "items-start" in result.el.classes
    assert result.h == pytest.approx(122, abs=1.5)


def test_words_on_one_line_share_their_baseline(s):
    small, large = s.text(110, 40, "a month", size=12, w=50), s.text(20, 20, "€18", size=36, w=80)
    el = made(s, row(s, 20, 20, 140, 42, [large, small])).el
    assert "items-baseline" in el.classes


def test_a_picture_of_fixed_size_does_not_shrink(s):
    wide = paragraph = s.text(100, 20, "Some words", w=80)
    face = s.box(20, 20, 64, 64, fill=BLUE, radius=32)
    el = made(s, row(s, 20, 20, 160, 64, [face, paragraph])).el
    first = el.children[0]
    assert isinstance(first, El)
    assert {"size-16", "shrink-0"} <= set(first.classes)
    assert wide.text is not None


def test_a_box_hugs_when_its_padding_is_even(s):
    assert hugs(s.box(20, 20, 100, 40, [s.text(40, 30, "Even", w=60)], fill=BLUE))
    assert not hugs(s.box(20, 20, 200, 40, [s.text(40, 30, "Left", w=60)], fill=BLUE))
    assert not hugs(s.box(20, 20, 100, 40, fill=BLUE))


@pytest.mark.parametrize(
    ("top", "height", "expected"),
    [(30, 40, {"py-2.5"}), (24, 40, {"pt-1", "pb-4"}), (30.5, 41, {"flex", "items-center"})],
)
def test_a_boxed_text_stands_where_it_was_measured(s, top, height, expected):
    word = s.text(40, 0, "Ahoy", w=40)
    word = word.model_copy(update={"box": Box(x=40, y=top, w=40, h=20)})
    assert word.text is not None
    text = word.text.model_copy(
        update={
            "lines": ("Ahoy", "there"),
            "style": word.text.style.model_copy(update={"line_height": 10.0}),
        }
    )
    el = made(
        s,
        s.box(
            20, 20, 200, height, [word.model_copy(update={"text": text})], fill=GREY, flow="column"
        ),
        200,
    ).el
    assert expected <= set(el.classes) or "min-h-10.25" in el.classes


def test_places_add_up_exactly_over_many_fractions(s):
    kids = [s.text(20, 20 + 21.7 * i, f"line {i}") for i in range(20)]
    result = made(s, s.box(20, 20, 300, 21.7 * 20, kids, flow="column"), 300)
    assert result.h == pytest.approx(21.7 * 19 + 20, abs=1.5)


def test_the_plain_builder_needs_no_roles(s):
    page = s.page(s.box(20, 20, 100, 40, [s.text(40, 30, "Even", w=60)], fill=BLUE))
    builder = Builder(Theme(DesignTokens(tokens=()), page.root), Tree(page))
    assert builder.make(page.root.children[0]).el.tag == "div"


# The last passes


def finished(s: Sketch, el: El, kind: str) -> El:
    return finish(el, kind, writer(s.page()))


def tab(word: str, chosen: bool = False) -> El:
    attrs: dict[str, object] = {
        "type": "button",
        "role": "tab",
        "aria-selected": "true" if chosen else "false",
    }
    return El("button", attrs, [], [Txt(word)], role="tab")  # type: ignore[arg-type]


def test_only_a_row_of_nothing_but_tabs_is_a_tab_list(s):
    pure = finished(s, El("div", children=[tab("a", True), tab("b")]), "tabs")
    assert pure.attrs["role"] == "tablist"
    mixed = finished(
        s, El("div", children=[tab("a", True), tab("b"), El("p", children=[Txt("c")])]), "tabs"
    )
    assert "role" not in mixed.attrs
    first = mixed.children[0]
    assert isinstance(first, El)
    assert first.attrs.get("aria-current") == "true"
    assert "aria-selected" not in first.attrs


def test_items_stand_in_a_list_and_rulers_are_hidden_in_it(s):
    el = finished(
        s,
        El(
            "div", children=[El("li", children=[Txt("a")]), El("hr"), El("li", children=[Txt("b")])]
        ),
        "list",
    )
    assert el.tag == "ul"
    ruler = el.children[1]
    assert isinstance(ruler, El)
    assert (ruler.tag, ruler.attrs["aria-hidden"]) == ("li", "true")


def test_items_beside_other_things_are_no_list(s):
    el = finished(
        s, El("div", children=[El("li", children=[Txt("a")]), El("p", children=[Txt("b")])]), "card"
    )
    assert [c.tag for c in el.children if isinstance(c, El)] == ["div", "p"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("pagination", "Pagination"), ("breadcrumb", "Breadcrumb"), ("navigation-menu", "Main")],
)
def test_what_leads_somewhere_is_a_named_landmark(s, kind, name):
    for tag in ("div", "ol", "nav"):
        el = finished(s, El(tag, children=[El("a", {"href": "#"}, [], [Txt("x")])]), kind)
        assert (el.tag, el.attrs["aria-label"]) == ("nav", name)


def test_a_form_submits_by_its_worded_button_only(s):
    cross = El("button", {"type": "button", "aria-label": "Close"}, [], [El("svg")])
    send = El("button", {"type": "button"}, [], [Txt("Send")])
    el = finished(s, El("div", children=[cross, send]), "form")
    assert el.tag == "form"
    assert (cross.attrs["type"], send.attrs["type"]) == ("button", "submit")


def test_radios_are_a_named_group(s):
    el = finished(s, El("div", children=[El("p", children=[Txt("Seat")])]), "radio-group")
    assert (el.attrs["role"], el.attrs["aria-label"]) == ("radiogroup", "Seat")


def test_nothing_that_blocks_stands_in_words_and_no_button_in_a_button(s):
    inner = El("button", {"type": "button", "aria-label": "x"}, [], [Txt("b")])
    el = finished(
        s,
        El("button", {}, [], [El("p", children=[Txt("a")]), El("div", children=[inner])]),
        "button",
    )
    tags = {e.tag for e in el.elements()[1:]}
    assert tags == {"span"}
    assert inner.attrs == {}


def test_a_lone_text_in_a_button_is_the_buttons_own(s):
    el = finished(
        s,
        El(
            "button",
            {},
            ["p-2"],
            [El("svg"), El("p", {}, ["font-bold"], [Txt("Go")])],
            role="button",
        ),
        "button",
    )
    assert isinstance(el.children[1], Txt)
    assert "font-bold" in el.classes


def test_a_box_to_tick_without_words_gets_a_name(s):
    tick = El("input", {"type": "checkbox"}, role="checkbox")
    finished(s, El("div", children=[tick]), "card")
    assert tick.attrs["aria-label"] == "Checkbox"
    named = El("input", {"type": "checkbox"}, role="checkbox")
    finished(s, El("label", children=[named, Txt("Olives")]), "card")
    assert "aria-label" not in named.attrs


def test_a_dialog_without_title_is_named_by_its_first_words(s):
    panel = finished(
        s, El("div", {"role": "dialog"}, [], [El("p", children=[Txt("Sure?")])]), "dialog"
    )
    assert panel.attrs["aria-label"] == "Sure?"
    empty = finished(s, El("div", {"role": "dialog"}), "dialog")
    assert empty.attrs["aria-label"] == "Dialog"


def test_white_and_ink_are_only_used_through_tokens(s):
    el = made(s, s.box(20, 20, 100, 40, [s.text(40, 30, "Even", color=WHITE, w=60)], fill=INK)).el
    assert not [c for c in el.classes if re.search(r"\[|#", c)]
