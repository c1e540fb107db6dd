"""Nothing is lost and nothing paid twice, wherever a batch's way breaks."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from componentforge.engines.openai.batch_files import FileLimits
from componentforge.errors import (
    ServiceUnavailable,
)
from tests.batched import SERVED, House, Killed, Mortal, answer, by_key, die, replies, until_quiet
from tests.openai_server.scenario import (
    SERVER_ERROR,
    by_attempt,
)
from tests.openai_server.server import OpenAIServer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAIServer]:
    folder = tmp_path_factory.mktemp("server")
    with OpenAIServer(folder / "book.db", answer, models=SERVED) as one:
        yield one


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    running.reset(answer)
    yield running
    running.check()


@pytest.fixture
def house(server: OpenAIServer, database_url: str, tmp_path: Path) -> Iterator[House]:
    made = House(server.url, database_url, tmp_path)
    yield made
    made.close()


def test_raising_between_any_two_steps_loses_nothing_and_pays_nothing_twice(
    house: House, server: OpenAIServer
) -> None:
    def one_life(at: int) -> tuple[int, list[str]]:
        """A whole course with an end at the step `at`; steps it had, and their names."""
        server.reset(by_key({f"forge/{at}b": by_attempt(SERVER_ERROR, answer)}))
        keys = [f"{at}{name}" for name in "abc"]
        house.ask(*keys)
        life = Mortal(at, die)
        steps = 0
        try:
            until_quiet(house.rounds(life, limits=FileLimits(lines=2)), most=20)
        except Killed:
            steps = life.steps
        before = house.usd()
        until_quiet(house.rounds(limits=FileLimits(lines=2)), most=20)
        assert replies(house.ask(*keys)) == keys, life.told
        assert server.book.bought() == {f"forge/{key}": 1 for key in keys}, life.told
        paid = [call.usd for call in server.book.calls()]
        new = house.rows(
            "select coalesce(sum(usd), 0)::float8, count(*) filter (where state = 'received'),"
            f" count(*) filter (where state in ('claimed', 'sent', 'unknown')) from model_calls"
            f" where key like 'forge/{at}%'"
        )[0]
        assert new[0] == pytest.approx(sum(paid), abs=1e-9), (before, life.told)
        assert new[1:] == (3, 0), life.told
        assert list((house.folder / "batches").iterdir()) == [], life.told
        assert server.files.stored == {} or at_upload(life.told), life.told
        house.close()
        return steps, life.told

    _, course = one_life(0)  # dies of nothing
    assert len(course) > 60
    chosen = range(1, len(course) + 1)
    if not os.environ.get("FORGE_FULL"):
        telling = {f"after {name}" for name in ("claim", "form", "upload", "create", "came")}
        first = {course.index(name) + 1 for name in telling | {"after missed", "after delete"}}
        chosen = sorted(first | set(chosen[4::9]))
    ended = [at for at in chosen if one_life(at)[0] == at]
    assert len(ended) >= 0.9 * len(chosen)  # how questions share shards moves the last steps


def at_upload(told: list[str]) -> bool:
    """A file that was uploaded while we died, before its size was known to be the same."""
    return told[-1] == "after upload"


def test_a_batch_that_may_be_there_is_not_created_again_before_the_list_can_be_trusted(
    house: House, server: OpenAIServer
) -> None:
    house.ask("a")
    life = Mortal(0, die)
    rounds = house.rounds(life)
    create = rounds.api._part.create  # type: ignore[attr-defined]

    def lost(shard):
        create(shard)
        raise ServiceUnavailable("Batch API", "the reply was lost", "look again")

    rounds.api._part.create = lost  # type: ignore[attr-defined]
    with pytest.raises(ServiceUnavailable):
        rounds.look()
    hidden = dict(server.batches.known)
    server.batches.known.clear()  # the provider's list lags behind
    careful = house.rounds(settling_s=3600.0)
    careful.look()
    assert server.batches.known == {}
    server.batches.known.update(hidden)
    until_quiet(careful)
    assert list(server.batches.known) == list(hidden)
    assert server.book.bought() == {"forge/a": 1}


LIFE = """
import os, signal, sys
from pathlib import Path
from componentforge.engines.openai.batch_files import FileLimits
from tests import batched as t

url, database, folder, at = sys.argv[1:]
house = t.House(url, database, Path(folder))
life = t.Mortal(int(at), lambda: os.kill(os.getpid(), signal.SIGKILL))
t.until_quiet(house.rounds(life, limits=FileLimits(lines=2)), most=20)
house.close()
"""


@pytest.mark.parametrize(
    "ends",
    [(3, 14, 23), *([(11, 17, 5, 31), (1, 2, 9, 40)] if os.environ.get("FORGE_FULL") else [])],
)
def test_kill_9_again_and_again_loses_nothing_and_pays_nothing_twice(
    house: House, server: OpenAIServer, ends: tuple[int, ...]
) -> None:
    house.ask(*"abcde")
    for at in ends:
        words = [house.endpoint.base_url, house.database_url, str(house.folder), str(at)]
        program = subprocess.run(
            [sys.executable, "-c", LIFE, *words], cwd=Path(__file__).parents[2],
            env=dict(os.environ), capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
        assert program.returncode in (0, -signal.SIGKILL), program.stderr
    until_quiet(house.rounds())
    assert replies(house.ask(*"abcde")) == list("abcde")
    assert server.book.bought() == {f"forge/{key}": 1 for key in "abcde"}
    assert house.usd() == pytest.approx(server.book.usd(), abs=1e-9)
