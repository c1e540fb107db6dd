"""Our own patterns: `datasets/patterns/<name>/` -> `Pattern`s of the library "forge"."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from componentforge.domain.proposal import Pattern
from componentforge.errors import InputRejected

LIBRARY = "forge"
FOLDER = Path(__file__).parents[2] / "datasets" / "patterns"
THEME = "tokens.css"
"""The `@theme` block all our patterns' classes refer to."""


def pattern_folders(folder: Path = FOLDER) -> Iterator[Path]:
    """Each pattern's folder, by name."""
    yield from (path.parent for path in sorted(folder.glob("*/pattern.json")))


def own_digest(folder: Path = FOLDER) -> str:
    """Changes with every byte of every pattern; reads files, parses nothing."""
    digest = sha256()
    for path in pattern_folders(folder):
        for file in sorted(path.iterdir()):
            if file.suffix in (".tsx", ".json") and not file.name.endswith(".stories.tsx"):
                digest.update(f"{path.name}/{file.name}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


def own_patterns(folder: Path = FOLDER) -> list[Pattern]:
    """All of them, by id; props are read from the TSX, the rest from `pattern.json`.

    Raises:
        InputRejected: A pattern is damaged.
    """
    return [_read(path) for path in pattern_folders(folder)]


def _read(path: Path) -> Pattern:
    from componentforge.stores.pattern_source import read_components

    try:
        about = cast(dict[str, Any], json.loads((path / "pattern.json").read_text("utf-8")))
        file = path / f"{about['name']}.tsx"
        found = {c.name: c for c in read_components(file)}
        return Pattern(
            id=f"{LIBRARY}/{path.name}",
            library=LIBRARY,
            name=about["name"],
            component_type=about["component_type"],
            subtype=about.get("subtype"),
            description=about["description"],
            keywords=tuple(about["keywords"]),
            props=found[about["name"]].props,
            accessibility=tuple(about["accessibility"]),
            import_path=f"datasets/patterns/{path.name}/{about['name']}.tsx",
            code=file.read_text("utf-8"),
        )
    except (OSError, ValueError, KeyError, ValidationError) as error:
        problem = str(error).splitlines()[0]
        raise InputRejected(
            f"pattern {path.name}", f"cannot be read ({problem})", "restore its files"
        ) from error
