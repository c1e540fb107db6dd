"""The wall clock of everything (servers, workers, browser) jumps in the middle of a batch."""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import chaotic
from tests.chaotic import LIMIT_S, Hit, await_the_middle, kill, start

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not chaotic.ALL, reason="`make chaos`"),
    pytest.mark.skipif(
        shutil.which("cc") is None or sys.platform != "linux", reason="needs a C compiler"
    ),
]
SOURCE = Path(__file__).with_name("jumping_clock.c")
TWO_HOURS = 7200


class Clock:
    """Sets what the processes of `env` take for the time."""

    def __init__(self, folder: Path) -> None:
        self._file, library = folder / "offset", folder / "jumping_clock.so"
        self.set(0)
        command = ["cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True)
        self.env = {"LD_PRELOAD": str(library), "FORGE_TEST_CLOCK": str(self._file)}

    def set(self, seconds: int) -> None:
        with self._file.open("r+b" if self._file.exists() else "w+b") as file:
            file.write(struct.pack("=q", seconds))


@pytest.fixture
def clock():
    # The server's own user must be able to read it: not in pytest's folder.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Clock(Path(folder))


@pytest.fixture
def env(clock, tmp_path):
    kept = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    env = {**kept, **clock.env, "FORGE_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}
    subprocess.run([chaotic.PROGRAM, "up"], env=env, check=True, stdout=subprocess.DEVNULL)
    yield env
    subprocess.run([chaotic.PROGRAM, "down"], env=env, check=True, stdout=subprocess.DEVNULL)


def seconds_now(env):
    done = subprocess.run(["date", "+%s"], env=env, capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.parametrize("jump", [TWO_HOURS, -TWO_HOURS])
@pytest.mark.timeout(2 * LIMIT_S)
def test_a_clock_that_jumps_while_a_batch_runs_and_its_command_is_killed_blocks_nothing(
    jump, clock, env, card_picture, tmp_path
):
    pictures = chaotic.cards(card_picture, tmp_path / "pictures", 1000)
    home = Path(env["FORGE_HOME"])
    before = seconds_now(env)
    hit = Hit(start(env, pictures, tmp_path / "out"), home, tmp_path / "out")
    await_the_middle(hit.process, home)
    # What dies now leaves leases and locks that end two hours after, or before, their time.
    for worker in chaotic.children(hit.process, "batch_worker"):
        kill(worker)
    kill(hit.process.pid)
    clock.set(jump)
    assert abs(seconds_now(env) - before - jump) < LIMIT_S, "the clock did jump"
    assert chaotic.end(env, pictures, hit) == 2
    chaotic.all_is_right(pictures, home, hit.out)
