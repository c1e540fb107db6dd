"""Visual regression: shifts forgiven, blanks never, sizes named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.visual import best_shift, is_blank, moved_by, visual_scores

WHITE = (255, 255, 255)


def picture(dx=0, dy=0, colour=(20, 60, 160), size=(60, 80)):
    image = np.full((*size, 3), 255, np.uint8)
    image[20 + dy : 40 + dy, 20 + dx : 60 + dx] = colour
    image[25 + dy : 30 + dy, 25 + dx : 40 + dx] = (230, 240, 250)
    return image


@given(st.integers(-2, 2), st.integers(-2, 2))
def test_a_shift_of_two_pixels_is_named_and_forgiven(dx, dy):
    scores = visual_scores(picture(), picture(dx, dy), WHITE)
    assert scores.shift == (dx, dy)
    assert scores.passed
    assert scores.delta_e == 0.0
    assert (scores.gain < 1.0) == ((dx, dy) != (0, 0))


def test_a_shift_of_three_is_seen():
    scores = visual_scores(picture(), picture(4, 0), WHITE)
    assert scores.seen_gain < 1.0
    assert scores.delta_e > 0


@given(st.integers(-2, 2), st.integers(-2, 2))
def test_moving_back_undoes_the_shift(dx, dy):
    assert np.array_equal(moved_by(picture(dx, dy), (dx, dy), WHITE), picture())
    assert best_shift(picture(), picture(dx, dy), 2) == (dx, dy)


@pytest.mark.parametrize("dots", [1, 5, 20, 400])
def test_a_blank_never_passes_however_little_there_is_to_see(dots):
    image = np.full((300, 400, 3), 255, np.uint8)
    image[100, 100 : 100 + min(dots, 200)] = 0
    scores = visual_scores(image, np.full_like(image, 255), WHITE)
    assert scores.blank
    assert not scores.passed
    assert not visual_scores(image, np.full_like(image, 90), WHITE).passed


def test_the_same_is_perfect_and_ends_at_once():
    scores = visual_scores(picture(), picture(), WHITE)
    assert (scores.diff_pixels, scores.seen_gain, scores.ssim, scores.passed) == (0, 1.0, 1.0, True)


def test_another_size_is_named_and_does_not_pass():
    scores = visual_scores(picture(), picture(size=(62, 79)), WHITE)
    assert scores.size == "79 x 62 px, not 80 x 60: -1 wide, +2 high"
    assert not scores.passed
    assert scores.diff_pixels >= 62 * 80 - 60 * 79


def test_another_colour_is_a_difference_for_the_eye():
    near = visual_scores(picture(), picture(colour=(21, 60, 160)), WHITE)
    far = visual_scores(picture(), picture(colour=(160, 60, 20)), WHITE)
    assert near.noticeable == 0.0
    assert near.passed
    assert far.noticeable > 0.8
    assert not far.passed


def test_blank_is_one_colour_or_as_good_as_the_ground():
    noise = np.random.default_rng(1).integers(250, 256, (9, 9, 3)).astype(np.uint8)
    assert is_blank(noise, WHITE)
    assert is_blank(np.full((3, 3, 3), 7, np.uint8), WHITE)
    assert not is_blank(picture(), WHITE)
