"""Borders from inside a fill, frames from rules: own lines count, others' do not."""

import pytest

from componentforge.engines.local.borders import with_border
from componentforge.engines.local.frames import frames_of
from componentforge.engines.local.paint import Region
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.rules import Rule, fades, mixed, stands_alone
from tests.drawn import WHITE, Picture

GREY = (200, 204, 210)
BLUE = (13, 110, 253)
PALE = (246, 248, 250)
SQUARE = (0.0,) * 4


@pytest.mark.parametrize("thick", [1, 2, 3])
def test_a_border_is_measured(thick):
    picture = Picture(160, 80).outline(20, 20, 100, 40, GREY, PALE, 0, thick)
    inner = Region((20 + thick, 20 + thick, 120 - thick, 60 - thick), PALE, SQUARE)
    found = with_border(picture.pixels, inner, 1)
    assert (found.rect, found.border) == ((20, 20, 120, 60), (thick, GREY))


def test_a_line_that_runs_on_is_not_this_boxes():
    picture = Picture(160, 80).box(0, 19, 160, 1, GREY).box(20, 20, 100, 40, PALE)
    picture.box(0, 60, 160, 1, GREY).box(19, 0, 1, 80, GREY).box(120, 0, 1, 80, GREY)
    assert with_border(picture.pixels, Region((20, 20, 120, 60), PALE, SQUARE), 1).border is None


def test_three_own_sides_make_a_border_and_two_do_not():
    picture = Picture(160, 80).outline(20, 20, 100, 40, GREY, PALE).box(21, 59, 98, 1, PALE)
    found = with_border(picture.pixels, Region((21, 21, 119, 60), PALE, SQUARE), 1)
    assert found.sides == (True, True, False, True)
    picture.box(21, 20, 98, 1, WHITE)
    assert with_border(picture.pixels, Region((21, 21, 119, 60), PALE, SQUARE), 1).border is None


def test_a_shadows_first_step_is_no_border():
    picture = Picture(160, 100)
    for step, level in enumerate((228, 234, 240, 246, 250, 253)):
        picture.box(19 - step, 19 - step, 102 + 2 * step, 42 + 2 * step, WHITE)
        del level
    for step, level in reversed(list(enumerate((228, 234, 240, 246, 250, 253)))):
        picture.box(19 - step, 19 - step, 102 + 2 * step, 42 + 2 * step, (level,) * 3)
    picture.box(20, 20, 100, 40, BLUE)
    assert with_border(picture.pixels, Region((20, 20, 120, 60), BLUE, SQUARE), 1).border is None


@pytest.mark.parametrize("fill", [WHITE, PALE])
@pytest.mark.parametrize(("width", "height"), [(90, 24), (44, 20), (120, 38)])
def test_an_outlined_pill_is_found_whole(width, height, fill):
    picture = Picture(200, 80).outline(20, 20, width, height, BLUE, fill, height / 2)
    found = next(r for r in find_regions(picture.pixels, 1, []) if r.border)
    assert found.rect == (20, 20, 20 + width, 20 + height)
    assert (found.border, found.radius) == ((1, BLUE), (height / 2,) * 4)


def test_a_pill_next_to_another_ends_where_it_ends():
    picture = Picture(200, 60).outline(20, 20, 44, 20, GREY, WHITE, 10)
    picture.outline(67, 20, 44, 20, BLUE, WHITE, 10)
    rects = sorted(r.rect for r in find_regions(picture.pixels, 1, []))
    assert rects == [(20, 20, 64, 40), (67, 20, 111, 40)]


def test_a_frame_open_to_the_left_is_found():
    rules = [
        Rule((40, 20, 134, 21), GREY), Rule((40, 59, 134, 60), GREY), Rule((139, 26, 140, 54), GREY)
    ]  # fmt: skip
    (frame,), left = frames_of(rules, 1)
    assert (frame.rect, frame.sides) == ((40, 20, 140, 60), (True, True, True, False))
    assert left == []


