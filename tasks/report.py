"""`report.html`: all of a run on one page for a person."""

from collections.abc import Sequence
from datetime import datetime

from componentforge.domain.records import StageRecord
from evaluation.verdict import verdict
from tasks import bound
from tasks.models import Evidence


def report_html(
    evidence: Evidence,
    source: str,
    engine: str,
    note: str,
    made_at: datetime,
    stages: Sequence[StageRecord],
) -> bytes:
    """The page, self-contained. `source` is what the user named, `note` as they gave it."""
    from evaluation.report import ReportData, render_report

    load, known, best = bound.blobs().get, evidence.known, evidence.attempt
    marks = best.scored.marks if best.scored else None
    data = ReportData(
        source=source,
        engine=engine,
        made_at=made_at,
        screenshot=known.screenshot,
        guarded=known.guarded,
        reading=known.reading,
        proposal=known.proposal,
        hits=known.hits,
        attempt=best,
        attempts=evidence.attempts,
        judged=verdict(best, known.proposal.best.confidence),
        stages=tuple(stages),
        note=note,
        picture_png=load(known.screenshot.image.blob_sha256),
        render_png=load(best.render.image.blob_sha256) if best.render else None,
        difference_png=load(marks.blob_sha256) if marks else None,
    )
    return render_report(data).encode()
