"""The writer against perfect readings of the demo pictures, in the real browser and compiler."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from componentforge.browser.facade import Browser
from componentforge.domain.component import (
    Component,
    Draft,
    Render,
    Verification,
    code_sha256,
)
from componentforge.domain.picture import Screenshot
from componentforge.domain.proposal import Proposal, Reading
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.propose import LocalProposer
from componentforge.engines.local.synthesize import LocalSynthesizer
from componentforge.stores.blobs import FolderBlobs
from tests.bench.oracle import reading_of
from tests.sketch import BLUE, GREY, Sketch

DEMO = Path(__file__).parents[2] / "datasets/golden/demo"
CASES = sorted(path.parent for path in DEMO.glob("*/truth.json"))


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> FolderBlobs:
    return FolderBlobs(tmp_path_factory.mktemp("blobs"))


@pytest.fixture(scope="module")
def browser(blobs: FolderBlobs) -> Iterator[Browser]:
    with Browser(blobs) as running:
        yield running


def shot_of(case: Path, blobs: FolderBlobs) -> Screenshot:
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    data = (case / "screenshot.png").read_bytes()
    with Image.open(case / "screenshot.png") as image:
        w, h = image.size
    return Screenshot(
        image=blobs.put(data, "image/png"), width=truth["width"], height=truth["height"],
        device_width=w, device_height=h, scale=truth["dpr"], scale_confidence=1.0,
    )  # fmt: skip


def read(case: Path) -> tuple[Reading, Proposal]:
    found = reading_of(case)
    reading = found.model_copy(update={"layout": annotate(found.layout)})
    return reading, LocalProposer().propose(reading, "", None)


def shown(browser: Browser, draft: Draft, screenshot: Screenshot) -> Render:
    approved = Verification(code_sha256=code_sha256(draft), passed=True)
    return browser.render(Component(draft=draft, verification=approved), screenshot)


def test_there_are_demo_pictures_to_measure():
    assert len(CASES) >= 5


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_a_perfect_reading_becomes_code_that_compiles_and_lands_where_the_picture_has_it(
    case: Path, blobs: FolderBlobs, browser: Browser
):
    screenshot = shot_of(case, blobs)
    reading, proposal = read(case)
    draft = LocalSynthesizer().synthesize(screenshot, reading, proposal, [])
    assert browser.check([draft]) == [[]]
    render = shown(browser, draft, screenshot)
    assert render.console == ()
    bad = [v.rule for v in render.violations if v.impact in ("serious", "critical")]
    assert [rule for rule in bad if rule != "color-contrast"] == []
    wanted = [n for n in reading.layout.root.walk() if n.text]
    found = [e for e in render.elements if e.text and e.text_bbox]
    off: list[float] = []
    for node in wanted:
        assert node.text is not None
        same = [e.text_bbox for e in found if e.text == node.text.content and e.text_bbox]
        assert same, f"{node.text.content!r} is not shown"
        near = min(
            abs(b.centre[0] - node.box.centre[0]) + abs(b.centre[1] - node.box.centre[1])
            for b in same
        )
        off.append(near)
    assert sorted(off)[len(off) // 2] <= 1.5
    assert sum(d <= 4 for d in off) >= 0.8 * len(off)


@pytest.mark.parametrize("case", CASES[:3], ids=lambda p: p.name)
def test_a_repair_without_findings_writes_the_same_code(case: Path, blobs: FolderBlobs):
    screenshot = shot_of(case, blobs)
    reading, proposal = read(case)
    first = LocalSynthesizer().synthesize(screenshot, reading, proposal, [])
    again = LocalSynthesizer().synthesize(screenshot, reading, proposal, [], first, [])
    assert (again.tsx, again.stories, again.tokens_css) == (
        first.tsx,
        first.stories,
        first.tokens_css,
    )


def test_every_role_of_a_sketch_compiles_and_is_named(blobs: FolderBlobs, browser: Browser):
    s = Sketch()
    area = s.box(20, 260, 300, 90, [s.text(32, 270, "Your message")], border="#9ca3af")
    chevron = s.icon(296, 204, 12, 7, "chevron-down", "#111111")
    layout = s.page(
        s.text(20, 10, "Order a boat", size=22, weight=700),
        s.box(20, 60, 300, 20, [s.box(20, 61, 18, 18, [s.box(25, 66, 8, 8, fill="#ffffff", radius=4)],
              fill=BLUE, radius=9), s.text(46, 60, "Rowing boat")]),
        s.box(20, 90, 300, 20, [s.box(20, 91, 18, 18, border=GREY, radius=9), s.text(46, 90, "Sailing boat")]),
        s.box(20, 120, 300, 24, [s.text(20, 122, "Life vests"),
              s.box(276, 120, 44, 24, [s.box(299, 123, 18, 18, fill="#ffffff", radius=9)], fill=BLUE, radius=12)]),
        s.box(20, 160, 300, 8, [s.box(20, 160, 150, 8, fill=BLUE)], fill=GREY),
        s.box(20, 188, 300, 40, [s.text(32, 198, "Two hours"), chevron], border="#9ca3af"),
        area,
        s.box(20, 370, 300, 40, [s.text(140, 380, "Book it", color="#ffffff", w=60)], fill=BLUE),
        w=340, h=440,
    )  # fmt: skip
    noted = annotate(layout)
    reading = reading_of(CASES[0]).model_copy(update={"layout": noted})
    proposal = LocalProposer().propose(reading, "", "BoatForm")
    size = {"width": 340, "height": 440, "device_width": 340, "device_height": 440}
    blob = blobs.put(b"", "image/png")
    screenshot = Screenshot.model_validate(
        {"image": blob, **size, "scale": 1, "scale_confidence": 1}
    )
    draft = LocalSynthesizer().synthesize(screenshot, reading, proposal, [])
    assert browser.check([draft]) == [[]]
    render = shown(browser, draft, screenshot)
    roles = {e.role for e in render.elements}
    assert {"radio", "switch", "combobox", "textbox", "button"} <= roles
    assert [v.rule for v in render.violations if v.impact == "critical"] == []
