"""Examples for fine-tuning out of a file of JSON lines; pictures go into the blob store."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from componentforge.domain.model_calls import ImagePart, TextPart
from componentforge.domain.ports import BlobStore
from componentforge.domain.tuning import TuningExample
from componentforge.errors import InputRejected

FIELDS = ("instructions", "text", "image", "answer", "group", "licence", "consent")
"""Of a line; `image` is a path seen from the file's folder and may be a list of them."""
_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


def read_examples(path: Path, blobs: BlobStore) -> Iterator[TuningExample]:
    """The examples of `path`, in order.

    Raises:
        InputRejected: The file, a line or a picture cannot be used; which one, and why.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise InputRejected(str(path), "cannot be read", "name a file of JSON lines") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _example(f"{path}, line {number}", line, path.parent, blobs)


def _example(where: str, line: str, folder: Path, blobs: BlobStore) -> TuningExample:
    try:
        parsed = json.loads(line)
    except ValueError as error:
        raise InputRejected(where, f"is no JSON ({error})", "correct it") from error
    if not isinstance(parsed, dict):
        raise InputRejected(where, "is no object", f"its fields are {', '.join(FIELDS)}")
    told = cast(dict[str, Any], parsed)
    if unknown := sorted(set(told) - set(FIELDS)):
        raise InputRejected(where, f"{unknown[0]!r} is not known", f"fields: {', '.join(FIELDS)}")
    images: Any = told.pop("image", [])
    text = told.pop("text", None)
    parts: list[TextPart | ImagePart] = [] if text is None else [TextPart(text=str(text))]
    for name in cast(list[Any], images if isinstance(images, list) else [images]):
        parts.append(_image(where, folder / str(name), blobs))
    try:
        return TuningExample.model_validate({**told, "parts": tuple(parts)})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "it"
        shown = "text or image" if name == "parts" else name
        raise InputRejected(where, f"{shown}: {first['msg']}", "correct it") from None


def _image(where: str, path: Path, blobs: BlobStore) -> ImagePart:
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise InputRejected(where, f"{path.name} is no picture", "use PNG, JPEG or WebP")
    try:
        return ImagePart(image=blobs.put(path.read_bytes(), kind))
    except OSError as error:
        raise InputRejected(where, f"{path} cannot be read", "correct the path") from error
