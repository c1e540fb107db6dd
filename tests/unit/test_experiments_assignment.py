"""Our assignment beside GrowthBook's own SDK and its published vectors."""

import numpy as np
import pytest
from growthbook.core import chooseVariation, gbhash, getBucketRanges, inNamespace
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.variant import parse_variant
from evaluation.experiments.assignment import NOT_IN, assign, bucket, bucket_ranges, fnv1a32
from tests.experimented import experiment

# Published with GrowthBook's SDKs (packages/sdk-js/test/cases.json, "hash").
VECTORS = [
    ("", "a", 1, 0.22), ("", "b", 1, 0.077), ("", "ab", 1, 0.946), ("", "def", 1, 0.652),
    ("", "8952klfjas09ujkasdf", 1, 0.549), ("", "123", 1, 0.011), ("", '___)((*":&', 1, 0.563),
    ("seed", "a", 2, 0.0505), ("feature", "123", 2, 0.5231), ("experiment", "1", 2, 0.4413),
    ("holdout", "1", 2, 0.8043),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "unit", "version", "expected"), VECTORS)
def test_published_vectors(seed, unit, version, expected):
    assert bucket(seed, [unit], version)[0] == pytest.approx(expected, abs=1e-9)


@given(st.text(max_size=12), st.lists(st.text(max_size=30), max_size=20))
def test_a_column_is_hashed_as_the_sdk_hashes_one(seed, units):
    for version in (1, 2):
        assert bucket(seed, units, version).tolist() == [gbhash(seed, u, version) for u in units]


def test_characters_beyond_the_first_plane_count_as_a_browser_counts_them():
    # Two UTF-16 code units, hashed one after the other: worked out by hand.
    value = 0x811C9DC5
    for unit in (0xD83D, 0xDE00):
        value = ((value ^ unit) * 0x01000193) % 2**32
    assert fnv1a32(["\U0001f600"]).tolist() == [value]


@given(
    st.integers(2, 6).flatmap(lambda n: st.lists(st.integers(1, 9), min_size=n, max_size=n)),
    st.floats(0.01, 1),
)
def test_ranges_are_the_sdks(parts, coverage):
    weights = [part / sum(parts) for part in parts]
    expected = getBucketRanges(len(weights), coverage, weights)
    np.testing.assert_allclose(bucket_ranges(weights, coverage), expected, rtol=0, atol=1e-12)


@given(st.integers(0, 9), st.sampled_from([0.3, 0.5, 1.0]), st.booleans())
def test_a_whole_experiment_assigns_as_the_sdk_does(number, coverage, spaced):
    space = {"name": "pricing", "start": 0.2, "end": 0.7} if spaced else None
    one = experiment(key=f"try-{number}", coverage=coverage, namespace=space)
    units = [f"project-{i}" for i in range(200)]
    ranges = getBucketRanges(2, coverage, list(one.weights))
    expected = [
        NOT_IN
        if spaced and not inNamespace(unit, ("pricing", 0.2, 0.7))
        else chooseVariation(gbhash(one.key, unit, 2), ranges)
        for unit in units
    ]
    assert assign(one, units).tolist() == expected


def test_more_coverage_moves_nobody_from_arm_to_arm():
    units = [f"u{i}" for i in range(3000)]
    few = assign(experiment(coverage=0.2), units)
    many = assign(experiment(coverage=0.9), units)
    assert (few[few != NOT_IN] == many[few != NOT_IN]).all()
    assert 0.17 < (few != NOT_IN).mean() < 0.23


def test_shares_follow_the_weights_over_many_units():
    one = experiment(weights=(0.8, 0.2))
    found = assign(one, [f"u{i}" for i in range(20_000)])
    assert (found == 1).mean() == pytest.approx(0.2, abs=0.01)


def test_forced_units_get_their_arm_even_outside_of_the_namespace():
    space = {"name": "n", "start": 0.0, "end": 1e-9}
    one = experiment(namespace=space, forced={"vip": "other"})
    assert assign(one, ["vip", "other-unit"]).tolist() == [1, NOT_IN]


def test_long_columns_are_hashed_in_groups_without_a_seam():
    units = [f"unit {i}" * (1 + i % 3) for i in range(9000)]
    whole = bucket("s", units)
    assert whole[4095:4098].tolist() == bucket("s", units[4095:4098]).tolist()


def test_the_seed_decides_and_defaults_to_the_key():
    units = [f"u{i}" for i in range(500)]
    same = assign(experiment(key="a-key", seed="s"), units)
    assert (same == assign(experiment(key="b-key", seed="s"), units)).all()
    assert (same != assign(experiment(key="a-key"), units)).any()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weights": (0.5, 0.6)}, "add up to 1.1"),
        ({"names": ("base", "base")}, "one name"),
        ({"repairs": (1, 1)}, "do the same"),
        ({"forced": {"u": "nobody"}}, "no arm"),
        ({"unit": "request"}, "project"),
        ({"planned_units": 10}, "greater than or equal"),
        ({"coverage": 0.0}, "greater than 0"),
        ({"namespace": {"name": "n", "start": 0.5, "end": 0.5}}, "starts before"),
        ({"guardrails": ({"metric": "likeness", "margin": 0.1},)}, "named twice"),
        ({"hypothesis": "short"}, "at least 10"),
    ],
)
def test_what_cannot_be_meant_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        experiment(**change)


def test_the_registered_content_is_hashed_whole():
    one = experiment()
    assert one.content_sha256 == experiment().content_sha256
    assert one.content_sha256 != experiment(planned_units=401).content_sha256
    assert one.arms[1].variant == parse_variant("other=repairs:2")
