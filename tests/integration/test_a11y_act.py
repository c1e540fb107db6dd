"""W3C ACT rules: the published outcome of each example, ours and bare axe's."""

import json
from pathlib import Path

import pytest

from componentforge.browser.audit import AUDIT, PAGE_RULES, violations_of
from componentforge.browser.facade import Browser
from componentforge.browser.page import settled, whole_page
from componentforge.stores.blobs import FolderBlobs

EXAMPLES = [
    json.loads(line)
    for line in Path("tests/fixtures/act/examples.jsonl").read_text(encoding="utf-8").splitlines()
]
KNOWN = {
    # Chromium itself makes a scroller without controls focusable: axe no longer objects.
    "0ssw9k": [
        '<section style="height:40px;width:200px;overflow:scroll">'
        '<p style="height:400px">Long</p></section>'
    ],
    # axe looks for controls within controls; a bare `tabindex` it leaves to a person.
    "307n5z": ['<button><span tabindex="0">Go</span></button>'],
}
"""What axe 4.14 does not see as W3C does."""
BARE = """(async (off) => {
  const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]));
  return (await axe.run(document, { rules })).violations.map((one) => one.id);
})(%s)"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs")), timeout_s=60) as made:
        yield made


def both(browser, html):
    """Rules that fire: as `audit_html` asks, and as one would write first. One load for both."""

    async def work(tab):
        await tab.size(1024, 768, 1)
        await tab.load(whole_page(html))
        await tab.run(settled())
        ours = [violation.rule for violation in violations_of(await tab.run(AUDIT))]
        return ours, await tab.run(BARE % json.dumps(PAGE_RULES))

    return browser.chromium.run("page", work)


def agrees(example, fired):
    return (example["outcome"] == "failed") == bool(set(example["axe"]) & set(fired))


def test_there_are_enough_examples_of_enough_rules():
    assert len(EXAMPLES) >= 60
    assert len({example["rule"] for example in EXAMPLES}) >= 20
    assert {example["outcome"] for example in EXAMPLES} == {"passed", "failed", "inapplicable"}


@pytest.mark.parametrize("rule", sorted({example["rule"] for example in EXAMPLES}))
def test_the_published_outcome_is_met_at_least_as_often_as_by_bare_axe(browser, rule):
    ours = theirs = 0
    missed = []
    for example in (one for one in EXAMPLES if one["rule"] == rule):
        found, bare = both(browser, example["html"])
        ours += agrees(example, found)
        theirs += agrees(example, bare)
        if not agrees(example, found):
            missed.append(example["html"])
    assert ours >= theirs
    assert missed == KNOWN.get(rule, [])
