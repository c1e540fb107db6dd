"""The gate on a batch's results: Great Expectations says whether the table can be relied on."""

import logging
import os
from importlib import import_module
from typing import Any, NamedTuple

import pandas as pd

from evaluation.batch_table import COLUMNS


class Broken(NamedTuple):
    """One expectation that does not hold."""

    expectation: str
    column: str | None
    rows: int
    """How many rows break it; 0 where it is about the table."""
    example: str

    def __str__(self) -> str:
        where = f"column {self.column!r}" if self.column else "the table"
        example = f", for example {self.example}" if self.example else ""
        return f"results: {where} breaks {self.expectation} in {self.rows} rows{example}"


def check_results(table: pd.DataFrame) -> list[Broken]:
    """What of `batch_table`'s promises a table does not keep; empty when it keeps all."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("results").add_dataframe_asset("items")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
        batch_parameters={"dataframe": table}
    )
    suite = gx.ExpectationSuite("batch results", expectations=_expectations())
    found: Any = batch.validate(suite, result_format={"result_format": "BASIC"})
    return [_broken(result) for result in found.results if not result.success]


def _expectations() -> list[Any]:
    gxe: Any = import_module("great_expectations.expectations")  # it says too little of its types
    done, failed = 'state=="done"', 'state=="failed"'
    rows: dict[str, Any] = {"condition_parser": "pandas"}
    return [
        gxe.ExpectTableColumnsToMatchSet(column_set=list(COLUMNS), exact_match=True),
        gxe.ExpectColumnValuesToBeUnique(column="position"),
        gxe.ExpectColumnValuesToBeUnique(column="folder"),
        gxe.ExpectColumnValuesToNotBeNull(column="image"),
        gxe.ExpectColumnValuesToBeInSet(column="state", value_set=["done", "failed", "skipped"]),
        gxe.ExpectColumnValuesToBeBetween(column="confidence", min_value=0, max_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="seen_gain", max_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="seconds", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="cost_usd", min_value=0),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="stages", column_B="cached", or_equal=True
        ),
        gxe.ExpectColumnValuesToNotBeNull(column="component_type", row_condition=done, **rows),
        gxe.ExpectColumnValuesToNotBeNull(column="image_sha256", row_condition=done, **rows),
        gxe.ExpectColumnValuesToNotBeNull(column="reason", row_condition=failed, **rows),
        gxe.ExpectColumnValuesToBeNull(column="reason", row_condition=done, **rows),
    ]


def _broken(result: Any) -> Broken:
    kwargs: dict[str, Any] = result.expectation_config.kwargs
    examples: list[Any] = result.result.get("partial_unexpected_list") or []
    columns = [str(kwargs[name]) for name in ("column", "column_A") if name in kwargs]
    condition = kwargs.get("row_condition")
    told = str(result.expectation_config.type).removeprefix("expect_")
    return Broken(
        expectation=f"{told} where {condition}" if condition else told,
        column=columns[0] if columns else None,
        rows=int(result.result.get("unexpected_count") or 0),
        example=repr(examples[0]) if examples else "",
    )
