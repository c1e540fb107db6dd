"""Champion against challenger on held-back items, judged as `forge compare` judges."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field

from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.learned import Learned, ModelName
from evaluation.comparison import Comparison, compare
from evaluation.learning.items import Row
from evaluation.records import ItemRecord

CHAMPION, CHALLENGER = "champion", "challenger"
BUILT_IN = "0" * 64
"""Stands for the rules nothing was learnt for."""
AIMS: Mapping[ModelName, tuple[str, ...]] = {
    "component-ranker": ("kind", "confidence"),
    "confidence-calibration": ("confidence",),
    "retrieval-fusion": ("pattern",),
}


class Trial(Frozen):
    """What became of one model in one retraining."""

    model: ModelName
    verdict: Literal["SHIP", "HOLD", "ROLLBACK", "INVALID", "SKIPPED"]
    reasons: tuple[str, ...]
    """Why; of SKIPPED what was missing."""
    champion: Sha256 | None = None
    """None: the built-in rules."""
    challenger: Learned | None = None
    comparison: Comparison | None = None
    figures: dict[str, float] = Field(default_factory=dict)
    """For the record: sizes, losses, means of both on the held-back items."""
    params: dict[str, str] = Field(default_factory=dict)


def skipped(model: ModelName, reason: str) -> Trial:
    """Nothing was trained."""
    return Trial(model=model, verdict="SKIPPED", reasons=(reason,))


def judged(
    rows: Sequence[Row],
    champion: Sequence[Mapping[str, float]],
    challenger: Sequence[Mapping[str, float]],
    addresses: tuple[Sha256, Sha256],
    aims: Sequence[str],
) -> Comparison:
    """Compare the two by `evaluation.comparison`.

    Args:
        rows: Held-back items: neither was trained on them.
        champion: Figures of each, named as `evaluation.measures` does.
        challenger: The same.
        addresses: Content hashes of the two.
        aims: What the challenger is made for.
    """
    a, b = (
        [_record(row, told, name, address) for row, told in zip(rows, side, strict=True)]
        for side, name, address in (
            (champion, CHAMPION, addresses[0]), (challenger, CHALLENGER, addresses[1])
        )
    )  # fmt: skip
    return compare(a, b, (CHAMPION, CHALLENGER), aims=aims)


def means(comparison: Comparison) -> dict[str, float]:
    """Mean figures of both sides, for the record."""
    found: dict[str, float] = {"test.n": comparison.n, "test.families": comparison.families}
    for test in comparison.tests:
        found[f"champion.{test.measure}"] = test.a
        found[f"challenger.{test.measure}"] = test.b
        found[f"gain.{test.measure}"] = test.effect
        found[f"gain.{test.measure}.p"] = test.adjusted
    return found


def _record(row: Row, told: Mapping[str, float], name: str, address: Sha256) -> ItemRecord:
    return ItemRecord(
        item=str(row.item.id), family=row.family, category="feedback",
        component_type=row.item.kind or row.item.found, variant=name, variant_sha256=address,
        status="done", metrics=dict(told),
    )  # fmt: skip
