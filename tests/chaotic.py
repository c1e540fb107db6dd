"""A batch in a process of its own that is hit in its middle, and what must be true afterwards."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import psutil
from PIL import Image

from componentforge.stores.batches import PostgresBatches
from componentforge.stores.embedded import Servers
from componentforge.stores.postgres import PostgresHistory
from componentforge.stores.processes import born, read_note

PROGRAM = Path(sys.executable).with_name("forge")
ALL = os.environ.get("FORGE_CHAOS") == "all"
HOW_MANY = int(os.environ.get("FORGE_CHAOS_ITEMS", "50" if ALL else "5"))
LIMIT_S = 150 + 20 * HOW_MANY


class Hit(NamedTuple):
    """A batch at work, and where."""

    process: subprocess.Popen[str]
    home: Path
    out: Path


def cards(picture: Path, folder: Path, first: int) -> Path:
    """Pictures that no test before has made: another width is another picture."""
    folder.mkdir()
    with Image.open(picture) as image:
        for n in range(HOW_MANY):
            right = Image.new("RGB", (image.width + first + n, image.height), (244, 244, 245))
            right.paste(image, (0, 0))
            right.save(folder / f"{folder.parent.name[-20:]}-{n}.png")
    return folder


def start(env: dict[str, str], pictures: Path, out: Path) -> subprocess.Popen[str]:
    """`forge batch` on all of them."""
    words = ["batch", pictures, "--out", out, "--repairs", "0", "--chunk", "5", "--json"]
    return subprocess.Popen(
        [PROGRAM, *words], env=env, cwd=out.parent, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def address(home: Path, name: str) -> str:
    """Of one of the home's servers."""
    return json.loads((home / "run" / f"{name}.json").read_text())["url"]


def pid_of(home: Path, name: str) -> int:
    """Of one of the home's servers."""
    return json.loads((home / "run" / f"{name}.json").read_text())["pid"]


def kill(pid: int) -> None:
    """kill -9, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def children(process: subprocess.Popen[str], *words: str) -> list[int]:
    """Processes below it whose command line holds all the words."""
    found = []
    try:
        below = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return []
    for child in below:
        try:
            line = " ".join(child.cmdline())
        except psutil.Error:
            continue
        if all(word in line for word in words):
            found.append(child.pid)
    return found


def await_child(process: subprocess.Popen[str], *words: str) -> int:
    """Such a process, as soon as there is one."""
    until = time.monotonic() + LIMIT_S
    while not (found := children(process, *words)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until, f"no {words}"
        time.sleep(0.05)
    return found[0]


def await_the_middle(process: subprocess.Popen[str], home: Path) -> None:
    """Until some items of the batch begun last are done and others are not."""
    with closing(PostgresBatches(address(home, "postgres"))) as store:
        known = {batch_id for batch_id, _ in store.latest(100)}
        until = time.monotonic() + LIMIT_S
        while True:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until, "no item was finished"
            new = [batch_id for batch_id, _ in store.latest(100) if batch_id not in known]
            if new and store.counts(new[0]).done > HOW_MANY // 4:
                return
            time.sleep(0.1)


def end(env: dict[str, str], pictures: Path, hit: Hit) -> int:
    """Wait for it, run it again once if it did not end well; how often it was run."""
    said = hit.process.communicate(timeout=LIMIT_S)
    process, runs = hit.process, 1
    if process.returncode:
        process, runs = start(env, pictures, hit.out), 2
        said = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, said
    counts = json.loads(said[0])["counts"]
    assert (counts["done"], counts["failed"]) == (HOW_MANY, 0), counts
    return runs


def all_is_right(pictures: Path, home: Path, out: Path) -> None:
    """Every picture has a whole component, nothing half is left, and none is published twice."""
    folders = sorted(path for path in out.iterdir() if path.is_dir())
    assert [folder.name for folder in folders] == sorted(p.stem for p in pictures.iterdir())
    for folder in folders:
        result = json.loads((folder / "result.json").read_text())
        assert result["status"] == "done", folder.name
        assert {path.name for path in folder.iterdir()} >= set(result["files"]), folder.name
        assert all((folder / name).stat().st_size for name in result["files"]), folder.name
    assert [path.name for path in out.rglob(".*")] == []
    # One that was killed and started again by the batch ended with it.
    with (
        Servers(home, ("postgres",)).ensure() as urls,
        closing(PostgresHistory(urls["postgres"])) as history,
    ):
        versions = {folder.name: len(history.versions(folder.name)) for folder in folders}
    assert versions == dict.fromkeys(versions, 1)


def random_kills(hit: Hit, how_many: int, chance: random.Random) -> list[str]:
    """kill -9 of whoever is drawn, one after the other, while the batch runs; who they were."""

    def server(name: str) -> list[int]:
        """Not while it is just being started again."""
        note = read_note(hit.home / "run" / f"{name}.json")
        return [note.pid] if note is not None and born(note.pid) == note.born else []

    victims = {
        "worker": lambda: children(hit.process, "batch_worker"),
        "Chromium": lambda: children(hit.process, "chrom", "--headless"),
        "Node": lambda: children(hit.process, "main.mjs"),
        "valkey": lambda: server("valkey"),
        "postgres": lambda: server("postgres"),
        "prefect": lambda: server("prefect"),
    }
    killed: list[str] = []
    while len(killed) < how_many and hit.process.poll() is None:
        name = chance.choice(sorted(victims))
        if found := victims[name]():
            kill(chance.choice(found))
            killed.append(name)
        time.sleep(chance.uniform(0.3, 2.0))
    return killed
