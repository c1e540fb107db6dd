"""Bringing a version back: its files, its report, and a new version that says where from."""

import json
from pathlib import Path
from uuid import uuid4

from componentforge.domain.ports import BlobStore, History
from componentforge.domain.records import Version
from componentforge.errors import NotFound
from tasks.folder import MANIFEST, publish_folder

EVIDENCE = ".evidence.json"
"""Kept with a version, never in its folder: what its report is written from."""


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
    if (evidence := files.pop(EVIDENCE, None)) is not None:
        files["report.html"] = _report(wanted, evidence, files.get(MANIFEST, b"{}"))
    publish_folder(out / name, files)
    return history.publish(name, wanted.files, uuid4().hex, f"restored from {wanted.number}")


def _number(history: History, name: str) -> int:
    numbers = sorted(version.number for version in history.versions(name))
    if not numbers:
        raise NotFound("component", name, "`forge history` lists all")
    if len(numbers) < 2:
        raise NotFound("earlier version of", name, "there is only one")
    return numbers[-2]


def _report(version: Version, evidence: bytes, manifest: bytes) -> bytes:
    from tasks.models import Evidence
    from tasks.report import report_html

    known = Evidence.model_validate_json(evidence)
    engine = str(json.loads(manifest).get("engine", ""))
    source = f"{version.name}, version {version.number}"
    return report_html(known, source, engine, "", version.created_at, ())
