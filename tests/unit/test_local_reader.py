"""The local reader: a whole picture becomes layout and tokens."""

import hashlib

import numpy as np

from componentforge.domain.base import Blob, Box
from componentforge.domain.layout import Node
from componentforge.domain.picture import Words
from componentforge.engines.local.reader import LocalReader, _underlined
from tests.drawn import WHITE, Picture
from tests.sketch import Sketch

BLUE = (13, 110, 253)
GREY = (222, 226, 230)
PALE = (246, 248, 250)
INK = (17, 24, 39)


class Store(dict[str, bytes]):
    """Blobs in memory."""

    def put(self, data: bytes, media_type: str) -> Blob:
        name = hashlib.sha256(data).hexdigest()
        self[name] = data
        return Blob(blob_sha256=name, media_type=media_type, size=len(data))


def read(picture: Picture, store: Store | None = None, words: Words | None = None):
    return LocalReader(store).read(picture.screenshot, picture.pixels, words or picture.seen())


def nodes(reading, kind: str) -> list[Node]:
    return [n for n in reading.layout.root.walk() if n.kind == kind]


def card(scale: int = 1) -> Picture:
    picture = Picture(360, 200, scale, PALE).outline(20, 20, 320, 160, GREY, WHITE, 8)
    picture.text(36, 56, "Delivery settled", 20, 700).text(36, 86, "Paid on 4 May", 14)
    picture.box(36, 110, 120, 40, BLUE, 6)
    return picture.text(60, 135, "Show all", 16, 500, colour=WHITE)


def test_a_card_is_read_with_everything_in_its_place():
    reading = read(card())
    assert reading.layout.root.box == Box(x=0, y=0, w=360, h=200)
    assert reading.layout.root.paint.fill == "#f6f8fa"
    frame = next(n for n in nodes(reading, "box") if n.paint.border)
    assert frame.box == Box(x=20, y=20, w=320, h=160)
    assert frame.paint.border is not None
    assert (frame.paint.border.widths, frame.paint.border.colors[0]) == ((1,) * 4, "#dee2e6")
    assert (frame.paint.fill, frame.paint.radius) == ("#ffffff", (8,) * 4)
    inside = {n.text.content for n in frame.walk() if n.text}
    assert inside == {"Delivery settled", "Paid on 4 May", "Show all"}
    button = next(n for n in frame.walk() if n.paint.fill == "#0d6efd")
    assert [n.text.content for n in button.walk() if n.text] == ["Show all"]
    assert reading.layout.unexplained == ()
    assert not reading.layout.dark


def test_two_device_px_a_css_px_give_the_same_reading():
    once, twice = read(card()), read(card(2))
    for a, b in zip(nodes(once, "box"), nodes(twice, "box"), strict=True):
        assert (a.paint.fill, a.paint.radius) == (b.paint.fill, b.paint.radius)
        if a.paint.fill:
            assert a.box == b.box


def test_reading_is_deterministic():
    assert read(card()) == read(card())


def test_tokens_name_what_was_seen():
    tokens = read(card()).tokens
    assert {"#f6f8fa", "#ffffff", "#0d6efd", "#dee2e6", "#111827"} >= {
        t.value for t in tokens.group("color")
    }
    assert {t.value for t in tokens.group("radius")} == {6, 8}
    assert {t.value for t in tokens.group("fontSize")} == {14, 16, 20}


def test_a_dark_page_is_said_to_be_dark():
    picture = Picture(200, 80, ground=(15, 23, 42)).text(20, 40, "Night shift", colour=WHITE)
    assert read(picture).layout.dark


def test_right_to_left_words_make_a_right_to_left_layout():
    picture = Picture(200, 80).text(20, 40, "Night shift")
    words = Words(lines=tuple(picture.words), right_to_left=True)
    assert read(picture, words=words).layout.right_to_left


