"""Confidence of the kind: a probability, in the order of the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.engines.local.calibration import calibrated
from componentforge.engines.local.classify import candidates
from componentforge.engines.local.controls import annotate
from tests.sketch import BLUE, WHITE, Sketch


@given(st.lists(st.floats(0.001, 1), min_size=3, max_size=6))
def test_shares_stay_shares_in_the_same_order(parts):
    strengths = sorted((part / sum(parts) for part in parts), reverse=True)
    made = calibrated(strengths)
    assert sum(made) == pytest.approx(1, abs=1e-6)
    assert all(0 <= p <= 1 for p in made)
    assert made[1:] == sorted(made[1:], reverse=True)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_evidence_is_never_less_likely(a, b):
    low, high = sorted((a, b))
    assert calibrated([low])[0] <= calibrated([high])[0]


def test_what_was_fitted_is_what_is_used():
    # On unseen libraries a share of .38 was right 73 times in 100, one of .73 89 times.
    assert calibrated([0.38])[0] == pytest.approx(0.68, abs=0.02)
    assert calibrated([0.73])[0] == pytest.approx(0.90, abs=0.02)


def test_a_plain_row_of_buttons_is_named_with_confidence():
    s = Sketch()
    kids = [
        s.box(20 + 120 * i, 20, 100, 38, [s.text(45 + 120 * i, 29, "Save", color=WHITE, w=50)],
              fill=BLUE)
        for i in range(2)
    ]  # fmt: skip
    first, *rest = candidates(annotate(s.page(s.box(20, 20, 220, 38, kids), w=260, h=80)))
    assert first.component_type == "button"
    assert first.confidence > 0.85
    assert first.confidence + sum(c.confidence for c in rest) <= 1.001
