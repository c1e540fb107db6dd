"""Who asks hosted models: the scripted client of the tests keeps the promises of the real one."""

import asyncio

import pytest

from componentforge.domain.model_calls import ModelReply
from componentforge.errors import ModelRefused, ModelReplyInvalid
from tests.asked import SERVED, asking, question, settings_for
from tests.hosted import ScriptedModels
from tests.openai_server.scenario import Answer, Refusal, Truncated
from tests.openai_server.server import OpenAIServer


@pytest.fixture(params=["scripted", "real"])
def asked(request, tmp_path):
    """A function that asks questions side by side under a script; and how often it was played."""
    plays = []

    def counted(script):
        def play(ask):
            plays.append(ask)
            return script(ask)

        return play

    if request.param == "scripted":
        client = ScriptedModels(lambda _ask: Answer({"n": 1}))

        def ask_scripted(script, *questions):
            client.scenario = counted(script)
            return gathered(client, questions)

        yield ask_scripted, plays
        return
    database, valkey = (request.getfixturevalue(n) for n in ("database_url", "valkey_url"))
    with OpenAIServer(tmp_path / "book.db", models=SERVED) as server:
        chosen = settings_for(tmp_path / "home", server.url, database, valkey)
        with asking(chosen) as told:

            def ask_real(script, *questions):
                server.play(counted(script))
                return gathered(told.client, questions)

            yield ask_real, plays


def gathered(client, questions):
    async def all_of_them():
        return await asyncio.gather(*map(client.ask, questions), return_exceptions=True)

    return asyncio.run(all_of_them())


def counting(ask):
    return Answer({"n": len(ask.texts[0])})


def test_a_reply_is_the_document_under_its_questions_key(asked):
    ask, plays = asked
    (reply,) = ask(counting, question("a"))
    assert isinstance(reply, ModelReply)
    assert reply.key == question("a").key
    assert ModelReply.model_validate_json(reply.model_dump_json()) == reply
    assert reply.text.replace(" ", "") == '{"n":10}'
    assert reply.bought
    (seen,) = plays
    assert (seen.texts, seen.schema_name, seen.strict) == (("what is a?",), "Count", True)
    assert "Count." in seen.instructions


def test_what_was_received_is_not_bought_again(asked):
    ask, plays = asked
    (first,) = ask(counting, question("b"))
    (again,) = ask(counting, question("b"))
    assert (again.text, again.bought, len(plays)) == (first.text, False, 1)
    (other,) = ask(counting, question("c"))
    assert other.bought
    assert len(plays) == 2


def test_a_refusal_is_told_as_one_and_not_kept(asked):
    ask, _ = asked
    (refused,) = ask(lambda _ask: Refusal("no"), question("d"))
    assert isinstance(refused, ModelRefused)
    assert (refused.stage, refused.reason) == ("read", "no")
    (reply,) = ask(counting, question("d"))
    assert isinstance(reply, ModelReply)
    assert reply.bought


def test_an_answer_that_is_cut_off_is_no_answer(asked):
    ask, _ = asked
    (cut,) = ask(lambda _ask: Truncated(), question("e"))
    assert isinstance(cut, ModelReplyInvalid)


def test_one_failure_leaves_the_others_their_answers(asked):
    ask, _ = asked

    def script(seen):
        return Refusal() if "is g?" in seen.texts[0] else counting(seen)

    found = ask(script, question("f"), question("g"), question("h"))
    assert [type(one).__name__ for one in found] == ["ModelReply", "ModelRefused", "ModelReply"]
