"""Questions and answers as the two APIs spell them: `/v1/responses` and `/v1/chat/completions`.

A body is the same whether it goes out live or as a line of a batch file.
"""

import json
from base64 import b64encode
from typing import Any, Literal, cast

from componentforge.domain.base import Frozen
from componentforge.domain.model_calls import ImagePart, ModelRequest, TokenUsage
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.models import Model
from componentforge.errors import ConfigurationError

Api = Literal["responses", "chat_completions"]
PATHS: dict[Api, str] = {
    "responses": "/v1/responses",
    "chat_completions": "/v1/chat/completions",
}
"""As a batch file's `url` names them."""


class Answer(Frozen):
    """What a reply's body says."""

    text: str = ""
    refusal: str | None = None
    cut_off: str | None = None
    """Why it ended early: `max_output_tokens`, `content_filter`."""
    model: str = ""
    response_id: str = ""
    usage: TokenUsage | None = None
    """None: the server did not tell."""


def body_of(
    request: ModelRequest, api: Api, blobs: BlobStore, model: Model | None = None
) -> dict[str, Any]:
    """The JSON body; pictures as data URLs.

    Args:
        request: What is asked.
        api: How it is spelt.
        blobs: Where its pictures are.
        model: What the asked model can do; one that is not known can do everything.

    Raises:
        BlobMissing: A picture is not in the store.
        ConfigurationError: There are pictures, and the model sees none.
    """
    if model is not None and model.pictures is None and _has_pictures(request):
        raise ConfigurationError(
            f"model {request.model}",
            f"it sees no pictures, and to {request.stage} takes one",
            "use another model, or say how it counts pictures (docs/models.md)",
        )
    with_temperature = request.temperature is not None and (model is None or model.temperature)
    temperature = {"temperature": request.temperature} if with_temperature else {}
    structured = model is None or model.structured
    form: dict[str, Any] = {"type": "json_object"}
    instructions = request.instructions
    if not structured:
        schema = json.dumps(request.json_schema, separators=(",", ":"))
        instructions += (
            f"\n\nAnswer with one JSON document of this schema and nothing else:\n{schema}"
        )
    content = [_part(part, api, blobs) for part in request.parts]
    strict = {"name": request.schema_name, "schema": request.json_schema, "strict": True}
    if api == "responses":
        if structured:
            form = {"type": "json_schema", **strict}
        return {
            "model": request.model,
            "instructions": instructions,
            "input": [{"role": "user", "content": content}],
            "text": {"format": form},
            "max_output_tokens": request.max_output_tokens,
            "store": False,
            **temperature,
        }
    if structured:
        form = {"type": "json_schema", "json_schema": strict}
    return {
        "model": request.model,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": content},
        ],
        "response_format": form,
        "max_completion_tokens": request.max_output_tokens,
        **temperature,
    }


def _has_pictures(request: ModelRequest) -> bool:
    return any(isinstance(part, ImagePart) for part in request.parts)


def _part(part: Any, api: Api, blobs: BlobStore) -> dict[str, Any]:
    if isinstance(part, ImagePart):
        data = b64encode(blobs.get(part.image.blob_sha256)).decode()
        url = f"data:{part.image.media_type};base64,{data}"
        if api == "responses":
            return {"type": "input_image", "image_url": url, "detail": part.detail}
        return {"type": "image_url", "image_url": {"url": url, "detail": part.detail}}
    kind = "input_text" if api == "responses" else "text"
    return {"type": kind, "text": part.text}


def answer_of(body: str | bytes) -> Answer:
    """What the body of either API says; never more than is there.

    Raises:
        ValueError: It is no reply of either API.
    """
    parsed = json.loads(body)
    if not isinstance(parsed, dict):
        raise ValueError("the reply is no JSON object")  # noqa: TRY004  # not the caller's type
    reply = cast(dict[str, Any], parsed)
    if "choices" in reply:
        return _chat(reply)
    if "output" in reply:
        return _response(reply)
    raise ValueError("the reply has neither choices nor output")


def _response(reply: dict[str, Any]) -> Answer:
    texts: list[str] = []
    refusal: str | None = None
    for item in cast(list[dict[str, Any]], reply["output"] or []):
        for part in cast(list[dict[str, Any]], item.get("content") or []):
            if part.get("type") == "output_text":
                texts.append(str(part.get("text", "")))
            elif part.get("type") == "refusal":
                refusal = str(part.get("refusal", ""))
    cut_off = None
    if reply.get("status") == "incomplete":
        cut_off = str((reply.get("incomplete_details") or {}).get("reason") or "unknown")
    elif reply.get("status") == "failed":
        cut_off = str((reply.get("error") or {}).get("message") or "failed")
    return Answer(
        text="".join(texts),
        refusal=refusal,
        cut_off=cut_off,
        model=str(reply.get("model", "")),
        response_id=str(reply.get("id", "")),
        usage=_usage(reply.get("usage"), "input", "output"),
    )


def _chat(reply: dict[str, Any]) -> Answer:
    choices = cast(list[dict[str, Any]], reply["choices"] or [{}])
    message = cast(dict[str, Any], choices[0].get("message") or {})
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    return Answer(
        text=str(message.get("content") or ""),
        refusal=cast(str | None, message.get("refusal")),
        cut_off=reasons.get(str(choices[0].get("finish_reason"))),
        model=str(reply.get("model", "")),
        response_id=str(reply.get("id", "")),
        usage=_usage(reply.get("usage"), "prompt", "completion"),
    )


def _usage(told: Any, into: str, out: str) -> TokenUsage | None:
    if not isinstance(told, dict) or f"{into}_tokens" not in told:
        return None
    usage = cast(dict[str, Any], told)
    came: dict[str, Any] = usage.get(f"{into}_tokens_details") or {}
    went: dict[str, Any] = usage.get(f"{out}_tokens_details") or {}
    return TokenUsage(
        input=int(usage[f"{into}_tokens"]),
        cached=int(came.get("cached_tokens") or 0),
        cache_written=int(came.get("cache_write_tokens") or 0),
        image=int(came.get("image_tokens") or 0),
        output=int(usage.get(f"{out}_tokens") or 0),
        reasoning=int(went.get("reasoning_tokens") or 0),
    )
