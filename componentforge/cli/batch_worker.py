"""One process of a batch: `python -m componentforge.cli.batch_worker BATCH OWNER CHUNK MOST HELD`.

Holds HELD pictures at once (0: what fits the engine). Ends when nothing is left, after MOST items
(a new one then starts with fresh memory), and after those it is at when its standard input closes:
the process that started it says so, or is gone. Its last line tells what it took, as JSON.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from componentforge.cli.generate import connect, without_heartbeats
from componentforge.errors import ForgeError
from componentforge.settings import read_settings
from componentforge.wiring import using


def main(words: list[str]) -> int:
    """Work; 0 when it ended by itself, 3 when a service stayed away."""
    batch_id, owner = words[:2]
    chunk, most, in_flight = map(int, words[2:])
    lines: list[str] = []
    with using(read_settings(), lines.append) as wired:
        connect(wired)
        from flows.batch import work
        from tasks import batching
        from tasks.stage_cpu import stage_clock

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is our parent's
        threading.Thread(target=_watch_parent, args=(batching.stop,), daemon=True).start()
        try:
            with without_heartbeats(), stage_clock() as clock:
                items = work(batch_id, owner, chunk, most, in_flight)
        except ForgeError as error:
            sys.stderr.write(f"{error}\n")
            return 3
    sys.stderr.write(
        json.dumps(
            {
                "worker": owner,
                "items": items,
                "stages": clock.stages,
                "stage_cpu_s": round(clock.seconds, 3),
                "cpu_s": round(time.process_time(), 3),
            }
        )
        + "\n"
    )
    return 0


def _watch_parent(stop: Callable[[], None]) -> None:
    """Standard input closes when the parent ends, however it ends."""
    while os.read(0, 1024):
        pass
    stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
