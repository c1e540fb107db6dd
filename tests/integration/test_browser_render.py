"""Rendering and measuring in the real browser."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from componentforge.browser.facade import Browser
from componentforge.domain.base import Blob
from componentforge.domain.component import Asset, Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.errors import DraftRejected
from componentforge.stores.blobs import FolderBlobs

BUTTON = """import { useState } from "react";
export function Thing({ label = "Save" }: { label?: string }) {
  const [n, setN] = useState(0);
  return <button type="button" onClick={() => setN(n + 1)}
    className="rounded-md bg-primary px-4 py-2 text-white">{label}</button>;
}
"""


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> FolderBlobs:
    return FolderBlobs(tmp_path_factory.mktemp("blobs"))


@pytest.fixture(scope="module")
def browser(blobs: FolderBlobs) -> Iterator[Browser]:
    with Browser(blobs, pages=2) as browser:
        yield browser


def component(
    body: str = "", tsx: str | None = None, story: str = "<Thing />", **more
) -> Component:
    draft = Draft(
        name="Thing",
        tsx=tsx or f"export function Thing() {{ return <>{body}</>; }}\n",
        stories=more.pop("head", "")
        + 'import { Thing } from "./Thing";\nexport default { component: Thing };\n'
        f"export const Screenshot = {{ render: () => {story} }};\n",
        tokens_css="@theme { --color-primary: #2563eb; }",
        **more,
    )
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return Component(draft=draft, verification=proof)


def picture(width: int, height: int, scale: int = 1, device: tuple[int, int] | None = None):
    device_width, device_height = device or (width * scale, height * scale)
    return Screenshot(
        image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
        width=width,
        height=height,
        device_width=device_width,
        device_height=device_height,
        scale=scale,
        scale_confidence=1,
    )


def pixels(blobs: FolderBlobs, render) -> Image.Image:
    return Image.open(io.BytesIO(blobs.get(render.image.blob_sha256))).convert("RGB")


def test_the_same_component_gives_the_same_pixels_again(browser, blobs):
    shown = component(tsx=BUTTON)
    first = browser.render(shown, picture(200, 60))
    browser.render(component("<p>another</p>"), picture(300, 90, 2))
    second = browser.render(shown, picture(200, 60))
    assert pixels(blobs, first).tobytes() == pixels(blobs, second).tobytes()
    assert pixels(blobs, first).getpixel((8, 20)) == (0x25, 0x63, 0xEB)


@pytest.mark.parametrize(
    ("css", "scale", "device"),
    [((101, 51), 1, (101, 51)), ((101, 51), 2, (201, 101)), ((80, 40), 3, (238, 119))],
)
def test_the_picture_has_the_asked_device_size_at_every_scale(browser, blobs, css, scale, device):
    shot = picture(*css, scale, device)
    assert pixels(blobs, browser.render(component("<i>a</i>"), shot)).size == device


def test_content_that_does_not_fit_says_how_much_it_wanted(browser):
    body = '<div className="h-[300px] w-[500px] bg-primary">x</div>'
    render = browser.render(component(body), picture(200, 100))
    assert (render.content_width, render.content_height) == (500, 300)
    small = browser.render(component("<p>x</p>"), picture(200, 100))
    assert small.content_width == 200
    assert small.content_height <= 100


def test_elements_are_measured_as_laid_out(browser):
    body = """<div className="p-[10px] bg-white">
      <h2 className="m-0 text-[20px] leading-[30px] uppercase text-[#ff0000]">Big <b>one</b></h2>
      <button type="button" disabled className="opacity-50 bg-black text-white w-[100px] h-[40px]">Go</button>
      <p className="w-[60px] text-[16px] leading-[20px] text-black/50">two words here</p>
      <span className="sr-only">hidden words</span><span className="hidden">gone</span>
      <svg width="10" height="10"><text>icon</text></svg>
    </div>"""
    render = browser.render(component(body), picture(300, 200))
    by_text = {e.text: e for e in render.elements if e.text}
    assert set(by_text) == {"BIG", "ONE", "Go", "two words here"}
    title = by_text["BIG"]
    assert (title.role, title.tag, title.color, title.lines) == ("heading", "h2", "#ff0000", 1)
    assert (title.bbox.x, title.bbox.y, title.bbox.w, title.bbox.h) == (10, 10, 280, 30)
    assert title.text_bbox is not None
    assert title.text_bbox.w < 60
    assert title.font_size == 20
    # Faded as a group: white at a half over a white page stays white, black turns grey.
    assert (by_text["Go"].role, by_text["Go"].color) == ("button", "#ffffff")
    assert by_text["Go"].background in {"#7f7f7f", "#808080"}
    assert by_text["two words here"].color in {"#7f7f7f", "#808080"}
    assert by_text["two words here"].lines >= 2
    assert by_text["two words here"].background is None


def test_fields_show_their_value_placeholder_or_bullets(browser):
    body = """<form>
      <input aria-label="a" defaultValue="typed" /><input aria-label="b" placeholder="hint" />
      <input aria-label="c" type="password" defaultValue="abc" />
      <select aria-label="d" defaultValue="2"><option value="1">One</option><option value="2">Two</option></select>
      <textarea aria-label="e" defaultValue="long" /><input aria-label="f" type="checkbox" />
    </form>"""
    render = browser.render(component(body), picture(400, 200))
    fields = [(e.text, e.role) for e in render.elements if e.tag in {"input", "select", "textarea"}]
    assert fields == [
        ("typed", "textbox"),
        ("hint", "textbox"),
        ("•••", "textbox"),
        ("Two", "combobox"),
        ("long", "textbox"),
        ("", "checkbox"),
    ]
    typed = next(e for e in render.elements if e.text == "typed")
    assert typed.text_bbox is not None
    assert typed.bbox.contains(typed.text_bbox, slack=1)
    assert typed.text_bbox.w < typed.bbox.w / 2


def test_axe_finds_a_nameless_button_and_leaves_page_rules_out(browser):
    bad = browser.render(component('<button type="button"></button>'), picture(100, 50))
    assert [(v.rule, v.impact) for v in bad.violations] == [("button-name", "critical")]
    assert browser.render(component("<p>just text</p>"), picture(100, 50)).violations == ()
    assert [v.rule for v in browser.audit_html("<img src='data:,'>")] == ["image-alt"]
    page = "<html><body><p>no title, no language, no landmark</p></body></html>"
    assert browser.audit_html(page) == ()


def test_a_component_that_throws_is_an_empty_render_with_the_error(browser):
    tsx = 'export function Thing() { if (1 < 2) throw new Error("boom"); return <p>x</p>; }\n'
    render = browser.render(component(tsx=tsx), picture(100, 50))
    assert [e for e in render.elements if e.text] == []
    assert any("boom" in line for line in render.console)


def test_only_react_and_the_drafts_own_files_can_be_imported(browser):
    tsx = 'import { readFileSync } from "fs";\nexport const Thing = () => <p>{String(readFileSync)}</p>;\n'
    with pytest.raises(DraftRejected, match='import of "fs" is not allowed'):
        browser.render(component(tsx=tsx), picture(100, 50))


def test_a_photograph_reaches_the_story_through_its_import(browser, blobs):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), (10, 200, 30)).save(out, "PNG")
    photo = Asset(file="photo.png", image=blobs.put(out.getvalue(), "image/png"))
    shown = component(
        tsx='export const Thing = ({ src }: { src: string }) => <img alt="" src={src} width="40" />;\n',
        story="<Thing src={photo} />",
        head='import photo from "./assets/photo.png";\n',
        assets=(photo,),
    )
    assert pixels(blobs, browser.render(shown, picture(50, 50))).getpixel((20, 20)) == (10, 200, 30)
    assert browser.check([shown.draft]) == [[]]


def test_a_page_given_as_html_is_shown_whole_when_no_height_is_given(browser):
    html = "<html><body style='margin:0'><div style='height:1234px'></div></body></html>"
    assert Image.open(io.BytesIO(browser.screenshot_html(html, 300))).size == (300, 1234)
    assert Image.open(io.BytesIO(browser.screenshot_html("<p>x", 30, 40, 2))).size == (60, 80)
    assert browser.measure_html("<p>words</p>", 100, 50)[-1].text == "words"


def test_threads_share_one_browser(browser, blobs):
    def render(number: int) -> set[str]:
        found = browser.render(component(f"<p>number {number}</p>"), picture(150, 40))
        return {e.text for e in found.elements if e.text}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(render, range(8))) == [{f"number {n}"} for n in range(8)]


def test_health_names_every_program(browser, tmp_path: Path, blobs):
    assert {k: str(v).split()[0][:1] for k, v in browser.health().items()} == {
        "Chromium": browser.version()[0],
        "Node": "v",
        "web packages": "T",
    }
    missing = Browser(blobs, chromium=str(tmp_path / "none")).health()["Chromium"]
    assert "point FORGE_CHROMIUM" in str(missing)
