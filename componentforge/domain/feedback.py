"""What somebody says of a generated component, and what of it may be learnt from."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.proposal import ComponentType

LONGEST_REASON, LONGEST_CODE = 2_000, 200_000
"""Characters."""
Outcome = Literal["accepted", "merged", "rejected"]


class Feedback(Frozen):
    """What is said of one version of one component. All of it is untrusted."""

    component: str = Field(min_length=1, max_length=200)
    """Name in the history."""
    version: PositiveInt
    author: str = Field(min_length=1, max_length=200)
    """Who says it; only a hash of it is kept."""
    project: str = Field(default="", max_length=200)
    """What the component belongs to: items of one project never stand on two sides of a split."""
    thumbs: Literal["up", "down"] | None = None
    reason: str = Field(default="", max_length=LONGEST_REASON)
    edited: str | None = Field(default=None, min_length=1, max_length=LONGEST_CODE)
    """The TSX as it was left after editing: its difference to what was generated is the best label.
    """
    outcome: Outcome | None = None
    component_type: ComponentType | None = None
    """What the picture really shows."""
    consent: bool = False
    """May be learnt from."""
    licence: str = Field(default="", max_length=64)
    """SPDX name under which picture and code may be used; empty: not said."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.thumbs, self.reason.strip(), self.edited, self.outcome, self.component_type)
        if not any(said):
            raise ValueError("it says nothing: thumbs, reason, edited, outcome or component_type")
        return self

    @property
    def author_sha256(self) -> Sha256:
        """A pseudonym, the same for the same author."""
        return sha256(f"forge feedback {self.author}".encode()).hexdigest()

    @property
    def content_sha256(self) -> Sha256:
        """The same said once more by the same author has the same."""
        told = self.model_dump(mode="json") | {"author": self.author_sha256}
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class Receipt(Frozen):
    """What became of a piece of feedback."""

    id: int
    new: bool
    """False: the very same was said before."""
    component: str
    version: int
    run_id: str
    variant_sha256: Sha256 | None
    """Of the variant that made that version; None for runs from before it was written down."""
    flagged: bool
    """Its words or code look like an attack: kept, never learnt from."""
    kinds: tuple[str, ...] = ()
    """What the guards call it."""


class StoredFeedback(Frozen):
    """A row of the table."""

    id: int
    at: datetime
    component: str
    version: int
    run_id: str
    variant_sha256: Sha256 | None
    author_sha256: Sha256
    project: str
    thumbs: Literal["up", "down"] | None
    reason: str
    edited: str | None
    generated: Sha256 | None
    """Blob of the TSX it is about."""
    evidence: Sha256 | None
    """Blob of everything the run knew: what a picture's features are taken from."""
    outcome: Outcome | None
    component_type: ComponentType | None
    consent: bool
    licence: str
    kinds: tuple[str, ...]
    """What the guards found; empty: nothing."""


class Retraining(Frozen):
    """One run of the retraining flow that had enough to learn from."""

    id: int
    at: datetime
    seen: int
    """Pieces of feedback there were."""
    dataset: Sha256
    """Version of the training set."""
    decisions: dict[str, str]
    """Model -> SHIP, HOLD, ROLLBACK or INVALID."""