def test_a_frame_open_to_the_right_is_found():
    rules = [
        Rule((26, 20, 120, 21), GREY), Rule((26, 59, 120, 60), GREY), Rule((20, 26, 21, 54), GREY)
    ]  # fmt: skip
    (frame,), _ = frames_of(rules, 1)
    assert (frame.rect, frame.sides) == ((20, 20, 120, 60), (True, False, True, True))


def test_rules_of_many_rows_are_paired_only_where_something_meets_them(monkeypatch):
    """400 rules under one another and strokes that meet none: pairs alone would be 80,000."""
    from componentforge.engines.local import frames

    seen = []
    pairs = frames._pairs
    monkeypatch.setattr(frames, "_pairs", lambda *given: seen.append(given[0]) or pairs(*given))
    rows = [Rule((20, 30 * n, 400, 30 * n + 1), GREY) for n in range(1, 400)]
    strokes = [Rule((200, 30 * n + 10, 201, 30 * n + 20), BLUE) for n in range(1, 400)]
    assert frames_of([*rows, *strokes], 1) == ([], [*rows, *strokes])
    assert seen == [[], []]


def test_contours_of_a_shadow_make_no_frame():
    rules = [
        Rule((20, 20, 140, 21), GREY, True), Rule((20, 59, 140, 60), GREY, True),
        Rule((20, 20, 21, 60), GREY, True), Rule((139, 20, 140, 60), GREY, True),
    ]  # fmt: skip
    assert frames_of(rules, 1) == ([], rules)


def test_sides_of_unlike_colours_make_no_frame():
    rules = [
        Rule((20, 20, 140, 21), GREY), Rule((20, 59, 140, 60), BLUE),
        Rule((20, 20, 21, 60), PALE), Rule((139, 20, 140, 60), PALE),
    ]  # fmt: skip
    assert frames_of(rules, 1)[0] == []


def test_a_fade_takes_several_steps_or_is_faint():
    assert fades((230,) * 3, [(238,) * 3, (245,) * 3, (250,) * 3])
    assert fades((252,) * 3, [(254,) * 3, (254,) * 3, (256,) * 3])
    assert not fades((200,) * 3, [(255,) * 3, (255,) * 3])
    assert not fades((230,) * 3, [(240,) * 3, (255,) * 3])
    assert not fades((230,) * 3, [(240,) * 3])


def test_a_mixture_lies_on_the_way_between():
    assert mixed((128, 128, 128), (0, 0, 0), (255, 255, 255))
    assert not mixed((253, 140, 115), (208, 215, 222), (255, 255, 255))
    assert not mixed((255, 255, 255), (0, 0, 0), (200, 200, 200))


def test_short_lines_stand_alone_only_with_room_around():
    picture = Picture(100, 60).box(30, 20, 1, 12, GREY).box(60, 20, 1, 12, GREY)
    picture.box(62, 20, 3, 12, BLUE)
    assert stands_alone(picture.pixels, Rule((30, 20, 31, 32), GREY), 1)
    assert not stands_alone(picture.pixels, Rule((60, 20, 61, 32), GREY), 1)
    assert not stands_alone(picture.pixels, Rule((30, 20, 31, 26), GREY), 1)
    assert stands_alone(picture.pixels, Rule((60, 10, 61, 40), GREY), 1)
    assert not stands_alone(picture.pixels, Rule((60, 10, 61, 40), GREY, True), 1)


def test_a_tab_filled_as_its_border_is_found():
    picture = Picture(300, 160).outline(20, 20, 260, 120, GREY, WHITE).box(20, 20, 90, 30, GREY)
    picture.box(110, 49, 170, 1, GREY)
    found = find_regions(picture.pixels, 1, [])
    assert any(r.fill == GREY and r.rect[:2] == (20, 20) and r.height >= 30 for r in found)
    assert any(r.border == (1, GREY) for r in found) or len(found) > 2
