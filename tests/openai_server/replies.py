"""Documents of a reply, whole or as a stream, of both endpoints."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.openai_server.parsing import Asked


@dataclass(frozen=True)
class Usage:
    """Tokens; `pictures` is a part of `input`, `reasoning` of `output`, `cached` of `input`."""

    input: int
    cached: int
    pictures: int
    output: int
    reasoning: int

    @property
    def total(self) -> int:
        return self.input + self.output


@dataclass(frozen=True)
class Reply:
    """What was said and how it ended: `stop`, `refusal`, `length` or `content_filter`."""

    text: str
    end: str
    usage: Usage


def name(prefix: str) -> str:
    """An id as the API makes them."""
    return f"{prefix}{uuid4().hex}"


def whole(endpoint: str, asked: Asked, reply: Reply) -> dict[str, Any]:
    """The document of a reply that is not streamed."""
    return _response(asked, reply) if endpoint == "/v1/responses" else _completion(asked, reply)


def pieces(endpoint: str, asked: Asked, reply: Reply) -> Iterator[str]:
    """The same as server-sent events."""
    return _events(asked, reply) if endpoint == "/v1/responses" else _chunks(asked, reply)


def usage_of(endpoint: str, usage: Usage) -> dict[str, Any]:
    if endpoint == "/v1/responses":
        return {
            "input_tokens": usage.input,
            "input_tokens_details": {"cached_tokens": usage.cached, "cache_write_tokens": 0},
            "output_tokens": usage.output,
            "output_tokens_details": {"reasoning_tokens": usage.reasoning},
            "total_tokens": usage.total,
        }
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.total,
        "prompt_tokens_details": {"cached_tokens": usage.cached, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def _content(reply: Reply) -> dict[str, Any]:
    if reply.end == "refusal":
        return {"type": "refusal", "refusal": reply.text}
    return {"type": "output_text", "text": reply.text, "annotations": [], "logprobs": []}


def _message(reply: Reply, item: str, *, done: bool = True) -> dict[str, Any]:
    cut = reply.end in ("length", "content_filter")
    status = "in_progress" if not done else "incomplete" if cut else "completed"
    content = [_content(reply)] if done else []
    return {
        "id": item,
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": content,
    }


def _response(asked: Asked, reply: Reply | None, item: str | None = None) -> dict[str, Any]:
    why = {"length": "max_output_tokens", "content_filter": "content_filter"}
    cut = why.get(reply.end) if reply else None
    format_: dict[str, Any] = {"type": "text"}
    if asked.schema_ is not None:
        format_ = {
            "type": "json_schema",
            "name": asked.schema_name,
            "schema": asked.schema_,
            "strict": asked.strict,
            "description": None,
        }
    elif asked.json_mode:
        format_ = {"type": "json_object"}
    status = "in_progress" if reply is None else "incomplete" if cut else "completed"
    now = time.time()
    return {
        "id": name("resp_"),
        "object": "response",
        "created_at": int(now),
        "completed_at": int(now) if status == "completed" else None,
        "status": status,
        "background": False,
        "error": None,
        "incomplete_details": {"reason": cut} if cut else None,
        "instructions": asked.instructions or None,
        "max_output_tokens": asked.max_output_tokens,
        "max_tool_calls": None,
        "metadata": asked.metadata,
        "model": asked.model,
        "output": [] if reply is None else [_message(reply, item or name("msg_"))],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "prompt_cache_key": None,
        "reasoning": {"effort": None, "summary": None},
        "safety_identifier": None,
        "service_tier": "default",
        "temperature": 1.0 if asked.temperature is None else asked.temperature,
        "text": {"format": format_, "verbosity": "medium"},
        "tool_choice": "auto",
        "tools": [],
        "top_logprobs": 0,
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": None if reply is None else usage_of("/v1/responses", reply.usage),
        "user": None,
    }


def _completion(asked: Asked, reply: Reply) -> dict[str, Any]:
    refused = reply.end == "refusal"
    message = {
        "role": "assistant",
        "content": None if refused else reply.text,
        "refusal": reply.text if refused else None,
        "annotations": [],
    }
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": "stop" if refused else reply.end,
    }
    return {
        "id": name("chatcmpl-"),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": asked.model,
        "choices": [choice],
        "usage": usage_of("/v1/chat/completions", reply.usage),
        "service_tier": "default",
        "system_fingerprint": "fp_testserver",
    }


def _cut(text: str, size: int = 24) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _events(asked: Asked, reply: Reply) -> Iterator[str]:
    item = name("msg_")
    started, ended = _response(asked, None), _response(asked, reply, item)
    ended["id"], ended["created_at"] = started["id"], started["created_at"]
    refused = reply.end == "refusal"
    kind, field = ("refusal", "refusal") if refused else ("output_text", "text")
    place: dict[str, Any] = {"item_id": item, "output_index": 0, "content_index": 0}
    more = {} if refused else {"logprobs": []}
    empty = {**_content(reply), field: ""}
    found: list[dict[str, Any]] = [
        {"type": "response.created", "response": started},
        {"type": "response.in_progress", "response": started},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": _message(reply, item, done=False),
        },
        {"type": "response.content_part.added", **place, "part": empty},
        *[
            {"type": f"response.{kind}.delta", **place, "delta": piece, **more}
            for piece in _cut(reply.text)
        ],
        {"type": f"response.{kind}.done", **place, field: reply.text, **more},
        {"type": "response.content_part.done", **place, "part": _content(reply)},
        {"type": "response.output_item.done", "output_index": 0, "item": _message(reply, item)},
        {"type": f"response.{ended['status']}", "response": ended},
    ]
    for number, event in enumerate(found):
        event["sequence_number"] = number
        yield f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"


def _chunks(asked: Asked, reply: Reply) -> Iterator[str]:
    shared = {
        "id": name("chatcmpl-"),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": asked.model,
        "service_tier": "default",
        "system_fingerprint": "fp_testserver",
    }

    def chunk(delta: dict[str, Any], end: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": end}
        usage = {"usage": None} if asked.include_usage else {}
        return f"data: {json.dumps({**shared, 'choices': [choice], **usage})}\n\n"

    refused = reply.end == "refusal"
    yield chunk({"role": "assistant", "content": None if refused else "", "refusal": None})
    for piece in _cut(reply.text):
        yield chunk({"refusal" if refused else "content": piece})
    yield chunk({}, "stop" if refused else reply.end)
    if asked.include_usage:
        usage = usage_of("/v1/chat/completions", reply.usage)
        yield f"data: {json.dumps({**shared, 'choices': [], 'usage': usage})}\n\n"
    yield "data: [DONE]\n\n"
