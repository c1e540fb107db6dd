"""Lines freed of what OCR took along: signs at their ends, words of another size."""

import pytest

from componentforge.domain.base import Box
from componentforge.domain.picture import Word, Words
from componentforge.engines.local import typography
from componentforge.engines.local.fitting import best_fit
from componentforge.engines.local.ink import measure
from componentforge.engines.local.trimming import POOR, trimmed
from tests.drawn import WHITE, Picture, font

INK = (33, 37, 41)


def read(picture, text, width, *, y=20, h=20):
    word = Word(text=text, box=Box(x=18, y=y, w=width, h=h), confidence=0.97)
    # One plain line tells which family the picture is set in.
    picture.text(20, 84, "Andromeda and the rest", 14, seen=False)
    other = Word(text="Andromeda and the rest", box=Box(x=18, y=68, w=170, h=20), confidence=1)
    nodes = typography.read_lines(picture.pixels, 1, Words(lines=(word, other)))
    found = [(n.text.content, round(n.text.style.size), round(n.box.x)) for n in nodes]
    return [line for line in found if line[0] != other.text]


def signed(*, before=True, after=False):
    picture, x = Picture(220, 110), 20
    if before:
        picture.outline(20, 23, 14, 14, INK, WHITE, 2, thick=2)
        x = 42
    picture.text(x, 36, "Galaxies", 14, seen=False)
    end = x + font().set("Galaxies").advance * 14
    if after:
        picture.outline(round(end) + 9, 24, 12, 12, INK, WHITE, 2, thick=2)
    return picture, end


@pytest.mark.parametrize("said", ["Galaxies", "OGalaxies", "O Galaxies"])
def test_a_sign_before_a_word_is_left_out_read_or_not(said):
    picture, end = signed()
    assert read(picture, said, end - 14) == [("Galaxies", 14, 42)]


@pytest.mark.parametrize("said", ["Galaxies", "GalaxiesX", "Galaxies X"])
def test_a_sign_after_a_word_is_left_out_too(said):
    picture, end = signed(before=False, after=True)
    assert read(picture, said, end + 12)[0] == ("Galaxies", 14, 20)


def test_a_figure_and_its_small_change_are_two_texts():
    picture = Picture(220, 110).text(20, 40, "48,216", 26, 500, seen=False)
    end = round(20 + font(weight=500).set("48,216").advance * 26)
    picture.text(end + 6, 40, "+3.8%", 13, 500, colour=(0, 180, 42), seen=False)
    found = read(picture, "48,216+3.8%", end + 30, y=18, h=26)
    assert [(text, size) for text, size, _ in found] == [("48,216", 26), ("+3.8%", 13)]


def test_what_one_setting_explains_stays_whole():
    picture = Picture(220, 110).text(20, 36, "09:10 Galaxies", 14, seen=False)
    word = Word(text="09:10 Galaxies", box=Box(x=18, y=20, w=120, h=20), confidence=1)
    ink = measure(picture.pixels, word.box, 1)
    fit = best_fit(word.text, ink, 1)
    assert fit.score > POOR
    assert trimmed(picture.pixels, word, ink, fit, 1, None) == []
