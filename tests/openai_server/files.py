"""`/v1/files`: what was uploaded and what the server wrote."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.openai_server.errors import ApiError, not_found
from tests.openai_server.replies import name

PURPOSES = ("assistants", "batch", "fine-tune", "vision", "user_data", "evals")
MOST_BYTES = 512 * 1024 * 1024


@dataclass
class Stored:
    """One file."""

    data: bytes
    filename: str
    purpose: str
    id: str = field(default_factory=lambda: name("file-"))
    created_at: int = field(default_factory=lambda: int(time.time()))
    expires_at: int | None = None

    def document(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "object": "file",
            "bytes": len(self.data),
            "created_at": self.created_at,
            "expires_at": self.expires_at,
            "filename": self.filename,
            "purpose": self.purpose,
            "status": "processed",
            "status_details": None,
        }


class Files:
    """All files of the account."""

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}

    def upload(self, fields: dict[str, str], parts: dict[str, tuple[str, bytes]]) -> Stored:
        purpose = fields.get("purpose")
        if purpose not in PURPOSES:
            told = f"Invalid value for purpose: {purpose!r}. Supported: {', '.join(PURPOSES)}."
            raise ApiError(400, told, param="purpose")
        if "file" not in parts:
            raise ApiError(400, "'file' is a required property", param="file")
        known = {"purpose", "expires_after[anchor]", "expires_after[seconds]"}
        if unknown := sorted(set(fields) - known):
            raise ApiError(
                400,
                f"Unknown parameter: '{unknown[0]}'.",
                code="unknown_parameter",
                param=unknown[0],
            )
        filename, data = parts["file"]
        if not data:
            raise ApiError(400, "File is empty.", param="file")
        if purpose in ("batch", "fine-tune") and not filename.endswith(".jsonl"):
            told = f"Invalid file format for purpose {purpose}: only .jsonl is supported."
            raise ApiError(400, told, code="invalid_file_format", param="file")
        if len(data) > MOST_BYTES:
            raise ApiError(413, "File exceeds the maximum size of 512 MB.", param="file")
        return self.add(data, filename, purpose, fields.get("expires_after[seconds]"))

    def add(self, data: bytes, filename: str, purpose: str, seconds: str | None = None) -> Stored:
        made = Stored(data, filename, purpose)
        life = 30 * 86_400 if purpose == "batch" and seconds is None else seconds
        made.expires_at = made.created_at + int(life) if life is not None else None
        self.stored[made.id] = made
        return made

    def get(self, id: str) -> Stored:
        if id not in self.stored:
            raise not_found("File object", id)
        return self.stored[id]

    def delete(self, id: str) -> dict[str, Any]:
        self.get(id)
        del self.stored[id]
        return {"id": id, "object": "file", "deleted": True}


def multipart(
    content_type: str, body: bytes
) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Plain fields, and files as (file name, bytes), of a form's body."""
    _, _, boundary = content_type.partition("boundary=")
    if not content_type.startswith("multipart/form-data") or not boundary:
        raise ApiError(400, "Expected multipart/form-data.")
    mark = b"\r\n--" + boundary.strip('"').encode()
    fields: dict[str, str] = {}
    parts: dict[str, tuple[str, bytes]] = {}
    for part in (b"\r\n" + body).split(mark)[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        options = _options(head.decode("utf-8", "replace"))
        if "filename" in options:
            parts[options["name"]] = (options["filename"], data)
        else:
            fields[options["name"]] = data.decode()
    return fields, parts


def _options(head: str) -> dict[str, str]:
    for line in head.split("\r\n"):
        if line.lower().startswith("content-disposition:"):
            pairs = (item.strip().partition("=") for item in line.split(";")[1:])
            return {key: value.strip('"') for key, _, value in pairs}
    raise ApiError(400, "A part has no Content-Disposition.")
