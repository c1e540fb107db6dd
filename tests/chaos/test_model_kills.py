"""kill -9 while hosted models are asked: what was received is used, and nothing is bought twice.

The short form kills six times; FORGE_FULL=1 kills twenty times.
"""

import json
import os
import random
import subprocess
import sys
import textwrap
import time

import pytest

from tests.asked import SERVED, asking, reconciled, settings_for
from tests.openai_server.scenario import Answer
from tests.openai_server.server import OpenAIServer

KILLS = 20 if os.environ.get("FORGE_FULL") else 6
PICTURES = 20

# As an engine asks: what is read decides what is proposed, four side by side, then code. Four
# pictures at once. What is done is on disk, as a batch's items are.
WORKER = """
    import asyncio, json, os, sys
    from pathlib import Path
    from tests.asked import asking, question, settings_for
    home, url, database, valkey, pictures = sys.argv[1:]
    out = Path(home) / "out"
    out.mkdir(exist_ok=True)
    chosen = settings_for(Path(home), url, database, valkey, model_retries=20)

    async def picture(client, at, one):
        path = out / f"{one}.json"
        async with at:
            if path.exists():
                return
            read = json.loads((await client.ask(question(f"{one}/read"))).text)["n"]
            more = [client.ask(question(f"{one}/{part}/{read}", stage="propose"))
                    for part in ("props", "events", "states", "a11y")]
            needs = [json.loads(reply.text)["n"] for reply in await asyncio.gather(*more)]
            last = await client.ask(question(f"{one}/code/{sum(needs)}", stage="synthesize"))
            beside = path.with_suffix(".tmp")
            beside.write_text(json.dumps([read, *needs, json.loads(last.text)["n"]]))
            beside.replace(path)

    async def everything(client):
        at = asyncio.Semaphore(4)
        await asyncio.gather(*(picture(client, at, n) for n in range(int(pictures))))

    with asking(chosen) as told:
        told.wired.model_calls().unsettled()
        print("ready", flush=True)
        asyncio.run(everything(told.client))
"""


def play(asked):
    """An answer, and its price, of the question alone; slow enough to be killed in the middle."""
    number = sum(map(ord, asked.key or "")) % 97
    return Answer({"n": number}, seconds=0.05, output_tokens=10 + number)


@pytest.fixture
def server(tmp_path):
    with OpenAIServer(tmp_path / "book.db", play, models=SERVED) as server:
        yield server


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_killed_again_and_again_a_run_pays_for_each_answer_once(
    server, tmp_path, database_url, valkey_url
):
    dice = random.Random(20261129)
    command = [sys.executable, "-c", textwrap.dedent(WORKER), str(tmp_path), server.url,
               database_url, valkey_url, str(PICTURES)]  # fmt: skip
    killed = 0
    for _ in range(KILLS):
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        # At a random point of the asking: after so many more of the server's calls.
        until = len(server.book.calls()) + dice.randint(1, 6 * PICTURES // KILLS)
        while len(server.book.calls()) < until and worker.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.08))
        killed += worker.poll() is None
        worker.kill()
        worker.communicate()
    assert killed >= KILLS // 2
    assert subprocess.run(command, stdout=subprocess.PIPE, check=False).returncode == 0

    answers = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "out").iterdir()}
    assert len(answers) == PICTURES
    assert all(len(numbers) == 6 for numbers in answers.values())

    with asking(settings_for(tmp_path, server.url, database_url, valkey_url)) as told:
        found = reconciled(told.wired, server.book)
    print(killed, "kills:", found)
    assert found.keys == 6 * PICTURES  # every answer that came was used
    assert set(server.book.bought()) == {call.key for call in server.book.calls()}
