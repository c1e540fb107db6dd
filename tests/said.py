"""Stored feedback for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from componentforge.domain.feedback import Retraining, StoredFeedback

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def said(number: int = 1, **changes: Any) -> StoredFeedback:
    """A piece that may be learnt from."""
    told: dict[str, Any] = {
        "id": number, "at": AT + timedelta(days=number), "component": f"button-{number}",
        "version": 1, "run_id": f"r{number}", "variant_sha256": "ab" * 32,
        "author_sha256": "cd" * 32, "project": "shop", "thumbs": "up", "reason": "just right",
        "edited": None, "generated": "ef" * 32, "evidence": "12" * 32, "outcome": "merged",
        "component_type": None, "consent": True, "licence": "MIT", "kinds": (),
    }  # fmt: skip
    return StoredFeedback.model_validate({**told, **changes})


def retraining(number: int = 1, **decisions: str) -> Retraining:
    """A run of the flow."""
    return Retraining(
        id=number, at=AT, seen=1000, dataset="34" * 32,
        decisions={"component-ranker": "SHIP", "retrieval-fusion": "HOLD", **decisions},
    )  # fmt: skip
