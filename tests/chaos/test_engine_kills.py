"""`forge batch --engine openai`, killed at random points: the whole program pays for nothing twice.

The short form makes two pictures and kills twice; FORGE_FULL=1 makes twenty and kills twenty
times.
"""

import json
import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from PIL import Image

from tests.asked import MODEL, SERVED, asking, reconciled, settings_for
from tests.hosted import model
from tests.openai_server.server import KEY, OpenAIServer

FULL = bool(os.environ.get("FORGE_FULL"))
KILLS, PICTURES = (20, 20) if FULL else (2, 2)
PROGRAM = Path(sys.executable).with_name("forge")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if FULL else 420)]


def slowly(asked):
    """A scripted model that takes its time, so that there is something to be killed in."""
    return replace(model()(asked), seconds=0.3)


@pytest.fixture
def pictures(card_picture, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    with Image.open(card_picture) as image:
        for n in range(PICTURES):
            wider = Image.new("RGB", (image.width + 8 * n + 3, image.height), (244, 244, 245))
            wider.paste(image, (0, 0))
            wider.save(folder / f"card-{n}.png")
    return folder


def kill_all(process):
    """The command and every process below it."""
    found = [process]
    with suppress(psutil.Error):
        found = [*psutil.Process(process.pid).children(recursive=True), process]
    for each in found:
        with suppress(psutil.Error, ProcessLookupError):
            each.kill()
    process.communicate()


def test_killed_at_random_points_a_batch_uses_what_it_got(
    forge_env, pictures, tmp_path, database_url, valkey_url
):
    dice = random.Random(6)
    with OpenAIServer(tmp_path / "book.db", slowly, models=SERVED) as server:
        env = {
            **forge_env, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url,
            "FORGE_DATABASE_URL": database_url, "FORGE_MODEL": MODEL,
        }  # fmt: skip
        command = [PROGRAM, "batch", pictures, "--out", tmp_path / "out", "--engine", "openai",
                   "--repairs", "0", "--chunk", "1", "--json"]  # fmt: skip

        def start():
            return subprocess.Popen(
                command, env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True,
            )  # fmt: skip

        killed = 0
        for _ in range(KILLS):
            process = start()
            until = len(server.book.calls()) + dice.randint(1, max(2, 6 * PICTURES // KILLS))
            while len(server.book.calls()) < until and process.poll() is None:
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.4))
            killed += process.poll() is None
            kill_all(process)
        assert killed >= 1
        last = start()
        out, err = last.communicate()
        assert last.returncode == 0, err
        assert json.loads(out)["counts"]["done"] == PICTURES
        chosen = settings_for(tmp_path / "home", server.url, database_url, valkey_url)
        with asking(chosen) as told:
            found = reconciled(told.wired, server.book)
        print(killed, "kills:", found)
        assert found.keys == 6 * PICTURES

        # Once more from nothing but the book: no cache, no folder, and still nothing is bought.
        before = len(server.book.calls())
        told = subprocess.run(
            [PROGRAM, "cache", "clear"], env=env, capture_output=True, text=True, check=True
        )
        assert "forgotten" in told.stdout
        again = subprocess.run(
            [*command, "--again"], env=env, cwd=tmp_path, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert again.returncode == 0, again.stderr
        assert len(server.book.calls()) == before
        results = [json.loads(p.read_text()) for p in (tmp_path / "out").glob("*/result.json")]
        assert len(results) == PICTURES
        assert {stage["cost_usd"] for result in results for stage in result["stages"]} == {0.0}
        # The key is in nothing that was left.
        left = [p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()]
        left += [p.read_bytes() for p in Path(env["FORGE_HOME"]).glob("logs/*")]
        assert not [1 for data in [*left, out.encode(), err.encode()] if KEY.encode() in data]
