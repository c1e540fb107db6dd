"""A picture somebody said something of, ready to learn from; and all of them: a training set."""

from datetime import datetime
from typing import Literal

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.proposal import ComponentType

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class Item(Frozen):
    """What is learnt from of one piece of feedback: counts, ranks and labels, no words."""

    id: int
    """Of the feedback."""
    at: datetime
    author: Sha256
    component: str
    version: int
    project: str
    licence: str
    consent: bool
    flagged: bool
    """A guard found something in it."""
    picture: str | None
    """Perceptual hash, 16 hex digits; None: the picture is gone."""
    code: str | None
    """Hash of the generated code without its layout; None: it is gone."""
    found: ComponentType
    """What the picture was taken for."""
    confidence: float
    kind: ComponentType | None = None
    """What it is, as far as the feedback says."""
    stated: bool = False
    """The kind was named: this happens where the guess was right and where it was wrong."""
    strength: int = 0
    """Of the label: 1 thumbs, 2 accepted or merged, 3 stated."""
    pattern: str | None = None
    """The pattern that the edited code is most like."""
    evidence: tuple[float, ...]
    """Of the rules for each family."""
    facts: tuple[float, ...]
    rankings: dict[str, tuple[str, ...]]
    """Way of looking -> pattern ids, best first."""


class Row(Frozen):
    """An item and where it belongs."""

    item: Item
    family: str
    """What resembles each other or belongs to one project stands on one side of the split."""
    split: Split


class Dataset(Frozen):
    """A training set; its version is the hash of everything in it."""

    version: Sha256
    rows: tuple[Row, ...]
    dropped: dict[str, int]
    """Reason -> pieces of feedback that were left out."""
    licences: dict[str, int]

    def of(self, *splits: Split) -> list[Row]:
        """Rows of these splits, in order."""
        return [row for row in self.rows if row.split in splits]

    @property
    def counts(self) -> dict[Split, int]:
        """Rows of each split."""
        return {split: len(self.of(split)) for split in SPLITS}
