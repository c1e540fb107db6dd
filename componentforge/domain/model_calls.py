"""A question to a hosted model and its answer, as values; `ModelClient` is who asks.

A call is addressed by `key`: the same key is the same question, so an answer that was received once
is found again and never bought twice.
"""

from typing import Any, Literal, Protocol

from pydantic import Field, NonNegativeInt, PositiveInt

from componentforge.domain.base import Blob, Frozen

ModelStage = Literal["read", "propose", "synthesize"]


class TextPart(Frozen):
    """Text of the user's turn. Untrusted text stands in a data field before it gets here."""

    text: str


class ImagePart(Frozen):
    """A picture of the user's turn, by address; `detail` as the API names it."""

    image: Blob
    detail: Literal["low", "high", "auto"] = "high"


class ModelRequest(Frozen):
    """One question that is answered with one JSON document."""

    key: str
    """Idempotency key and the Batch API's custom_id: `forge/...` of everything in the question."""
    stage: ModelStage
    model: str
    instructions: str
    """The system's turn: ours alone, never anybody's text."""
    parts: tuple[TextPart | ImagePart, ...]
    schema_name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    json_schema: dict[str, Any]
    """Of the answer; strict structured output."""
    temperature: float | None = None
    max_output_tokens: PositiveInt = 8_000


class TokenUsage(Frozen):
    """Tokens as the API counts them; `cached` is a part of `input`, `reasoning` of `output`."""

    input: NonNegativeInt = 0
    cached: NonNegativeInt = 0
    output: NonNegativeInt = 0
    reasoning: NonNegativeInt = 0
    cache_written: NonNegativeInt = 0
    """Part of `input` that some models charge more for."""
    image: NonNegativeInt = 0
    """Part of `input` that pictures make up; estimated by the model's rule where it is not told."""


class ModelReply(Frozen):
    """One answer, already in Postgres."""

    key: str
    model: str
    """As the server names what answered."""
    text: str
    """The JSON document; of the asked form."""
    usage: TokenUsage
    usd: float | None
    """What it cost, a repair included; if it was not bought now, what it had cost. None: the price
    is unknown.
    """
    bought: bool
    """False: it had been received before and cost nothing now."""
    trace_id: str | None = None
    """Of MLflow, when tracing is on."""


class ModelClient(Protocol):
    """Asks hosted models, within every limit, and accounts for what it bought."""

    async def ask(self, request: ModelRequest) -> ModelReply:
        """The answer to `request`, validated against its schema.

        May be awaited in any thread and event loop; of several who ask for one key, one buys.

        Raises:
            ModelRefused: The model would not answer; not retried, not cached.
            ModelReplyInvalid: No usable document came, one repair included.
            LimitReached: A spend cap or quota is used up.
            ServiceUnavailable: The endpoint stayed away through all retries. Transient.
            ConfigurationError: No key, an unknown endpoint, a model past its stop date.
        """
        ...
