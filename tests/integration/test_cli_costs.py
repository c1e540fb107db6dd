"""`forge costs` over a book that real calls filled."""

import json
from datetime import UTC, datetime

import pytest

from componentforge.cli.main import run
from componentforge.wiring import Wiring
from componentforge.wiring.models import on_waste, run_named
from tests.asked import KEY, MODEL, SERVED, ask, question, settings_for
from tests.openai_server.counting import ServedModel, Tiles
from tests.openai_server.scenario import Answer, Drop, Refusal
from tests.openai_server.server import OpenAIServer


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    served = (*SERVED, ServedModel("house", Tiles(85, 170)))
    with OpenAIServer(tmp_path_factory.mktemp("book") / "book.db", models=served) as server:
        yield server


@pytest.fixture
def forge_run(monkeypatch, capsys, tmp_path, database_url, valkey_url):
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORGE_DATABASE_URL", database_url)
    monkeypatch.setenv("FORGE_REDIS_URL", valkey_url)

    def call(*words):
        code = run([str(word) for word in words])
        return code, capsys.readouterr()

    return call


@pytest.fixture
def wired(server, tmp_path, database_url, valkey_url):
    server.reset(lambda _: Answer({"n": 1}, output_tokens=100, cached_tokens=8))
    notices = []
    chosen = settings_for(
        tmp_path / "home", server.url, database_url, valkey_url, model_usd_alert=0.0001
    )
    with Wiring(chosen, notices.append) as wired:
        wired.heard = notices
        yield wired


def test_an_empty_book_says_so(forge_run):
    assert forge_run("costs")[1].out == "no hosted model was asked\n"
    code, heard = forge_run("costs", "--since", "12h")
    assert (code, heard.out[:32]) == (0, "no hosted model was asked since ")
    told = json.loads(forge_run("costs", "--json")[1].out)
    assert (told["rows"], told["total"]["usd"], told["since"]) == ([], 0, None)


def test_costs_are_those_of_the_servers_own_book(forge_run, wired, server):
    client = wired.model_client()
    with run_named("run-7"):
        ask(client, question(1), question(2), question(3, stage="propose"))
    ask(client, question(1))  # had before
    ask(client, question("h", model="house"))
    server.play(lambda a: Drop(Answer({"n": 1}), 0.0) if a.attempt == 1 else Answer({"n": 1}))
    ask(client, question(4))
    charged = server.book.usd([c for c in server.book.calls(model=MODEL) if c.outcome == "answer"])

    told = json.loads(forge_run("costs", "--json", "--by", "model")[1].out)
    rows = {row["group"]: row for row in told["rows"]}
    assert rows[MODEL]["usd"] == pytest.approx(charged, abs=1e-9)
    assert (rows[MODEL]["calls"], rows[MODEL]["unknown"], rows[MODEL]["reused"]) == (4, 1, 1)
    assert rows[MODEL]["saved_usd"] == pytest.approx(charged / 4, rel=0.5)
    assert (rows["house"]["unpriced"], rows["house"]["usd"]) == (1, 0)
    assert told["total"]["usd"] == pytest.approx(charged)
    assert told["pace"]["today_usd"] == pytest.approx(charged)
    assert told["pace"]["month_forecast_usd"] >= told["pace"]["month_usd"]

    by_run = json.loads(forge_run("costs", "--json", "--by", "run")[1].out)["rows"]
    assert {row["group"]: row["calls"] for row in by_run} == {"": 2, "run-7": 3}
    by_caller = json.loads(forge_run("costs", "--json", "--by", "caller")[1].out)["rows"]
    assert [row["group"] for row in by_caller] == ["tester"]

    text = forge_run("costs", "--by", "stage")[1].out.splitlines()
    assert text[0].split()[:5] == ["stage", "calls", "in", "cached", "image"]
    assert [line.split()[0] for line in text[1:4]] == ["propose", "read", "all"]
    assert "a day" in text[4]
    assert "by midnight UTC" in text[5]
    assert "unknown price, not in the sums: 1 " in text[6]
    assert "nobody knows whether they were answered: 1;" in text[7]
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert forge_run("costs", "--since", today)[1].out.splitlines()[1].startswith(today)
    assert KEY not in "\n".join(text)


@pytest.mark.parametrize("wrong", ["yesterday", "2026-13-01", "5"])
def test_a_wrong_time_is_the_command_lines_fault(forge_run, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        forge_run("costs", "--since", wrong)
    assert ended.value.code == 2
    assert "write a number and s, m, h or d" in capsys.readouterr().err


def test_passing_the_alert_is_said_once_and_in_the_audit_log(forge_run, wired, monkeypatch):
    client = wired.model_client()
    for n in range(4):
        ask(client, question(n))
    told = [line for line in wired.heard if "FORGE_MODEL_USD_ALERT" in line]
    assert len(told) == 1
    assert "`forge costs` says for what" in told[0]
    (entry,) = wired.audit().entries("models.alert")
    assert json.loads(entry.details)["threshold"] == 0.0001
    monkeypatch.setenv("FORGE_MODEL_USD_ALERT", "0.0001")
    assert "more than $0.00 today (FORGE_MODEL_USD_ALERT)" in forge_run("costs")[1].out


def test_a_reply_whose_process_died_before_it_was_read_is_booked_by_the_next_look(
    forge_run, wired, server
):
    ask(wired.model_client(), question(1))
    calls = wired.model_calls()
    with calls.database.transaction() as connection:
        connection.execute("update model_calls set settled = false, usd = null, output_tokens = 0")
    assert json.loads(forge_run("costs", "--json")[1].out)["total"]["usd"] == pytest.approx(
        server.book.usd()
    )


def test_money_that_brought_nothing_is_told_to_whoever_asked(wired, server):
    wasted = []
    on_waste(wasted.append)
    server.play(lambda _: Refusal())
    ask(wired.model_client(), question("r"))
    assert wasted == [pytest.approx(server.book.usd())]


def test_what_the_result_cache_saved_enters_the_book(forge_run, wired):
    wired.note_saved([("synthesize", 0.25), ("read", 0.5)], "run-1")
    told = json.loads(forge_run("costs", "--json", "--by", "stage")[1].out)
    assert {row["group"]: row["saved_usd"] for row in told["rows"]} == {
        "read": 0.5, "synthesize": 0.25,
    }  # fmt: skip
