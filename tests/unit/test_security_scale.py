import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from componentforge.security.scale import detect_scale

TEXT = [
    "Invoice settings",
    "Send a copy to my team",
    "Every Monday at nine",
    "Cancel   Save changes",
]


def drawn(scale, dark=False, rules=True, text=True, size=14, crop=0, bold=0):
    """A small form as a browser would paint it at this scale."""
    width, height = 340 * scale, 230 * scale
    paper, ink, line = ((24, 26, 32), (225, 228, 235), (70, 74, 84)) if dark else (
        (255, 255, 255), (33, 37, 41), (206, 212, 218)
    )  # fmt: skip
    image = Image.new("RGB", (width, height), paper)
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size * scale)
    for row, words in enumerate(TEXT):
        y = (17 + 52 * row) * scale
        if rules:
            box = (13 * scale, y, 327 * scale - 1, y + 39 * scale - 1)
            pen.rectangle(box, outline=line, width=scale)
        if text:
            pen.text((25 * scale, y + 9 * scale), words, fill=ink, font=font, stroke_width=bold)
    return np.asarray(image)[crop:, crop:]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_form_tells_its_scale(scale, dark):
    assert detect_scale(drawn(scale, dark))[0] == scale


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_text_alone_tells_it(scale):
    assert detect_scale(drawn(scale, rules=False))[0] == scale


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_rules_alone_tell_it(scale):
    assert detect_scale(drawn(scale, text=False))[0] == scale


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_cutting_tells_it_too(scale):
    assert detect_scale(drawn(scale, crop=5))[0] == scale


def test_bold_words_and_thick_frames_are_no_2x():
    picture = np.asarray(drawn(1, size=16, rules=False))
    image = Image.new("RGB", (520, 79), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(16)
    for place, words in enumerate(("Save route", "Share it", "Discard")):
        box = (20 + 150 * place, 18, 156 + 150 * place, 61)
        pen.rounded_rectangle(box, 4, outline=(0, 94, 162), width=2)
        pen.text((box[0] + 22, 30), words, fill=(0, 94, 162), font=font, stroke_width=0.7)
    assert detect_scale(picture)[0] == 1
    assert detect_scale(np.asarray(image))[0] == 1


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_bold_words_tell_it(scale):
    assert detect_scale(drawn(scale, rules=False, bold=0.35 * scale))[0] == scale


def test_more_evidence_is_more_confidence():
    rich = detect_scale(drawn(2))[1]
    assert rich > 0.9
    assert rich >= detect_scale(drawn(2, text=False))[1]


@pytest.mark.parametrize("size", [(4, 4), (4, 3000), (3000, 4), (40, 40), (300, 500)])
def test_a_blank_is_1x_without_much_confidence(size):
    scale, confidence = detect_scale(np.full((*size, 3), 255, np.uint8))
    assert scale == 1
    assert 0.3 <= confidence <= 0.9


def test_noise_gets_an_answer():
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)
    scale, confidence = detect_scale(noise)
    assert scale in (1, 2, 3)
    assert 0 < confidence <= 0.99


def test_a_shadow_is_no_rule():
    image = np.full((200, 300, 3), 255, np.uint8)
    for step in range(8):
        image[80 + step, :] = 180 + 9 * step
    assert detect_scale(image)[1] < 0.9


def test_bars_without_letters_are_taken_for_1x():
    # Even places and even heights are what 1x pictures have too.
    picture = np.full((88, 360, 3), 255, np.uint8)
    picture[20:36, 20:340] = (222, 226, 230)
    picture[20:36, 20:180] = (13, 110, 253)
    picture[52:68, 20:340] = (222, 226, 230)
    scale, confidence = detect_scale(picture)
    assert scale == 1
    assert confidence < 0.9
