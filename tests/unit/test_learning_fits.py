"""The three fits do what they say, and are judged honestly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from componentforge.domain.learned import Curve, CurveFor, Fusion, Ranker
from componentforge.domain.proposal import RetrievalWeights
from componentforge.engines.local.calibration import BUILT_IN, calibrated
from componentforge.engines.local.classify import FAMILIES, likeliest
from componentforge.engines.local.ranking import FACTS, Features
from evaluation.learning.build import build_dataset
from evaluation.learning.fit_curve import IDENTITY, fit_curve
from evaluation.learning.fit_fusion import (
    Rule,
    Wished,
    fit_fusion,
    fused,
    mean_rank,
    mean_ranks,
)
from evaluation.learning.fit_ranker import Table, fit_ranker
from evaluation.learning.news import shuffled_p
from tasks.training import RULE, AtWork, figures_of, train_all
from tests.simulated import drawn, items


def test_the_curve_finds_what_the_outcomes_were_drawn_by():
    rng = np.random.default_rng(1)
    x = rng.normal(0, 2, 4_000)
    right = rng.random(4_000) < 1 / (1 + np.exp(-(0.5 * x - 0.7)))
    found = fit_curve(x.tolist(), right.tolist())
    assert found.slope == pytest.approx(0.5, abs=0.06)
    assert found.offset == pytest.approx(-0.7, abs=0.1)


def test_few_outcomes_hardly_move_the_curve():
    assert fit_curve([], [], BUILT_IN) == BUILT_IN
    assert fit_curve([1.0], [False], IDENTITY).offset == pytest.approx(0, abs=0.5)


@given(
    st.lists(st.floats(0.01, 1), min_size=2, max_size=6),
    st.floats(0.05, 20), st.floats(-20, 20),
)  # fmt: skip
def test_no_curve_turns_the_order_of_candidates_or_makes_more_than_one_of_them(
    parts, slope, offset
):
    shares = sorted((part / sum(parts) for part in parts), reverse=True)
    found = calibrated(shares, Curve(slope=slope, offset=offset))
    assert all(0 <= p <= 1 for p in found)
    assert max(found) == found[0]
    assert sum(found) <= 1 + 1e-6


def table(rng, n, families=3, facts=4):
    evidence = rng.normal(0, 1, (n, families))
    seen = rng.normal(5, 3, (n, facts))
    labels = np.where(seen[:, 0] > 5, 0, evidence.argmax(axis=1))
    return Table(evidence, seen, labels)


def test_the_ranker_learns_a_rule_the_evidence_does_not_hold():
    rng = np.random.default_rng(2)
    names = FAMILIES[:3]
    made = fit_ranker(table(rng, 600), table(rng, 100), names, ["a", "b", "c", "d"])
    held = table(rng, 400)
    scaled = (held.facts - np.array(made.ranker.means)) / np.array(made.ranker.deviations)
    strengths = (
        made.ranker.scale * held.evidence + np.array(made.ranker.bias)
        + scaled @ np.array(made.ranker.weights).T
    )  # fmt: skip
    before = (held.evidence.argmax(axis=1) == held.labels).mean()
    after = (strengths.argmax(axis=1) == held.labels).mean()
    assert after > before + 0.15
    assert abs(np.array(made.ranker.weights)[0, 0]) > 3 * abs(np.array(made.ranker.weights)[0, 1])
    assert made.pull in made.losses


def test_without_items_to_choose_by_the_rules_are_hardly_left():
    rng = np.random.default_rng(3)
    none = Table(np.zeros((0, 3)), np.zeros((0, 4)), np.zeros(0, dtype=np.int_))
    made = fit_ranker(table(rng, 30), none, FAMILIES[:3], ["a", "b", "c", "d"])
    assert made.pull == 100.0
    assert made.ranker.curve == IDENTITY


def test_a_ranker_whose_parts_do_not_fit_is_none():
    told = {
        "families": ("card",), "facts": ("a",), "means": (0.0,), "deviations": (1.0,), "scale": 1.0,
        "bias": (0.0,), "weights": ((0.0,),), "curve": {"slope": 1, "offset": 0},
    }  # fmt: skip
    assert len(Ranker.model_validate(told).sha256) == 64
    for change in ({"bias": (0.0, 0.0)}, {"weights": ((0.0, 1.0),)}, {"deviations": (0.0,)}):
        with pytest.raises(ValueError, match=r"sizes|deviation"):
            Ranker.model_validate({**told, **change})


RANKED = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)


@profile(max_examples=40)
@given(RANKED, RANKED, st.sampled_from("abcdef"), st.floats(0.1, 5), st.floats(0, 5))
def test_all_choices_at_once_say_what_one_after_the_other_says(words, meaning, wanted, w, f):
    item = Wished({"words": words, "meaning": meaning, "family0": meaning[::-1]}, wanted)
    choices = [RetrievalWeights(), RetrievalWeights(words=w, family=f)]
    plain = [mean_rank([item], one, RULE)[0] for one in choices]
    assert mean_ranks([item], choices, RULE) == pytest.approx(plain)


def test_a_ranking_of_no_weight_or_unknown_family_does_not_count():
    ranks = {"words": ["a", "b"], "meaning": ["b", "a"], "family7": ["c"]}
    weights = RetrievalWeights(words=0, meaning=1)
    assert fused(ranks, weights, Rule(2, (3.0,))) == ["b", "a"]


def test_the_fusion_prefers_what_finds_the_wanted_and_stays_where_nothing_is_better():
    names = [f"p{n}" for n in range(8)]
    rng = np.random.default_rng(4)

    def wished(count):
        for _ in range(count):
            good, bad = list(rng.permutation(names)), list(rng.permutation(names))
            yield Wished({"meaning": good, "words": bad}, good[0])

    start = RetrievalWeights()
    found = fit_fusion(list(wished(80)), list(wished(20)), RULE, start)
    assert found.meaning > found.words
    held = list(wished(100))
    assert np.mean(mean_rank(held, found, RULE)) > np.mean(mean_rank(held, start, RULE))
    same = [Wished({"meaning": names, "words": names}, "p0")] * 30
    assert fit_fusion(same, same, RULE, start) == start
    assert fit_fusion(same, [], RULE, start) == start


def test_shuffled_labels_fit_as_well_only_when_labels_say_nothing():
    assert shuffled_p(lambda order: sum(i == j for i, j in enumerate(order)), 30) < 0.01
    assert shuffled_p(lambda _: 1.0, 30) == 1.0


@pytest.fixture(scope="module")
def pictures():
    return drawn(420, np.random.default_rng(6))


def test_true_feedback_really_improves_held_back_pictures(pictures):
    told = items(pictures, np.random.default_rng(7), "true")
    dataset = build_dataset([one.item for one in told])
    ranker, curve, fusion = train_all(dataset, AtWork())
    assert (ranker.verdict, fusion.verdict) == ("SHIP", "SHIP")
    assert curve.verdict in ("SHIP", "HOLD")
    truths = {one.item.id: one.truth for one in told}
    after = AtWork().with_model(ranker.challenger).with_model(fusion.challenger)
    assert after.weights != RetrievalWeights()
    gains = []
    for row in dataset.of("test"):
        true = row.model_copy(
            update={"item": row.item.model_copy(update={"kind": truths[row.item.id]})}
        )
        gains.append(figures_of(true, after)["kind"] - figures_of(true, AtWork())["kind"])
    assert np.mean(gains) > 0.15
    # Once more with the new champion at work: there is nothing left to find.
    again = train_all(dataset, after)
    assert [trial.verdict for trial in again if trial.model != "confidence-calibration"] == [
        "HOLD"
    ] * 2


@pytest.mark.parametrize("labels", ["random", "believed"])
def test_feedback_without_news_promotes_no_more_than_was_announced(pictures, labels):
    """The short form of tests/bench/bench_learning.py: 8 retrainings at 5 %, binomial bound at 99.9 %."""
    promoted = dict.fromkeys(("component-ranker", "confidence-calibration", "retrieval-fusion"), 0)
    rng = np.random.default_rng(11)
    for _ in range(8):
        chosen = [pictures[i] for i in rng.choice(len(pictures), 250, replace=False)]
        dataset = build_dataset([one.item for one in items(chosen, rng, labels)])
        for trial in train_all(dataset, AtWork()):
            promoted[trial.model] += trial.verdict == "SHIP"
    assert max(promoted.values()) <= 3  # P(4 or more of 8) at 5 % is 0.0004


def test_too_little_is_said_to_be_too_little(pictures):
    told = [one.item for one in items(pictures[:15], np.random.default_rng(5))]
    trials = train_all(build_dataset(told), AtWork())
    assert {trial.verdict for trial in trials} == {"SKIPPED"}
    assert trials[0].reasons[0].endswith("20 are needed")


def test_a_calibration_belongs_to_its_ranker(pictures):
    curve = CurveFor(curve=Curve(slope=1, offset=-3))
    assert AtWork(calibration=curve).curve == curve
    told = items(pictures, np.random.default_rng(7))
    ranker = train_all(build_dataset([one.item for one in told]), AtWork())[0].challenger
    both = AtWork(ranker=ranker, calibration=curve)
    assert both.curve is None
    features = Features(np.array(told[0].item.evidence), np.array(told[0].item.facts))
    assert likeliest(features, ranker)[0][1] == pytest.approx(
        likeliest(features, ranker, ranker.curve)[0][1]
    )
    assert len(features.facts) == len(FACTS)
    assert AtWork().with_model(Fusion(weights=RetrievalWeights(words=9))).weights.words == 9
