"""Our own corpus of vulnerable and of harmless components, and regular expressions by hand."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.security.code_guard import blocking, check_code
from componentforge.security.redos import exponential

FIXTURES = Path(__file__).parents[1] / "fixtures" / "code_guard"


def snippets(name):
    parts = re.split(r"^//// (.*)\n", (FIXTURES / f"{name}.tsx").read_text(), flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


VULNERABLE, SAFE = snippets("vulnerable"), snippets("safe")


def blocked(code):
    return blocking(check_code(code, "a.tsx", set()))


def test_the_corpus_is_large_enough_and_all_of_it_parses():
    assert min(len(VULNERABLE), len(SAFE)) >= 60
    for code in (*VULNERABLE.values(), *SAFE.values()):
        assert "syntax" not in [f.rule for f in check_code(code, "a.tsx", set())], code


def test_recall_and_false_alarms_on_the_corpus():
    found = [name for name, code in VULNERABLE.items() if blocked(code)]
    alarms = [name for name, code in SAFE.items() if blocked(code)]
    assert len(found) / len(VULNERABLE) >= 0.95, sorted({*VULNERABLE} - {*found})
    assert len(alarms) / len(SAFE) <= 0.03, alarms


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+", r"(a*)*b", r"([a-z]+-?)+$", r"(?:\w+\s?)*x", r"(a|aa)+$", r"(?:\w|\d)*!", r"(.*,)*x",
        r"((?:a+)b?){2,}", r"(?<n>x+)*y", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(\u0061+)+", r"(?=(a+)+b)",
        r"(\s*a*)*", r"(a{1,}){5,}", r"[^]]((x+x+)+y)",
    ],
)  # fmt: skip
def test_what_can_take_exponential_time(pattern):
    assert exponential(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"a+b+", r"(?:-[a-z]+)*", r"(\d{1,3}\.){3}", r"^\d{1,3}(,\d{3})*$", r"(a|b)+", r"(foo|bar)*",
        r"\(\+\)+", r"[(+)]+", r"(?:[a-z]+, )*", r"\bword\b", r"(x+)?", r"a{2,3}", r"(ab)+", r"", r"(", r"a)", r"[", "\\",
        r"(?:[^\\\n]|\\.)*", r"(foo|far)+", r"x{", r"^(?!x)(a+;)+$", r"[\w.-]+@[\w-]+(\.[\w-]+)+",
    ],
)  # fmt: skip
def test_what_cannot(pattern):
    assert not exponential(pattern)


@given(st.text(alphabet="ab()[]|*+?{},1\\.^$-:=!<>", max_size=40))
def test_any_text_is_answered(pattern):
    assert exponential(pattern) in (True, False)
