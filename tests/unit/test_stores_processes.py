"""Processes that outlive their starter, without any server."""

import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from componentforge.errors import ConfigurationError, ServiceUnavailable, StorageFull
from componentforge.stores import as_root
from componentforge.stores.cache import ResultCache
from componentforge.stores.processes import (
    Running,
    alive,
    born,
    keep,
    locked,
    read_note,
    spawn,
    start_failure,
    terminate,
    write_note,
)


def sleeper(*, stubborn: bool = False) -> Running:
    trap = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        if stubborn
        else "import time; "
    )
    process = subprocess.Popen(
        [sys.executable, "-c", trap + "print('on', flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
    )
    with process.stdout as out:
        out.readline()
    process.returncode = 0
    return Running(process.pid, born(process.pid) or "", "unix:///nowhere", kept=False)


def test_a_process_is_itself_and_no_other_with_its_number():
    me = Running(os.getpid(), born(os.getpid()) or "", "", kept=False)
    assert alive(me)
    assert not alive(Running(me.pid, "earlier boot:1", "", kept=False))
    assert born(2**22 + 1) is None


def test_a_zombie_is_not_alive():
    process = subprocess.Popen(["true"])
    limit = time.monotonic() + 5
    while born(process.pid) is not None and time.monotonic() < limit:
        time.sleep(0.01)
    assert born(process.pid) is None
    process.wait()


def test_terminating_asks_first():
    process = sleeper()
    terminate(process, signal.SIGTERM, 5.0)
    assert not alive(process)
    terminate(process, signal.SIGTERM, 5.0)


def test_terminating_kills_what_does_not_listen():
    process = sleeper(stubborn=True)
    began = time.monotonic()
    terminate(process, signal.SIGTERM, 0.3)
    assert not alive(process)
    assert 0.3 <= time.monotonic() - began < 4


def test_a_note_comes_back_and_can_be_marked_as_staying(tmp_path):
    note, running = tmp_path / "x.json", Running(1, "b:2", "unix:///s", kept=False)
    keep(note)
    assert read_note(note) is None
    write_note(note, running)
    assert read_note(note) == running
    keep(note)
    keep(note)
    assert read_note(note) == Running(1, "b:2", "unix:///s", kept=True)
    assert list(tmp_path.iterdir()) == [note]


def test_a_lock_keeps_others_out_until_its_holder_is_gone(tmp_path):
    program = """
import os, sys
from pathlib import Path
from componentforge.stores.processes import locked
with locked(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.readline()
    os.kill(os.getpid(), 9)
"""
    path = tmp_path / "lock"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"in\n"
    waiter = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert not select.select([waiter.stdout], [], [], 0.5)[0]
    process.communicate(b"\n")
    assert waiter.stdout.readline() == b"in\n"
    waiter.communicate(b"\n")
    with locked(path):
        pass


def test_a_started_program_is_out_of_reach_of_ctrl_c_and_talks_to_its_log(tmp_path):
    process = spawn(["sh", "-c", "echo said; echo also >&2; ps -o sid= -p $$"], tmp_path / "log")
    process.wait()
    said = (tmp_path / "log").read_text().split()
    assert said[:2] == ["said", "also"]
    assert int(said[2]) == process.pid != os.getsid(0)


def test_a_program_cannot_be_started_without_a_place_for_its_log(tmp_path):
    with pytest.raises(ConfigurationError, match="FORGE_HOME"):
        spawn(["true"], tmp_path / "no" / "log")


def test_why_a_server_did_not_start_is_its_last_line(tmp_path):
    log = tmp_path / "run" / "x.log"
    log.parent.mkdir()
    assert str(start_failure("Valkey", log, "it ended")).startswith("Valkey: it ended; see ")
    log.write_text("one\n\n  # Fatal: two\n\n")
    failure = start_failure("Valkey", log, "it ended")
    assert isinstance(failure, ServiceUnavailable)
    assert "it ended, it said: # Fatal: two; see" in str(failure)
    log.write_text("could not write: No space left on device\nbye\n")
    assert isinstance(start_failure("Valkey", log, "it ended"), StorageFull)


def test_an_ordinary_user_runs_programs_as_themselves(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert as_root.run_as(["postgres", "-D", tmp_path], owns=tmp_path) == [
        "postgres",
        "-D",
        tmp_path,
    ]
    assert as_root.trusted_owners() == {1000}


@pytest.fixture
def root(monkeypatch, tmp_path):
    """As root on a machine with one unprivileged user, whom this test may be."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    user = pwd.struct_passwd(("nobody", "x", 4242, 4343, "", "/", "/bin/false"))

    def getpwnam(name):
        if name != "nobody":
            raise KeyError(name)
        return user

    given = {}
    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    monkeypatch.setattr(
        os, "chown", lambda path, uid, gid, **_: given.update({str(path): (uid, gid)})
    )
    return given


def test_root_hands_the_folder_over_and_passes_closed_folders_only_where_there_are_some(
    root, tmp_path
):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "file").touch()
    tmp_path.chmod(0o700)
    command = as_root.run_as(["/bin/true", "-x"], owns=tmp_path / "data")
    assert command[:4] == ["setpriv", "--reuid=4242", "--regid=4343", "--clear-groups"]
    assert command[-3:] == ["--", "/bin/true", "-x"]
    assert "--ambient-caps=+dac_read_search" in command
    assert set(root.values()) == {(4242, 4343)}
    assert str(tmp_path / "data" / "file") in root
    assert as_root.trusted_owners() == {0, 4242}
    open_folder = as_root.run_as(["/bin/true"], owns=Path("/usr"))
    assert not any("caps" in str(word) for word in open_folder)


@pytest.mark.parametrize(
    ("effective", "capability"),
    [("000001ffffffffff", "dac_read_search"), ("00000000a80425fb", "dac_override"), ("0", None)],
)
def test_root_hands_on_the_least_its_container_left_it(
    root, monkeypatch, tmp_path, effective, capability
):
    """The second value is what Docker leaves by default."""
    tmp_path.chmod(0o700)
    (tmp_path / "data").mkdir()
    status = f"Name:\tx\nCapEff:\t{effective}\nCapBnd:\t0\n"
    monkeypatch.setattr(Path, "read_text", lambda _path: status)
    if capability is None:
        with pytest.raises(ConfigurationError, match=r"nobody may not enter .*data"):
            as_root.run_as(["/bin/true"], owns=tmp_path / "data")
    else:
        command = as_root.run_as(["/bin/true"], owns=tmp_path / "data")
        assert f"--ambient-caps=+{capability}" in command


def test_root_without_another_user_or_the_tool_is_told_what_to_do(root, monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ConfigurationError, match="install util-linux"):
        as_root.run_as(["/bin/true"], owns=tmp_path)

    def nobody(name):
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", nobody)
    with pytest.raises(ConfigurationError, match="run as an ordinary user"):
        as_root.run_as(["/bin/true"], owns=tmp_path)


def test_an_address_that_is_none_of_a_cache_is_a_configuration_error():
    with pytest.raises(ConfigurationError, match="FORGE_REDIS_URL: it is no address"):
        ResultCache("http://user:secret@host")
