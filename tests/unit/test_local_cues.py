"""Cues of the whole: rows and columns of words and signs, told from places and paint."""

import pytest

from componentforge.engines.local import cues
from componentforge.engines.local.classify import AKIN, FAMILIES, candidates
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.looks import Tree
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch

PALE, LINE = "#6b7280", "#e5e7eb"


@pytest.fixture
def s():
    return Sketch()


def best(layout):
    return candidates(annotate(layout))[0].component_type


def first_three(layout):
    return [c.component_type for c in candidates(annotate(layout))[:3]]


def role_of(layout, role):
    return [n for n in Tree(annotate(layout)).all() if n.role == role]


def rule(s, x, y, w, color=LINE):
    return s.box(x, y, w, 1, fill=color)


def settings(s, rows=3, *, step=50, ruled=True):
    kids = []
    for i in range(rows):
        y = 30 + step * i
        name, value = s.text(30, y, f"Name {i}", size=16), s.text(280, y, "Metric", w=45)
        kids.append(s.box(30, y, 320, 22, [name, value]))
        if ruled and i < rows - 1:
            kids.append(rule(s, 20, y + 35, 340))
    return s.page(s.box(20, 20, 340, step * rows, kids, flow="column"), w=380, h=step * rows + 40)


def test_ruled_rows_with_a_value_at_their_end_are_a_list(s):
    assert best(settings(s)) == "list"


def test_rows_of_uneven_height_that_say_one_thing_each_are_a_cards_parts(s):
    kids = [
        s.text(36, 32, "Soup of the week"), rule(s, 20, 66, 340),
        s.text(36, 82, "Roasted pumpkin with ginger and bread"), rule(s, 20, 150, 340),
        s.text(36, 160, "Serves four"),
    ]  # fmt: skip
    card = s.box(20, 20, 340, 170, kids, fill=WHITE, border=GREY, flow="column")
    assert best(s.page(card, w=380, h=210, fill="#fafafa")) == "card"


def pairs(s, count, *, uneven=0):
    kids = []
    for i in range(count):
        y = 30 + 60 * i + uneven * (i % 2)
        kids += [s.text(36, y, "Sourdough", size=16), s.text(36, y + 24, "16 loaves", size=13)]
    return s.page(s.box(20, 20, 340, 60 * count, kids, flow="column"), w=380, h=60 * count + 40)


def test_pairs_evenly_apart_are_a_list(s):
    assert cues.paired_rows(Tree(pairs(s, 3)))
    assert not cues.paired_rows(Tree(pairs(Sketch(), 2)))
    assert not cues.paired_rows(Tree(pairs(Sketch(), 3, uneven=14)))


def login(s, *, wide=336.0, button=True):
    kids = [
        s.box(36, 30, 220, 22, [s.text(36, 30, "User"), s.text(160, 30, "hana.ito")]),
        rule(s, 30, 66, 340),
        s.box(36, 82, 220, 22, [s.text(36, 82, "Code"), s.text(160, 82, "1234 99")]),
        rule(s, 30, 116, 340),
    ]
    if button:
        press = s.box(
            32, 136, wide, 48, [s.text(32 + wide / 2 - 25, 150, "Log in", w=50, color=WHITE)],
            fill=BLUE, radius=4,
        )  # fmt: skip
        kids.append(press)
    return s.page(s.box(20, 20, 360, 170, kids, flow="column"), w=400, h=210)


def test_names_and_entries_over_a_wide_button_are_a_form(s):
    assert best(login(s)) == "form"
    assert not cues.entry_rows(Tree(annotate(login(Sketch(), button=False))))
    assert not cues.entry_rows(Tree(annotate(login(Sketch(), wide=90.0))))


def bar(s, count, *, shift=0):
    kids = []
    for i in range(count):
        x = 50 + 90 * i
        sign = s.icon(x + shift, 24, 20, 20, color=INK)
        kids.append(s.box(x, 24, 30, 40, [sign, s.text(x, 50, "Home", w=20)], flow="column"))
    return s.page(s.box(50, 24, 90 * count, 40, kids), w=420, h=90)


def test_signs_over_words_in_a_row_are_a_navigation(s):
    assert best(bar(s, 4)) == "navigation-menu"
    assert not cues.tab_bar(Tree(bar(Sketch(), 2)))
    assert not cues.tab_bar(Tree(bar(Sketch(), 4, shift=25)))


def joined(s, *, chosen=1, gap=0, words=("Drip", "Sprinkler", "By hand")):
    kids = []
    for i, word in enumerate(words):
        color, edge = (BLUE, BLUE) if i == chosen else (INK, GREY)
        x = 20 + i * (90 + gap)
        kids.append(
            s.box(
                x,
                20,
                90,
                32,
                [s.text(x + 45 - 3.5 * len(word), 26, word, color=color)],
                border=edge,
            )
        )
    return s.page(s.box(20, 20, 280, 32, kids), w=420, h=73)


