"""Every error is one line and survives a trip to another process."""

import pickle

import pytest

from componentforge import errors

EXAMPLES = [
    (
        errors.InputRejected("a.png", "is empty", "give a picture"),
        "a.png: is empty; give a picture",
    ),
    (errors.ServiceUnavailable("valkey", "gone", "run forge up"), "valkey: gone; run forge up"),
    (errors.RenderTimeout("abcdef0123", 2.5), "component abcdef01 was still loading after 2.5 s"),
    (errors.DraftRejected("Tag", "uses eval"), "Tag: uses eval; the draft is not rendered"),
    (
        errors.BlobMissing("f" * 64),
        "blob ffffffffffff is not in the store; run the command again to make it anew",
    ),
    (
        errors.StorageFull("out", "no space"),
        "out: no space; free some space and run the command again",
    ),
    (errors.ConfigurationError("--engine", "what?", "say local"), "--engine: what?; say local"),
    (
        errors.NotFound("component", "Tag", "see forge history"),
        "component 'Tag' is not known; see forge history",
    ),
    (errors.LimitReached("me", "used up", "wait", 5.0), "me: used up; wait"),
    (
        errors.InternalFault("a.png", "KeyError", "'x'"),
        "a.png: a fault in ComponentForge (KeyError: 'x'); see logs/forge.log in FORGE_HOME and"
        " report it",
    ),
    (
        errors.ModelRefused("gpt-x", "read", "policy"),
        "gpt-x refused to read: policy; use --engine read=local",
    ),
    (
        errors.ModelReplyInvalid("gpt-x", "read", "it was cut off"),
        "gpt-x gave no usable answer to read: it was cut off; try again, another model, or"
        " --engine read=local",
    ),
    (
        errors.AnswerPending("gpt-x", "read", "forge/x", 0.5),
        "gpt-x is asked to read in a batch; forge batch --openai-batch goes on",
    ),
]


@pytest.mark.parametrize(("error", "line"), EXAMPLES)
def test_an_error_says_what_which_and_what_to_do(error, line):
    assert str(error) == line


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES])
def test_an_error_rebuilds_from_its_arguments(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_every_error_has_the_one_root_and_an_example():
    children = {c for c in vars(errors).values() if isinstance(c, type)} - {errors.ForgeError}
    assert all(issubclass(child, errors.ForgeError) for child in children)
    assert {type(error) for error, _ in EXAMPLES} == children
