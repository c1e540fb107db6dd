"""Everything that was said, with what each picture offers to learn from."""

from typing import TYPE_CHECKING

import numpy as np

from componentforge.domain.feedback import StoredFeedback
from componentforge.domain.proposal import PatternQuery
from componentforge.engines.local.classify import weighed
from componentforge.errors import BlobMissing
from evaluation.golden_likeness import perceptual_hash
from evaluation.learning.build import code_hash
from evaluation.learning.items import Item
from evaluation.learning.labels import label_of
from tasks.models import Evidence
from tasks.retrieve import query_for

if TYPE_CHECKING:
    from componentforge.wiring import Wiring

_LOOKED_AT = 5
"""Of each way of looking: among these patterns the one that an edit is like is sought."""


def gather(wired: "Wiring") -> tuple[list[Item], dict[str, int]]:
    """Items of all feedback, and what of it cannot be used because something is gone.

    Raises:
        ServiceUnavailable: PostgreSQL is away.
    """
    gone: dict[str, int] = {}
    found: list[Item] = []
    patterns = {pattern.id: pattern.code for pattern in wired.patterns().list("forge")}
    known: dict[str, Evidence | None] = {}
    for row in reversed(wired.feedback().all()):
        if row.evidence is None or not row.consent:
            reason = "no consent" if not row.consent else "evidence is gone"
            gone[reason] = gone.get(reason, 0) + 1
            continue
        if row.evidence not in known:
            known[row.evidence] = _evidence(wired, row.evidence)
        evidence = known[row.evidence]
        if evidence is None:
            gone["evidence is gone"] = gone.get("evidence is gone", 0) + 1
            continue
        found.append(_item(wired, row, evidence, patterns))
    return found, gone


def _item(
    wired: "Wiring", row: StoredFeedback, evidence: Evidence, patterns: dict[str, str]
) -> Item:
    known = evidence.known
    features, _ = weighed(known.reading.layout)
    generated = _text(wired, row.generated)
    rankings: dict[str, list[str]] = {}
    if row.edited is not None:
        rankings = wired.patterns().rankings(_query(evidence))
    near = {name for ids in rankings.values() for name in ids[:_LOOKED_AT]}
    best = known.proposal.best
    label = label_of(
        row, best.component_type, generated,
        {name: code for name, code in patterns.items() if name in near},
    )  # fmt: skip
    return Item(
        id=row.id, at=row.at, author=row.author_sha256, component=row.component,
        version=row.version, project=row.project, licence=row.licence, consent=row.consent,
        flagged=bool(row.kinds), picture=_picture(wired, known.screenshot.image.blob_sha256),
        code=code_hash(generated) if generated is not None else None,
        found=best.component_type, confidence=best.confidence, kind=label.kind,
        stated=label.stated, strength=label.strength, pattern=label.pattern,
        evidence=tuple(features.evidence.tolist()), facts=tuple(features.facts.tolist()),
        rankings={name: tuple(ids) for name, ids in rankings.items()},
    )  # fmt: skip


def _query(evidence: Evidence) -> PatternQuery:
    """As it was asked, among our own patterns."""
    return query_for(evidence.known.proposal, evidence.known.guarded.words, None)


def _evidence(wired: "Wiring", address: str) -> Evidence | None:
    try:
        return Evidence.model_validate_json(wired.blobs().get(address))
    except (BlobMissing, ValueError):  # of a version that wrote it otherwise
        return None


def _text(wired: "Wiring", address: str | None) -> str | None:
    try:
        return wired.blobs().get(address).decode("utf-8", "replace") if address else None
    except BlobMissing:
        return None


def _picture(wired: "Wiring", address: str) -> str | None:
    from io import BytesIO

    from PIL import Image

    try:
        with Image.open(BytesIO(wired.blobs().get(address))) as image:
            return perceptual_hash(np.asarray(image.convert("RGB")))
    except (BlobMissing, OSError):
        return None


def reasons(*counts: dict[str, int]) -> dict[str, int]:
    """Several counts as one."""
    merged: dict[str, int] = {}
    for part in counts:
        for name, number in part.items():
            merged[name] = merged.get(name, 0) + number
    return dict(sorted(merged.items()))
