"""A user's own library, from its folder to code that imports it, compiles and is shown."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from componentforge.browser.facade import Browser
from componentforge.domain.component import (
    Component,
    Draft,
    Finding,
    Render,
    Verification,
    code_sha256,
)
from componentforge.domain.layout import Layout
from componentforge.domain.proposal import Pattern, PatternHit
from componentforge.security.code_guard import check_draft
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.pattern_source import read_library
from tests.sketch import BLUE, GREY, INK, WHITE, Sketch
from tests.written import shot_of, write

FILES = {
    "package.json": json.dumps({"name": "@harbour/ui"}),
    "theme.css": "@import 'tailwindcss';\n@theme { --color-tide: #0b7285; --color-sand: #ffec99; }\n",
    "lib/classes.ts": (
        "export const BASE = 'rounded-full px-6 font-bold';\n"
        "export const LOOKS = { primary: 'bg-tide text-white', outline: 'border border-tide text-tide' };\n"
    ),
    "button/button.module.css": ".press { outline-offset: 3px; letter-spacing: 2px }\n",
    "button/index.tsx": (
        "import type { ComponentProps } from 'react';\n"
        "import { BASE, LOOKS } from '../lib/classes';\n"
        "import styles from './button.module.css';\n"
        "type Props = ComponentProps<'button'> & { variant?: 'primary' | 'outline'; size?: 'sm' | 'md' };\n"
        "export function Button({ variant = 'primary', size = 'md', className = '', ...rest }: Props) {\n"
        "  const high = size === 'sm' ? 'h-8' : 'h-10';\n"
        "  return <button {...rest} className={`${BASE} ${high} ${LOOKS[variant]} ${styles['press']} ${className}`} />;\n"
        "}\n"
    ),
    "TextField.tsx": (
        "import { useId } from 'react';\n"
        "interface TextFieldProps { label: string; hint?: string; placeholder?: string; name?: string;\n"
        "  onChange?: (value: string) => void }\n"
        "export default function TextField({ label, hint, placeholder, name, onChange }: TextFieldProps) {\n"
        "  const id = useId();\n"
        "  return (<div><label htmlFor={id}>{label}</label>\n"
        "    <input id={id} type='text' name={name} placeholder={placeholder}\n"
        "      onChange={(event) => onChange?.(event.currentTarget.value)} /><p>{hint}</p></div>);\n"
        "}\n"
    ),
    "Badge.tsx": (
        "import { clsx } from 'clsx';\n"
        "export const Badge = ({ children }: { children: string }) => <span className={clsx('x')}>{children}</span>;\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pattern]:
    folder = tmp_path_factory.mktemp("harbour")
    for name, code in FILES.items():
        path: Path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    found, problems = read_library(folder, "harbour")
    assert not problems
    return {pattern.name: pattern for pattern in found}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(FolderBlobs(tmp_path_factory.mktemp("blobs"))) as running:
        yield running


def form(s: Sketch) -> Layout:
    """A field with its label, and two buttons."""
    box = s.box(40, 64, 300, 40, [s.text(52, 74, "Name of the vessel", color="#9ca3af", w=120)],
                fill=WHITE, border="#d1d5db", radius=6)  # fmt: skip
    press = [
        s.box(40, 124, 130, 40, [s.text(64, 134, "Request berth", color=WHITE, w=82)], fill=BLUE, radius=6),
        s.box(182, 124, 90, 40, [s.text(206, 134, "Cancel", color=INK, w=42)], border=GREY, radius=6),
    ]  # fmt: skip
    row = s.box(40, 124, 232, 40, press)
    kids = [s.text(40, 40, "Vessel", weight=600, w=44), box, row]
    card = s.box(20, 20, 340, 164, kids, fill="#fafafa", border=GREY, radius=10, flow="column")
    return s.page(card, w=380, h=204)


def hits(*patterns: Pattern) -> tuple[PatternHit, ...]:
    return tuple(PatternHit(pattern=p, score=0.5, explanation="own") for p in patterns)


def shown(browser: Browser, draft: Draft, layout: Layout) -> Render:
    proof = Verification(code_sha256=code_sha256(draft), passed=True)
    return browser.render(Component(draft=draft, verification=proof), shot_of(layout))


def test_a_component_comes_with_all_it_imports_and_the_theme(library):
    button = library["Button"]
    assert button.import_path == "@harbour/ui/button"
    assert [f.path for f in button.files] == [
        "@harbour/ui/button/button.module.css", "@harbour/ui/button/index.tsx",
        "@harbour/ui/lib/classes.ts",
    ]  # fmt: skip
    assert button.theme == "@theme { --color-tide: #0b7285; --color-sand: #ffec99; }"


def test_a_component_that_needs_a_package_cannot_be_imported(library):
    assert library["Badge"].files == ()


@pytest.fixture
def written(library) -> tuple[Draft, Layout]:
    layout = form(Sketch())
    own = [library["Button"], library["TextField"].model_copy(update={"component_type": "input"})]
    return write(layout, patterns=hits(*own)), layout


def test_theirs_is_imported_with_the_right_props_and_the_rest_is_new(written):
    tsx = written[0].tsx
    assert 'import { Button } from "@harbour/ui/button";' in tsx
    assert 'import TextField from "@harbour/ui/TextField";' in tsx
    assert '<Button variant="primary" size="md" onClick={onRequestBerth}' in tsx
    assert '<Button variant="outline" size="md" onClick={onCancel}' in tsx
    assert "label={vesselLabel}" in tsx
    assert "onChange={onVesselChange}" in tsx
    assert "<button" not in tsx
    assert "<input" not in tsx


def test_it_compiles_and_the_guard_lets_their_modules_through(browser, written):
    draft = written[0]
    assert browser.check([draft]) == [[]]
    assert check_draft(draft, ("@harbour/ui/button", "@harbour/ui/TextField")) == []
    assert [f.rule for f in check_draft(draft)].count("import") == 2


def test_a_wrong_prop_of_theirs_is_a_type_error(browser, written):
    draft = written[0]
    wrong = draft.model_copy(
        update={"tsx": draft.tsx.replace('variant="outline"', 'variant="ghost"')}
    )
    found = browser.check([wrong])[0]
    assert [f.rule for f in found] == ["TS2322"]
    assert found[0].file == f"{draft.name}.tsx"


def test_the_browser_shows_theirs_in_their_own_colours(browser, written):
    draft, layout = written
    render = shown(browser, draft, layout)
    assert not render.console
    pressed = {e.text: e for e in render.elements if e.role == "button"}
    assert pressed["Request berth"].background == "#0b7285"
    assert "Vessel" in {e.text for e in render.elements}


def test_after_a_type_error_all_is_written_anew(written, library):
    error = Finding(source="types", rule="TS2322", severity="critical", message="no")
    draft = write(written[1], written[0], [error], patterns=hits(library["Button"]))
    assert "@harbour" not in draft.tsx
    assert draft.library == ()


def test_code_with_another_library_file_is_other_code(written):
    draft = written[0]
    first = draft.library[0].model_copy(update={"code": "export {};"})
    changed = draft.model_copy(update={"library": (first, *draft.library[1:])})
    assert code_sha256(changed) != code_sha256(draft)
