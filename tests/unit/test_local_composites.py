"""Wholes that outweigh their parts: steps, months, ruled groups, faces, tabs, underlined fields."""

import pytest

from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.composites import underlined_field
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.looks import Tree
from componentforge.engines.local.pagers import counted, page_numbers
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.table_runs import gather
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch


@pytest.fixture
def s() -> Sketch:
    return Sketch()


def best(layout) -> str:
    made = Reading(tokens=DesignTokens(tokens=()), layout=annotate(layout))
    return LocalProposer().propose(made, "", None).best.component_type


def rule(s, x, y, w, fill=GREY):
    return s.box(x, y, w, 1, fill=fill)


def discs(s, numbers, *, lines=True):
    kids = []
    for i, number in enumerate(numbers):
        x = 20 + 140 * i
        disc = [s.text(x + 12, 26, str(number), w=8)]
        kids.append(s.box(x, 20, 32, 32, disc, fill=BLUE, radius=16))
        if lines and i < len(numbers) - 1:
            kids.append(s.box(x + 40, 35, 92, 2, fill=GREY))
    return s.page(s.box(20, 20, 500, 32, kids), s.text(20, 90, "Choose a seat"), h=160)


def test_numbered_discs_joined_by_lines_are_steps(s):
    assert best(discs(s, (1, 2, 3, 4))) == "progress"


def test_discs_without_lines_or_order_are_no_steps(s):
    assert best(discs(s, (1, 2, 3), lines=False)) != "progress"
    assert best(discs(Sketch(), (7, 3, 5))) != "progress"


def month(s, days):
    rows = []
    for week in range(0, days, 7):
        kids = [
            s.text(40 + 44 * d, 80 + 6 * week, str(week + d + 1), w=14)
            for d in range(min(7, days - week))
        ]
        rows.append(s.box(40, 80 + 6 * week, 300, 20, kids))
    return s.page(s.text(40, 30, "May", size=18, weight=700), *rows)


def test_a_month_is_a_table_and_no_pager(s):
    assert best(month(s, 28)) == "table"


def groups(s, count, *, ruled=True):
    kids = []
    for i in range(count):
        y = 40 + 70 * i
        kids += [s.text(36, y, f"Office {i}", weight=600), s.text(36, y + 24, "Room 7", size=12)]
        if ruled and i < count - 1:
            kids.append(rule(s, 36, y + 56, 220))
    return s.page(s.box(20, 20, 260, 70 * count + 20, kids, fill="#f3edf9", flow="column"), w=300)


def test_groups_set_alike_with_lines_between_are_a_list(s):
    assert best(groups(s, 3)) == "list"
    assert best(groups(Sketch(), 2)) == "card"


def inbox(s, faces):
    rows = []
    for i in range(faces):
        y = 30 + 60 * i
        face = s.box(30, y, 44, 44, [s.text(46, y + 12, "A", w=10)], fill=GREY, radius=22)
        words = s.box(
            90, y + 2, 160, 40,
            [s.text(90, y + 2, "Ines Valtari", weight=600), s.text(90, y + 24, "Seeds")],
            flow="column",
        )  # fmt: skip
        rows.append(s.box(30, y, 300, 44, [face, words]))
    return s.page(s.box(20, 20, 340, 60 * faces + 20, rows, fill="#f0faf5", flow="column"), w=400)


def test_rows_that_begin_with_a_face_are_a_list(s):
    assert best(inbox(s, 3)) == "list"


def tabbed(s, *, panel=True):
    labels = [
        s.box(20 + 92 * i, 20, 90, 36, [s.text(38 + 92 * i, 30, word, w=50)], fill=fill)
        for i, (word, fill) in enumerate([("One", WHITE), ("Two", "#ffd43b"), ("Three", WHITE)])
    ]
    below = s.box(20, 58, 400, 60, [s.text(40, 78, "What is in it")], fill=WHITE, border=INK)
    row = s.box(20, 20, 276, 36, labels)
    return s.page(*([row, below] if panel else [row]), h=140, fill="#fff9e0")


