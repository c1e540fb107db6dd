"""What a browser says of the colours it paints, measured in the real one."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from componentforge.browser.locate import find_chromium
from componentforge.browser.truth import MEASURE


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def measured(chromium: Browser, style: str, inner: str = "", rest: str = ""):
    page = chromium.new_page()
    page.set_content(
        f"<style>{rest}</style><body style='margin:0'><div id=harness style='padding:20px'>"
        f"<div id=it style='width:60px;height:30px;{style}'>{inner}</div></div>"
    )
    found = page.evaluate(f"({MEASURE})()")
    page.close()
    return found


@pytest.mark.parametrize(
    ("css", "seen"),
    [
        ("rgba(31,35,40,.15)", "#d6d8db"),
        ("rgb(31 35 40 / 15%)", "#d6d8db"),
        ("color(srgb 1 0.5 0 / 0.5)", "#fbbc7d"),
        ("color-mix(in srgb, black 50%, transparent)", "#7b7c7d"),
        ("oklch(0 0 0 / 0.5)", "#7b7c7d"),
        ("#123456", "#123456"),
    ],
)
def test_a_translucent_border_is_mixed_exactly(chromium, css, seen):
    found = measured(chromium, f"background:#f6f8fa;border:1px solid {css}")
    assert found["elements"][0]["border_color"] == seen


@pytest.mark.parametrize(
    ("shadow", "paints"),
    [
        ("0 0 0 1px rgb(0 0 0 / .5)", [["border", "#808080"]]),
        ("inset 0 0 0 1px rgb(0 0 0 / .5)", [["border", "#008000"]]),
        ("0 2px 0 #929191", [["border", "#929191"]]),
        ("0 1px 2px rgb(0 0 0 / .5)", []),
        ("0 0 0 1px rgb(0 0 0 / .02)", []),
        ("0 0 0 0 #000", []),
        ("0 4px 8px #123, 0 0 0 1px #d4d4d5", [["border", "#d4d4d5"]]),
    ],
)
def test_a_shadow_is_a_line_when_it_is_sharp_and_seen(chromium, shadow, paints):
    assert measured(chromium, f"background:#0f0;box-shadow:{shadow}")["paints"] == paints


def test_pseudo_elements_paint_fills_borders_and_signs(chromium):
    rest = (
        "#it::before{content:'';background:rgb(0 0 0 / .5);border-top:1px solid red}"
        "#it::after{content:'>';color:#0000ff;opacity:.5}"
    )
    found = measured(chromium, "", rest=rest)["paints"]
    assert found == [["fill", "#808080"], ["border", "#ff0000"], ["icon", "#8080ff"]]


def test_a_pseudo_element_that_is_not_there_paints_nothing(chromium):
    rest = "#it::before{background:red}#it::after{content:'';background:red;display:none}"
    assert measured(chromium, "", rest=rest)["paints"] == []


def test_shapes_of_an_svg_paint_fill_and_stroke(chromium):
    inner = (
        "<svg width=20 height=20 style='color:#123456'><path d='M0 0h9v9z' fill=currentColor />"
        "<path d='M0 0h9' fill=none stroke='#ff0000' stroke-opacity=.5 />"
        "<defs><rect width=9 height=9 fill='#00ff00'/></defs></svg>"
    )
    found = measured(chromium, "", inner)["paints"]
    assert found == [["icon", "#123456"], ["icon", "#ff8080"]]
