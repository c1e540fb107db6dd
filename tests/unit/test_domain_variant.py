"""Variants: what they are, what they share, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from componentforge.domain.engine import EngineChoice, ModelChoice, parse_engines
from componentforge.domain.variant import PARTS, Variant, parse_variant
from componentforge.errors import ConfigurationError


def test_a_name_alone_is_the_default():
    assert parse_variant("base") == Variant(name="base")


def test_the_hash_is_of_what_it_does_not_of_what_it_is_called():
    assert (
        parse_variant("a=repairs:1").content_sha256 == parse_variant("b=repairs:1").content_sha256
    )
    assert (
        parse_variant("a=repairs:1").content_sha256 != parse_variant("a=repairs:2").content_sha256
    )


def test_a_stage_knows_only_what_it_uses():
    a, b = parse_variant("a"), parse_variant("b=words:3,repairs:0")
    assert a.differs(b) == ("retrieve", "repair")
    assert all(a.uses(part) == b.uses(part) for part in ("read", "propose", "synthesize"))


def hosted(name, model, **engines):
    """A variant with a hosted engine, whether or not this version can run one."""
    return Variant(name=name, model=model, engine=EngineChoice(**engines))


def test_a_model_belongs_to_the_stages_that_ask_one():
    a, b = hosted("a", "m1", propose="openai"), hosted("b", "m2", propose="openai")
    assert a.differs(b) == ("propose",)


@given(st.sets(st.sampled_from(PARTS)))
def test_swapping_parts_swaps_those_and_no_others(parts):
    a = parse_variant("a")
    b = hosted("b", "m", read="openai", propose="openai", synthesize="openai").model_copy(
        update={"repairs": 0, "retrieval": parse_variant("x=words:3").retrieval}
    )
    chosen = tuple(part for part in PARTS if part in parts)
    assert a.with_parts(b, chosen).differs(a) == chosen


def test_two_models_in_one_variant_cannot_be():
    a = hosted("a", "m1", read="openai", propose="openai")
    b = hosted("b", "m2", read="openai", propose="openai")
    with pytest.raises(ConfigurationError, match="different models in different stages"):
        a.with_parts(b, ("read",))


@pytest.mark.parametrize(
    ("spec", "problem"),
    [
        ("x=model:gpt", "means nothing to the local engine"),
        ("x=colour:red", "is no part of a variant"),
        ("x=repairs", "is no key:value"),
        ("x=repairs:-1", "repairs"),
        ("x=repairs:many", "repairs"),
        ("x=engine:nobody", "nobody"),
        ("x=words:0,meaning:0", "cannot both weigh nothing"),
        ("=repairs:1", "name"),
        ("two words", "name"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(spec, problem):
    with pytest.raises(ConfigurationError, match=problem) as caught:
        parse_variant(spec)
    assert "\n" not in str(caught.value)


def test_what_the_settings_say_is_part_of_the_hash_where_a_model_is_asked():
    usual = ModelChoice(model="m1", temperature=0.5)
    asked = parse_variant("a=propose:openai,temperature:0")
    assert asked.settled(usual).hosted == ModelChoice(model="m1", temperature=0)
    other = asked.settled(ModelChoice(model="m2"))
    assert asked.settled(usual).content_sha256 != other.content_sha256
    assert parse_variant("a").settled(usual) == parse_variant("a")


def test_the_hosted_capabilities_are_those_that_ask_a_model():
    assert parse_engines("read=openai").hosted == ("read",)
    assert parse_engines("openai").hosted == ("read", "propose", "synthesize")
    assert parse_engines("local").hosted == ()
