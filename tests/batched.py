"""A house whose questions go through the Batch API of the test server."""

import asyncio
import io
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
from PIL import Image
from pydantic import SecretStr

from componentforge.domain.model_batches import Wanted
from componentforge.domain.model_calls import ImagePart, ModelReply, ModelRequest, TextPart
from componentforge.engines.openai.batch_api import BatchApi
from componentforge.engines.openai.batching import BatchRounds, Progress
from componentforge.engines.openai.client import HostedModels
from componentforge.engines.openai.deferred import DeferredModels
from componentforge.engines.openai.models import Model, Models, Tiles
from componentforge.engines.openai.policy import Asker, Endpoint, Limits, Watch
from componentforge.stores.blobs import FolderBlobs
from componentforge.stores.database import Database
from componentforge.stores.model_batches import PostgresOutbox
from componentforge.stores.model_calls import PostgresCalls
from tests.openai_server.counting import ServedModel
from tests.openai_server.counting import Tiles as ServedTiles
from tests.openai_server.scenario import (
    Answer,
    Ask,
    Outcome,
)
from tests.openai_server.server import KEY

MODELS = Models(
    dated=date(2026, 11, 29),
    models={
        name: Model(name=name, input=2.0, cached=0.5, output=8.0, pictures=Tiles(base=85, tile=170))
        for name in ("m1", "m2")
    },
)
SERVED = tuple(ServedModel(name, ServedTiles(85, 170), 2.0, 0.5, 8.0) for name in ("m1", "m2"))
SCHEMA = {
    "type": "object",
    "properties": {"zebra": {"type": "string"}, "apple": {"type": "integer"}},
    "required": ["zebra", "apple"],
    "additionalProperties": False,
}


def answer(ask: Ask) -> Outcome:
    """Says which question it answers."""
    return Answer({"zebra": (ask.key or "").split("/")[1], "apple": ask.attempt}, cached_tokens=3)


def by_key(table: dict[str, Callable[[Ask], Outcome]]) -> Callable[[Ask], Outcome]:
    """A script of their own for some questions."""
    return lambda ask: table.get(ask.key or "", answer)(ask)


class House:
    """One home folder and database; `rounds` and `models` are those of a new process."""

    def __init__(self, url: str, database_url: str, folder: Path) -> None:
        self.endpoint = Endpoint(key=SecretStr(KEY), base_url=url)
        self.database_url, self.folder = database_url, folder
        self.blobs = FolderBlobs(folder / "blobs")
        self.notices: list[str] = []
        self.opened: list[object] = []

    def outbox(self) -> PostgresOutbox:
        return PostgresOutbox(self.keep(Database(self.database_url, max_connections=3)))

    def calls(self) -> PostgresCalls:
        database = Database(self.database_url, max_connections=3)
        return self.keep(PostgresCalls(database, self.folder / "spool"))

    def rounds(self, wrap: Callable[[object], object] = lambda part: part, **more) -> BatchRounds:
        api = self.keep(BatchApi(self.endpoint, retries=0, seconds=20))
        parts = (wrap(api), wrap(self.outbox()), wrap(self.calls()))
        more = {"settling_s": 0.0, **more}
        return BatchRounds(*parts, MODELS, self.blobs, self.folder / "batches", **more)

    def client(self, kind: type[HostedModels], **more) -> HostedModels:
        watch = Watch(wasted=lambda usd: None, notice=self.notices.append, alert=lambda usd: None)
        return self.keep(
            kind(
                self.endpoint, Limits(retries=0), MODELS, self.blobs, self.calls(), _NoLimit(),
                asker=lambda: Asker("run", "tester"), watch=watch, **more,
            )
        )  # fmt: skip

    def ask(self, *keys: str, model: str = "m1") -> list[ModelReply | Exception]:
        """Every question, asked of a client that defers."""
        client = self.client(DeferredModels, outbox=self.outbox())

        async def all_of_them() -> list[ModelReply | BaseException]:
            asked = (client.ask(self.question(key, model)) for key in keys)
            return await asyncio.gather(*asked, return_exceptions=True)

        return asyncio.run(all_of_them())

    def question(self, key: str, model: str = "m1") -> ModelRequest:
        stream = io.BytesIO()
        Image.new("RGB", (300, 200), "#336699").save(stream, "PNG")
        image = ImagePart(image=self.blobs.put(stream.getvalue(), "image/png"))
        return ModelRequest(
            key=f"forge/{key}", stage="read", model=model, instructions="Read it.",
            parts=(TextPart(text=f"This is {key}."), image), schema_name="Read",
            json_schema=SCHEMA, max_output_tokens=500,
        )  # fmt: skip

    def first_wanted(self) -> Wanted:
        """What the first question asks that waits."""
        outbox = self.outbox()
        call_id = outbox.waiting(self.endpoint.shown, 1)[0].call_id
        return outbox.wanted([call_id])[call_id]

    def rows(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def usd(self) -> float:
        rows = self.rows("select coalesce(sum(usd), 0)::float8 from model_calls")
        return float(rows[0][0])

    def keep(self, part):
        self.opened.append(part)
        return part

    def close(self) -> None:
        for part in reversed(self.opened):
            part.close()
        self.opened.clear()


class _NoLimit:
    def reserve(self, name: str, *, tokens: float, wait_s: float) -> float:
        return 0.0

    def settle(self, name: str, *, tokens: float) -> None: ...

    def pause(self, name: str, seconds: float) -> None: ...


def until_quiet(rounds: BatchRounds, most: int = 12) -> list[Progress]:
    """Looks until nothing is on its way.

    The lock of one that was killed is free when its server notices: a look that finds another at it
    is no look.
    """
    seen: list[Progress] = []
    until = time.monotonic() + 20
    while not seen or seen[-1].counts.shards or seen[-1].counts.waiting:
        found = rounds.look()
        if found.busy:
            assert time.monotonic() < until, found
            time.sleep(0.05)
            continue
        seen.append(found)
        assert len(seen) <= most, seen[-1]
    return seen


def replies(found: list[ModelReply | Exception]) -> list[str]:
    assert all(isinstance(one, ModelReply) for one in found), found
    return [json.loads(one.text)["zebra"] for one in found]


class Killed(BaseException):
    """Nothing catches it."""


class Mortal:
    """Ends the process before or after the n-th step, a step being any call of a part."""

    def __init__(self, at: int, end: Callable[[], None]) -> None:
        self.at, self.end, self.steps, self.told = at, end, 0, list[str]()

    def __call__(self, part: object) -> object:
        return _Watched(part, self)

    def step(self, name: str) -> None:
        self.told.append(name)
        self.steps += 1
        if self.steps == self.at:
            self.end()


class _Watched:
    def __init__(self, part: object, life: Mortal) -> None:
        self._part, self._life = part, life

    def __getattr__(self, name: str) -> object:
        found = getattr(self._part, name)
        if not callable(found) or name == "exclusive":
            return found

        def stepping(*values, **named):
            self._life.step(f"before {name}")
            result = found(*values, **named)
            self._life.step(f"after {name}")
            return result

        return stepping


def die() -> None:
    raise Killed
