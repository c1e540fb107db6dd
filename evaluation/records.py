"""What an evaluation leaves: a record an item, and all of them together. JSON in and out."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, PositiveInt

from componentforge.domain.base import Blob, Frozen, Sha256
from componentforge.domain.component import Finding
from componentforge.domain.records import StageRecord
from componentforge.domain.variant import Variant

SCHEMA_VERSION = 1


class ItemRecord(Frozen):
    """One item, through one variant, once. A failure is a record like any other."""

    item: str
    family: str
    category: str
    component_type: str
    """The true one."""
    variant: str
    variant_sha256: Sha256
    epoch: int = 0
    status: Literal["done", "failed"]
    error: str | None = None
    outside: bool = False
    """It failed because a service was away: says nothing of the variant, and is tried again."""
    metrics: dict[str, float | None]
    """By name of `measures.MEASURES`; None does not apply."""
    found_type: str | None = None
    findings: tuple[Finding, ...] = ()
    """Worst first, at most 40."""
    code: str | None = None
    reference: str | None = None
    """The item's own code, where it has one."""
    picture: Blob | None = None
    render: Blob | None = None
    difference: Blob | None = None
    stages: tuple[StageRecord, ...] = ()


class Evaluation(Frozen):
    """Every record of one run of the benchmark, and what it was made of."""

    schema_version: int = SCHEMA_VERSION
    id: str
    """Of dataset, variants, items and code: equal for a run that would give the same."""
    dataset: str
    dataset_version: str
    dataset_sha256: Sha256
    code_version: str
    """Of the program: its version and, in a checkout, the commit."""
    stage_versions: dict[str, int] = Field(default_factory=dict)
    metric_versions: dict[str, int] = Field(default_factory=dict)
    variants: tuple[Variant, ...]
    epochs: PositiveInt = 1
    started_at: datetime
    seconds: float = 0.0
    records: tuple[ItemRecord, ...]

    def of(self, variant: str) -> tuple[ItemRecord, ...]:
        """The records of one variant, in order of item and epoch."""
        return tuple(record for record in self.records if record.variant == variant)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return self.model_dump(mode="json")
