"""Work pools and limits, as `deployments/pools` says. Doing it twice changes nothing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists

from componentforge.errors import ConfigurationError

Described = Mapping[str, Any]
_LIMITS = "limits.json"


def read_pools(folder: Path) -> list[Described]:
    """Every pool's name, type, description, limit of runs and template of a job.

    Raises:
        ConfigurationError: One is no JSON, or lacks a field.
    """
    fields = {"name", "type", "description", "concurrency_limit", "base_job_template"}
    found = [_read(path) for path in sorted(folder.glob("*.json")) if path.name != _LIMITS]
    for path, pool in found:
        if set(pool) != fields:
            odd = ", ".join(sorted(fields ^ set(pool)))
            raise ConfigurationError(str(path), f"its fields are not a pool's ({odd})", "mend it")
    return [pool for _, pool in found]


def read_limits(path: Path) -> list[Described]:
    """Names and slots of what is scarce on all machines together; `tag:X` limits tasks tagged X."""
    return _read(path)[1]


def _read(path: Path) -> tuple[Path, Any]:
    try:
        return path, json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(str(path), f"cannot be read ({error})", "mend it") from error


async def apply(pools: Sequence[Described], limits: Sequence[Described]) -> None:
    """Make or change them on the server; a pool that is paused stays so."""
    async with get_client() as client:
        for pool in pools:
            try:
                await client.create_work_pool(WorkPoolCreate(**pool))
            except ObjectAlreadyExists:
                kept = {key: pool[key] for key in ("description", "concurrency_limit")}
                template = pool["base_job_template"]
                await client.update_work_pool(
                    pool["name"], WorkPoolUpdate(**kept, base_job_template=template)
                )
        for limit in limits:
            await client.upsert_global_concurrency_limit_by_name(**limit)
