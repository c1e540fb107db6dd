"""`forge metrics`: all figures in the text form Prometheus reads, once or on an HTTP endpoint."""

import threading
from argparse import Namespace
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from componentforge.cli import output
from componentforge.errors import ConfigurationError
from componentforge.settings import read_settings
from componentforge.wiring import Wiring, using

if TYPE_CHECKING:
    from prometheus_client.core import Metric as Family

_DEFAULT_PORT = 9464


def metrics(arguments: Namespace) -> int:
    """Print the figures, write them into a file, or serve them until stopped."""
    with using(read_settings(), output.notice) as wired:
        wired.start_services(["valkey", "postgres"])
        if arguments.serve:
            return _serve(wired)
        from componentforge.stores.processes import storage
        from evaluation.exposition import exposition

        figures = wired.figures().read()
    if arguments.json:
        rows = [
            {"name": name, "labels": dict(labels), "value": value}
            for (name, labels), value in sorted(figures.items())
        ]
        output.put_json({"metrics": rows})
    elif arguments.out:
        path = Path(arguments.out)
        beside = path.with_name(f".{path.name}.new")
        with storage(path):  # a collector never sees half a file
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(exposition(figures))
            beside.replace(path)
        output.put(f"{len(figures)} figures in {path}")
    else:
        output.put(exposition(figures).decode().rstrip("\n"))
    return 0


def _serve(wired: Wiring) -> int:
    port = wired.settings.metrics_port
    with served(wired, _DEFAULT_PORT if port is None else port) as address:
        output.put(f"figures at {address}; Ctrl-C ends it")
        threading.Event().wait()
    return 0


@contextmanager
def served(wired: Wiring, port: int) -> Generator[str]:
    """The figures on HTTP for the block; the address. Port 0 takes any that is free.

    Raises:
        ConfigurationError: Nothing can listen there.
    """
    from prometheus_client import CollectorRegistry, start_http_server

    from evaluation.exposition import families

    class Now:
        def collect(self) -> "Iterator[Family]":
            return families(wired.figures().read())

    host = wired.settings.metrics_host
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Now())  # pyright: ignore[reportArgumentType]
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        raise ConfigurationError(
            "FORGE_METRICS_PORT",
            f"nothing can listen at {host}:{port} ({error.strerror or error})",
            "choose another port, or end what listens there",
        ) from error
    try:
        yield f"http://{host}:{server.server_port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextmanager
def served_meanwhile(wired: Wiring) -> Generator[None]:
    """The figures on HTTP while a long command runs, if a port is set; where another of our
    processes serves them already, they are the same.
    """
    port = wired.settings.metrics_port
    if port is None:
        yield
        return
    try:
        serving = served(wired, port)
        serving.__enter__()
    except ConfigurationError as error:
        output.notice(f"{error}; going on without")
        yield
        return
    try:
        yield
    finally:
        serving.__exit__(None, None, None)
