"""The Node sidecar as a Python object: started late, shared by threads, restarted when it dies."""

import json
import subprocess
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
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[int, Future[Any]] = {}
        self._next_id = 0

    def call(self, method: str, **params: Any) -> Any:
        """One request and its answer.

        A sidecar that died is started again and asked once more; one that does not answer in time is
        ended, so that the next call meets a fresh one.

        Raises:
            SidecarError: It answered with an error.
            ServiceUnavailable: It could not be started, died twice, or gave no answer in time.
        """
        for attempt in (1, 2):
            try:
                return self._send(method, params).result(self._timeout_s)
            except FutureTimeout as error:
                self.close()
                raise ServiceUnavailable(
                    "web sidecar", f"{method} gave no answer in {self._timeout_s:g} s", "run it again"
                ) from error
            except ConnectionError as error:
                if attempt == 2:
                    raise ServiceUnavailable(
                        "web sidecar", f"it ended during {method}", "run forge doctor"
                    ) from error
        raise AssertionError("unreachable")

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def close(self) -> None:
        """End the process; pending calls fail. The next call starts a new one."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()

    def _send(self, method: str, params: dict[str, Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        with self._lock:
            process = self._running()
            self._next_id += 1
            request_id = self._next_id
            self._waiting[request_id] = future
            line = json.dumps({"id": request_id, "method": method, "params": params})
            assert process.stdin is not None
            try:
                process.stdin.write(line.encode() + b"\n")
                process.stdin.flush()
            except (OSError, ValueError) as error:
                self._waiting.pop(request_id, None)
                raise ConnectionError("sidecar is gone") from error
        return future

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            try:
                self._process = subprocess.Popen(
                    [self._node, _MAIN],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd=self._root,
                )
            except OSError as error:
                raise ServiceUnavailable(
                    "Node", f"{self._node} does not start", "run make setup"
                ) from error
            threading.Thread(
                target=self._listen, args=(self._process,), name="forge-sidecar", daemon=True
            ).start()
        return self._process

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                message = json.loads(line)
                with self._lock:
                    future = self._waiting.pop(message["id"], None)
                if future is None:
                    continue
                if "error" in message:
                    future.set_exception(SidecarError("web sidecar", message["error"]))
                else:
                    future.set_result(message["result"])
        except ValueError:
            pass  # The pipe was closed under us, or a half line was its last.
        with self._lock:
            # Only this process's own requests are pending: a successor starts after it is gone.
            lost, self._waiting = self._waiting, {}
        for future in lost.values():
            future.set_exception(ConnectionError("sidecar ended"))
