"""Results of stages: through JSON and back, our models only."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.base import Blob, Box
from componentforge.domain.picture import Word, Words
from tasks.serial import StageSerializer

SERIALIZER = StageSerializer()
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
BOXES = st.builds(Box, x=NUMBERS, y=NUMBERS, w=st.floats(0, 1e9), h=st.floats(0, 1e9))
WORDS = st.lists(st.builds(Word, text=st.text(min_size=1), box=BOXES, confidence=st.floats(0, 1)))
BLOB = Blob(blob_sha256="a" * 64, media_type="image/png", size=3)


def through(value):
    return SERIALIZER.loads(SERIALIZER.dumps(value))


@given(WORDS)
def test_a_model_comes_back_equal_to_the_last_bit(lines):
    words = Words(lines=tuple(lines))
    assert through(words) == words


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 0.1, 'ü"\\\u2028', [], [BLOB], (BLOB, [1, (2,)]), {"a": BLOB, "b": (1,)}, ()],
)
def test_plain_values_and_collections_keep_their_types(value):
    back = through(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize("value", [{1: 2}, {"$": 1}, {1}, b"x", object(), [object()]])
def test_what_has_no_plain_form_is_refused(value):
    with pytest.raises(TypeError, match="return a model"):
        SERIALIZER.dumps(value)


def test_the_text_is_json_without_a_trace_of_pickle():
    assert json.loads(SERIALIZER.dumps(BLOB)) == {
        "$": "componentforge.domain.base:Blob",
        "=": {"blob_sha256": "a" * 64, "media_type": "image/png", "size": 3},
    }


@pytest.mark.parametrize(
    "name",
    [
        "subprocess:Popen",
        "os:system",
        "pydantic:BaseModel",
        "componentforge.domain.base:sha256",
        "componentforge.domain.base:Nothing",
        "componentforge.errors:ForgeError",
        "componentforge_evil:Model",
    ],
)
def test_a_record_that_names_anything_but_our_models_is_refused(name):
    with pytest.raises(ValueError, match="not one of our models"):
        SERIALIZER.loads(json.dumps({"$": name, "=": {}}).encode())


def test_fields_that_do_not_fit_any_more_are_refused():
    with pytest.raises(ValueError, match="gone"):
        SERIALIZER.loads(SERIALIZER.dumps(BLOB).replace(b'"size"', b'"gone"'))


def test_prefect_finds_the_serializer_by_name():
    from prefect.serializers import Serializer

    assert isinstance(Serializer(type="forge-stage"), StageSerializer)
