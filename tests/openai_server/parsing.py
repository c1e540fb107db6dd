"""Bodies of requests, checked: closed forms of the part of the API this server plays.

A field the API has and this server does not play is refused as such (`unsupported_by_test_server`),
never ignored: the contract test compares the names with those of the `openai` package.
"""

import base64
import io
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tests.openai_server.errors import ApiError
from tests.openai_server.scenario import Picture
from tests.openai_server.schemas import StrictSchema


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Metadata = Annotated[dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=512)]], Field(max_length=16)]  # fmt: skip
Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class InputText(Closed):
    type: Literal["input_text"]
    text: str


class OutputText(Closed):
    type: Literal["output_text"]
    text: str


class InputImage(Closed):
    type: Literal["input_image"]
    image_url: str | None = None
    file_id: str | None = None
    detail: Literal["low", "high", "auto", "original"] = "auto"


class Message(Closed):
    role: Literal["user", "assistant", "system", "developer"]
    content: str | list[Annotated[InputText | OutputText | InputImage, Field(discriminator="type")]]
    type: Literal["message"] = "message"


class Named(Closed):
    name: Name
    schema_: Annotated[dict[str, Any], Field(alias="schema")]
    description: str | None = None
    strict: bool | None = None


class JsonSchemaFormat(Named):
    type: Literal["json_schema"]


class PlainFormat(Closed):
    type: Literal["text", "json_object"]


class TextConfig(Closed):
    format: Annotated[JsonSchemaFormat | PlainFormat, Field(discriminator="type")] | None = None
    verbosity: Literal["low", "medium", "high"] | None = None


Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh"]


class Reasoning(Closed):
    effort: Effort | None = None
    summary: Literal["auto", "concise", "detailed"] | None = None


class ResponsesBody(Closed):
    model: str
    input: str | list[Message]
    instructions: str | None = None
    max_output_tokens: Annotated[int, Field(ge=16)] | None = None
    metadata: Metadata | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    text: TextConfig | None = None
    reasoning: Reasoning | None = None
    store: bool | None = None
    stream: bool | None = None
    parallel_tool_calls: bool | None = None
    prompt_cache_key: str | None = None
    safety_identifier: str | None = None
    service_tier: Literal["auto", "default", "flex", "priority"] | None = None
    truncation: Literal["auto", "disabled"] | None = None
    user: str | None = None


class ChatText(Closed):
    type: Literal["text"]
    text: str


class ImageUrl(Closed):
    url: str
    detail: Literal["low", "high", "auto"] = "auto"


class ChatImage(Closed):
    type: Literal["image_url"]
    image_url: ImageUrl


class ChatMessage(Closed):
    role: Literal["user", "assistant", "system", "developer"]
    content: str | list[Annotated[ChatText | ChatImage, Field(discriminator="type")]]
    name: str | None = None


class ChatJsonSchema(Closed):
    type: Literal["json_schema"]
    json_schema: Named


class StreamOptions(Closed):
    include_usage: bool | None = None


class ChatBody(Closed):
    model: str
    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    metadata: Metadata | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    n: Literal[1] | None = None
    seed: int | None = None
    response_format: Annotated[ChatJsonSchema | PlainFormat, Field(discriminator="type")] | None = (
        None
    )
    reasoning_effort: Effort | None = None
    store: bool | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    parallel_tool_calls: bool | None = None
    prompt_cache_key: str | None = None
    safety_identifier: str | None = None
    service_tier: Literal["auto", "default", "flex", "priority"] | None = None
    user: str | None = None
    verbosity: Literal["low", "medium", "high"] | None = None


class Asked(BaseModel):
    """What both forms of a request come to."""

    model: str
    instructions: str = ""
    texts: list[str] = []
    pictures: list[Any] = []
    schema_name: str | None = None
    schema_: dict[str, Any] | None = None
    strict: bool = False
    json_mode: bool = False
    temperature: float | None = None
    max_output_tokens: int | None = None
    metadata: dict[str, str] = {}
    stream: bool = False
    include_usage: bool = False


BODIES: dict[str, type[Closed]] = {
    "/v1/responses": ResponsesBody,
    "/v1/chat/completions": ChatBody,
}


def parse(endpoint: str, body: Any) -> Asked:
    """The checked request. Raises ApiError with the document the API answers."""
    if not isinstance(body, dict):
        raise ApiError(400, "We could not parse the JSON body of your request.")
    try:
        checked = BODIES[endpoint].model_validate(body)
    except ValidationError as error:
        raise _refusal(error, endpoint) from None
    return _responses(checked) if isinstance(checked, ResponsesBody) else _chat(checked)


def known_fields(endpoint: str) -> set[str]:
    """Names of all fields the published description has."""
    from openai.types.chat import completion_create_params as chat
    from openai.types.responses import response_create_params as responses

    both = {
        "/v1/responses": (responses.ResponseCreateParamsBase, {"stream"}),
        "/v1/chat/completions": (chat.CompletionCreateParamsBase, {"stream"}),
    }
    form, more = both[endpoint]
    return set(form.__annotations__) | more


