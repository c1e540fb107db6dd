"""Families told from geometry where libraries draw them unlike each other."""

import pytest

from componentforge.domain.layout import Layout, Paint, Shadow
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.propose import LocalProposer
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch


@pytest.fixture
def s() -> Sketch:
    return Sketch()


def best(layout: Layout) -> str:
    reading = Reading(tokens=DesignTokens(tokens=()), layout=annotate(layout))
    return LocalProposer().propose(reading, "", None).best.component_type


def roles(layout: Layout) -> list[str | None]:
    return [n.role for n in annotate(layout).root.walk() if n.role]


def square_switch(s: Sketch, x: float, on: bool, inset: float = 4):
    knob = s.box(x + (36 if on else inset), 24, 24, 24, fill=WHITE)
    return s.box(x, 20, 64, 32, [knob], fill=BLUE if on else "#cacaca", flow="column")


def test_square_switches_without_words_are_switches(s):
    page = s.page(
        s.box(20, 20, 144, 32, [square_switch(s, 20, True), square_switch(s, 100, False)])
    )
    assert best(page) == "switch"
    states = [n.states.checked for n in annotate(page).root.walk() if n.role == "switch"]
    assert states == [True, False]


def test_a_square_far_from_its_boxs_edge_is_no_knob(s):
    assert "switch" not in roles(s.page(square_switch(s, 20, False, inset=12)))


def chips(s: Sketch, fill: str, count: int = 3):
    words = ("basil", "thyme", "mint")[:count]
    kids = [
        s.box(20 + 75 * i, 20, 70, 32, [s.text(38 + 75 * i, 26, w, size=13, w=34)], fill=fill, radius=16)
        for i, w in enumerate(words)
    ]  # fmt: skip
    return s.page(s.box(20, 20, 75 * count - 5, 32, kids))


@pytest.mark.parametrize(("fill", "count", "family"), [
    (GREY, 3, "badge"), (BLUE, 3, "button"), (GREY, 2, "button"),
])  # fmt: skip
def test_equal_pale_pills_are_badges_and_strong_ones_buttons(s, fill, count, family):
    assert best(chips(s, fill, count)) == family


def notice(s: Sketch, *more, size: float = 14):
    kids = [
        s.text(44, 44, "Greenhouse", size=size, color=WHITE),
        s.text(44, 84, "Too dry", color=WHITE),
    ]
    return s.page(s.box(20, 20, 340, 160, [*kids, *more], fill="#546e7a", flow="column"))


def test_a_tinted_panel_is_a_notice_until_it_has_a_head_or_a_foot(s):
    assert best(notice(s)) == "alert"
    assert best(notice(s, size=24)) == "card"
    assert best(notice(s, s.box(20, 130, 340, 1, fill=GREY), s.text(44, 146, "Ignore"))) == "card"


def test_arrows_that_point_out_around_two_words_turn_pages(s):
    kids = [
        s.icon(20, 26, 8, 12, "chevron-left", INK), s.text(36, 22, "Back", w=30),
        s.text(110, 22, "On", w=16), s.icon(134, 26, 8, 12, "chevron-right", INK),
    ]  # fmt: skip
    assert best(s.page(s.box(20, 20, 130, 24, kids))) == "pagination"
    kids[0] = s.icon(20, 26, 8, 12, "chevron-right", INK)
    assert best(s.page(s.box(20, 20, 130, 24, kids))) != "pagination"


def test_a_tick_with_a_twin_needs_no_words(s):
    ticked = s.box(20, 20, 16, 16, [s.icon(22, 23, 12, 10, "check")], fill=BLUE, radius=2)
    empty = s.box(20, 48, 16, 16, border=GREY, radius=2)
    odd = [s.icon(200, 20, 40, 16, color=INK), s.icon(200, 48, 40, 16, color=INK)]
    page = s.page(
        s.box(20, 20, 220, 16, [ticked, odd[0]]), s.box(20, 48, 220, 16, [empty, odd[1]])
    )  # fmt: skip
    assert "checkbox" in roles(page)
    assert best(page) == "checkbox"


def test_strips_of_a_panel_are_no_fields(s):
    head = s.box(20, 20, 340, 45, [s.text(36, 32, "Soup", w=40)], fill="#f3f4f6")
    foot = s.box(20, 147, 340, 45, [s.text(36, 159, "Four", w=40)], fill="#f3f4f6")
    body = s.text(36, 84, "Roasted pumpkin with ginger")
    panel = s.box(20, 20, 340, 172, [head, body, foot], border=GREY, flow="column")
    assert best(s.page(panel)) == "card"
    assert "input" not in roles(s.page(panel))


def test_coloured_words_on_a_pale_panel_are_a_message_and_no_field(s):
    row = s.box(20, 20, 420, 54, [s.text(35, 37, "Closed", color="#f0506e", w=60)], fill="#fef4f6")
    assert "input" not in roles(s.page(row))


