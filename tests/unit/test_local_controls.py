"""Roles and states told from looks, on layouts drawn by hand."""

import pytest

from componentforge.domain.layout import Layout, Node
from componentforge.engines.local.controls import annotate
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch


@pytest.fixture
def s() -> Sketch:
    return Sketch()


def role(layout: Layout, node: Node) -> str | None:
    return found(layout, node).role


def found(layout: Layout, node: Node) -> Node:
    return next(n for n in annotate(layout).root.walk() if n.id == node.id)


def test_a_small_square_beside_a_word_is_a_checkbox_and_a_mark_in_it_means_checked(s):
    ticked = s.box(20, 20, 18, 18, [s.icon(23, 23)], fill=BLUE, border=BLUE, radius=4)
    empty = s.box(20, 50, 18, 18, fill=WHITE, border=GREY, radius=4)
    rows = [
        s.box(20, 20, 200, 20, [ticked, s.text(46, 19, "Olives")]),
        s.box(20, 50, 200, 20, [empty, s.text(46, 49, "Capers")]),
    ]
    page = s.page(*rows)
    assert found(page, ticked).role == "checkbox"
    assert found(page, ticked).states.checked is True
    assert found(page, empty).states.checked is False


def test_a_round_mark_beside_a_word_is_a_radio(s):
    dot = s.box(26, 26, 8, 8, fill=WHITE, radius=4)
    ring = s.box(20, 20, 20, 20, [dot], fill=BLUE, radius=10)
    page = s.page(s.box(20, 20, 200, 20, [ring, s.text(50, 20, "Aisle")]))
    assert (role(page, ring), found(page, ring).states.checked) == ("radio", True)


@pytest.mark.parametrize(
    ("knob_x", "rtl", "checked"), [(242, False, True), (222, False, False), (222, True, True)]
)
def test_the_side_of_the_knob_says_whether_a_switch_is_on(s, knob_x, rtl, checked):
    knob = s.box(knob_x, 22, 16, 16, fill=WHITE, radius=8)
    track = s.box(220, 20, 40, 20, [knob], fill=BLUE, radius=10)
    page = s.page(s.box(20, 20, 240, 20, [s.text(20, 20, "Sound"), track]), rtl=rtl)
    assert (role(page, track), found(page, track).states.checked) == ("switch", checked)


def test_a_bar_tells_its_share(s):
    bar = s.box(20, 20, 90, 8, fill=BLUE)
    track = s.box(20, 20, 300, 8, [bar], fill=GREY)
    page = s.page(track)
    assert role(page, track) == "progress"
    assert found(page, track).states.value == pytest.approx(0.3, abs=0.01)


def test_full_and_empty_part_side_by_side_are_one_bar(s):
    parts = [s.box(20, 20, 200, 10, fill=BLUE), s.box(220, 20, 100, 10, fill=GREY)]
    both = s.box(20, 20, 300, 10, parts)
    page = s.page(both)
    assert found(page, both).states.value == pytest.approx(0.667, abs=0.01)
    assert role(page, parts[0]) is None


def test_text_in_the_middle_makes_a_button_and_text_at_the_start_a_field(s):
    button = s.box(20, 20, 120, 38, [s.text(55, 29, "Start", w=50)], fill=BLUE, radius=6)
    field = s.box(
        20, 80, 300, 38, [s.text(33, 89, "Write here")], fill=WHITE, border="#9ca3af", radius=6
    )
    page = s.page(button, field)
    assert (role(page, button), role(page, field)) == ("button", "input")


def test_a_red_border_makes_a_field_invalid(s):
    field = s.box(
        20, 80, 300, 38, [s.text(33, 89, "ann@@x")], fill=WHITE, border="#dc2626", radius=6
    )
    assert found(s.page(field), field).states.invalid is True


def test_a_chevron_at_the_end_makes_a_select(s):
    chevron = s.icon(290, 94, 14, 8, "chevron-down", INK)
    field = s.box(
        20, 80, 300, 38, [s.text(33, 89, "Express"), chevron], fill=WHITE, border="#9ca3af"
    )
    page = s.page(field)
    assert role(page, field) == "select"


def test_a_tall_framed_box_with_text_at_its_top_is_a_textarea(s):
    area = s.box(20, 20, 300, 120, [s.text(32, 30, "Your message")], fill=WHITE, border="#9ca3af")
    assert role(s.page(area), area) == "textarea"


def test_small_filled_labels_are_badges_and_outvote_a_larger_sister(s):
    small = [
        s.box(
            20 + 70 * i,
            20,
            60,
            22,
            [s.text(32 + 70 * i, 22, "new", size=11, w=36)],
            fill=BLUE,
            radius=11,
        )
        for i in range(3)
    ]
    large = s.box(240, 16, 90, 32, [s.text(262, 21, "later", size=16, w=46)], fill=GREY, radius=4)
    page = s.page(s.box(20, 16, 310, 32, [*small, large]))
    assert [role(page, b) for b in [*small, large]] == ["badge"] * 4


def test_two_letters_in_a_circle_are_an_avatar(s):
    face = s.box(20, 20, 40, 40, [s.text(30, 30, "AB", w=20)], fill="#dbeafe", radius=20)
    page = s.page(s.box(20, 20, 200, 40, [face, s.text(74, 30, "Ann Berg")]))
    assert role(page, face) == "avatar"


