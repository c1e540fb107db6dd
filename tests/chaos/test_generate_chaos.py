"""What breaks from outside: a clear message, nothing half-written, and the next run continues."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = Path(sys.executable).with_name("forge")


def one(done):
    (component,) = json.loads(done.stdout)["components"]
    return component


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


def test_without_chromium_the_message_says_what_to_do_and_the_next_run_continues(
    forge, card_picture, tmp_path
):
    done = forge("generate", card_picture, FORGE_CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "Chromium" in line
    assert "FORGE_CHROMIUM" in line
    folder = tmp_path / "forge-out" / card_picture.stem
    assert [path.name for path in folder.iterdir()] == ["result.json"]
    assert forge("generate", card_picture).returncode == 0
    assert (folder / "render.png").is_file()


def test_without_a_cache_everything_is_computed(forge, card_picture):
    done = forge("generate", card_picture, "--json", FORGE_REDIS_URL="redis://127.0.0.1:1")
    assert done.returncode == 0, done.stderr
    assert not any(stage["cached"] for stage in one(done)["stages"])


def test_without_a_database_the_component_is_made_and_the_run_enters_the_history_later(
    forge, card_picture, forge_home
):
    away = "postgresql://nobody@127.0.0.1:1/none"
    done = forge("generate", card_picture, "--name", "Later", "--json", FORGE_DATABASE_URL=away)
    assert done.returncode == 0, done.stderr
    component = one(done)
    assert component["version"] is None
    assert "enters the history with the next one" in component["warnings"][0]
    assert any("history" in line for line in done.stderr.splitlines())
    assert forge("generate", card_picture).returncode == 0
    versions = json.loads(forge("history", "Later", "--json").stdout)["versions"]
    assert [version["number"] for version in versions] == [1]
    assert not list((forge_home / "pending").glob("*.json"))


def test_a_full_disk_leaves_what_was_there_and_is_told(forge, forge_env, card_picture, tmp_path):
    """Files above a few kB do not fit: the kernel refuses them as it does on a full disk."""
    assert forge("generate", card_picture).returncode == 0
    folder = tmp_path / "forge-out" / card_picture.stem
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def tight() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, resource.RLIM_INFINITY))

    done = subprocess.run(
        [PROGRAM, "generate", card_picture, "--note", "a card"],
        cwd=tmp_path, env=forge_env, preexec_fn=tight, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 1
    assert "free some space" in done.stderr
    assert "Traceback" not in done.stderr
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after == before or set(after) == {"result.json"}
    assert leftovers(tmp_path / "forge-out") == []
    assert forge("generate", card_picture).returncode == 0
    assert (folder / "render.png").is_file()


@pytest.mark.parametrize("wait_s", [0.3, 2.5, 5.0])
def test_ctrl_c_ends_with_130_and_one_line_and_the_next_run_continues(
    forge, forge_env, card_picture, tmp_path, wait_s
):
    """As a terminal does it: the signal goes to the program and to all it started."""
    picture = tmp_path / f"own {wait_s}.png"
    from PIL import Image

    with Image.open(card_picture) as image:
        image.crop((0, 0, image.width - int(wait_s * 4), image.height)).save(picture)
    process = subprocess.Popen(
        [PROGRAM, "generate", picture, picture, picture, "--out", "stopped"],
        cwd=tmp_path, env=forge_env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(wait_s)
    if process.poll() is not None:
        pytest.skip("it was done before the signal came")
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.splitlines()[-1].startswith("forge: stopped"), said
    assert "Traceback" not in said
    out = tmp_path / "stopped"
    assert leftovers(out) == []
    for folder in out.glob("*"):
        result = json.loads((folder / "result.json").read_text())
        assert {path.name for path in folder.iterdir()} >= set(result["files"])
    again = forge("generate", picture, "--out", "stopped", "--json")
    assert again.returncode == 0, again.stderr
    assert one(again)["status"] == "done"


def test_a_killed_run_blocks_nobody(forge, forge_env, card_picture, tmp_path):
    process = subprocess.Popen(
        [PROGRAM, "generate", card_picture, "--note", "killed"],
        cwd=tmp_path, env=forge_env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(4)
    process.kill()
    process.wait()
    done = forge("generate", card_picture, "--note", "killed", "--json")
    assert done.returncode == 0, done.stderr
    assert leftovers(tmp_path / "forge-out") == []


def test_a_server_that_is_down_is_started_for_the_command_and_ends_with_it(card_picture, tmp_path):
    """A home folder of its own, where nothing runs yet; and none is left running."""
    env = {**os.environ, "FORGE_HOME": str(tmp_path / "home"), "OMP_NUM_THREADS": "1"}
    env.pop("PREFECT_API_URL", None)
    done = subprocess.run(
        [PROGRAM, "generate", card_picture, "--json"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=170,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for title in ("PostgreSQL", "Valkey", "Prefect server"):
        assert f"forge: starting {title}" in done.stderr.splitlines()
    status = subprocess.run(
        [PROGRAM, "status", "--json"], cwd=tmp_path, env=env, capture_output=True, text=True
    )
    assert not any(server["running"] for server in json.loads(status.stdout)["servers"])
