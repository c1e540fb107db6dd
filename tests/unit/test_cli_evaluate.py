"""`forge compare` of finished evaluations, and what both commands refuse before anything starts."""

import json

import pytest

from componentforge.cli.main import run
from tasks.evaluation_results import item_table
from tests.evaluated import evaluation, record, replaced


def flat(_):
    return 0.0


def stored(folder, ev):
    folder.mkdir()
    (folder / "evaluation.json").write_text(ev.model_dump_json())
    return str(folder)


@pytest.fixture
def pair(tmp_path):
    one = stored(tmp_path / "one", evaluation(("a", flat)))
    two = stored(tmp_path / "two", evaluation(("b=repairs:0", lambda i: 0.04 + 0.001 * (i % 3))))
    return one, two


def test_two_finished_evaluations_are_judged_without_running_anything(pair, capsys):
    assert run(["compare", *pair]) == 0
    told = capsys.readouterr().out
    assert told.startswith("SHIP  ")
    assert "Likeness is better by" in told
    assert "all 7 guardrails hold" in told


def test_the_machine_gets_one_document(pair, capsys):
    assert run(["compare", *pair, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "SHIP"
    assert {test["role"] for test in found["tests"]} == {"aim", "guardrail", "shown"}
    assert found["attribution"] == []


def test_worst_items_are_named(tmp_path, pair, capsys):
    worse = stored(
        tmp_path / "worse", evaluation(("c=repairs:0", lambda i: -0.3 if i == 4 else -0.03))
    )
    assert run(["compare", pair[0], worse]) == 0
    told = capsys.readouterr().out
    assert told.startswith("ROLLBACK")
    assert told.split("Worst items of B:\n")[1].strip().startswith("item-04  Likeness")


def test_an_invalid_comparison_ends_one(tmp_path, pair, capsys):
    other = evaluation(("b=repairs:0", flat)).model_copy(update={"dataset_sha256": "b" * 64})
    assert run(["compare", pair[0], stored(tmp_path / "other", other)]) == 1
    assert capsys.readouterr().out.startswith("INVALID")


def test_one_of_several_variants_has_to_be_named(tmp_path, pair, capsys):
    both = stored(tmp_path / "both", evaluation(("a", flat), ("b=repairs:0", flat)))
    assert run(["compare", pair[0], both]) == 2
    assert "add #a or #b" in capsys.readouterr().err
    assert run(["compare", pair[0], f"{both}#b", "--aim", "likeness"]) == 0
    assert "no aim is significantly better" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["compare", "a", "b", "--aim", "beauty"], "'beauty' cannot be an aim"),
        (["compare", "a", "b", "--aim", "safety"], "'safety' cannot be an aim"),
        (["compare", "a", "a=repairs:1"], "two are called 'a'"),
        (["compare", "a", "b=colour:red"], "is no part of a variant"),
        (["evaluate", "--variant", "a", "--variant", "a"], "two are called 'a'"),
        (["evaluate", "--gate", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_wrong_use_is_one_line(words, problem, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1


def test_a_finished_evaluation_and_a_variant_do_not_mix(pair, capsys):
    assert run(["compare", pair[0], "b=repairs:0"]) == 2
    assert "the other is not" in capsys.readouterr().err


def test_an_unknown_dataset_is_named_with_the_known_ones(capsys):
    assert run(["evaluate", "--dataset", "silver"]) == 1
    assert "golden/demo" in capsys.readouterr().err


def test_the_plan_runs_nothing(tmp_path, capsys):
    words = ["compare", "a", "b=repairs:0,words:3", "--dataset", "golden/demo", "--plan", "--json"]
    assert run(words) == 0
    said = capsys.readouterr()
    assert "Before spending: 7 items of 6 families, 28 runs" in said.err
    assert json.loads(said.out)["plan"]["n"] == 7


def test_the_item_table_has_a_row_an_item_and_empty_cells_where_nothing_applies():
    ev = evaluation(("a", flat), items=3)
    ev = replaced(ev, ev.records[1], record("a", 1, fails=True))
    lines = item_table(ev).decode().splitlines()
    assert len(lines) == 4
    head, failed = lines[0].split(","), lines[2].split(",")
    row = dict(zip(head, failed, strict=True))
    assert (row["status"], row["likeness"], row["seconds"]) == ("failed", "0.0", "")
