"""Columns of alike rows: which are lists or side bars, and which are something else."""

import pytest

from componentforge.engines.local.looks import Tree
from componentforge.engines.local.menus import menus
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch

WORDS = ("Overview", "Branches", "Secrets", "Webhooks")


@pytest.fixture
def s() -> Sketch:
    return Sketch()


def found(layout):
    return menus(Tree(layout))


def rows(s: Sketch, chosen: int | None = 1, step: int = 40, fill: str = BLUE, count: int = 4):
    out = []
    for i, word in enumerate(WORDS[:count]):
        text = s.text(40, 30 + step * i, word)
        if i == chosen:
            text = s.box(22, 22 + step * i, 256, 36, [text], fill=fill)
        out.append(text)
    return out


def panel(s: Sketch, kids, border=GREY):
    return s.page(s.box(20, 20, 260, 180, kids, border=border, flow="column"))


def test_one_painted_row_among_alike_ones_makes_a_menu(s):
    (menu,) = found(panel(s, rows(s)))
    assert [r.text.content for r in menu.rows] == list(WORDS)
    assert [b.paint.fill for b in menu.boxes] == [BLUE]
    assert not menu.accent


def test_lines_between_all_rows_make_a_menu_without_a_chosen_one(s):
    rules = [s.box(20, 58 + 40 * i, 260, 1, fill=GREY) for i in range(3)]
    kids = sorted([*rows(s, None), *rules], key=lambda n: n.box.y)
    assert len(found(panel(s, kids))) == 1
    assert not found(panel(s, sorted([*rows(s, None), *rules[:2]], key=lambda n: n.box.y)))


def test_plain_words_one_under_another_are_not_enough(s):
    assert not found(panel(s, rows(s, None)))


def test_two_rows_are_not_enough(s):
    assert not found(panel(s, rows(s, 1, count=2)))


def test_uneven_rows_are_no_menu(s):
    kids = rows(s)
    kids[3] = s.text(40, 180, "Webhooks")
    kids.append(s.text(40, 240, "Tail"))
    assert not found(panel(s, kids[:1] + kids[2:]))


def test_a_framed_row_is_a_field_and_no_chosen_row(s):
    kids = rows(s, None)
    kids[1] = s.box(22, 62, 256, 36, [kids[1]], border=INK)
    assert not found(panel(s, kids))


def test_a_coloured_bar_at_the_side_of_one_row_tells_where_one_is(s):
    bar = s.box(20, 20, 3, 40, fill=BLUE)
    (menu,) = found(panel(s, [bar, *rows(s, 1, fill=GREY)]))
    assert menu.accent
    grey = s.box(20, 20, 3, 40, fill=GREY)
    (menu,) = found(panel(s, [grey, *rows(s, 1, fill=GREY)]))
    assert not menu.accent


def test_a_bold_strip_above_plain_rows_is_a_head(s):
    rules = [s.box(20, 58 + 40 * i, 260, 1, fill=GREY) for i in range(2)]
    words = [
        s.text(40, 30 + 40 * i, w, weight=700 if i == 0 else 400) for i, w in enumerate(WORDS[:3])
    ]
    head = s.box(20, 20, 260, 38, [words[0]], fill=WHITE)
    assert not found(panel(s, [head, rules[0], words[1], rules[1], words[2]]))


def test_a_title_of_another_size_is_left_out(s):
    title = s.text(40, 4, "Repository", size=12)
    (menu,) = found(panel(s, [title, *rows(s)]))
    assert len(menu.rows) == 4


def test_running_text_is_no_menu(s):
    kids = rows(s)
    long = kids[0].text.model_copy(
        update={"lines": ("a", "b"), "line_inks": kids[0].text.line_inks * 2}
    )
    kids[0] = kids[0].model_copy(update={"text": long})
    assert not found(panel(s, kids))


def test_rows_aligned_at_their_ends_count_too(s):
    kids = [s.text(260 - 7 * len(w), 30 + 40 * i, w) for i, w in enumerate(WORDS)]
    kids[1] = s.box(22, 62, 256, 36, [kids[1]], fill=BLUE)
    assert len(found(panel(s, kids))) == 1
