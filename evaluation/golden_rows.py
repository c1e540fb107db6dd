"""Facts about every golden item, one row each: what the gate's expectations are held against."""

import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from componentforge.errors import InputRejected
from evaluation import golden_items as items
from evaluation.golden_likeness import code_overlap, hash_distance

Row = dict[str, Any]
_WORD = re.compile(r"\w+")
_SLACK = 0.51
"""CSS px: browsers round boxes to halves of a pixel."""


def rows_of(folder: Path, redrawn: Mapping[str, bytes] | None = None) -> list[Row]:
    """One row an item of the manifest, in its order; a file that is missing or damaged is a fact.

    Args:
        folder: The set.
        redrawn: The pictures as the browser draws them now, by id; None when nothing was drawn.

    Raises:
        InputRejected: There is no readable manifest.
    """
    manifest = items.load_manifest(folder)
    entries = manifest.items
    codes = {entry.id: _text(folder / entry.id / "Component.tsx") for entry in entries}
    sizes = Counter(entry.category for entry in entries)
    splits = Counter(entry.split for entry in entries)
    homes: dict[str, set[str]] = {}
    for entry in entries:
        homes.setdefault(entry.family, set()).add(entry.split)
    rows: list[Row] = []
    for entry in entries:
        row: Row = entry.model_dump(mode="json", exclude={"files", "perceptual_hash"})
        row |= {
            "category_size": sizes[entry.category],
            "split_share": splits[entry.split] / len(entries),
            "family_splits": len(homes[entry.family]),
            **_beside(entry, entries, codes),
            **_picture(entry, folder, redrawn),
            **_truth(entry, folder, codes[entry.id]),
            **_behaviour(folder / entry.id),
        }
        rows.append(row)
    return rows


def _beside(
    entry: items.Entry, entries: Sequence[items.Entry], codes: Mapping[str, str]
) -> dict[str, Any]:
    """How near the nearest item of another split is, in picture and in code."""
    others = [one for one in entries if one.split != entry.split]
    mine = entry.perceptual_hash
    bits = [hash_distance(mine, one.perceptual_hash) for one in others]
    overlaps = [code_overlap(codes[entry.id], codes[one.id]) for one in others]
    return {"nearest_bits": min(bits, default=64), "nearest_code": max(overlaps, default=0.0)}


def _picture(
    entry: items.Entry, folder: Path, redrawn: Mapping[str, bytes] | None
) -> dict[str, Any]:
    from PIL import Image, UnidentifiedImageError

    at = folder / entry.id
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in at.glob("*.*")}
    data = _bytes(at / "picture.png")
    try:
        with Image.open(io.BytesIO(data)) as image:
            size = image.size
    except UnidentifiedImageError:
        size = (0, 0)
    now = None if redrawn is None else redrawn.get(entry.id) == data
    return {
        "picture_sha256": sha256(data).hexdigest(),
        "picture_bytes": len(data),
        "picture_size_right": size == (entry.width * entry.scale, entry.height * entry.scale),
        "files_as_listed": found == entry.files,
        "redraws_alike": now,
    }


def _truth(entry: items.Entry, folder: Path, code: str) -> dict[str, Any]:
    try:
        truth: dict[str, Any] = json.loads(_bytes(folder / entry.id / "truth.json"))
        about = items.load_about(folder / entry.id)
    except (ValueError, InputRejected):
        truth, about = {}, None
    elements = truth.get("elements", [])
    shown = truth.get("shows", [])
    written = code + json.dumps(shown, ensure_ascii=False).replace("\\n", " ")
    known = {word.casefold() for word in _WORD.findall(written)}
    texts = [element["text"] for element in elements if element["text"]]
    strange = [word for text in texts for word in _WORD.findall(text) if not _said(word, known)]
    props = {prop["name"] for prop in truth.get("props", [])}
    return {
        "elements": len(elements),
        "texts": len(texts),
        "strange_words": len(strange),
        "elements_outside": sum(_outside(element, entry) for element in elements),
        "colours": len(truth.get("tokens", {}).get("colors", [])),
        "requirements": len(truth.get("requirements", [])),
        "props_in_code": bool(props) and all(re.search(rf"\b{p}\b", code) for p in props),
        "shows_only_props": all(set(one) <= props for one in shown),
        "truth_of_item": about is not None
        and (truth["id"], truth["component_type"], truth["name"], truth["dpr"], truth["shows"])
        == (entry.id, about.family, about.name, about.scale, list(about.shows)),
    }


def _said(word: str, known: set[str]) -> bool:
    """Whether a drawn word comes from code or props. Numbers are counted, initials are cut."""
    small = word.casefold()
    starts = {one[0] for one in known}
    return small in known or small.isdigit() or (len(small) <= 2 and set(small) <= starts)


def _outside(element: Mapping[str, Any], entry: items.Entry) -> bool:
    x, y, w, h = element["bbox"]
    cut = x + w > entry.width + _SLACK or y + h > entry.height + _SLACK
    return cut or x < -_SLACK or y < -_SLACK


def _behaviour(at: Path) -> dict[str, Any]:
    try:
        script, about = items.load_script(at), items.load_about(at)
    except InputRejected:
        return {"steps": 0, "moments_told": False, "events_written": False}
    told = len(script.moments) == len(script.steps) + 1
    heard = [moment.events for moment in script.moments[1:]]
    return {
        "steps": len(script.steps),
        "moments_told": told and all(m.problem is None and m.tree for m in script.moments),
        "events_written": heard == [act.events for act in about.acts],
    }


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _text(path: Path) -> str:
    return _bytes(path).decode("utf-8", "replace")
