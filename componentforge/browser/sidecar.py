"""The Node sidecar as a Python object: started late, shared by threads, restarted when it dies."""

import atexit
import contextlib
import json
import queue
import shutil
import subprocess
import tempfile
import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any

from componentforge.errors import ForgeError, ServiceUnavailable

_MAIN = Path(__file__).parent / "sidecar" / "main.mjs"


class SidecarError(ForgeError):
    """The sidecar refused one request: the fault is in what was sent, not in the sidecar."""

    def __init__(self, method: str, problem: str) -> None:
        super().__init__(method, problem)
        self.method, self.problem = method, problem

    def __str__(self) -> str:
        return f"{self.method}: {self.problem}"


class Sidecar:
    """One Node process. Thread-safe; requests of several threads are in flight together."""

    def __init__(self, node: Path, root: Path, timeout_s: float = 30.0) -> None:
        self._node, self._root, self._timeout_s = node, root, timeout_s
        self._lock = threading.Lock()
        self._process: _Process | None = None

    def call(self, method: str, **params: Any) -> Any:
        """One request and its answer.

        A sidecar that died is started again and asked once more; one that does not answer in time
        is ended, so that the next call meets a fresh one.

        Raises:
            SidecarError: It answered with an error.
            ServiceUnavailable: It could not be started, died twice, or gave no answer in time.
        """
        for attempt in (1, 2):
            process = self._running()
            answer = process.send(method, params)
            try:
                message = answer.result(self._timeout_s)
            except FutureTimeout as error:
                process.end()
                wait = f"{method} gave no answer in {self._timeout_s:g} s"
                raise ServiceUnavailable("web sidecar", wait, "run it again") from error
            except ConnectionError as error:
                if attempt == 2:
                    raise ServiceUnavailable(
                        "web sidecar", f"it ended during {method}", "run forge doctor"
                    ) from error
                continue
            if "error" in message:
                raise SidecarError(method, message["error"])
            return message["result"]
        raise AssertionError("unreachable")

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        process = self._process
        return process.pid if process and process.alive else None

    def close(self) -> None:
        """End the process; pending calls fail. The next call starts a new one."""
        with self._lock:
            process, self._process = self._process, None
        atexit.unregister(self.close)
        if process is not None:
            process.end()

    def _running(self) -> "_Process":
        with self._lock:
            if self._process is None or not self._process.alive:
                if self._process is not None:
                    self._process.end()
                atexit.unregister(self.close)
                atexit.register(self.close)  # Whoever forgets leaves no process and no folder.
                try:
                    self._process = _Process([str(self._node), str(_MAIN)], self._root)
                except OSError as error:
                    problem = f"{self._node} does not start"
                    raise ServiceUnavailable("Node", problem, "run make setup") from error
            return self._process


class _Process:
    """One life of the sidecar. What waits for its answer fails with it, and nothing else does."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._scratch = tempfile.mkdtemp(prefix="forge-types-")
        self._popen = subprocess.Popen(
            [*command, self._scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._next_id = 0
        self._gone = False
        # Writing has a thread of its own: a full pipe must not keep a caller beyond its timeout.
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=work, name="forge-sidecar", daemon=True)
            for work in (self._write, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def alive(self) -> bool:
        return not self._gone and self._popen.poll() is None

    def send(self, method: str, params: dict[str, Any]) -> "Future[Any]":
        """The answer to come; ConnectionError when the process ends first."""
        future: Future[Any] = Future()
        with self._lock:
            if self._gone:
                future.set_exception(ConnectionError("sidecar ended"))
                return future
            self._next_id += 1
            self._waiting[self._next_id] = future
            message = {"id": self._next_id, "method": method, "params": params}
        self._lines.put(json.dumps(message).encode() + b"\n")
        return future

    def end(self) -> None:
        """Kill it and wait until all of it is gone."""
        self._popen.kill()
        self._popen.wait()
        self._lines.put(None)
        for thread in self._threads:
            thread.join(timeout=5)
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe:
                with contextlib.suppress(OSError):  # A half-written line cannot be flushed.
                    pipe.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _write(self) -> None:
        assert self._popen.stdin is not None
        while (line := self._lines.get()) is not None:
            with contextlib.suppress(OSError):  # It ended; `_listen` tells those who wait.
                self._popen.stdin.write(line)
                self._popen.stdin.flush()

    def _listen(self) -> None:
        assert self._popen.stdout is not None
        for line in self._popen.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                break  # Half a line was its last.
            with self._lock:
                future = self._waiting.pop(message["id"], None)
            if future is not None:
                future.set_result(message)
        with self._lock:
            self._gone = True
            lost, self._waiting = self._waiting, {}
        for future in lost.values():
            future.set_exception(ConnectionError("sidecar ended"))
