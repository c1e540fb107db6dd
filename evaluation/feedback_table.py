"""Feedback as a table for others to learn from, and the gate it has to pass."""

from collections.abc import Mapping, Sequence
from difflib import unified_diff

import pandas as pd

from componentforge.domain.feedback import StoredFeedback
from evaluation.gx import Unmet, expectations, unmet, where
from evaluation.learning.privacy import without_personal_data

COLUMNS = (
    "id", "at", "component", "version", "run_id", "variant_sha256", "author_sha256", "project",
    "thumbs", "reason", "outcome", "component_type", "generated_sha256", "edited", "diff",
    "lines_changed", "consent", "licence", "flagged", "kinds",
)  # fmt: skip
_TEXTS = (
    "component", "run_id", "variant_sha256", "author_sha256", "project", "thumbs", "reason",
    "outcome", "component_type", "generated_sha256", "edited", "diff", "licence", "kinds",
)  # fmt: skip


def feedback_table(
    rows: Sequence[StoredFeedback], generated: Mapping[str, str], *, everything: bool = False
) -> pd.DataFrame:
    """A row a piece, oldest first, personal data removed; column `diff` is what the edit changed.

    Args:
        rows: What is stored.
        generated: Blob address of a TSX -> its text; one that is gone leaves `diff` empty.
        everything: Also what was not consented to or looks like an attack.
    """
    told: list[dict[str, object]] = []
    for row in sorted(rows, key=lambda row: row.id):
        if not everything and (not row.consent or row.kinds):
            continue
        edited = without_personal_data(row.edited) if row.edited is not None else None
        before = generated.get(row.generated or "")
        diff = (
            None
            if edited is None or before is None
            else code_diff(without_personal_data(before), edited)
        )
        told.append(
            {
                "id": row.id, "at": row.at, "component": row.component, "version": row.version,
                "run_id": row.run_id, "variant_sha256": row.variant_sha256,
                "author_sha256": row.author_sha256,
                "project": without_personal_data(row.project), "thumbs": row.thumbs,
                "reason": without_personal_data(row.reason), "outcome": row.outcome,
                "component_type": row.component_type, "generated_sha256": row.generated,
                "edited": edited, "diff": diff,
                "lines_changed": None if diff is None else changed_lines(diff),
                "consent": row.consent, "licence": row.licence, "flagged": bool(row.kinds),
                "kinds": ",".join(row.kinds),
            }
        )  # fmt: skip
    table = pd.DataFrame(told, columns=list(COLUMNS))
    types: dict[str, str] = dict.fromkeys(_TEXTS, "string")
    types |= {"id": "int64", "version": "int64", "lines_changed": "Int64"}
    types |= {"consent": "bool", "flagged": "bool", "at": "datetime64[us, UTC]"}
    return table.astype(types)


def code_diff(before: str, after: str) -> str:
    """Unified difference of two sources; empty when they are equal."""
    a, b = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(unified_diff(a, b, "generated.tsx", "edited.tsx", n=2))


def changed_lines(diff: str) -> int:
    """Lines that came or went."""
    lines = diff.splitlines()[2:]
    return sum(line.startswith(("+", "-")) for line in lines)


def check_feedback(table: pd.DataFrame, *, everything: bool = False) -> list[Unmet]:
    """What of `feedback_table`'s promises a table does not keep; empty when it keeps all."""
    gxe = expectations()
    wanted = [
        gxe.ExpectTableColumnsToMatchSet(column_set=list(COLUMNS), exact_match=True),
        gxe.ExpectColumnValuesToBeUnique(column="id"),
        gxe.ExpectColumnValuesToBeBetween(column="version", min_value=1),
        gxe.ExpectColumnValuesToBeInSet(column="thumbs", value_set=["up", "down"]),
        gxe.ExpectColumnValuesToBeInSet(
            column="outcome", value_set=["accepted", "merged", "rejected"]
        ),
        gxe.ExpectColumnValuesToMatchRegex(column="author_sha256", regex=r"^[0-9a-f]{64}$"),
        gxe.ExpectColumnValuesToMatchRegex(column="variant_sha256", regex=r"^[0-9a-f]{64}$"),
        gxe.ExpectColumnValueLengthsToBeBetween(column="reason", max_value=2_000),
        gxe.ExpectColumnValuesToNotBeNull(column="kinds", row_condition=where("outcome", "merged")),
    ]
    for name in ("at", "component", "run_id", "author_sha256", "reason", "consent", "flagged"):
        wanted.append(gxe.ExpectColumnValuesToNotBeNull(column=name))
    for name in ("reason", "edited", "project"):
        # What looks like an address of a person is gone.
        wanted.append(
            gxe.ExpectColumnValuesToNotMatchRegex(
                column=name, regex=r"[\w.+-]+@[\w-]+\.[a-zA-Z]{2,}"
            )
        )
    if not everything:
        wanted.append(gxe.ExpectColumnValuesToBeInSet(column="consent", value_set=[True]))
        wanted.append(gxe.ExpectColumnValuesToBeInSet(column="flagged", value_set=[False]))
    return unmet(table, "feedback", wanted)
