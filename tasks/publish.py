"""Stage `publish`: the folder with everything in it, and the run in the history. Always runs."""

import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from componentforge import wiring
from componentforge.domain.base import Sha256
from componentforge.domain.records import RunRecord, StageRecord
from componentforge.errors import (
    ConfigurationError,
    DraftRejected,
    ForgeError,
    InputRejected,
    InternalFault,
    ServiceUnavailable,
    StorageFull,
)
from evaluation.verdict import held, verdict
from tasks import bound, keys
from tasks.documents import as_json, failed_json, render_json, requirements_json, result_json
from tasks.folder import MANIFEST, manifest_of, publish_folder
from tasks.models import Evidence, GenerateRequest, Published
from tasks.naming import folder_names
from tasks.outside import Outside
from tasks.remember import Entry, remember
from tasks.report import report_html
from tasks.restore import keep
from tasks.stage import stage

logger = logging.getLogger("componentforge.publish")
_NOT_THE_PICTURE = (ServiceUnavailable, StorageFull)


@stage(keys.PUBLISH)
def publish(
    request: GenerateRequest,
    evidence: Evidence,
    stages: tuple[StageRecord, ...],
    outside: Outside | None = None,
) -> Published:
    """Write the component's folder in one step, then the history.

    `outside` is what `result.json` tells of the models that were asked.

    Raises:
        DraftRejected: No attempt could be shown; there is nothing to publish.
        ConfigurationError: The folder is something of the user's, or cannot be written.
        StorageFull: It did not fit.
    """
    began = time.perf_counter()
    known, best = evidence.known, evidence.attempt
    judged = held(verdict(best, known.proposal.best.confidence), known.guarded.withheld)
    target, label = folder_of(request), request.engine.label
    files = component_files(evidence)
    names = [*files, "report.html", MANIFEST]
    files["report.html"] = report_html(
        evidence, request.image, label, request.note, request.started_at, stages
    )
    stages = (*stages, _own(began))
    variant = variant_sha256(request)
    files[MANIFEST] = result_json(request, evidence, judged, names, stages, variant, outside)
    # A version is the same whenever the component is: what its run took is no part of it.
    stored = _stored({n: data for n, data in files.items() if n not in (MANIFEST, "report.html")})
    publish_folder(target, files)
    keep(stored, result_json(request, evidence, judged, names, (), variant, outside), evidence)
    seconds = _since(request)
    entry = Entry(
        run=_run(request, "done", None, stages, seconds),
        name=request.name or target.name,
        files=stored,
    )
    version, warnings = remember(entry)
    stages = (*stages[:-1], _own(began))
    return Published(
        image=request.image,
        folder=str(target),
        status="done",
        name=best.draft.name,
        component_type=known.proposal.best.component_type,
        confidence=known.proposal.best.confidence,
        version=version,
        scores=best.scored.scores if best.scored else None,
        verdict=judged.verdict,
        attempts=evidence.attempts,
        seconds=_since(request),
        stages=stages,
        warnings=(*known.guarded.warnings, *_of_the_engine(evidence), *warnings),
    )


def _of_the_engine(evidence: Evidence) -> tuple[str, ...]:
    """What the user should know of how the code came about."""
    found = evidence.attempt.verification.findings
    return tuple(f"{f.rule}: {f.message}" for f in found if f.source == "engine")


def failed(
    request: GenerateRequest, error: Exception, stages: tuple[StageRecord, ...]
) -> ForgeError:
    """Leave a folder that says why there is no component; what to raise for it.

    A component made earlier gives way when the picture is to blame, not when something was away.

    Raises:
        KeyboardInterrupt: The user stopped the run and a library made another error of it.
    """
    if was_stopped(error):
        raise KeyboardInterrupt from error
    told = _told(request, error)
    target = folder_of(request)
    try:
        if not (isinstance(told, _NOT_THE_PICTURE) and is_complete(target)):
            publish_folder(target, {MANIFEST: failed_json(request, str(told), stages)})
    except ForgeError as also:
        if also.args[:1] != told.args[:1]:
            told.add_note(str(also))
    run = _run(request, "failed", str(told), stages, _since(request), type(told).__name__)
    entry = Entry(run=run)
    for warning in remember(entry)[1]:
        told.add_note(warning)
    return told


