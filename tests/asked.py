"""Asking the test server for hosted models through the real client, book and buckets."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from pydantic import SecretStr

from componentforge.domain.model_calls import ModelReply, ModelRequest, TextPart
from componentforge.engines.openai.client import HostedModels
from componentforge.engines.openai.policy import Asker, Watch
from componentforge.settings import Settings
from componentforge.wiring import Wiring
from componentforge.wiring.models import Paced, endpoint, limits, rates
from tests.openai_server.counting import Patches, ServedModel
from tests.openai_server.server import KEY

MODEL = "gpt-6-luna"  # no stop date: these tests grow old
SERVED = (ServedModel(MODEL, Patches(1.2, 2500), 0.10, 0.01, 0.50),)
FORM = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


def question(name: object, **changes) -> ModelRequest:
    """A small question of its own key."""
    whole = {
        "key": f"forge/model-read/v1/{name}", "stage": "read", "model": MODEL,
        "instructions": "Count.", "parts": (TextPart(text=f"what is {name}?"),),
        "schema_name": "Count", "json_schema": FORM, "max_output_tokens": 200, **changes,
    }  # fmt: skip
    return ModelRequest(**whole)


def settings_for(home: Path, url: str, database: str, valkey: str, **more) -> Settings:
    """Settings of a process that asks the server at `url`."""
    return Settings(
        home=home, OPENAI_API_KEY=SecretStr(KEY), OPENAI_BASE_URL=url,
        database_url=SecretStr(database), redis_url=SecretStr(valkey), caller="tester", **more,
    )  # fmt: skip


@contextmanager
def asking(chosen: Settings, **changes) -> Iterator[SimpleNamespace]:
    """A client with other limits than settings can say, and what it told."""
    told = SimpleNamespace(wasted=[], notices=[], alerts=[], wired=None, client=None)
    with Wiring(chosen, told.notices.append) as wired:
        told.wired = wired
        told.client = HostedModels(
            endpoint(chosen),
            limits(chosen).model_copy(update={"backoff_s": 0.02, **changes}),
            wired.models(),
            wired.blobs(),
            wired.model_calls(),
            Paced(wired.rate_limiter(), rates(chosen)),
            asker=lambda: Asker("run-1", "tester"),
            watch=Watch(
                wasted=told.wasted.append, notice=told.notices.append, alert=told.alerts.append
            ),
        )
        try:
            yield told
        finally:
            told.client.close()


def ask(client: HostedModels, *requests: ModelRequest) -> list[ModelReply | BaseException]:
    """Answers side by side, errors as values, in order."""

    async def all_of_them() -> list[ModelReply | BaseException]:
        return await asyncio.gather(
            *(client.ask(request) for request in requests), return_exceptions=True
        )

    return asyncio.run(all_of_them())


def booked(wired: Wiring, columns: str = "state, count(*)::int, sum(usd)::float8") -> list[tuple]:
    """What the book says, by state unless other columns are asked for."""
    group = " group by state order by state" if "count" in columns else " order by claimed_at"
    with wired.model_calls().database.transaction() as connection:
        return connection.execute(f"select {columns} from model_calls{group}".encode()).fetchall()
