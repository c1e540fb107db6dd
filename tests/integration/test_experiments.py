"""Experiments on a real PostgreSQL and through the command line, and their page in a browser."""

import json
import os
import shlex
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import sync_playwright

from componentforge.browser.locate import find_chromium
from componentforge.cli.main import run
from componentforge.domain.experiment import Outcome
from componentforge.errors import ConfigurationError, NotFound
from componentforge.settings import settings
from componentforge.stores.experiments import PostgresExperiments
from evaluation.experiments.analysis import analyse
from evaluation.experiments.course import course
from evaluation.experiments.enrol import enrol
from evaluation.experiments.page import experiment_page
from tests.experimented import experiment

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "experiments.md"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PLAN = """
key = "{key}"
hypothesis = "A third attempt makes components more alike."
unit = "project"
planned_units = 200
deviation = 1.0
[primary]
metric = "likeness"
[[guardrails]]
metric = "seconds"
better = "lower"
margin = 0.5
[[arms]]
variant = "base=repairs:1"
weight = 0.5
[[arms]]
variant = "more=repairs:2"
weight = 0.5
"""


@pytest.fixture
def store(database_url):
    made = PostgresExperiments(database_url)
    yield made
    made.close()


@pytest.fixture
def forge(forge_home, server_urls, monkeypatch, capsys):
    """`forge` in this process, on the session's servers."""
    monkeypatch.setenv("FORGE_HOME", str(forge_home))
    settings.cache_clear()

    def call(*words, code=0):
        assert run([str(word) for word in words]) == code
        return capsys.readouterr().out

    yield call
    settings.cache_clear()


def outcomes(units, metric="likeness", value=1.0, **more):
    return [Outcome(unit=u, metric=metric, value=value, result="r", **more) for u in units]


def test_what_was_registered_never_changes(store):
    one = experiment()
    assert store.create(one)
    assert not store.create(one)
    with pytest.raises(ConfigurationError, match="choose a new key"):
        store.create(experiment(planned_units=999))
    assert store.get(one.key).experiment == one
    with pytest.raises(NotFound, match="forge ab status"):
        store.get("nobody")


def test_a_unit_keeps_its_arm_whoever_asks_and_whatever_changes(store):
    one = experiment()
    store.create(one)
    units = [f"u{i}" for i in range(50)]
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: enrol(store.get(one.key), units, store), range(8)))
    assert all(other == given[0] for other in given)
    first = store.exposed(one.key, units)
    assert sorted(first) == sorted(units)
    # The first exposure holds even against another arm.
    turned = store.expose(one.key, units, [1 - first[u] for u in units], [False] * 50)
    assert turned == [first[u] for u in units]


def test_a_look_writes_nothing_down(store):
    store.create(experiment())
    looked = enrol(store.get("more-repairs"), ["u1", "u2"])
    assert store.exposed("more-repairs", ["u1", "u2"]) == {}
    assert enrol(store.get("more-repairs"), ["u1", "u2"], store) == looked


def test_outcomes_count_once_and_only_of_exposed_units(store):
    one = experiment(forced={"vip": "other"})
    store.create(one)
    enrol(store.get(one.key), ["u1", "vip"], store)
    told = [
        *outcomes(["u1", "stranger", "vip"], value=0.4),
        Outcome(unit="u1", metric="likeness", value=0.8, result="r2"),
        *outcomes(["u1"], value=0.1, before=True),
    ]
    assert store.record(one.key, told) == 4
    assert store.record(one.key, told) == 0
    assert store.record(one.key, []) == 0
    (row,) = store.rows(one.key)  # the forced one is looked at, not counted
    assert (row.unit, dict(row.before)) == ("u1", {"likeness": 0.1})
    assert row.values["likeness"] == pytest.approx(0.6)


