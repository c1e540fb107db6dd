"""What every room of the wiring stands on: parts made once a process, from one `Settings`."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self, TypeVar, cast

from componentforge.settings import Settings

T = TypeVar("T")
Notice = Callable[[str], None]


class Parts:
    """The parts of one process, by name, and how they end."""

    def __init__(self, chosen: Settings, notice: Notice | None = None) -> None:
        """`notice` is told, in a line for a person, what had to be started or is missing."""
        self.settings = chosen
        self.notice: Notice = notice or (lambda _line: None)
        self._parts: dict[str, Any] = {}
        self._urls: dict[str, str] = {}
        self._stack = ExitStack()
        self._guard = threading.RLock()

    def once(self, name: str, make: Callable[[], T]) -> T:
        """The part called `name`, made at the first call."""
        with self._guard:
            if name not in self._parts:
                self._parts[name] = make()
            return cast(T, self._parts[name])

    def close(self) -> None:
        """Close what was opened, then leave the servers that only this process needed."""
        with self._guard:
            parts, self._parts = list(self._parts.values()), {}
            self._urls.clear()
            stack, self._stack = self._stack, ExitStack()
        for part in reversed(parts):
            if callable(close := getattr(part, "close", None)):
                close()
        stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
