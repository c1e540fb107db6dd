"""Rings and boxes to tick are cut out of detected lines; letters never are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from componentforge.domain.base import Box
from componentforge.engines.local.fonts import faces
from componentforge.engines.local.marks import without_marks


def drawn(parts, size=14, ink="#222222", ring="#222222", side=14, scale=1):
    """A line of words and marks, and the box a detector would draw around all of it."""
    image = Image.new("RGB", (60 * scale * len(parts) + 200, 60 * scale), "white")
    pen = ImageDraw.Draw(image)
    face = ImageFont.truetype(str(FONT), size * scale)
    x, middle = 20 * scale, 30 * scale
    spans = []
    for part in parts:
        half = side * scale / 2
        if part in ("ring", "square"):
            shape = pen.ellipse if part == "ring" else pen.rectangle
            box = (x, middle - half, x + side * scale - 1, middle + half - 1)
            shape(box, outline=ring, width=scale)
            spans.append((part, x / scale, side))
            x += (side + 8) * scale
        else:
            pen.text((x, middle), part, fill=ink, font=face, anchor="lm")
            width = face.getlength(part)
            spans.append((part, x / scale, width / scale))
            x += int(width) + 14 * scale
    last = spans[-1]
    whole = Box(x=20, y=30 - size * 0.7, w=last[1] + last[2] - 20, h=size * 1.4)
    return np.asarray(image), whole, spans


FONT = next(f.file for f in faces() if f.family == "Inter" and f.weight == 400)


@pytest.mark.parametrize("mark", ["ring", "square"])
@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("ring", ["#222222", "#d9d9d9"])
def test_a_row_of_choices_is_read_choice_by_choice(mark, scale, ring):
    words = ["Morning", "Midday", "Evening"]
    parts = [p for word in words for p in (mark, word)]
    image, box, spans = drawn(parts, ring=ring, scale=scale)
    found = without_marks(image, scale, box)
    expected = [(x, w) for part, x, w in spans if part != mark]
    assert len(found) == 3
    for piece, (x, w) in zip(found, expected, strict=True):
        assert abs(piece.x - x) <= 2.5
        assert abs(piece.w - w) <= 4


@given(st.sampled_from(["Open map", "Order 10", "100 000", "OOO", "Oo", "you@home.org", "Q D O B 0"]),
       st.integers(12, 30))  # fmt: skip
def test_letters_stay(words, size):
    image, box, _ = drawn([words], size=size)
    assert without_marks(image, 1, box) == [box]


def test_what_is_no_line_is_left_alone():
    image = np.full((40, 40, 3), 255, np.uint8)
    for box in (Box(x=2, y=2, w=8, h=8), Box(x=2, y=2, w=30, h=20)):
        assert without_marks(image, 1, box) == [box]


def touching(
    word: str, size: int, side: int, scale: int, ring: str = "#909090", mark: str = "ring"
):
    """A mark right before a word, on its baseline, and the box a detector draws round both."""
    image = Image.new("RGB", (300 * scale, 80 * scale), "white")
    pen = ImageDraw.Draw(image)
    face = ImageFont.truetype(str(FONT), size * scale)
    base = 50 * scale
    box = (20 * scale, base - side * scale, (20 + side) * scale - 1, base - 1)
    (pen.ellipse if mark == "ring" else pen.rectangle)(box, outline=ring, width=scale)
    left = (20 + side) * scale
    pen.text((left, base), word, fill="#222222", font=face, anchor="ls")
    wide = face.getlength(word) / scale
    whole = Box(x=20, y=50 - side - 1, w=side + wide, h=side + 0.3 * size + 2)
    return np.asarray(image), whole, 20 + side, wide


@pytest.mark.parametrize("word", ["Weekly", "Monthly", "Never", "every"])
@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("mark", ["ring", "square"])
def test_a_mark_that_touches_its_word_is_no_letter(word, scale, mark):
    image, box, left, wide = touching(word, 14, 14, scale, mark=mark)
    (found,) = without_marks(image, scale, box)
    assert (found.x, found.right) == pytest.approx((left, left + wide), abs=2.5)


@given(
    st.sampled_from(["Oily", "Oct 4", "Oxen", "OK", "Once more", "Qty", "0 kg", "Oe", "Ost", "Otto"]),
    st.integers(12, 40), st.sampled_from([1, 2]),
)  # fmt: skip
def test_a_capital_o_stays(word, size, scale):
    image, box, _, wide = touching(word, size, 12, scale, ring="#ffffff")
    own = Box(x=31, y=box.y, w=wide + 2, h=box.h)
    assert without_marks(image, scale, own) == [own]
