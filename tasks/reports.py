"""Whether Prefect's server hears of every stage, or of flow runs alone."""

import threading
from collections.abc import Generator
from contextlib import contextmanager

from prefect.events.clients import NullEventsClient
from prefect.events.worker import EventsWorker

_guard = threading.Lock()
_within = 0


@contextmanager
def stage_reports(wanted: bool) -> Generator[None]:
    """Unless `wanted`, task runs of this process are not sent to the server inside the block.

    Flow runs and artifacts are. A picture has some twelve stages and each is told three times: the
    server computes 60 ms a picture for it and keeps 50 kB; what a stage took and cost stands in
    the history, too.
    """
    global _within
    if wanted:
        yield
        return
    with _guard:
        _within += 1
        EventsWorker.set_client_override(NullEventsClient)
    try:
        yield
    finally:
        with _guard:
            _within -= 1
            if not _within:
                EventsWorker.set_client_override(None)
