import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from componentforge.cli.generate import component_name
from componentforge.cli.main import parser, run
from componentforge.domain.engine import EngineChoice, parse_engines
from componentforge.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    for name in [*os.environ]:
        if name.startswith("FORGE_") or name == "PREFECT_API_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))


def one_line(text: str) -> str:
    assert text.count("\n") == 1
    return text.strip()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "required: COMMAND"),
        (["bogus"], "invalid choice: 'bogus'"),
        (["generate"], "required: IMAGE"),
        (["generate", "a.png", "--scale", "4"], "invalid choice: '4'"),
        (["generate", "a.png", "--repairs", "-1"], "must be 0 or more"),
        (["generate", "a.png", "--repairs", "x"], "invalid"),
        (["check", "nonsense"], "invalid choice: 'nonsense'"),
        (["restore"], "required: name"),
        (["patterns"], "required: COMMAND"),
        (["generate", "a.png", "--temperature", "3"], "between 0 and 2"),
        (["generate", "a.png", "--repair-usd", "0"], "more than 0"),
        (["generate", "a.png", "--repair-usd", "a dollar"], "a number"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_one_line_that_says_where_help_is(words, told, capsys):
    with pytest.raises(SystemExit) as ended:
        run(words)
    assert ended.value.code == 2
    line = one_line(capsys.readouterr().err)
    assert told in line
    assert "--help" in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--engine", "gemini"], "the engine 'gemini' is not part of this version"),
        (["--engine", "read=gemini"], "'gemini'"),
        (["--engine", "read=openai"], "--model: read=openai needs a model"),
        (["--engine", "read=openai", "--model", "m"], "OPENAI_API_KEY"),
        (["--model", "m"], "--model: it means nothing to the local engine"),
        (["--engine", "write=local"], "'write' is no capability"),
        (["--name", "A", "second.png"], "it names one component"),
        (["--name", "..."], "cannot name a component"),
        (["--name", "9lives"], "cannot name a component"),
    ],
)
def test_an_option_that_cannot_be_served_ends_with_2_before_anything_starts(
    words, told, capsys, tmp_path
):
    assert run(["generate", "a.png", *words]) == 2
    heard = capsys.readouterr()
    assert told in one_line(heard.err)
    assert heard.out == ""
    assert not (tmp_path / "home").exists()


def test_a_library_that_is_not_indexed_ends_with_2(capsys):
    assert run(["generate", "a.png", "--library", "mine"]) == 2
    assert "'mine' is not indexed" in one_line(capsys.readouterr().err)


def test_a_wrong_setting_ends_with_2(monkeypatch, capsys):
    monkeypatch.setenv("FORGE_CACHE_TTL", "soon")
    assert run(["generate", "a.png"]) == 2
    assert one_line(capsys.readouterr().err).startswith("forge: FORGE_CACHE_TTL: ")


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("pricing card", "PricingCard"),
        ("pricing-card", "PricingCard"),
        ("Card2", "Card2"),
        ("café", "Caf"),
    ],
)
def test_a_name_becomes_pascal_case(wanted, name):
    assert component_name(wanted, 1) == name


@pytest.mark.parametrize(
    ("spec", "choice"),
    [
        ("local", EngineChoice()),
        ("read=local", EngineChoice()),
        ("read=local, synthesize=local", EngineChoice()),
    ],
)
def test_engines_are_chosen_stage_by_stage(spec, choice):
    assert parse_engines(spec) == choice
    assert choice.label == "local"


@pytest.mark.parametrize("spec", ["", "read=", "=local", "read=local,,"])
def test_a_broken_engine_choice_is_told(spec):
    with pytest.raises(ConfigurationError, match="--engine"):
        parse_engines(spec)


def test_a_mixed_choice_is_told_capability_by_capability():
    mixed = EngineChoice(read="a", propose="b", synthesize="b")
    assert mixed.label == "read=a,propose=b,synthesize=b"


def test_help_imports_nothing_heavy():
    heavy = ("prefect", "pydantic", "numpy", "cv2", "rich", "redis", "psycopg", "playwright", "PIL")
    code = (
        "import sys\nfrom componentforge.cli import main\n"
        "try:\n main(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_names_a_function_that_exists():
    """Walks the parser's own tree, so a new command cannot be forgotten."""
    from importlib import import_module

    def leaves(of):
        for action in of._actions:
            if hasattr(action, "choices") and isinstance(action.choices, dict):
                for child in action.choices.values():
                    yield from leaves(child)
        if of.get_default("run"):
            yield of.get_default("run")

    found = sorted(leaves(parser()))
    assert len(found) >= 15
    for target in found:
        module, function = target.split(":")
        assert callable(getattr(import_module(f"componentforge.cli.{module}"), function))


def test_nothing_running_is_told_and_is_no_fault(capsys):
    assert run(["down"]) == 0
    assert capsys.readouterr().out == "nothing was running\n"


def test_status_ends_with_1_while_a_server_is_down(capsys):
    assert run(["status", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert {server["name"] for server in document["servers"]} == {"postgres", "valkey", "prefect"}
    assert not any(server["running"] for server in document["servers"])


def test_a_server_of_the_users_own_is_left_to_the_user(monkeypatch, capsys):
    monkeypatch.setenv("FORGE_REDIS_URL", "redis://elsewhere")
    run(["status"])
    assert "valkey" in capsys.readouterr().out


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("forge 0.")


def test_forge_is_installed_as_a_program():
    program = Path(sys.executable).with_name("forge")
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=True)
    assert "generate" in done.stdout
