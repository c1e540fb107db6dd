"""Icons of the open set: found at any size and line, never where something else is drawn."""

import numpy as np
import pytest

from componentforge.domain.base import Box
from componentforge.engines.local import icons
from componentforge.engines.local.icon_set import alike, draw, lines, match, moments, placed_on
from componentforge.engines.local.write_controls import icon_note
from tests.sketch import Sketch

BELL = (
    "M10.268 21a2 2 0 0 0 3.464 0M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 "
    "18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326"
)
SEARCH = "M21 21l-4.34-4.34M3 11a8 8 0 1 0 16 0a8 8 0 1 0-16 0"


@pytest.mark.parametrize("path", [BELL, SEARCH])
@pytest.mark.parametrize(
    ("stroke", "zoom"), [(2.0, 0.75), (2.0, 1.0), (1.5, 1.0), (2.5, 2.0), (1.25, 1.7)]
)
def test_an_icon_is_found_whatever_its_size_line_and_place(path, stroke, zoom):
    drawn = draw(path, stroke, zoom, (3.3, 2.6), (round(30 * zoom), round(32 * zoom)))
    found = match(drawn)
    assert found is not None
    assert found.name == ("bell" if path is BELL else "search")
    assert found.zoom == pytest.approx(zoom, rel=0.03)
    assert found.stroke == pytest.approx(stroke, abs=0.3)
    assert (found.x, found.y) == pytest.approx((3.3, 2.6), abs=0.4)


def test_what_is_no_icon_of_the_set_stays_unmatched():
    rng = np.random.default_rng(3)
    ys, xs = np.mgrid[:24, :24]
    disc = ((xs - 12) ** 2 + (ys - 12) ** 2 < 90).astype(np.float32)
    noise = (rng.random((24, 24)) > 0.6).astype(np.float32)
    for coverage in (disc, noise, np.ones((20, 20), np.float32)):
        assert match(coverage) is None


@pytest.mark.parametrize("extra", ["M11 11h.01", "M8 11h2"])
def test_one_stroke_too_many_in_a_large_ring_is_another_icon(extra):
    size = (48, 48)
    assert getattr(match(draw(SEARCH, 2, 1.5, (4, 4), size)), "name", None) == "search"
    assert getattr(match(draw(SEARCH + extra, 2, 1.5, (4, 4), size)), "name", None) != "search"


def test_a_small_misplacement_by_moments_is_mended():
    drawn = draw(SEARCH, 1.5, 1.3, (3.7, 4.2), (40, 40))
    found, rough = match(drawn), placed_on("search", drawn)
    assert found is not None
    assert rough is not None
    assert found.score >= rough.score
    assert found.score > 0.95


def test_a_speck_tells_nothing():
    assert match(np.zeros((4, 4), np.float32)) is None
    assert placed_on("bell", np.full((2, 2), 0.5, np.float32)) is None


def test_another_icon_brought_to_its_place_is_unlike_it():
    bell = draw(BELL, 2, 2, (0, 0), (48, 48))
    brought = placed_on("search", bell)
    assert brought is not None
    assert brought.score < 0.75
    assert placed_on("bell", bell).score > 0.95
    assert placed_on("bell", np.ones((24, 24), np.float32)) is None  # No such line is drawn.


def test_paths_are_followed_through_arcs_curves_and_their_end():
    (square,) = lines("M2 2h4v4h-4z")
    assert square.tolist() == [[2, 2], [6, 2], [6, 6], [2, 6], [2, 2]]
    (bow,) = lines("M0 0Q4 8 8 0")
    assert bow[4].tolist() == pytest.approx([4, 4])
    (ring,) = lines("M3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0")
    assert np.abs(np.hypot(ring[:, 0] - 6, ring[:, 1]) - 3).max() < 0.01


def test_moments_are_those_of_the_ink():
    coverage = np.zeros((10, 12), np.float32)
    coverage[2:6, 4:8] = 1
    assert moments(coverage) == pytest.approx((16, 6, 4, 2.5**0.5))
    assert moments(coverage * 0) == (0, 0, 0, 0)
    assert alike(coverage, coverage) == 1
    assert alike(coverage, np.roll(coverage, 2, axis=1)) == 0.5


@pytest.mark.parametrize("scale", [1, 2])
def test_the_view_box_lays_the_sets_strokes_on_the_picture(scale):
    inked = draw(BELL, 2, scale, (5.0 * scale, 4.0 * scale), (34 * scale, 34 * scale))
    red = np.array([180, 20, 30])
    image = np.round(255 + inked[..., None] * (red - 255)).astype(np.uint8)
    box = Box(x=6, y=4, w=22, h=24)
    node = icons.describe(image, scale, box, (255, 255, 255), None)
    assert node is not None
    assert node.icon is not None
    assert (node.icon.name, node.icon.origin) == ("bell", "lucide:bell")
    assert node.icon.mode == "stroke"
    assert node.icon.stroke_width == pytest.approx(2, abs=0.25)
    assert node.icon.view_box == pytest.approx((1, 0, 22, 24), abs=0.4)
    assert node.icon.color == "#b4141e"


def test_what_was_taken_from_a_set_is_said_with_its_licence():
    s = Sketch()
    plain = s.icon(20, 20, 16, 16)
    bell = s.icon(40, 20, 16, 16)
    named = bell.model_copy(update={"icon": bell.icon.model_copy(update={"origin": "lucide:bell"})})
    assert icon_note(s.page(plain).root) == ""
    assert icon_note(s.page(plain, named).root) == " Icons of Lucide (ISC): bell."


def test_the_mark_in_a_ring_counts_though_the_ring_outweighs_it():
    ring = "M2,12 A10,10 0 1 1 22,12 A10,10 0 1 1 2,12"
    mark = draw(f"{ring}M12 11v6M12 6.5v.6", 2, 1, (2, 2), (28, 28))
    found = match(mark)
    assert found is None or found.name == "info"
