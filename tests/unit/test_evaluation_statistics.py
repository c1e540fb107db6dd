"""Paired differences, intervals and Holm's procedure."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.statistics import family_sums, holm, mean_interval, paired_test, sign_flips

GAINS = st.lists(st.floats(-1, 1, width=16), min_size=6, max_size=11)


def test_few_families_are_exchanged_in_every_way():
    signs = sign_flips(4)
    assert {tuple(row) for row in signs} == set(itertools.product((1.0, -1.0), repeat=4))


def test_many_families_are_exchanged_at_random_but_symmetrically_and_equally_each_time():
    signs = sign_flips(40, 999)
    assert signs.shape == (1000, 40)
    assert (signs == 1).all(1).sum() == 1
    assert {tuple(row) for row in signs} == {tuple(-row) for row in signs}
    assert (signs == sign_flips(40, 999)).all()


def test_p_is_the_share_of_exchanges_at_least_as_extreme():
    sums = np.array([3.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    found = paired_test(sums, np.ones(6), sign_flips(6))
    # Only all-plus and all-minus reach |8|.
    assert found.p == 2 / 64
    assert found.effect == 8 / 6


@given(GAINS)
def test_turning_the_labels_round_turns_the_result_round(gains):
    sums, sizes = np.array(gains), np.ones(len(gains))
    signs = sign_flips(len(gains))
    ab, ba = paired_test(sums, sizes, signs), paired_test(-sums, sizes, signs)
    assert ab.p == ba.p
    assert ab.effect == -ba.effect
    assert np.allclose([ab.low, ab.high], [-ba.high, -ba.low])


@given(GAINS, st.floats(-2, 2, width=16))
def test_a_constant_added_moves_the_interval_by_itself(gains, shift):
    sums, sizes = np.array(gains), np.ones(len(gains))
    signs = sign_flips(len(gains))
    here, there = (paired_test(s, sizes, signs) for s in (sums, sums + shift))
    assert np.allclose([here.low + shift, here.high + shift], [there.low, there.high])


@given(GAINS)
def test_the_interval_leaves_zero_out_exactly_when_the_test_rejects(gains):
    sums = np.array(gains) + 0.3  # else most draws are far from the edge
    found = paired_test(sums, np.ones(len(gains)), sign_flips(len(gains)))
    if abs(found.low) > 1e-9 and abs(found.high) > 1e-9:
        assert (found.low > 0 or found.high < 0) == (found.p <= 0.05)


def test_five_families_can_never_tell():
    found = paired_test(np.full(5, 9.0), np.ones(5), sign_flips(5))
    assert found.p > 0.05
    assert np.isinf([found.low, found.high]).all()


def test_many_comparisons_at_once_are_the_comparisons_one_by_one():
    rng = np.random.default_rng(3)
    sums, sizes = rng.normal(size=(4, 3, 9)), rng.integers(1, 4, 9).astype(float)
    signs = sign_flips(9)
    together = paired_test(sums, sizes, signs)
    for i, j in itertools.product(range(4), range(3)):
        alone = paired_test(sums[i, j], sizes, signs)
        for whole, part in zip(together, alone, strict=True):
            assert whole[i, j] == pytest.approx(float(part))


def test_an_item_without_a_difference_counts_nowhere():
    sums, sizes = family_sums([1.0, None, 2.0, None], ["b", "b", "a", "c"])
    assert sums.tolist() == [2.0, 1.0, 0.0]
    assert sizes.tolist() == [1.0, 1.0, 0.0]
    with_empty = paired_test(sums, sizes, sign_flips(3))
    assert with_empty.effect == 1.5


def test_holm_by_hand():
    # Sorted: .01 x 4, .02 x 3, .03 x 2, .5 x 1, never falling.
    assert holm(np.array([0.03, 0.01, 0.5, 0.02])).tolist() == pytest.approx(
        [0.06, 0.04, 0.5, 0.06]
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm_never_lowers_a_p_and_keeps_their_order(values):
    p = np.array(values)
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (adjusted <= 1).all()
    assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()


def test_a_share_gets_wilsons_interval():
    values = [1.0] * 8 + [0.0] * 2
    found = mean_interval(values, [str(i) for i in range(10)], yes_or_no=True)
    expected = stats.binomtest(8, 10).proportion_ci(method="wilson")
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_shares_that_go_by_family_are_as_sure_as_their_families():
    values = [1.0] * 20 + [0.0] * 20
    loose = mean_interval(values, [str(i) for i in range(40)], yes_or_no=True)
    tight = mean_interval(values, [str(i // 10) for i in range(40)], yes_or_no=True)
    assert tight is not None
    assert loose is not None
    expected = stats.binomtest(2, 4).proportion_ci(method="wilson")
    assert (tight.low, tight.high) == pytest.approx((expected.low, expected.high), abs=0.02)
    assert tight.high - tight.low > loose.high - loose.low


def test_what_does_not_apply_is_not_counted():
    assert mean_interval([None, None], ["a", "b"]) is None
    found = mean_interval([0.5, None, 0.7], ["a", "b", "c"])
    assert found is not None
    assert (found.n, found.mean) == (2, pytest.approx(0.6))


def test_one_family_has_a_mean_and_no_interval():
    assert mean_interval([0.5, 0.7], ["a", "a"]) == (2, pytest.approx(0.6), None, None)


def test_intervals_of_means_cover_what_they_promise():
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(300):
        family = np.repeat(np.arange(12), 3)
        values = 0.7 + 0.1 * rng.standard_normal(12)[family] + 0.1 * rng.standard_normal(36)
        found = mean_interval(list(values), [str(f) for f in family], resamples=400)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.7 <= found.high
    # 95 % less three standard errors of 300 experiments.
    assert hits / 300 >= 0.91