def test_boxes_edge_to_edge_one_of_them_chosen(s):
    assert cues.segments(Tree(joined(s))) == 3
    assert cues.segments(Tree(joined(Sketch(), gap=8))) == 0
    assert cues.segments(Tree(joined(Sketch(), chosen=7))) == 0
    assert cues.segments(Tree(joined(Sketch(), words=("1", "2", "3")))) == 0
    assert {"radio-group", "tabs"} <= set(first_three(joined(Sketch())))


def faces(s, step):
    discs = [s.box(20 + step * i, 20, 40, 40, fill=c, radius=20)
             for i, c in enumerate((BLUE, INK, "#fb9078"))]  # fmt: skip
    return s.page(s.box(20, 20, 120, 40, discs, flow="overlay"), w=300, h=80)


def test_discs_over_one_another_are_avatars(s):
    assert cues.stacked_faces(Tree(faces(s, 30)))
    assert not cues.stacked_faces(Tree(faces(Sketch(), 48)))


def crumbs(s, *, home, sign="chevron-right"):
    kids = [s.icon(38, 38, 14, 14, color=INK)] if home else []
    x = 64
    for i, word in enumerate(("Coffee", "Africa", "Guji")):
        if i or home:
            kids.append(s.icon(x, 38, 8, 14, name=sign, color=INK))
        kids.append(s.text(x + 20, 34, word, w=50))
        x += 84
    return s.page(s.box(20, 20, 420, 50, kids, border=GREY, radius=6), w=460, h=90)


def test_a_sign_may_stand_for_the_first_part_of_a_path():
    for home in (True, False):
        layout = crumbs(Sketch(), home=home)
        assert best(layout) == "breadcrumb"
        assert len(role_of(layout, "crumb")) == 3


def trough(s, *, brand=False):
    words, x, kids = ("All", "Unpaid", "Packed", "Returned"), 40.0, []
    for i, word in enumerate(words):
        w = 8.0 * len(word)
        text = s.text(x, 34, word, w=w, size=18 if brand and not i else 13)
        kids.append(
            s.box(x - 12, 28, w + 24, 28, [text], fill="#ebebeb", radius=8) if i == 1 else text
        )
        x += w + 28 + (40 if brand and not i else 0)
    return s.page(
        s.box(20, 20, 520, 44, kids, fill=WHITE, border=GREY, radius=12),
        w=560,
        h=84,
        fill="#f1f2f4",
    )


def test_a_trough_with_one_raised_word_is_tabs_but_not_after_a_brand(s):
    assert best(trough(s)) == "tabs"
    assert best(trough(Sketch(), brand=True)) == "navigation-menu"


def test_what_nothing_speaks_for_stands_by_kinship(s):
    found = first_three(joined(s, gap=20))
    assert found[0] == "button"
    assert set(AKIN) == set(FAMILIES)
    assert all(family not in akin for family, akin in AKIN.items())
    assert candidates(s.page(s.text(20, 20, "Hello")))[0].component_type == "button"


def bullets(s, count, *, heading=True, dot=8):
    kids = [s.text(20, 21, "Bring with you", size=21)] if heading else []
    for i in range(count):
        y = 60 + 38 * i
        mark = s.icon(25, y + 8, dot, dot, name="dot", color=INK)
        kids.append(s.box(25, y, 180, 24, [mark, s.text(44, y, "Two portraits", size=18)]))
    return s.page(s.box(20, 21, 189, 60 + 38 * count, kids, flow="column"), w=400, h=260)


def test_lines_that_begin_with_a_dot_are_a_list(s):
    assert best(bullets(s, 4)) == "list"
    assert cues.bulleted(Tree(bullets(Sketch(), 2, heading=False)))
    assert not cues.bulleted(Tree(bullets(Sketch(), 1)))
    assert not cues.bulleted(Tree(bullets(Sketch(), 4, dot=16)))


def drawn_switches(s, wide):
    rows = [
        s.box(19, 23 + 24 * i, 160, 18, [
            s.icon(19, 23 + 24 * i, wide, 18, color=INK), s.text(60, 23 + 24 * i, "Restart", size=13)
        ])
        for i in range(3)
    ]  # fmt: skip
    return s.page(s.box(19, 23, 160, 66, rows, flow="column"), w=360, h=112)


def test_drawings_as_wide_as_a_switch_are_switches(s):
    assert best(drawn_switches(s, 34)) == "switch"
    assert best(drawn_switches(Sketch(), 18)) != "switch"


def side_bar(s, *, frame=None):
    kids = []
    for i, word in enumerate(("Start", "Requests", "Offices", "Services")):
        y = 35 + 48 * i
        kids.append(s.text(36, y, word, w=60))
        if i == 1:
            kids.append(s.box(22, y - 4, 3, 26, fill="#000091"))
        if i < 3:
            kids.append(rule(s, 20, y + 33, 360))
    return s.page(s.box(20, 20, 360, 200, kids, flow="column", border=frame), w=400, h=240)


