"""`forge deploy`."""

import asyncio
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any

from componentforge.cli import output
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.settings import read_settings
from componentforge.wiring import prepare_prefect, using

PROJECT = Path(__file__).resolve().parents[2]


def deploy(arguments: Namespace) -> int:
    """Register pools, limits and every flow of `prefect.yaml`, after each was really loaded."""
    file = PROJECT / "prefect.yaml"
    if not file.is_file():
        raise ConfigurationError("prefect.yaml", "is not there", "run forge from a checkout")
    with using(read_settings(), output.notice) as wired:
        wired.start_services(["prefect"])
        prepare_prefect(wired.address("prefect"), wired.settings.home)
        from componentforge.cli.deploy_apply import apply, read_limits, read_pools

        wanted = _entries(file)
        names = [_checked(entry) for entry in wanted["deployments"]]
        pools = read_pools(PROJECT / "deployments" / "pools")
        limits = read_limits(PROJECT / "deployments" / "pools" / "limits.json")
        known = [str(pool["name"]) for pool in pools]
        if arguments.pool not in known:
            raise ConfigurationError(
                "--pool", f"there is no pool {arguments.pool!r}", f"use one of {', '.join(known)}"
            )
        asyncio.run(apply(pools, limits))
        _register(wanted, arguments.pool)
    if arguments.json:
        output.put_json(
            {
                "deployments": names,
                "work_pool": arguments.pool,
                "work_pools": known,
                "limits": {str(limit["name"]): limit["limit"] for limit in limits},
            }
        )
    else:
        for name in names:
            output.put(name)
        output.put(f"run them with `prefect worker start --pool {arguments.pool}`")
    return 0


def _entries(file: Path) -> dict[str, Any]:
    import yaml

    return yaml.safe_load(file.read_text())


def _checked(entry: dict[str, Any]) -> str:
    """Name of the deployment. A flow that cannot be imported would be deployed empty.

    Raises:
        ConfigurationError: It cannot be loaded, or its parameters are not what the flow takes.
    """
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.schema_tools.validation import ValidationError, validate

    path, _, function = entry["entrypoint"].partition(":")
    try:
        flow = load_flow_from_entrypoint(f"{PROJECT / path}:{function}", use_placeholder_flow=False)
    except Exception as error:
        raise ConfigurationError(
            entry["entrypoint"], f"cannot be loaded ({error})", "correct it, then deploy again"
        ) from error
    name = f"{flow.name}/{entry['name']}"
    try:
        schema = flow.parameters.model_dump_for_openapi()
        # What a run must be given anyway need not stand here.
        validate(entry.get("parameters") or {}, schema, raise_on_error=True, ignore_required=True)
    except ValidationError as error:
        raise ConfigurationError(
            name, f"its parameters do not fit ({error.args[0]})", "correct prefect.yaml"
        ) from error
    return name


def _register(wanted: dict[str, Any], pool: str) -> None:
    """Prefect's own command does it, on `pool`."""
    import yaml

    entries = [
        {**entry, "work_pool": {**entry.get("work_pool", {}), "name": pool}}
        for entry in wanted["deployments"]
    ]
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "prefect.yaml"
        chosen.write_text(yaml.safe_dump({**wanted, "deployments": entries}))
        words = ("--no-prompt", "deploy", "--all", "--prefect-file", str(chosen))
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            cwd=PROJECT,
            env={**os.environ, "PREFECT_CLI_COLORS": "false"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        last = said[-1][:200] if said else "it said nothing"
        raise ServiceUnavailable("prefect deploy", last, "see the server's log")