def test_after_the_end_everybody_gets_the_winner(store):
    one = experiment()
    store.create(one)
    enrol(store.get(one.key), ["u1"], store)
    with pytest.raises(ConfigurationError, match="no arm"):
        store.stop(one.key, "why", "nobody")
    ended = store.stop(one.key, "it is better", "other")
    assert (ended.state, ended.shipped) == ("stopped", "other")
    assert store.stop(one.key, "again").reason == "it is better"
    given = enrol(ended, ["u1", "new"], store)
    assert [g.variant for g in given] == ["other", "other"]
    assert not any(g.counted for g in given)
    assert store.exposed(one.key, ["new"]) == {}


def test_a_stopped_arm_gets_no_new_units_and_keeps_its_old(store):
    one = experiment()
    store.create(one)
    units = [f"u{i}" for i in range(40)]
    before = {g.unit: g.variant for g in enrol(store.get(one.key), units, store)}
    store.stop_arm(one.key, "other")
    store.stop_arm(one.key, "other")
    known = store.get(one.key)
    assert known.stopped_arms == ("other",)
    assert {g.unit: g.variant for g in enrol(known, units, store)} == before
    new = enrol(known, [f"n{i}" for i in range(40)], store)
    assert {g.variant for g in new} == {"base"}
    assert 0 < sum(g.counted for g in new) < 40


def documented():
    """The plan and the commands of the walk-through in the documentation."""
    text = DOCUMENT.read_text(encoding="utf-8")
    plan = text.split("```toml\n")[1].split("```")[0]
    block = text.split("```console\n")[1].split("```")[0]
    return plan, [shlex.split(line.removeprefix("$ forge ")) for line in block.splitlines()]


