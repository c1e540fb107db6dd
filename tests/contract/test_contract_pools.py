"""Pool templates against what the workers of these types really take.

`make cluster` installs what only Kubernetes needs, apart from .venv, and runs this file whole.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOYMENTS = Path(__file__).resolve().parents[2] / "deployments"
NEWEST, OLDEST = "1.35", "1.31"
"""Versions of Kubernetes the manifests are held to."""


def pool(kind: str) -> dict[str, Any]:
    return json.loads((DEPLOYMENTS / "pools" / f"{kind}.json").read_text())


def worker_of(kind: str):
    if kind == "process":
        from prefect.workers.process import ProcessWorker

        return ProcessWorker
    if kind == "docker":
        return pytest.importorskip("prefect_docker").worker.DockerWorker
    return pytest.importorskip("prefect_kubernetes").worker.KubernetesWorker


def rendered(kind: str, **values: Any) -> dict[str, Any]:
    """The template filled in as Prefect does, with the pool's defaults and a run's command."""
    from prefect.utilities.templating import apply_values

    template = pool(kind)["base_job_template"]
    properties = template["variables"]["properties"]
    defaults = {name: told["default"] for name, told in properties.items() if "default" in told}
    run = {"command": "prefect flow-run execute", "name": "a run", "labels": {}, "env": {}}
    chosen = {**run, **defaults, **values}
    return apply_values(template["job_configuration"], chosen, remove_notset=True)


@pytest.mark.parametrize("kind", ["process", "docker", "kubernetes"])
def test_a_pool_says_what_the_worker_s_own_template_says(kind):
    """Ours add to it: a variable that a new version of a worker knows must be looked at."""
    own, default = (
        pool(kind)["base_job_template"],
        worker_of(kind).get_default_base_job_template(),
    )
    assert set(own["variables"]["properties"]) == set(default["variables"]["properties"])
    assert set(own["job_configuration"]) == set(default["job_configuration"])
    for name, told in default["variables"]["properties"].items():
        mine = {k: v for k, v in own["variables"]["properties"][name].items() if k != "default"}
        assert mine == {k: v for k, v in told.items() if k != "default"}, name


@pytest.mark.parametrize("kind", ["process", "docker", "kubernetes"])
def test_defaults_are_of_the_kind_their_variable_takes(kind):
    from prefect.utilities.schema_tools.validation import validate

    variables = pool(kind)["base_job_template"]["variables"]
    properties = variables["properties"].items()
    defaults = {name: told["default"] for name, told in properties if "default" in told}
    assert validate(defaults, {**variables, "type": "object"}, ignore_required=True) == []


@pytest.mark.parametrize("kind", ["process", "docker", "kubernetes"])
def test_every_blank_of_a_template_has_a_variable(kind):
    template = pool(kind)["base_job_template"]
    blanks = set(re.findall(r"\{\{ (\w+) \}\}", json.dumps(template["job_configuration"])))
    assert blanks == set(template["variables"]["properties"])


@pytest.mark.parametrize("kind", ["process", "docker", "kubernetes"])
def test_the_worker_accepts_a_job_made_of_the_template(kind):
    worker = worker_of(kind)
    job = worker.job_configuration(**rendered(kind))
    if kind == "docker":
        assert job.image == "componentforge:0.1.0"
        assert job.container_create_kwargs["cap_drop"] == ["ALL"]
        assert job.env["FORGE_DATABASE_URL"] == "{{ prefect.blocks.secret.forge-database-url }}"
    if kind == "kubernetes":
        assert job.namespace == "componentforge"


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_a_run_s_job_is_one_kubernetes_takes(version):
    checked = pytest.importorskip("kubernetes_validate")
    job = rendered("kubernetes")["job_manifest"]
    container = job["spec"]["template"]["spec"]["containers"][0]
    # What the worker itself fills in before it asks for the job.
    job["metadata"] |= {"generateName": "a-run-", "annotations": {}}
    container |= {"args": ["prefect", "flow-run", "execute"], "env": []}
    checked.validate(job, version, strict=True)


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_manifests_are_what_kubernetes_takes(version):
    checked = pytest.importorskip("kubernetes_validate")
    seen = 0
    for path in sorted((DEPLOYMENTS / "kubernetes").glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            if document["kind"] != "Kustomization":
                checked.validate(document, version, strict=True)
                seen += 1
    assert seen > 10
