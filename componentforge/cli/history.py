"""`forge history` and `forge restore`."""

from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.errors import NotFound
from componentforge.settings import read_settings
from componentforge.wiring import using


def history(arguments: Namespace) -> int:
    """Show versions, newest first."""
    with using(read_settings(), output.notice) as wired:
        versions = wired.listed().versions(arguments.name)
    if arguments.name and not versions:
        raise NotFound("component", arguments.name, "`forge history` lists all")
    if arguments.json:
        output.put_json({"versions": [version.model_dump(mode="json") for version in versions]})
        return 0
    if not versions:
        output.put("no component was generated yet")
        return 0
    rows = [
        (
            version.name,
            str(version.number),
            f"{version.created_at.astimezone():%Y-%m-%d %H:%M:%S}",
            str(len(version.files)),
            version.content_sha256[:12],
            version.note,
        )
        for version in versions
    ]
    output.put_table(rows, ("name", "version", "made at", "files", "content", "note"))
    return 0


def restore(arguments: Namespace) -> int:
    """Write a version's folder again and make it the newest."""
    with using(read_settings(), output.notice) as wired:
        from tasks.restore import restore_version

        version = restore_version(
            wired.history(), wired.blobs(), arguments.name, arguments.version, Path(arguments.out)
        )
        wired.record("version.restored", version.name, number=version.number, note=version.note)
    if arguments.json:
        output.put_json(version.model_dump(mode="json"))
    else:
        folder = Path(arguments.out) / version.name
        output.put(f"{folder} is version {version.number}, {version.note or 'unchanged'}")
    return 0
