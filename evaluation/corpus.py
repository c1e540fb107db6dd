"""The items an evaluation runs on, read through one loader whatever the dataset is called.

A dataset is a folder with a folder an item anywhere below: `truth.json` beside `picture.png` (or
`screenshot.png`), and optionally `Component.tsx` and `interactions.json`. A `manifest.json` may
name version, family, category and split of each; else they come from the truth and the folders.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from componentforge.domain.base import Frozen, Sha256
from componentforge.errors import InputRejected, NotFound

PICTURES = ("picture.png", "screenshot.png")


class Item(Frozen):
    """One picture whose truth is known."""

    id: str
    """Unique in its dataset: the folder's name, with its parents' where that is not enough."""
    family: str
    """Items of one family resemble each other and never straddle a split."""
    category: str
    split: str = "test"
    component_type: str
    folder: str
    picture: str
    """Path."""
    scale: int | None = None
    """Device px a CSS px, as the truth says; what is measured is told nothing of it."""
    sha256: Sha256
    """Of everything in its folder."""

    def truth(self) -> dict[str, Any]:
        """`truth.json`."""
        return _json(Path(self.folder) / "truth.json")

    def reference(self) -> str | None:
        """`Component.tsx`, where there is one."""
        path = Path(self.folder) / "Component.tsx"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def interactions(self) -> Any:
        """`interactions.json`, where there is one."""
        path = Path(self.folder) / "interactions.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


class Corpus(Frozen):
    """A dataset, or the part of it that was asked for."""

    name: str
    version: str
    sha256: Sha256
    """Of the items' own."""
    items: tuple[Item, ...]

    def limited(self, limit: int | None) -> "Corpus":
        """At most so many items, taken in turn from every category and in it from every family."""
        if limit is None or limit >= len(self.items):
            return self
        categories = _by(self.items, "category").values()
        kept = _in_turn(_in_turn(_by(group, "family").values()) for group in categories)[:limit]
        return _corpus(self.name, self.version, sorted(kept, key=lambda item: item.id))

    def of_split(self, split: str | None) -> "Corpus":
        """The items of one split; all when none is named. Raises InputRejected for an empty one."""
        if split is None:
            return self
        kept = [item for item in self.items if item.split == split]
        if not kept:
            known = ", ".join(sorted({item.split for item in self.items}))
            raise InputRejected(self.name, f"it has no split {split!r}", f"use one of {known}")
        return _corpus(self.name, self.version, kept)


def load_corpus(root: Path, name: str | None = None) -> Corpus:
    """Every item below `root`, in order of id.

    A folder below it with a manifest of its own is another dataset.

    Raises:
        InputRejected: There is no item, or one cannot be read.
    """
    found = sorted(
        truth.parent
        for truth in root.glob("**/truth.json")
        if _picture(truth.parent) and not _elsewhere(truth.parent, root)
    )
    if not found:
        remedy = "a dataset holds folders with picture.png and truth.json"
        raise InputRejected(str(root), "it holds no items", remedy)
    manifest = _json(root / "manifest.json") if (root / "manifest.json").is_file() else {}
    told = {str(entry.get("id", entry.get("path"))): entry for entry in _entries(manifest)}
    single = len({folder.name for folder in found}) == len(found)
    items = [_item(folder, root, told, single) for folder in found]
    return _corpus(name or root.name, str(manifest.get("version", "0")), items)


def find_corpus(name: str, datasets: Path) -> Corpus:
    """A dataset by its folder, or by its name below `datasets`.

    Raises:
        NotFound: There is neither.
        InputRejected: See `load_corpus`.
    """
    root = next((path for path in (Path(name), datasets / name) if path.is_dir()), None)
    if root is None:
        known = sorted(p.parent.relative_to(datasets) for p in datasets.glob("golden/**/LICENSE"))
        raise NotFound("dataset", name, f"name a folder or one of {', '.join(map(str, known))}")
    label = root.relative_to(datasets).as_posix() if root.is_relative_to(datasets) else root.name
    return load_corpus(root, label)


def _item(folder: Path, root: Path, told: dict[str, Any], single: bool) -> Item:
    inside = folder.relative_to(root)
    truth = _json(folder / "truth.json")
    entry = told.get(folder.name) or told.get(inside.as_posix()) or {}
    kind = truth.get("component_type")
    if not isinstance(kind, str):
        raise InputRejected(
            str(folder / "truth.json"), "it names no component_type", "say what the picture shows"
        )
    category = inside.parts[0] if len(inside.parts) > 1 else root.name
    picture = _picture(folder)
    assert picture is not None
    digest = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(sha256(path.read_bytes()).digest())
    return Item(
        id=folder.name if single else inside.as_posix(),
        family=str(entry.get("family") or truth.get("family") or kind),
        category=str(entry.get("category") or truth.get("category") or category),
        split=str(entry.get("split") or truth.get("split") or "test"),
        component_type=kind,
        folder=str(folder),
        picture=str(picture),
        scale=truth.get("dpr"),
        sha256=digest.hexdigest(),
    )


def _corpus(name: str, version: str, items: Iterable[Item]) -> Corpus:
    kept = tuple(sorted(items, key=lambda item: item.id))
    digest = sha256("".join(f"{i.id}\0{i.family}\0{i.sha256}\n" for i in kept).encode())
    return Corpus(name=name, version=version, sha256=digest.hexdigest(), items=kept)


def _picture(folder: Path) -> Path | None:
    return next((folder / name for name in PICTURES if (folder / name).is_file()), None)


def _elsewhere(folder: Path, root: Path) -> bool:
    """Whether `folder` belongs to a dataset inside this one."""
    between = [folder, *folder.parents]
    return any((p / "manifest.json").is_file() for p in between[: between.index(root)])


def _entries(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    items = manifest.get("items", [])
    if isinstance(items, dict):
        named = cast(dict[str, dict[str, Any]], items)
        return [{"id": key, **entry} for key, entry in named.items()]
    return [entry for entry in cast(list[Any], items) if isinstance(entry, dict)]


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputRejected(str(path), f"it is no JSON ({error})", "mend or remove it") from error
    if not isinstance(value, dict):
        raise InputRejected(str(path), "it is no JSON object", "mend or remove it")
    return cast(dict[str, Any], value)


def _by(items: Iterable[Item], field: str) -> dict[str, list[Item]]:
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(getattr(item, field), []).append(item)
    return groups


def _in_turn(groups: Iterable[list[Item]]) -> list[Item]:
    queues = [list(group) for group in groups]
    taken: list[Item] = []
    while any(queues):
        taken += [queue.pop(0) for queue in queues if queue]
    return taken
