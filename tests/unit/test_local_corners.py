"""Corner radii: each is found, alone, with a border, at every scale."""

import pytest

from componentforge.engines.local.corners import fit_corners
from tests.drawn import WHITE, Picture

BLUE = (13, 110, 253)
GREY = (222, 226, 230)
PALE = (250, 250, 250)


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("radius", [0, 2, 3, 4, 6, 8, 12, 16, 20])
def test_a_radius_is_found(radius, scale):
    picture = Picture(160, 80, scale).box(20, 20, 120, 40, BLUE, radius)
    rect = tuple(v * scale for v in (20, 20, 140, 60))
    found = fit_corners(picture.pixels, rect, scale, BLUE)
    assert found == (radius * scale,) * 4


@pytest.mark.parametrize("radius", [4, 6, 10])
def test_a_bordered_box_tells_its_outer_radius(radius):
    picture = Picture(160, 80).outline(20, 20, 120, 40, GREY, WHITE, radius)
    assert fit_corners(picture.pixels, (20, 20, 140, 60), 1, None, (1, GREY)) == (radius,) * 4


def test_a_pale_box_tells_its_radius():
    picture = Picture(160, 80).box(20, 20, 120, 40, PALE, 8)
    assert fit_corners(picture.pixels, (20, 20, 140, 60), 1, PALE) == (8,) * 4


def test_corners_may_differ_in_pairs_and_alone():
    picture = Picture(160, 120).box(20, 20, 120, 60, BLUE, 10).box(20, 50, 120, 30, BLUE)
    assert fit_corners(picture.pixels, (20, 20, 140, 80), 1, BLUE) == (10, 10, 0, 0)
    picture.box(20, 20, 30, 30, BLUE)
    assert fit_corners(picture.pixels, (20, 20, 140, 80), 1, BLUE) == (0, 10, 0, 0)


def test_left_and_right_may_differ():
    picture = Picture(160, 120).box(20, 20, 120, 60, BLUE, 10).box(80, 20, 60, 60, BLUE)
    assert fit_corners(picture.pixels, (20, 20, 140, 80), 1, BLUE) == (10, 0, 0, 10)


def test_half_a_circle_is_half_the_height_however_odd():
    picture = Picture(160, 80).box(20, 20, 120, 25, BLUE, 12.5)
    assert fit_corners(picture.pixels, (20, 20, 140, 45), 1, BLUE) == (12.5,) * 4


def test_a_thing_too_small_for_corners_has_none():
    picture = Picture(60, 20).box(10, 10, 40, 3, BLUE)
    assert fit_corners(picture.pixels, (10, 10, 50, 13), 1, BLUE) == (0, 0, 0, 0)