def _own(began: float) -> StageRecord:
    """Publishing itself, as far as it has come."""
    seconds = time.perf_counter() - began
    return StageRecord(name=keys.PUBLISH.name, seconds=seconds, cached=False)


def is_complete(folder: Path) -> bool:
    """Whether a component of ours is in there."""
    manifest = manifest_of(folder)
    return manifest is not None and manifest.get("status") == "done"


def folder_of(request: GenerateRequest) -> Path:
    """The component's folder."""
    return Path(request.out) / (request.folder or folder_names([request.image])[0])


def component_files(evidence: Evidence) -> dict[str, bytes]:
    """The files that depend on nothing but the component. Raises DraftRejected."""
    best, known = evidence.attempt, evidence.known
    draft = best.draft
    if best.render is None or best.scored is None:
        serious = [f for f in best.verification.findings if f.severity in ("serious", "critical")]
        problem = serious[0].message if serious else "it could not be shown"
        raise DraftRejected(draft.name, problem)
    from componentforge.engines.local.tokens_export import tokens_json

    load = bound.blobs().get
    files = {
        f"{draft.name}.tsx": draft.tsx.encode(),
        f"{draft.name}.stories.tsx": draft.stories.encode(),
        "tokens.json": as_json(tokens_json(known.reading.tokens)),
        "tokens.css": draft.tokens_css.encode(),
        "requirements.json": requirements_json(known.proposal.requirements),
        "render.png": load(best.render.image.blob_sha256),
        "render.json": render_json(best.render),
        "diff.png": load(best.scored.difference.blob_sha256),
    }
    for asset in draft.assets:
        files[f"assets/{asset.file}"] = load(asset.image.blob_sha256)
    return files


def was_stopped(error: BaseException | None) -> bool:
    """Whether the user's Ctrl-C is behind `error`."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _told(request: GenerateRequest, error: Exception) -> ForgeError:
    """`error` in the user's terms: their name for the picture, one line."""
    if isinstance(error, InputRejected):
        return InputRejected(request.image, error.problem, error.remedy)
    if isinstance(error, ForgeError):
        return error
    logger.error("%s: %s", request.image, error, exc_info=error)
    kind = type(error).__name__
    first = str(error).strip().splitlines()[0][:160] if str(error).strip() else kind
    return InternalFault(request.image, kind, first)


def _stored(files: Mapping[str, bytes]) -> dict[str, Sha256]:
    put = bound.blobs().put
    return {name: put(data, "application/octet-stream").blob_sha256 for name, data in files.items()}


def _run(
    request: GenerateRequest,
    status: str,
    error: str | None,
    stages: tuple[StageRecord, ...],
    seconds: float,
    error_kind: str | None = None,
) -> RunRecord:
    return RunRecord(
        run_id=request.run_id,
        source=request.image,
        name=request.name or folder_of(request).name,
        status="done" if status == "done" else "failed",
        error=error,
        error_kind=error_kind,
        engine=request.engine.label,
        variant_sha256=variant_sha256(request),
        browser_restarts=wiring.current().new_browser_restarts(),
        stages=stages,
        started_at=request.started_at,
        seconds=seconds,
    )


def variant_sha256(request: GenerateRequest) -> Sha256 | None:
    """Content hash of what the request was made by: it stands in the run's record.

    None when what was learnt cannot be read, which the run itself says better.
    """
    wired = wiring.current()
    try:
        weights, learned = wired.retrieval_weights(), wired.champions().label()
    except ConfigurationError:
        return None
    return request.variant(weights, learned).content_sha256


def _since(request: GenerateRequest) -> float:
    return max(0.0, (datetime.now(UTC) - request.started_at).total_seconds())
