"""Bringing a version back: its files, its report, and a new version that says where from."""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from componentforge import wiring
from componentforge.domain.base import Frozen, Sha256
from componentforge.domain.ports import BlobStore, History
from componentforge.domain.records import Version
from componentforge.errors import BlobMissing, NotFound, StorageFull
from tasks.documents import SCHEMA_VERSION, as_json
from tasks.folder import MANIFEST, publish_folder
from tasks.models import Evidence


class Keepsake(Frozen):
    """What else belongs into the folder of some component files, though it makes no new version."""

    result: Sha256
    """`result.json` without the times of its run."""
    evidence: Sha256
    """What the report is written from."""


def keep(files: Mapping[str, Sha256], result: bytes, evidence: Evidence) -> None:
    """Remember result and evidence with these files. A full disk loses no more than the report."""
    wired = wiring.current()
    path = _path(files)
    with suppress(OSError, StorageFull):
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = Keepsake(
            result=wired.blobs().put(result, "application/json").blob_sha256,
            evidence=wired.blobs()
            .put(evidence.model_dump_json().encode(), "application/json")
            .blob_sha256,
        )
        beside = path.with_suffix(f".{uuid4().hex}")
        beside.write_text(kept.model_dump_json())
        beside.replace(path)


def keepsake_of(files: Mapping[str, Sha256]) -> Keepsake | None:
    """What was kept with these files; None when it is gone."""
    try:
        return Keepsake.model_validate_json(_path(files).read_text())
    except (OSError, ValueError):
        return None


def restore_version(
    history: History, blobs: BlobStore, name: str, number: int | None, out: Path
) -> Version:
    """Write `<out>/<name>/` as it was in version `number` (the one before the last by default).

    Raises:
        NotFound: No such component or version.
        BlobMissing: The bytes of a file are gone.
        ConfigurationError: The folder is something of the user's.
    """
    wanted = history.version(name, _number(history, name) if number is None else number)
    files = {path: blobs.get(sha256) for path, sha256 in wanted.files.items()}
    publish_folder(out / name, {**files, **_around(wanted, blobs)})
    return history.publish(name, wanted.files, uuid4().hex, f"restored from {wanted.number}")


def _around(version: Version, blobs: BlobStore) -> dict[str, bytes]:
    """Result and report; without a keepsake only a result that names the files."""
    from tasks.report import report_html

    try:
        kept = Keepsake.model_validate_json(_path(version.files).read_text())
        result = blobs.get(kept.result)
        evidence = Evidence.model_validate_json(blobs.get(kept.evidence))
        source = f"{version.name}, version {version.number}"
        engine = str(json.loads(result).get("engine", ""))
        report = report_html(evidence, source, engine, "", version.created_at, ())
    except (OSError, ValueError, BlobMissing):
        files = sorted([*version.files, MANIFEST])
        known = {"schema_version": SCHEMA_VERSION, "status": "done", "error": None, "files": files}
        return {MANIFEST: as_json(known)}
    return {MANIFEST: result, "report.html": report}


def _path(files: Mapping[str, Sha256]) -> Path:
    from componentforge.stores.postgres import content_sha256

    return wiring.current().settings.home / "versions" / f"{content_sha256(dict(files))}.json"


def _number(history: History, name: str) -> int:
    numbers = sorted(version.number for version in history.versions(name))
    if not numbers:
        raise NotFound("component", name, "`forge history` lists all")
    if len(numbers) < 2:
        raise NotFound("earlier version of", name, "there is only one")
    return numbers[-2]
