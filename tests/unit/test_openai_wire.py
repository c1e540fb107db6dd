"""Questions and answers as the two APIs spell them."""

import base64
import json

import pytest

from componentforge.domain.model_calls import ImagePart, ModelRequest, TextPart
from componentforge.engines.openai.checking import document_of, problem_of, repair_of
from componentforge.engines.openai.models import Model, load_models
from componentforge.engines.openai.settling import read
from componentforge.engines.openai.wire import Answer, answer_of, body_of
from componentforge.errors import ConfigurationError
from tests.asked import FORM, question


@pytest.fixture
def pictured(folder_blobs):
    blob = folder_blobs.put(b"\x89PNG bytes", "image/png")
    return question("p", parts=(TextPart(text="look"), ImagePart(image=blob)), temperature=0.5)


def test_a_responses_body_holds_the_form_and_the_picture(folder_blobs, pictured):
    body = body_of(pictured, "responses", folder_blobs)
    text, image = body["input"][0]["content"]
    assert text == {"type": "input_text", "text": "look"}
    head, data = image["image_url"].split(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == b"\x89PNG bytes"
    assert image["detail"] == "high"
    assert body["text"]["format"] == {
        "type": "json_schema", "name": "Count", "schema": FORM, "strict": True,
    }  # fmt: skip
    assert (body["max_output_tokens"], body["temperature"], body["store"]) == (200, 0.5, False)


def test_a_chat_body_says_the_same_in_its_own_words(folder_blobs, pictured):
    luna = load_models().models["gpt-6-luna"]
    body = body_of(pictured, "chat_completions", folder_blobs, luna)
    system, user = body["messages"]
    assert (system["role"], system["content"]) == ("system", "Count.")
    assert user["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")
    assert body["response_format"]["json_schema"]["strict"] is True
    assert body["max_completion_tokens"] == 200
    assert "temperature" not in body


@pytest.mark.parametrize("api", ["responses", "chat_completions"])
def test_a_model_without_strict_output_is_told_the_form_in_words(folder_blobs, api):
    plain = Model(name="m", input=1, output=1, structured=False)
    body = body_of(question(1), api, folder_blobs, plain)
    told = body.get("instructions") or body["messages"][0]["content"]
    assert told.startswith("Count.\n\nAnswer with one JSON document")
    assert json.loads(told.rsplit("\n", 1)[1]) == FORM
    form = body["text"]["format"] if api == "responses" else body["response_format"]
    assert form == {"type": "json_object"}


def test_a_model_that_sees_nothing_is_shown_nothing(folder_blobs, pictured):
    blind = Model(name="m", input=1, output=1)
    body_of(question(1), "responses", folder_blobs, blind)
    with pytest.raises(ConfigurationError, match="it sees no pictures"):
        body_of(pictured, "responses", folder_blobs, blind)


def test_a_responses_reply_is_read_with_its_usage():
    reply = {
        "id": "resp_1", "model": "m", "status": "completed",
        "output": [
            {"type": "reasoning", "content": None},
            {"type": "message", "content": [{"type": "output_text", "text": '{"n":'},
                                            {"type": "output_text", "text": "1}"}]},
        ],
        "usage": {
            "input_tokens": 10, "output_tokens": 5,
            "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 2},
            "output_tokens_details": {"reasoning_tokens": 3},
        },
    }  # fmt: skip
    answer = answer_of(json.dumps(reply))
    assert (answer.text, answer.response_id, answer.cut_off) == ('{"n":1}', "resp_1", None)
    assert answer.usage is not None
    assert answer.usage.model_dump() == {
        "input": 10, "cached": 4, "cache_written": 2, "image": 0, "output": 5, "reasoning": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "cut_off"),
    [
        ({"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
         "max_output_tokens"),
        ({"status": "incomplete", "incomplete_details": None}, "unknown"),
        ({"status": "failed", "error": {"message": "it broke"}}, "it broke"),
        ({"status": "failed", "error": None}, "failed"),
        ({"status": "completed"}, None),
    ],
)  # fmt: skip
def test_why_a_reply_ended_early_is_told(reply, cut_off):
    assert answer_of(json.dumps({"output": [], **reply})).cut_off == cut_off


@pytest.mark.parametrize(
    ("choice", "refusal", "cut_off"),
    [
        ({"message": {"content": None, "refusal": "no"}, "finish_reason": "stop"}, "no", None),
        ({"message": {"content": '{"n'}, "finish_reason": "length"}, None, "max_output_tokens"),
        ({"message": {"content": ""}, "finish_reason": "content_filter"}, None, "content_filter"),
        ({"message": {"content": "{}"}}, None, None),
    ],
)
def test_a_chat_reply_says_it_in_its_own_words(choice, refusal, cut_off):
    answer = answer_of(json.dumps({"choices": [choice]}))
    assert (answer.refusal, answer.cut_off, answer.usage) == (refusal, cut_off, None)


@pytest.mark.parametrize("body", ["<html>no</html>", "[]", '{"x": 1}', '{"choices": 1}', "null"])
def test_what_is_no_reply_is_text_without_a_usage(body):
    answer = read(body)
    assert (answer.text, answer.usage) == (body, None)
    assert problem_of(answer, FORM) is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"n": 1}', None),
        ('```json\n{"n": 1}\n```', None),
        ('```\n{"n": 1}\n```', None),
        ("", "it is empty"),
        ('{"n": NaN}', "it is no JSON: NaN is no JSON number"),
        ('{"n": "one"}', "$.n: 'one' is not of type 'integer'"),
        ("[]", "$: [] is not of type 'object'"),
        ("{", "it is no JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_the_form_is_checked_and_the_fault_named(text, problem):
    found = problem_of(Answer(text=text), FORM)
    assert found == problem if problem is None else str(found).startswith(problem)


def test_of_many_faults_the_first_are_named():
    form = {"type": "array", "items": {"type": "integer"}}
    found = problem_of(Answer(text=json.dumps(["x"] * 9)), form)
    assert found is not None
    assert found.endswith("; and 4 more")


def test_a_repair_shows_the_answer_as_data_and_a_torso_gets_room():
    asked: ModelRequest = question(1)
    mended = repair_of(asked, Answer(text='```json\n{"n": "x"}\n```'), "$.n: no integer")
    told = mended.parts[-1]
    assert isinstance(told, TextPart)
    data = json.loads(told.text.split("\n", 1)[1])
    assert data == {"your_answer": '{"n": "x"}', "problem": "$.n: no integer"}
    assert (mended.key, mended.max_output_tokens) == (asked.key, 200)
    longer = repair_of(asked, Answer(text='{"n', cut_off="max_output_tokens"), "cut")
    assert (longer.parts, longer.max_output_tokens) == (asked.parts, 400)
    assert document_of(Answer(text=" {} ")) == "{}"
