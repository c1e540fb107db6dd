"""Pixel metrics: identity, symmetry, range, and values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from evaluation.difference import side_by_side
from evaluation.metrics import pixels

WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (255, 0, 0)

shapes = st.tuples(st.integers(3, 12), st.integers(3, 12), st.just(3))
images = hnp.arrays(np.uint8, shapes)
pairs = shapes.flatmap(
    lambda shape: st.tuples(hnp.arrays(np.uint8, shape), hnp.arrays(np.uint8, shape))
)


def page(width: int = 40, height: int = 30, ground: tuple[int, int, int] = WHITE) -> np.ndarray:
    canvas = np.empty((height, width, 3), np.uint8)
    canvas[:] = ground
    return canvas


def with_box(x: int, y: int, w: int, h: int, colour: tuple[int, int, int] = RED) -> np.ndarray:
    canvas = page()
    canvas[y : y + h, x : x + w] = colour
    return canvas


@given(images)
def test_a_picture_is_wholly_seen_in_itself(image):
    assert pixels.different(image, image) == 0
    assert pixels.unseen(image, image) == 0
    assert pixels.seen_gain(image, image, WHITE) == 1
    assert pixels.ssim(image, image) == pytest.approx(1)


@settings(deadline=None)
@given(pairs)
def test_the_counts_are_symmetric_and_in_range(pair):
    a, b = pair
    area = a.shape[0] * a.shape[1]
    assert pixels.different(a, b) == pixels.different(b, a)
    assert 0 <= pixels.different(a, b) <= area
    assert pixels.unseen(a, b) == pixels.unseen(b, a)
    assert 0 <= pixels.unseen(a, b) <= area
    assert pixels.ssim(a, b) == pytest.approx(pixels.ssim(b, a))
    assert -1 <= pixels.seen_gain(a, b, WHITE) <= 1


@given(pairs)
def test_what_is_unseen_also_differs_strictly(pair):
    a, b = pair
    assert pixels.unseen(a, b) <= 2 * pixels.different(a, b, ignore_antialiasing=False)


@given(pairs)
def test_forgiving_antialiasing_never_counts_more(pair):
    a, b = pair
    assert pixels.different(a, b) <= pixels.different(a, b, ignore_antialiasing=False)


@given(pairs, st.floats(0, 1))
def test_a_looser_threshold_never_counts_more(pair, threshold):
    a, b = pair
    loose = pixels.different(a, b, threshold=threshold, ignore_antialiasing=False)
    assert loose <= pixels.different(a, b, threshold=0, ignore_antialiasing=False)


def test_a_blank_gains_nothing_and_a_wrong_thing_less_than_nothing():
    picture = with_box(10, 10, 12, 8)
    assert pixels.seen_gain(picture, page(), WHITE) == 0
    assert pixels.gain_vs_blank(picture, page(), WHITE) == 0
    wrong = with_box(28, 2, 10, 6, BLACK)
    assert pixels.seen_gain(picture, wrong, WHITE) < 0


@pytest.mark.parametrize(("shift", "gain"), [(0, 1.0), (1, 1.0), (2, 1.0)])
def test_a_shift_within_reach_costs_nothing(shift, gain):
    picture, moved = with_box(10, 10, 12, 8), with_box(10 + shift, 10, 12, 8)
    assert pixels.seen_gain(picture, moved, WHITE) == gain


def test_a_shift_beyond_reach_costs_its_edges():
    picture, moved = with_box(10, 10, 12, 8), with_box(13, 10, 12, 8)
    # Alone within two px: the outer red column of either box (8 + 8), and where one box lies on the
    # other's page, white three columns from any white (4 + 4; above and below there is white).
    assert pixels.unseen(picture, moved) == 24
    missing = pixels.unseen(picture, page())
    assert pixels.seen_gain(picture, moved, WHITE) == pytest.approx(1 - 24 / missing)


def test_strict_counts_feel_a_single_pixel():
    picture, moved = with_box(10, 10, 12, 8), with_box(11, 10, 12, 8)
    assert pixels.different(picture, moved, ignore_antialiasing=False) == 16
    strict = pixels.gain_vs_blank(picture, moved, WHITE)
    assert strict < pixels.seen_gain(picture, moved, WHITE)


def test_content_is_counted_over_content_and_not_over_the_page():
    picture = with_box(10, 10, 10, 10)
    half = with_box(10, 10, 5, 10)
    assert pixels.content_diff(picture, half, WHITE) == pytest.approx(50)
    assert pixels.content_diff(picture, page(), WHITE) == pytest.approx(100)
    assert pixels.content_diff(page(), page(), WHITE) == 0


def test_unequal_sizes_meet_on_their_union():
    a, b = pixels.to_union(page(10, 4), page(6, 8, BLACK), RED)
    assert a.shape == b.shape == (8, 10, 3)
    assert tuple(a[7, 0]) == RED
    assert tuple(b[0, 9]) == RED
    assert tuple(b[7, 5]) == BLACK


def test_a_hair_below_the_threshold_is_alike_and_above_is_not():
    # 35215 * 0.1**2 = 352.15; a grey step of d has the distance 0.5053 d**2: 26 gives 341.6, 27 gives 368.4.
    grey = page(ground=(100, 100, 100))
    assert pixels.different(grey, grey + np.uint8(26), ignore_antialiasing=False) == 0
    assert pixels.different(grey, grey + np.uint8(27), ignore_antialiasing=False) == 1200


def test_similarity_of_structure_falls_for_noise_and_not_for_a_tint():
    rng = np.random.default_rng(0)
    picture = rng.integers(60, 190, (30, 40, 3)).astype(np.uint8)
    tinted = picture + np.uint8(4)
    noise = rng.integers(60, 190, (30, 40, 3)).astype(np.uint8)
    assert pixels.ssim(picture, tinted) > 0.99
    assert pixels.ssim(picture, noise) < 0.2


def test_similarity_of_slivers_is_identity():
    assert pixels.ssim(page(2, 2), page(2, 2)) == 1
    assert pixels.ssim(page(2, 2), page(2, 2, BLACK)) == 0


def test_the_difference_sheet_shows_three_panels():
    import io

    from PIL import Image

    sheet = np.asarray(Image.open(io.BytesIO(side_by_side(with_box(10, 10, 12, 8), page()))))
    assert sheet.shape[1] > 3 * 40
    red = (sheet == np.array(RED)).all(axis=2)
    assert red.sum() >= 96
