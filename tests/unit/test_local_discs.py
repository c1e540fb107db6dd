"""Discs: radios, dots and knobs are found whole, with or without a rim."""

import pytest

from componentforge.engines.local.discs import as_disc
from componentforge.engines.local.paint import Region
from tests.drawn import WHITE, Picture

BLUE = (13, 110, 253)
GREY = (160, 170, 180)
SQUARE = (0.0,) * 4


@pytest.mark.parametrize("across", [12, 15, 20, 32])
def test_a_disc_is_found_from_what_is_plainly_its_fill(across):
    picture = Picture(80, 80).box(20, 20, across, across, BLUE, across / 2)
    inner = Region((21, 21, 19 + across, 19 + across), BLUE, SQUARE)
    found = as_disc(picture.pixels, inner, 1)
    assert found is not None
    assert found.rect == (20, 20, 20 + across, 20 + across)
    assert found.border is None
    assert found.radius == (across / 2,) * 4


@pytest.mark.parametrize("thick", [1, 2])
def test_a_rim_is_found_with_its_width_and_colour(thick):
    picture = Picture(80, 80).outline(20, 20, 20, 20, GREY, WHITE, 10, thick)
    inner = Region((22, 22, 38, 38), WHITE, SQUARE)
    found = as_disc(picture.pixels, inner, 1)
    assert found is not None
    assert found.border is not None
    assert (found.rect, found.border[0]) == ((20, 20, 40, 40), thick)
    assert found.border[1] == pytest.approx(GREY, abs=8)


def test_a_knob_in_a_pill_is_a_disc_without_rim():
    picture = Picture(80, 60).box(20, 20, 40, 24, GREY, 12).box(23, 23, 18, 18, WHITE, 9)
    found = as_disc(picture.pixels, Region((24, 24, 40, 40), WHITE, SQUARE), 1)
    assert found is not None
    assert (found.rect, found.border) == ((23, 23, 41, 41), None)


@pytest.mark.parametrize(
    "region",
    [
        Region((20, 20, 40, 40), BLUE, SQUARE),
        Region((20, 20, 60, 40), BLUE, SQUARE),
        Region((20, 20, 40, 40), None, SQUARE),
        Region((0, 0, 20, 20), BLUE, SQUARE),
    ],
)
def test_squares_long_boxes_and_what_touches_the_edge_are_no_discs(region):
    picture = Picture(80, 80).box(20, 20, 40, 40, BLUE)
    assert as_disc(picture.pixels, region, 1) is None


def test_a_disc_of_the_grounds_own_colour_is_none():
    picture = Picture(80, 80).box(29, 29, 1, 1, BLUE)
    assert as_disc(picture.pixels, Region((20, 20, 40, 40), WHITE, SQUARE), 1) is None


def test_a_pale_square_is_no_disc_however_little_it_differs():
    pale = (235, 240, 255)
    square = Picture(80, 80).box(20, 20, 32, 32, pale, 4)
    region = Region((20, 20, 52, 52), pale, SQUARE)
    assert as_disc(square.pixels, region, 1) is None
    disc = Picture(80, 80).box(20, 20, 32, 32, pale, 16)
    assert as_disc(disc.pixels, region, 1) is not None
