"""A batch: many pictures, a status row each, worked off by any number of processes."""

from datetime import datetime
from typing import Literal

from pydantic import Field, NonNegativeInt

from componentforge.domain.base import Frozen, Sha256, Unit
from componentforge.domain.engine import ModelChoice

ItemState = Literal["queued", "running", "done", "failed", "skipped"]
FINAL: frozenset[ItemState] = frozenset({"done", "failed", "skipped"})
"""States an item does not leave by itself."""


class BatchItem(Frozen):
    """One picture of a batch and how it is wanted. What is None is the batch's own choice."""

    image: str
    """Path, as the user wrote it; of a manifest's row: seen from the manifest's folder."""
    folder: str
    """Name of its folder inside the batch's `out`; no two items share one."""
    name: str | None = None
    """PascalCase name of the component; proposed when not given."""
    note: str = ""
    """A hint in the user's words. Untrusted."""
    library: str | None = None
    scale: Literal[1, 2, 3] | None = None
    """Device px a CSS px; detected when not given."""


class BatchOptions(Frozen):
    """What all items of a batch share."""

    out: str
    """Absolute path; the components' folders are made in here."""
    engine: str = "local"
    """As `--engine` takes it."""
    hosted: ModelChoice = ModelChoice()
    repairs: NonNegativeInt = 2
    repair_usd: float | None = Field(default=None, gt=0)
    """As `GenerateRequest` has it, a picture."""
    deferred: bool = False
    """Whether hosted models are asked through the Batch API."""
    caller: str = ""
    """Whose quota it counts against; empty is the local user."""


class ItemResult(Frozen):
    """How one item ended."""

    state: Literal["done", "failed"]
    reason: str | None = None
    """Why it failed, one line."""
    image_sha256: Sha256 | None = None
    """Of the picture as it was read; None when it could not be."""
    component_type: str | None = None
    confidence: Unit | None = None
    verdict: str | None = None
    seen_gain: float | None = None
    """Likeness, at most 1."""
    seconds: float = Field(default=0.0, ge=0.0)
    stages: NonNegativeInt = 0
    """How many ran or were answered from the cache, `publish` left out."""
    cached: NonNegativeInt = 0
    """How many of them the cache answered."""
    seconds_saved: float = Field(default=0.0, ge=0.0)
    cost_usd: float | None = 0.0
    """None: unknown."""


class ItemRow(Frozen):
    """One item and where it stands."""

    position: NonNegativeInt
    item: BatchItem
    state: ItemState
    begun: NonNegativeInt = 0
    """How often a worker took it up."""
    rounds: NonNegativeInt = 0
    """How often it had to wait for an answer of a batch at a provider."""
    spent_usd: float | None = 0.0
    """In those rounds. None: unknown."""
    result: ItemResult | None = None
    finished_at: datetime | None = None


class BatchCounts(Frozen):
    """Items by state, and what they took so far."""

    queued: NonNegativeInt = 0
    awaiting: NonNegativeInt = 0
    """Of these: wait for an answer of a batch at a provider."""
    running: NonNegativeInt = 0
    done: NonNegativeInt = 0
    failed: NonNegativeInt = 0
    skipped: NonNegativeInt = 0
    stages: NonNegativeInt = 0
    cached: NonNegativeInt = 0
    seconds: float = 0.0
    """Sum over the items, not wall time."""
    seconds_saved: float = 0.0
    cost_usd: float = 0.0
    unknown_cost: NonNegativeInt = 0
    """Items whose cost is not known."""
    oldest_queued_s: float = 0.0
    """How long the longest waiting item has waited."""

    @property
    def total(self) -> int:
        """All items."""
        return self.queued + self.running + self.done + self.failed + self.skipped

    @property
    def ready(self) -> int:
        """Items a worker could take up now."""
        return self.queued - self.awaiting

    @property
    def finished(self) -> int:
        """Items that reached an end."""
        return self.done + self.failed + self.skipped
