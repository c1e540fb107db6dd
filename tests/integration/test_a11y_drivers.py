"""Two drivers, the same findings; the keyboard walk in the real browser."""

import shutil

import pytest

from componentforge.browser.facade import Browser
from componentforge.browser.selenium_driver import SeleniumAudit, find_chromedriver
from componentforge.cli.check import approved
from componentforge.errors import ServiceUnavailable
from componentforge.stores.blobs import FolderBlobs
from evaluation.metrics.accessibility import accessibility
from evaluation.metrics.keyboard import keyboard_scores

PAGES = {
    "clean": "<button type='button'>Save</button>",
    "picture without a name": "<img src='data:,'>",
    "field without a label": "<input type='text'><select><option>a</option></select>",
    "low contrast": "<p style='color:#aaa;background:#fff'>hard to read</p>",
    "several": "<a href='#x'></a><ul><p>no item</p></ul><div role='checkbox'>x</div><img src='data:,'>",
    "umlauts": "<p lang='xx-yy'>Grüße, 你好 # % ?</p>",
}
COMPONENTS = {
    "clean": "export function A() { return <button type='button'>Save</button>; }",
    "bad": "import { useState } from 'react';\nexport function A() { const [a, setA] = useState(0);"
    " return <div><img src='data:,' /><input value={a} onChange={() => setA(1)} /></div>; }",
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=30) as made:
        yield made


@pytest.fixture(scope="module")
def selenium():
    if shutil.which("chromedriver") is None:
        pytest.skip("no chromedriver on PATH: make setup installs it")
    with SeleniumAudit() as made:
        yield made


@pytest.mark.parametrize("name", sorted(PAGES))
def test_both_drivers_find_the_same_in_a_page(browser, selenium, name):
    ours = browser.audit_html(PAGES[name])
    assert selenium.audit_html(PAGES[name]) == ours
    assert (accessibility(ours) == 100) == (name == "clean")


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_both_drivers_find_the_same_in_a_component(browser, selenium, name):
    component = approved(COMPONENTS[name])
    theirs = selenium.audit_mounted(*browser.mounting(component))
    page = "<img src='data:,'><input>" if name == "bad" else "<button>Save</button>"
    assert [v.rule for v in theirs] == [v.rule for v in browser.audit_html(page)]


def test_a_grid_that_is_not_there_is_one_line():
    absent = SeleniumAudit(grid="http://127.0.0.1:9/wd/hub")
    with absent, pytest.raises(ServiceUnavailable, match="Selenium"):
        absent.audit_html("<p>x</p>")


def test_a_missing_driver_says_what_to_do():
    with pytest.raises(ServiceUnavailable, match="--driver playwright"):
        find_chromedriver(lambda name: None)


GOOD = "<button>a</button><a href='#b'>b</a><input aria-label='c'><button disabled>d</button>"
RADIOS = "<fieldset><label><input type='radio' name='r'>1</label><label><input type='radio' name='r'>2</label></fieldset>"


def test_every_control_is_reached_and_seen_and_left(browser):
    scores = keyboard_scores(browser.walk_html(GOOD + RADIOS))
    assert scores.passed
    assert scores.reachable == 1.0


def test_a_component_is_walked_as_a_page_is(browser):
    walk = browser.walk(approved(COMPONENTS["bad"]))
    assert len(walk.wanted) == 1
    assert keyboard_scores(walk).passed


def test_what_tab_does_not_reach_is_missed(browser):
    html = (
        "<div role='button' onclick='1'>x</div><button tabindex='-1'>y</button><button>z</button>"
    )
    scores = keyboard_scores(browser.walk_html(html))
    assert scores.reachable == pytest.approx(1 / 3)
    assert len(scores.missed) == 2


def test_a_focus_nobody_sees_is_told(browser):
    scores = keyboard_scores(
        browser.walk_html(
            "<style>.no:focus{outline:none}</style><button class='no'>x</button><button>y</button>"
        )
    )
    assert (scores.focus_visible, len(scores.unseen), scores.trap) == (0.5, 1, False)


def test_a_trap_is_found(browser):
    html = "<button id='a'>a</button><button id='b'>b</button><script>b.onkeydown = (e) => { if (e.key === 'Tab') { e.preventDefault(); a.focus(); } };</script>"
    assert keyboard_scores(browser.walk_html(html)).trap
