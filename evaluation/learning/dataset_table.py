"""A training set as a table and a card, and the gate it has to pass before anything is trained."""

import json
from typing import Any, get_args

import pandas as pd

from componentforge.domain.proposal import ComponentType
from evaluation.gx import expectations, unmet
from evaluation.learning.build import LICENCES
from evaluation.learning.items import SPLITS, Dataset


def dataset_table(dataset: Dataset) -> pd.DataFrame:
    """A row an item; vectors as lists, rankings as JSON. Holds no words of anybody's."""
    told = [
        {"split": row.split, "family": row.family, **row.item.model_dump(exclude={"rankings"}),
         "rankings": json.dumps(row.item.rankings, sort_keys=True)}
        for row in dataset.rows
    ]  # fmt: skip
    return pd.DataFrame(told)


def dataset_card(dataset: Dataset) -> dict[str, Any]:
    """What a reader has to know of it."""
    return {
        "schema_version": 1, "version": dataset.version, "rows": len(dataset.rows),
        "families": len({row.family for row in dataset.rows}), "splits": dataset.counts,
        "dropped": dataset.dropped, "licences": dataset.licences,
        "labelled": sum(row.item.kind is not None for row in dataset.rows),
        "edited": sum(row.item.pattern is not None for row in dataset.rows),
        "first": min((row.item.at.isoformat() for row in dataset.rows), default=None),
        "last": max((row.item.at.isoformat() for row in dataset.rows), default=None),
    }  # fmt: skip


def check_dataset(dataset: Dataset) -> tuple[str, ...]:
    """What speaks against training on it; empty: nothing."""
    if not dataset.rows:
        return ("no feedback is left to learn from",)
    gxe = expectations()
    families = [*get_args(ComponentType)]
    wanted = [
        gxe.ExpectColumnValuesToBeUnique(column="id"),
        gxe.ExpectColumnValuesToBeInSet(column="split", value_set=list(SPLITS)),
        gxe.ExpectColumnValuesToBeInSet(column="licence", value_set=sorted(LICENCES)),
        gxe.ExpectColumnValuesToBeInSet(column="consent", value_set=[True]),
        gxe.ExpectColumnValuesToBeInSet(column="flagged", value_set=[False]),
        gxe.ExpectColumnValuesToBeInSet(column="kind", value_set=families),
        gxe.ExpectColumnValuesToBeInSet(column="found", value_set=families),
        gxe.ExpectColumnValuesToBeBetween(column="confidence", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="strength", min_value=0, max_value=3),
    ]
    found = [str(problem) for problem in unmet(dataset_table(dataset), "training set", wanted)]
    return (*found, *leaks(dataset))


def leaks(dataset: Dataset) -> tuple[str, ...]:
    """What stands on two sides of the split."""
    found: list[str] = []
    for name in ("family", "project", "picture", "code"):
        seen: dict[str, str] = {}
        for row in dataset.rows:
            value: str | None = row.family if name == "family" else getattr(row.item, name)
            if value and seen.setdefault(value, row.split) != row.split:
                found.append(f"{name} {value[:24]} stands in {seen[value]} and in {row.split}")
                break
    return tuple(found)
