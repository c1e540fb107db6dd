"""Switches drawn as a pill that its knob cuts open, or as a ring that it covers."""

import numpy as np
import pytest

from componentforge.domain.layout import Node
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.tracks import with_switches
from tests.drawn import WHITE, Picture

BLUE = (87, 85, 217)
GREY = (188, 195, 206)
PALE = (244, 245, 246)


def switch(
    at: str, scale: int = 1, track=BLUE, knob=WHITE, ground=WHITE, size=(34, 18), inset=1
) -> Picture:
    w, h = size
    x = 20 + (w - h + inset if at == "end" else inset if at == "start" else (w - h) // 2)
    side = h - 2 * inset
    picture = Picture(200, 60, scale, ground).box(20, 20, w, h, track, h / 2)
    return picture.box(x, 20 + inset, side, side, knob, side / 2)


def ringed(at: str, scale: int = 1, ring=GREY, knob=GREY, fill=WHITE) -> Picture:
    picture = Picture(200, 60, scale).outline(20, 18, 48, 24, ring, fill, 12, 2)
    return picture.box(44 if at == "end" else 20, 18, 24, 24, knob, 12)


def shaded(at: str, track=PALE, thick: float = 0) -> Picture:
    """A white knob whose soft shadow reaches beyond a pale track."""
    picture = Picture(200, 60, 1).outline(20, 18, 40, 24, (229, 229, 229), track, 12, thick)
    x = (36 if at == "end" else 20) + 2
    for grow, dark in ((3, 3), (2, 8), (1, 16)):
        side = 20 + 2 * grow
        under = picture.pixels.copy()
        picture.box(x - grow, 20 - grow + 3, side, side, (0, 0, 0), side / 2)
        mixed = under * (1 - dark / 255) + picture.pixels * (dark / 255)
        picture.pixels[:] = np.rint(mixed)
    return picture.box(x, 20, 20, 20, WHITE, 10)


def seen(picture: Picture, ground=WHITE):
    scale, image = picture.scale, picture.pixels
    regions, found = with_switches(image, scale, ground, find_regions(image, scale, []), [])
    assert len(found) <= 1
    return [(r.box(scale), r.fill) for r in regions]


def read(picture: Picture) -> list[Node]:
    layout = LocalReader(None).read(picture.screenshot, picture.pixels, picture.seen()).layout
    assert not layout.unexplained
    return annotate(layout).root.walk()


def labelled(picture: Picture) -> Picture:
    return picture.text(84, 35, "Window seat", 14)


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize(("at", "left"), [("start", 21), ("end", 37)])
def test_track_and_knob_are_told_apart(scale, at, left):
    (track, fill), (knob, face) = seen(switch(at, scale))
    assert (fill, face) == (BLUE, WHITE)
    assert (track.x, track.w, track.h) == pytest.approx((20, 34, 18), abs=1)
    assert knob.x == pytest.approx(left, abs=1.5)


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(("at", "left"), [("start", 20), ("end", 44)])
@pytest.mark.parametrize("knob", [GREY, BLUE])
def test_a_ring_is_the_track_of_the_knob_over_its_end(scale, at, left, knob):
    (track, _), (disc, face) = seen(ringed(at, scale, knob=knob))
    assert (track.x, track.w, track.h) == pytest.approx((20, 48, 24), abs=2)
    assert (disc.x, disc.w) == pytest.approx((left, 24), abs=1.5)
    assert face == knob


def test_dark_grounds_and_grey_tracks():
    dark = (24, 26, 32)
    (_, fill), (_, face) = seen(switch("end", 2, GREY, dark, dark), dark)
    assert (fill, face) == (GREY, dark)


@pytest.mark.parametrize(
    "picture",
    [
        switch("middle"),
        switch("end", knob=BLUE),
        switch("end", size=(70, 18)),
        switch("end", size=(20, 18)),
        Picture(120, 60).box(20, 20, 34, 18, BLUE),
        Picture(120, 60).box(20, 20, 34, 18, BLUE, 9),
        Picture(120, 60),
        Picture(120, 60).box(20, 20, 14, 14, BLUE, 7).box(40, 20, 14, 14, BLUE, 7),
        Picture(120, 60).box(20, 16, 24, 24, GREY, 12).outline(32, 16, 24, 24, WHITE, BLUE, 12, 2),
    ],
    ids=[
        "knob in the middle",
        "no knob",
        "too long",
        "too short",
        "square",
        "plain pill",
        "nothing",
        "two discs",
        "discs that overlap",
    ],
)
def test_what_is_no_switch_is_left_as_it_is(picture):
    found = find_regions(picture.pixels, 1, [])
    assert with_switches(picture.pixels, 1, WHITE, found, []) == (found, [])


@pytest.mark.parametrize(
    ("picture", "checked"),
    [
        (switch("end"), True),
        (switch("start", track=GREY), False),
        (switch("end", size=(52, 31), inset=2), True),
        (ringed("end", knob=BLUE), True),
        (ringed("start"), False),
        (shaded("start"), False),
        (shaded("end", BLUE), True),
        (shaded("start", WHITE, 2), False),
    ],
)
def test_the_reader_names_a_switch_and_its_state(picture, checked):
    nodes = read(labelled(picture))
    (found,) = [n for n in nodes if n.role == "switch"]
    assert found.states.checked is checked
    assert not [n for n in nodes if n.kind == "icon"]


@pytest.mark.parametrize(("at", "left"), [("start", 22), ("end", 34)])
def test_the_shadow_round_a_knob_is_none_of_it(at, left):
    picture = switch(at, track=BLUE, size=(28, 16), inset=1, knob=(62, 60, 155))
    (_, fill), (knob, face) = seen(picture.box(left, 22, 12, 12, WHITE, 6))
    assert (fill, face, knob.x, knob.w) == (BLUE, WHITE, left, 12)


def test_a_word_in_the_track_stays_a_word():
    picture = switch("end", size=(56, 28), inset=3).text(27, 38, "on", 14, colour=WHITE)
    nodes = read(labelled(picture))
    assert {n.text.content for n in nodes if n.text} == {"on", "Window seat"}
    assert [n.box.w for n in nodes if n.paint.fill == "#5755d9"] == [pytest.approx(56, abs=1)]


def test_a_tick_on_the_knob_stays_an_icon():
    picture = switch("end", 2, size=(52, 32), inset=2)
    for x, y in [*((47 + i, 36 + i) for i in range(4)), *((50 + i, 39 - i) for i in range(8))]:
        picture.box(x, y, 2, 2, BLUE)
    (icon,) = [n for n in read(labelled(picture)) if n.kind == "icon"]
    assert icon.box.x > 40


def test_noise_holds_no_switch():
    rng = np.random.default_rng(7)
    noise = rng.integers(0, 255, (24, 48, 3), dtype=np.uint8)
    assert with_switches(noise, 1, WHITE, [], []) == ([], [])
