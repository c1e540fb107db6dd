"""Every pattern in the real compiler, the real browser and under real keys."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from componentforge.browser.facade import Browser
from componentforge.browser.locate import PROJECT, find_chromium
from componentforge.domain.base import Blob
from componentforge.domain.component import Component, Draft, Verification, code_sha256
from componentforge.domain.picture import Screenshot
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.patterns_own import FOLDER, THEME, pattern_folders

NAMES = [path.name for path in pattern_folders()]


def draft_of(name: str) -> Draft:
    folder = FOLDER / name
    export = json.loads((folder / "pattern.json").read_text("utf-8"))["name"]
    return Draft(
        name=export,
        tsx=(folder / f"{export}.tsx").read_text("utf-8"),
        stories=(folder / f"{export}.stories.tsx").read_text("utf-8"),
        tokens_css=(FOLDER / THEME).read_text("utf-8"),
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=60) as made:
        yield made


@pytest.fixture(scope="module")
def picture() -> Screenshot:
    return Screenshot(
        image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
        width=760,
        height=480,
        device_width=760,
        device_height=480,
        scale=1,
        scale_confidence=1.0,
    )


def test_every_pattern_is_strict_typescript(browser):
    findings = browser.check([draft_of(name) for name in NAMES])
    assert {n: f for n, f in zip(NAMES, findings, strict=True) if f} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_pattern_shows_something_and_axe_finds_nothing(browser, picture, name):
    draft = draft_of(name)
    approved = Verification(code_sha256=code_sha256(draft), passed=True)
    shown = browser.render(Component(draft=draft, verification=approved), picture)
    assert shown.violations == ()
    assert shown.console == ()
    assert any(element.text or element.role == "button" for element in shown.elements)


@pytest.fixture(scope="module")
def stage(browser) -> Iterator["Stage"]:
    """A page with keys: the facade only looks."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        program = playwright.chromium.launch(executable_path=str(find_chromium(None)))
        yield Stage(browser, program)
        program.close()


class Stage:
    """Mounts a pattern's story in a page of its own."""

    def __init__(self, browser: Browser, program) -> None:
        self._sidecar, self._program = browser.sidecar, program

    def show(self, name: str):
        draft = draft_of(name)
        files = {f"{draft.name}.tsx": draft.tsx, f"{draft.name}.stories.tsx": draft.stories}
        script = self._sidecar.call(
            "bundle", files=files, entry=f"{draft.name}.stories", story="Screenshot", assets={}
        )["script"]
        css = self._sidecar.call("css", theme=draft.tokens_css, sources=list(files.values()))["css"]
        page = self._program.new_page()
        page.set_default_timeout(15_000)
        page.set_content("<div id=root></div>")
        page.add_style_tag(content=css)
        page.add_script_tag(content=self._sidecar.call("runtime", root=str(PROJECT))["script"])
        page.add_script_tag(content=script)
        return page


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent")


def test_arrow_keys_move_through_tabs_and_step_over_disabled_ones(stage):
    page = stage.show("tabs")
    page.keyboard.press("Tab")
    assert focused(page) == "Plot"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "Cast"
    assert page.get_by_role("tabpanel").first.text_content() == "Eleven people and one goat."
    page.keyboard.press("ArrowRight")  # over Press, round to the first
    assert focused(page) == "Plot"
    page.keyboard.press("End")
    assert focused(page) == "Cast"
    page.keyboard.press("Tab")  # one tab stop: on to the panel
    assert focused(page) == "Eleven people and one goat."
    page.close()


def test_a_tooltip_comes_with_the_focus_and_goes_with_escape(stage):
    page = stage.show("tooltip")
    hint = page.get_by_role("tooltip")
    page.keyboard.press("Tab")
    assert hint.is_visible()
    described = page.get_by_role("button").get_attribute("aria-describedby")
    assert described == hint.get_attribute("id")
    page.keyboard.press("Escape")
    assert hint.count() == 0
    page.close()


def test_an_accordion_opens_one_at_a_time(stage):
    page = stage.show("accordion")
    page.get_by_role("button", name="Is fishing allowed?").press("Enter")
    states = [b.get_attribute("aria-expanded") for b in page.get_by_role("button").all()]
    assert states == ["false", "true", "false"]
    assert page.get_by_text("With a day card").is_visible()
    page.close()


def test_a_switch_turns_with_space_and_not_when_disabled(stage):
    page = stage.show("switch")
    share, beta = (page.get_by_role("switch", name=n) for n in ("Share my location", "Beta"))
    share.press("Space")
    assert share.get_attribute("aria-checked") == "true"
    assert beta.is_disabled()
    page.close()


def test_a_dialog_keeps_the_focus_inside(stage):
    page = stage.show("dialog")
    assert page.get_by_role("dialog", name="Leave the choir?").is_visible()
    seen = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate(
                "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
            )
        )
    assert seen == {True}
    page.close()


def test_a_form_sends_nobody_to_a_wrong_field(stage):
    page = stage.show("form")
    page.get_by_role("button", name="Book").click()
    last = page.get_by_label("Last name")
    assert last.get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.name") == "last"
    page.close()


def test_a_search_field_is_emptied_by_escape(stage):
    page = stage.show("search-field")
    field = page.get_by_role("searchbox", name="Search the map")
    field.press("Escape")
    assert field.input_value() == ""
    page.close()


def test_a_loading_button_does_nothing_but_keeps_the_focus(stage):
    page = stage.show("button")
    busy = page.get_by_role("button", name="Sending")
    busy.focus()
    assert (
        busy.evaluate("e => e === document.activeElement && e.getAttribute('aria-busy')") == "true"
    )
    page.close()


def test_stories_stay_beside_their_pattern():
    for path in pattern_folders():
        assert len(list(Path(path).glob("*.stories.tsx"))) == 1
