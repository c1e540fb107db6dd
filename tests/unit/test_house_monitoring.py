"""Rules and dashboard: every name exists, every alert was seen firing, and promtool agrees."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from componentforge.domain.metrics import METRICS
from evaluation.exposition import exposition

ROOT = Path(__file__).resolve().parents[2]
PROMETHEUS = ROOT / "deployments/prometheus"
RULES = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((ROOT / "deployments/grafana/componentforge.json").read_text())
TOOL = shutil.which("promtool") or shutil.which("promtool", path=ROOT / ".forge/bin")
needs_tool = pytest.mark.skipif(TOOL is None, reason="no promtool: `deployments/setup.sh tests`")


def promtool(*words):
    assert TOOL
    done = subprocess.run([TOOL, *words], cwd=PROMETHEUS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def queries():
    for rule in RULES:
        yield rule.get("alert") or rule["record"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


def names():
    """Every name a query may use: of samples on the endpoint, and recorded ones."""
    known = {rule["record"]: set() for rule in RULES if "record" in rule}
    for metric in METRICS:
        if metric.where == "endpoint":
            known[metric.name] = set(metric.labels)
            if metric.kind == "histogram":
                known |= {f"{metric.name}_{end}": set(metric.labels) for end in ("sum", "count")}
                known[f"{metric.name}_bucket"] = {*metric.labels, "le"}
    return known


@pytest.mark.parametrize(("where", "query"), [*queries()])
def test_a_query_names_only_what_there_is(where, query):
    known = names()
    used = re.findall(r"\bforge[_:][\w:]+", query)
    assert used
    assert set(used) <= known.keys(), where
    for name, selector in re.findall(r"\b(forge_\w+)\{([^}]*)\}", query):
        assert {pair.partition("=")[0].rstrip("!") for pair in selector.split(",")} <= known[name]
    labels = {name for names in known.values() for name in names}
    for group in re.findall(r"\bby \(([^)]*)\)", query):
        assert {label.strip() for label in group.split(",")} <= labels


def test_every_metric_of_the_endpoint_is_shown():
    text = "".join(query for _, query in queries())
    used = set(re.findall(r"\bforge_\w+", text))
    ends = ("", "_bucket", "_sum", "_count")
    for metric in METRICS:
        if metric.where == "endpoint":
            assert used & {metric.name + end for end in ends}, metric.name


def test_every_alert_says_what_happened_and_what_to_do_and_is_tested_both_ways():
    tests = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text())["tests"]
    seen = {
        (case["alertname"], bool(case["exp_alerts"]))
        for test in tests
        for case in test["alert_rule_test"]
    }
    alerts = [rule for rule in RULES if "alert" in rule]
    for rule in alerts:
        assert set(rule["annotations"]) == {"summary", "action"}
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert (rule["alert"], True) in seen
    quiet = {name for name, fires in seen if not fires}
    assert {rule["alert"] for rule in alerts} - quiet == {"ForgeSourceAway"}
    bounds = " ".join(rule["expr"] for rule in alerts)
    for bound in ("> 0.01", "> 60", "< 0.15"):  # error rate, p95, hit rate as promised
        assert bound in bounds


def test_panels_do_not_lie_on_each_other():
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


@needs_tool
def test_promtool_accepts_rules_and_configuration():
    promtool("check", "rules", "alerts.yml")
    promtool("check", "config", "prometheus.yml")


@needs_tool
def test_alerts_fire_when_they_should_and_only_then():
    promtool("test", "rules", "alerts_test.yml")


@needs_tool
def test_promtool_accepts_the_dashboard_s_queries(tmp_path):
    rules = [
        {"record": f"panel:n{at}", "expr": query.replace("$__interval", "1m")}
        for at, (_, query) in enumerate(queries())
    ]
    path = tmp_path / "queries.yml"
    path.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    promtool("check", "rules", str(path))


@needs_tool
def test_promtool_finds_nothing_wrong_with_the_page():
    figures = {}
    for metric in METRICS:
        if metric.where == "endpoint":
            labels = [(name, "x") for name in metric.labels]
            if metric.kind == "histogram":
                figures[metric.name + "_sum", tuple(sorted(labels))] = 2.0
                labels.append(("le", "+Inf"))
            figures[metric.name, tuple(sorted(labels))] = 1.0
    assert TOOL
    done = subprocess.run(
        [TOOL, "check", "metrics"], input=exposition(figures), capture_output=True
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")
