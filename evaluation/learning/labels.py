"""What a piece of feedback says of the picture: its kind, and the pattern one would start from."""

from collections.abc import Mapping
from typing import NamedTuple

from componentforge.domain.feedback import StoredFeedback
from componentforge.domain.proposal import ComponentType
from evaluation.metrics.structure import THRESHOLD, similarity

THUMBS, TAKEN, STATED = 1, 2, 3
LEAST_ALIKE, LEAST_AHEAD = 0.5, 0.05
"""An edited component is of a pattern when it is so much like it, and so much more than like any
other: unrelated patterns come to 0.04 to 0.5.
"""


class Label(NamedTuple):
    """What was said, as far as it can be learnt from."""

    kind: ComponentType | None
    stated: bool
    """It was named, which happens where the guess was right and where it was wrong."""
    strength: int
    pattern: str | None


def label_of(
    row: StoredFeedback,
    found: ComponentType,
    generated: str | None,
    patterns: Mapping[str, str],
) -> Label:
    """Read the label out of a piece of feedback.

    A kind that was named counts most, then edited code: as long as it still is the generated
    component, the kind was right. Without either, taking it or liking it says so more weakly;
    disliking alone says nothing of the kind.

    Args:
        row: What was said.
        found: What the picture was taken for.
        generated: The TSX it is about, when it is still there.
        patterns: Pattern id -> its TSX, of those that may have been wanted.
    """
    pattern = nearest_pattern(row.edited, patterns) if row.edited else None
    if row.component_type is not None:
        return Label(row.component_type, True, STATED, pattern)
    if row.edited is not None and generated is not None:
        kept = similarity(generated, row.edited).score >= THRESHOLD
        return Label(found if kept else None, False, STATED if kept else 0, pattern)
    if row.outcome in ("accepted", "merged"):
        return Label(found, False, TAKEN, pattern)
    if row.thumbs == "up" and row.outcome is None:
        return Label(found, False, THUMBS, pattern)
    return Label(None, False, 0, pattern)


def nearest_pattern(code: str, patterns: Mapping[str, str]) -> str | None:
    """The pattern `code` is clearly most like; None when there is none."""
    ranked = sorted(((similarity(code, tsx).score, name) for name, tsx in patterns.items()))
    if not ranked:
        return None
    best, name = ranked[-1]
    second = ranked[-2][0] if len(ranked) > 1 else 0.0
    return name if best >= LEAST_ALIKE and best - second >= LEAST_AHEAD else None
