"""Common icons are named where they are drawn, and nothing else is."""

import cv2
import numpy as np
import pytest

from componentforge.engines.local.icon_shapes import recognise

_ZOOM = 8


def drawn(size: int, *parts, pen: float = 0.1, clear=()) -> np.ndarray:
    """Coverage of polylines, ("ring"|"disc", x, y, r) and ("fill", points) in a unit square."""
    side = size * _ZOOM
    canvas = np.zeros((side, side), np.uint8)
    for ink, several in ((255, parts), (0, clear)):
        for part in several:
            if part[0] in ("ring", "disc"):
                _, x, y, r = part
                thick = -1 if part[0] == "disc" else int(pen * side)
                cv2.circle(canvas, (int(x * side), int(y * side)), int(r * side), ink, thick)
                continue
            points = part[1] if part[0] == "fill" else part
            own = np.array([(x * side, y * side) for x, y in points], np.int32)
            if part[0] == "fill":
                cv2.fillPoly(canvas, [own], ink)
            else:
                cv2.polylines(canvas, [own], False, ink, int(pen * side), cv2.LINE_AA)
    small = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)
    return (small / 255).astype(np.float32)


UP, DOWN = ((0.3, 0.4), (0.5, 0.2), (0.7, 0.4)), ((0.3, 0.6), (0.5, 0.8), (0.7, 0.6))
CROSS = ((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8))
SMALL_CROSS = ((0.36, 0.36), (0.64, 0.64)), ((0.64, 0.36), (0.36, 0.64))
TICK = ((0.2, 0.55), (0.42, 0.75), (0.82, 0.28))
SMALL_TICK = ((0.32, 0.52), (0.45, 0.64), (0.68, 0.38))
ROOF = ((0.1, 0.5), (0.5, 0.12), (0.9, 0.5))
HOUSE = (ROOF, ((0.2, 0.45), (0.2, 0.88), (0.8, 0.88), (0.8, 0.45)))
DOOR = ((0.42, 0.88), (0.42, 0.6), (0.58, 0.6), (0.58, 0.88))
SHOULDERS = [
    (0.5 + 0.38 * np.cos(t), 0.95 + 0.38 * np.sin(t)) for t in np.linspace(np.pi, 2 * np.pi, 12)
]
PERSON = ("ring", 0.5, 0.28, 0.18), tuple(SHOULDERS)
MARK = ((0.5, 0.25), (0.5, 0.56)), ("disc", 0.5, 0.72, 0.06)


@pytest.mark.parametrize("size", [16, 20, 24])
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("close", CROSS),
        ("check", (TICK,)),
        ("chevron-up", (UP,)),
        ("chevron-down", (DOWN,)),
        ("chevron-down", (("fill", DOWN),)),
        ("chevrons-up-down", (UP, DOWN)),
        ("chevrons-up-down", (("fill", UP), ("fill", DOWN))),
        ("dot", (("disc", 0.5, 0.5, 0.3),)),
        ("circle-dot", (("ring", 0.5, 0.5, 0.42), ("disc", 0.5, 0.5, 0.2))),
        ("menu", tuple(((0.1, y), (0.9, y)) for y in (0.2, 0.5, 0.8))),
    ],
)
def test_a_common_icon_is_named(name, parts, size):
    assert recognise(drawn(size, *parts))[0] == name


@pytest.mark.parametrize("size", [24, 32])
@pytest.mark.parametrize(
    ("name", "sign", "pen"),
    [("close", SMALL_CROSS, 0.08), ("check", (SMALL_TICK,), 0.08), ("alert", MARK, 0.09)],
)
def test_a_sign_in_a_ring_is_named_with_it(name, sign, pen, size):
    ring = drawn(size, ("ring", 0.5, 0.5, 0.44), *sign, pen=pen)
    disc = drawn(size, ("disc", 0.5, 0.5, 0.48), clear=sign, pen=pen)
    assert (recognise(ring)[0], recognise(disc)[0]) == (f"circle-{name}", f"circle-{name}")


@pytest.mark.parametrize("size", [14, 16, 20, 24])
@pytest.mark.parametrize(
    "parts",
    [
        HOUSE,
        (*HOUSE, DOOR),
        (("fill", (*ROOF, (0.8, 0.5), (0.8, 0.88), (0.2, 0.88), (0.2, 0.5))),),
        PERSON,
        (("ring", 0.5, 0.5, 0.42),),
        (("ring", 0.5, 0.5, 0.42), ((0.5, 0.25), (0.5, 0.5), (0.68, 0.6))),
        (((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.1, 0.1)),),
        (((0.2, 0.1), (0.2, 0.9)), ("fill", ((0.8, 0.1), (0.8, 0.9), (0.3, 0.5)))),
    ],
    ids=["house", "house and door", "full house", "person", "ring", "clock", "square", "back"],
)
def test_what_is_none_of_them_has_no_name(parts, size):
    assert recognise(drawn(size, *parts))[0] is None


def test_scraps_of_a_rim_have_no_name():
    scrap = np.zeros((5, 16), np.float32)
    scrap[1] = 0.5
    scrap[2:4] = 1
    assert recognise(scrap)[0] is None
    assert recognise(np.zeros((9, 9), np.float32)) == (None, 0.0)
