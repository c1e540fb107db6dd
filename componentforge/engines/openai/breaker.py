"""Leaves a server that does not answer alone for a while, then asks with a single call."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed, open, half-open. May be shared by threads.

    Args:
        after: Failures in a row that open it.
        rest_s: How long it stays open; then one call may try, and closes it or opens it again.
        clock: Seconds.
    """

    def __init__(
        self,
        after: int = 8,
        rest_s: float = 15.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._after, self._rest_s, self._clock = after, rest_s, clock
        self._failures = 0
        self._open_until: float | None = None
        self._probing = self._reopened = False
        self._guard = threading.Lock()

    def wait(self) -> float:
        """0: go on, and tell `succeeded` or `failed`; else seconds until it is worth asking."""
        with self._guard:
            if self._open_until is None:
                return 0.0
            left = self._open_until - self._clock()
            if left > 0:
                return left
            if self._probing:
                return min(1.0, self._rest_s)
            self._probing = True
            return 0.0

    @property
    def hopeless(self) -> bool:
        """Whether it is open because the one call that tried failed, too."""
        return self._reopened

    def succeeded(self) -> None:
        """The server answered, were it with an error of ours."""
        with self._guard:
            self._failures, self._open_until = 0, None
            self._probing = self._reopened = False

    def failed(self) -> None:
        """The server did not answer, or said it cannot."""
        with self._guard:
            self._failures += 1
            if self._probing or (self._open_until is None and self._failures >= self._after):
                self._reopened = self._probing
                self._open_until, self._probing = self._clock() + self._rest_s, False

    def undecided(self) -> None:
        """The call was given up before it was clear: another one may try."""
        with self._guard:
            self._probing = False
