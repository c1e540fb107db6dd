"""Gradients: angle and ends are read back, dithered or not; flat fills and photographs are none."""

import numpy as np
import pytest

from componentforge.engines.local.canvas import ramp
from componentforge.engines.local.gradients import flattened
from componentforge.engines.local.paint import Ramp, Region
from componentforge.engines.local.regions import find_regions
from tests.drawn import WHITE, Picture

INDIGO, PINK = (79, 70, 229), (236, 72, 153)


def sloped(angle, start=INDIGO, end=PINK, dither=False) -> Picture:
    """A box drawn with a CSS linear gradient, written out from the specification."""
    picture = Picture(240, 120)
    w, h = 160, 60
    turn = np.deg2rad(angle)
    length = abs(w * np.sin(turn)) + abs(h * np.cos(turn))
    ys, xs = np.mgrid[0:h, 0:w] + 0.5
    share = ((xs - w / 2) * np.sin(turn) - (ys - h / 2) * np.cos(turn)) / length + 0.5
    colours = np.array(start) * (1 - share[..., None]) + np.array(end) * share[..., None]
    if dither:
        colours += np.random.default_rng(1).uniform(-0.9, 0.9, colours.shape)
    picture.pixels[30:90, 40:200] = np.clip(np.rint(colours), 0, 255)
    return picture


@pytest.mark.parametrize("dither", [False, True])
@pytest.mark.parametrize("angle", [90, 135, 180, 45])
def test_a_gradient_is_read_back(angle, dither):
    (found,) = find_regions(sloped(angle, dither=dither).pixels, 1, [])
    assert found.rect == (40, 30, 200, 90)
    assert found.gradient is not None
    assert found.gradient.angle == angle
    assert found.gradient.start == pytest.approx(INDIGO, abs=3)
    assert found.gradient.end == pytest.approx(PINK, abs=3)


def test_a_gradient_is_told_from_its_usual_end():
    (found,) = find_regions(sloped(0).pixels, 1, [])
    assert found.gradient is not None
    assert found.gradient.angle == 180
    assert found.gradient.start == pytest.approx(PINK, abs=3)


def test_a_flat_fill_is_no_gradient():
    picture = Picture(240, 120).box(40, 30, 160, 60, INDIGO, 8)
    image, slopes = flattened(picture.pixels, 1)
    assert slopes == []
    assert image is picture.pixels


def test_a_wavy_area_is_no_linear_gradient():
    picture = Picture(240, 120)
    ys, xs = np.mgrid[0:60, 0:160]
    wave = 128 + 60 * np.sin(xs / 30) * np.cos(ys / 40)
    picture.pixels[30:90, 40:200] = np.rint(wave)[..., None]
    assert flattened(picture.pixels, 1)[1] == []


def test_a_change_of_few_levels_is_a_flat_fills_noise():
    assert flattened(sloped(90, (100, 100, 100), (104, 104, 104)).pixels, 1)[1] == []


def test_the_drawn_ramp_is_the_pictures():
    picture = sloped(135)
    region = Region((40, 30, 200, 90), WHITE, (0.0,) * 4, gradient=Ramp(135, INDIGO, PINK))
    assert np.abs(ramp(region).astype(int) - picture.pixels[30:90, 40:200]).max() <= 1
