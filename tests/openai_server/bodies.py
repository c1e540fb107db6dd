"""Requests that tests of the server send."""

import base64
import io
import json

import openai
from openai.types import Batch
from PIL import Image
from pydantic import BaseModel, ConfigDict

from tests.openai_server.scenario import (
    Answer,
)

MODEL = "gpt-4.1"


class Read(BaseModel):
    """What the tests ask for."""

    model_config = ConfigDict(extra="forbid")

    name: str
    role: str | None
    colours: list[str]


GOOD = Answer({"name": "Card", "role": None, "colours": ["#ffffff"]})


def picture(width: int, height: int) -> str:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def responses_body(**more: object) -> dict[str, object]:
    schema = {"type": "json_schema", "name": "Read", "strict": True, "schema": strict_schema()}
    return {"model": MODEL, "input": "read it", "text": {"format": schema}, **more}


def chat_body(**more: object) -> dict[str, object]:
    named = {"name": "Read", "strict": True, "schema": strict_schema()}
    messages = [{"role": "user", "content": "read it"}]
    form = {"type": "json_schema", "json_schema": named}
    return {"model": MODEL, "messages": messages, "response_format": form, **more}


def strict_schema() -> dict[str, object]:
    from openai.lib._pydantic import to_strict_json_schema

    return to_strict_json_schema(Read)


def batch_file(client: openai.OpenAI, bodies: dict[str, dict[str, object]], url: str) -> str:
    lines = [
        json.dumps({"custom_id": key, "method": "POST", "url": url, "body": body})
        for key, body in bodies.items()
    ]
    data = "\n".join(lines).encode()
    return client.files.create(file=("batch.jsonl", data), purpose="batch").id


def ended(client: openai.OpenAI, batch_id: str) -> Batch:
    states = []
    while True:
        batch = client.batches.retrieve(batch_id)
        states.append(batch.status)
        if batch.status in ("completed", "failed", "expired", "cancelled"):
            return batch
        assert len(states) < 20, states
