"""Processes that outlive their starter: who they are, where they are noted, how they end.

Only the standard library: a command asks on every run whether its servers are up.
"""

import contextlib
import errno
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from componentforge.errors import ConfigurationError, ForgeError, ServiceUnavailable, StorageFull

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Running:
    """A server process, as noted in `run/<name>.json`."""

    pid: int
    born: str
    """Tells this process from a later one with the same number, also after a reboot."""
    url: str
    kept: bool
    """Stays until `forge down`; else it ends with the last command that uses it."""


def born(pid: int) -> str | None:
    """A token of the process's birth; None when no such process lives (a zombie does not)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        if Path("/proc/self/stat").exists():
            return None
        asked = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        return asked.stdout.strip() or None
    return None if fields[0] in "ZX" else f"{boot}:{fields[19]}"


def alive(running: Running) -> bool:
    """Whether this very process still lives."""
    return born(running.pid) == running.born


def read_note(path: Path) -> Running | None:
    """The note, or None when there is none or it is no note."""
    try:
        return Running(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_note(path: Path, running: Running) -> None:
    """Write whole or not at all."""
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    with storage(path):
        beside.write_text(json.dumps(asdict(running)))
        beside.replace(path)


def keep(path: Path) -> None:
    """Mark the noted server as staying."""
    running = read_note(path)
    if running is not None and not running.kept:
        write_note(path, replace(running, kept=True))


@contextlib.contextmanager
def storage(path: Path) -> Generator[None]:
    """Translate what the file system says about `path` into our errors."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull(str(path), "no space left") from error
        raise ConfigurationError(
            str(path),
            f"cannot be written ({error.strerror or error})",
            "make the folder writable or set FORGE_HOME to another one",
        ) from error


@contextlib.contextmanager
def locked(path: Path) -> Generator[None]:
    """One process at a time; the lock goes with the process, however it ends."""
    with storage(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def spawn(
    command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start in a session of its own (Ctrl-C is not for it), talking to `log` only."""
    with storage(log), log.open("wb") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=None if env is None else dict(env),
            cwd="/",
        )


def disown(process: subprocess.Popen[bytes]) -> None:
    """It shall outlive us: keep `subprocess` from warning about that."""
    process.returncode = 0


def terminate(running: Running, polite: signal.Signals, patience_s: float) -> None:
    """Ask, wait, then kill. Returns when the process is gone."""
    for sign, limit_s in ((polite, patience_s), (signal.SIGKILL, 5.0)):
        if not alive(running):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(running.pid, sign)
        until = time.monotonic() + limit_s
        while time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(running.pid, os.WNOHANG)
            if not alive(running):
                return
            time.sleep(0.02)


def start_failure(service: str, log: Path, problem: str) -> ForgeError:
    """Why a server did not start, from the end of what it said."""
    try:
        said = log.read_text(errors="replace")[-4000:]
    except OSError:
        said = ""
    if "No space left on device" in said:
        return StorageFull(str(log.parent.parent), f"{service} found no space left")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    last = f", it said: {lines[-1][:200]}" if lines else ""
    return ServiceUnavailable(service, f"{problem}{last}", f"see {log}, or ask `forge doctor`")
