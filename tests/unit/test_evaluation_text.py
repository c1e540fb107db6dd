"""Text metrics: matching, likeness, place and colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.base import Box
from evaluation.metrics.text import Block, compare, likeness

words = st.text(st.characters(codec="ascii", categories=("L", "N", "Zs")), max_size=20)


def block(text: str, x: float = 0, y: float = 0, color: str = "#000000") -> Block:
    return Block(text, Box(x=x, y=y, w=40, h=10), color)


@given(words)
def test_a_text_is_wholly_like_itself(text):
    assert likeness(text, text) == 1


@given(words, words)
def test_likeness_is_symmetric_and_in_range(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b) <= 1


def test_white_space_does_not_count():
    assert likeness("Sign  in\n", "Sign in") == 1


def test_half_the_letters_are_half_alike():
    assert likeness("abcd", "abxy") == pytest.approx(0.5)


def test_equal_blocks_score_one_throughout():
    blocks = [block("Name"), block("Role", 50)]
    scores = compare(blocks, blocks, 100, 50)
    assert scores is not None
    assert (scores.similarity, scores.position, scores.color) == (1, 1, 1)
    assert scores.pairs == ((0, 0), (1, 1))


def test_without_text_in_the_reference_nothing_applies():
    assert compare([], [block("x")], 100, 50) is None


def test_without_text_in_the_candidate_all_is_lost():
    scores = compare([block("Name")], [], 100, 50)
    assert scores is not None
    assert (scores.similarity, scores.position, scores.color) == (0, 0, 0)


def test_a_missing_text_costs_its_length():
    scores = compare([block("abcd"), block("efghijkl", 50)], [block("abcd")], 100, 50)
    assert scores is not None
    assert scores.similarity == pytest.approx(8 / 16)


def test_an_invented_text_costs_its_length():
    scores = compare([block("abcd")], [block("abcd"), block("efghijkl", 50)], 100, 50)
    assert scores is not None
    assert scores.similarity == pytest.approx(8 / 16)


def test_texts_that_share_less_than_half_are_not_the_same():
    scores = compare([block("abcdef")], [block("uvwxyz")], 100, 50)
    assert scores is not None
    assert scores.pairs == ()
    assert scores.similarity == 0


def test_of_equal_texts_the_nearer_is_meant():
    truth = [block("OK", 0), block("OK", 60)]
    found = [block("OK", 61), block("OK", 1)]
    scores = compare(truth, found, 100, 50)
    assert scores is not None
    assert scores.pairs == ((0, 1), (1, 0))


def test_place_is_measured_as_a_share_of_the_side():
    scores = compare([block("Name", 0, 0)], [block("Name", 10, 10)], 100, 50)
    assert scores is not None
    assert scores.position == pytest.approx(1 - 10 / 50)


def test_colour_falls_with_its_difference():
    scores = compare([block("Name")], [block("Name", color="#ffffff")], 100, 50)
    assert scores is not None
    assert scores.color == pytest.approx(0, abs=0.01)
