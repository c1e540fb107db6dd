"""Ctrl-C is heard, whatever a library does with it."""

import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

AGAIN_S = 0.05  # long enough for a finaliser to end, too short to be noticed


@contextmanager
def interrupts() -> Generator[list[int]]:
    """Notes each Ctrl-C, besides raising KeyboardInterrupt as always."""
    seen: list[int] = []
    again: list[threading.Timer] = []
    if threading.current_thread() is not threading.main_thread():
        yield seen
        return

    def note(number: int, _frame: object) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    def lost(told: "sys.UnraisableHookArgs") -> None:
        # The signal came while a finaliser ran, which swallows every error: it is sent once more.
        if told.exc_type is not KeyboardInterrupt:
            told_before(told)
            return
        again.append(threading.Timer(AGAIN_S, signal.pthread_kill, (main, signal.SIGINT)))
        again[-1].start()

    main = threading.get_ident()
    before, told_before = signal.signal(signal.SIGINT, note), sys.unraisablehook
    sys.unraisablehook = lost
    try:
        yield seen
    finally:
        for timer in again:
            timer.cancel()
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = told_before
