"""Regions: painted rectangles are found exactly, with border, corner and nesting."""

import numpy as np
import pytest

from componentforge.engines.local import canvas
from componentforge.engines.local.frames import frames_of
from componentforge.engines.local.paint import Region, page_colour, smallest_around
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.rules import Rule
from tests.drawn import WHITE, Picture

GREY = (222, 226, 230)
BLUE = (13, 110, 253)
PALE = (248, 249, 250)


def regions_of(picture: Picture) -> list[Region]:
    return find_regions(picture.pixels, picture.scale, [])


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize("radius", [0, 4, 8, 18])
def test_a_filled_box_is_found_to_the_pixel(scale, radius):
    picture = Picture(200, 80, scale).box(20, 20, 120, 36, BLUE, radius)
    (found,) = regions_of(picture)
    assert found.rect == (20 * scale, 20 * scale, 140 * scale, 56 * scale)
    assert found.fill == BLUE
    assert found.radius == pytest.approx((radius * scale,) * 4, abs=max(1.0, 0.1 * radius * scale))


@pytest.mark.parametrize("radius", [0, 4, 8])
def test_an_outlined_box_has_a_border_and_no_fill(radius):
    (found,) = regions_of(Picture(200, 80).outline(20, 20, 120, 36, GREY, WHITE, radius))
    assert found.rect == (20, 20, 140, 56)
    assert found.border == (1, GREY)
    assert found.fill is None
    assert max(found.radius) == pytest.approx(radius, abs=1.5)


def test_a_bordered_box_of_another_colour_keeps_its_fill():
    (found,) = regions_of(Picture(200, 80).outline(20, 20, 120, 36, GREY, PALE, 6, thick=2))
    assert (found.fill, found.border) == (PALE, (2, GREY))


def test_a_fill_that_differs_by_three_levels_is_found():
    (found,) = regions_of(Picture(200, 80).box(20, 20, 120, 36, (252, 252, 252)))
    assert found.fill == (252, 252, 252)


def test_parents_come_before_children():
    picture = Picture(300, 200).box(20, 20, 260, 160, PALE, 8).box(40, 40, 80, 30, BLUE, 4)
    assert [r.fill for r in regions_of(picture)] == [PALE, BLUE]


def test_text_makes_no_regions():
    picture = Picture(200, 80).box(20, 20, 120, 36, BLUE, 4)
    picture.text(40, 44, "Illustrative", 16, colour=WHITE)
    box = picture.words[0].box
    rect = (int(box.x), int(box.y), int(box.right), int(box.bottom))
    assert len(find_regions(picture.pixels, 1, [rect])) == 1


def test_boxes_that_share_borders_are_one_box_with_rules():
    picture = Picture(200, 60)
    for index in range(3):
        picture.outline(20 + 39 * index, 10, 40, 38, GREY, WHITE)
    found = regions_of(picture)
    assert found[0].rect == (20, 10, 138, 48)
    assert found[0].border == (1, GREY)
    assert sorted(r.rect[0] for r in found if r.width == 1) == [59, 98]


def test_a_rule_is_a_region_and_a_shadow_is_not():
    picture = Picture(200, 100).box(20, 50, 160, 1, GREY)
    for step, level in enumerate((236, 241, 246, 250, 253)):
        picture.box(20, 80 + step, 160, 1, (level, level, level))
    assert [r.rect for r in regions_of(picture)] == [(20, 50, 180, 51)]


def test_a_rounded_track_runs_on_under_its_bar():
    picture = Picture(300, 40).box(20, 10, 200, 12, GREY, 6).box(20, 10, 120, 12, BLUE, 6)
    track, bar = regions_of(picture)
    assert track.rect == (20, 10, 220, 22)
    assert bar.fill == BLUE


def test_segments_end_to_end_lie_on_the_last_ones_track():
    picture = Picture(300, 40).box(20, 10, 200, 12, GREY, 6)
    left = Picture(300, 40).box(20, 10, 200, 12, BLUE, 6).pixels
    picture.pixels[:, :120] = left[:, :120]
    track, bar = regions_of(picture)
    assert (track.rect, track.fill) == ((20, 10, 220, 22), GREY)
    assert bar.rect == (20, 10, 120, 22)


def test_a_box_goes_on_under_the_shade_of_its_neighbour():
    picture = Picture(300, 160, ground=(100, 100, 100)).box(20, 20, 260, 120, WHITE)
    picture.box(20, 20, 260, 40, PALE)
    for step in range(10):
        level = 255 - 14 + step + step // 3
        picture.box(20, 60 + step, 260, 1, (level, level, level))
    body = next(r for r in regions_of(picture) if r.fill == WHITE)
    assert body.rect == (20, 60, 280, 140)


def test_four_rules_with_open_corners_make_a_frame():
    rules = [
        Rule((26, 20, 134, 21), GREY), Rule((26, 59, 134, 60), GREY),
        Rule((20, 26, 21, 54), GREY), Rule((139, 26, 140, 54), GREY),
    ]  # fmt: skip
    (frame,), left = frames_of(rules, 1)
    assert (frame.rect, frame.border, frame.sides) == ((20, 20, 140, 60), (1, GREY), (True,) * 4)
    assert left == []