def _refusal(error: ValidationError, endpoint: str) -> ApiError:
    first = error.errors(include_url=False)[0]
    steps = [s for s in first["loc"] if not (isinstance(s, str) and _is_branch(s))]
    path = "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in steps).lstrip(".")
    if first["type"] == "extra_forbidden":
        if len(steps) == 1 and path in known_fields(endpoint):
            told = f"The test server does not play '{path}'."
            return ApiError(400, told, code="unsupported_by_test_server", param=path)
        told = f"Unknown parameter: '{path}'."
        return ApiError(400, told, code="unknown_parameter", param=path)
    if first["type"] == "missing":
        told = f"Missing required parameter: '{path}'."
        return ApiError(400, told, code="missing_required_parameter", param=path)
    if first["type"].endswith("_type"):
        told = (
            f"Invalid type for '{path}': {first['msg']}, but got {_kind(first['input'])} instead."
        )
        return ApiError(400, told, code="invalid_type", param=path)
    told = f"Invalid value for '{path}': {first['msg']}."
    return ApiError(400, told, code="invalid_value", param=path)


def _is_branch(step: str) -> bool:
    """Which member of a union pydantic was trying: no part of the path the user wrote."""
    members = {"str", "json_schema", "text", "json_object", "input_text", "output_text"}
    return step in members | {"input_image"} or step.startswith(("list[", "function-"))


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
    return names.get(type(value), "null" if value is None else "a number")


def _responses(body: ResponsesBody) -> Asked:
    system, texts, pictures = [body.instructions or ""], [], []
    if isinstance(body.input, str):
        texts.append(body.input)
    else:
        for index, message in enumerate(body.input):
            into = system if message.role in ("system", "developer") else texts
            parts = message.content
            if isinstance(parts, str):
                into.append(parts)
                continue
            for number, part in enumerate(parts):
                if isinstance(part, InputImage):
                    where = f"input[{index}].content[{number}].image_url"
                    pictures.append(_picture(part.image_url, part.detail, where))
                else:
                    into.append(part.text)
    format_ = body.text.format if body.text else None
    named = format_ if isinstance(format_, JsonSchemaFormat) else None
    plain = format_ if isinstance(format_, PlainFormat) else None
    return _asked(
        body, system, texts, pictures, named, plain, "text.format.schema", body.max_output_tokens
    )


def _chat(body: ChatBody) -> Asked:
    system, texts, pictures = [], [], []
    for index, message in enumerate(body.messages):
        into = system if message.role in ("system", "developer") else texts
        parts = message.content
        if isinstance(parts, str):
            into.append(parts)
            continue
        for number, part in enumerate(parts):
            if isinstance(part, ChatImage):
                where = f"messages[{index}].content[{number}].image_url"
                pictures.append(_picture(part.image_url.url, part.image_url.detail, where))
            else:
                into.append(part.text)
    format_ = body.response_format
    named = format_.json_schema if isinstance(format_, ChatJsonSchema) else None
    plain = format_ if isinstance(format_, PlainFormat) else None
    most = body.max_completion_tokens or body.max_tokens
    asked = _asked(body, system, texts, pictures, named, plain, "response_format", most)
    wanted = bool(body.stream_options and body.stream_options.include_usage)
    if body.stream_options and not body.stream:
        told = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        raise ApiError(400, told, param="stream_options")
    return asked.model_copy(update={"include_usage": wanted})


def _asked(
    body: Any, system: list[str], texts: list[str], pictures: list[Picture],
    named: Named | None, plain: PlainFormat | None, param: str, most: int | None,
) -> Asked:  # fmt: skip
    if named is not None and named.strict:
        StrictSchema(named.name, named.schema_, param).check()
    json_mode = plain is not None and plain.type == "json_object"
    if json_mode and not any("json" in text.lower() for text in [*system, *texts]):
        told = "'messages' must contain the word 'json' in some form, to use 'json_object'."
        raise ApiError(400, told, param=param)
    return Asked(
        model=body.model,
        instructions="\n".join(text for text in system if text),
        texts=texts,
        pictures=pictures,
        schema_name=named.name if named else None,
        schema_=named.schema_ if named else None,
        strict=bool(named and named.strict),
        json_mode=json_mode,
        temperature=body.temperature,
        max_output_tokens=most,
        metadata=body.metadata or {},
        stream=bool(body.stream),
    )


def _picture(url: str | None, detail: str, where: str) -> Picture:
    from PIL import Image

    problem = ApiError(400, f"Invalid image data in '{where}'.", code="invalid_image_format", param=where)  # fmt: skip
    if url is None or not url.startswith("data:image/"):
        told = f"The test server takes pictures as base64-encoded data URLs only: '{where}'."
        raise ApiError(400, told, code="invalid_image_url", param=where)
    head, _, data = url.partition(",")
    kind = head.removeprefix("data:image/").partition(";")[0]
    if not head.endswith(";base64") or kind not in ("png", "jpeg", "webp", "gif"):
        raise problem
    try:
        raw = base64.b64decode(data, validate=True)
        with Image.open(io.BytesIO(raw)) as image:
            image.load()
            if (image.format or "").lower() != kind:
                raise problem
            return Picture(raw, image.width, image.height, detail)
    except (ValueError, OSError):
        raise problem from None
