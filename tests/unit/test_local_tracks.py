"""Switches drawn as a pill that its knob cuts open."""

import numpy as np
import pytest

from componentforge.engines.local.controls import annotate
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.local.tracks import switch_in
from tests.drawn import WHITE, Picture

BLUE = (87, 85, 217)
GREY = (188, 195, 206)


def switch(at: str, scale: int = 1, track=BLUE, knob=WHITE, ground=WHITE, size=(34, 18)) -> Picture:
    w, h = size
    x = 20 + (w - h + 1 if at == "end" else 1 if at == "start" else (w - h) // 2)
    picture = Picture(200, 60, scale, ground).box(20, 20, w, h, track, h / 2)
    return picture.box(x, 21, h - 2, h - 2, knob, (h - 2) / 2)


def seen(picture: Picture, ground=WHITE):
    s = picture.scale
    return switch_in(picture.pixels, s, (18 * s, 18 * s, 60 * s, 42 * s), ground)


@pytest.mark.parametrize("scale", [1, 2, 3])
@pytest.mark.parametrize(("at", "left"), [("start", 21), ("end", 37)])
def test_track_and_knob_are_told_apart(scale, at, left):
    track, knob = seen(switch(at, scale))
    assert track.paint.fill == "#5755d9"
    assert knob.paint.fill == "#ffffff"
    assert (track.box.x, track.box.w, track.box.h) == pytest.approx((20, 34, 18), abs=1)
    assert knob.box.x == pytest.approx(left, abs=1.5)
    assert max(track.paint.radius) == pytest.approx(9, abs=0.6)


def test_dark_grounds_and_grey_tracks():
    dark = (24, 26, 32)
    track, knob = seen(switch("end", 2, GREY, dark, dark), dark)
    assert (track.paint.fill, knob.paint.fill) == ("#bcc3ce", "#181a20")


@pytest.mark.parametrize(
    "picture",
    [
        switch("middle"),
        switch("end", knob=BLUE),
        switch("end", size=(70, 18)),
        switch("end", size=(20, 18)),
        Picture(120, 60).box(20, 20, 34, 18, BLUE),
        Picture(120, 60),
        Picture(120, 60).box(20, 20, 14, 14, BLUE, 7).box(40, 20, 14, 14, BLUE, 7),
    ],
    ids=[
        "knob in the middle",
        "no knob",
        "too long",
        "too short",
        "square",
        "nothing",
        "two discs",
    ],
)
def test_what_is_no_switch_is_left_to_the_icons(picture):
    assert seen(picture) == ()


def test_the_reader_reads_a_switch_with_a_knob_of_the_grounds_colour():
    picture = switch("end")
    picture.text(70, 34, "Window seat", 14)
    layout = LocalReader(None).read(picture.screenshot, picture.pixels, picture.seen()).layout
    roles = [n.role for n in annotate(layout).root.walk()]
    assert roles.count("switch") == 1
    assert not [n for n in layout.root.walk() if n.kind == "icon"]


def test_noise_holds_no_switch():
    rng = np.random.default_rng(7)
    noise = rng.integers(0, 255, (24, 48, 3), dtype=np.uint8)
    assert switch_in(noise, 1, (0, 0, 48, 24), WHITE) == ()
