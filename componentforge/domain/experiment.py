"""An experiment as it was registered before the first unit saw it. Nothing in it changes later."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, model_validator

from componentforge.domain.base import Frozen, Unit
from componentforge.domain.variant import Variant

KEY = r"^[a-z0-9][a-z0-9._-]{0,62}$"
LEAST_UNITS = 40
"""An arm with fewer units than half of this is not looked at: too few for a normal mean."""


class Goal(Frozen):
    """A metric and which way is better."""

    metric: str = Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")
    better: Literal["higher", "lower"] = "higher"


class Guardrail(Goal):
    """A metric that must not get worse by more than its margin."""

    margin: PositiveFloat


class Arm(Frozen):
    """A variant and the share of the traffic it gets."""

    variant: Variant
    weight: float = Field(gt=0, le=1)


class Namespace(Frozen):
    """A part of all units, so that experiments that disturb each other never share one."""

    name: str = Field(min_length=1, max_length=63)
    start: Unit
    end: Unit

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise ValueError("a namespace starts before it ends")
        return self


class Experiment(Frozen):
    """What is asked, of whom, and what will count as an answer."""

    key: str = Field(pattern=KEY)
    hypothesis: str = Field(min_length=10, max_length=2000)
    unit: Literal["project", "design"]
    """What is assigned. Never a single request: two of one project would see both variants."""
    arms: tuple[Arm, ...] = Field(min_length=2, max_length=8)
    """The first is the control."""
    primary: Goal
    secondary: tuple[Goal, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    planned_units: PositiveInt = Field(ge=LEAST_UNITS)
    """Over all arms. The intervals are tightest there; it may end earlier, or go on."""
    deviation: PositiveFloat
    """Expected standard deviation of the primary metric between units of one arm."""
    seed: str = Field(default="", max_length=63)
    """Of the hash; empty: the key."""
    coverage: float = Field(default=1.0, gt=0, le=1)
    """Share of the units that take part."""
    namespace: Namespace | None = None
    forced: dict[str, str] = Field(default_factory=dict)
    """Unit -> variant name: for looking at one; left out of the analysis."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = self.variants
        if len(set(names)) < len(names):
            raise ValueError("two arms have one name")
        if len({arm.variant.content_sha256 for arm in self.arms}) < len(self.arms):
            raise ValueError("two arms do the same")
        if not math.isclose(sum(self.weights), 1.0, abs_tol=1e-6):
            raise ValueError(f"the weights add up to {sum(self.weights):g}, not 1")
        metrics = [goal.metric for goal in self.goals]
        if len(set(metrics)) < len(metrics):
            raise ValueError("a metric is named twice")
        if unknown := sorted(set(self.forced.values()) - set(names)):
            raise ValueError(f"forced to {unknown[0]!r}, which is no arm")
        return self

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the arms' variants, the control first."""
        return tuple(arm.variant.name for arm in self.arms)

    @property
    def weights(self) -> tuple[float, ...]:
        """Shares of the arms, adding up to 1."""
        return tuple(arm.weight for arm in self.arms)

    @property
    def goals(self) -> tuple[Goal, ...]:
        """All metrics: primary, secondary, guardrails."""
        return (self.primary, *self.secondary, *self.guardrails)

    @property
    def hash_seed(self) -> str:
        """What the assignment is seeded with."""
        return self.seed or self.key

    @property
    def content_sha256(self) -> str:
        """Of all that was registered."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
        return sha256(text.encode()).hexdigest()


class Registered(Frozen):
    """An experiment and how it stands."""

    experiment: Experiment
    state: Literal["running", "stopped"]
    stopped_arms: tuple[str, ...] = ()
    """Variants that get no new units."""
    reason: str | None = None
    shipped: str | None = None
    created_at: datetime
    stopped_at: datetime | None = None


class UnitRow(Frozen):
    """What one unit got and did."""

    unit: str
    arm: int
    values: Mapping[str, float]
    """Metric -> mean over its results. What is missing is missing."""
    before: Mapping[str, float]
    """Metric -> the same before the experiment: CUPED's covariate."""
    segments: Mapping[str, str] = Field(default_factory=dict)
    """What was known of it before: group name -> the unit's group."""


class Segmented(Frozen):
    """A group a unit belonged to before it saw the experiment."""

    unit: str = Field(min_length=1, max_length=200)
    segment: str = Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")
    value: str = Field(min_length=1, max_length=100)


class Outcome(Frozen):
    """One measurement of one unit."""

    unit: str = Field(min_length=1, max_length=200)
    metric: str = Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")
    value: float = Field(allow_inf_nan=False)
    result: str = Field(min_length=1, max_length=200)
    """What it was measured on; the same once more changes nothing."""
    before: bool = False
    """Measured before the unit saw the experiment."""
