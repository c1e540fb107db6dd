"""A variant: everything about the way from picture to component that can be chosen.

Its content hash stands in every record. A stage's cache key takes only what `uses` gives for that
stage, so two variants share every result they have in common.
"""

import json
from hashlib import sha256
from typing import Any, Self

from pydantic import Field, NonNegativeInt, ValidationError, model_validator

from componentforge.domain.base import Frozen
from componentforge.domain.engine import (
    CAPABILITIES,
    EngineChoice,
    ModelChoice,
    known_engine,
    parse_engines,
)
from componentforge.domain.learned import Label
from componentforge.domain.proposal import RetrievalWeights
from componentforge.errors import ConfigurationError

PARTS = ("read", "propose", "retrieve", "synthesize", "repair")
"""What can be swapped between two variants, in the order of the way."""
_OPTION = "--variant"
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$"
_REMEDY = (
    "use NAME=engine:local,repairs:2 with engine, read, propose, synthesize, model, prompt, "
    "temperature, repairs, learned, words, meaning or family"
)


class Variant(Frozen):
    """One configuration, named."""

    name: str = Field(pattern=_NAME)
    """For people; no part of the content hash."""
    engine: EngineChoice = EngineChoice()
    model: str | None = None
    """Of the stages whose engine is not local; None: the settings' own."""
    prompt: str | None = None
    """Version of the prompts of those stages."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    retrieval: RetrievalWeights = RetrievalWeights()
    repairs: NonNegativeInt = 2
    """Refinement budget: at most so many attempts after the first."""
    learned: Label | None = None
    """Models of the local proposer: ranker and calibration; None: those at work."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        asked = [k for k in ("model", "prompt", "temperature") if getattr(self, k) is not None]
        if asked and not self.engine.hosted:
            raise ValueError(f"{asked[0]} means nothing to the local engine")
        return self

    @property
    def hosted(self) -> ModelChoice:
        """What hosted models are asked."""
        return ModelChoice(model=self.model, prompt=self.prompt, temperature=self.temperature)

    def settled(self, usual: ModelChoice) -> "Variant":
        """With what the settings say where it says nothing itself, so that its hash tells all."""
        if not self.engine.hosted:
            return self
        mine, theirs = self.hosted.model_dump(exclude_none=True), usual.model_dump()
        return self.model_copy(update={**theirs, **mine})

    @property
    def content_sha256(self) -> str:
        """Equal for variants that do the same, whatever they are called."""
        return _hash({part: self.uses(part) for part in PARTS})

    def uses(self, part: str) -> dict[str, Any]:
        """What one of `PARTS` depends on, and nothing else."""
        if part == "retrieve":
            return self.retrieval.model_dump()
        if part == "repair":
            return {"repairs": self.repairs}
        engine = getattr(self.engine, part)
        used: dict[str, Any] = {"engine": engine}
        if part == "propose" and engine == "local" and self.learned is not None:
            used["learned"] = self.learned
        if engine != "local":
            used |= {"model": self.model, "prompt": self.prompt, "temperature": self.temperature}
        return used

    def differs(self, other: "Variant") -> tuple[str, ...]:
        """The parts in which the two are not the same."""
        return tuple(part for part in PARTS if self.uses(part) != other.uses(part))

    def with_parts(self, other: "Variant", parts: tuple[str, ...]) -> "Variant":
        """This one with those parts of `other`.

        Raises:
            ConfigurationError: The two ask a hosted engine for different models, prompts or
                temperatures, which one variant cannot hold.
        """
        capabilities = {p: getattr(other.engine, p) for p in parts if p in CAPABILITIES}
        taken: dict[str, Any] = {"engine": self.engine.model_copy(update=capabilities)}
        if "retrieve" in parts:
            taken["retrieval"] = other.retrieval
        if "repair" in parts:
            taken["repairs"] = other.repairs
        if "propose" in parts:
            taken["learned"] = other.learned
        name = f"{self.name}+{'+'.join(parts)}"[:64]
        hosted = other if any(v != "local" for v in capabilities.values()) else self
        asked = {k: getattr(hosted, k) for k in ("model", "prompt", "temperature")}
        remote = any(getattr(taken["engine"], c) != "local" for c in CAPABILITIES)
        mixed = self.model_copy(
            update={**taken, **(asked if remote else dict.fromkeys(asked)), "name": name}
        )
        for part in PARTS:
            if mixed.uses(part) != (other if part in parts else self).uses(part):
                raise ConfigurationError(
                    _OPTION,
                    f"{self.name} and {other.name} use different models in different stages",
                    "compare them as wholes: --no-attribution",
                )
        return mixed


def parse_variant(
    spec: str,
    base: EngineChoice | None = None,
    learned: str | None = None,
    retrieval: RetrievalWeights | None = None,
) -> Variant:
    """`NAME`, or `NAME=key:value,...`; what is left out is the default.

    Args:
        spec: As written on the command line.
        base: Engines where the specification names none.
        learned: Models where it names none.
        retrieval: Weights where it names none.

    Raises:
        ConfigurationError: A key, an engine or a value that does not exist or does not fit.
    """
    name, _, rest = spec.partition("=")
    engines = (base or EngineChoice()).model_dump()
    plain: dict[str, Any] = {"name": name.strip(), "learned": learned}
    weights: dict[str, Any] = (retrieval or RetrievalWeights()).model_dump()
    for pair in filter(None, (part.strip() for part in rest.split(","))):
        key, colon, value = (text.strip() for text in pair.partition(":"))
        if not colon or not value:
            raise ConfigurationError(_OPTION, f"{pair!r} is no key:value", _REMEDY)
        if key == "engine":
            engines = parse_engines(value).model_dump()
        elif key in CAPABILITIES:
            engines[key] = known_engine(value)
        elif key in RetrievalWeights.model_fields:
            weights[key] = value
        elif key in ("model", "prompt", "temperature", "repairs", "learned"):
            plain[key] = value
        else:
            raise ConfigurationError(_OPTION, f"{key!r} is no part of a variant", _REMEDY)
    try:
        return Variant(
            engine=EngineChoice(**engines), retrieval=RetrievalWeights(**weights), **plain
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = f"{first['loc'][-1]}: " if first["loc"] else ""
        problem = str(first["msg"]).removeprefix("Value error, ")
        raise ConfigurationError(_OPTION, f"{spec!r}: {where}{problem}", _REMEDY) from None


def _hash(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()
