"""Cache keys: every input counts, nothing else does."""

import subprocess
import sys
from datetime import UTC, datetime
from enum import Enum, StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.base import Blob, Box, Frozen
from componentforge.domain.picture import Word, Words
from tasks import keys
from tasks.keys import StageKey, canonical_json, key_of, keyed

STAGE = StageKey("read", version=3)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
TREES = st.recursive(SCALARS, lambda t: st.lists(t) | st.dictionaries(st.text(), t), max_leaves=12)


class Left(Frozen):
    x: int = 1


class Right(Frozen):
    x: int = 1


class Colour(Enum):
    RED = "red"


class Name(StrEnum):
    RED = "red"


def words(text="Save", confidence=0.5):
    box = Box(x=0.1, y=2, w=3, h=4)
    return Words(lines=(Word(text=text, box=box, confidence=confidence),))


def test_a_key_says_its_stage_and_version():
    assert key_of(STAGE, {"n": 1}).startswith("forge/read/v3/")
    assert len(key_of(STAGE, {"n": 1}).rpartition("/")[2]) == 64


def test_a_key_never_changes_by_itself():
    """A changed value here throws away everybody's cache: raise the versions instead."""
    inputs = {"words": words(), "note": "größer", "scale": 2.0, "name": None}
    assert key_of(STAGE, inputs).endswith(
        "c6cb8bbfe1329a246ab21f02c5ae036afc12b4a9771fe318c043f8b65a67c3eb"
    )


@pytest.mark.parametrize(
    "other",
    [
        {"words": words("Safe"), "scale": 2},
        {"words": words(confidence=0.25), "scale": 2},
        {"words": words(), "scale": 3},
        {"words": words(), "scale": 2, "note": ""},
        {"words": words(), "size": 2},
        {"words": words()},
    ],
)
def test_any_other_input_is_another_key(other):
    assert key_of(STAGE, other) != key_of(STAGE, {"words": words(), "scale": 2})


def test_another_version_stage_or_dependency_is_another_key():
    made = {
        key_of(STAGE, {}),
        key_of(StageKey("read", version=4), {}),
        key_of(StageKey("ocr", version=3), {}),
        key_of(STAGE, {}, "prompt-1"),
        key_of(STAGE, {}, "prompt-2"),
    }
    assert len(made) == 5


def test_a_function_among_the_dependencies_is_asked_each_time():
    answers = iter(["a", "a", "b"])
    first, second, third = (key_of(STAGE, {}, lambda: next(answers)) for _ in range(3))
    assert first == second != third


@given(TREES)
def test_equal_content_is_an_equal_key(tree):
    def turned(value):
        if isinstance(value, dict):
            return {key: turned(item) for key, item in reversed(value.items())}
        return [turned(item) for item in value] if isinstance(value, list) else value

    assert canonical_json(turned(tree)) == canonical_json(tree)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
)
def test_numbers_are_equal_in_the_key_exactly_when_they_are_equal(a, b):
    assert (canonical_json(a) == canonical_json(b)) == (a == b)


def test_whole_floats_are_integers_and_truth_is_no_number():
    assert canonical_json(2.0) == canonical_json(2)
    assert canonical_json(-0.0) == canonical_json(0)
    assert canonical_json(True) != canonical_json(1)
    assert canonical_json("1") != canonical_json(1)


def test_sets_and_mappings_have_no_order_and_are_no_lists():
    assert canonical_json({"b", "a", "c"}) == canonical_json(frozenset("cab"))
    assert canonical_json({"a"}) != canonical_json(["a"])
    assert canonical_json({1: "a", 2: "b"}) == canonical_json({2: "b", 1: "a"})
    assert canonical_json({1: "a"}) != canonical_json({"1": "a"})
    assert canonical_json(("a", "b")) == canonical_json(["a", "b"])
    assert canonical_json(["a", "b"]) != canonical_json(["b", "a"])


def test_models_of_the_same_fields_are_told_apart():
    assert canonical_json(Left()) != canonical_json(Right())
    assert canonical_json(Left()) != canonical_json({"x": 1})
    assert canonical_json({"$": "Left", "=": {"x": 1}}) != canonical_json(Left())


def test_other_plain_values_have_a_form():
    assert canonical_json(Colour.RED) == canonical_json(Name.RED) == canonical_json("red")
    assert canonical_json(Path("a/b")) != canonical_json("a/b")
    assert canonical_json(b"a") != canonical_json(b"b")
    assert canonical_json(datetime(2026, 1, 1, tzinfo=UTC)) != canonical_json("2026-01-01")
    assert canonical_json(keys.READ) != canonical_json(keys.OCR)


@pytest.mark.parametrize("value", [object(), float("nan"), float("inf"), lambda: 1, [object()]])
def test_what_has_no_stable_form_is_refused(value):
    with pytest.raises(TypeError, match="cache key cannot"):
        canonical_json(value)


def test_another_process_makes_the_same_key():
    program = (
        "from tasks.keys import *; from componentforge.domain.base import Blob;"
        "print(key_of(READ, {'b': Blob(blob_sha256='0'*64, media_type='image/png', size=1),"
        " 's': {'x','y','z'}, 'f': 0.1 + 0.2}))"
    )
    theirs = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
    ).stdout.strip()
    blob = Blob(blob_sha256="0" * 64, media_type="image/png", size=1)
    assert key_of(keys.READ, {"f": 0.1 + 0.2, "s": {"z", "y", "x"}, "b": blob}) == theirs


def test_the_policy_looks_at_inputs_only():
    policy = keyed(STAGE, "prompt")
    one = policy.compute_key(None, {"n": 1}, {"flow": "a"}, run=1)  # pyright: ignore[reportArgumentType]
    two = policy.compute_key(None, {"n": 1}, {"flow": "b"}, run=2)  # pyright: ignore[reportArgumentType]
    assert one == two == key_of(STAGE, {"n": 1}, "prompt")


def test_a_policy_may_be_copied_and_carries_its_locks():
    policy = keyed(STAGE).configure(isolation_level="SERIALIZABLE")
    assert policy.lock_manager is not None
    assert policy.compute_key(None, {}, {}) == key_of(STAGE, {})  # pyright: ignore[reportArgumentType]


def test_all_stages_are_named_once_and_only_publish_always_runs():
    stages = [value for value in vars(keys).values() if isinstance(value, StageKey)]
    names = "ingest ocr guard read propose retrieve synthesize verify render score measure publish"
    assert " ".join(s.name for s in stages) == names
    assert [s.name for s in stages if not s.cached] == ["publish"]
