"""Areas of one colour: the same as a flood fill finds, and what is worth a look."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from componentforge.engines.local.paint import packed
from componentforge.engines.local.shapes import areas_of, filled, shape_at, worth_a_look
from tests.drawn import Picture

BLUE = (13, 110, 253)


def flooded(keys: np.ndarray) -> list[set[tuple[int, int]]]:
    """Areas by plain flood fill."""
    left = {(y, x) for y in range(keys.shape[0]) for x in range(keys.shape[1])}
    found = []
    while left:
        start = left.pop()
        area, edge = {start}, [start]
        while edge:
            y, x = edge.pop()
            for other in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
                if other in left and keys[other] == keys[start]:
                    left.remove(other)
                    area.add(other)
                    edge.append(other)
        found.append(area)
    return found


@settings(deadline=None)
@given(
    arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(0, 2))
)
def test_areas_are_those_of_a_flood_fill(levels):
    image = np.repeat(levels[..., None], 3, axis=2)
    areas = areas_of(image)
    expected = flooded(packed(image))
    got = [
        {(int(y), int(x)) for y, x in zip(*np.nonzero(areas.labels == i), strict=True)}
        for i in range(len(areas.sizes))
    ]
    assert sorted(map(sorted, got)) == sorted(map(sorted, expected))
    for i, area in enumerate(got):
        ys, xs = [y for y, _ in area], [x for _, x in area]
        assert areas.rects[i].tolist() == [min(xs), min(ys), max(xs) + 1, max(ys) + 1]
        assert areas.sizes[i] == len(area)
        assert areas.colours[i] == packed(image)[ys[0], xs[0]]


def test_with_tolerance_a_slow_change_is_one_area_and_a_step_two():
    row = np.array([0, 2, 4, 6, 60, 62], np.uint8)
    image = np.repeat(row[None, :, None], 3, axis=2)
    assert len(areas_of(image).sizes) == 6
    assert sorted(areas_of(image, tolerance=3).sizes.tolist()) == [2, 4]


def test_holes_are_filled():
    ring = np.ones((5, 5), bool)
    ring[2, 2] = False
    assert filled(ring).all()


def test_a_shape_has_its_own_px_and_its_holes():
    picture = Picture(60, 40).box(10, 10, 40, 20, BLUE).box(20, 15, 10, 10, (255, 255, 255))
    areas = areas_of(picture.pixels)
    shape = next(
        s for s in (shape_at(areas, i) for i in range(len(areas.sizes))) if s.colour == BLUE
    )
    assert (shape.rect, shape.area) == ((10, 10, 50, 30), 700)
    assert shape.filled.all()
    assert not shape.own.all()


def test_specks_and_letters_are_not_worth_a_look():
    picture = Picture(60, 40).box(10, 10, 40, 20, BLUE).box(2, 2, 1, 2, BLUE)
    areas = areas_of(picture.pixels)
    assert [int(areas.sizes[i]) for i in worth_a_look(areas, 1, [])][-1] == 800
    assert all(areas.sizes[i] != 800 for i in worth_a_look(areas, 1, [(10, 10, 50, 30)]))
