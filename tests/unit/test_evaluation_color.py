"""Colour difference against the published test data, and its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.color import ciede2000, hex_difference, lab

SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
    ((50.0, 2.8361, -74.0200), (50.0, 0.0, -82.7485), 3.4412),
    ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0009), 7.1792),
    ((50.0, 2.4900, -0.0010), (50.0, -2.4900, 0.0011), 7.2195),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (58.0, 24.0, 15.0), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]
"""Sharma, Wu and Dalal 2005, table 1."""

colours = st.from_regex(r"\A#[0-9a-f]{6}\Z")


@pytest.mark.parametrize(("first", "second", "published"), SHARMA)
def test_the_published_pairs_give_the_published_differences(first, second, published):
    found = ciede2000(np.array(first), np.array(second))
    assert float(found) == pytest.approx(published, abs=1e-4)


@given(colours)
def test_a_colour_does_not_differ_from_itself(colour):
    assert hex_difference(colour, colour) == 0


@given(colours, colours)
def test_the_difference_is_symmetric_and_never_negative(a, b):
    assert hex_difference(a, b) == pytest.approx(hex_difference(b, a), abs=1e-9)
    assert hex_difference(a, b) >= 0


@pytest.mark.parametrize(
    ("rgb", "expected"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
    ],
)
def test_known_colours_have_their_known_coordinates(rgb, expected):
    assert lab(np.array(rgb)) == pytest.approx(expected, abs=0.05)


def test_black_and_white_are_a_hundred_apart():
    assert hex_difference("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
