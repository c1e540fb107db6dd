"""Which pictures a batch is about: a folder's, or the rows of a CSV, JSON Lines or Parquet file."""

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import ValidationError

from componentforge.domain.batch import BatchItem
from componentforge.errors import ConfigurationError, InputRejected
from tasks.folder import MANIFEST, manifest_of
from tasks.naming import folder_names

COLUMNS = ("image", "folder", "name", "note", "library", "scale", "skip")
"""Of a manifest; only `image` must be there. Others are the user's own and are left alone."""
_PASCAL = re.compile(r"[A-Za-z][A-Za-z0-9]{0,79}")
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Listed(NamedTuple):
    """What a folder or manifest lists."""

    items: tuple[BatchItem, ...]
    problems: tuple[InputRejected, ...]
    """Rows that cannot be used, each with its number."""
    skipped: dict[int, str]
    """Items that are not to be made: position -> why, in the words of the column `skip`."""


def listed(source: str, out: str) -> Listed:
    """The items of a folder or manifest, in order.

    Args:
        source: Path of a folder, which is searched with all below it, or of a manifest.
        out: Where the components go: never searched, nor any component's folder of ours.

    Raises:
        ConfigurationError: It is neither, cannot be read, or lists no picture at all.
    """
    path = Path(source)
    if path.is_dir():
        images = [str(found) for found in pictures_below(path, Path(out))]
        found = _named([{"image": image} for image in images], source)
    else:
        found = _named(_resolved(_rows(path), path.parent), source)
    if not found.items and not found.problems:
        raise ConfigurationError(source, "there is no picture in it", "name a folder of pictures")
    return found


def pictures_below(folder: Path, out: Path) -> list[Path]:
    """Every PNG, JPEG and WebP below, by content, in order of path; hidden folders left out."""
    found: list[Path] = []
    avoided = out.absolute()
    for base, folders, files in os.walk(folder):
        here = Path(base)
        if here.absolute() == avoided or (MANIFEST in files and manifest_of(here) is not None):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [here / name for name in sorted(files) if _is_picture(here / name)]
    return found


def _is_picture(path: Path) -> bool:
    try:
        if path.name.startswith(".") or not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(12)
    except OSError:
        return True  # it becomes an item that fails with the reason
    return head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def _rows(path: Path) -> list[dict[str, Any]]:
    import pandas as pd

    readers: dict[str, Callable[[], Any]] = {
        ".csv": lambda: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig"),
        ".jsonl": lambda: pd.DataFrame.from_records(_json_lines(path)),
        ".parquet": lambda: pd.read_parquet(path),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ConfigurationError(
            str(path), "is neither a folder nor a manifest", "name a folder, .csv, .jsonl, .parquet"
        )
    try:
        table = reader()
    except FileNotFoundError as error:
        raise ConfigurationError(str(path), "is not there", "correct the path") from error
    except (OSError, ValueError) as error:
        first = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise ConfigurationError(str(path), f"cannot be read ({first})", "correct it") from error
    if "image" not in table.columns:
        raise ConfigurationError(str(path), "has no column 'image'", f"columns: {COLUMNS}")
    known = [name for name in COLUMNS if name in table.columns]
    return cast(list[dict[str, Any]], table[known].to_dict("records"))


def _json_lines(path: Path) -> list[dict[str, Any]]:
    """One object a line; ValueError names the line that is none."""
    records: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record: Any = json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number} is no JSON: {error}") from error
        if not isinstance(record, dict):
            raise ValueError(f"line {number} is no object")  # noqa: TRY004  # one kind to catch
        records.append(cast(dict[str, Any], record))
    return records


def _resolved(rows: Iterable[Mapping[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Empty cells gone, paths seen from the manifest's own folder."""
    resolved: list[dict[str, Any]] = []
    for row in rows:
        cells = {name: value for name, value in row.items() if not _empty(value)}
        if isinstance(image := cells.get("image"), str):
            # Written with the folder only where it is needed: "a.png" of ./m.csv stays "a.png".
            cells["image"] = image if folder == Path() else str(folder / image)
        resolved.append(cells)
    return resolved


def _empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, float) and math.isnan(value))


def _named(rows: Sequence[Mapping[str, Any]], source: str) -> Listed:
    """The rows as items, each with a folder nobody else has."""
    usable: list[Mapping[str, Any]] = []
    problems: list[InputRejected] = []
    for number, row in enumerate(rows, start=1):
        problem = _problem(row)
        if problem is None:
            usable.append(row)
        else:
            problems.append(InputRejected(f"{source}, row {number}", *problem))
    wanted = [str(row.get("folder") or row["image"]) for row in usable]
    # A folder's name is asked for like a picture's: a suffix that is no picture's must survive.
    stems = [
        f"{name}.png" if "folder" in row else name for name, row in zip(wanted, usable, strict=True)
    ]
    items: list[BatchItem] = []
    for row, folder in zip(usable, folder_names(stems), strict=True):
        items.append(BatchItem.model_validate({**_typed(row), "folder": folder}))
    skipped = {at: str(row["skip"]) for at, row in enumerate(usable) if "skip" in row}
    return Listed(tuple(items), tuple(problems), skipped)


def _problem(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a row, and what to do."""
    image, folder, name = row.get("image"), row.get("folder"), row.get("name")
    if not isinstance(image, str):
        return "names no picture", "fill in its column 'image'"
    if any(ord(c) in range(0xD800, 0xE000) for c in image):
        return f"the name of {image!r} is no UTF-8", "rename the file"
    if folder is not None and (str(folder).strip(". ") == "" or re.search(r"[/\\\0]", str(folder))):
        return f"{folder!r} is no name of a folder", "write one without slashes"
    if name is not None and not _PASCAL.fullmatch(str(name)):
        return f"{name!r} cannot name a component", "use letters and digits: PricingCard"
    try:
        BatchItem.model_validate({**_typed(row), "folder": "any"})
    except (ValidationError, ValueError) as error:
        told = error.errors()[0]["loc"][0] if isinstance(error, ValidationError) else "scale"
        return f"its {told} cannot be used", "scale is 1, 2 or 3; the others are texts"
    return None


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in row.items() if key not in ("scale", "skip")}
    typed: dict[str, Any] = {key: str(value) for key, value in own.items()}
    if "scale" in row:
        typed["scale"] = int(float(row["scale"]))
    return typed
