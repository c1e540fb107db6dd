"""The colours of a truth: computed ones that are in the pixels, and flat ones no style names."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.golden_truth import NAMED, seen_borders, tokens_of

LEVEL = st.integers(10, 245)


def element(**said):
    plain = {
        "text": "", "bbox": [10, 10, 60, 30], "color": "#000000", "background": None,
        "border_color": None, "border_width": 0, "border_radius": 0, "padding": [0, 0, 0, 0],
        "font_size": 14, "font_weight": 400, "font_family": "Inter",
    }  # fmt: skip
    return plain | said


def sheet(width=100, height=60):
    return np.full((height, width, 3), 255, np.uint8)


def ringed(line, scale=1):
    """A picture with a border of 1 CSS px around (10, 10, 60, 30)."""
    pixels = sheet(100 * scale, 60 * scale)
    x0, y0, x1, y1 = (v * scale for v in (10, 10, 70, 40))
    pixels[y0:y1, x0:x1] = line
    pixels[y0 + scale : y1 - scale, x0 + scale : x1 - scale] = 255
    return pixels


def colours(elements, pixels, **rest):
    return {c["hex"]: c for c in tokens_of(elements, "#ffffff", pixels, **rest)["colors"]}


def hexed(values):
    return "#" + "".join(f"{int(v):02x}" for v in values)


@given(LEVEL, LEVEL, LEVEL, st.integers(-4, 4))
def test_a_computed_colour_is_confirmed_up_to_two_levels_off(r, g, b, off):
    pixels = sheet()
    pixels[10:40, 10:70] = (r + off, g + off, b + off)
    name = hexed((r, g, b))
    found = colours([element(background=name)], pixels)
    assert (found.get(name, {}).get("source") == "css") == (abs(off) <= 2)


def test_a_share_counts_the_pixels_that_are_two_levels_off():
    pixels = sheet()
    pixels[0:10, :50], pixels[0:10, 50:] = (100, 100, 100), (102, 99, 98)
    found = colours([element(background="#646464")], pixels)
    assert found["#646464"]["pixel_share"] == round(10 / 60, 5)


def test_a_border_whose_style_is_wrong_is_read_from_the_pixels():
    item = element(border_color="#eeeeee", border_width=1)
    found = colours([item], ringed((213, 216, 217)))
    assert found["#d5d8d9"]["source"] == "pixels"
    assert found["#d5d8d9"]["roles"] == ["border"]
    assert "#eeeeee" not in found


def test_a_border_whose_style_is_right_is_told_once():
    item = element(border_color="#d5d8da", border_width=1)
    assert set(colours([item], ringed((213, 216, 217)))) == {"#ffffff", "#d5d8da"}


def test_a_line_nobody_computed_is_not_in_the_truth():
    assert set(colours([element()], ringed((213, 216, 217)))) == {"#ffffff"}


def test_a_border_that_is_not_flat_is_not_told():
    pixels = ringed((0, 0, 0))
    pixels[10, 10:70, 0] = np.arange(60) * 4
    item = element(border_color="#eeeeee", border_width=1)
    assert seen_borders(item, pixels, 1) == [None, "#000000", "#000000", "#000000"]


def test_each_side_is_looked_along_on_its_own_and_at_its_own_scale():
    item = element(border_color="#010203", border_width=1, border_widths=[1, 0, 1, 0])
    assert seen_borders(item, ringed((1, 2, 3), 2), 2) == ["#010203", None, "#010203", None]


def test_a_border_beyond_the_picture_or_too_short_is_not_read():
    away = element(bbox=[10, 90, 60, 30], border_width=1)
    assert seen_borders(away, ringed((1, 2, 3)), 1)[2] is None
    short = element(bbox=[10, 10, 5, 5], border_width=1)
    assert seen_borders(short, ringed((1, 2, 3)), 1) == [None] * 4


def test_a_paint_counts_when_enough_of_it_is_seen():
    pixels = sheet()
    pixels[20, 20:40] = (10, 20, 30)
    paints = [["border", "#0a141e"], ["icon", "#abcdef"]]
    found = colours([], pixels, paints=paints)
    assert found["#0a141e"]["roles"] == ["border"]
    assert "#abcdef" not in found
    assert all(c["pixel_share"] > NAMED for c in found.values())


def test_a_text_colour_stands_there_however_little_of_it_is_seen():
    found = colours([element(text="a", color="#123456")], sheet())
    assert found["#123456"]["used_by_text"]


def test_a_flat_area_no_style_names_is_a_surface():
    pixels = sheet()
    pixels[10:40, 10:70] = (90, 20, 30)
    surface = colours([], pixels)["#5a141e"]
    assert (surface["source"], surface["roles"]) == ("pixels", ["surface"])
