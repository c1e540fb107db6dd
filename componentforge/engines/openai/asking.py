"""One question of a stage: from prompt and parts to an answer of the asked form."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from componentforge.domain.engine import EngineUse
from componentforge.domain.model_calls import (
    ImagePart,
    ModelClient,
    ModelReply,
    ModelRequest,
    ModelStage,
    TextPart,
)
from componentforge.engines.openai.strict import strict_schema
from componentforge.errors import ModelReplyInvalid

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R")
Told = Callable[[ModelReply], None]
"""Hears of every reply, in the thread that asked for it."""


def request_of(
    stage: ModelStage,
    use: EngineUse,
    instructions: str,
    parts: Sequence[TextPart | ImagePart],
    answer: type[BaseModel],
    most_tokens: int,
) -> ModelRequest:
    """A question, addressed by all that is in it. Raises ValueError when no model is chosen."""
    if use.model is None:
        raise ValueError("a hosted engine is used without a model")
    asked: dict[str, Any] = {
        "stage": stage, "model": use.model, "instructions": instructions, "parts": tuple(parts),
        "schema_name": answer.__name__, "json_schema": strict_schema(answer),
        "temperature": use.temperature, "max_output_tokens": most_tokens,
    }  # fmt: skip
    request = ModelRequest(key="", **asked)
    whole = json.dumps([request.model_dump(mode="json"), use.turn], sort_keys=True)
    key = f"forge/model-{stage}/v1/{sha256(whole.encode()).hexdigest()}"
    return request.model_copy(update={"key": key})


def ask_all(
    client: ModelClient, questions: Sequence[tuple[ModelRequest, type[A]]], told: Told
) -> list[A]:
    """Answers in the order of the questions, which are asked side by side.

    All are waited for, so that what was paid for is told of, also when one fails.

    Raises:
        ModelReplyInvalid: An answer is not of the asked form.
        ForgeError: As `ModelClient.ask`; the first question's that failed.
    """

    async def ask() -> list[ModelReply | BaseException]:
        return await asyncio.gather(
            *(client.ask(request) for request, _ in questions), return_exceptions=True
        )

    replies = run(ask())
    for reply in replies:
        if isinstance(reply, ModelReply):
            told(reply)
    answers: list[A] = []
    for (request, form), reply in zip(questions, replies, strict=True):
        if isinstance(reply, BaseException):
            raise reply
        answers.append(_parsed(request, form, reply))
    return answers


def _parsed(request: ModelRequest, form: type[A], reply: ModelReply) -> A:
    try:
        return form.model_validate_json(reply.text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the answer"
        raise ModelReplyInvalid(reply.model, request.stage, f"{where}: {first['msg']}") from None


def run(work: Coroutine[Any, Any, R]) -> R:
    """Its result, from a thread with or without an event loop of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(copy_context().run, asyncio.run, work).result()
