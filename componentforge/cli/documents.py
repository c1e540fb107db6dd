"""A report that a command leaves: a folder with a page and a JSON document, and a run in MLflow."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from componentforge.cli import output
from componentforge.errors import ServiceUnavailable
from componentforge.wiring import Wiring


def leave(
    wired: Wiring,
    out: Path,
    files: Mapping[str, bytes],
    document: Mapping[str, Any],
    *,
    experiment: str,
    name: str,
) -> dict[str, Any]:
    """Write `files` and `result.json` into `out`, whole or not at all; the same into MLflow.

    MLflow being away is said, and the folder stays.

    Args:
        wired: The process's parts.
        out: The folder; one of ours or a new one.
        files: Name -> bytes.
        document: What `result.json` says.
        experiment: Of MLflow.
        name: Of the run.

    Returns:
        What `result.json` says, the names of the files included.
    """
    from tasks.folder import MANIFEST, publish_folder

    told = {**document, "files": [*files, MANIFEST]}
    whole = {**files, MANIFEST: json.dumps(told, indent=1).encode()}
    publish_folder(out, whole)
    try:
        from tasks.track import log_files

        figures = {k: float(v) for k, v in document.items() if isinstance(v, int | float)}
        log_files(wired.tracking_uri(), experiment, name, whole, figures)
    except ServiceUnavailable as error:
        output.notice(f"{error}; the report is in {out} only")
    return told
