"""What the server is asked, as a script sees it, and what a script may have it do.

A scenario is a callable `Ask -> Outcome`. It may keep a state of its own: calls come one at a time.
"""

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Picture:
    """One picture of a request, decoded."""

    data: bytes
    width: int
    height: int
    detail: str


@dataclass(frozen=True)
class Ask:
    """One checked request."""

    endpoint: str
    """`/v1/responses` or `/v1/chat/completions`."""
    model: str
    instructions: str
    """All system and developer turns."""
    texts: tuple[str, ...]
    """Of the user's and the assistant's turns, in order."""
    pictures: tuple[Picture, ...]
    schema_name: str | None
    schema: dict[str, Any] | None
    strict: bool
    temperature: float | None
    max_output_tokens: int | None
    metadata: dict[str, str]
    key: str | None
    """custom_id of a batch's line, else the header Idempotency-Key, else `metadata["key"]`."""
    stream: bool
    batch: bool
    number: int
    """1 for the first call of this server's life."""
    attempt: int
    """1 for the first call with this key (with this content where there is no key)."""
    raw: dict[str, Any] = field(repr=False, default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What the model writes. `content` that is no string is sent as JSON."""

    content: Any
    seconds: float = 0.0
    """The model thinks this long."""
    output_tokens: int | None = None
    reasoning_tokens: int = 0
    """Counted on top of the text's."""
    cached_tokens: int = 0
    """Of the input."""
    conforming: bool = True
    """False: meant to break the asked schema."""

    @property
    def text(self) -> str:
        return self.content if isinstance(self.content, str) else json.dumps(self.content)


@dataclass(frozen=True)
class Refusal:
    """The model will not. Paid for."""

    text: str = "I'm sorry, I can't assist with that request."
    seconds: float = 0.0


@dataclass(frozen=True)
class Truncated:
    """The output ended at max_output_tokens. Paid for."""

    text: str = '{"'
    seconds: float = 0.0


@dataclass(frozen=True)
class Filtered:
    """The content filter cut the output. Paid for."""

    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Drop:
    """The connection breaks after this share of the body (0: before the status line).

    Paid for: the model had written it all.
    """

    of: Answer
    share: float = 0.5


@dataclass(frozen=True)
class Failure:
    """An error document; nothing is paid."""

    status: int
    message: str = "The server had an error while processing your request. Sorry about that!"
    type: str = "server_error"
    code: str | None = None
    param: str | None = None
    retry_after: float | None = None
    """Seconds."""
    seconds: float = 0.0


Outcome = Answer | Refusal | Truncated | Filtered | Drop | Failure
Scenario = Callable[[Ask], Outcome]

OVERLOADED = Failure(503, "The engine is currently overloaded, please try again later")
SERVER_ERROR = Failure(500)
BAD_GATEWAY = Failure(502, "Bad gateway")
RATE_LIMITED = Failure(
    429, "Rate limit reached for requests", "requests", "rate_limit_exceeded", retry_after=0.2
)
NO_QUOTA = Failure(
    429,
    "You exceeded your current quota, please check your plan and billing details.",
    "insufficient_quota",
    "insufficient_quota",
)
CONTENT_POLICY = Failure(
    400,
    "Invalid prompt: your prompt was flagged as potentially violating our usage policy.",
    "invalid_request_error",
    "invalid_prompt",
)


def in_turn(*outcomes: Outcome | Scenario) -> Scenario:
    """Each once, by arrival; the last for ever."""
    calls = 0

    def play(ask: Ask) -> Outcome:
        nonlocal calls
        chosen = outcomes[min(calls, len(outcomes) - 1)]
        calls += 1
        return chosen(ask) if callable(chosen) else chosen

    return play


def by_attempt(*outcomes: Outcome | Scenario) -> Scenario:
    """The first for a key's first call, the second for its second ...; the last for ever."""

    def play(ask: Ask) -> Outcome:
        chosen = outcomes[min(ask.attempt, len(outcomes)) - 1]
        return chosen(ask) if callable(chosen) else chosen

    return play


def by_schema(table: dict[str, Outcome | Scenario]) -> Scenario:
    """By the name of the asked schema; a name that is not listed is the script's fault."""

    def play(ask: Ask) -> Outcome:
        chosen = table[ask.schema_name or ""]
        return chosen(ask) if callable(chosen) else chosen

    return play


def minimal(ask: Ask) -> Outcome:
    """The smallest document that the asked schema allows; without a schema, a word."""
    if ask.schema is None:
        return Answer("ok")
    return Answer(smallest(ask.schema, ask.schema))


def smallest(schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """A value of `schema` with nothing in it that need not be."""
    if "$ref" in schema:
        found: Any = root
        for step in schema["$ref"].removeprefix("#").strip("/").split("/"):
            found = found[step] if step else found
        return smallest(found, root)
    for key in ("const",):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        kinds = schema["anyOf"]
        return smallest(next((k for k in kinds if k.get("type") == "null"), kinds[0]), root)
    kind = schema.get("type")
    kind = ("null" if "null" in kind else kind[0]) if isinstance(kind, list) else kind
    if kind == "object":
        return {name: smallest(part, root) for name, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [smallest(schema["items"], root)] * schema.get("minItems", 0)
    if kind == "string":
        return _text(schema.get("pattern"))
    if kind in ("number", "integer"):
        low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
        step = 1 if kind == "integer" else 0.5
        value = max(0, low)
        return value + step if value == schema.get("exclusiveMinimum") else value
    return {"boolean": False, "null": None}[kind]


def _text(pattern: str | None) -> str:
    if pattern is None:
        return ""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st

    found: list[str] = []

    @settings(
        max_examples=1, phases=[Phase.generate], database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.from_regex(pattern, fullmatch=True))
    def take(text: str) -> None:
        found.append(text)

    take()
    return found[0].strip("\n")


def load(name: str) -> Scenario:
    """`package.module:attribute`, or `/path/to/file.py:attribute`."""
    where, _, attribute = name.rpartition(":")
    if where.endswith(".py"):
        from importlib.util import module_from_spec, spec_from_file_location

        spec = spec_from_file_location("scenario_script", where)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return getattr(module, attribute)
    return getattr(importlib.import_module(where), attribute)
