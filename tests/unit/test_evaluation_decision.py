"""The decision, its error rate, and the announcement of its power."""

import numpy as np
import pytest

from evaluation.decision import HOLD, ROLLBACK, SHIP, Rules, judge
from evaluation.power import Announcer, Noise
from evaluation.statistics import Paired
from tests.bench.bench_decisions import EVEN, RULES, false_ships, powers

TWO = Rules(np.array([True, False]), np.array([0.0, 0.05]))


def result(*tests):
    """(effect, low, high, p) of each metric."""
    return Paired(*(np.array(part) for part in zip(*tests, strict=True)))


BETTER = (0.1, 0.05, 0.15, 0.001)
WORSE = (-0.1, -0.15, -0.05, 0.001)
UNCLEAR = (0.01, -0.1, 0.12, 0.8)
STILL = (0.0, -0.01, 0.01, 1.0)
SLIGHTLY_WORSE = (-0.02, -0.04, -0.01, 0.001)


@pytest.mark.parametrize(
    ("aim", "guard", "verdict"),
    [
        (BETTER, STILL, SHIP),
        (BETTER, SLIGHTLY_WORSE, SHIP),  # certainly within its margin
        (BETTER, UNCLEAR, HOLD),  # may be worse by more than its margin
        (BETTER, WORSE, ROLLBACK),
        (WORSE, STILL, ROLLBACK),
        (UNCLEAR, BETTER, HOLD),  # a guardrail is no aim
        (STILL, STILL, HOLD),
    ],
)
def test_one_aim_and_one_guardrail(aim, guard, verdict):
    assert judge(result(aim, guard), TWO).verdict == verdict


def test_aims_that_disagree_hold():
    rules = Rules(np.array([True, True]), np.zeros(2))
    assert judge(result(BETTER, WORSE), rules).verdict == HOLD


def test_one_of_many_aims_needs_more_than_five_percent():
    lucky, rest = (0.1, 0.01, 0.2, 0.02), [UNCLEAR] * 4
    alone = Rules(np.array([True]), np.zeros(1))
    many = Rules(np.ones(5, bool), np.zeros(5))
    assert judge(result(lucky), alone).verdict == SHIP
    assert judge(result(lucky, *rest), many).verdict == HOLD


@pytest.mark.slow
def test_without_a_difference_few_experiments_ship():
    scenes = {"even families": (EVEN, {}), "mostly ties": (EVEN, {"ties": 0.8})}
    for _, point, low, _, rolled in false_ships(250, 7, scenes):
        assert low <= 0.05
        assert point <= 0.06
        assert rolled <= 0.06


@pytest.mark.slow
def test_the_power_announced_is_the_power_reached():
    for _, _, announced, reached, low, high in powers(250, 7, ("even families",)):
        # Within three points, and what 250 experiments cannot tell.
        assert low - 0.03 <= announced <= high + 0.03
        assert reached > 0.3


def test_more_families_see_smaller_effects_and_a_larger_effect_is_found_more_often():
    noise = Noise(np.full(RULES.aims.size, 0.05), np.zeros(RULES.aims.size))
    few, many = (Announcer(np.full(n, 2.0), noise, RULES, draws=200) for n in (8, 30))
    assert many.plan(0).smallest < few.plan(0).smallest
    shares = [many.ship_share(0, effect) for effect in (0.0, 0.02, 0.04, 0.2)]
    assert shares == sorted(shares)
    assert shares[0] <= 0.05
    assert shares[-1] > 0.95


def test_a_guardrail_that_cannot_hold_makes_shipping_impossible():
    noise = Noise(np.array([0.05, 5.0]), np.zeros(2))
    assert Announcer(np.full(10, 2.0), noise, TWO, draws=200).plan(0).smallest is None
