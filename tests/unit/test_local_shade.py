"""Shadows: the CSS values that drew one are read back."""

import cv2
import numpy as np
import pytest

from componentforge.engines.local.paint import Region
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.shade import with_shadows
from tests.drawn import WHITE, Picture

BLUE = (13, 110, 253)
SQUARE = (0.0,) * 4
CARD = (60, 60, 260, 180)


def shaded(layers, fill=BLUE, scale=1, ground=WHITE, colour=(0, 0, 0)) -> Picture:
    """A box with CSS shadows (dx, dy, blur, spread, alpha), drawn as a browser does."""
    picture = Picture(320, 240, scale, ground)
    canvas = picture.pixels.astype(np.float32)
    x0, y0, x1, y1 = (v * scale for v in CARD)
    for dx, dy, blur, spread, alpha in layers:
        mask = np.zeros(canvas.shape[:2], np.float32)
        grow = spread * scale
        left, top = x0 + dx * scale - grow, y0 + dy * scale - grow
        mask[top : y1 + dy * scale + grow, left : x1 + dx * scale + grow] = 1
        if blur:
            mask = cv2.GaussianBlur(mask, (0, 0), blur * scale / 2)
        share = mask[..., None] * alpha
        canvas = canvas * (1 - share) + np.array(colour, np.float32) * share
    picture.pixels[:] = np.rint(canvas)
    return picture.box(60, 60, 200, 120, fill)


def read(picture: Picture, ground=WHITE, fill=BLUE):
    rect = tuple(v * picture.scale for v in CARD)
    (found,) = with_shadows(picture.pixels, [Region(rect, fill, SQUARE)], ground, picture.scale)
    return found.shadows


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(
    ("dy", "blur", "alpha"), [(1, 3, 0.2), (4, 6, 0.1), (4, 12, 0.25), (10, 15, 0.1), (0, 20, 0.3)]
)
def test_a_shadow_is_read_back(dy, blur, alpha, scale):
    (shade,) = read(shaded([(0, dy, blur, 0, alpha)], scale=scale))
    assert shade.dx == 0
    assert shade.dy / scale == pytest.approx(dy, abs=1)
    assert shade.blur / scale == pytest.approx(blur, abs=max(1, 0.2 * blur))
    assert shade.alpha == pytest.approx(alpha, abs=0.12 * alpha + 0.01)
    assert shade.colour == (0, 0, 0)
    assert abs(shade.spread) <= scale


def test_an_offset_to_the_side_is_read_back():
    (shade,) = read(shaded([(6, 0, 10, 0, 0.3)]))
    assert (shade.dx, shade.dy) == (6, 0)


def test_a_hard_and_a_soft_layer_are_told_apart():
    layers = read(shaded([(0, 1, 2, 0, 0.3), (0, 12, 30, 0, 0.25)]))
    assert len(layers) == 2
    assert {layer.blur > 10 for layer in layers} == {True, False}


def test_a_glow_lightens_a_dark_ground():
    (shade,) = read(shaded([(0, 0, 16, 0, 0.4)], ground=(20, 22, 26), colour=WHITE), (20, 22, 26))
    assert shade.colour == (255, 255, 255)


def test_a_tinted_shadow_keeps_its_tint():
    (shade,) = read(shaded([(0, 4, 16, 0, 0.5)], colour=(0, 60, 255)))
    assert shade.colour[2] > 200
    assert shade.colour[0] < 40


def test_flat_surroundings_are_no_shadow():
    assert read(Picture(320, 240).box(60, 60, 200, 120, BLUE)) == ()


def test_a_plain_ring_is_a_border_and_no_shadow():
    ring = Picture(320, 240).box(57, 57, 206, 126, (200, 220, 255)).box(60, 60, 200, 120, BLUE)
    (found,) = find_regions(ring.pixels, 1, [])
    assert (found.border, found.shadows) == ((3, (200, 220, 255)), ())


def test_the_larger_box_casts_the_shadow_and_not_its_header():
    picture = shaded([(0, 4, 12, 0, 0.3)])
    card, header = Region(CARD, BLUE, SQUARE), Region((60, 60, 260, 100), WHITE, SQUARE)
    found = with_shadows(picture.pixels, [card, header], WHITE, 1)
    assert [bool(r.shadows) for r in found] == [True, False]


def test_neither_shadow_nor_page_makes_boxes_of_its_contours():
    picture = shaded([(0, 5, 15, 0, 0.08)])
    assert [r.rect for r in find_regions(picture.pixels, 1, [])] == [CARD]
