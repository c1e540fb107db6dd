"""Structural similarity: what costs nothing, what costs, and in which order."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.metrics.outline import outline
from evaluation.metrics.structure import THRESHOLD, WEIGHTS, dice, imports, similarity
from tests.program_mutants import MUTANTS, as_a_class, reformatted, renamed, reordered

PATTERNS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted(Path("datasets/patterns").glob("*/*.tsx"))
    if not path.name.endswith(".stories.tsx")
}
FEW = ("Tabs", "Dialog", "Table", "Button", "Badge", "LoginForm", "Accordion")

COUNTER = """import { useEffect, useState } from "react";
import type { ReactNode } from "react";
export interface CounterProps { start?: number; label: ReactNode; onChange: (value: number) => void }
export function Counter({ start = 0, label, onChange }: CounterProps) {
  const [count, setCount] = useState<number>(start);
  useEffect(() => { onChange(count); }, [count, onChange]);
  const more = () => setCount(count + 1);
  return <div><span>{label}</span>{count > 0 && <b>{count}</b>}<button type="button" onClick={more}>+</button></div>;
}
"""


def score(generated, expected=COUNTER):
    return similarity(generated, expected)


def changed(old, new):
    assert old in COUNTER
    return score(COUNTER.replace(old, new))


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_layout_and_own_names_cost_nothing(name):
    code = PATTERNS[name]
    assert similarity(code, code) == (1.0, 1.0, 1.0, 1.0, 1.0)
    for change in (reformatted, renamed, reordered):
        assert change(code) != code
        assert similarity(change(code), code).score == 1.0, change.__name__


@pytest.mark.parametrize("name", FEW)
def test_each_fault_falls_visibly_and_stays_above_every_other_component(name):
    code = PATTERNS[name]
    others = max(similarity(PATTERNS[o], code).score for o in PATTERNS if o != name)
    assert others < THRESHOLD
    for kind, mutate in MUTANTS.items():
        mutant = mutate(code)
        if mutant is not None:
            assert others < similarity(mutant, code).score < 0.97, kind
    assert similarity(as_a_class(code), code).score < THRESHOLD


def test_the_score_is_the_weighted_sum_of_the_parts():
    found = score(PATTERNS["Tabs"])._asdict()
    total = found.pop("score")
    assert total == pytest.approx(sum(WEIGHTS[part] * value for part, value in found.items()))
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("const more = () => setCount(count + 1);", "const more = () => (setCount(count + 1))"),
        ("{count > 0 && <b>{count}</b>}", "{(count > 0 && (\n<b>\n{count}\n</b>\n))}"),
        ("useState<number>(start)", "useState < number > ( start )"),
        ("(value: number) => void", "(other: number) => void"),
        ("CounterProps", "Props"),
        ("Counter(", "Zaehler("),
        ("import { useEffect, useState }", "import { useState, useEffect, }"),
        ('import { useEffect, useState } from "react"', "import { useEffect, useState as useS } from 'react'"),
        ("start = 0, label, onChange", "onChange, start = 0, label"),
        ("start = 0, label, onChange", "start = 0, label: label, onChange"),
        ('<button type="button" onClick={more}>', "<button onClick={more} type='button'>"),
    ],
)  # fmt: skip
def test_this_costs_nothing(old, new):
    code = COUNTER.replace(old, new)
    if "useS " in new:
        code = code.replace("useState<", "useS<")
    assert similarity(code, COUNTER).score == 1.0


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("import { useEffect, useState }", "import { useEffect, useReducer, useState }", "imports"),
        ("import type", "import", "imports"),
        ("useState<number>(start)", "useState<number>(0)", "hooks"),
        ("useEffect(() =>", "useLayoutEffect(() =>", "hooks"),
        ("{count > 0 && <b>{count}</b>}", "<b>{count}</b>", "structure"),
        ("{count > 0 && <b>{count}</b>}", "{count > 0 || <b>{count}</b>}", "structure"),
        ("<span>{label}</span>", "<p>{label}</p>", "structure"),
        ("onClick={more}", "onBlur={more}", "structure"),
        (': CounterProps', "", "types"),
        ("start?: number", "start: number", "types"),
        ("useState<number>", "useState", "types"),
    ],
)  # fmt: skip
def test_this_costs_in_its_part(old, new, part):
    assert getattr(changed(old, new), part) < 1.0


def test_siblings_in_another_order_cost():
    swapped = COUNTER.replace(
        "<span>{label}</span>{count > 0 && <b>{count}</b>}",
        "{count > 0 && <b>{count}</b>}<span>{label}</span>",
    )
    assert similarity(swapped, COUNTER).structure < 1.0


@pytest.mark.parametrize(
    "wrapped",
    [
        "if (start) { useEffect(() => { onChange(count); }, [count, onChange]); }",
        "if (!start) return null; useEffect(() => { onChange(count); }, [count, onChange]);",
        "for (const one of [1]) { useEffect(() => { onChange(count); }, [count, onChange]); }",
        "start && useEffect(() => { onChange(count); }, [count, onChange]);",
        "[1].map(() => useEffect(() => { onChange(count); }, [count, onChange]));",
        "try { useEffect(() => { onChange(count); }, [count, onChange]); } catch {}",
    ],
)
def test_a_hook_that_is_not_always_called_is_another_hook(wrapped):
    plain = "useEffect(() => { onChange(count); }, [count, onChange]);"
    assert changed(plain, wrapped).hooks <= 0.26
    first, second = outline(COUNTER.replace(plain, wrapped)).hooks
    assert (first.conditional, second.conditional) == (False, True)


def test_two_hooks_alike_but_for_their_use_are_told_apart():
    code = "export const A = () => { const [a, setA] = useState(0); const [b, setB] = useState(0); return <i onClick={() => setA(a)}>{b}</i>; };"
    swapped = "export const A = () => { const [b, setB] = useState(0); const [a, setA] = useState(0); return <i onClick={() => setA(a)}>{b}</i>; };"
    assert similarity(swapped, code).hooks < 1.0


def test_a_type_without_its_annotation_is_a_component_without_types():
    assert changed(": CounterProps", "").types < 0.8


def test_an_import_more_is_not_the_end():
    nothing, one = outline("").imports, outline('import { a } from "b";').imports
    assert imports(nothing, nothing) == 1.0
    assert imports(nothing, one) == 0.5
    assert imports(one, outline('import { c } from "b";').imports) == pytest.approx(1 / 3)


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)))
def test_dice_is_symmetric_in_range_and_one_only_for_equal_bags(a, b):
    value = dice(a, b)
    assert value == dice(b, a)
    assert 0 <= value <= 1
    assert (value == 1.0) == (sorted(a) == sorted(b))


@given(st.sampled_from(sorted(PATTERNS)), st.sampled_from(sorted(PATTERNS)))
def test_similarity_is_symmetric_and_in_range(one, other):
    a, b = PATTERNS[one], PATTERNS[other]
    assert similarity(a, b) == pytest.approx(similarity(b, a))
    assert all(0.0 <= value <= 1.0 for value in similarity(a, b))
    assert (similarity(a, b).score == 1.0) == (one == other)


@given(st.text())
def test_any_text_gets_a_score(text):
    assert 0.0 <= similarity(text, COUNTER).score <= 1.0


@pytest.mark.parametrize(
    "code", ["", "<" * 3000, "(" * 3000, "<div>" * 400, "a" + ".b" * 3000, "{" * 2000]
)
def test_what_nobody_would_write_is_survived(code):
    assert similarity(code, COUNTER).score < THRESHOLD


def test_half_a_line_of_two_is_dice():
    assert dice("ab", "bc") == 0.5


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('import { a, b as c } from "m";', [("m", "a", False), ("m", "b", False)]),
        ("import type { A } from 'm'", [("m", "A", True)]),
        ('import { type A, b, } from "m";', [("m", "A", True), ("m", "b", False)]),
        ('import { type as kind } from "m";', [("m", "type", False)]),
        ('import { a /* of */, b } from "m";', [("m", "a", False), ("m", "b", False)]),
        ('import React, { a } from "m";', [("m", "default", False), ("m", "a", False)]),
        ('import * as all from "m";', [("m", "*", False)]),
        ('import type A from "m";', [("m", "default", True)]),
        ('import {} from "m";', [("m", "", False)]),
        ('import "m";', [("m", "", False)]),
    ],
)
def test_every_form_of_an_import_is_read(statement, expected):
    assert outline(statement).imports == expected


def test_an_empty_expression_says_nothing():
    empty = changed("<span>{label}</span>", "<span>{}{/* later */}{label}</span>")
    assert empty.score == 1.0


def test_text_beyond_ascii_counts_as_text():
    french = "const A = () => <p title='à bientôt, Zoë'>été</p>;"
    assert score(french, french.replace("'", '"')).score == 1.0
    assert score(french, french.replace("Zoë", "Zoé")).structure < 1.0
