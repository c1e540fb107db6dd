"""Accessibility score and gate; what is counted in the source."""

import pytest

from componentforge.domain.component import Violation
from evaluation.metrics.accessibility import accessibility, passes_gate
from evaluation.metrics.code_quality import code_quality


def violation(impact: str) -> Violation:
    return Violation(rule="r", impact=impact, help="", targets=())


@pytest.mark.parametrize(("count", "score"), [(0, 100), (1, 90), (4, 60), (12, 0)])
def test_each_failed_rule_costs_ten(count, score):
    assert accessibility([violation("minor")] * count) == score


@pytest.mark.parametrize(
    ("impact", "passes"),
    [("info", True), ("minor", True), ("moderate", True), ("serious", False), ("critical", False)],
)
def test_one_serious_fault_closes_the_gate(impact, passes):
    assert passes_gate([violation("minor"), violation(impact)]) is passes


def test_scale_and_token_values_come_from_tokens_and_brackets_do_not():
    found = code_quality('<p className="p-4 gap-[13px] text-body bg-primary flex" />')
    assert (found.style_values, found.from_tokens) == (4, 3)
    assert found.token_adherence == pytest.approx(0.75)


def test_variants_do_not_hide_a_value():
    assert code_quality('<p className="hover:bg-[#fff] md:p-2" />').from_tokens == 1
    assert code_quality('<p className="hover:bg-[#fff] md:p-2" />').style_values == 2


def test_without_style_values_adherence_does_not_apply():
    assert code_quality("<p />").token_adherence is None


def test_classes_in_constants_count_like_those_in_place():
    code = 'const SIZES = { md: "px-4 py-2", lg: `px-6 py-[11px]` };'
    assert (code_quality(code).style_values, code_quality(code).from_tokens) == (4, 3)


def test_inline_styles_are_counted():
    assert code_quality("<p style={{ color: 'red' }} /><i style={s} />").inline_styles == 2


@pytest.mark.parametrize(
    ("classes", "count"),
    [
        ("absolute top-2 left-2", 1),
        ("fixed p-2", 1),
        ("relative p-2", 0),
        ("sr-only absolute", 0),
        ("absolute inset-0", 0),
        ("dialog-backdrop fixed", 0),
    ],
)
def test_absolute_boxes_count_outside_overlays(classes, count):
    assert code_quality(f'<div className="{classes}" />').absolute_positions == count


@pytest.mark.parametrize(
    "text", ["it is fixed now", "an absolute bargain", "Fixed", "a fixed price of p-2 points today"]
)
def test_words_for_people_are_no_classes(text):
    found = code_quality(f'<p>{{"{text}"}}</p>')
    assert (found.absolute_positions, found.style_values) == (0, 0)


def test_a_template_over_several_lines_is_read():
    found = code_quality("const a = `\n  absolute p-4\n  w-[3px]\n`;")
    assert (found.absolute_positions, found.style_values, found.from_tokens) == (1, 2, 1)