def test_boxes_that_touch_the_panel_below_are_tabs(s):
    assert best(tabbed(s)) == "tabs"
    assert best(tabbed(Sketch(), panel=False)) == "button"


def underlined(s, *, label=True, width=300):
    kids = [s.text(20, 48, "The Salt Almanac", size=20, w=150), rule(s, 20, 80, width, INK)]
    return s.page(*([s.text(20, 22, "Name")] if label else []), *kids, h=110)


def test_a_label_words_and_a_line_are_a_field(s):
    assert best(underlined(s)) == "input"
    assert not underlined_field(Tree(underlined(Sketch(), label=False)))
    assert not underlined_field(Tree(underlined(Sketch(), width=140)))


def dashboard(s, *, alike):
    kids = []
    for i, (x, width) in enumerate([(20, 250), (300, 250), (580, 250)] if alike else
                                   [(20, 400), (440, 180), (640, 200)]):  # fmt: skip
        words = [
            s.text(x + 20, 40 + (30 + 4 * i) * n, f"Line {n}")
            for n in range(5 if alike else 4 + 2 * i)
        ]
        kids.append(s.box(x, 20, width, 260, words, fill="#f3f4f6", border=GREY, flow="column"))
    return s.page(s.box(20, 20, 820, 260, kids), w=860, h=300)


def test_unlike_regions_are_a_screen_and_alike_ones_are_not(s):
    assert best(dashboard(s, alike=False)) == "screen"
    assert best(dashboard(Sketch(), alike=True)) != "screen"


def orders(s):
    def row(y, *cells, weight=400):
        kids = [s.text(40 + 160 * i, y, word, weight=weight, w=60) for i, word in enumerate(cells)]
        return s.box(40, y, 380, 20, kids)

    kids = [s.text(40, 30, "Orders", size=18, weight=700)]
    kids.append(row(70, "Order", "Client", "Total", weight=700))
    for i in range(4):
        kids += [rule(s, 20, 96 + 40 * i, 460), row(106 + 40 * i, f"N-{i}", "Hollis", f"{i}8.50")]
    pages = [s.text(300 + 30 * i, 290, str(i + 1), w=8) for i in range(4)]
    kids += [rule(s, 20, 262, 460), s.box(300, 290, 100, 20, pages)]
    return s.page(s.box(20, 20, 460, 310, kids, fill=WHITE, border=GREY, flow="column"), w=500)


def test_a_table_under_a_title_and_over_a_pager_is_found_and_wins(s):
    layout = orders(s)
    assert best(layout) == "table"
    found = [n for n in annotate(layout).root.walk() if n.role == "table"]
    assert len(found) == 1
    assert "Orders" not in {n.text.content for n in found[0].walk() if n.text}
    assert {n.role for n in annotate(layout).root.walk()} >= {"cell", "header-cell", "page-item"}


def test_gathering_loses_nothing_and_leaves_other_layouts_alone(s):
    layout = orders(s)
    ids = [n.id for n in layout.root.walk()]
    gathered = [n.id for n in gather(layout).root.walk()]
    assert [i for i in gathered if i in ids] == ids
    assert len(gathered) == len(ids) + 1
    other = groups(Sketch(), 4)
    assert gather(other) == other


@pytest.mark.parametrize(
    ("words", "is_pager"),
    [
        (("1", "2", "3"), True),
        (("Back", "4", "5", "6", "Next"), True),
        (("1", "…", "9"), True),
        (("7", "24", "240"), False),
        (("3", "2", "1"), False),
        (("1", "Plot", "2", "Soil", "3", "Seeds"), False),
    ],
)
def test_pages_follow_one_another(s, words, is_pager):
    items = [s.text(20 + 50 * i, 20, word) for i, word in enumerate(words)]
    assert (page_numbers(items) is not None) == is_pager


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        (("Newer", "Page 5 of 12", "Older"), True),
        (("Zurück", "5 / 12", "Weiter"), True),
        (("Newer", "Page 9 of 3", "Older"), False),
        (("v1", "5 of 12", "Older"), False),
        (("Merged", "v1.9", "Removed"), False),
        (("5 of 12",), False),
    ],
)
def test_a_row_that_tells_which_page_of_how_many(s, words, tells):
    assert counted([s.text(20 + 80 * i, 20, word) for i, word in enumerate(words)]) == tells