def test_page_numbers_in_a_row_are_page_items_and_the_filled_one_is_selected(s):
    items = [
        s.box(20 + 44 * i, 20, 40, 40, [s.text(35 + 44 * i, 30, str(i + 4), w=10)],
              fill=BLUE if i == 1 else None, border="#d1d5db")
        for i in range(4)
    ]  # fmt: skip
    page = s.page(s.box(20, 20, 172, 40, items))
    assert [role(page, i) for i in items] == ["page-item"] * 4
    assert [found(page, i).states.selected for i in items] == [None, True, None, None]


def test_signs_between_words_make_a_path(s):
    row = [s.text(20, 20, "Home"), s.text(62, 20, "/", w=5), s.text(80, 20, "Maps"),
           s.text(122, 20, "/", w=5), s.text(140, 20, "Coast")]  # fmt: skip
    page = s.page(s.box(20, 20, 160, 20, row))
    assert [role(page, n) for n in row] == ["crumb", "separator", "crumb", "separator", "crumb"]


def test_one_chosen_word_among_plain_ones_makes_tabs(s):
    chosen = s.box(20, 20, 90, 36, [s.text(36, 28, "Gallery", w=58)], fill=BLUE, radius=6)
    others = [s.text(130, 28, "Messages"), s.text(220, 28, "Settings")]
    page = s.page(s.box(20, 20, 260, 36, [chosen, *others]), s.text(20, 80, "Fourteen photos."))
    assert [role(page, n) for n in [chosen, *others]] == ["tab"] * 3
    assert found(page, chosen).states.selected is True


def test_a_bar_of_words_across_the_page_is_navigation(s):
    words = [s.text(40 + 100 * i, 34, w) for i, w in enumerate(["Home", "Boats", "Prices"])]
    bar = s.box(20, 20, 560, 48, words, fill="#111827")
    page = s.page(bar)
    assert role(page, bar) == "navigation"
    assert [role(page, w) for w in words] == ["link"] * 3


def test_rows_that_line_up_under_a_heavier_head_are_a_table(s):
    def row(y, cells, weight=400):
        kids = [s.text(30 + 150 * i, y, c, weight=weight) for i, c in enumerate(cells)]
        return s.box(30, y, 400, 20, kids)

    body = [
        row(70, ["Ann", "Oslo", "12"]),
        row(110, ["Bo", "Rome", "7"]),
        row(150, ["Cy", "Bern", "31"]),
    ]
    table = s.box(
        20, 20, 500, 170, [row(30, ["Name", "Town", "Age"], 700), *body], border=GREY, flow="column"
    )
    page = s.page(table)
    assert role(page, table) == "table"
    assert role(page, body[0].children[1]) == "cell"
    assert found(page, table).children[0].children[0].role == "header-cell"


def test_fields_in_two_columns_are_no_table(s):
    def row(y):
        return s.box(20, y, 440, 38, [
            s.box(20, y, 200, 38, [s.text(32, y + 9, "one")], border="#9ca3af"),
            s.box(260, y, 200, 38, [s.text(272, y + 9, "two")], border="#9ca3af"),
        ])  # fmt: skip

    whole = s.box(20, 20, 440, 200, [row(20), row(80), row(140)], flow="column")
    page = s.page(whole)
    assert role(page, whole) != "table"


def test_a_light_panel_over_a_dimmed_page_is_a_dialog(s):
    panel = s.box(
        100,
        60,
        400,
        200,
        [s.text(120, 80, "Really?", size=20)],
        fill=WHITE,
        radius=8,
        flow="column",
    )
    assert role(s.page(panel, fill="#666666"), panel) == "dialog"


def test_a_tinted_panel_with_a_message_is_an_alert_and_a_cross_does_not_make_it_a_field(s):
    message = [
        s.text(36, 40, "Payment received, thank you."),
        s.icon(450, 42, 14, 14, "close", INK),
    ]
    panel = s.box(20, 20, 460, 58, message, fill="#d1e7dd", border="#a3cfbb", radius=6)
    assert role(s.page(panel), panel) == "alert"


def test_alike_rows_are_a_list(s):
    rows = [s.text(40, 20 + 30 * i, w) for i, w in enumerate(["Inbox", "Sent", "Spam", "Trash"])]
    whole = s.box(20, 16, 300, 130, rows, border=GREY, flow="column")
    page = s.page(whole)
    assert role(page, whole) == "list"
    assert [role(page, r) for r in rows] == ["list-item"] * 4


def test_a_word_over_a_field_is_its_label_and_a_larger_one_a_heading(s):
    head, label = s.text(20, 10, "Join us", size=22, weight=700), s.text(20, 60, "Mail")
    field = s.box(20, 84, 300, 38, [s.text(32, 93, "you@example.org")], border="#9ca3af", radius=4)
    page = s.page(head, label, field)
    assert (role(page, head), role(page, label)) == ("heading", "label")


def test_underlined_words_are_a_link(s):
    words = s.text(20, 20, "Terms", underline=True)
    assert role(s.page(words, s.text(20, 60, "and more")), words) == "link"


def test_annotating_twice_changes_nothing(s):
    field = s.box(20, 80, 300, 38, [s.text(33, 89, "Write here")], border="#9ca3af", radius=6)
    once = annotate(s.page(s.text(20, 50, "Name"), field))
    assert annotate(once) == once


def test_a_picture_without_anything_stays_empty(s):
    assert annotate(s.page()).root.children == ()
