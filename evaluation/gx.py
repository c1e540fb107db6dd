"""Great Expectations, quiet: no analytics, no progress bars, none of its own deprecations."""

import logging
import os
import warnings
from importlib import import_module
from typing import Any, NamedTuple, cast

import pandas as pd


class Unmet(NamedTuple):
    """One expectation that does not hold."""

    expectation: str
    """Its type without `expect_`, and the rows it is about where it is not about all."""
    column: str | None
    rows: int
    """How many rows break it; 0 where it is about the table."""
    example: str
    """One value that breaks it; empty where there is none to show."""

    def __str__(self) -> str:
        where = f"column {self.column!r}" if self.column else "the table"
        rows = f" in {self.rows} rows" if self.rows else ""
        example = f", for example {self.example}" if self.example else ""
        return f"{where} breaks {self.expectation}{rows}{example}"


def expectations() -> Any:
    """The module of expectation classes; importing it takes seconds, so it is done late."""
    return _imported("great_expectations.expectations")


def where(column: str, value: str) -> Any:
    """The rows whose `column` is `value`, as an expectation's `row_condition` takes them."""
    conditions = _imported("great_expectations.expectations.row_conditions")
    return conditions.Column(column) == value


def unmet(table: pd.DataFrame, name: str, wanted: list[Any]) -> list[Unmet]:
    """Those of the expectations that `table` does not meet, in the order they were given."""
    gx = _imported("great_expectations")
    types = _imported("great_expectations.data_context.types.base")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = types.ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("tables").add_dataframe_asset(name)
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
            batch_parameters={"dataframe": table}
        )
        suite = gx.ExpectationSuite(name, expectations=wanted)
        found = batch.validate(suite, result_format={"result_format": "BASIC"})
    return [_unmet(result) for result in found.results if not result.success]


def _imported(name: str) -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module(name)


def _unmet(result: Any) -> Unmet:
    kwargs: dict[str, Any] = result.expectation_config.kwargs
    examples: list[Any] = result.result.get("partial_unexpected_list") or []
    columns = [str(kwargs[name]) for name in ("column", "column_A") if name in kwargs]
    condition = kwargs.get("row_condition")
    told = str(result.expectation_config.type).removeprefix("expect_")
    return Unmet(
        expectation=f"{told} where {_condition(condition)}" if condition else told,
        column=columns[0] if columns else None,
        rows=int(result.result.get("unexpected_count") or 0),
        example=repr(examples[0]) if examples else "",
    )


def _condition(condition: Any) -> str:
    """`state == 'done'`."""
    if isinstance(condition, dict):
        found: dict[str, Any] = cast(dict[str, Any], condition)
        return f"{found['column']['name']} {found['operator']} {found['parameter']!r}"
    return f"{condition.column.name} {condition.operator.value} {condition.parameter!r}"
