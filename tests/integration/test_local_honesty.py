"""Nothing of a picture's pixels stands in what is written, but photographs in `assets/`.

The reader is given the pictures without any words: letters nobody read are what a dishonest writer
would trace.
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from componentforge.domain.component import Draft
from componentforge.domain.picture import Screenshot, Words
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.reader import LocalReader
from componentforge.engines.local.synthesize import LocalSynthesizer
from componentforge.stores.blobs import FolderBlobs

SETS = Path(__file__).parents[2] / "datasets/golden"
GOLDEN = sorted(p for p in SETS.glob("*/*/picture.png"))[::4]
DEMO = sorted(SETS.glob("demo/*/screenshot.png"))

MOST_POINTS = 170
"""Numbered pairs in one drawing; a traced line of text has several hundred."""
MOST_PAINTED = 320
"""Elements with a paint of their own in one component; a mosaic of pixels has thousands."""
_FORBIDDEN = {
    "data URL": r"data:\s*\w+/",
    "background image": r"url\(|background-?image",
    "canvas": r"<canvas|OffscreenCanvas|putImageData|createImageBitmap",
    "image element": r"<image\b|<use\b|<feImage|<foreignObject|<object\b|<embed\b",
    "encoded bytes": r"[A-Za-z0-9+/]{200,}={0,2}",
    "picture by address": r"<img\b[^>]*src=\"",
    "inline style": r"\bstyle=",
    "painted pixels": r"(?:\d+px \d+px (?:0 )?#[0-9a-f]{3,8},\s*){12,}",
}


def pictures_in(draft: Draft) -> list[str]:
    """Every way in which the sources carry pixels, by name."""
    sources = "\n".join([draft.tsx, draft.stories, draft.tokens_css])
    found = [name for name, form in _FORBIDDEN.items() if re.search(form, sources, re.I)]
    for d in re.findall(r'\bd="([^"]*)"|"d": ?"([^"]*)"|icon: "(M[^"]*)"', sources):
        points = len(re.findall(r"[-+]?(?:\d*\.)?\d+", "".join(d))) / 2
        if points > MOST_POINTS:
            found.append(f"a path of {points:.0f} points")
    if (painted := len(re.findall(r"\bbg-[\w-]+", sources))) > MOST_PAINTED:
        found.append(f"{painted} painted elements")
    return found


def made(path: Path, scale: int, blobs: FolderBlobs) -> Draft:
    """What is written of a picture whose words nobody read."""
    with Image.open(path) as opened:
        image = np.asarray(opened.convert("RGB"))
    h, w = image.shape[:2]
    screenshot = Screenshot(
        image=blobs.put(path.read_bytes(), "image/png"), width=w // scale, height=h // scale,
        device_width=w, device_height=h, scale=scale, scale_confidence=1.0,
    )  # fmt: skip
    reading = LocalReader(blobs).read(screenshot, image, Words(lines=()))
    proposal = LocalProposer().propose(reading, "", None)
    return LocalSynthesizer().synthesize(screenshot, reading, proposal, [])


@pytest.fixture(scope="module")
def blobs(tmp_path_factory) -> FolderBlobs:
    return FolderBlobs(tmp_path_factory.mktemp("blobs"))


@pytest.mark.parametrize("path", [*DEMO, *GOLDEN], ids=lambda p: p.parent.name)
def test_no_picture_stands_in_the_code_though_no_word_was_read(path, blobs):
    truth = json.loads(path.with_name("truth.json").read_text(encoding="utf-8"))
    assert pictures_in(made(path, int(truth.get("dpr", 1)), blobs)) == []


def test_scribbles_charts_and_noise_are_not_copied(blobs, tmp_path):
    rng = np.random.default_rng(11)
    picture = Image.new("RGB", (640, 420), "white")
    pen = ImageDraw.Draw(picture)
    walk = np.cumsum(rng.normal(0, 9, (400, 2)), axis=0) + np.array([160, 120])
    pen.line([tuple(p) for p in walk], fill="#224488", width=2)
    pen.line([(340 + 3 * i, 150 + 60 * np.sin(i / 7)) for i in range(90)], fill="#aa2222", width=2)
    for _ in range(300):
        x, y = rng.integers(20, 300), rng.integers(250, 400)
        pen.rectangle((x, y, x + 2, y + 2), fill=tuple(int(v) for v in rng.integers(0, 255, 3)))
    path = tmp_path / "scribble.png"
    picture.save(path)
    assert pictures_in(made(path, 1, blobs)) == []


def test_a_photograph_comes_from_outside_by_a_prop(blobs, tmp_path):
    rng = np.random.default_rng(5)
    pixels = np.full((300, 400, 3), 255, np.uint8)
    coarse = Image.fromarray(rng.integers(0, 255, (9, 12, 3), dtype=np.uint8))
    pixels[40:190, 60:260] = np.asarray(coarse.resize((200, 150), Image.Resampling.BICUBIC))
    path = tmp_path / "photo.png"
    Image.fromarray(pixels).save(path)
    draft = made(path, 1, blobs)
    assert pictures_in(draft) == []
    assert "src={image1}" in draft.tsx
    assert len(draft.assets) == 1


@pytest.mark.parametrize(
    "fault",
    [
        '<img src="data:image/png;base64,AAAA" />',
        '<div className="bg-[url(https://e.example/a.png)]" />',
        "<canvas ref={paint} />",
        "<svg><image href={picture} /></svg>",
        f'<path d="M0 0{"L3.5 4.25" * 400}Z" />',
        f'const pixels = "{"aGVsbG8" * 60}";',
        '<img src="/shot.png" />',
        f'<p className="shadow-[{"1px 2px 0 #aabbcc," * 40}]" />',
        "".join(f'<i className="bg-c{n}" />' for n in range(900)),
    ],
)
def test_every_way_of_carrying_pixels_is_seen(fault):
    draft = Draft(name="Copy", tsx=fault, stories="", tokens_css="")
    assert pictures_in(draft)
