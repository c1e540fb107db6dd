"""`forge generate` in this process: what it writes to the terminal and how it ends."""

import json
import logging

import pytest

from componentforge.cli.main import run
from componentforge.errors import InternalFault, ServiceUnavailable
from tasks.faults import as_forge_error


@pytest.fixture
def generate(
    monkeypatch, capsys, tmp_path, tmp_path_factory, prefect_url, database_url, valkey_url
):
    """Runs the command in an empty folder; the log's handlers are put back afterwards."""
    home = tmp_path_factory.getbasetemp() / "generate-home"
    for name, value in {
        "FORGE_HOME": str(home),
        "FORGE_DATABASE_URL": database_url,
        "FORGE_REDIS_URL": valkey_url,
        "PREFECT_API_URL": prefect_url,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_CLI_PROMPT": "false",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    loggers = [logging.getLogger(name) for name in ["", *logging.root.manager.loggerDict]]
    before = [(one, [*one.handlers], one.level, one.propagate) for one in loggers]
    loud = logging.raiseExceptions

    def call(*words):
        code = run(["generate", *map(str, words)])
        return code, capsys.readouterr()

    yield call
    logging.raiseExceptions = loud
    logging.captureWarnings(capture=False)
    for handler in {*logging.root.handlers} - {h for _, hs, *_ in before for h in hs}:
        handler.close()
    for one, handlers, level, propagate in before:
        one.handlers[:] = handlers
        one.setLevel(level)
        one.propagate = propagate


def test_each_picture_is_a_line_and_a_bad_one_goes_to_standard_error(
    generate, card_picture, tmp_path
):
    code, heard = generate(card_picture, "nowhere.png", "--out", "made")
    assert code == 1
    made, counted = heard.out.splitlines()
    assert made.startswith(f"{card_picture} -> made/{card_picture.stem}/")
    assert counted.startswith("1 of 2 made in ")
    assert heard.err == "nowhere.png: does not exist; check the path\n"
    assert (tmp_path / "made" / card_picture.stem / "result.json").is_file()


def test_for_a_machine_there_is_one_document(generate, card_picture):
    code, heard = generate(card_picture, "nowhere.png", "--json", "--scale", "1")
    assert code == 1
    document = json.loads(heard.out)
    assert (document["schema_version"], document["status"]) == (1, "partial")
    made, failed = document["components"]
    assert (made["status"], failed["status"]) == ("done", "failed")
    assert failed["error"] == "nowhere.png: does not exist; check the path"
    assert failed["folder"] == "forge-out/nowhere"


def test_when_nothing_was_made_the_document_says_failed(generate):
    code, heard = generate("a.png", "b.png", "--json")
    assert code == 1
    assert json.loads(heard.out)["status"] == "failed"


def test_a_warning_is_told_and_is_no_failure(generate, card_picture, monkeypatch):
    monkeypatch.setenv("FORGE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    code, heard = generate(card_picture, "--name", "warned card")
    assert code == 0
    assert heard.err.startswith("forge: ")
    assert "enters the history with the next one" in heard.err
    assert "forge-out/WarnedCard/WarnedCard.tsx" in heard.out


def test_what_goes_wrong_round_the_stages_is_one_line():
    import httpx

    away = as_forge_error("a.png", httpx.ConnectError("refused"))
    assert isinstance(away, ServiceUnavailable)
    assert "forge up" in str(away)
    fault = as_forge_error("a.png", ValueError("first\nsecond"))
    assert isinstance(fault, InternalFault)
    assert "ValueError: first)" in str(fault)
    assert "no reason" not in str(as_forge_error("a.png", ValueError()))
