"""What the measurements of scale share: who used the cores, how memory grew, tables with targets."""

import json
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

SERVERS = ("postgres", "valkey", "prefect")
_EVERY_S = 2.0
"""Between looks: every half second, looking itself took 2 % of two cores."""


class Row(NamedTuple):
    """One line of a table: a figure beside what it should be."""

    what: str
    figure: str
    target: str = ""
    met: bool | None = None
    """None: nothing is asked of it."""


def show(title: str, command: str, rows: Sequence[Row]) -> bool:
    """Print a Markdown table; whether every target is met."""
    print(f"\n### {title}\n\n`{command}`\n")
    print("| what | measured | target | |\n| --- | ---: | ---: | --- |")
    for row in rows:
        mark = "" if row.met is None else "met" if row.met else "**missed**"
        print(f"| {row.what} | {row.figure} | {row.target} | {mark} |", flush=True)
    return all(row.met is not False for row in rows)


class Usage(NamedTuple):
    """CPU seconds and memory of a tree of processes."""

    cpu_s: Counter[str]
    """By kind: "worker", "Chromium", "Node", "forge", and the names of servers."""
    wall_s: float
    memory: list[tuple[float, int]]
    """(items done, bytes of the workers and what they started), now and then. What processes share
    is divided among them (PSS)."""


class Sampler:
    """Follows a process, all below it and the servers of a home folder. Use as a context."""

    def __init__(self, pid: int, home: Path | None, done: Callable[[], float] = lambda: 0.0):
        """`done` is asked at each look: how far the work is."""
        self._root, self._home, self._done = psutil.Process(pid), home, done
        self._seen: dict[Key, Seen] = {}
        self._at_begin: dict[Key, Seen] = {}
        self._memory: list[tuple[float, int]] = []
        self._end = threading.Event()
        self._began, self._looks = 0.0, 0
        self.usage = Usage(Counter(), 0.0, [])

    def __enter__(self) -> "Sampler":
        self._began = time.perf_counter()
        self._look(self._at_begin)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        wall = time.perf_counter() - self._began
        self._end.set()
        self._thread.join()
        self._look()
        self.usage = Usage(by_kind(self._seen, self._at_begin), wall, self._memory)

    def _follow(self) -> None:
        while not self._end.wait(_EVERY_S):
            self._look()
            if self._looks % 5 == 0:  # adding up the pages of all processes takes a while
                self._memory.append((self._done(), self._size()))

    def _size(self) -> int:
        size = 0
        for process, known in self._processes():
            with suppress(psutil.Error, OSError):
                if (known or kind_of(" ".join(process.cmdline()))) in _OF_WORKERS:
                    rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
                    size += 1024 * int(rollup.partition("\nPss:")[2].split()[0])
        return size

    def _look(self, begin: "dict[Key, Seen] | None" = None) -> None:
        self._looks += 1
        for process, known in self._processes():
            try:
                with process.oneshot():
                    key = (process.pid, process.create_time())
                    times = process.cpu_times()
                    kind = known or kind_of(" ".join(process.cmdline()))
                    own, reaped = times.user + times.system, times.children_user
                    reaped += times.children_system
                    found = Seen(kind, process.ppid(), own, reaped, self._looks)
            except psutil.Error:
                continue
            self._seen[key] = found
            if begin is not None:
                begin[key] = found

    def _processes(self) -> list[tuple[psutil.Process, str | None]]:
        found: list[tuple[psutil.Process, str | None]] = []
        with suppress(psutil.Error):
            found += [(p, None) for p in (self._root, *self._root.children(recursive=True))]
        for name in SERVERS if self._home else ():
            try:
                note = json.loads((self._home / "run" / f"{name}.json").read_text("utf-8"))
                server = psutil.Process(note["pid"])
                found += [(p, name) for p in (server, *server.children(recursive=True))]
            except (OSError, ValueError, psutil.Error):
                continue
        return found


Key = tuple[int, float]
"""Number of a process and when it began."""


class Seen(NamedTuple):
    """A process at the last look at it; CPU seconds."""

    kind: str
    parent: int
    own: float
    reaped: float
    """Of its children that ended, and of theirs."""
    look: int


def by_kind(seen: dict[Key, Seen], begin: dict[Key, Seen]) -> Counter[str]:
    """CPU seconds since the begin, with what processes used between the last look and their end.

    Some live for a second or two, so what is used after the last look is a good part of it. Their
    parent knows what ended children used in all; what was seen of them is taken off.
    """
    below: defaultdict[int, list[tuple[Key, Seen]]] = defaultdict(list)
    for key, one in seen.items():
        below[one.parent].append((key, one))

    def known(key: Key, one: Seen) -> float:
        children = sum(known(*child) for child in below[key[0]])
        return one.own + max(one.reaped, children)

    cpu: Counter[str] = Counter()
    for key, one in seen.items():
        before = begin.get(key)
        cpu[one.kind] += one.own - (before.own if before else 0.0)
        reaped = one.reaped - (before.reaped if before else 0.0)
        ended = sum(known(*child) for child in below[key[0]] if child[1].look < one.look)
        cpu[one.kind] += max(0.0, reaped - ended)
    return cpu


_OF_WORKERS = ("worker", "Chromium", "Node")


def kind_of(line: str) -> str:
    """What a process is, by its command line."""
    if "batch_worker" in line:
        return "worker"
    if "chrom" in line:
        return "Chromium"
    return "Node" if "main.mjs" in line or "typescript" in line or "/node" in line else "forge"


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Median of the slopes of all pairs (Theil-Sen): a garbage collection moves it little."""
    many = points if len(points) <= 300 else points[:: len(points) // 300 + 1]
    slopes = [
        (y2 - y1) / (x2 - x1)
        for at, (x1, y1) in enumerate(many)
        for x2, y2 in many[at + 1 :]
        if x2 != x1
    ]
    return statistics.median(slopes) if slopes else 0.0
