"""The pages about experiments and feedback in a real browser: from disk, quiet, accessible."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from componentforge.browser.locate import find_chromium
from componentforge.domain.experiment import Registered
from componentforge.domain.variant import parse_variant
from evaluation.experiments.analysis import analyse
from evaluation.experiments.course import course
from evaluation.experiments.examples import extremes, offline
from evaluation.experiments.page import experiment_page
from evaluation.experiments.segments import segments
from evaluation.feedback_trends import trends, trends_page
from tests.evaluated import PICTURES, evaluation, record, replaced
from tests.experimented import experiment, rows
from tests.said import retraining, said

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOSTILE = "</style></script><img src='https://evil.example/x' onerror=\"document.title='owned'\">"
VIEWS = [("light", 1360), ("dark", 420)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def opened(chromium: Browser, folder: Path, html: str, name: str, **options) -> Page:
    """The page from disk; with FORGE_SHOTS a picture of it is left there."""
    file = folder / "report.html"
    file.write_text(html, encoding="utf-8")
    page = chromium.new_page(bypass_csp=True, **options)
    page.requests, page.problems = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(file.as_uri())
    if shots := os.environ.get("FORGE_SHOTS"):
        page.screenshot(path=Path(shots) / f"{name}.png", full_page=True)
    return page


def quiet(page: Page) -> None:
    """Nothing was asked for, nothing was said, and axe has nothing to say."""
    asked = [url for url in page.requests if not url.startswith(("file:", "data:"))]
    assert (asked, page.problems) == ([], [])
    page.add_script_tag(path=AXE)
    found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, v.help])")
    assert found == []


def fits(page: Page, width: int) -> None:
    """Nothing is cut off, and the cards have the room there is."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    widest = page.locator("section.card").first.evaluate("e => e.getBoundingClientRect().width")
    assert widest > 0.7 * min(width, 1080)


def report(hypothesis="A second repair makes components more alike.") -> str:
    one = experiment(hypothesis=hypothesis)
    told = [
        row.model_copy(update={"segments": {"size": "large" if i % 3 else HOSTILE}})
        for i, row in enumerate(rows(400, gain=0.6, slower=0.1))
    ]
    moved = {5: -0.4, 2: 0.2, 1: -0.1, 9: 0.05}
    compared = evaluation(
        ("base=repairs:1", lambda i: 0.0),
        ("other=repairs:2", lambda i: moved.get(i, 0.0)),
        items=14,
    )
    compared = replaced(
        compared, compared.of("other")[7], record("other=repairs:2", 7, HOSTILE, fails=True)
    )
    pairs = offline(one, compared, PICTURES.get)
    registered = Registered(
        experiment=one, state="running", created_at=datetime(2026, 11, 2, tzinfo=UTC)
    )
    return experiment_page(
        registered, analyse(one, told), course(one, told), segments(one, told),
        extremes(one, told), pairs,
    )  # fmt: skip


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_an_experiments_page_shows_everything_and_is_accessible(chromium, tmp_path, scheme, width):
    page = opened(
        chromium, tmp_path, report(), f"experiment-{scheme}", color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )  # fmt: skip
    assert page.title().startswith("SHIP · more-repairs")
    # The primary metric and the guardrail, each over time.
    assert page.locator("svg.course polyline.line").count() == 2
    assert page.locator("svg.course line.margin").count() == 1
    assert page.get_by_role("region", name="Effect by segment").locator("tbody tr").count() == 2
    beside = page.locator("section", has=page.locator("#pair-1"))
    assert beside.locator("h3").first.inner_text().startswith("item-07")
    assert beside.locator("img").count() > 8
    assert beside.locator("img").first.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
    assert page.get_by_role("region", name="Ends of other").locator("tbody tr").count() == 6
    fits(page, width)
    quiet(page)


def test_an_experiments_page_believes_no_words(chromium, tmp_path):
    page = opened(chromium, tmp_path, report(HOSTILE * 3), "experiment-hostile")
    assert "owned" not in page.title()
    quiet(page)


def test_a_page_without_segments_or_pairs_says_how_to_get_them(chromium, tmp_path):
    one = experiment()
    told = rows(60)
    registered = Registered(
        experiment=one, state="running", created_at=datetime(2026, 11, 2, tzinfo=UTC)
    )
    page = opened(
        chromium,
        tmp_path,
        experiment_page(registered, analyse(one, told), course(one, told)),
        "bare",
    )
    assert page.get_by_text("forge ab record KEY FILE --segments").is_visible()
    quiet(page)


def test_pairs_are_found_by_content_not_by_name():
    one = experiment()
    other = evaluation(("x=repairs:1", lambda i: 0.0), ("y=repairs:2", lambda i: 0.1), items=8)
    (pair,) = offline(one, other, lambda _: None)
    assert pair.names == ("x", "y")
    assert not pair.pictures
    elsewhere = evaluation(("base", lambda i: 0.0), ("other=repairs:0", lambda i: 0.1), items=8)
    assert offline(one, elsewhere, lambda _: None) == []
    assert one.arms[0].variant.content_sha256 == parse_variant("q=repairs:1").content_sha256


def everything():
    """Forty days of feedback by two variants, with everything a row can hold."""
    rows = []
    for number in range(1, 121):
        rows.append(
            said(
                number // 3, thumbs=("up", "down", "up", None)[number % 4],
                outcome=("merged", "rejected", None)[number % 3],
                variant_sha256=("ab" * 32, "ba" * 32, None)[number % 3],
                component_type="badge" if number % 5 == 0 else None,
                reason=HOSTILE if number % 7 == 0 else f"mail me at a{number}@example.org",
                kinds=("injection",) if number % 11 == 0 else (),
            )
        )  # fmt: skip
    return trends(rows, [retraining()])


@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_the_feedback_page_shows_trends_and_is_accessible(chromium, tmp_path, scheme, width):
    page = opened(
        chromium, tmp_path, trends_page(everything()), f"feedback-{scheme}", color_scheme=scheme,
        viewport={"width": width, "height": 900},
    )  # fmt: skip
    assert page.title() == "Feedback · ComponentForge"
    assert page.locator("svg.course").count() == 2
    assert page.get_by_role("region", name="Feedback by variant").locator("tbody tr").count() == 3
    assert page.get_by_role("region", name="Every retraining").locator("tbody tr").count() == 1
    assert "@example.org" not in page.locator("main").inner_text()
    assert "[mail]" in page.locator("main").inner_text()
    fits(page, width)
    quiet(page)


def test_a_feedback_page_of_nothing_says_so(chromium, tmp_path):
    page = opened(chromium, tmp_path, trends_page(trends([], [])), "feedback-none")
    assert page.get_by_text("Nothing was said yet.").is_visible()
    assert page.locator("svg.course").count() == 0
    quiet(page)
