"""`@stage(keys.READ)`: Prefect's task with the house's cache, lock, retry and bookkeeping."""

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.transactions import get_transaction
from prefect.utilities.annotations import BaseAnnotation, opaque

from componentforge.domain.base import Frozen
from componentforge.domain.model_calls import ModelReply
from componentforge.errors import RenderTimeout, ServiceUnavailable
from tasks.keys import StageKey, keyed
from tasks.recorder import affords, computing, recording, spend, take_spent, trace
from tasks.serial import StageSerializer
from tasks.storage import StageStorage

__all__ = [
    "affords",
    "forbid_caching",
    "is_transient",
    "recording",
    "spend",
    "spend_reply",
    "stage",
]

P = ParamSpec("P")
R = TypeVar("R")

_TRANSIENT = (ServiceUnavailable, RenderTimeout)
_storage, _serializer = StageStorage(), StageSerializer()


def is_transient(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: a service was away or a page was slow."""
    return isinstance(state.data, _TRANSIENT)


def forbid_caching() -> None:
    """Called inside a stage: this result is given back but not kept (a refusal, a fallback)."""
    transaction = get_transaction()
    if transaction is not None:
        transaction.write_on_commit = False


def spend_reply(reply: ModelReply) -> None:
    """Called inside a stage: a hosted model answered. One received earlier costs nothing now."""
    spend(reply.usd if reply.bought else 0.0)
    if reply.trace_id is not None:
        trace(reply.trace_id)


class StageTask(Task[P, R]):
    """A task whose models are not searched for futures: they hold none, and it takes long."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it and wait."""
        return super().__call__(*_opaque(args), **_opaque_values(kwargs))

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        """Run it in the flow's task runner."""
        return super().submit(*_opaque(args), **_opaque_values(kwargs))


def _opaque(values: Sequence[object]) -> list[Any]:
    return [opaque(value) if _only_models(value) else value for value in values]


def _opaque_values(values: Mapping[str, object]) -> dict[str, Any]:
    return dict(zip(values, _opaque(list(values.values())), strict=True))


def _only_models(value: object) -> bool:
    if isinstance(value, list | tuple) and not isinstance(value, BaseAnnotation):
        items = cast(Sequence[object], value)
        return bool(items) and all(isinstance(item, Frozen) for item in items)
    return isinstance(value, Frozen)


@contextmanager
def _running(key: StageKey) -> Generator[None]:
    """Time a stage that really runs, for its record and for its cache entry."""
    transaction = get_transaction()
    address = transaction.key if transaction else None
    with computing(key.name, address):
        yield
    if transaction and address and not transaction.write_on_commit:
        take_spent(address)


def stage(
    key: StageKey,
    *more: object,
    retries: int = 0,
    retry_delay_seconds: float | list[float] = 1.0,
    timeout_seconds: float | None = None,
    tags: Sequence[str] = (),
    **options: Any,
) -> Callable[[Callable[P, R]], Task[P, R]]:
    """A task named after `key`, cached under it unless the key says otherwise.

    Args:
        key: From `tasks.keys`.
        more: What the result depends on besides the arguments; see `keyed`.
        retries: Only for transient errors; see `is_transient`.
        retry_delay_seconds: One delay, or one for each retry.
        timeout_seconds: Of one attempt, waiting for another worker's computation included.
        tags: For Prefect's concurrency limits.
        options: Anything else `prefect.task` takes.
    """
    caching: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}
    if key.cached:
        caching = {
            "cache_policy": keyed(key, *more),
            "persist_result": True,
            "result_storage": _storage,
            "result_serializer": _serializer,
            # Else two flows in one process could be served a record whose blobs are gone.
            "cache_result_in_memory": False,
        }

    def decorate(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            with _running(key):
                return function(*args, **kwargs)

        @wraps(function)
        async def atimed(*args: P.args, **kwargs: P.kwargs) -> Any:
            with _running(key):
                return await cast(Callable[P, Awaitable[Any]], function)(*args, **kwargs)

        return StageTask(
            fn=cast(Callable[P, R], atimed) if iscoroutinefunction(function) else timed,
            name=key.name,
            retries=retries,
            retry_delay_seconds=retry_delay_seconds,
            retry_condition_fn=is_transient,
            timeout_seconds=timeout_seconds,
            tags=tags,
            **caching,
            **options,
        )

    return decorate
