"""Radios and boxes to tick whose outlines lie between px."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from componentforge.engines.local.controls import annotate
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.rings import with_rings
from tests.drawn import WHITE, Picture

BLUE, GREY, DARK = (0, 94, 162), (140, 140, 140), (27, 27, 27)
_FINE = 16


def between(
    picture: Picture, x: float, y: float, side: float, rim, thick: float = 1, *,
    radius: float | None = None, dot: float = 0, fill=WHITE, tick: bool = False,
) -> Picture:  # fmt: skip
    """An outline drawn at fractions of a px, with a dot or a tick in it."""
    k = _FINE * picture.scale
    image = Image.fromarray(picture.pixels).resize(
        (picture.pixels.shape[1] * _FINE, picture.pixels.shape[0] * _FINE), Image.Resampling.NEAREST
    )
    pen = ImageDraw.Draw(image)
    corner = side / 2 if radius is None else radius

    def rounded(less: float, colour) -> None:
        a, b, c = (x + less) * k, (y + less) * k, (side - 2 * less) * k
        box = (a, b, a + c - 1, b + c - 1)
        pen.rounded_rectangle(box, max(0.0, corner - less) * k, fill=colour)

    rounded(0, rim)
    rounded(thick, fill)
    if dot:
        rounded((side - dot) / 2, rim)
    if tick:
        spots = ((0.28, 0.52), (0.45, 0.7), (0.76, 0.3))
        line = [((x + p * side) * k, (y + q * side) * k) for p, q in spots]
        pen.line(line, fill=rim, width=int(2 * k))
    shrunk = image.resize((picture.pixels.shape[1], picture.pixels.shape[0]), Image.Resampling.BOX)
    picture.pixels[:] = np.asarray(shrunk)
    return picture


def read(picture: Picture):
    layout = LocalReader(None).read(picture.screenshot, picture.pixels, picture.seen()).layout
    return annotate(layout).root.walk()


@pytest.mark.parametrize("off", [0.0, 0.3, 0.5])
@pytest.mark.parametrize(
    ("side", "thick", "dot"), [(13, 1, 0), (16, 1, 8), (24, 2, 0), (22, 2, 12)]
)
def test_radios_between_px_are_radios(off, side, thick, dot):
    picture = Picture(220, 140)
    for n, (word, own) in enumerate((("By post", dot), ("By phone", 0))):
        between(picture, 20 + off, 20 + 44 * n + off, side, DARK, thick, dot=own)
        picture.text(28 + side, 20 + 44 * n + side / 2 + 5, word, 15)
    nodes = read(picture)
    radios = [n for n in nodes if n.role == "radio"]
    assert [n.states.checked for n in radios] == [bool(dot), False]
    assert [n.box.w for n in radios] == [pytest.approx(side, abs=1.2)] * 2
    assert not [n for n in nodes if n.kind == "icon"]


@pytest.mark.parametrize("off", [0.3, 0.5])
@pytest.mark.parametrize("tick", [False, True])
def test_boxes_between_px_are_boxes(off, tick):
    picture = Picture(220, 80)
    between(picture, 20, 24 + off, 18, GREY, radius=3, tick=tick)
    nodes = read(picture.text(48, 38, "Water tonight", 16))
    (box,) = [n for n in nodes if n.role == "checkbox"]
    assert (box.box.w, box.states.checked) == (pytest.approx(18, abs=1.2), tick)


def test_a_ring_that_touches_its_word_is_a_ring():
    picture = Picture(220, 60)
    between(picture, 20, 20.4, 13, GREY).text(33, 33, "Weekly", 14)
    assert [n.role for n in read(picture)].count("radio") == 1


@pytest.mark.parametrize(
    "sign",
    [((0.5, 0.2), (0.5, 0.5), (0.7, 0.6)), ((0.3, 0.3), (0.7, 0.7)), ((0.2, 0.5), (0.8, 0.5))],
    ids=["clock", "stroke", "bar"],
)
@pytest.mark.parametrize("radius", [None, 3])
def test_a_ring_round_any_other_sign_stays_a_drawing(sign, radius):
    picture = between(Picture(60, 60), 20.3, 20.3, 20, DARK, 2, radius=radius)
    image = Image.fromarray(picture.pixels)
    ImageDraw.Draw(image).line([(20 + 20 * x, 20 + 20 * y) for x, y in sign], DARK, 2)
    pixels = np.asarray(image)
    regions = find_regions(pixels, 1, [])
    assert with_rings(pixels, 1, WHITE, regions, []) == (regions, [])


def test_a_sheet_with_a_folded_corner_stays_a_drawing():
    image = Image.new("RGB", (60, 60), WHITE)
    sheet = [(20, 25), (25, 20), (36, 20), (36, 36), (20, 36), (20, 25)]
    ImageDraw.Draw(image).line(sheet, DARK, 2)
    pixels = np.asarray(image)
    assert with_rings(pixels, 1, WHITE, [], [])[1] == []


def test_a_record_is_no_radio():
    picture = between(between(Picture(60, 60), 20.4, 20.4, 20, DARK, 2), 28.4, 28.4, 4, DARK, 1)
    assert with_rings(picture.pixels, 1, WHITE, [], [])[1] == []


def test_letters_discs_and_noise_are_no_rings():
    rng = np.random.default_rng(3)
    words = Picture(300, 80).text(20, 50, "OQ0 Dog boat", 34).pixels
    disc = Picture(60, 60).box(20, 20, 16, 16, BLUE, 8).pixels
    for pixels in (words, disc, rng.integers(0, 255, (60, 60, 3), dtype=np.uint8)):
        text = [(0, 0, 300, 80)] if pixels is words else []
        assert with_rings(pixels, 1, WHITE, [], text)[1] == []
