"""One process of a batch: `python -m componentforge.cli.batch_worker BATCH OWNER CHUNK MOST`.

Ends when nothing is left, after MOST items (a new one then starts with fresh memory), on SIGTERM
after the item it is at, and likewise when the process that started it is gone.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable

from componentforge.cli.generate import connect, without_heartbeats
from componentforge.errors import ForgeError
from componentforge.settings import read_settings
from componentforge.wiring import using


def main(words: list[str]) -> int:
    """Work; 0 when it ended by itself, 3 when a service stayed away."""
    batch_id, owner, chunk, most = words[0], words[1], int(words[2]), int(words[3])
    lines: list[str] = []
    with using(read_settings(), lines.append) as wired:
        connect(wired)
        from flows.batch import work
        from tasks import batching

        def ask_to_stop(_number: int, _frame: object) -> None:
            batching.stop()

        signal.signal(signal.SIGTERM, ask_to_stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is our parent's
        threading.Thread(target=_watch_parent, args=(batching.stop,), daemon=True).start()
        try:
            with without_heartbeats():
                work(batch_id, owner, chunk, most)
        except ForgeError as error:
            sys.stderr.write(f"{error}\n")
            return 3
    return 0


def _watch_parent(stop: Callable[[], None]) -> None:
    """Standard input closes when the parent ends, however it ends."""
    while os.read(0, 1024):
        pass
    stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
