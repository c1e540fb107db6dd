"""How much of a process's computing was the stages' own: the rest is what running them costs."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from componentforge.domain.records import StageRecord
from tasks.recorder import watching


@dataclass
class StageClock:
    """CPU seconds of the threads that computed stages; what a stage starts beside is not in it."""

    seconds: float = 0.0
    stages: int = 0


@contextmanager
def stage_clock() -> Generator[StageClock]:
    """Add up the CPU time of every stage of the process that computes inside the block."""
    clock, own, guard = StageClock(), threading.local(), threading.Lock()

    def watch(_name: str, record: StageRecord | None) -> None:
        if record is None:
            own.began = time.thread_time()
        elif not record.cached:
            with guard:
                clock.seconds += time.thread_time() - own.began
                clock.stages += 1

    with watching(watch):
        yield clock
