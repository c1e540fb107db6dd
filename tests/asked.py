"""Asking the test server for hosted models through the real client, book and buckets."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

from pydantic import SecretStr

from componentforge.domain.model_calls import ModelReply, ModelRequest, TextPart
from componentforge.engines.openai.client import HostedModels
from componentforge.engines.openai.policy import Asker, Watch
from componentforge.settings import Settings
from componentforge.wiring import Wiring
from componentforge.wiring.models import Paced, endpoint, limits, rates
from tests.openai_server.book import Book
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


class Reconciled(NamedTuple):
    """Our book against the server's own."""

    keys: int
    unknown: int
    """Calls nobody knows the outcome of."""
    lost: int
    """Of those, what the server charged all the same."""
    booked_usd: float
    lost_usd: float
    server_usd: float


def reconciled(wired: Wiring, book: Book) -> Reconciled:
    """Holds the two against each other, key by key; equal keys cost equal in these scenarios.

    Fails where an answer that was received is bought again, or where a charge of the server's is
    neither booked nor one of an unknown call.
    """
    wired.settle_models()
    with wired.model_calls().database.transaction() as connection:
        rows = connection.execute(
            "select key || case when turn > 0 then '/repair' else '' end, state, usd::float8"
            " from model_calls order by claimed_at"
        ).fetchall()
    received, unknown, billed = Counter[str](), Counter[str](), Counter[str]()
    ours, theirs = Counter[str](), Counter[str]()
    for key, state, usd in rows:
        assert state in {"received", "unknown", "dropped", "failed"}, state
        received[key] += state == "received"
        unknown[key] += state == "unknown"
        ours[key] += usd or 0.0
    for call in book.calls(billed=1):
        theirs[call.key or ""] += call.usd
        billed[call.key or ""] += 1
    assert set(received) >= set(billed)
    lost_usd = 0.0
    for key, times in billed.items():
        assert received[key] <= 1, f"{key} was received and bought again"
        lost = times - received[key]
        assert 0 <= lost <= unknown[key], f"{key}: {times} charged, {unknown[key]} unknown"
        lost_usd += lost * theirs[key] / times
        assert abs(ours[key] + lost * theirs[key] / times - theirs[key]) < 1e-9, key
    booked = sum(ours.values())
    assert round(booked + lost_usd, 6) == round(book.usd(), 6)
    lost = sum(billed.values()) - sum(received.values())
    return Reconciled(len(received), sum(unknown.values()), lost, booked, lost_usd, book.usd())
