"""Prefect workers as other machines would run them, and deployments to give them work."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("forge")


@contextmanager
def worker(
    folder: Path, api: str, name: str, *, limit: int = 1, **variables: str
) -> Generator[Path]:
    """A worker of the pool `forge` with a working folder and a FORGE_HOME of its own; its log."""
    folder.mkdir(parents=True)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("FORGE_")}
    env = {
        **kept,
        "PREFECT_API_URL": api,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "FORGE_HOME": str(folder / "home"),
        "OMP_NUM_THREADS": "1",
        **variables,
    }
    log = folder / "worker.log"
    words = ("worker", "start", "--pool", "forge", "--name", name, "--limit", str(limit))
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", *words],
            cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        yield log
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def awaited(ask: Callable[[], object], limit_s: float, *logs: Path) -> None:
    """Wait until `ask` says something true; else fail with the logs' ends."""
    until = time.monotonic() + limit_s
    while not ask():
        told = "\n".join(log.read_text(errors="replace")[-3000:] for log in logs)
        assert time.monotonic() < until, f"not within {limit_s:g} s\n{told}"
        time.sleep(0.5)