def test_from_two_variants_to_a_shipped_winner(forge, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    plan, commands = documented()
    Path("plan.toml").write_text(plan)
    names = [f"project-{i}" for i in range(240)]
    Path("units.txt").write_text("\n".join(names))
    rng = np.random.default_rng(2)
    known = dict(zip(names, rng.standard_normal(240), strict=True))
    head = "unit,metric,value,result\n"
    told = {}
    for words in commands:
        if words[:2] == ["ab", "record"]:
            given = json.loads(forge("ab", "assign", words[2], *names, "--look", "--json"))
            before, after = head, head
            for one in given["units"]:
                unit, gain = one["unit"], 0.8 * (one["variant"] == "more")
                before += f"{unit},likeness,{known[unit]},old\n"
                after += f"{unit},likeness,{known[unit] + gain},new\n"
                after += f"{unit},seconds,{5 + 0.1 * rng.standard_normal()},new\n"
            Path("before.csv").write_text(before)
            Path("outcomes.csv").write_text(after)
        told[" ".join(words[:2] + words[-1:])] = forge(*words)
    assert "registered" in told["ab create plan.toml"]
    assert told["ab record outcomes.csv"].startswith("480 of 480")
    assert told["ab status third-attempt"].startswith("third-attempt  SHIP")
    assert "more: likeness is better" in told["ab status third-attempt"]
    folder = Path("forge-experiments/third-attempt")
    assert {"report.html", "result.json", "rows.csv"} <= {p.name for p in folder.iterdir()}
    assert len((folder / "rows.csv").read_text().splitlines()) == 241
    assert "more ships" in told["ab stop more"]
    assert "more" in told["ab assign a-project-of-tomorrow"]
    everything = json.loads(forge("ab", "status", "--json"))["experiments"]
    assert "third-attempt" in {one["experiment"]["key"] for one in everything}


def test_what_harms_is_stopped_by_the_flow(forge, tmp_path, prefect_url):
    from componentforge import wiring
    from flows.watch_experiments import watch_experiments

    key = "harmful"
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.format(key=key))
    forge("ab", "create", plan)
    units = [f"project-{i}" for i in range(200)]
    given = json.loads(forge("ab", "assign", key, *units, "--json"))["units"]
    rng = np.random.default_rng(2)
    lines = ["unit,metric,value,result"]
    for one in given:
        value = rng.standard_normal() - 2 * (one["variant"] == "more")
        lines.append(f"{one['unit']},likeness,{value},new")
    (tmp_path / "a.csv").write_text("\n".join(lines))
    forge("ab", "record", key, tmp_path / "a.csv")
    with wiring.using(settings()):
        assert watch_experiments()[key] == "ROLLBACK"
        ended = wiring.current().experiments().get(key)
        assert (ended.state, ended.stopped_arms) == ("stopped", ("more",))
        assert ended.reason is not None
        assert ended.reason.startswith("every variant harms")
        assert key not in watch_experiments()
        events = [e.event for e in wiring.current().audit().entries() if e.subject == key]
    assert events == ["experiment.created", "experiment.arm_stopped", "experiment.stopped"]
    told = json.loads(forge("ab", "status", key, "--apply", "--json"))["experiments"][0]
    assert told["reading"]["verdict"] == "ROLLBACK"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key = 'x'", "hypothesis"),
        ("not toml at all", "line 1"),
        (PLAN.format(key="k").replace("0.5", "0.7", 2), "weights"),
        (PLAN.format(key="k").replace("repairs:2", "repairs:1"), "do the same"),
        (PLAN.format(key="k").replace("repairs:2", "colour:red"), "colour"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_in_one_line(text, said, tmp_path, capsys):
    plan = tmp_path / "plan.toml"
    plan.write_text(text)
    assert run(["ab", "create", str(plan)]) in (1, 2)
    told = capsys.readouterr().err.strip()
    assert said in told
    assert len(told.splitlines()) == 1


def test_measurements_that_are_none_are_refused(tmp_path, capsys):
    bad = tmp_path / "a.csv"
    bad.write_text("unit,metric,value,result\nu,likeness,nan,r\n")
    assert run(["ab", "record", "key", str(bad)]) == 1
    assert "line 2: value" in capsys.readouterr().err
    assert run(["ab", "record", "key", str(tmp_path / "none.csv")]) == 1


def test_the_page_opens_from_disk_shows_the_course_and_passes_axe(store, tmp_path):
    from tests.experimented import rows

    one = experiment(hypothesis="</style><img src=x onerror=\"document.title='owned'\"> better")
    store.create(one)
    told = rows(300, gain=0.6)
    page_file = tmp_path / "report.html"
    page_file.write_text(experiment_page(store.get(one.key), analyse(one, told), course(one, told)))
    program = find_chromium(os.environ.get("FORGE_CHROMIUM"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(bypass_csp=True, viewport={"width": 1000, "height": 900})
        said: list[str] = []
        page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
        page.goto(page_file.as_uri())
        assert "SHIP" in page.title()
        assert page.locator("svg.course polyline").count() == 2  # likeness and the guardrail
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => v.id))")
        if wanted := os.environ.get("FORGE_SHOT"):
            page.screenshot(path=wanted, full_page=True)
        browser.close()
    assert (said, found) == ([], [])


def test_generate_takes_part_and_its_figures_become_outcomes(forge_env, card_picture, tmp_path):
    import subprocess
    import sys

    program = Path(sys.executable).with_name("forge")
    key = f"live-{os.getpid()}"
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.format(key=key))

    def forge(*words):
        done = subprocess.run(
            [program, *map(str, words)], env=forge_env, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    forge("ab", "create", plan)
    forge("generate", card_picture, "--experiment", key, "--unit", "shop")
    told = json.loads(forge("ab", "report", key, "--json"))
    assert sum(told["reading"]["units"]) == 1
    table = (tmp_path / "forge-experiments" / key / "rows.csv").read_text()
    assert table.startswith("unit,variant,")
    assert {"likeness", "seconds", "made", "passed"} <= set(table.splitlines()[0].split(","))


@pytest.mark.parametrize(
    "words", [["--experiment", "k"], ["--unit", "u"],
              ["--experiment", "k", "--unit", "u", "--engine", "local"]],
)  # fmt: skip
def test_what_an_experiment_decides_is_not_asked_for_too(words, capsys):
    assert run(["generate", "a.png", *words]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