def test_a_tiny_sign_at_a_fields_end_tells_that_it_opens(s):
    def field(side: float, name: str | None):
        kids = [s.text(29, 27, "Portuguese", w=87), s.icon(308 - side, 32, side, side, name, INK)]
        return s.page(s.text(20, 0, "Speak"), s.box(20, 20, 300, 36, kids, border="#bcc3ce"))

    assert best(field(11, None)) == "select"
    assert best(field(18, "search")) == "input"
    assert best(field(11, "close")) == "input"


def test_a_thick_rule_under_a_tables_head_is_no_bar(s):
    kids = []
    for r, row in enumerate(
        (("Tree", "Year", "Yield"), ("Quince", "2014", "31"), ("Medlar", "2019", "12"))
    ):
        cells = [s.text(36 + 150 * c, 30 + 42 * r, w, weight=700 if r == 0 else 400, w=44)
                 for c, w in enumerate(row)]  # fmt: skip
        kids += [s.box(36, 30 + 42 * r, 344, 20, cells),
                 s.box(20, 60 + 42 * r, 420, 3 if r == 0 else 1, fill=GREY)]  # fmt: skip
    page = s.page(s.box(20, 20, 420, 140, kids, flow="column"))
    assert best(page) == "table"
    assert "progress" not in roles(page)


def test_a_side_bar_is_navigation_and_a_menu_without_its_bar_a_list(s):
    def menu(bar: bool):
        kids = [
            s.text(40, 34 + 40 * i, w) for i, w in enumerate(("Overview", "Branches", "Secrets"))
        ]
        kids[1] = s.box(22, 65, 256, 36, [kids[1]], fill="#eef2ff")
        if bar:
            kids.insert(0, s.box(20, 64, 3, 38, fill=BLUE))
        return s.page(s.box(20, 20, 260, 130, kids, border=GREY, flow="column"))

    assert best(menu(bar=True)) == "navigation-menu"
    assert best(menu(bar=False)) == "list"


def test_a_tinted_field_with_a_strong_frame_is_a_field_and_with_a_pale_one_a_notice(s):
    def panel(edge: str):
        word = s.text(58, 129, "mira@", color="#f1eef9", w=42)
        return s.page(s.box(45, 115, 300, 44, [word], fill="#292539", border=edge), fill="#12101a")

    assert roles(panel("#ff9b93")) == ["input"]
    assert "input" not in roles(panel("#353045"))


def test_a_button_and_a_bare_word_are_two_actions_of_a_form(s):
    field = [
        s.box(20, 20 + 60 * i, 300, 40, [s.text(32, 30 + 60 * i, "Juno")], border=INK)
        for i in (0, 1)
    ]
    save = s.box(
        240, 160, 78, 40, [s.text(264, 170, "Save", color=WHITE, w=30)], fill=BLUE, radius=8
    )
    actions = s.box(160, 160, 158, 40, [s.text(165, 172, "Cancel", color=BLUE), save])
    page = s.page(*field, actions)
    assert "tab" not in roles(page)
    assert best(page) == "form"


def test_lines_under_a_label_that_leave_room_are_somebodys_entry(s):
    def entry(h: float, label: bool):
        lines = [
            s.text(39, 69 + 20 * i, w)
            for i, w in enumerate(("Dear team,", "they came.", "Thanks!"))
        ]
        frame = s.box(24, 54, 332, h, lines, fill="#fffefe", border=GREY, flow="column")
        above = [s.text(24, 24, "Your message", weight=600)] if label else []
        return s.page(s.box(24, 24, 332, h + 30, [*above, frame], flow="column"))

    assert best(entry(120, label=True)) == "textarea"
    assert "textarea" not in roles(entry(120, label=False))
    assert "textarea" not in roles(entry(88, label=True))


def test_a_row_over_a_line_across_the_page_that_ends_in_a_button_is_a_bar(s):
    def bar(button: bool, below: bool = False):
        kids = [s.text(24, 24, "Tidewater", size=18, weight=700, w=90)]
        kids += [
            s.text(160 + 90 * i, 26, w, w=44) for i, w in enumerate(("Boats", "Crews", "News"))
        ]
        if button:
            words = [s.text(484, 24, "Book", color=WHITE, w=32)]
            kids.append(s.box(460, 14, 80, 36, words, fill=BLUE, radius=8))
        row = s.box(24, 14, 516, 36, kids)
        rule = s.box(0, 63, 560, 1, fill=GREY)
        return s.page(row, rule, *([s.text(24, 90, "Below")] if below else []), w=560, h=120)

    assert best(bar(button=True)) == "navigation-menu"
    assert "navigation" not in roles(bar(button=False))
    assert "navigation" not in roles(bar(button=True, below=True))


def ring(s: Sketch, y: float, radius: float):
    return s.box(20, y, 18, 18, border=INK, radius=radius)


