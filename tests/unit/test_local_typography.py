"""Fonts, ink and typography: what was drawn is found again."""

import numpy as np
import pytest

from componentforge.domain.base import Box
from componentforge.domain.picture import Word, Words
from componentforge.engines.local import fitting, fonts, ink, typography
from tests.drawn import INK, WHITE, Picture, font


def style_of(picture: Picture):
    (node,) = typography.read_lines(picture.pixels, picture.scale, picture.seen())
    return node, node.text.style


@pytest.mark.parametrize("family", ["Inter", "Roboto", "Lato", "Open Sans", "Noto Sans"])
@pytest.mark.parametrize(("size", "weight"), [(13, 400), (16, 700), (24, 400)])
def test_family_size_and_weight_are_found_again(family, size, weight):
    picture = Picture(320, 60).text(20, 40, "Payment received", size, weight, family=family)
    _, style = style_of(picture)
    assert (style.family, style.size, style.weight) == (family, size, weight)


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_the_content_box_puts_the_baseline_where_it_was(scale):
    picture = Picture(240, 60, scale).text(20, 40, "Baseline Text", 16)
    node, style = style_of(picture)
    face = font()
    ascent, descent = round(face.ascent * 16), round(face.descent * 16)
    baseline = node.box.y + (style.line_height - ascent - descent) / 2 + ascent
    assert baseline == pytest.approx(40, abs=0.51)
    assert node.box.x == pytest.approx(20, abs=0.5)
    assert node.box.w == pytest.approx(face.set("Baseline Text").advance * 16, abs=0.01)


@pytest.mark.parametrize("colour", [(220, 38, 38), (37, 99, 235), (156, 163, 175)])
def test_the_ink_colour_is_unmixed_from_its_edges(colour):
    _, style = style_of(Picture(240, 60).text(20, 40, "Delete this", 13, colour=colour))
    found = [int(style.color[i : i + 2], 16) for i in (1, 3, 5)]
    assert max(abs(a - b) for a, b in zip(found, colour, strict=True)) <= 6


def test_light_text_on_a_dark_ground_is_read_like_dark_on_light():
    picture = Picture(240, 60, ground=(15, 23, 42)).text(20, 40, "Night", 16, colour=WHITE)
    assert style_of(picture)[1].color == "#ffffff"


def test_bold_and_coloured_words_become_runs_of_their_own():
    picture = Picture(360, 60)
    picture.text(20, 40, "Payment received", 16, seen=False)
    end = 20 + font().set("Payment received ").advance * 16
    picture.text(end, 40, "View receipt", 16, 700, colour=(37, 99, 235), seen=False)
    whole = Word(
        text="Payment received View receipt", box=Box(x=19, y=26, w=250, h=18), confidence=1
    )
    nodes = typography.read_lines(picture.pixels, 1, Words(lines=(whole,)))
    assert [node.text.content for node in nodes] == ["Payment received", "View receipt"]
    assert [node.text.style.weight for node in nodes] == [400, 700]
    assert nodes[1].text.style.color == "#2563eb"


def test_an_underline_is_style_and_not_ink():
    picture = Picture(240, 60).text(20, 40, "Read more", 16)
    width = round(font().set("Read more").advance * 16)
    picture.box(20, 42, width, 1, INK)
    picture.words[0] = picture.words[0].model_copy(update={"box": Box(x=19, y=26, w=84, h=20)})
    _, style = style_of(picture)
    assert style.underline
    assert style.size == 16
    assert not style_of(Picture(240, 60).text(20, 40, "Read more", 16))[1].underline


def test_letter_spacing_is_measured():
    _, style = style_of(Picture(320, 60).text(20, 40, "OVERVIEW", 12, 600, spacing=1.5))
    assert style.letter_spacing == pytest.approx(1.5, abs=0.2)
    assert style.size == pytest.approx(12, abs=0.5)


