"""`report.html`: everything about one component on one page that asks nobody for anything.

The page loads nothing, sends nothing, and runs one script of ours, which its own policy names by
hash:
whatever a picture says, it is shown as text.
"""

import base64
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from markupsafe import Markup

from componentforge.domain.base import Frozen
from componentforge.domain.component import Attempt
from componentforge.domain.picture import Guarded, Screenshot
from componentforge.domain.proposal import PatternHit, Proposal, Reading
from componentforge.domain.records import StageRecord
from evaluation import pages
from evaluation.highlight import highlight
from evaluation.report_rows import (
    findings_of,
    layers_of,
    outline_of,
    score_rows,
    stage_rows,
    token_groups,
)
from evaluation.verdict import Verdict

if TYPE_CHECKING:
    from jinja2 import Template


class ReportData(Frozen):
    """Everything the page shows. Made to be rendered at once, not to be stored."""

    source: str
    """What the user named."""
    engine: str
    made_at: datetime
    screenshot: Screenshot
    guarded: Guarded
    reading: Reading
    proposal: Proposal
    hits: tuple[PatternHit, ...] = ()
    attempt: Attempt
    """The best one."""
    attempts: int = 1
    judged: Verdict
    stages: tuple[StageRecord, ...] = ()
    note: str = ""
    """The user's hint as given, before the guard."""
    picture_png: bytes
    """The normalised picture."""
    render_png: bytes | None = None
    difference_png: bytes | None = None
    """Only the difference, as `evaluation.difference.difference` draws it; drawn here when not
    given.
    """


def render_report(data: ReportData) -> str:
    """The page as HTML. Equal data give an equal page."""
    difference_png = data.difference_png
    if difference_png is None and data.render_png is not None:
        from evaluation.difference import difference_of

        difference_png = difference_of(data.picture_png, data.render_png, data.screenshot.scale)
    draft, scored = data.attempt.draft, data.attempt.scored
    rows = stage_rows(data.stages)
    return _template().render(
        data=data,
        name=draft.name,
        best=data.proposal.best,
        scores=score_rows(scored.scores) if scored else (),
        findings=findings_of(data.attempt),
        outline=outline_of(data.reading.layout.root),
        layers=layers_of(data.reading.layout, data.attempt),
        tokens=token_groups(data.reading.tokens),
        stages=rows,
        seconds=sum(row.seconds for row in rows),
        cost=_cost(data.stages),
        code=(
            (f"{draft.name}.tsx", highlight(draft.tsx, "tsx"), draft.tsx.count("\n") + 1),
            (f"{draft.name}.stories.tsx", highlight(draft.stories, "tsx"), 0),
            ("tokens.css", highlight(draft.tokens_css, "css"), 0),
        ),
        picture=_uri(data.picture_png),
        render=_uri(data.render_png) if data.render_png else None,
        difference=_uri(difference_png) if difference_png else None,
        release=_release(),
    )


def _cost(stages: tuple[StageRecord, ...]) -> float | None:
    """US dollars of all stages; None when one of them is unknown."""
    costs = [stage.cost_usd for stage in stages]
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def _uri(png: bytes) -> Markup:
    return Markup("data:image/png;base64," + base64.b64encode(png).decode())


@cache
def _template() -> "Template":
    environment = pages.environment("report.css", script="report.js")
    environment.filters["px"] = px
    environment.filters["percent"] = _percent
    environment.filters["seconds"] = seconds
    return environment.get_template("report.html")


def px(value: float) -> str:
    """A length with at most two decimals and none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def seconds(value: float) -> str:
    """A duration as a person says it."""
    return f"{value * 1000:.0f} ms" if value < 0.9995 else f"{value:.1f} s"


def _release() -> str:
    try:
        return version("componentforge")
    except PackageNotFoundError:
        return "development"


def _percent(share: float) -> str:
    return f"{share:.0%}"
