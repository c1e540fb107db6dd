"""The colour of ink: as full as its own pixels show it, and no fuller."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from componentforge.engines.local.ink import Ink, fullest

GROUND, INK = (255, 255, 255), (86, 96, 118)
channel = st.integers(0, 255)


def ink_of(*pixels, ground=GROUND):
    row = np.array([pixels], np.float32)
    cover = np.ones(row.shape[:2], np.float32)
    return Ink(0, 0, cover, row, ground, tuple(pixels[0]), 0, len(pixels), 0, 1, None, None)


def covered(part, ink=INK, ground=GROUND):
    return tuple(round(g + part * (i - g)) for g, i in zip(ground, ink, strict=True))


def full(line, estimate):
    return fullest(line, estimate, line.coverage >= 0.5)


def test_a_stem_that_covers_nine_tenths_is_not_the_ink():
    stem = covered(0.885)
    assert full(ink_of(*[stem] * 9, *[INK] * 3), stem) == INK


def test_two_pixels_may_be_chance():
    stem = covered(0.885)
    assert full(ink_of(*[stem] * 9, *[INK] * 2), stem) == stem


def test_a_darker_word_in_the_line_is_not_this_ones_ink():
    muted = covered(0.7)
    assert full(ink_of(*[muted] * 9, *[INK] * 9), muted) == muted


def test_another_hue_is_not_this_ones_ink():
    stem = covered(0.885)
    assert full(ink_of(*[stem] * 9, *[(200, 30, 30)] * 9), stem) == stem


def test_pixels_the_letters_do_not_cover_are_not_looked_at():
    stem = covered(0.885)
    line = ink_of(*[stem] * 9, *[INK] * 9)
    letters = np.zeros(line.coverage.shape, bool)
    letters[:, :9] = True
    assert fullest(line, stem, letters) == stem
    assert fullest(line, stem, np.zeros_like(letters)) == stem


@given(
    st.tuples(channel, channel, channel),
    st.tuples(channel, channel, channel),
    st.lists(st.floats(0, 1), max_size=30),
)
def test_the_right_colour_stays_whatever_the_coverage(ground, colour, parts):
    line = ink_of(colour, *[covered(p, colour, ground) for p in parts], ground=ground)
    assert full(line, colour) == colour


@given(st.floats(0.8, 0.95), st.lists(st.floats(0, 1), max_size=30))
def test_asking_again_changes_nothing(part, parts):
    line = ink_of(*[covered(part)] * 5, *[covered(p) for p in parts], *[INK] * 3)
    once = full(line, covered(part))
    assert once == INK
    assert full(line, once) == once
