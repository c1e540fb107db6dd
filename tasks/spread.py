"""One flow run of a batch on several processes: those of a Dask or Ray cluster, by setting."""

from collections.abc import Callable
from typing import Any, Protocol

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner

from componentforge import wiring
from componentforge.errors import ConfigurationError
from componentforge.settings import Settings, read_settings
from tasks.batching import new_owner

_SETTING = "FORGE_TASK_RUNNER"


class Work(Protocol):
    """What a part does: takes items up until nobody has any left. Returns how many."""

    def __call__(self, batch_id: str, owner: str, chunk: int, *, in_flight: int) -> int:
        """See `flows.batch.work`."""
        ...


def task_runner(chosen: Settings | None = None) -> TaskRunner[Any] | None:
    """What the setting names; None is Prefect's own. No cluster is started before it has work.

    Raises:
        ConfigurationError: The package for it is not installed.
    """
    settings = chosen or read_settings()
    makers: dict[str, Callable[[Settings], TaskRunner[Any]]] = {"dask": _dask, "ray": _ray}
    make = makers.get(settings.task_runner)
    try:
        return make(settings) if make else None
    except ImportError as error:
        name = settings.task_runner
        raise ConfigurationError(
            _SETTING, f"{name} needs prefect-{name}", f"install componentforge[{name}]"
        ) from error


def _dask(settings: Settings) -> TaskRunner[Any]:
    from prefect_dask.task_runners import DaskTaskRunner

    if settings.task_runner_address:
        return DaskTaskRunner(address=settings.task_runner_address)
    # A browser and its models belong to one thread of one process.
    local = {
        "n_workers": settings.task_runner_workers,
        "threads_per_worker": 1,
        "processes": True,
        "dashboard_address": None,
    }
    return DaskTaskRunner(cluster_kwargs=local)


def _ray(settings: Settings) -> TaskRunner[Any]:
    from prefect_ray import RayTaskRunner  # pyright: ignore[reportMissingImports]

    if settings.task_runner_address:
        return RayTaskRunner(address=settings.task_runner_address)
    return RayTaskRunner(init_kwargs={"num_cpus": settings.task_runner_workers})


@task(name="share", cache_policy=NO_CACHE, persist_result=False)
def share(work: Work, batch_id: str, chunk: int, in_flight: int) -> int:
    """One process's part of a batch; the lease on each item keeps the parts apart."""
    return work(batch_id, new_owner(), chunk, in_flight=in_flight)


def spread(work: Work, batch_id: str, chunk: int, in_flight: int) -> int:
    """Work a batch off in as many parts as the setting says, here when it says threads.

    Args:
        work: A function another machine can import by its name.
        batch_id: Of a batch that is written down.
        chunk: Items a flow run.
        in_flight: Items a process works on at once.

    Returns:
        How many items were taken up.
    """
    settings = wiring.current().settings
    if settings.task_runner == "threads":
        return work(batch_id, new_owner(), chunk, in_flight=in_flight)
    parts = [
        share.submit(work, batch_id, chunk, in_flight) for _ in range(settings.task_runner_workers)
    ]
    return sum(part.result() for part in parts)
