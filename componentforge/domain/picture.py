"""What came in: a screenshot, the words in it, and what the guard made of them."""

from typing import Literal

from pydantic import Field, PositiveInt

from componentforge.domain.base import Blob, Box, Frozen, Unit


class Screenshot(Frozen):
    """A normalised picture of one UI: 8-bit sRGB PNG without alpha or metadata, upright."""

    image: Blob
    width: PositiveInt
    """CSS px: device px / scale, rounded up."""
    height: PositiveInt
    """CSS px."""
    device_width: PositiveInt
    """Device px: columns of the stored PNG."""
    device_height: PositiveInt
    """Device px: rows of the stored PNG."""
    scale: Literal[1, 2, 3]
    """Device px a CSS px."""
    scale_confidence: Unit
    """1.0 when the user gave it."""


class Word(Frozen):
    """One line of text as OCR saw it (a line never spans a visible gap between columns)."""

    text: str = Field(min_length=1)
    box: Box
    """Tight box of the line as detected, CSS px; refined later by ink."""
    confidence: Unit


class Words(Frozen):
    """All lines of text in a picture, in reading order."""

    lines: tuple[Word, ...]
    right_to_left: bool = False
    """Whether most of the letters belong to a right-to-left script."""


PictureTextPolicy = Literal["strip", "quarantine", "block"]
"""What happens to a picture whose words give orders.

`strip`: the words are drawn and never followed, with a warning. `quarantine`: no engine gets to
read them, dots stand in their place, and the component waits for a person's review. `block`: the
picture is refused.
"""


class GuardFinding(Frozen):
    """One suspicion about an untrusted text. The words stay content, never instruction."""

    where: Literal["note", "picture", "name"]
    text: str
    score: Unit
    """Higher is more suspicious."""
    kinds: tuple[str, ...]
    reason: str
    action: Literal["dropped", "kept as content", "withheld"] = "kept as content"


class Guarded(Frozen):
    """Untrusted inputs after the guard."""

    words: Words
    note: str
    """Empty when none was given or when the note was stripped."""
    findings: tuple[GuardFinding, ...] = ()
    problems: tuple[str, ...] = ()
    """What went wrong with the optional third layer; its word is then missing."""

    @property
    def withheld(self) -> bool:
        """Whether words were kept from the engines, so that a person must look."""
        return any(finding.action == "withheld" for finding in self.findings)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line for each finding and problem, for the user."""
        found = tuple(f"{f.where}: {f.reason}; {f.action}" for f in self.findings)
        return found + self.problems
