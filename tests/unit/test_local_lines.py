"""OCR's lines become an interface's: cut at columns and around signs, freed of list marks."""

import pytest

from componentforge.domain.base import Box
from componentforge.domain.picture import Word, Words
from componentforge.engines.local.lines import _in_number, split_columns
from tests.drawn import Picture


def texts(picture: Picture, content: str, x: float, w: float) -> list[str]:
    word = Word(text=content, box=Box(x=x, y=26, w=w, h=18), confidence=0.9)
    found = split_columns(picture.pixels, picture.scale, Words(lines=(word,)))
    return [line.text for line in found.lines]


def test_a_line_over_two_columns_is_cut_at_the_gap():
    picture = Picture(400, 60).text(20, 40, "North hill", seen=False)
    picture.text(240, 40, "38.5 hours", seen=False)
    assert texts(picture, "North hill 38.5 hours", 19, 310) == ["North hill", "38.5 hours"]


def test_a_sentence_stays_whole():
    picture = Picture(400, 60).text(20, 40, "Three contacts were merged", seen=False)
    assert texts(picture, "Three contacts were merged", 19, 220) == ["Three contacts were merged"]


def test_crumbs_are_cut_around_their_separators():
    picture = Picture(400, 60)
    for x, part in ((20, "Home"), (82, "/"), (104, "Orchard"), (180, "/"), (202, "Trees")):
        picture.text(x, 40, part, seen=False)
    assert texts(picture, "Home / Orchard / Trees", 19, 230) == [
        "Home", "/", "Orchard", "/", "Trees",
    ]  # fmt: skip


def test_each_piece_knows_where_it_stands():
    picture = Picture(400, 60).text(20, 40, "North hill", seen=False)
    picture.text(240, 40, "38.5 hours", seen=False)
    word = Word(text="North hill 38.5 hours", box=Box(x=19, y=26, w=310, h=18), confidence=0.9)
    first, second = split_columns(picture.pixels, 1, Words(lines=(word,))).lines
    assert first.box.right < 110
    assert second.box.x > 235


def test_a_list_mark_is_dropped():
    picture = Picture(300, 60).box(20, 32, 5, 5, (17, 24, 39), 2.5)
    picture.text(44, 40, "Night owl", seen=False)
    assert texts(picture, "• Night owl", 19, 110) == ["Night owl"]


def test_a_single_word_and_an_empty_place_are_left_alone():
    picture = Picture(300, 60).text(20, 40, "Orchard", seen=False)
    assert texts(picture, "Orchard", 19, 70) == ["Orchard"]
    assert texts(Picture(300, 60), "Nothing here", 19, 110) == ["Nothing here"]


def test_with_fewer_gaps_than_words_they_go_where_their_width_is():
    # OCR saw four words, the ink has one gap: letters share out over the two spans.
    picture = Picture(400, 60).text(20, 40, "Northhill", seen=False)
    picture.text(240, 40, "Riverbank", seen=False)
    assert texts(picture, "North hill River bank", 19, 310) == ["North hill", "River bank"]


def test_words_the_ink_runs_together_share_the_spans_by_their_letters():
    picture = Picture(500, 60).text(20, 40, "Northhillfarm", seen=False)
    picture.text(300, 40, "Bank", seen=False)
    assert texts(picture, "North hill farm Bank", 19, 330) == ["North hill farm", "Bank"]


def test_with_more_gaps_than_words_the_widest_count():
    picture = Picture(400, 60).text(20, 40, "North hill", seen=False)
    picture.text(240, 40, "River bank", seen=False)
    assert texts(picture, "Northhill Riverbank", 19, 310) == ["Northhill", "Riverbank"]


def drawing(picture: Picture, x: float, side: float = 10) -> Picture:
    """A chevron of 2 px lines."""
    for step in range(int(side) // 2):
        picture.box(x + step, 33 + step, 2, 2, (17, 24, 39))
        picture.box(x + side - 1 - step, 33 + step, 2, 2, (17, 24, 39))
    return picture


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("content", ["Allegro", "Key of D minor", "Growers", "First and last day"])
@pytest.mark.parametrize("gap", [6, 9])
def test_a_drawing_beside_the_words_is_none_of_them(scale, content, gap):
    picture = Picture(400, 60, scale).text(50, 40, content, 16, seen=True)
    (word,) = picture.words
    ends = word.box.x + 1, word.box.right - 1
    wide = word.model_copy(update={"box": Box(x=30, y=26, w=ends[1] - 30 + gap + 11, h=18)})
    drawing(drawing(picture, ends[0] - gap - 11), ends[1] + gap)
    (found,) = split_columns(picture.pixels, scale, Words(lines=(wide,))).lines
    assert found.text == content
    assert (found.box.x, found.box.right) == pytest.approx(ends, abs=2.5)


@pytest.mark.parametrize(
    "content", ["11 kg", "to be", "Room 4", "A new day", "Oldtown - 4 km", "w w w", "10 : 30 h"]
)
@pytest.mark.parametrize("spacing", [0, 1, 3])
def test_words_at_the_ends_are_no_drawings(content, spacing):
    picture = Picture(400, 60).text(20, 40, content, 16, spacing=spacing)
    (word,) = split_columns(picture.pixels, 1, picture.seen()).lines[:1]
    whole = split_columns(picture.pixels, 1, picture.seen()).lines[-1]
    assert (word.box.x, whole.box.right) == pytest.approx(
        (picture.words[0].box.x, picture.words[0].box.right), abs=3 + spacing
    )


def test_two_words_read_as_one_stay():
    picture = Picture(400, 60).text(20, 40, "Old town", 16)
    said = picture.words[0].model_copy(update={"text": "Oldtown"})
    (found,) = split_columns(picture.pixels, 1, Words(lines=(said,))).lines
    assert found.box.w == pytest.approx(said.box.w, abs=3)


def test_no_figure_of_a_number_is_taken_for_a_drawing():
    assert _in_number("10")
    assert _in_number(":1")
    assert not _in_number("y0")
    assert not _in_number("0")
    picture = Picture(160, 60)
    x = 20.0
    for char in "09:10":  # figures of one width, as tables set them
        picture.text(x + (2.2 if char == "1" else 0), 36, char, 14, seen=False)
        x += 5.0 if char == ":" else 9.4
    word = Word(text="09:10", box=Box(x=19, y=23, w=x - 18, h=17), confidence=1)
    found = split_columns(picture.pixels, 1, Words(lines=(word,)))
    assert [w.text for w in found.lines] == ["09:10"]
