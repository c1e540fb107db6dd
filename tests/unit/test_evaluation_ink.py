import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from componentforge.domain.base import Box
from evaluation.metrics.ink import ink_shift
from tests.drawn import Picture

HERE = Box(x=20, y=24, w=120, h=16)
BASE = Picture(220, 80).text(20, 38, "Quarterly report", 15).pixels


def moved(dx=0, dy=0):
    return np.roll(BASE, (dy, dx), axis=(0, 1))


def box(dx=0, dy=0):
    return Box(x=20 + dx, y=20 + dy, w=120, h=24)


@given(dx=st.integers(-15, 40), dy=st.integers(-15, 25))
@settings(max_examples=40, deadline=None)
def test_whole_pixels_are_measured_exactly(dx, dy):
    shift = ink_shift(BASE, moved(dx, dy), HERE, box(dx, dy), "#111827", 1)
    assert shift == pytest.approx((dx, dy, 0, 0, 1), abs=1e-6)


def test_the_boxes_need_not_follow_the_ink():
    shift = ink_shift(BASE, moved(0, 3), HERE, box(0, 1), "#111827", 1)
    assert shift.dy == pytest.approx(3)


def test_wider_letter_spacing_shows_as_width():
    spaced = Picture(220, 80).text(20, 38, "Quarterly report", 15.5).pixels
    shift = ink_shift(BASE, spaced, HERE, Box(x=20, y=20, w=125, h=24), "#111827", 1)
    assert 2.5 < shift.dw < 5.5
    assert shift.dx - shift.dw / 2 == pytest.approx(0, abs=0.5)


def test_pixels_of_a_dense_picture_count_as_css_px():
    double = BASE.repeat(2, axis=0).repeat(2, axis=1)
    shift = ink_shift(double, np.roll(double, (3, 4), axis=(0, 1)), HERE, box(2, 1.5), "#111827", 2)
    assert (shift.dx, shift.dy) == pytest.approx((2, 1.5))


@pytest.mark.parametrize("dark", [False, True])
def test_it_works_on_any_ground(dark):
    ground, ink = ((20, 24, 30), "#f1f5f9") if dark else ((219, 234, 254), "#1d4ed8")
    colour = tuple(int(ink[i : i + 2], 16) for i in (1, 3, 5))
    a = Picture(220, 80, ground=ground).text(20, 38, "Quarterly", 15, colour=colour).pixels
    shift = ink_shift(a, np.roll(a, 2, axis=1), HERE, box(2), ink, 1)
    assert shift.dx == pytest.approx(2)


@pytest.mark.parametrize(
    ("rendered", "color", "there"),
    [
        (BASE, "#fdfdfd", box()),
        (np.full_like(BASE, 255), "#111827", box()),
        (Picture(220, 80).text(20, 38, "Qu", 15).pixels, "#111827", box()),
        (BASE, "#111827", Box(x=-40, y=-40, w=10, h=10)),
        (BASE, "#111827", Box(x=400, y=20, w=10, h=10)),
    ],
    ids=["no-contrast", "blank", "another-text", "before", "behind"],
)
def test_what_cannot_be_compared_is_not(rendered, color, there):
    assert ink_shift(BASE, rendered, HERE, there, color, 1) is None