def test_a_sign_in_a_ring_beside_a_title_is_no_radio(s):
    ring = s.box(36, 36, 18, 18, [s.icon(43, 39, 4, 12, color="#ffffff")], fill="#2b9af3", radius=9)
    words = s.text(62, 36, "Maintenance tonight", weight=700)
    panel = s.box(20, 20, 480, 78, [s.box(36, 36, 200, 18, [ring, words]),
                  s.text(62, 66, "The registry is read only.")], fill="#e7f1fa", flow="column")  # fmt: skip
    assert best(s.page(panel, w=520, h=118)) == "alert"


def test_large_boxes_to_tick_in_a_column_are_boxes_to_tick(s):
    rows = [
        s.box(22, 22 + 54 * i, 160, 40,
              [s.box(22, 22 + 54 * i, 40, 40, border=INK), s.text(79, 32 + 54 * i, word)])
        for i, word in enumerate(["Glass", "Farm waste", "Rubble"])
    ]  # fmt: skip
    layout = s.page(s.box(22, 22, 163, 148, rows, flow="column"), w=480, h=192)
    assert best(layout) == "checkbox"


def test_a_raised_part_in_a_rounded_trough_is_a_chosen_tab(s):
    parts = [s.text(60, 31, "Day", w=26), s.box(139, 24, 124, 32, [s.text(183, 31, "Week", w=36)],
             fill=BLUE, radius=8), s.text(316, 31, "Month", w=44)]  # fmt: skip
    bar = s.box(20, 20, 380, 40, parts, fill="#f2f2f2", radius=8)
    assert best(s.page(bar, w=420, h=80)) == "tabs"


def test_the_line_under_a_tab_that_goes_on_thinner_is_no_bar(s):
    words = [s.text(36 + 100 * i, 30, w, w=60, color=c) for i, (w, c) in
             enumerate([("Overview", INK), ("Events", "#6a6e73"), ("Terminal", "#6a6e73")])]  # fmt: skip
    under = [s.box(20, 57, 103, 3, fill=BLUE), s.box(123, 59, 337, 1, fill=GREY)]
    row = s.box(36, 30, 260, 20, words)
    assert best(s.page(s.box(20, 30, 440, 30, [row, *under], flow="column"), w=480, h=80)) == "tabs"


def test_a_panel_on_a_dimmed_part_of_the_page_is_a_dialog(s):
    buttons = [
        s.box(300 + 84 * i, 190, 76, 32, [s.text(310 + 84 * i, 197, w, w=50)], fill=f, border=GREY)
        for i, (w, f) in enumerate([("Cancel", WHITE), ("Remove", BLUE)])
    ]
    words = [s.text(110, 118, "Remove the draft?", size=18), s.text(110, 150, "It is gone then.")]
    panel = s.box(90, 100, 380, 140, [*words, s.box(300, 190, 160, 32, buttons)],
                  fill=WHITE, radius=4, flow="column")  # fmt: skip
    dimmed = s.box(20, 20, 520, 300, [panel], fill="#7f7f7f", flow="column")
    assert best(s.page(dimmed, w=560, h=340)) == "dialog"


def test_a_disc_at_the_end_of_a_torn_track_is_a_switch(s):
    parts = [s.icon(50, 24, 19, 16), s.box(69, 22, 20, 20, fill="#26a69a", radius=10)]
    row = s.box(20, 22, 97, 20, [s.text(20, 25, "Off", size=11), *parts, s.text(104, 25, "On")])
    assert best(s.page(row, w=260, h=61)) == "switch"


def test_tree_questions_do_not_depend_on_the_order_of_children(s):
    layout = discs(s, (1, 2, 3))
    turned = layout.root.model_copy(update={"children": tuple(reversed(layout.root.children))})
    assert best(layout) == best(layout.model_copy(update={"root": turned}))
    assert Tree(layout).all()