def test_three_rules_make_a_frame_open_at_the_fourth_side():
    rules = [
        Rule((26, 20, 134, 21), GREY), Rule((20, 26, 21, 60), GREY), Rule((139, 26, 140, 60), GREY),
    ]  # fmt: skip
    (frame,), _ = frames_of(rules, 1)
    assert (frame.rect, frame.sides) == ((20, 20, 140, 60), (True, True, False, True))


def test_a_rule_that_runs_on_closes_no_frame():
    rules = [
        Rule((0, 20, 200, 21), GREY), Rule((20, 20, 21, 60), GREY), Rule((139, 20, 140, 60), GREY),
    ]  # fmt: skip
    assert frames_of(rules, 1) == ([], rules)


def test_a_disc_with_a_hole_is_a_drawing_and_no_box():
    picture = Picture(100, 60).box(20, 20, 20, 20, BLUE, 10).box(26, 26, 8, 8, WHITE, 4)
    assert not any(r.border for r in regions_of(picture))


def test_the_page_is_the_colour_along_the_edge():
    picture = Picture(100, 60, ground=PALE).box(0, 0, 30, 20, BLUE)
    assert page_colour(picture.pixels) == PALE


def test_the_smallest_box_around_wins():
    outer, inner = (Region(r, WHITE, (0.0,) * 4) for r in ((0, 0, 90, 90), (10, 10, 60, 60)))
    assert smallest_around((20, 20, 30, 30), [outer, inner]) is inner
    assert smallest_around((70, 70, 95, 95), [outer, inner]) is None


def test_painting_the_regions_gives_the_picture_back():
    picture = Picture(300, 200, ground=PALE)
    picture.outline(20, 20, 260, 160, GREY, WHITE).box(40, 40, 80, 30, BLUE)
    shape = picture.pixels.shape[:2]
    again = canvas.paint(shape, page_colour(picture.pixels), regions_of(picture))
    assert np.array_equal(again, picture.pixels)


def test_rounded_corners_and_their_edges_are_known():
    region = Region((10, 10, 50, 40), BLUE, (8.0,) * 4)
    mask = canvas.rounded(region.rect, region.radius, (60, 60))
    assert not mask[10, 10]
    assert mask[25, 10]
    assert canvas.edges((60, 60), [region], 1)[11, 11]
    assert not canvas.rounded((5, 5, 5, 9), (0.0,) * 4, (10, 10)).any()


def test_a_box_under_another_in_its_corner_keeps_its_extent():
    picture = Picture(300, 200).box(20, 20, 200, 140, PALE).box(150, 20, 70, 60, BLUE)
    found = regions_of(picture)
    assert [(r.rect, r.fill) for r in found] == [
        ((20, 20, 220, 160), PALE),
        ((150, 20, 220, 80), BLUE),
    ]


def test_a_slim_bar_is_a_box_and_a_speck_is_none():
    picture = Picture(200, 60).box(20, 20, 60, 4, BLUE, 2).box(100, 20, 4, 4, BLUE)
    assert [r.rect for r in regions_of(picture)] == [(20, 20, 80, 24)]


def test_a_star_is_no_box():
    picture = Picture(100, 100)
    for step in range(30):
        picture.box(50 - step / 2, 20 + step, max(1, step), 1, BLUE)
        picture.box(20 + step / 2, 40 + step / 2, max(1, 60 - step), 1, BLUE)
    assert not any(r.width > 40 and r.height > 40 for r in regions_of(picture))


def test_two_fills_a_px_apart_are_one_box():
    picture = Picture(120, 80).box(20, 20, 80, 40, GREY, 6).box(21, 21, 78, 38, BLUE, 5)
    (found,) = regions_of(picture)
    assert (found.fill, found.border) == (BLUE, (1, GREY))


def test_a_small_box_with_a_count_on_its_corner_is_a_box():
    picture = Picture(120, 80).box(30, 20, 32, 32, (98, 195, 245), 3)
    picture.box(53, 11, 18, 18, WHITE, 9).box(54, 12, 16, 16, BLUE, 8)
    assert (30, 20, 62, 52) in [r.rect for r in regions_of(picture)]
    notched = Picture(120, 80).box(30, 20, 32, 32, (98, 195, 245), 3).box(40, 11, 30, 30, WHITE, 9)
    assert (30, 20, 62, 52) not in [r.rect for r in regions_of(notched)]


@pytest.mark.parametrize("thick", [4, 6, 9])
def test_a_thick_ring_leaves_nothing_unexplained_along_its_inner_edge(thick):
    picture = Picture(120, 80).outline(30, 16, 48, 48, BLUE, WHITE, 24, thick=thick)
    ring = [Region((30, 16, 78, 64), WHITE, (24.0,) * 4, (thick, BLUE))]
    off = np.abs(picture.pixels.astype(np.int16) - canvas.paint((80, 120), WHITE, ring))
    off = off.max(axis=2) > 18
    assert off.any()
    assert not (off & ~canvas.edges((80, 120), ring, 1)).any()
