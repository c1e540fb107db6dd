"""What `prefect.yaml` promises can be loaded, and `forge deploy` registers it."""

import json
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOYMENTS = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]


@pytest.mark.parametrize("entry", DEPLOYMENTS, ids=lambda entry: entry["entrypoint"])
def test_an_entrypoint_is_a_real_flow_with_the_parameters_it_is_given(entry):
    """A missing import otherwise deploys an empty flow silently."""
    from prefect.flows import load_flow_from_entrypoint

    path, _, function = entry["entrypoint"].partition(":")
    flow = load_flow_from_entrypoint(f"{ROOT / path}:{function}", use_placeholder_flow=False)
    assert flow.name == function
    assert flow.fn.__doc__
    assert set(entry.get("parameters") or {}) <= set(flow.parameters.properties)


def test_every_flow_is_deployed():
    deployed = {entry["entrypoint"].partition(":")[0] for entry in DEPLOYMENTS}
    assert deployed == {f"flows/{path.name}" for path in (ROOT / "flows").glob("[!_]*.py")}


@pytest.mark.slow
def test_deploying_twice_registers_every_flow_once(forge):
    for _ in range(2):
        done = forge("deploy", "--json")
        assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document == {
        "deployments": ["generate/on-demand", "index_patterns/daily"], "work_pool": "forge",
    }  # fmt: skip


@pytest.mark.slow
def test_the_index_flow_runs_where_prefect_loads_it(forge_env, tmp_path):
    """As a worker does: by path, in a process that never saw the command line."""
    import subprocess
    import sys

    code = (
        "from prefect.flows import load_flow_from_entrypoint\n"
        f"flow = load_flow_from_entrypoint({str(ROOT / 'flows/index_patterns.py')!r}"
        " + ':index_patterns', use_placeholder_flow=False)\n"
        "print('patterns', flow())"
    )
    status = json.loads(
        subprocess.run(
            [Path(sys.executable).with_name("forge"), "status", "--json"],
            env=forge_env, capture_output=True, text=True, check=True,
        ).stdout
    )  # fmt: skip
    api = next(s["url"] for s in status["servers"] if s["name"] == "prefect")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=170,
        env={**forge_env, "PREFECT_API_URL": api, "PREFECT_HOME": str(tmp_path / "prefect")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    count = int(done.stdout.split()[-1])
    assert count == len(list((ROOT / "datasets/patterns").glob("*/pattern.json")))
