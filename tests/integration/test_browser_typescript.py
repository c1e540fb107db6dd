"""Strict TypeScript and the rules of hooks, through the real sidecar and compiler."""

import time
from collections.abc import Iterator

import pytest

from componentforge.browser.facade import Browser
from componentforge.browser.locate import find_node, find_node_modules
from componentforge.browser.sidecar import Sidecar, SidecarError
from componentforge.domain.component import Draft
from componentforge.stores.blobs import FolderBlobs


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs"))) as browser:
        yield browser


def draft(tsx: str, stories: str = "", name: str = "Thing") -> Draft:
    return Draft(name=name, tsx=tsx, stories=stories, tokens_css="")


GOOD = """import type { ReactNode } from "react";
export interface ThingProps { label?: string; children?: ReactNode }
export function Thing({ label = "a", children }: ThingProps) { return <p>{label}{children}</p>; }
"""
STORIES = """import type { Meta, StoryObj } from "@storybook/react";
import { Thing } from "./Thing";
const meta: Meta<typeof Thing> = { component: Thing };
export default meta;
export const Screenshot: StoryObj<typeof Thing> = { args: { label: "b" } };
"""


def test_good_code_has_no_findings(browser):
    assert browser.check([draft(GOOD, STORIES)]) == [[]]
    assert browser.check([]) == []


def test_an_error_names_file_line_code_and_what_is_wrong(browser):
    wrong = GOOD.replace("<p>{label}", "<p>\n{label.nope}")
    (found,) = browser.check([draft(wrong, STORIES.replace('"b"', "3"))])
    assert sorted((f.file, f.line, f.rule) for f in found) == [
        ("Thing.stories.tsx", 5, "TS2322"),
        ("Thing.tsx", 4, "TS2339"),
    ]
    assert any("nope" in f.message for f in found)
    assert {f.source for f in found} == {"types"}


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("export function f(a) { return a; }", "TS7006"),
        ("export const f = (a: string | null) => a.length;", "TS18047"),
        ("export const f = (a: string[]): string => a[0];", "TS2322"),
        ("export const Thing = () => <button disabled='x' />;", "TS2322"),
        ("export const Thing = () => <blink />;", "TS2339"),
        ('import x from "esbuild"; export default x;', "TS2307"),
        ("export const Thing = () => <p>", "TS17008"),
    ],
)
def test_strictness(browser, code, rule):
    assert rule in {f.rule for f in browser.check([draft(code)])[0]}


def test_each_draft_is_a_program_of_its_own(browser):
    declares = draft(
        "declare global { interface Window { mine: string } }\nexport const a = window.mine;"
    )
    uses = draft("export const a = window.mine;")
    scripts = draft("const shared = 1;"), draft("const shared = 'two';")
    found = browser.check([declares, uses, *scripts])
    assert [len(f) for f in found] == [0, 1, 0, 0]


def test_hooks_are_checked_beside_types(browser):
    code = GOOD.replace("import type", 'import { useState } from "react";\nimport type').replace(
        "return", "if (label) { useState(0); }\n  return"
    )
    assert [(f.source, f.line) for f in browser.check([draft(code)])[0]] == [("hooks", 4)]


def test_a_second_check_of_one_file_is_quick(browser):
    browser.check([draft(GOOD, STORIES)])
    started = time.monotonic()
    browser.check([draft(GOOD + "// changed", STORIES)])
    assert time.monotonic() - started < 2.0  # 0.1 s on a machine with nothing else to do


@pytest.fixture(scope="module")
def sidecar() -> Iterator[Sidecar]:
    sidecar = Sidecar(find_node(), find_node_modules().parent)
    yield sidecar
    sidecar.close()


def test_css_holds_the_classes_used_the_theme_and_preflight(sidecar):
    css = sidecar.call(
        "css",
        theme="@theme { --color-brand: #123456; --spacing-page: 18px; }",
        sources=['<p className="bg-brand p-page hover:underline w-[37px]">not-a-class</p>'],
    )["css"]
    for wanted in ("#123456", "var(--color-brand)", "37px", "hover", "box-sizing"):
        assert wanted in css
    assert "not-a-class" not in css


def test_classes_of_one_component_are_not_in_the_next_ones_css(sidecar):
    theme = "@theme { --color-brand: #123456; }"
    sidecar.call("css", theme=theme, sources=['"w-[371px]"'])
    assert "371px" not in sidecar.call("css", theme=theme, sources=['"w-[372px]"'])["css"]


def test_css_that_imports_something_is_refused(sidecar):
    with pytest.raises(SidecarError, match="not allowed"):
        sidecar.call("css", theme='@import "./other.css";', sources=[])
    with pytest.raises(SidecarError, match=r"css|plugin"):
        sidecar.call("css", theme='@plugin "./evil.js";', sources=[])


def test_a_refused_request_says_what_was_wrong_and_the_next_works(sidecar):
    with pytest.raises(SidecarError, match=r"^nonsense: no method nonsense$"):
        sidecar.call("nonsense")
    with pytest.raises(SidecarError, match="bundle"):
        sidecar.call(
            "bundle", files={"A.stories.tsx": "export const = "}, entry="A.stories", story="X"
        )
    assert sidecar.call("ping")["node"].count(".") == 2
