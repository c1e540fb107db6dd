"""What lies in deployments/ cannot be run here: it is held to its schemas and to this program."""

import json
import re
from pathlib import Path

import compose_spec
import pytest
import yaml

from componentforge.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "deployments"
OURS = "componentforge:0.1.0"
OTHERS = {"POSTGRES", "GRAFANA"}
KUBERNETES = sorted((HERE / "kubernetes").glob("*.yaml"))


def settings_names():
    """Every variable `Settings` reads."""
    return {f"FORGE_{name.upper()}" for name in Settings.model_fields} | {"FORGE_OTLP_ENDPOINT"}


def interpolated(text):
    """As compose would, with nothing set but what must be."""
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    return re.sub(r"\$\{\w+(:\?[^}]*)?\}", "x", text)


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(interpolated((HERE / "compose.yaml").read_text()))


@pytest.fixture(scope="module")
def manifests():
    found = [d for path in KUBERNETES for d in yaml.safe_load_all(path.read_text())]
    return [document for document in found if document["kind"] != "Kustomization"]


@pytest.mark.parametrize("path", [*HERE.rglob("*.yaml"), *HERE.rglob("*.yml")], ids=str)
def test_every_yaml_file_parses(path):
    assert list(yaml.safe_load_all(path.read_text()))


def test_compose_is_what_the_specification_allows(compose):
    spec = compose_spec.PyCompose.from_json(json.dumps(compose))
    wanted = {"postgres", "valkey", "qdrant", "prefect", "worker", "mlflow", "prometheus"}
    assert wanted | {"grafana", "nginx"} <= set(spec.service_names())
    broken = json.dumps({**compose, "services": {"a": {"imagee": "x"}}})
    with pytest.raises(ValueError, match="imagee"):
        compose_spec.PyCompose.from_json(broken)


def test_compose_services_wait_for_and_mount_what_there_is(compose):
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= set(compose["services"]), name
        assert set(service.get("networks", {})) <= set(compose["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source not in {"./data", "./nginx/users"}:
                assert (HERE / source).exists(), source
            elif not source.startswith("./"):
                assert source in compose["volumes"], source


def test_our_containers_have_no_rights_and_only_settings_that_exist(compose):
    ours = {n: s for n, s in compose["services"].items() if s["image"] == OURS}
    assert {"worker", "prefect", "mlflow", "deploy", "metrics"} == set(ours)
    for name, service in ours.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        forge = {key for key in service.get("environment", {}) if key.startswith("FORGE_")}
        assert forge <= settings_names(), name
    Settings.model_validate(
        {
            key.removeprefix("FORGE_").lower(): value
            for key, value in ours["metrics"]["environment"].items()
            if key.startswith("FORGE_")
        }
    )


def test_only_the_door_is_open_and_only_to_this_machine(compose):
    published = {n: s["ports"] for n, s in compose["services"].items() if "ports" in s}
    assert published == {"nginx": ["127.0.0.1:8080:8080"]}
    assert compose["networks"]["back"] == {"internal": True}
    outside = {n for n, s in compose["services"].items() if "out" in s["networks"]}
    assert outside == {"worker"}


def test_the_example_names_every_variable_that_must_be_set():
    told = dict(
        line.split("=", 1)
        for line in (HERE / "env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    text = (HERE / "compose.yaml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) == set(told)
    assert all(value == "" for name, value in told.items() if name.split("_")[0] in OTHERS)


def test_nginx_leads_to_services_that_there_are(compose):
    text = (HERE / "nginx" / "nginx.conf").read_text()
    assert text.count("{") == text.count("}")
    assert set(re.findall(r"http://(\w+):\d+;", text)) == {"prefect", "mlflow", "grafana"}
    assert set(re.findall(r"http://(\w+):\d+;", text)) <= set(compose["services"])
    assert text.count("auth_basic_user_file") == 2


def test_the_image_is_built_in_stages_and_is_nobody_s_root():
    text = (HERE / "docker" / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] not in "# "]
    assert [rest.split()[-1] for word, rest in lines if word == "FROM"] == ["base", "build", "run"]
    run = lines[[rest.split()[-1] for _, rest in lines].index("run") :]
    assert [rest for word, rest in run if word == "USER"] == ["forge"]
    for word, rest in lines:
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
        if word == "ENV":
            assert set(re.findall(r"\b(FORGE_\w+)=", rest)) <= settings_names()
    extras = set(re.findall(r"--extra (\w+)", text))
    assert extras == {"s3", "docker", "kubernetes", "dask", "aws", "vault", "telemetry"}


def test_kustomize_takes_up_every_manifest():
    listed = yaml.safe_load((HERE / "kubernetes" / "kustomization.yaml").read_text())["resources"]
    assert {*listed, "kustomization.yaml"} == {path.name for path in KUBERNETES}


def pods(manifests):
    """Pod templates, with the name of what makes them."""
    for document in manifests:
        if document["kind"] in {"Deployment", "Job"}:
            yield document["metadata"]["name"], document["spec"]["template"]["spec"]
    pool = json.loads((HERE / "pools" / "kubernetes.json").read_text())["base_job_template"]
    yield "pool", pool["job_configuration"]["job_manifest"]["spec"]["template"]["spec"]


def test_manifests_have_what_every_manifest_must_have(manifests):
    kinds = {"Deployment", "Job", "Service", "ConfigMap", "Secret", "PersistentVolumeClaim"}
    assert kinds <= {document["kind"] for document in manifests}
    for document in manifests:
        assert document["apiVersion"]
        assert document["metadata"]["name"]
        if document["kind"] != "Namespace":
            assert document["metadata"]["namespace"] == "componentforge"
        if document["kind"] == "Deployment":
            labels = document["spec"]["template"]["metadata"]["labels"]
            assert document["spec"]["selector"]["matchLabels"] == labels


def test_pods_keep_to_the_profile_their_namespace_enforces(manifests):
    for name, spec in pods(manifests):
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in spec["containers"]:
            wanted = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
            assert container["securityContext"] == wanted, name
            assert set(container["resources"]) == {"requests", "limits"}, name


def test_pods_name_only_what_there_is(manifests):
    known = {(d["kind"], d["metadata"]["name"]) for d in manifests}
    for name, spec in pods(manifests):
        account = spec.get("serviceAccountName")
        if account and "{{" not in account:
            assert ("ServiceAccount", account) in known, name
        mounted = {mount["name"] for c in spec["containers"] for mount in c["volumeMounts"]}
        assert mounted == {volume["name"] for volume in spec["volumes"]}, name
        for volume in spec["volumes"]:
            if claim := volume.get("persistentVolumeClaim"):
                assert ("PersistentVolumeClaim", claim["claimName"]) in known, name
        for container in spec["containers"]:
            for source in container.get("envFrom", []):
                for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                    if field in source:
                        assert (kind, source[field]["name"]) in known, name


def test_configuration_holds_only_settings_that_exist(manifests):
    for document in manifests:
        held = {**document.get("data", {}), **document.get("stringData", {})}
        forge = {key for key in held if key.startswith("FORGE_")}
        assert forge <= settings_names(), document["metadata"]["name"]
