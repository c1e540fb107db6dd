"""`manifest.json` of a data set: its name, version and a checksum of every file.

    python -m componentforge.stores.pattern_manifest [FOLDER NAME VERSION]

Without arguments the manifest of `datasets/patterns` is made anew: after every change there.
"""

import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from componentforge.errors import InputRejected
from componentforge.stores.patterns_own import FOLDER

FILE = "manifest.json"
PATTERNS = ("componentforge-patterns", "1.0.0")


def checksums(folder: Path) -> dict[str, str]:
    """Relative path -> SHA-256 of every file but the manifest, by path."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name != FILE
    }


def write_manifest(folder: Path, name: str, version: str) -> None:
    """Describe what lies in `folder` now."""
    files = checksums(folder)
    described = {"name": name, "version": version, "license": "MIT", "files": files}
    (folder / FILE).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """What is not as the manifest says, one line a file.

    Raises:
        InputRejected: There is no manifest, or it is damaged.
    """
    try:
        said: dict[str, str] = json.loads((folder / FILE).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputRejected(
            str(folder / FILE), "is missing or damaged", "make it anew as its module says"
        ) from error
    found = checksums(folder)
    return [
        f"{path}: {'is missing' if path not in found else 'is not listed'}"
        if path not in found or path not in said
        else f"{path}: its content differs"
        for path in sorted(said.keys() | found.keys())
        if said.get(path) != found.get(path)
    ]


def main(arguments: Sequence[str]) -> int:
    """Write one; 2 when the arguments are wrong."""
    if len(arguments) not in (0, 3):
        print("usage: pattern_manifest [FOLDER NAME VERSION]", file=sys.stderr)
        return 2
    folder, name, version = (
        (Path(arguments[0]), *arguments[1:]) if arguments else (FOLDER, *PATTERNS)
    )
    write_manifest(folder, name, version)
    print(f"{folder / FILE}: {len(checksums(folder))} files")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
