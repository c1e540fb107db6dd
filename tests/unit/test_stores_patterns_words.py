"""Words and weights of the sparse half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.proposal import Pattern, Prop
from componentforge.stores.patterns_words import (
    meaning_text,
    number,
    pattern_words,
    query_weights,
    term_weights,
    words_of,
)

PATTERN = Pattern(
    id="forge/price-tag",
    library="forge",
    name="PriceTag",
    component_type="badge",
    description="Shows the price of a thing.",
    keywords=("price", "cost"),
    props=(Prop(name="size", type="string", required=False, values=("small", "large")),),
    import_path="x",
    code="",
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tabs", ["tab"]),
        ("tab", ["tab"]),
        ("entries entry", ["entry", "entry"]),
        ("classes class", ["class", "class"]),
        ("boxes box", ["box", "box"]),
        ("loading loads", ["load", "load"]),
        ("PricingCard", ["pric", "card"]),
        ("the button of a form", ["button", "form"]),
        ("radio-group", ["radio", "group"]),
        ("status", ["status"]),
        ("", []),
    ],
)
def test_words_lose_their_endings_and_stop_words(text, words):
    assert words_of(text) == words


def test_a_name_weighs_three_times_what_a_description_does():
    counted = pattern_words(PATTERN)
    assert counted["tag"] == 3
    assert counted["thing"] == 1
    assert counted["price"] == 3 + 3 + 1
    assert counted["large"] == 1


def test_term_weights_saturate_as_bm25_does():
    one = term_weights(pattern_words(PATTERN))
    length = 1.2 * (0.6 + 0.4 * pattern_words(PATTERN).total() / 60)
    assert one[number("thing")] == pytest.approx(2.2 / (1 + length))
    assert one[number("price")] == pytest.approx(7 * 2.2 / (7 + length))
    assert all(0 < weight < 2.2 for weight in one.values())


def test_the_meaning_text_names_kind_description_and_keywords():
    assert meaning_text(PATTERN) == "price tag, a badge: Shows the price of a thing. price, cost"
    bare = PATTERN.model_copy(update={"description": "", "keywords": ()})
    assert meaning_text(bare) == "price tag, a badge: size"


@given(st.text())
def test_any_text_becomes_words_that_are_stable(text):
    assert words_of(text) == words_of(text)
    assert set(query_weights(words_of(text)).values()) <= {1.0}


@given(st.text(max_size=40))
def test_a_words_number_fits_the_store(text):
    assert 0 <= number(text) < 2**32
