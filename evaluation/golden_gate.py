"""Great Expectations over the golden set: six suites on one table of facts, with Data Docs."""

import logging
import os
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluation.golden_items import CATEGORIES

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

ITEMS, A_CATEGORY, FAMILIES, STYLES = 64, 16, 20, 8
"""Least numbers of items, items a category, component families, design languages."""
APART_BITS = 10
"""Least distance of two pictures' hashes (0 to 64) across splits; copies differ by 0 to 4."""
APART_CODE = 0.6
"""Most overlap of two sources across splits: the same idiom stays below it, a copy is near 1."""
SMALL = 120_000
"""Most bytes of a picture."""
_ID = r"^[a-z_]+/[a-z0-9]+(-[a-z0-9]+)*$"


class Breach(NamedTuple):
    """An expectation that does not hold."""

    suite: str
    rule: str
    """The expectation and its column: "column_values_to_be_unique id"."""
    found: str
    """What was found instead: the first values, or the figure."""


class Verdict(NamedTuple):
    """What the gate says."""

    expectations: int
    breaches: tuple[Breach, ...]
    docs: Path | None
    """Start page of the Data Docs."""


def gate(rows: Sequence[Mapping[str, Any]], docs: Path | None = None) -> Verdict:
    """Hold the suites against `rows` (see `golden_rows`).

    Args:
        rows: One an item.
        docs: Folder that takes the Data Docs and the suites as JSON; None writes nothing.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    # Its notes about its own progress are nobody's business here.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _run(rows, docs)


def _run(rows: Sequence[Mapping[str, Any]], docs: Path | None) -> Verdict:
    import great_expectations as gx
    import pandas as pd
    from great_expectations.checkpoint.actions import UpdateDataDocsAction
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = (
        gx.get_context(mode="ephemeral")
        if docs is None
        else gx.get_context(mode="file", project_root_dir=str(docs))
    )
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_or_update_pandas("golden")
    batch = source.add_dataframe_asset("items").add_batch_definition_whole_dataframe("all")
    definitions: list[Any] = []
    for name, expectations in suites(drawn=bool(rows) and rows[0]["redraws_alike"] is not None):
        suite = context.suites.add_or_update(gx.ExpectationSuite(name, expectations=expectations))
        definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
        definitions.append(context.validation_definitions.add_or_update(definition))
    actions: list[Any] = [] if docs is None else [UpdateDataDocsAction(name="docs")]
    checkpoint = context.checkpoints.add_or_update(
        gx.Checkpoint(name="golden", validation_definitions=definitions, actions=actions)
    )
    frame = pd.DataFrame(rows)
    answer = checkpoint.run(batch_parameters={"dataframe": frame})
    breaches: list[Breach] = []
    count = 0
    for outcome in answer.run_results.values():
        for result in outcome.results:
            count += 1
            if not result.success:
                breaches.append(_breach(outcome.suite_name, result))
    pages = [] if docs is None else sorted(docs.glob("gx/uncommitted/data_docs/*/index.html"))
    return Verdict(count, tuple(breaches), pages[0] if pages else None)


def _breach(suite: str, result: Any) -> Breach:
    config, told = result.expectation_config, result.result
    column = config.kwargs.get("column", "")
    values = told.get("partial_unexpected_list") or told.get("observed_value")
    raised = result.exception_info.get("exception_message") if result.exception_info else None
    return Breach(
        suite, f"{config.type.removeprefix('expect_')} {column}".strip(), str(raised or values)
    )


def suites(*, drawn: bool) -> list[tuple[str, "list[Expectation]"]]:
    """Name and expectations of each suite; `drawn` says whether the pictures were drawn again."""
    # Its package exports them by a star import, which a type checker takes for private.
    gxe: Any = import_module("great_expectations.expectations")

    def true(*columns: str) -> "list[Expectation]":
        return [gxe.ExpectColumnValuesToBeInSet(column=c, value_set=[True]) for c in columns]

    def within(column: str, low: float | None, high: float | None = None) -> "Expectation":
        return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=low, max_value=high)

    def distinct(column: str, least: int) -> "Expectation":
        return gxe.ExpectColumnUniqueValueCountToBeBetween(column=column, min_value=least)

    return [
        ("schema", [
            gxe.ExpectColumnValuesToMatchRegex(column="id", regex=_ID),
            gxe.ExpectColumnValuesToBeInSet(column="category", value_set=list(CATEGORIES)),
            gxe.ExpectColumnValuesToBeInSet(column="theme", value_set=["light", "dark"]),
            gxe.ExpectColumnValuesToBeInSet(column="dir", value_set=["ltr", "rtl"]),
            gxe.ExpectColumnValuesToBeInSet(column="scale", value_set=[1, 2]),
            gxe.ExpectColumnValuesToNotBeNull(column="family"),
            within("width", 100, 1200), within("height", 20, 2000),
        ]),
        ("uniqueness", [
            gxe.ExpectColumnValuesToBeUnique(column="id"),
            gxe.ExpectColumnValuesToBeUnique(column="picture_sha256"),
        ]),
        ("balance", [
            gxe.ExpectTableRowCountToBeBetween(min_value=ITEMS),
            within("category_size", A_CATEGORY), within("split_share", 0.2, 0.8),
            distinct("family", FAMILIES), distinct("style", STYLES),
            gxe.ExpectColumnDistinctValuesToContainSet(column="theme", value_set=["light", "dark"]),
            gxe.ExpectColumnDistinctValuesToContainSet(column="dir", value_set=["ltr", "rtl"]),
            gxe.ExpectColumnDistinctValuesToContainSet(column="scale", value_set=[1, 2]),
        ]),
        ("pictures", [
            *true("picture_size_right", "files_as_listed", *(["redraws_alike"] if drawn else [])),
            within("picture_bytes", 200, SMALL),
        ]),
        ("truth", [
            *true("truth_of_item", "props_in_code", "shows_only_props"),
            *true("moments_told", "events_written"),
            within("strange_words", None, 0), within("elements_outside", None, 0),
            within("elements", 1), within("texts", 1), within("colours", 2),
            within("requirements", 1),
        ]),
        ("splits", [
            within("family_splits", 1, 1), within("nearest_bits", APART_BITS),
            within("nearest_code", None, APART_CODE),
        ]),
    ]  # fmt: skip
