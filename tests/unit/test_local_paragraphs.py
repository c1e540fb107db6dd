"""Paragraphs: lines that wrapped are one text, others stay apart."""

import pytest

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Text, TextStyle
from componentforge.engines.local.paragraphs import join

ROOM = Box(x=0, y=0, w=300, h=400)


def line(content: str, y: float, x: float = 20, w: float = 250, **style) -> Node:
    chosen = {"family": "Inter", "size": 16, "weight": 400, "line_height": 20, "color": "#222222"}
    own = TextStyle(**{**chosen, **style})
    ink = Box(x=x, y=y + 4, w=w, h=12)
    return Node(
        id="t", kind="text", box=Box(x=x, y=y, w=w, h=20),
        text=Text(content=content, lines=(content,), line_inks=(ink,), style=own),
    )  # fmt: skip


def test_wrapped_lines_are_one_text_with_its_line_height():
    lines = [line("A long line that goes on", 20), line("and on to the next", 44),
             line("and ends.", 68, w=60)]  # fmt: skip
    (paragraph,) = join(lines, [ROOM])
    assert paragraph.text is not None
    assert paragraph.text.content == "A long line that goes on and on to the next and ends."
    assert len(paragraph.text.lines) == len(paragraph.text.line_inks) == 3
    assert paragraph.text.style.line_height == 24
    assert paragraph.text.style.align == "left"
    assert paragraph.box == Box(x=20, y=18, w=250, h=72)


def test_a_short_line_followed_by_another_is_two_texts():
    found = join([line("Name", 20, w=40), line("Someone", 44, w=60)], [ROOM])
    assert len(found) == 2


@pytest.mark.parametrize(
    "change", [{"size": 14}, {"weight": 700}, {"color": "#cc0000"}, {"family": "Lato"}]
)
def test_a_change_of_style_ends_the_text(change):
    found = join([line("A long line that goes on", 20), line("and on", 44, **change)], [ROOM])
    assert len(found) == 2


@pytest.mark.parametrize(("first", "second"), [(500, 400), (400, 500)])
def test_lines_fitted_with_neighbouring_weights_are_one_text_in_the_longest_ones(first, second):
    lines = [line("A long line that goes on", 20, weight=first),
             line("and on to all its end", 44, weight=second, w=240)]  # fmt: skip
    (paragraph,) = join(lines, [ROOM])
    assert paragraph.text is not None
    assert paragraph.text.style.weight == first


def test_lines_too_far_apart_are_two_texts():
    assert len(join([line("A long line that goes on", 20), line("and on", 60)], [ROOM])) == 2


def test_an_uneven_step_ends_the_text():
    lines = [line("A long line that goes on", 20), line("and on to the next line", 44),
             line("and so on", 72)]  # fmt: skip
    assert len(join(lines, [ROOM])) == 2


def test_text_in_another_box_is_another_text():
    boxes = [ROOM, Box(x=10, y=10, w=270, h=32), Box(x=10, y=42, w=270, h=32)]
    lines = [line("A long line that goes on", 18), line("and on", 42)]
    assert len(join(lines, boxes)) == 2


def test_centred_lines_are_centred():
    lines = [line("A long line that goes on", 20, x=25, w=250), line("and on", 44, x=120, w=60)]
    (paragraph,) = join(lines, [ROOM])
    assert paragraph.text is not None
    assert paragraph.text.style.align == "center"


def test_lines_that_end_together_are_set_right():
    lines = [line("A long line", 20, x=10, w=280), line("of it goes on", 44, x=12, w=278)]
    found = join(lines, [ROOM])
    assert found[0].text is not None
    assert found[0].text.style.align in ("right", "center")
