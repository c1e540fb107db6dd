"""Boxes told from their edges, drawn as browsers draw them."""

import pytest

from componentforge.engines.local.edges import (
    in_shade,
    with_hard_edges,
    with_notches,
    without_shared_frames,
)
from componentforge.engines.local.paint import SQUARE, Region
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.rules import Rule
from tests.drawn import WHITE, Picture

GREY, GREEN, DARK = (196, 196, 196), (0, 127, 59), (0, 64, 30)
OPEN = (False, True, True, True)


def _outline(text: tuple[int, int, int, int], rule=(90, 20, 330, 21), colour=GREY):
    frame = Region((20, 24, 340, 76), None, SQUARE, (1, GREY), OPEN)
    return with_notches([frame], [Rule(rule, colour)], [text], 1)


def test_an_outline_with_words_in_its_top_is_closed():
    frames, rules = _outline((34, 15, 82, 26))
    assert (frames[0].rect, frames[0].sides) == ((20, 20, 340, 76), (True,) * 4)
    assert rules == []


@pytest.mark.parametrize(
    "other",
    [
        {"text": (34, 40, 82, 52)},  # words well inside
        {"text": (120, 15, 160, 26)},  # words behind the line
        {"text": (34, 15, 82, 26), "rule": (90, 20, 250, 21)},  # a line that ends too early
        {"text": (34, 15, 82, 26), "rule": (90, 4, 330, 5)},  # a line far above
        {"text": (34, 15, 82, 26), "colour": GREEN},  # a line of another colour
    ],
)
def test_what_is_no_notch_stays_open(other):
    frames, rules = _outline(**other)
    assert frames[0].sides == OPEN
    assert len(rules) == 1


def test_rows_that_wear_their_lists_frame_become_lines():
    frame = Region((20, 20, 340, 144), WHITE, (6,) * 4, (1, GREY))
    first = Region((20, 20, 340, 62), None, (6, 6, 0, 0), (1, GREY))
    last = Region((20, 103, 340, 144), WHITE, (0, 0, 6, 6), (1, GREY))
    found = without_shared_frames([frame, first, last])
    assert [r.rect for r in found] == [(20, 20, 340, 144), (20, 61, 340, 62), (20, 103, 340, 104)]
    assert all(r.fill == GREY and r.border is None for r in found[1:])


@pytest.mark.parametrize(
    "inner",
    [
        Region((30, 20, 340, 62), None, SQUARE, (1, GREY)),  # not as wide
        Region((20, 40, 340, 80), None, SQUARE, (1, GREY)),  # in the middle, at neither end
        Region((20, 20, 340, 62), GREEN, SQUARE, (1, GREY)),  # a head of its own colour
        Region((20, 20, 340, 62), None, SQUARE, (2, GREY)),  # a thicker border
        Region((20, 20, 340, 62), None, SQUARE, (1, GREEN)),
    ],
)
def test_a_box_of_its_own_keeps_its_border(inner):
    frame = Region((20, 20, 340, 144), WHITE, SQUARE, (1, GREY))
    assert without_shared_frames([frame, inner]) == [frame, inner]


def test_a_darker_strip_below_a_button_is_its_hard_shadow():
    picture = Picture(240, 90).box(20, 20, 180, 48, DARK, 4).box(20, 20, 180, 44, GREEN, 4)
    found = find_regions(picture.pixels, 1, [])
    assert [(r.rect, r.fill) for r in found] == [((20, 20, 200, 64), GREEN)]
    shade = found[0].shadows[0]
    assert (shade.dy, shade.blur, shade.colour, shade.alpha) == (4, 0, DARK, 1.0)


@pytest.mark.parametrize(
    "strip",
    [
        Region((20, 64, 200, 65), DARK, SQUARE),  # a line
        Region((20, 64, 200, 80), DARK, SQUARE),  # a box
        Region((20, 70, 200, 74), DARK, SQUARE),  # apart
        Region((20, 64, 120, 68), DARK, SQUARE),  # shorter
        Region((20, 64, 200, 68), (120, 255, 160), SQUARE),  # lighter
    ],
)
def test_other_strips_stay(strip):
    button = Region((20, 20, 200, 64), GREEN, (4,) * 4)
    assert with_hard_edges([button, strip], 1) == [button, strip]


def test_the_line_of_a_chosen_tab_is_no_shadow():
    tab = Region((20, 20, 120, 60), WHITE, SQUARE)
    line = Region((20, 60, 120, 62), GREEN, SQUARE)
    assert with_hard_edges([tab, line], 1) == [tab, line]


def _shaded() -> Picture:
    """A white panel on a white page: 1 px of shade at its sides, a softer one below."""
    picture = Picture(360, 240)
    for grow, level in ((4, 251), (3, 248), (2, 244), (1, 238)):
        picture.box(20 - grow, 22 - grow, 320 + 2 * grow, 180 + 2 * grow, (level,) * 3, 6 + grow)
    return picture.box(20, 20, 320, 180, WHITE, 6)


def test_a_panel_that_only_its_shadow_shows_is_one_box():
    found = find_regions(_shaded().pixels, 1, [])
    assert [r.rect for r in found] == [(20, 20, 340, 200)]
    assert found[0].fill is None
    assert found[0].shadows


def test_four_lines_that_do_not_meet_are_no_box():
    lines = [
        Rule((20, 30, 21, 120), GREY), Rule((300, 30, 301, 120), GREY),
        Rule((24, 60, 297, 61), GREY), Rule((24, 160, 297, 161), GREY),
    ]  # fmt: skip
    assert in_shade(lines, WHITE, 1) == []