def test_a_small_drawing_is_an_icon_in_its_button():
    picture = Picture(200, 80).box(20, 20, 40, 40, BLUE, 6)
    for step in range(12):
        picture.box(34 + step, 34 + step, 2, 2, WHITE).box(45 - step, 34 + step, 2, 2, WHITE)
    (icon,) = nodes(read(picture), "icon")
    assert icon.icon is not None
    assert icon.icon.color == "#ffffff"
    assert icon.box.x >= 32
    assert icon.box.right <= 49


def test_a_photograph_is_kept_as_it_is():
    picture = Picture(300, 200)
    noise = np.random.default_rng(3).integers(0, 255, (20, 30, 3))
    photo = np.kron(noise, np.ones((5, 5, 1))) + np.random.default_rng(4).integers(
        0, 20, (100, 150, 3)
    )
    picture.pixels[40:140, 60:210] = np.clip(photo, 0, 255)
    store = Store()
    found = nodes(read(picture, store), "photo")
    assert len(found) == 1
    assert found[0].box.intersection(Box(x=60, y=40, w=150, h=100)) >= 0.95 * 150 * 100
    assert found[0].photo is not None
    assert found[0].photo.image.blob_sha256 in store


def test_letters_of_a_script_nobody_read_are_said_and_not_traced():
    picture = Picture(300, 80)
    for index, wide in enumerate((9, 7, 11, 8, 10, 9)):
        x = 40 + 14 * index
        picture.box(x, 30, 2, 14, INK).box(x, 42, wide, 2, INK).box(x + wide - 2, 36, 2, 8, INK)
    reading = read(picture)
    assert nodes(reading, "icon") == []
    assert any("script" in place.reason for place in reading.layout.unexplained)


def test_gradient_and_shadow_reach_the_layout():
    picture = Picture(300, 160)
    for step, level in enumerate((236, 240, 243, 246, 248, 250, 252, 253, 254)):
        picture.box(40, 100 + step, 200, 1, (level,) * 3)
    ys = np.linspace(0, 1, 60)[:, None, None]
    ramp = np.array([20, 40, 200]) * (1 - ys) + np.array([120, 60, 220]) * ys
    picture.pixels[40:100, 40:240] = np.rint(np.broadcast_to(ramp, (60, 200, 3)))
    (box,) = [n for n in nodes(read(picture), "box") if n.paint.gradient]
    assert box.paint.gradient is not None
    assert box.paint.gradient.angle == 180
    assert box.paint.fill is None
    assert box.paint.shadows
    assert box.paint.shadows[0].dy > 0


def test_a_blank_picture_is_an_empty_page():
    reading = read(Picture(100, 60))
    assert reading.layout.root.children == ()
    assert [t.value for t in reading.tokens.group("color")] == ["#ffffff"]


def test_a_drawing_too_large_for_an_icon_is_said_to_be_unexplained():
    picture = Picture(400, 300)
    for step in range(0, 220, 2):
        picture.box(60 + step, 40 + step * 0.9, 3, 3, INK).box(
            280 - step, 40 + step * 0.9, 3, 3, INK
        )
    reading = read(picture)
    assert any("no box" in place.reason for place in reading.layout.unexplained)


def test_a_row_of_like_icons_is_no_lettering():
    picture = Picture(300, 80)
    for index in range(5):
        for step in range(8):
            picture.box(40 + 22 * index + step, 30 + step, 2, 2, INK)
            picture.box(47 + 22 * index - step, 30 + step, 2, 2, INK)
    assert len(nodes(read(picture), "icon")) == 5


def test_a_thin_line_set_off_below_words_is_their_underline():
    s = Sketch()
    word, near = s.text(20, 23, "Accueil", w=41), s.icon(19, 45, 42, 3)
    wide, far = s.icon(19, 45, 90, 3), s.icon(19, 60, 42, 3)
    for line, told in ((near, True), (wide, False), (far, False)):
        texts, left = _underlined([word], [line])
        assert texts[0].text.style.underline is told
        assert (left == []) is told
