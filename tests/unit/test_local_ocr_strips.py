"""Tall pictures are looked at in pieces, cut where no line of text is."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from componentforge.engines.local import ocr


def page(height, lines, pitch=60):
    """White, with dark marks in rows of 20 px every `pitch` px."""
    image = np.full((height, 300, 3), 255, np.uint8)
    for n in range(lines):
        image[20 + pitch * n : 40 + pitch * n, 20:200:4] = 30
    return image


def test_a_picture_that_is_not_tall_stays_whole():
    assert ocr._strips(page(2400, 30)) == [(0, 2400)]


@given(st.integers(2401, 20_000), st.integers(45, 200))
def test_strips_are_the_whole_picture_and_none_is_too_high(height, pitch):
    image = page(height, (height - 60) // pitch, pitch)
    strips = ocr._strips(image)
    assert strips[0][0] == 0
    assert strips[-1][1] == height
    assert all(a[1] == b[0] for a, b in itertools.pairwise(strips))
    assert all(0 < bottom - top <= ocr._STRIP for top, bottom in strips)
    for cut, _ in strips[1:]:
        assert (image[cut] == 255).all()
        # With a margin: not at the very edge of a line.
        assert (image[cut - 8 : cut + 8] == 255).all()


def test_without_any_gap_it_is_cut_where_least_is_inked():
    image = np.full((3000, 300, 3), 255, np.uint8)
    image[:, ::4] = 0
    image[1800, 4:] = 255
    assert ocr._strips(image) == [(0, 1800), (1800, 3000)]


def test_what_is_found_in_a_lower_strip_is_placed_in_the_whole(monkeypatch):
    quad = np.array([[20, 5], [200, 5], [200, 25], [20, 25]], np.float32)
    monkeypatch.setattr(ocr, "_detect_strip", lambda _: [quad])
    image = page(5000, 80)
    found = ocr._detect(image)
    tops = [top for top, _ in ocr._strips(image)]
    assert [float(q[0][1]) for q in found] == [top + 5.0 for top in tops]


def test_a_huge_picture_is_not_enlarged_beyond_what_memory_takes():
    assert ocr._zoom(600, 800, 1) == 2.0
    assert ocr._zoom(600, 800, 2) == 1.0
    assert ocr._zoom(12_000, 480, 1) == 2.0
    assert 1.0 < ocr._zoom(12_000, 1_400, 1) < 1.6
    assert ocr._zoom(9_000, 6_000, 1) == 1.0
