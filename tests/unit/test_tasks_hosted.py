"""What a stage is told of its engine, and what its key is made of."""

import pytest

from componentforge.domain.batch import BatchItem, BatchOptions, ItemRow
from componentforge.domain.engine import CAPABILITIES, EngineChoice, EngineUse, ModelChoice
from componentforge.domain.picture import Guarded, GuardFinding, Words
from componentforge.domain.variant import parse_variant
from evaluation.corpus import Item
from tasks.batching import options_for, request_for
from tasks.benchmark import Turn, again, request_of
from tasks.keys import READ, key_of
from tasks.models import BatchRequest
from tasks.outside import Outside

LOCAL = EngineUse(machine="fonts:1")
HOSTED = EngineUse(engine="openai", machine="fonts:1", model="m", prompt_sha256="a" * 64)


def outside(**uses):
    whole = {**dict.fromkeys(CAPABILITIES, LOCAL), "fallback": LOCAL, **uses}
    return Outside(browser="b", judge="", **whole)


def turn(spec, epoch=0):
    item = Item.model_construct(picture="a.png")
    return Turn.model_construct(item=item, variant=parse_variant(spec), epoch=epoch)


def test_an_epoch_asks_hosted_models_anew_and_measures_nothing_twice():
    env = outside(read=HOSTED)
    assert again(env, turn("a")) == env
    second = again(env, turn("a", 1))
    assert second.read == HOSTED.model_copy(update={"turn": 1})
    assert (second.propose, second.synthesize, second.fallback) == (LOCAL, LOCAL, LOCAL)


def test_a_variant_reaches_the_request():
    request = request_of(turn("a=read:openai,model:m,prompt:v1,temperature:0.5"))
    assert request.engine == EngineChoice(read="openai")
    assert request.hosted == ModelChoice(model="m", prompt="v1", temperature=0.5)


def test_a_batch_hands_on_what_is_asked_of_models():
    asked = ModelChoice(model="m", temperature=0.0)
    request = BatchRequest(
        source="f", engine=EngineChoice(propose="openai"), hosted=asked, repair_usd=0.25
    )
    options = options_for(request)
    row = ItemRow(position=0, item=BatchItem(image="a.png", folder="a"), state="queued")
    made = request_for(row, BatchOptions.model_validate_json(options.model_dump_json()))
    assert (made.engine, made.hosted, made.repair_usd) == (request.engine, asked, 0.25)


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "n"}, {"prompt_sha256": "b" * 64}, {"temperature": 0.0}, {"turn": 1},
        {"machine": "fonts:2"}, {"engine": "local"}, {"learned": "0123456789ab.-"},
    ],
)  # fmt: skip
def test_the_key_of_a_stage_changes_with_each_part_of_its_engine(changes):
    def key(use):
        return key_of(READ, {"engine": use})

    assert key(HOSTED) == key(EngineUse(**HOSTED.model_dump()))
    assert key(HOSTED) != key(HOSTED.model_copy(update=changes))


def test_the_fields_of_an_engines_use_are_what_its_results_depend_on_and_nothing_else():
    assert set(EngineUse.model_fields) == {
        "engine", "machine", "model", "prompt_sha256", "temperature", "learned", "turn",
    }  # fmt: skip


def test_a_picture_with_withheld_words_is_for_local_engines_only():
    found = GuardFinding(
        where="picture", text="obey", score=1.0, kinds=(), reason="r", action="withheld"
    )
    withheld = Guarded(words=Words(lines=()), note="", findings=(found,))
    env = outside(read=HOSTED, propose=HOSTED, synthesize=HOSTED)
    kept = env.keeping(withheld)
    assert (kept.read, kept.propose, kept.synthesize) == (LOCAL, HOSTED, LOCAL)
    assert env.keeping(Guarded(words=Words(lines=()), note="")) == env
    assert outside().keeping(withheld) == outside()
