"""A batch as a table: one row an item, for people, notebooks and the gate."""

from collections.abc import Sequence

import pandas as pd

from componentforge.domain.batch import ItemRow

COLUMNS = {
    "position": "int64",
    "image": "str",
    "folder": "str",
    "state": "str",
    "reason": "str",
    "component_type": "str",
    "confidence": "float64",
    "verdict": "str",
    "seen_gain": "float64",
    "seconds": "float64",
    "stages": "int64",
    "cached": "int64",
    "seconds_saved": "float64",
    "cost_usd": "float64",
    "begun": "int64",
    "image_sha256": "str",
    "finished_at": "datetime64[us, UTC]",
}
"""Name -> type. What does not apply is missing, never 0 or an empty text."""


def batch_table(rows: Sequence[ItemRow]) -> pd.DataFrame:
    """One row an item in order of position, with the columns and types of `COLUMNS`."""
    records: list[dict[str, object]] = []
    for row in rows:
        result = row.result
        records.append(
            {
                "position": row.position,
                "image": row.item.image,
                "folder": row.item.folder,
                "state": row.state,
                "reason": result.reason if result else None,
                "component_type": result.component_type if result else None,
                "confidence": result.confidence if result else None,
                "verdict": result.verdict if result else None,
                "seen_gain": result.seen_gain if result else None,
                "seconds": result.seconds if result else None,
                "stages": result.stages if result else 0,
                "cached": result.cached if result else 0,
                "seconds_saved": result.seconds_saved if result else 0.0,
                "cost_usd": result.cost_usd if result else 0.0,
                "begun": row.begun,
                "image_sha256": result.image_sha256 if result else None,
                "finished_at": row.finished_at,
            }
        )
    table = pd.DataFrame.from_records(records, columns=list(COLUMNS))
    return table.astype(COLUMNS)  # pyright: ignore[reportArgumentType]