@pytest.mark.parametrize(
    ("radius", "family"), [(7, "radio-group"), (9, "radio-group"), (5, "checkbox")]
)
def test_a_nearly_round_box_to_tick_is_a_ring(s, radius, family):
    rows = [
        s.box(20, 20 + 40 * i, 120, 18, [ring(s, 20 + 40 * i, radius), s.text(50, 19 + 40 * i, w)])
        for i, w in enumerate(("Ferry", "Night train", "Bicycle"))
    ]
    assert best(s.page(s.box(20, 20, 120, 98, rows, flow="column"))) == family


def test_words_with_a_bar_at_their_start_are_a_callout(s):
    words = s.text(44, 36, "Bring your blue card to the first appointment.")
    assert best(s.page(s.box(20, 20, 8, 60, fill=BLUE), words, flow="row")) == "alert"
    assert best(s.page(s.box(20, 20, 8, 10, fill=BLUE), words, flow="row")) != "alert"


def test_rows_that_each_end_in_a_small_sign_open(s):
    shut = s.text(36, 158, "Are dogs allowed?", size=16)
    told = [
        s.text(36, 42, "When do you open?", size=16),
        s.text(36, 94, "From sunrise until the last boat is in."),
    ]
    shade = Paint(shadows=(Shadow(dx=0, dy=1, blur=2, color="#000000", alpha=0.3),))
    rows = [
        s.box(
            20, 20, 400, 108, [s.box(36, 42, 225, 68, told, flow="column"), s.icon(396, 47, 9, 9)]
        ),
        s.box(20, 144, 400, 48, [shut, s.icon(396, 165, 9, 9)]),
    ]
    panels = [row.model_copy(update={"paint": shade}) for row in rows]
    assert best(s.page(*panels, w=440, h=212)) == "accordion"


def test_groups_with_a_line_below_each_are_a_list(s):
    kids = []
    for i, (a, b) in enumerate(
        (("Lantern oil", "Twelve tins"), ("Rope", "Order soon"), ("Charts", "All here"))
    ):
        y = 20 + 72 * i
        kids += [
            s.text(36, y, a, size=16),
            s.text(36, y + 24, b),
            s.box(20, y + 56, 320, 1, fill=GREY),
        ]
    assert best(s.page(s.box(20, 20, 320, 201, kids, flow="column"))) == "list"


def test_pills_of_several_looks_in_light_type_are_labels(s):
    looks = ((BLUE, None, WHITE), (GREY, None, INK), (None, GREY, INK))
    pills = [
        s.box(20 + 75 * i, 20, 70, 32, [s.text(38 + 75 * i, 26, "word", size=13, w=34, color=ink)],
              fill=fill, border=border, radius=16)
        for i, (fill, border, ink) in enumerate(looks)
    ]  # fmt: skip
    assert best(s.page(s.box(20, 20, 220, 32, pills))) == "badge"


def test_the_coloured_title_of_a_notice_is_its_heading(s):
    inside = [
        s.text(36, 32, "Heads up", weight=700, color=BLUE),
        s.text(36, 56, "The export runs every night.", color=INK),
    ]
    found = roles(s.page(s.box(20, 20, 400, 70, inside, fill="#e7f5ff", flow="column")))
    assert "heading" in found
    assert "link" not in found


def test_words_behind_a_label_are_no_label_of_the_box_to_tick(s):
    kids = [
        s.box(20, 20, 18, 18, border=INK, radius=3), s.text(46, 19, "Remember me"),
        s.text(240, 19, "Forgot password?", color=BLUE),
    ]  # fmt: skip
    assert roles(s.page(s.box(20, 19, 340, 20, kids))).count("label") == 1


def test_what_is_as_large_as_the_notice_beside_it_is_one(s):
    rows = [
        s.box(20, 20 + 44 * i, 480, 36, [s.text(60, 28 + 44 * i, w)], fill=fill, border=edge, radius=4)
        for i, (w, fill, edge) in enumerate(
            (("Pump swapped; the old one is in the workshop.", "#f5f5f5", "#d1d1d1"),
             ("No signal; sensor 12 has been silent.", "#fdecec", "#eeacb2"))
        )
    ]  # fmt: skip
    layout = s.page(s.box(20, 20, 480, 80, rows, flow="column"))
    assert roles(layout).count("alert") == 2


def test_an_exclamation_mark_in_a_ring_tells_of_a_notice(s):
    rows = [
        s.box(20, 20 + 70 * i, 400, 58, [
            s.box(38, 40 + 70 * i, 18, 18, [s.icon(45, 43 + 70 * i, 4, 12, color=INK)], border=INK, radius=8),
            s.text(69, 39 + 70 * i, w, size=16, weight=700),
        ], fill="#fbf0cf", border="#745000", radius=12)
        for i, w in enumerate(("Compost is running low", "The pump stopped"))
    ]  # fmt: skip
    assert "radio" not in roles(s.page(s.box(20, 20, 400, 128, rows, flow="column")))
