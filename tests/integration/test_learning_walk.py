"""Every command of docs/learning.md, as it stands there and in its order, on real servers."""

import json
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import pytest

from componentforge.cli.main import run
from componentforge.settings import settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "learning.md"
UNITS = [f"project-{i}" for i in range(240)]


def commands() -> list[list[str]]:
    """The words after `forge` of every console block."""
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line.startswith("$ forge ") for line in lines)
    return [shlex.split(line.removeprefix("$ forge ")) for line in lines]


def write_measurements(given: list[dict[str, str]]) -> None:
    """Projects among which the second variant really is better."""
    rng = np.random.default_rng(2)
    head = "unit,metric,value,result\n"
    before, after, groups = head, head, "unit,segment,value\n"
    for number, one in enumerate(given):
        unit, known = one["unit"], rng.standard_normal()
        likeness = known + 0.8 * (one["variant"] == "more")
        before += f"{unit},likeness,{known},old\n"
        after += f"{unit},likeness,{likeness},new\n{unit},seconds,{rng.normal(5, 0.3)},new\n"
        groups += f"{unit},size,{'large' if number % 3 else 'small'}\n"
    Path("before.csv").write_text(before)
    Path("outcomes.csv").write_text(after)
    Path("segments.csv").write_text(groups)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_command_of_the_walk_runs(
    forge_env, prefect_url, forge_home, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("PREFECT_API_URL", prefect_url)
    for name, value in forge_env.items():
        if name.startswith("FORGE_"):
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("FORGE_RATE_FEEDBACK", "1000000000")
    settings.cache_clear()
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "datasets" / "golden" / "demo", tmp_path / "datasets/golden/demo")
    plan = DOCUMENT.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    Path("plan.toml").write_text(plan)
    Path("units.txt").write_text("\n".join(UNITS))

    def forge(*words: str) -> str:
        code = run(list(words))
        heard = capsys.readouterr()
        assert code == 0, (words, heard.out, heard.err)
        return heard.out

    told: dict[str, str] = {}
    for words in commands():
        if words[:2] == ["ab", "record"] and not Path("before.csv").exists():
            given = forge("ab", "assign", words[2], *UNITS, "--look", "--json")
            write_measurements(json.loads(given)["units"])
        if words[:2] == ["feedback", "add"] and "--file" in words:
            said = [
                {"component": "pricing-card", "version": 1, "author": f"person {n}", "thumbs": t,
                 "component_type": "card", "consent": True, "licence": "MIT"}
                for n, t in enumerate(["up", "down", "up"] * 4)
            ]  # fmt: skip
            Path("said.jsonl").write_text("\n".join(map(json.dumps, said)))
        if words[:2] == ["models", "promote"]:
            keep_a_version(forge_home)
        told[" ".join(words[:2])] = forge(*words)
    assert told["ab stop"].strip().endswith("more ships")
    assert "more" in told["ab assign"]
    page = Path("forge-experiments/second-look/report.html").read_text()
    assert "Effect by segment" in page
    assert "on the same pictures" in page
    assert "12 of 12 pieces are new" in told["feedback add"]
    assert "14 pieces" in told["feedback export"]
    assert Path("forge-feedback/report.html").exists()
    assert "SKIPPED  component-ranker" in told["models retrain"]
    assert "the built-in rules are at work" in told["models rollback"]


def keep_a_version(home: Path) -> None:
    """The walk's dozen pieces teach nothing: a version to promote, as a larger run would leave."""
    from componentforge.domain.learned import Fusion
    from componentforge.domain.proposal import RetrievalWeights
    from componentforge.stores.champions import Champions
    from componentforge.wiring import Wiring
    from tasks.registry import EXPERIMENT, Registry, talking
    from tasks.track import experiment_id

    wired = Wiring(settings())
    registry = Registry(wired.tracking_uri(), Champions(home / "models"))
    with talking():
        client = registry.client()
        where = experiment_id(client, wired.tracking_uri(), EXPERIMENT)
        made = client.create_run(where).info.run_id
    version = registry.register(Fusion(weights=RetrievalWeights(words=3.0)), made, {})
    assert version == "1"
