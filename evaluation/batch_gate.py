"""The gate on a batch's results: Great Expectations says whether the table can be relied on."""

import pandas as pd

from evaluation.batch_table import COLUMNS
from evaluation.gx import Unmet, expectations, unmet, where


def check_results(table: pd.DataFrame) -> list[Unmet]:
    """What of `batch_table`'s promises a table does not keep; empty when it keeps all."""
    gxe = expectations()
    done, failed = where("state", "done"), where("state", "failed")
    return unmet(
        table,
        "batch results",
        [
            gxe.ExpectTableColumnsToMatchSet(column_set=list(COLUMNS), exact_match=True),
            gxe.ExpectColumnValuesToBeUnique(column="position"),
            gxe.ExpectColumnValuesToBeUnique(column="folder"),
            gxe.ExpectColumnValuesToNotBeNull(column="image"),
            gxe.ExpectColumnValuesToBeInSet(
                column="state", value_set=["done", "failed", "skipped"]
            ),
            gxe.ExpectColumnValuesToBeBetween(column="confidence", min_value=0, max_value=1),
            gxe.ExpectColumnValuesToBeBetween(column="seen_gain", max_value=1),
            gxe.ExpectColumnValuesToBeBetween(column="seconds", min_value=0),
            gxe.ExpectColumnValuesToBeBetween(column="cost_usd", min_value=0),
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="stages", column_B="cached", or_equal=True
            ),
            gxe.ExpectColumnValuesToNotBeNull(column="component_type", row_condition=done),
            gxe.ExpectColumnValuesToNotBeNull(column="image_sha256", row_condition=done),
            gxe.ExpectColumnValuesToNotBeNull(column="reason", row_condition=failed),
            gxe.ExpectColumnValuesToBeNull(column="reason", row_condition=done),
        ],
    )