def test_a_lone_shape_that_is_no_letter_is_left_to_the_icons():
    picture = Picture(60, 60)
    for step in range(12):
        picture.box(20 + step, 20 + step, 2, 2, INK)
        picture.box(32 - step, 20 + step, 2, 2, INK)
        picture.box(20 + step // 2, 32, 2, 2, INK)
    shape = Word(text="X", box=Box(x=18, y=18, w=18, h=18), confidence=0.9)
    assert typography.read_lines(picture.pixels, 1, Words(lines=(shape,))) == []


def test_a_line_without_ink_gives_no_text():
    empty = Word(text="ghost", box=Box(x=10, y=10, w=40, h=14), confidence=0.9)
    assert typography.read_lines(Picture(80, 40).pixels, 1, Words(lines=(empty,))) == []


def test_short_texts_take_the_size_their_neighbours_have():
    picture = Picture(320, 120)
    for row, text in enumerate(("Harbour ferry", "Northern crossing", "38")):
        picture.text(20, 30 + 30 * row, text, 15)
    sizes = {n.text.style.size for n in typography.read_lines(picture.pixels, 1, picture.seen())}
    assert sizes == {15}


def test_special_cuts_are_told_from_the_family_they_extend():
    assert fitting.is_special_cut("Inter Display")
    assert not fitting.is_special_cut("Inter")


def test_families_that_set_a_probe_alike_are_kept_once():
    families = fitting.text_families()
    assert "Noto Sans" in families
    assert not any(name.startswith("Noto Sans Adlam") for name in families)


@pytest.mark.parametrize(("line_height", "above"), [(24, 2), (25, 3), (23, 2)])
def test_half_the_leading_goes_above_rounded_down(line_height, above):
    face = font("Roboto")
    ascent = round(face.ascent * 16)
    top, height = typography.content_box(face, 16, 100, line_height)
    assert height == line_height
    assert top == 100 - ascent - above


@pytest.mark.parametrize(
    ("family", "generic"),
    [("Liberation Mono", "monospace"), ("Noto Serif", "serif"), ("Open Sans", "sans-serif")],
)
def test_the_generic_family_is_told_by_the_name(family, generic):
    assert fonts.generic_of(family) == generic


def test_advances_scale_with_the_size_and_kern():
    face = font()
    assert face.set("AV").advance < face.set("A").advance + face.set("V").advance
    assert face.set("").advance == 0
    assert face.set(" ").right == 0


def test_a_face_knows_what_it_cannot_write():
    assert font().covers("Straße 5")
    assert not font("Lato").covers("日本")


def test_drawing_clips_at_the_canvas_and_never_exceeds_full_coverage():
    face = font()
    canvas = face.draw(face.set("WWW"), 40, -20, 12, (20, 30))
    assert canvas.shape == (20, 30)
    assert 0.5 < canvas.max() <= 1


def test_ink_leaves_out_borders_that_enter_the_line():
    picture = Picture(200, 60).text(20, 38, "Inside", 16)
    picture.box(0, 22, 200, 1, (200, 0, 0))
    found = ink.measure(picture.pixels, Box(x=19, y=24, w=50, h=20), 1)
    assert found is not None
    assert found.y + found.top > 23
    assert found.ground == WHITE


def test_a_strike_is_seen():
    picture = Picture(200, 60).text(20, 40, "Old price", 16)
    picture.box(20, 34, round(font().set("Old price").advance * 16), 1, INK)
    found = ink.measure(picture.pixels, picture.words[0].box, 1)
    assert found is not None
    assert found.strike is not None


def test_too_small_a_place_holds_no_ink():
    assert ink.measure(Picture(20, 20).pixels, Box(x=0, y=0, w=0, h=0), 1) is None


def test_a_line_cut_tight_keeps_its_letters():
    picture = Picture(60, 20, ground=WHITE).text(1, 16, "Hig", 18)
    found = ink.measure(picture.pixels, Box(x=2, y=3, w=28, h=15), 1)
    assert found is not None
    assert np.count_nonzero(found.coverage) > 20


def test_a_frame_around_the_words_is_no_ink_of_theirs():
    pink, pale = (242, 184, 204), (254, 247, 249)
    picture = Picture(140, 60).outline(20, 16, 70, 24, pink, pale, 3)
    picture.text(28, 33, "Clipping", 12, 500, colour=(203, 28, 99), seen=False)
    framed = Word(text="Clipping", box=Box(x=20, y=16, w=70, h=24), confidence=1)
    (node,) = typography.read_lines(picture.pixels, 1, Words(lines=(framed,)))
    assert (node.text.style.size, node.text.style.weight) == (12, 500)
    ring = np.zeros((24, 70), bool)
    ring[0] = ring[-1] = True
    ring[:, 0] = ring[:, -1] = True
    assert ink._frames(ring)
    open_at_the_end = ring[:, :60]
    assert not ink._frames(open_at_the_end)
    pill = Picture(100, 60).outline(20, 16, 70, 24, pink, WHITE, 12).pixels[16:40, 20:90, 1] < 240
    assert ink._frames(pill)
    assert not ink._frames(np.ones((24, 70), bool))


def test_a_passwords_dots_are_read_in_the_style_of_the_other_words():
    picture = Picture(300, 120).text(20, 40, "hana.ito", 17)
    picture.text(20, 90, "•••••••••", 17, seen=False)
    nodes = typography.read_lines(picture.pixels, 1, picture.seen())
    assert [n.text.content for n in nodes if n.text] == ["hana.ito", "•••••••••"]


def test_a_rule_through_the_line_is_no_ink_of_it():
    picture = Picture(200, 60).box(0, 16, 200, 1, (203, 212, 216))
    picture.text(60, 34, "0.81", 13, seen=False)
    word = Word(text="0.81", box=Box(x=57, y=16, w=38, h=24), confidence=1)
    found = ink.measure(picture.pixels, word.box, 1)
    assert found is not None
    assert found.bottom - found.top <= 12


def test_a_frame_cut_at_one_end_is_no_ink_of_the_words():
    red = (224, 34, 0)
    picture = Picture(120, 60).outline(20, 16, 63, 24, red, (255, 242, 240), 12)
    picture.text(28, 32, "Stopped", 11, colour=(20, 20, 20), seen=False)
    found = ink.measure(picture.pixels, Box(x=21, y=15.5, w=58.5, h=24.5), 1)
    assert found is not None
    assert found.bottom - found.top <= 13
