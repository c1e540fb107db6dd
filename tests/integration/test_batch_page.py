"""A batch's page in a real browser, as it opens from the disk."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from componentforge.browser.locate import find_chromium
from componentforge.domain.batch import BatchItem, ItemResult, ItemRow
from evaluation.batch_report import batch_report

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</style><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    folder = tmp_path / "card #1"
    folder.mkdir()
    Image.new("RGB", (30, 20), "red").save(folder / "diff.png")
    (folder / "report.html").write_text("the report")
    done = ItemResult(
        state="done", component_type="card", verdict="passed", seen_gain=0.9, stages=10, cached=4
    )
    failed = ItemResult(state="failed", reason=HOSTILE)
    rows = [
        ItemRow(
            position=n,
            item=BatchItem(image=f"{n}.png", folder="card #1" if n == 0 else "gone"),
            state=result.state,
            result=result,
            finished_at=datetime(2026, 1, 2, tzinfo=UTC),
        )
        for n, result in enumerate((done, failed))
    ]
    file = tmp_path / "batch-report.html"
    names = {"card #1": {"diff.png", "report.html"}, "gone": set()}
    file.write_text(batch_report(HOSTILE, rows, [], names.__getitem__), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_to_say(chromium, page_file, scheme):
    page = chromium.new_page(color_scheme=scheme, bypass_csp=True)
    page.goto(page_file.as_uri())
    page.add_script_tag(path=AXE)
    found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, v.impact])")
    assert found == []


def test_it_shows_the_pictures_leads_to_the_reports_and_is_inert(chromium, page_file):
    page = chromium.new_page()
    problems, asked = [], []
    page.on("console", lambda message: problems.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert problems == []
    assert page.title() == "1 of 2 components · ComponentForge"
    assert HOSTILE in page.locator("li.reason, .reason").first.text_content()
    assert page.evaluate("document.querySelector('.tiles img').naturalWidth") == 30
    assert [url for url in asked if not url.startswith("file:")] == []
    page.get_by_role("link", name="card #1").click()
    assert page.text_content("body") == "the report"
