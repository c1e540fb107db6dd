"""Effects, anytime-valid intervals, verdicts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from componentforge.domain.experiment import UnitRow
from evaluation.experiments.analysis import analyse, sample_ratio_p
from evaluation.experiments.course import course
from evaluation.experiments.moments import Effect, effect, moments
from evaluation.experiments.planning import foresee
from evaluation.experiments.sequential import always_valid, chance_to_cross, mixture_width
from tests.experimented import experiment, rows

NOT_KNOWN = float("nan")


def drawn(seed, count=300, gain=0.4, slope=1.0):
    rng = np.random.default_rng(seed)
    arms, x = rng.integers(0, 2, count).astype(float), rng.standard_normal(count)
    y = slope * x + rng.standard_normal(count) + gain * arms
    return arms, y, x


@given(st.integers(0, 200))
def test_without_a_covariate_it_is_welchs_difference(seed):
    arms, y, _ = drawn(seed)
    found = effect(moments(arms, y, np.full_like(y, NOT_KNOWN), 2))
    a, b = y[arms == 0], y[arms == 1]
    assert found.difference[0] == pytest.approx(b.mean() - a.mean())
    assert found.variance[0] == pytest.approx(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)


@given(st.integers(0, 200), st.floats(-1e6, 1e6))
def test_the_covariate_takes_its_part_out_and_its_scale_does_not_matter(seed, far):
    arms, y, x = drawn(seed)
    plain = effect(moments(arms, y, np.full_like(y, NOT_KNOWN), 2))
    helped = effect(moments(arms, y, x, 2))
    moved = effect(moments(arms, y, 3 * x + far, 2))
    assert helped.variance[0] < 0.8 * plain.variance[0]
    assert moved.difference[0] == pytest.approx(helped.difference[0], abs=1e-6)
    # The slope is that of a regression with an intercept for each arm.
    design = np.column_stack([arms == 0, arms == 1, x]).astype(float)
    fitted, *_ = np.linalg.lstsq(design, y, rcond=None)
    assert helped.difference[0] == pytest.approx(fitted[1] - fitted[0])


def test_an_effect_does_not_leak_into_the_slope():
    rng = np.random.default_rng(1)
    arms = np.repeat([0.0, 1.0], 2000)
    x = rng.standard_normal(4000)
    found = effect(moments(arms, x + 50 * arms, x, 2))
    assert found.difference[0] == pytest.approx(50, abs=1e-9)


def test_units_without_the_metric_are_left_out_and_without_covariate_stay():
    arms = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    y = np.array([1.0, 3.0, 5.0, NOT_KNOWN, 7.0])
    x = np.array([NOT_KNOWN] * 5)
    sums = moments(arms, y, x, 2)
    assert sums.n.tolist() == [2, 2]
    assert effect(sums).difference[0] == pytest.approx(4)
    half = effect(moments(arms, y, np.array([1.0, NOT_KNOWN, 2.0, 9.0, NOT_KNOWN]), 2))
    assert np.isfinite(half.variance[0])


def test_one_unit_in_an_arm_says_nothing():
    found = effect(moments(np.array([0.0, 0.0, 1.0]), np.array([1.0, 2.0, 9.0]), np.zeros(3), 2))
    assert np.isinf(found.variance[0])
    said = always_valid(found, 1.0)
    assert (said.p[0], said.low[0], said.high[0]) == (1.0, -np.inf, np.inf)


@given(st.floats(-5, 5), st.floats(1e-4, 10), st.floats(0.01, 5))
def test_interval_and_p_tell_the_same(difference, variance, tau):
    said = always_valid(Effect(np.array([difference]), np.array([variance])), tau)
    assert (said.p[0] <= 0.05) == (not said.low[0] <= 0 <= said.high[0])
    # Always wider than the interval that may be looked at once only.
    assert said.high[0] - difference >= 1.96 * np.sqrt(variance)


def test_no_spread_at_all_is_certain_either_way():
    said = always_valid(Effect(np.array([0.0, 0.5]), np.array([0.0, 0.0])), 1.0)
    assert said.p.tolist() == [1.0, 0.0]
    assert said.low.tolist() == [0.0, 0.5]


def test_the_width_is_the_tightest_at_the_planned_number():
    variance = 4 / 500
    best = mixture_width(1.0, 500)

    def radius(tau):
        return float(always_valid(Effect(np.zeros(1), np.array([variance])), tau).high[0])

    assert all(radius(best) <= radius(best * factor) for factor in (0.7, 0.9, 1.1, 1.4))


def test_looking_after_every_unit_finds_nothing_too_often_where_nothing_is():
    rng = np.random.default_rng(4)
    steps = rng.standard_normal((600, 500))
    units = np.arange(1, 501)
    estimate = np.cumsum(steps, axis=1) / units * 2
    variance = np.broadcast_to(4.0 / units, estimate.shape)
    said = always_valid(Effect(estimate, variance), mixture_width(1.0, 500))
    share = float((said.p <= 0.05).any(axis=1).mean())
    assert stats.binomtest(int(share * 600), 600).proportion_ci(0.99).low <= 0.05
    # The interval of a single look, looked at every time, is wrong far more often.
    naive = float((np.abs(estimate) > 1.96 * np.sqrt(variance)).any(axis=1).mean())
    assert naive > 0.25 > share


def test_power_grows_with_the_effect_and_with_what_is_explained():
    tau = mixture_width(1.0, 400)
    powers = [chance_to_cross(shift, 1.0, 400, tau) for shift in (0.0, 0.2, 0.4, 0.8)]
    assert powers == sorted(powers)
    assert powers[0] < 0.05
    assert powers[-1] > 0.99
    assert chance_to_cross(-0.4, 1.0, 400, tau) == pytest.approx(powers[2], abs=0.04)
    assert foresee(experiment(), explained=0.5).smallest < foresee(experiment()).smallest


def test_more_arms_and_more_goals_are_announced_to_find_less():
    two = foresee(experiment()).smallest
    three = foresee(experiment(names=("a", "b", "c"), weights=(0.4, 0.3, 0.3))).smallest
    more = foresee(experiment(secondary=({"metric": "words"},))).smallest
    assert three > two
    assert more > two


def test_a_better_variant_ships():
    found = analyse(experiment(), rows(400, gain=1.0))
    assert (found.verdict, found.winner, found.harmful) == ("SHIP", "other", ())
    primary, guard = found.findings
    assert (primary.says, guard.says) == ("better", "held")
    assert primary.low is not None
    assert primary.low > 0
    assert sum(found.units) == 400


def test_a_broken_guardrail_rolls_back_what_is_better():
    found = analyse(experiment(), rows(400, gain=1.0, slower=2.0))
    assert (found.verdict, found.harmful) == ("ROLLBACK", ("other",))
    assert any("seconds is harmed" in reason for reason in found.reasons)


def test_a_worse_variant_rolls_back_and_none_holds():
    assert analyse(experiment(), rows(400, gain=-1.0)).verdict == "ROLLBACK"
    found = analyse(experiment(), rows(400))
    assert found.verdict == "HOLD"
    assert found.reasons == ("no metric's interval has left 0 yet",)


def test_lower_may_be_better():
    one = experiment(primary={"metric": "likeness", "better": "lower"})
    assert analyse(one, rows(400, gain=-1.0)).verdict == "SHIP"


def test_lost_units_invalidate_everything():
    kept = [row for i, row in enumerate(rows(600, gain=1.0)) if row.arm or i % 3]
    found = analyse(experiment(), kept)
    assert found.verdict == "INVALID"
    assert "lost" in found.reasons[0]
    assert found.ratio_p < 0.001


def test_few_units_are_not_looked_at():
    found = analyse(experiment(), rows(30, gain=9.0))
    assert (found.verdict, found.findings) == ("HOLD", ())
    assert analyse(experiment(), []).verdict == "HOLD"


def test_a_secondary_metric_alone_ships_nothing():
    one = experiment(
        primary={"metric": "words"}, secondary=({"metric": "likeness"},), guardrails=()
    )
    rng = np.random.default_rng(5)
    told = [
        row.model_copy(update={"values": {**row.values, "words": float(rng.standard_normal())}})
        for row in rows(400, gain=1.0)
    ]
    found = analyse(one, told)
    assert found.verdict == "HOLD"
    assert found.findings[1].says == "better"
    assert found.reasons[-1].startswith("not enough for a decision")


def test_of_several_arms_one_may_ship_while_another_is_stopped():
    one = experiment(names=("a", "good", "bad"), weights=(0.34, 0.33, 0.33), planned_units=900)
    told = [
        row.model_copy(
            update={
                "values": {**row.values, "likeness": row.values["likeness"] - 2 * (row.arm == 2)}
            }
        )
        for row in rows(900, gain=1.0, arms=3)
    ]
    found = analyse(one, told)
    assert (found.verdict, found.winner, found.harmful) == ("SHIP", "good", ("bad",))


def test_a_metric_nobody_measured_stays_open():
    one = experiment(secondary=({"metric": "nowhere"},))
    found = analyse(one, rows(400, gain=1.0))
    missing = found.findings[1]
    assert (missing.n, missing.low, missing.says) == (0, None, "open")


@pytest.mark.parametrize(
    ("counts", "weights", "alarm"),
    [((500, 500), (1, 1), False), ((400, 600), (1, 1), True), ((400, 600), (2, 3), False)],
)
def test_sample_ratio(counts, weights, alarm):
    assert (sample_ratio_p(counts, weights) < 0.001) == alarm
    assert sample_ratio_p((0, 0), (1, 1)) == 1.0


def test_the_course_ends_with_all_units_and_narrows():
    told = course(experiment(), rows(300, gain=0.5))
    assert told[-1].units == 300
    first, last = told[0], told[-1]
    assert first.low is not None
    assert first.high is not None
    assert last.low is not None
    assert last.high is not None
    assert last.high - last.low < first.high - first.low
    few = [UnitRow(unit="u", arm=0, values={}, before={})]
    assert course(experiment(), few) == []
