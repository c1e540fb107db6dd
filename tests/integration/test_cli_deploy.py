"""What `prefect.yaml` promises can be loaded, and `forge deploy` registers it."""

import json
from pathlib import Path

import pytest
import yaml

from componentforge.cli import deploy as module
from componentforge.cli.main import run
from componentforge.settings import Settings
from componentforge.wiring import using

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
    flows = {f"flows/{path.name}" for path in (ROOT / "flows").glob("[!_]*.py")}
    assert deployed == flows


@pytest.fixture
def deploy(monkeypatch, capsys, tmp_path, prefect_url):
    """The command in this process, against the session's Prefect server."""
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PREFECT_API_URL", prefect_url)
    for name in ("PREFECT_HOME", "PREFECT_LOGGING_TO_API_ENABLED", "PREFECT_CLI_PROMPT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def call(project=None, *words):
        if project is not None:
            monkeypatch.setattr(module, "PROJECT", project)
        code = run(["deploy", *words])
        return code, capsys.readouterr()

    return call


def test_deploying_says_what_runs_it(deploy):
    code, heard = deploy()
    assert code == 0
    *named, advice = heard.out.splitlines()
    assert named == [f"{e['entrypoint'].partition(':')[2]}/{e['name']}" for e in DEPLOYMENTS]
    assert advice == "run them with `prefect worker start --pool forge`"


def test_a_flow_that_cannot_be_imported_is_not_deployed(deploy, tmp_path):
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "broken_flow.py").write_text("import nowhere_to_be_found\n")
    (tmp_path / "prefect.yaml").write_text(
        "deployments:\n- {name: x, entrypoint: 'flows/broken_flow.py:broken'}\n"
    )
    code, heard = deploy(tmp_path)
    assert code == 2
    assert heard.err.startswith("forge: flows/broken_flow.py:broken: cannot be loaded")
    assert "nowhere_to_be_found" in heard.err


def test_parameters_a_flow_does_not_take_are_not_deployed(deploy, tmp_path):
    (tmp_path / "flows").symlink_to(ROOT / "flows")
    (tmp_path / "prefect.yaml").write_text(
        "deployments:\n- {name: x, entrypoint: 'flows/tend_cache.py:tend_cache',"
        " parameters: {request: {older_than_days: -1}}}\n"
    )
    code, heard = deploy(tmp_path)
    assert code == 2
    assert heard.err.startswith("forge: tend_cache/x: its parameters do not fit")
    assert "older_than_days" in heard.err


def test_what_prefect_itself_refuses_is_told_in_its_words(deploy, tmp_path):
    for name in ("flows", "deployments"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "prefect.yaml").write_text(
        "deployments:\n- {name: x, entrypoint: 'flows/tend_cache.py:tend_cache',"
        " schedules: [{cron: 'every now and then'}]}\n"
    )
    code, heard = deploy(tmp_path)
    assert code == 1
    assert heard.err.startswith("forge: prefect deploy: ")


def test_a_pool_nobody_described_is_refused(deploy):
    code, heard = deploy(None, "--pool", "swimming")
    assert code == 2
    assert "use one of forge-docker, forge-kubernetes, forge" in heard.err


@pytest.fixture
def server(deploy):
    """The session's server, asked without a coroutine."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        yield client


def test_pools_and_limits_are_what_the_files_say_whatever_was_there(deploy, server):
    from prefect.client.schemas.actions import WorkPoolUpdate

    assert deploy()[0] == 0
    server.update_work_pool(
        "forge-docker", WorkPoolUpdate(is_paused=True, concurrency_limit=3, description="mine")
    )
    server.upsert_global_concurrency_limit_by_name("tag:browser", 1)
    code, heard = deploy(None, "--pool", "forge-docker", "--json")
    assert code == 0
    document = json.loads(heard.out)
    assert document["work_pool"] == "forge-docker"
    assert set(document["work_pools"]) == {"forge", "forge-docker", "forge-kubernetes"}
    pool = server.read_work_pool("forge-docker")
    assert (pool.is_paused, pool.concurrency_limit, pool.type) == (True, None, "docker")
    assert pool.description.startswith("A container a run")
    assert server.read_global_concurrency_limit_by_name("tag:browser").limit == 16
    on_docker = server.read_deployment_by_name("generate/on-demand")
    assert on_docker.work_pool_name == "forge-docker"
    assert deploy()[0] == 0
    assert server.read_deployment_by_name("generate/on-demand").work_pool_name == "forge"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("batch/nightly", {"request": {"source": 7}}),
        ("batch/nightly", {"request": {"source": "pictures", "chunk": 0}}),
        ("batch/nightly", {"request": {"source": "pictures", "surce": "typed wrong"}}),
        ("generate/on-demand", {"request": {"image": "a.png", "scale": 9}}),
        ("generate/on-demand", {}),
        ("gated_benchmark/nightly", {"request": {"epochs": "many"}}),
        ("tend_cache/daily", {"request": {"most_mb": -3}}),
    ],
)
def test_a_wrong_parameter_is_refused_when_the_run_is_made(deploy, server, name, parameters):
    from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

    try:
        found = server.read_deployment_by_name(name)
    except ObjectNotFound:
        assert deploy()[0] == 0
        found = server.read_deployment_by_name(name)
    assert found.enforce_parameter_schema
    with pytest.raises(PrefectHTTPStatusError, match="409"):
        server.create_flow_run_from_deployment(found.id, parameters=parameters)


def test_outside_a_checkout_nothing_can_be_deployed(deploy, tmp_path):
    code, heard = deploy(tmp_path)
    assert code == 2
    assert "run forge from a checkout" in heard.err


def test_the_index_flow_counts_our_patterns_and_a_library_s_changes(tmp_path, prefect_url):
    from flows.index_patterns import index_patterns

    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "Chip.tsx").write_text("export function Chip() { return <i>x</i>; }\n")
    with using(Settings(home=tmp_path / "home")):
        assert index_patterns() == len(list((ROOT / "datasets/patterns").glob("*/pattern.json")))
        assert index_patterns(str(tmp_path / "kit"), "kit") == 1
        assert index_patterns(str(tmp_path / "kit"), "kit") == 0


@pytest.mark.slow
def test_deploying_twice_registers_every_flow_once(forge):
    for _ in range(2):
        done = forge("deploy", "--json")
        assert done.returncode == 0, done.stderr
    named = {f"{e['entrypoint'].partition(':')[2]}/{e['name']}" for e in DEPLOYMENTS}
    document = json.loads(done.stdout)
    assert document["work_pool"] == "forge"
    assert set(document["deployments"]) == named >= {"generate/on-demand", "batch/nightly"}
    assert len(document["deployments"]) == len(DEPLOYMENTS)


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
