"""Piles, rows and tracks: parts of one box are told from boxes that just stand close."""

import pytest

from componentforge.engines.local.paint import Region, Shade
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.stacks import with_stacks, with_tracks, without_unpainted
from tests.drawn import WHITE, Picture

GREY = (222, 226, 230)
BLUE = (13, 110, 253)
PALE = (246, 248, 250)
PAGE = (100, 110, 120)
SQUARE = (0.0,) * 4


def test_a_card_cut_by_rules_is_one_box_with_its_parts():
    picture = Picture(300, 240, ground=PAGE).box(20, 20, 260, 200, WHITE, 8)
    picture.box(20, 60, 260, 1, GREY).box(20, 180, 260, 1, GREY)
    found = find_regions(picture.pixels, 1, [])
    assert (found[0].rect, found[0].fill, found[0].radius) == ((20, 20, 280, 220), WHITE, (8,) * 4)
    assert [r.rect for r in found[1:]] == [(20, 60, 280, 61), (20, 180, 280, 181)]


def test_a_header_of_its_own_colour_stays_in_the_card():
    picture = Picture(300, 240, ground=PAGE).box(20, 20, 260, 200, WHITE, 8)
    picture.box(20, 20, 260, 40, BLUE, 8).box(20, 40, 260, 20, BLUE)
    found = find_regions(picture.pixels, 1, [])
    assert [(r.rect, r.fill) for r in found] == [
        ((20, 20, 280, 220), WHITE),
        ((20, 20, 280, 60), BLUE),
    ]
    assert found[1].radius == (8, 8, 0, 0)


def test_a_bar_cut_by_dividers_is_one_bar():
    picture = Picture(400, 80).box(20, 20, 360, 40, PAGE)
    picture.box(120, 20, 1, 40, GREY).box(250, 20, 1, 40, GREY)
    found = find_regions(picture.pixels, 1, [])
    assert found[0].rect == (20, 20, 380, 60)
    assert sum(r.width == 1 for r in found) == 2


def test_unlike_neighbours_in_a_row_and_boxes_with_room_between_stay_apart():
    parts = [Region((20, 20, 60, 40), BLUE, SQUARE), Region((60, 20, 90, 40), GREY, SQUARE)]
    assert with_stacks(parts, [], 1) == parts
    apart = [Region((20, 20, 60, 40), BLUE, SQUARE), Region((20, 42, 60, 60), BLUE, SQUARE)]
    assert with_stacks(apart, [], 1) == apart


def test_boxes_rounded_where_they_meet_are_two():
    round_ = (6.0,) * 4
    parts = [Region((20, 20, 60, 40), BLUE, round_), Region((20, 40, 60, 60), GREY, round_)]
    assert with_stacks(parts, [], 1) == parts


def test_a_frame_takes_the_fill_of_its_pile():
    frame = Region((19, 19, 61, 61), None, SQUARE, (1, GREY))
    parts = [Region((20, 20, 60, 30), PALE, SQUARE), Region((20, 31, 60, 60), WHITE, SQUARE)]
    found = with_stacks([frame, *parts], [(20, 30, 60, 31)], 1)
    assert found == [Region((19, 19, 61, 61), WHITE, SQUARE, (1, GREY)), parts[0]]


def test_a_square_bar_has_its_track_run_on_under_it():
    bar, track = Region((20, 10, 80, 20), BLUE, SQUARE), Region((80, 10, 200, 20), GREY, SQUARE)
    assert with_tracks([track, bar], [], 1)[0].rect == (20, 10, 200, 20)


def test_with_text_on_the_track_they_are_segments_and_no_progress():
    bar, track = Region((20, 10, 80, 34), BLUE, SQUARE), Region((80, 10, 200, 34), GREY, SQUARE)
    assert with_tracks([track, bar], [(100, 14, 140, 28)], 1) == [track, bar]


def test_three_square_segments_are_no_track():
    parts = [Region((20 + 40 * i, 10, 60 + 40 * i, 20), c, SQUARE)
             for i, c in enumerate((BLUE, GREY, PALE))]  # fmt: skip
    assert with_tracks(parts, [], 1) == parts


def test_what_looks_like_its_ground_is_not_painted():
    card = Region((0, 0, 90, 90), PALE, SQUARE)
    same = Region((10, 10, 50, 50), PALE, SQUARE)
    outlined = Region((10, 60, 50, 80), PALE, SQUARE, (1, GREY))
    found = without_unpainted([card, same, outlined], WHITE, 1)
    assert [r.rect for r in found] == [card.rect, outlined.rect]
    assert found[1].fill is None
    assert without_unpainted([Region((0, 0, 9, 9), WHITE, SQUARE)], WHITE, 1) == []


@pytest.mark.parametrize(("level", "stays"), [(254, 0), (253, 1)])
def test_one_level_off_its_ground_is_the_end_of_a_shadow(level, stays):
    band = Region((0, 0, 40, 20), (level, level, level), SQUARE)
    assert len(without_unpainted([band], WHITE, 1)) == stays


@pytest.mark.parametrize(("size", "stays"), [(20, 0), (21, 1), (60, 1)])
def test_a_small_hole_in_a_stroke_casts_no_shadow(size, stays):
    shade = Shade(dx=0, dy=0, blur=1, spread=2, colour=GREY, alpha=0.8)
    hole = Region((10, 10, 10 + size, 10 + size), WHITE, SQUARE, shadows=(shade,))
    assert len(without_unpainted([hole], WHITE, 1)) == stays


def test_a_rounded_bar_may_say_how_full_it_is():
    bar = Region((20, 54, 153, 70), BLUE, (8,) * 4)
    track = Region((147, 54, 400, 70), GREY, (0, 8, 8, 0))
    found = with_tracks([bar, track], [(115, 56, 140, 68)], 1)
    assert found[1].rect == (20, 54, 400, 70)
    apart = Region((153, 54, 400, 70), GREY, (0, 8, 8, 0))
    assert with_tracks([bar, apart], [(115, 56, 140, 68)], 1)[1].rect == apart.rect
