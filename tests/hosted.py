"""Scripted models for tests of the hosted engine: they know only what a request holds.

Scripts are those of `tests.openai_server`, so the same model answers in memory and over the wire.
"""

import asyncio
import io
import json
import random
import re
from collections.abc import Callable
from html import unescape

import jsonschema
import numpy as np
from PIL import Image

from componentforge.domain.engine import EngineUse
from componentforge.domain.model_calls import (
    ImagePart,
    ModelReply,
    ModelRequest,
    TextPart,
    TokenUsage,
)
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.prompts import load
from componentforge.errors import ModelRefused, ModelReplyInvalid
from tests.openai_server.scenario import Answer, Ask, Outcome, Picture, Refusal, Scenario

MODEL = "gpt-test"


def use_of(stage: str, **changes) -> EngineUse:
    """The newest prompts, asked of a scripted model."""
    whole = {"engine": "openai", "model": MODEL, "prompt_sha256": load(stage).sha256, **changes}
    return EngineUse(**whole)


class ScriptedModels:
    """Fulfils `ModelClient` in memory: asks a script, checks its answer against the schema."""

    def __init__(
        self, scenario: Scenario, blobs: BlobStore | None = None, usd: float | None = 0.01
    ):
        self.scenario, self.blobs, self.usd = scenario, blobs, usd
        self.requests: list[ModelRequest] = []
        self.replies: dict[str, str] = {}

    async def ask(self, request: ModelRequest) -> ModelReply:
        """See `ModelClient.ask`."""
        self.requests.append(request)
        bought = request.key not in self.replies
        if bought:
            outcome = self.scenario(self._ask(request))
            await asyncio.sleep(getattr(outcome, "seconds", 0.0))
            if isinstance(outcome, Refusal):
                raise ModelRefused(request.model, request.stage, outcome.text)
            if not isinstance(outcome, Answer):
                raise ModelReplyInvalid(request.model, request.stage, "it was cut off")
            if outcome.conforming:
                jsonschema.validate(json.loads(outcome.text), request.json_schema)
            self.replies[request.key] = outcome.text
        return ModelReply(
            key=request.key, model=request.model, text=self.replies[request.key],
            usage=TokenUsage(), usd=self.usd if bought else 0.0, bought=bought,
        )  # fmt: skip

    def _ask(self, request: ModelRequest) -> Ask:
        return Ask(
            endpoint="/v1/responses", model=request.model, instructions=request.instructions,
            texts=tuple(p.text for p in request.parts if isinstance(p, TextPart)),
            pictures=tuple(self._picture(p) for p in request.parts if isinstance(p, ImagePart)),
            schema_name=request.schema_name, schema=request.json_schema, strict=True,
            temperature=request.temperature, max_output_tokens=request.max_output_tokens,
            metadata={}, key=request.key, stream=False, batch=False, number=len(self.requests),
            attempt=1,
        )  # fmt: skip

    def _picture(self, part: ImagePart) -> Picture:
        data = self.blobs.get(part.image.blob_sha256) if self.blobs else b""
        size = Image.open(io.BytesIO(data)).size if data else (0, 0)
        return Picture(data, *size, part.detail)


def data_of(ask: Ask, name: str) -> str:
    """The text of a data field of the user's turn; empty when there is none."""
    found = re.search(rf"<{name}(?: [^>]*)?>(.*?)</{name}>", "\n".join(ask.texts), re.DOTALL)
    return unescape(found[1]) if found else ""


def colours_seen(ask: Ask, most: int = 10) -> list[str]:
    """The commonest colours of the request's own picture, as a model with good eyes sees them."""
    image = np.asarray(Image.open(io.BytesIO(ask.pictures[0].data)).convert("RGB"), np.uint32)
    values, counts = np.unique(image @ np.array([65536, 256, 1], np.uint32), return_counts=True)
    best = np.argsort(-counts)[:most]
    return [f"#{values[i]:06x}" for i in best if counts[i] >= 0.002 * counts.sum()]


