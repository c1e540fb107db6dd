"""Servers that are slow, stuck or missing: bounded waiting, one line, nothing left running."""

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from componentforge.errors import ConfigurationError, ServiceUnavailable
from componentforge.stores import servers as kinds
from componentforge.stores.embedded import Servers
from componentforge.stores.processes import Running, born, read_note, spawn, write_note


class Mute(kinds.Server):
    """Starts at once and answers when a file says so."""

    name, title, start_limit_s, stop_patience_s = "mute", "Mute", 1.0, 1.0

    @property
    def voice(self) -> Path:
        return self.home / "voice"

    def answers(self, url: str) -> bool:
        return self.voice.exists()

    def launch(self) -> tuple[subprocess.Popen[bytes], str]:
        return spawn(["sleep", "60"], self.log), "unix:///mute"


@pytest.fixture
def mute(tmp_path):
    servers = Servers(tmp_path / "home", ())
    servers.servers = [Mute(tmp_path / "home")]
    yield servers
    servers.down()
    if noted := read_note(tmp_path / "home" / "run" / "mute.json"):
        os.kill(noted.pid, 9)


def test_a_server_that_never_gets_ready_is_given_up_and_killed(mute):
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="Mute: it was not ready after 1 s"):
        mute.up()
    assert 1 <= time.monotonic() - began < 4
    assert read_note(mute.servers[0].note) is None


def begun(mute) -> Running:
    """As left by a command that was killed while it waited."""
    server = mute.servers[0]
    server.run.mkdir(parents=True)
    server.data.mkdir()
    process, url = server.launch()
    process.returncode = 0
    running = Running(process.pid, born(process.pid) or "", url, kept=False)
    write_note(server.note, running)
    return running


def test_a_server_somebody_began_to_start_is_waited_for(mute):
    running = begun(mute)
    threading.Timer(0.4, mute.servers[0].voice.touch).start()
    with mute.ensure() as urls:
        assert urls == {"mute": running.url}
        assert read_note(mute.servers[0].note) == running
    assert born(running.pid) is None, "nobody had asked it to stay"


def test_a_server_that_is_stuck_is_replaced(mute):
    stuck = begun(mute)
    threading.Timer(1.3, mute.servers[0].voice.touch).start()
    mute.servers[0].start_limit_s = 0.5
    with pytest.raises(ServiceUnavailable):
        mute.up()
    assert born(stuck.pid) is None
    time.sleep(1.0)
    assert mute.up() == {"mute": "unix:///mute"}
    assert read_note(mute.servers[0].note).pid != stuck.pid


def test_a_package_without_a_program_for_this_machine_says_so():
    with pytest.raises(ServiceUnavailable, match="make setup"):
        kinds._package_file("json", "valkey-server", "_binaries/*/valkey-server")
    with pytest.raises(ServiceUnavailable, match="holds no initdb"):
        kinds._package_file("no_such_package", "initdb", "bin/initdb")


def test_a_socket_folder_that_is_anothers_is_refused(tmp_path, monkeypatch):
    home = tmp_path / ("d" * 90) / ("e" * 30)
    folder = kinds.Valkey(home).socket.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    try:
        monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
        with pytest.raises(ConfigurationError, match="belongs to another user"):
            _ = kinds.Valkey(home).socket
    finally:
        folder.rmdir()


def test_the_last_port_is_taken_again_if_it_is_free():
    import socket

    port = kinds._free_port(0)
    assert kinds._free_port(port) == port
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        assert kinds._free_port(port) not in (0, port)


def test_tasks_find_their_stores_through_the_wiring(server_urls, forge_home):
    from componentforge import wiring
    from componentforge.settings import Settings
    from tasks import bound

    with wiring.using(Settings(home=forge_home)) as parts:
        assert bound.cache() is parts.cache()
        assert bound.blobs() is parts.blobs()
        assert bound.cache().url == server_urls["valkey"]
