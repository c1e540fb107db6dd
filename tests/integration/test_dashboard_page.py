"""The dashboard in a real browser: opens from disk, sorts, filters, is accessible, asks for nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from componentforge.browser.locate import find_chromium
from evaluation.dashboard import render_dashboard
from evaluation.summary import summarise
from tests.evaluated import PICTURES, evaluation, record, replaced

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</style></script><img src='https://evil.example/x' onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def two(say="Save"):
    """B loses most in item-05, gains in item-02, fails in item-07."""
    moved = {5: -0.4, 2: 0.2, 1: -0.1}
    ev = evaluation(
        ("base", lambda i: 0.0),
        ("retuned=repairs:0", lambda i: moved.get(i, 0.0)),
        items=14,
        say=say,
    )
    return replaced(ev, ev.of("retuned")[7], record("retuned=repairs:0", 7, say, fails=True))


def opened(chromium: Browser, folder: Path, ev, load=PICTURES.get, **options) -> Page:
    file = folder / "dashboard.html"
    file.write_text(render_dashboard(ev, summarise(ev), load), encoding="utf-8")
    page = chromium.new_page(**options)
    page.requests, page.problems = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(file.as_uri())
    return page


def names(page: Page) -> list[str]:
    return page.locator(".item:visible .title").all_text_contents()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1360), ("dark", 420)])
def test_axe_has_nothing_to_say(chromium, tmp_path, scheme, width):
    page = opened(
        chromium, tmp_path, two(), color_scheme=scheme, bypass_csp=True,
        viewport={"width": width, "height": 900},
    )  # fmt: skip
    for summary in page.locator(".item > summary").all()[:2]:
        summary.click()
    page.add_script_tag(path=AXE)
    found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, v.impact])")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_words_do_nothing_and_nothing_is_asked_for(chromium, tmp_path):
    page = opened(chromium, tmp_path, two(HOSTILE))
    page.locator(".item > summary").first.click()
    assert page.title() == "golden · evaluation · ComponentForge"
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
    assert page.problems == []
    assert HOSTILE in page.locator(".item[open]").inner_text()


def test_the_largest_regression_comes_first_and_orders_can_be_chosen(chromium, tmp_path):
    page = opened(chromium, tmp_path, two())
    assert names(page)[:3] == ["item-07", "item-05", "item-01"]
    assert names(page)[-1] != "item-02"  # unchanged items stand after the changed ones
    page.get_by_label("Sort by").select_option("name")
    assert names(page) == [f"item-{i:02}" for i in range(14)]
    page.get_by_label("reversed").check()
    assert names(page)[0] == "item-13"
    page.get_by_label("reversed").uncheck()
    page.get_by_label("Sort by").select_option("gain")
    assert names(page)[0] == "item-07"
    assert names(page)[-1] == "item-02"


def test_filters_narrow_the_items_and_say_how_many_are_left(chromium, tmp_path):
    page = opened(chromium, tmp_path, two())
    page.locator("#f-state").select_option("worse")
    assert set(names(page)) == {"item-07", "item-05", "item-01"}
    page.locator("#f-state").select_option("failed")
    assert names(page) == ["item-07"]
    page.locator("#f-state").select_option("")
    page.locator("#f-category").select_option("complex")
    assert set(names(page)) == {"item-03", "item-07", "item-11"}
    page.get_by_label("Search").fill("family-5")
    assert names(page) == ["item-11"]
    assert page.get_by_role("status").text_content() == "1 of 14 items"
    page.locator("#f-type").select_option("card")
    assert names(page) == []


def test_an_item_shows_its_pictures_findings_and_the_change_in_code(chromium, tmp_path):
    page = opened(chromium, tmp_path, two())
    item = page.locator('.item[data-name="item-05"]')
    item.locator("> summary").click()
    item.locator("img").first.wait_for()
    assert item.locator("img").count() == 5  # the picture, two renders, two differences
    assert item.locator("img").first.evaluate("e => e.decode().then(() => e.naturalWidth)") == 280
    item.get_by_text("Code against base").click()
    shown = item.get_by_role("region", name="Difference in code, retuned").inner_text()
    assert '-  return <p className="p-4">' in shown
    assert '+  return <p className="p-7">' in shown
    item.get_by_text("2 findings").first.click()
    item.get_by_text("color-contrast").first.wait_for()


def test_a_failed_item_says_why(chromium, tmp_path):
    page = opened(chromium, tmp_path, two("The sketch"))
    page.locator('.item[data-name="item-07"] > summary').click()
    assert page.get_by_text("The sketch was not understood").is_visible()


def test_a_picture_that_is_gone_is_said_to_be(chromium, tmp_path):
    page = opened(chromium, tmp_path, two(), load=lambda _: None)
    page.locator(".item > summary").first.click()
    assert page.get_by_text("The picture is no longer stored.").first.is_visible()


def test_groups_show_the_figure_one_chooses(chromium, tmp_path):
    page = opened(chromium, tmp_path, two())
    assert page.get_by_role("region", name="Likeness by category").is_visible()
    page.locator("#grouped").select_option("Accessibility")
    assert page.get_by_role("region", name="Accessibility by category").is_visible()
    assert not page.get_by_role("region", name="Likeness by category").is_visible()


def test_one_variant_needs_no_comparison(chromium, tmp_path):
    page = opened(chromium, tmp_path, evaluation(("only", lambda i: 0.0), items=6))
    assert page.locator("#verdicts").count() == 0
    values = [float(v) for v in page.locator(".item .value").all_text_contents()]
    assert values == sorted(values)


def test_the_verdict_stands_with_its_reasons(chromium, tmp_path):
    ev = evaluation(("a", lambda i: 0.0), ("b=repairs:0", lambda i: 0.04 + 0.001 * (i % 3)))
    page = opened(chromium, tmp_path, ev)
    assert page.locator(".verdict .word").text_content() == "SHIP"
    assert page.locator(".verdict li").first.text_content().startswith("Likeness is better by")