_ROLES = ("surface", "ink", "accent", "line", "soft", "shade", "glow", "mark", "tone", "hint")


def looking(ask: Ask) -> Answer:
    """A reader with sense: names the colours it sees, the sizes it was told, and plain roles."""
    sizes = re.findall(r"^(fontSize|radius): (.*)$", data_of(ask, "sizes"), re.MULTILINE)
    tokens = [
        {"group": "color", "value": c, "name": _ROLES[i], "role": "seen", "confidence": 0.9}
        for i, c in enumerate(colours_seen(ask))
    ]
    tokens += [
        {
            "group": group,
            "value": value,
            "name": f"{group.lower()}-x",
            "role": "size",
            "confidence": 0.9,
        }
        for group, values in sizes
        for value in values.split(", ")[:1]
    ]
    nodes = []
    for line in data_of(ask, "outline").splitlines():
        id_, kind = line.split()[:2]
        if kind == "icon":
            nodes.append({"id": id_, "role": None, "name": "small sign", "confidence": 0.8})
        elif kind == "text" and re.search(r" 1?\d(?:\.\d+)?px", line) is None:
            nodes.append({"id": id_, "role": "heading", "name": None, "confidence": 0.75})
        elif kind == "card":
            nodes.append({"id": id_, "role": "card", "name": "panel", "confidence": 0.9})
    return Answer(
        {
            "intent": "Shows something to act on.",
            "confidence": 0.9,
            "tokens": tokens,
            "nodes": nodes,
        }
    )


def hallucinating(share: float, seed: int, told: list[str] | None = None) -> Scenario:
    """`looking`, but this share of its colours comes from nowhere. `told` collects them."""
    dice = random.Random(seed)

    def play(ask: Ask) -> Outcome:
        seen = looking(ask).content
        for token in seen["tokens"]:
            if token["group"] == "color" and dice.random() < share:
                token["value"] = f"#{dice.randrange(1 << 24):06x}"
                if told is not None:
                    told.append(token["value"])
        return Answer(seen)

    return play


def copying(ask: Ask) -> Answer:
    """A writer that hands the example in."""
    return Answer({"tsx": data_of(ask, "example"), "stories": data_of(ask, "example_stories")})


def proposing(ask: Ask) -> Answer:
    """A proposer that knows its part from its instructions and says one thing."""
    part = re.search(r"Your part is (?:the )?(\w+)", ask.instructions)[1]
    name = {
        "props": "tone",
        "events": "onDismiss",
        "states": "loading",
        "accessibility": "landmark",
    }[part]
    need = {
        "name": name,
        "values": [],
        "required": False,
        "confidence": 0.8,
        "rationale": "it is there",
    }
    if ask.schema_name == "NeedsAnswer":
        return Answer({"needs": [need]})
    kind = re.search(r"^kind ([a-z-]+)", data_of(ask, "guesses"), re.MULTILINE)[1]
    kinds = [{"component_type": kind, "confidence": 0.8, "reason": "it looks like one"}]
    return Answer(
        {"needs": [need], "kinds": kinds, "subtype": None, "component_name": "SmallThing"}
    )


def model(**by_form: Scenario | Callable[[Ask], Outcome]) -> Scenario:
    """A whole model; a form that is not named is answered with sense."""
    usual = {
        "ReadAnswer": looking, "PropsAnswer": proposing, "NeedsAnswer": proposing,
        "CodeAnswer": copying,
    }  # fmt: skip
    table = {**usual, **by_form}
    return lambda ask: table[ask.schema_name or ""](ask)


SENSE = model()
"""For `python -m tests.openai_server --scenario tests.hosted:SENSE`."""
THIRD_INVENTED = model(ReadAnswer=hallucinating(0.3, 1))
"""Three of ten colours come from nowhere."""
