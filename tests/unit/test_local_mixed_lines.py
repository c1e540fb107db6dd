"""Lines in several styles, list marks nobody reads, and families told from words."""

import pytest

from componentforge.domain.picture import Word, Words
from componentforge.engines.local.families import picture_families
from componentforge.engines.local.fitting import stretched
from componentforge.engines.local.ink import measure
from componentforge.engines.local.lines import split_columns
from componentforge.engines.local.typography import read_lines
from tests.drawn import Picture, font


def _notice(family: str = "Open Sans") -> tuple[Picture, Words]:
    """A bold word and a plain sentence, read as one line."""
    picture = Picture(460, 40)
    picture.text(20, 26, "Pump swapped", 14, 700, family=family)
    width = font(family, 700).set("Pump swapped ").advance * 14
    picture.text(20 + width, 26, "The old one goes to the workshop.", 14, 400, family=family)
    whole = picture.words[0].box.union([w.box for w in picture.words])
    text = "Pump swapped The old one goes to the workshop."
    return picture, Words(lines=(Word(text=text, box=whole, confidence=0.99),))


@pytest.mark.parametrize("family", ["Open Sans", "Lato"])
def test_a_line_in_two_weights_is_read_whole_in_its_family(family):
    picture, words = _notice(family)
    nodes = read_lines(picture.pixels, 1, words)
    assert [n.text.content for n in nodes] == ["Pump swapped", "The old one goes to the workshop."]
    assert {n.text.style.family for n in nodes} == {family}
    assert [n.text.style.weight >= 600 for n in nodes] == [True, False]


def test_families_are_told_from_words_where_lines_mix_styles():
    picture, words = _notice()
    inked = [(w, measure(picture.pixels, w.box, 1)) for w in words.lines]
    found = picture_families(picture.pixels, inked, 1)
    assert found is not None
    assert "Open Sans" in found[:2]


def test_nothing_to_read_has_no_families():
    assert picture_families(Picture(20, 20).pixels, [], 1) is None


def test_a_spot_before_the_words_is_the_lists_mark():
    picture = Picture(240, 40).box(14, 17, 6, 6, (90, 90, 90), 3)
    picture.text(32, 26, "Mend the gate", 16)
    box = picture.words[0].box.model_copy(update={"x": 12.0, "w": picture.words[0].box.right - 12})
    seen = Words(lines=(Word(text="Mend the gate", box=box, confidence=0.99),))
    (word,) = split_columns(picture.pixels, 1, seen).lines
    assert word.text == "Mend the gate"
    assert word.box.x > 28


def test_a_tall_letter_apart_is_no_mark():
    picture = Picture(240, 40).text(14, 26, "I", 16).text(40, 26, "mend the gate", 16)
    box = picture.words[0].box.union([w.box for w in picture.words])
    seen = Words(lines=(Word(text="I mend the gate", box=box, confidence=0.99),))
    assert "".join(w.text for w in split_columns(picture.pixels, 1, seen).lines).startswith("I")


def test_what_no_face_explains_is_set_as_wide_as_it_is():
    picture = Picture(400, 40).text(20, 26, "wide open words", 14, spacing=3)
    word = picture.words[0]
    fit = stretched(word.text, measure(picture.pixels, word.box, 1), 1)
    assert fit is not None
    assert fit.spacing == pytest.approx(3, abs=0.4)