def test_a_bar_at_one_row_is_a_side_bars_unless_the_rows_are_framed(s):
    assert best(side_bar(s)) == "navigation-menu"
    assert best(side_bar(Sketch(), frame=GREY)) == "list"


def site_menu(s, *, titles=True, link=True):
    kids, y = [], 24
    for title in ("Observations", "Administration"):
        if titles:
            kids.append(s.text(20, y, title, weight=600))
            y += 28
        for i, word in enumerate(("Live map", "Balloon flights", "Sea buoys")):
            chosen = link and title == "Observations" and i == 0
            kids.append(s.text(20, y, word, color=BLUE if chosen else INK, w=80))
            y += 28
        y += 24 if titles else 0
    return s.page(s.box(20, 20, 120, y, kids, flow="column"), w=320, h=y + 20)


def test_groups_of_short_lines_under_titles_are_a_sites_menu(s):
    assert best(site_menu(s)) == "navigation-menu"
    assert not cues.titled_groups(Tree(site_menu(Sketch(), link=False)))
    assert not cues.titled_groups(Tree(site_menu(Sketch(), titles=False)))


def bare_rows(s, *, frame=None):
    kids = []
    for i, word in enumerate(("Catalogue", "Surveys", "Corrections", "Shops")):
        text = s.text(36, 30 + 40 * i, word, w=70)
        row = s.box(24, 24 + 40 * i, 240, 32, [text], fill="#e8e8e8", radius=6, flow="column")
        kids.append(row if i == 1 else text)
    return s.page(s.box(20, 20, 250, 170, kids, flow="column", border=frame), w=340, h=210)


def test_bare_rows_with_one_in_a_box_are_a_menu_framed_ones_a_list(s):
    assert best(bare_rows(s)) == "navigation-menu"
    assert best(bare_rows(Sketch(), frame=GREY)) == "list"


def counted_tabs(s, *, count="12"):
    kids = [s.text(20, 31, "Warnings", color=BLUE, w=63), s.text(99, 31, "Readings", w=62)]
    kids.append(
        s.box(169, 33, 23, 16, [s.text(174, 34, count, size=12, w=14)], fill=GREY, radius=4)
    )
    kids += [s.text(208, 31, "Stations", w=55), s.text(280, 31, "Archive", w=51)]
    line = [s.box(20, 58, 63, 2, fill=BLUE), s.box(83, 59, 457, 1, fill=GREY)]
    return s.page(s.box(20, 31, 310, 20, kids), *line, w=560, h=116)


def test_a_count_behind_a_word_is_no_tab_and_makes_no_pager(s):
    assert best(counted_tabs(s)) == "tabs"
    assert best(counted_tabs(Sketch(), count="1 2")) == "tabs"
    assert len(role_of(counted_tabs(Sketch()), "tab")) == 4


def boxed_tabs(s, *, marked=True):
    kids = [
        s.box(20 + 100 * i, 20, 100, 36, [s.text(40 + 100 * i, 28, word, w=50)],
              fill="#dde7ee" if i == 1 else "#fbfcfe")
        for i, word in enumerate(("Walls", "Courses", "Shop"))
    ]  # fmt: skip
    line = [s.box(20, 56, 100, 1, fill=GREY), s.box(220, 56, 220, 1, fill=GREY)]
    line += [s.box(120, 55, 100, 2, fill=INK)] if marked else []
    return s.page(s.box(20, 20, 300, 36, kids), *line, w=460, h=130)


def test_boxes_on_a_line_with_one_part_of_it_marked_are_tabs(s):
    assert best(boxed_tabs(s)) == "tabs"


def test_a_pager_may_say_beside_its_numbers_which_of_how_many(s):
    kids = [s.icon(39, 38, 10, 12), s.icon(69, 38, 9, 12, name="chevron-left")]
    for i, n in enumerate("23456"):
        text = s.text(100 + 30 * i, 36, n, w=8)
        kids.append(s.box(89 + 30 * i, 29, 30, 30, [text], fill="#fbdcda") if n == "4" else text)
    kids += [
        s.icon(250, 38, 9, 12, name="chevron-right"),
        s.text(476, 36, "31 - 40 of 174 jobs", w=116),
    ]
    row = s.box(20, 20, 580, 48, kids, fill="#fafafa", border=GREY)
    assert best(s.page(row, w=620, h=88)) == "pagination"


def test_a_thick_bar_on_a_line_that_runs_on_marks_a_tab_and_is_no_progress(s):
    words = [s.text(48 + 100 * i, 32, w, color=BLUE if not i else INK, w=50)
             for i, w in enumerate(("Open", "Pending", "Solved"))]  # fmt: skip
    line = [s.box(20, 56, 89, 3, fill=BLUE), s.box(20, 59, 440, 1, fill=GREY)]
    layout = s.page(s.box(48, 32, 300, 20, words), *line, w=480, h=90)
    assert best(layout) == "tabs"
    assert not role_of(layout, "progress")
