"""`forge patterns add`, `list`, `search`."""

import re
from argparse import Namespace
from pathlib import Path

from componentforge.cli import output
from componentforge.domain.proposal import PatternQuery
from componentforge.errors import ConfigurationError, NotFound
from componentforge.settings import read_settings
from componentforge.wiring import using


def add(arguments: Namespace) -> int:
    """Index the components of a folder."""
    folder = Path(arguments.folder)
    if not folder.is_dir():
        raise ConfigurationError(str(folder), "is no folder", "name one that holds .tsx files")
    name = re.sub(r"[^a-z0-9]+", "-", (arguments.name or folder.absolute().name).lower()).strip("-")
    if not name or name == "forge":
        raise ConfigurationError("--name", f"{name!r} cannot name a library", "choose another")
    with using(read_settings(), output.notice) as wired:
        found, problems, changed = wired.add_library(folder, name)
        for problem in problems:
            output.say(str(problem))
        if not found:
            raise NotFound("component in", str(folder), "a .tsx file must export one")
    if arguments.json:
        names = [pattern.id for pattern in found]
        output.put_json({"library": name, "patterns": names, "changed": changed})
    else:
        output.put(f"{len(found)} components in {name}, {changed} of them new or changed")
        if bound := [pattern.name for pattern in found if not pattern.files]:
            output.put(f"found, but not imported, for they need packages: {', '.join(bound)}")
        output.put(f"use them with `forge generate IMAGE --library {name}`")
    return 1 if problems else 0


def show(arguments: Namespace) -> int:
    """All patterns, or those of one library."""
    with using(read_settings(), output.notice) as wired:
        found = wired.patterns().list(arguments.library)
    if arguments.json:
        output.put_json({"patterns": [pattern.model_dump(mode="json") for pattern in found]})
        return 0
    rows = [
        (pattern.id, pattern.component_type, ", ".join(prop.name for prop in pattern.props[:6]))
        for pattern in found
    ]
    output.put_table(rows, ("pattern", "kind", "props"))
    return 0


def search(arguments: Namespace) -> int:
    """Patterns that fit some words, best first, each with the reason."""
    libraries = ("forge", arguments.library) if arguments.library else ("forge",)
    query = PatternQuery(
        text=" ".join(arguments.text), libraries=libraries, limit=max(1, arguments.limit)
    )
    with using(read_settings(), output.notice) as wired:
        hits = wired.patterns().search(query)
    if arguments.json:
        output.put_json({"hits": [hit.model_dump(mode="json") for hit in hits]})
        return 0
    rows = [(hit.pattern.id, f"{hit.score:.2f}", hit.explanation) for hit in hits]
    output.put_table(rows, ("pattern", "score", "why"))
    return 0
