"""What options, variants and settings say together about hosted models."""

from argparse import Namespace

import pytest

from componentforge.cli.evaluate import variants_of
from componentforge.cli.hosted import hosted_choice, settled, usual
from componentforge.cli.main import parsed, run
from componentforge.domain.engine import EngineChoice, ModelChoice, parse_engines
from componentforge.errors import ConfigurationError
from componentforge.settings import Settings
from componentforge.wiring import Wiring


def options(**given):
    return Namespace(**{"model": None, "prompt": None, "temperature": None, **given})


def test_options_reach_the_choice_and_mean_nothing_to_the_local_engine():
    asked = hosted_choice(options(model="m", temperature=0.0), parse_engines("read=openai"))
    assert asked == ModelChoice(model="m", temperature=0.0)
    assert hosted_choice(options(), EngineChoice()) == ModelChoice()
    for given in ({"model": "m"}, {"prompt": "v1"}, {"temperature": 0.0}):
        with pytest.raises(ConfigurationError, match=f"--{next(iter(given))}: it means nothing"):
            hosted_choice(options(**given), EngineChoice())


def test_what_the_options_leave_open_the_settings_say(tmp_path):
    chosen = Settings(home=tmp_path, model="theirs", prompt="v1", temperature=0.4)
    asked, engines = ModelChoice(temperature=0.0), parse_engines("propose=openai")
    assert settled(asked, engines, chosen) == ModelChoice(
        model="theirs", prompt="v1", temperature=0.0
    )
    assert settled(ModelChoice(), EngineChoice(), chosen) == ModelChoice()
    assert usual(chosen).model == "theirs"


def test_a_variant_without_a_model_has_the_settings_one_in_its_hash(tmp_path):
    def asked(specs, model):
        with Wiring(Settings(home=tmp_path, model=model)) as wired:
            return variants_of(specs, None, wired)

    a, b, c = asked(["a=read:openai", "b=read:openai,model:mine", "c"], "theirs")
    assert [v.model for v in (a, b, c)] == ["theirs", "mine", None]
    (other,) = asked(["a=read:openai"], "another")
    assert other.content_sha256 != a.content_sha256
    assert variants_of(["a"])[0].hosted == ModelChoice()


@pytest.mark.parametrize(
    "command", [["evaluate", "--limit", "1", "--variant"], ["compare", "--limit", "1", "x"]]
)
def test_a_variant_that_lacks_a_model_ends_with_2_before_anything_starts(
    command, capsys, monkeypatch, tmp_path
):
    for name in ("FORGE_MODEL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    assert run([*command, "b=read:openai"]) == 2
    assert "needs a model" in capsys.readouterr().err


def test_generate_and_batch_take_the_same_options():
    words = [
        "--engine",
        "openai",
        "--model",
        "m",
        "--prompt",
        "v1",
        "--temperature",
        "0",
        "--repair-usd",
        "0.5",
    ]
    for command in (["generate", "a.png"], ["batch", "folder"]):
        given = parsed([*command, *words])
        assert (given.model, given.prompt, given.temperature, given.repair_usd) == (
            "m",
            "v1",
            0.0,
            0.5,
        )
