"""Prompts: what is sent, word for word, and that untrusted text stays data."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.lib._pydantic import to_strict_json_schema

from componentforge.engines.openai import prompts
from componentforge.engines.openai.prompts import ANSWERS, Data, Prompts
from componentforge.engines.openai.strict import strict_schema
from componentforge.errors import ConfigurationError
from componentforge.security.data_field import as_data_field

SNAPSHOTS = Path(__file__).parents[1] / "fixtures/prompts"


def d(name, text=None):
    return Data(name=name, text=text if text is not None else f"the {name}")


INPUTS = {
    "read": prompts.ReadInputs(
        width=348, height=190, palette=d("palette", "#ffffff 62.10%\n#4f46e5 3.00%"),
        sizes=d("sizes", "fontSize: 14, 18"), outline=d("outline", 'n0 box 0,0 348x190 "A & <b>"'),
    ),
    "propose": prompts.ProposeInputs(
        outline=d("outline"), intent=d("intent"), note=d("note", "it's a \"card\""),
        guesses=d("guesses"),
    ),
    "propose-bare": prompts.ProposeInputs(
        outline=d("outline"), intent=None, note=None, guesses=d("guesses")
    ),
    "synthesize": prompts.SynthesizeInputs(
        name=d("name", "TeamPlan"), width=348, height=190, scale=2, tokens=d("tokens"),
        outline=d("outline"), requirements=d("requirements"),
        patterns=(d("pattern", "first"), d("pattern", "second")), modules=d("modules"),
        example=d("example", "<p>{title}</p>"), example_stories=d("example_stories"),
    ),
    "synthesize-repair": prompts.SynthesizeInputs(
        name=d("name", "TeamPlan"), width=348, height=190, scale=1, tokens=d("tokens"),
        outline=d("outline"), requirements=d("requirements"), patterns=(), modules=None,
        example=d("example"), example_stories=d("example_stories"), previous=d("previous"),
        previous_stories=d("previous_stories"), findings=d("findings", "critical types TS2322"),
        difference=True,
    ),
}  # fmt: skip


def stage(case):
    return prompts.load(case.partition("-")[0], "v1")


def whole(case):
    """Everything a model is sent in this case."""
    loaded = stage(case)
    parts = [f"## {n}\n{loaded.instructions(n)}" for n in sorted(loaded.parts) if n != "user"]
    return "\n\n".join([*parts, f"## user\n{loaded.user(INPUTS[case], as_data_field)}"]) + "\n"


@pytest.mark.parametrize("case", INPUTS)
def test_a_prompt_is_sent_word_for_word_as_it_was_looked_at(case):
    """After a change that is meant: write `whole(case)` into the file, and read it."""
    assert whole(case) == (SNAPSHOTS / f"{case}.v1.txt").read_text()


@given(st.text(max_size=60), st.sampled_from(["palette", "outline"]))
def test_no_text_leaves_its_field(text, name):
    inputs = INPUTS["read"].model_copy(update={name: d(name, text)})
    sent = stage("read").user(inputs, as_data_field)
    tags = re.findall(r"</?[a-z_]+[^>]*>", sent)
    assert tags == [t for n in ("palette", "sizes", "outline") for t in (f"<{n}>", f"</{n}>")]
    plain = stage("read").user(INPUTS["read"].model_copy(update={name: d(name, "")}), as_data_field)
    outside = sent.replace(as_data_field(name, text), as_data_field(name, ""))
    assert outside == plain


def test_a_template_in_the_text_is_not_run():
    inputs = INPUTS["propose"].model_copy(update={"note": d("note", "{{ outline }}{% if 1 %}")})
    assert "{{ outline }}{% if 1 %}" in stage("propose").user(inputs, as_data_field)


@pytest.mark.parametrize("value", ["bare text", 1.5, None, True])
def test_what_is_neither_a_number_nor_data_cannot_get_into_a_prompt(value):
    made = Prompts("read", "v1", {"user": "{{ width }}"})
    inputs = INPUTS["read"].model_copy(update={"width": value})
    with pytest.raises(TypeError, match="make it Data"):
        made.user(inputs, as_data_field)


def test_a_template_that_names_no_input_is_an_error():
    with pytest.raises(TypeError, match="Undefined"):
        Prompts("read", "v1", {"user": "{{ colour }}"}).user(INPUTS["read"], as_data_field)


@pytest.mark.parametrize("name", ["read", "propose", "synthesize"])
def test_the_hash_is_of_every_text(name):
    made = prompts.load(name)
    hashes = {made.sha256}
    for part in made.parts:
        changed = {**made.parts, part: made.parts[part] + " "}
        hashes.add(Prompts(name, made.version, changed).sha256)
    assert len(hashes) == 1 + len(made.parts)
    assert prompts.find(name, made.sha256) == made
    assert Prompts(name, "v9", made.parts).sha256 == made.sha256  # what it is called is no content
    assert all(text in made.text for text in made.parts.values())


def test_a_prompt_of_another_version_of_the_program_is_not_taken_for_this_ones():
    with pytest.raises(KeyError):
        prompts.find("read", "0" * 64)


@pytest.mark.parametrize("wanted", ["v9", "latest", "../read/v1", ""])
def test_an_unknown_version_says_which_there_are(wanted):
    if not wanted:
        assert prompts.load("read", wanted).version == prompts.versions("read")[0]
        return
    with pytest.raises(ConfigurationError, match="use v1"):
        prompts.load("read", wanted)


@pytest.mark.parametrize(
    "form", sorted({f for forms in ANSWERS.values() for f in forms}, key=lambda f: f.__name__)
)
def test_schemas_are_as_strict_as_the_official_clients_own(form):
    def shape(schema):
        """What both must agree on: the tree of types, names and required fields."""
        if "$ref" in schema:
            return schema["$ref"]
        kept = {
            k: schema[k]
            for k in ("type", "enum", "required", "additionalProperties")
            if k in schema
        }
        for key in ("properties", "$defs"):
            if key in schema:
                kept[key] = {name: shape(part) for name, part in schema[key].items()}
        if "anyOf" in schema:
            kept["anyOf"] = [shape(part) for part in schema["anyOf"]]
        if "items" in schema:
            kept["items"] = shape(schema["items"])
        return kept

    assert shape(strict_schema(form)) == shape(to_strict_json_schema(form))


def test_strict_schemas_hold_no_keyword_that_a_server_may_not_know():
    from typing import Literal

    from pydantic import BaseModel, Field

    class Part(BaseModel):
        size: float = Field(ge=0, le=1, title="Size")

    class Whole(BaseModel):
        kind: Literal["one"] = "one"
        part: Part = Field(description="a part")
        words: list[str] = Field(default=[], min_length=1, max_length=3)

    made = strict_schema(Whole)
    assert made["required"] == ["kind", "part", "words"]
    assert made["properties"] == {
        "kind": {"enum": ["one"], "type": "string"},
        "part": {"$ref": "#/$defs/Part"},
        "words": {"items": {"type": "string"}, "type": "array"},
    }
    assert made["$defs"]["Part"] == {
        "type": "object", "properties": {"size": {"type": "number"}}, "required": ["size"],
        "additionalProperties": False,
    }  # fmt: skip
