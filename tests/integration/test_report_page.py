"""The report in a real browser: readable by everybody, quiet, and inert whatever it shows."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from componentforge.browser.locate import find_chromium
from evaluation.report import render_report
from tests.reported import reported

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</style></script><img src='https://evil.example/x' onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium: Browser, folder: Path, say: str = "Save changes", **options) -> Page:
    file = folder / "report.html"
    file.write_text(render_report(reported(say)), encoding="utf-8")
    page = chromium.new_page(**options)
    page.requests, page.problems = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("width", [1360, 420])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say(chromium, tmp_path, scheme, width):
    page = opened(
        chromium, tmp_path, color_scheme=scheme, bypass_csp=True,
        viewport={"width": width, "height": 900},
    )  # fmt: skip
    page.add_script_tag(path=AXE)
    found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, v.impact])")
    assert found == []


@pytest.mark.parametrize("width", [1360, 420])
def test_the_page_itself_never_scrolls_sideways(chromium, tmp_path, width):
    page = opened(chromium, tmp_path, "W" * 300, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_words_do_nothing_and_nothing_is_asked_for(chromium, tmp_path):
    page = opened(chromium, tmp_path, HOSTILE)
    assert page.title() == "SaveCard · ComponentForge"
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.problems == []
    assert page.locator("blockquote").first.text_content() == HOSTILE


def test_the_policy_stops_what_the_template_might_let_through(chromium, tmp_path):
    page = opened(chromium, tmp_path)
    page.evaluate(
        """() => {
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.owned = 1'>");
          const script = document.createElement("script");
          script.textContent = "window.owned = 2";
          document.body.append(script);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.owned") is None


def test_pictures_can_be_compared_in_four_ways(chromium, tmp_path):
    page = opened(chromium, tmp_path)
    picture, render, marks = (
        page.locator(f".f-{name} img") for name in ("picture", "render", "difference")
    )
    assert picture.bounding_box()["x"] < render.bounding_box()["x"]
    page.get_by_label("Slider").check(force=True)
    assert picture.bounding_box() == render.bounding_box()
    assert not marks.is_visible()
    page.locator("#dial").fill("80")
    assert render.evaluate("e => getComputedStyle(e).clipPath") == "inset(0px 0px 0px 80%)"
    page.get_by_label("Overlay").check(force=True)
    assert render.evaluate("e => getComputedStyle(e).opacity") == "0.8"
    page.get_by_label("Difference", exact=True).check(force=True)
    assert marks.is_visible()
    assert not picture.is_visible()


def test_pointing_at_the_outline_shows_the_place(chromium, tmp_path):
    page = opened(chromium, tmp_path)
    place = page.locator('svg [data-key="n0.1"]')
    assert "lit" not in place.get_attribute("class")
    page.locator('.tree [data-key="n0.1"]').hover()
    assert "lit" in place.get_attribute("class")
    assert page.locator(".l-finding").first.is_hidden()
    page.get_by_label("Differences").check()
    assert page.locator(".l-finding").first.is_visible()


def test_code_can_be_copied_as_it_is(chromium, tmp_path):
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    file = tmp_path / "report.html"
    file.write_text(render_report(reported(HOSTILE)), encoding="utf-8")
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_label("Copy SaveCard.tsx").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == reported(HOSTILE).attempt.draft.tsx
    context.close()
