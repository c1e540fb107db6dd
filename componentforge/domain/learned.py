"""What can be learnt from feedback: three small models, each a piece of JSON with a hash."""

import json
from hashlib import sha256
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, TypeAdapter, model_validator

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.proposal import ComponentType, RetrievalWeights

RANKER, CALIBRATION, FUSION = "component-ranker", "confidence-calibration", "retrieval-fusion"
ModelName = Literal["component-ranker", "confidence-calibration", "retrieval-fusion"]
MODELS: tuple[ModelName, ...] = ("component-ranker", "confidence-calibration", "retrieval-fusion")
"""In the order in which they are trained: a calibration belongs to a ranker."""

Label = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{12}|-)\.([0-9a-f]{12}|-)$")]
"""Ranker and calibration by the start of their hashes; `-.-` is neither."""
UNTRAINED = "-.-"


class _Learned(Frozen):
    @property
    def sha256(self) -> Sha256:
        """Of the content: what stands in cache keys and names the artifact."""
        told = self.model_dump(mode="json")
        return sha256(json.dumps(told, sort_keys=True, allow_nan=False).encode()).hexdigest()


class Curve(Frozen):
    """Platt's curve: log odds in, log odds out."""

    slope: float = Field(gt=0, le=100)
    offset: float = Field(ge=-100, le=100)


class Ranker(_Learned):
    """Adds to the evidence for each family what feedback taught: `scale * evidence + bias +
    weights @ facts`.
    """

    model: Literal["component-ranker"] = "component-ranker"
    families: tuple[ComponentType, ...]
    facts: tuple[str, ...]
    """Names of the facts, in the order of the columns."""
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    """What the facts are centred and scaled by; above 0."""
    scale: float
    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    """A row a family."""
    curve: Curve
    """How its strengths become probabilities, until a calibration of its own is promoted."""

    @model_validator(mode="after")
    def _shaped(self) -> Self:
        rows = {len(self.facts), len(self.means), len(self.deviations)}
        rows |= {len(row) for row in self.weights}
        if len(rows) > 1 or len({len(self.families), len(self.bias), len(self.weights)}) > 1:
            raise ValueError("its parts have different sizes")
        if min(self.deviations, default=1.0) <= 0:
            raise ValueError("a deviation is not above 0")
        return self


class CurveFor(_Learned):
    """A calibration, and the ranker whose strengths it was fitted on."""

    model: Literal["confidence-calibration"] = "confidence-calibration"
    curve: Curve
    ranker: Sha256 | None = None
    """None: the rules alone. With another ranker at work it says nothing."""


class Fusion(_Learned):
    """What a rank weighs when the rankings of patterns are fused."""

    model: Literal["retrieval-fusion"] = "retrieval-fusion"
    weights: RetrievalWeights


Learned = Annotated[Ranker | CurveFor | Fusion, Field(discriminator="model")]
LEARNED: TypeAdapter[Learned] = TypeAdapter(Learned)


class Champion(Frozen):
    """Which version of a model is at work."""

    version: str
    """In the registry."""
    sha256: Sha256
