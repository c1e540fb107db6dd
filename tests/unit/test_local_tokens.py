"""Tokens: few and right, named for their use, with where they were seen."""

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.layout import (
    Border,
    Gradient,
    Layout,
    Node,
    Paint,
    Shadow,
    Text,
    TextStyle,
)  # fmt: skip
from componentforge.engines.local.token_names import colour_names
from componentforge.engines.local.tokens import collect
from tests.drawn import Picture


def text(x: float, y: float, color: str, size: float = 16, weight: int = 400) -> Node:
    style = TextStyle(family="Inter", size=size, weight=weight, line_height=24, color=color)
    place = Box(x=x, y=y, w=40, h=20)
    return Node(
        id=f"t{x}{y}", kind="text", box=place,
        text=Text(content="a", lines=("a",), line_inks=(place,), style=style),
    )  # fmt: skip


def box(number: int, x: float, y: float, w: float, h: float, paint: Paint, *kids: Node) -> Node:
    return Node(
        id=f"n0.{number}", kind="box", box=Box(x=x, y=y, w=w, h=h), paint=paint, children=kids,
        flow="column" if kids else "none",
    )  # fmt: skip


def layout(*children: Node, fill: str = "#ffffff") -> Layout:
    root = Node(
        id="n0", kind="box", box=Box(x=0, y=0, w=200, h=100), paint=Paint(fill=fill),
        children=children, flow="column" if children else "none",
    )  # fmt: skip
    return Layout(root=root)


def picture() -> np.ndarray:
    return Picture(200, 100).box(20, 20, 100, 40, (13, 110, 253)).pixels


def test_colours_are_the_pictures_with_their_share_and_role():
    button = box(0, 20, 20, 100, 40, Paint(fill="#0d6efd"), text(30, 30, "#ffffff"))
    tokens = collect(layout(button), picture()).group("color")
    named = {t.value: (t.name, t.role, round(t.evidence.pixel_share, 2)) for t in tokens}
    assert named == {"#ffffff": ("white", "page", 0.8), "#0d6efd": ("primary", "primary", 0.2)}
    blue = next(t for t in tokens if t.value == "#0d6efd")
    assert (blue.evidence.uses, blue.evidence.seen_at) == (1, (Box(x=20, y=20, w=100, h=40),))


def test_a_colour_no_pixel_has_is_only_believed_of_text():
    ghost = box(0, 20, 20, 100, 40, Paint(fill="#123456"), text(30, 30, "#654321"))
    values = {t.value for t in collect(layout(ghost), picture()).group("color")}
    assert values == {"#ffffff", "#654321"}


def test_text_a_hair_off_a_surer_colour_is_that_colour():
    button = box(0, 20, 20, 100, 40, Paint(fill="#0d6efd"), text(30, 70, "#0f70fb"))
    values = {t.value for t in collect(layout(button), picture()).group("color")}
    assert values == {"#ffffff", "#0d6efd"}


def test_a_gradients_ends_and_a_borders_colour_are_tokens():
    pixels = Picture(200, 100).box(0, 0, 50, 100, (1, 2, 3)).box(50, 0, 50, 100, (4, 5, 6))
    pixels.box(100, 0, 10, 100, (7, 8, 9))
    paint = Paint(
        gradient=Gradient(angle=90, start="#010203", end="#040506"),
        border=Border(widths=(1, 0, 0, 0), colors=("#070809", *("#aaaaaa",) * 3)),
    )
    found = collect(layout(box(0, 0, 0, 9, 9, paint)), pixels.pixels)
    values = {t.value for t in found.group("color")}
    assert values == {"#ffffff", "#010203", "#040506", "#070809"}
    assert [t.value for t in found.group("borderWidth")] == [1]


def test_sizes_weights_and_families_come_from_the_texts():
    found = collect(
        layout(text(0, 0, "#000000", 14), text(0, 30, "#000000", 14), text(0, 60, "#000000", 20, 700)),
        picture(),
    )  # fmt: skip
    assert [t.value for t in found.group("fontSize")] == [14, 20]
    assert [t.value for t in found.group("fontWeight")] == [400, 700]
    assert [t.value for t in found.group("fontFamily")] == ["Inter"]


def test_radii_half_a_px_apart_are_one_decision():
    boxes = [
        box(i, 0, 0, 50, 30, Paint(fill="#0d6efd", radius=(r,) * 4))
        for i, r in enumerate((6.0, 6.0, 6.5, 12.0))
    ]
    assert [t.value for t in collect(layout(*boxes), picture()).group("radius")] == [6, 12]


def test_equal_shadows_are_one_token_with_its_css():
    shade = Shadow(dx=0, dy=4, blur=12, color="#000000", alpha=0.1)
    boxes = [box(i, 0, 0, 9, 9, Paint(fill="#0d6efd", shadows=(shade,))) for i in (0, 1)]
    found = collect(layout(*boxes), picture())
    assert [t.value for t in found.group("shadow")] == ["0px 4px 12px 0px rgb(0 0 0 / 0.10)"]
    assert (found.shadows[0].dy, found.shadows[0].blur, found.shadows[0].alpha) == (4, 12, 0.1)


def test_names_are_unique_and_say_the_use():
    found = colour_names([
        ("#ffffff", {"page": 1}), ("#dc3545", {"surface": 1}), ("#f8d7da", {"surface": 1}),
        ("#198754", {"surface": 1}), ("#ffc107", {"surface": 1}), ("#6c757d", {"text": 1}),
        ("#212529", {"text": 1}), ("#dee2e6", {"border": 1}), ("#0d6efd", {"text": 1}),
        ("#eeeeee", {"surface": 1}), ("#e0a800", {"border": 1}), ("#b02a37", {"surface": 1}),
    ])  # fmt: skip
    assert {hex_: role for hex_, (_, role) in found.items()} == {
        "#ffffff": "page", "#dc3545": "destructive", "#f8d7da": "surface", "#198754": "success",
        "#ffc107": "warning", "#6c757d": "muted", "#212529": "text", "#dee2e6": "border",
        "#0d6efd": "primary-text", "#eeeeee": "surface", "#e0a800": "warning",
        "#b02a37": "destructive",
    }  # fmt: skip
    assert found["#b02a37"][0] == "destructive-2"
    assert len({name for name, _ in found.values()}) == len(found)
