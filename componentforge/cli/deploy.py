"""`forge deploy`."""

import asyncio
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.settings import read_settings
from componentforge.wiring import prepare_prefect, using

POOL = "forge"
PROJECT = Path(__file__).resolve().parents[2]


def deploy(arguments: Namespace) -> int:
    """Register every flow of `prefect.yaml`, after each of them was really loaded."""
    file = PROJECT / "prefect.yaml"
    if not file.is_file():
        raise ConfigurationError("prefect.yaml", "is not there", "run forge from a checkout")
    with using(read_settings(), output.notice) as wired:
        wired.start_services(["prefect"])
        prepare_prefect(wired.address("prefect"), wired.settings.home)
        names = _load(file)
        asyncio.run(_make_pool())
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"],
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
    if arguments.json:
        output.put_json({"deployments": names, "work_pool": POOL})
    else:
        for name in names:
            output.put(name)
        output.put(f"run them with `prefect worker start --pool {POOL}`")
    return 0


def _load(file: Path) -> list[str]:
    """Names of the deployments. A flow that cannot be imported would be deployed empty."""
    import yaml
    from prefect.flows import load_flow_from_entrypoint

    names: list[str] = []
    for entry in yaml.safe_load(file.read_text())["deployments"]:
        path, _, function = entry["entrypoint"].partition(":")
        try:
            flow = load_flow_from_entrypoint(
                f"{PROJECT / path}:{function}", use_placeholder_flow=False
            )
        except Exception as error:
            raise ConfigurationError(
                entry["entrypoint"], f"cannot be loaded ({error})", "correct it, then deploy again"
            ) from error
        names.append(f"{flow.name}/{entry['name']}")
    return names


async def _make_pool() -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists
    from prefect.workers.process import ProcessWorker

    async with get_client() as client:
        try:
            await client.create_work_pool(
                WorkPoolCreate(
                    name=POOL,
                    type=ProcessWorker.type,
                    base_job_template=ProcessWorker.get_default_base_job_template(),
                )
            )
        except ObjectAlreadyExists:
            return
