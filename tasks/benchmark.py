"""One item through one variant, kept in a journal: a crash costs at most the item under way."""

import json
import logging
import os
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import PositiveInt, ValidationError

from componentforge.domain.base import Blob, Frozen
from componentforge.domain.component import Finding
from componentforge.domain.engine import CAPABILITIES, EngineUse
from componentforge.domain.records import StageRecord
from componentforge.domain.variant import Variant
from componentforge.errors import ForgeError, LimitReached, ServiceUnavailable, StorageFull
from evaluation.corpus import Corpus, Item
from evaluation.measures import MEASURES, failed, spent
from evaluation.records import Evaluation, ItemRecord
from evaluation.repair import lessons
from tasks import keys
from tasks.models import Evidence, GenerateRequest
from tasks.outside import Outside
from tasks.publish import was_stopped

logger = logging.getLogger("componentforge.benchmark")
MOST_FINDINGS = 40
_OUTSIDE = (ServiceUnavailable, StorageFull, LimitReached)


class Benchmark(Frozen):
    """What to run."""

    corpus: Corpus
    variants: tuple[Variant, ...]
    epochs: PositiveInt = 1
    """Times each item goes through; further times ask a hosted model anew."""
    journal: str
    """Folder of finished records."""
    code_version: str

    @property
    def id(self) -> str:
        """Of everything that decides the records: a run with the same goes on where it stopped."""
        parts = [
            self.corpus.sha256, self.code_version, keys.versions(), metric_versions(), self.epochs,
            [[variant.name, variant.content_sha256] for variant in self.variants],
        ]  # fmt: skip
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


class Turn(Frozen):
    """One item through one variant, once."""

    item: Item
    variant: Variant
    epoch: int


Watcher = Callable[[Turn, ItemRecord | None], None]
_watchers: list[Watcher] = []


def turns(wanted: Benchmark) -> list[Turn]:
    """All of it, item by item: broken off, it has the same items of each variant."""
    return [
        Turn(item=item, variant=variant, epoch=epoch)
        for epoch in range(wanted.epochs)
        for item in wanted.corpus.items
        for variant in wanted.variants
    ]


def request_of(turn: Turn) -> GenerateRequest:
    """The picture as a user would give it: nothing of its truth goes along."""
    variant = turn.variant
    return GenerateRequest(
        image=turn.item.picture,
        engine=variant.engine,
        hosted=variant.hosted,
        retrieval=variant.retrieval,
        learned=variant.learned,
        repairs=variant.repairs,
    )


def again(env: Outside, turn: Turn) -> Outside:
    """What stages depend on outside; a hosted engine is asked anew in each epoch."""
    if not turn.epoch:
        return env
    uses: dict[str, EngineUse] = {part: getattr(env, part) for part in CAPABILITIES}
    anew = {
        part: use.model_copy(update={"turn": turn.epoch})
        for part, use in uses.items()
        if use.hosted
    }
    return env.model_copy(update=anew)


def record_of(
    turn: Turn,
    evidence: Evidence,
    metrics: dict[str, float | None],
    stages: Sequence[StageRecord],
) -> ItemRecord:
    """An item that came through, whether or not a component came out of it."""
    best = evidence.attempt
    shown = best.scored is not None
    seconds, cost = spent(stages)
    errors = [f.message for f in best.verification.findings if f.severity == "critical"]
    return _record(
        turn,
        status="done" if shown else "failed",
        error=None if shown else (errors or ["no attempt passed the checks"])[0],
        metrics={**metrics, "cost": cost, **({"seconds": seconds} if shown else {})},
        found_type=evidence.known.proposal.best.component_type,
        findings=lessons(best)[:MOST_FINDINGS],
        code=best.draft.tsx,
        picture=evidence.known.screenshot.image,
        render=best.render.image if best.render else None,
        difference=best.scored.marks if best.scored else None,
        stages=tuple(stages),
    )


