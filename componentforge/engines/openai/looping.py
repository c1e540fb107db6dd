"""An event loop in a thread of its own, so that any thread and any loop may ask."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class OwnLoop:
    """Started at first use; `close` cancels what still runs and waits for it."""

    def __init__(self, name: str, threads: int = 8) -> None:
        self._name, self._threads = name, threads
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._guard = threading.Lock()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Run `work` in the loop."""
        with self._guard:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._pool = ThreadPoolExecutor(self._threads, f"{self._name}-work")
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name=self._name, daemon=True
                )
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def in_thread(
        self,
        function: Callable[..., T],
        *values: Any,
        undo: Callable[[], object] | None = None,
        **named: Any,
    ) -> T:
        """What blocks, beside the loop. It ends even when whoever waits for it is cancelled.

        Args:
            function: What blocks.
            values: Its arguments.
            undo: Called after it when nobody waits for it any more.
            named: Its arguments.
        """
        work = _Work(partial(function, *values, **named), undo)
        job = asyncio.get_running_loop().run_in_executor(self._pool, work)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            job.add_done_callback(_seen)
            work.lose()
            raise

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel everything, then run `last`, then end."""
        with self._guard:
            loop, thread, pool = self._loop, self._thread, self._pool
            self._loop = self._thread = self._pool = None
        if loop is None or thread is None or pool is None:
            return

        async def finish() -> None:
            me = asyncio.current_task()
            running = [task for task in asyncio.all_tasks() if task is not me]
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await last()

        asyncio.run_coroutine_threadsafe(finish(), loop).result()
        pool.shutdown(wait=True)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Work(Generic[T]):
    """A piece of work that may lose whoever waits for it."""

    def __init__(self, function: Callable[[], T], undo: Callable[[], object] | None) -> None:
        self._function, self._undo = function, undo
        self._ended = self._lost = False
        self._guard = threading.Lock()

    def __call__(self) -> T:
        result = self._function()
        with self._guard:
            self._ended = True
            undo = self._undo if self._lost else None
        if undo is not None:
            undo()
        return result

    def lose(self) -> None:
        with self._guard:
            self._lost = True
            undo = self._undo if self._ended else None
        if undo is not None:
            undo()  # it ended a moment ago: seldom, so the loop waits


def _seen(job: "asyncio.Future[Any]") -> None:
    """Nobody waits for its error any more."""
    if not job.cancelled():
        job.exception()
