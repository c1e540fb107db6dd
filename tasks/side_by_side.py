"""Items worked on side by side in one process: while one waits for a model, another computes.

A bounded number is in flight, and the next one is taken up only when one has ended: whoever is slow
(a model, the browser's pages, the recogniser's lock) holds up the taking, and nothing piles up.
"""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

from componentforge.domain.engine import CAPABILITIES, parse_engines

T = TypeVar("T")
_WITH_MODELS = 4
"""Items a process holds at once when hosted models are asked: a call lasts some ten times as long
as what is computed between two of them, and the limits on models count calls, not items."""


def fitting_in_flight(engine: str) -> int:
    """Items to hold at once in a process: one where all is computed here, else some."""
    choice = parse_engines(engine)
    here = all(getattr(choice, capability) == "local" for capability in CAPABILITIES)
    return 1 if here else _WITH_MODELS


def take(
    next_one: Callable[[], T | None], work: Callable[[T], object], most: int, in_flight: int
) -> int:
    """`work` on at most `most` of what `next_one` gives until it gives None; how many there were.

    With more than one in flight each is worked on in a thread that sees the caller's context
    variables (the flow run, what is being recorded). The first error is raised when all that were
    begun have ended, and nothing is taken up after it.
    """
    if in_flight <= 1:
        taken = 0
        while taken < most and (item := next_one()) is not None:
            taken += 1
            work(item)
        return taken
    begun: list[Future[object]] = []
    with ThreadPoolExecutor(in_flight, thread_name_prefix="forge-item") as pool:
        running: set[Future[object]] = set()
        while len(begun) < most:
            if len(running) >= in_flight:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                if any(one.exception() for one in done):
                    break
            item = next_one()
            if item is None:
                break
            future = pool.submit(copy_context().run, work, item)
            begun.append(future)
            running.add(future)
    for one in begun:
        one.result()
    return len(begun)
