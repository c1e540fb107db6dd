import json

import pytest

from componentforge.cli import doctor as module
from componentforge.cli.main import run
from componentforge.settings import read_settings
from componentforge.wiring import Wiring


@pytest.fixture
def doctor(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))

    def call(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        code = run(["doctor", "--json"])
        document = json.loads(capsys.readouterr().out)
        return code, {check["what"]: check for check in document["checks"]}

    return call


def test_on_a_machine_that_was_set_up_everything_needed_is_there(doctor):
    code, found = doctor()
    assert code == 0
    assert [check["state"] for check in found.values()].count("missing") == 0
    assert found["PostgreSQL"]["state"] == "down"
    assert found["PostgreSQL"]["remedy"] == "forge up"
    assert "Chromium" in found["Chromium"]["detail"]
    assert {"Python", "Node", "fonts", "OCR models", "disk space", "patterns"} <= set(found)


def test_what_is_missing_has_one_command_that_mends_it(doctor, capsys):
    code, found = doctor(FORGE_CHROMIUM="/nowhere/chromium", FORGE_NODE="/nowhere/node")
    assert code == 1
    assert found["Chromium"]["state"] == found["Node"]["state"] == "missing"
    assert "FORGE_CHROMIUM" in found["Chromium"]["remedy"]
    assert run(["doctor"]) == 1
    assert "FORGE_CHROMIUM" in capsys.readouterr().out.splitlines()[-1]


def test_servers_of_the_users_own_that_do_not_answer_are_told(doctor):
    code, found = doctor(
        FORGE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
        FORGE_REDIS_URL="redis://127.0.0.1:1",
        PREFECT_API_URL="http://127.0.0.1:1/api",
    )
    assert code == 1
    remedies = {name: found[name]["remedy"] for name in ("PostgreSQL", "Valkey", "Prefect server")}
    assert remedies == {
        "PostgreSQL": "check FORGE_DATABASE_URL",
        "Valkey": "check FORGE_REDIS_URL",
        "Prefect server": "check PREFECT_API_URL",
    }


def test_a_disk_that_is_nearly_full_is_told(doctor, monkeypatch):
    monkeypatch.setattr(module, "LEAST_FREE_MB", 10**9)
    code, found = doctor()
    assert code == 1
    assert found["disk space"]["state"] == "missing"


def test_without_fonts_or_fontconfig_setup_is_told(doctor, monkeypatch):
    monkeypatch.setattr(module, "FONTS", ("No Such Font",))
    code, found = doctor()
    assert (code, found["fonts"]["state"]) == (0, "missing")
    assert "No Such Font" in found["fonts"]["detail"]
    code, found = doctor(PATH="/nowhere")
    assert (code, found["fonts"]["detail"]) == (1, "fontconfig does not answer")


@pytest.mark.parametrize(
    ("variables", "state", "said"),
    [
        ({"FORGE_MODEL": "gpt-6-luna"}, "missing", "OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": "sk-x"}, "missing", "FORGE_MODEL"),
        ({"FORGE_MODEL": "house", "OPENAI_API_KEY": "sk-x"}, "there", "unknown price"),
        ({"FORGE_MODEL": "gpt-6-luna", "OPENAI_API_KEY": "sk-x"}, "there", "$0.1 in, $0.5 out"),
        ({"FORGE_MODEL": "gpt-4.1-nano", "OPENAI_API_KEY": "sk-x"}, "missing", "stopped on"),
    ],
)
def test_a_hosted_model_is_looked_up_where_one_is_set(
    monkeypatch, tmp_path, variables, state, said
):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with Wiring(read_settings()) as wired:
        check = module.hosted_model(wired)
    assert (check.state, check.needed) == (state, False)
    assert said in check.detail + check.remedy
    assert "sk-x" not in str(check)
