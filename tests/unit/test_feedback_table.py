"""Feedback as a table, its gate, and its trends."""

import pandas as pd
import pytest

from evaluation.feedback_table import (
    COLUMNS,
    changed_lines,
    check_feedback,
    code_diff,
    feedback_table,
)
from evaluation.feedback_trends import trends, wilson
from tests.said import retraining, said

BEFORE = "export const A = () => <p>one</p>;\n// by ann@example.org\n"
AFTER = "export const A = () => <p>two</p>;\n// by ann@example.org\n"


def test_only_what_may_be_learnt_from_is_exported_unless_all_is_asked_for():
    rows = [said(3), said(1), said(2, consent=False), said(4, kinds=("injection",))]
    table = feedback_table(rows, {})
    assert list(table.columns) == list(COLUMNS)
    assert table["id"].tolist() == [1, 3]
    assert feedback_table(rows, {}, everything=True)["flagged"].tolist() == [False] * 3 + [True]


def test_the_difference_to_what_was_generated_is_in_it_and_no_personal_data():
    row = said(1, edited=AFTER, reason="call +49 170 1234567")
    table = feedback_table([row], {"ef" * 32: BEFORE})
    (told,) = table.to_dict("records")
    assert told["lines_changed"] == 2
    assert "-export const A = () => <p>one</p>;" in told["diff"]
    assert "ann@" not in told["edited"] + told["diff"]
    assert told["reason"] == "call [phone]"
    assert pd.isna(feedback_table([row], {}).loc[0, "diff"])
    assert changed_lines(code_diff(BEFORE, BEFORE)) == 0


def test_the_gate_passes_what_was_made_and_names_what_was_broken():
    table = feedback_table([said(1), said(2, edited=AFTER)], {})
    assert check_feedback(table) == []
    assert check_feedback(feedback_table([], {})) == []
    broken = table.assign(reason=["a@example.org", "x"], thumbs=["sideways", None], version=[0, 1])
    columns = {problem.column for problem in check_feedback(broken)}
    assert {"reason", "thumbs", "version"} <= columns
    hidden = feedback_table([said(1, consent=False)], {}, everything=True)
    assert check_feedback(hidden, everything=True) == []
    assert {problem.column for problem in check_feedback(hidden)} == {"consent"}


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)]
)
def test_wilsons_interval(yes, n, low, high):
    found = wilson(yes, n)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
    assert wilson(0, 0).share is None


def test_trends_count_by_period_and_variant():
    rows = [said(n, thumbs="down" if n % 4 == 0 else "up", component="x") for n in range(1, 9)]
    rows += [said(60, variant_sha256=None, thumbs=None, outcome="rejected", reason="")]
    told = trends(rows, [retraining()])
    assert told.step == "week"
    assert sum(period.pieces for period in told.periods) == told.pieces == 9
    assert told.up.n == 8
    assert told.up.share == 0.75
    assert told.worst == (("x", 2, 8),)
    assert [one.variant for one in told.variants] == ["ab" * 32, ""]
    assert trends(rows[:5], []).step == "day"