def failure_of(turn: Turn, error: Exception, stages: Sequence[StageRecord]) -> ItemRecord:
    """An item that did not come through counts as the worst there is. Raises KeyboardInterrupt."""
    if was_stopped(error):
        raise KeyboardInterrupt from error
    if not isinstance(error, ForgeError):
        logger.error("%s: %s", turn.item.id, error, exc_info=error)
    told = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
    return _record(
        turn,
        status="failed",
        error=told,
        outside=isinstance(error, _OUTSIDE),
        metrics={**failed(), "cost": spent(stages)[1]},
        stages=tuple(stages),
    )


def _record(
    turn: Turn,
    *,
    status: Literal["done", "failed"],
    error: str | None,
    metrics: dict[str, float | None],
    stages: tuple[StageRecord, ...],
    outside: bool = False,
    found_type: str | None = None,
    findings: tuple[Finding, ...] = (),
    code: str | None = None,
    picture: Blob | None = None,
    render: Blob | None = None,
    difference: Blob | None = None,
) -> ItemRecord:
    item, variant = turn.item, turn.variant
    return ItemRecord(
        item=item.id, family=item.family, category=item.category,
        component_type=item.component_type, variant=variant.name,
        variant_sha256=variant.content_sha256, epoch=turn.epoch, status=status, error=error,
        outside=outside, metrics=metrics, found_type=found_type, findings=findings, code=code,
        reference=item.reference(), picture=picture, render=render, difference=difference,
        stages=stages,
    )  # fmt: skip


def remembered(wanted: Benchmark, turn: Turn, make: Callable[[], ItemRecord]) -> ItemRecord:
    """The journal's record, else a new one, written down whole before anything else begins.

    A record that says only that a service was away is not kept.
    """
    path = Path(wanted.journal) / wanted.id / f"{turn.variant.content_sha256[:16]}"
    path = path / f"{sha256(turn.item.id.encode()).hexdigest()[:16]}-{turn.epoch}.json"
    try:
        kept = ItemRecord.model_validate_json(path.read_bytes())
        if kept.item == turn.item.id:
            found = kept.model_copy(update={"variant": turn.variant.name})
            return _tell(turn, found)
    except (OSError, ValidationError):
        pass  # not there, or of a crash in the middle of another program's write
    for watcher in _watchers:
        watcher(turn, None)
    record = make()
    if not record.outside:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        beside.write_text(record.model_dump_json(), encoding="utf-8")
        beside.replace(path)
    return _tell(turn, record)


@contextmanager
def watching_turns(watcher: Watcher) -> Generator[None]:
    """Tell `watcher` of each item that begins (no record yet) and of each that is finished."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)


def _tell(turn: Turn, record: ItemRecord) -> ItemRecord:
    for watcher in _watchers:
        watcher(turn, record)
    return record


def concluded(wanted: Benchmark, records: Sequence[ItemRecord], began: datetime) -> Evaluation:
    """All records as one document."""
    return Evaluation(
        id=wanted.id,
        dataset=wanted.corpus.name,
        dataset_version=wanted.corpus.version,
        dataset_sha256=wanted.corpus.sha256,
        code_version=wanted.code_version,
        stage_versions=keys.versions(),
        metric_versions=metric_versions(),
        variants=wanted.variants,
        epochs=wanted.epochs,
        started_at=began,
        seconds=(datetime.now(UTC) - began).total_seconds(),
        records=tuple(sorted(records, key=lambda r: (r.variant, r.item, r.epoch))),
    )


def forget(wanted: Benchmark) -> None:
    """The evaluation is finished: what it kept for a crash may go; stages stay in the cache."""
    import shutil

    shutil.rmtree(Path(wanted.journal) / wanted.id, ignore_errors=True)


def metric_versions() -> dict[str, int]:
    """By name of the figure."""
    return {measure.name: measure.version for measure in MEASURES}
