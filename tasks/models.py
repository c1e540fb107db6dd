"""What goes into a generate run, what it knows at the end, and what it leaves."""

from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from pydantic import Field, NonNegativeInt, PositiveFloat, PositiveInt

from componentforge.domain.base import Frozen
from componentforge.domain.component import Attempt, Scores
from componentforge.domain.engine import ModelChoice
from componentforge.domain.learned import UNTRAINED, Label
from componentforge.domain.picture import Guarded, PictureTextPolicy, Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading, RetrievalWeights
from componentforge.domain.records import StageRecord
from componentforge.domain.variant import Variant
from componentforge.wiring import EngineChoice


class GenerateRequest(Frozen):
    """One picture and how it is wanted."""

    image: str
    """Path, as the user wrote it."""
    out: str = "forge-out"
    """The component's folder is made in here."""
    folder: str | None = None
    """Name of that folder; the picture's stem when not given."""
    name: str | None = None
    """PascalCase name of the component; proposed when not given."""
    engine: EngineChoice = EngineChoice()
    hosted: ModelChoice = ModelChoice()
    """Of the engines that ask a hosted model."""
    retrieval: RetrievalWeights | None = None
    """None: those at work, learnt from feedback or built in."""
    learned: Label | None = None
    """Models of the local proposer; None: those at work."""
    library: str | None = None
    """A library of the user's own whose components may be used."""
    scale: Literal[1, 2, 3] | None = None
    """Device px a CSS px; detected when not given."""
    note: str = ""
    """A hint in the user's words. Untrusted."""
    picture_text_policy: PictureTextPolicy = "strip"
    """For words in the picture that give orders to a model."""
    repairs: NonNegativeInt = 2
    """At most so many further attempts after the first."""
    repair_usd: PositiveFloat | None = None
    """No further attempt once the run has cost so many dollars, or what it cost is not known."""
    run_id: str = Field(default_factory=lambda: uuid4().hex)
    started_at: datetime = Field(default_factory=lambda: datetime.now(UTC))

    def variant(self, at_work: RetrievalWeights, learned: str) -> Variant:
        """What it is made by, as a variant.

        Args:
            at_work: Weights where the request names none.
            learned: Models of the local proposer where it names none.
        """
        label = self.learned or learned
        return Variant(
            name="run", engine=self.engine, retrieval=self.retrieval or at_work,
            repairs=self.repairs, learned=None if label == UNTRAINED else label,
            **(self.hosted.model_dump() if self.engine.hosted else {}),
        )  # fmt: skip


class BatchRequest(Frozen):
    """Many pictures and how they are wanted."""

    source: str
    """A folder, searched with all below it, or a manifest: .csv, .jsonl, .parquet."""
    out: str = "forge-out"
    """The components' folders are made in here; the same on every machine that helps."""
    engine: EngineChoice = EngineChoice()
    hosted: ModelChoice = ModelChoice()
    repairs: NonNegativeInt = 2
    repair_usd: PositiveFloat | None = None
    deferred: bool = False
    """Whether hosted models are asked through the Batch API: half the price, a day a round."""
    chunk: PositiveInt = 20
    """Pictures a flow run."""
    in_flight: NonNegativeInt = 0
    """Pictures a process holds at once; 0 is what fits the engine."""
    again: bool = False
    """Do what is done already once more."""


class Understanding(Frozen):
    """Everything known about one picture before a line is written."""

    screenshot: Screenshot
    guarded: Guarded
    reading: Reading
    proposal: Proposal
    hits: tuple[PatternHit, ...]


class Evidence(Frozen):
    """Everything a run knows when it is about to publish."""

    known: Understanding
    attempt: Attempt
    """The best of all."""
    attempts: int
    """How many were made."""


class Published(Frozen):
    """What is on disk now, and what to tell the user."""

    image: str
    folder: str
    status: Literal["done", "failed"]
    error: str | None = None
    name: str | None = None
    """Of the component."""
    component_type: str | None = None
    confidence: float | None = None
    version: int | None = None
    """In the history; None when it could not be asked."""
    scores: Scores | None = None
    verdict: str | None = None
    attempts: int = 0
    seconds: float
    stages: tuple[StageRecord, ...]
    warnings: tuple[str, ...] = ()
