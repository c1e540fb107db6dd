"""JSON schemas of answers, in the strict form of structured output.

Every object is closed and every field required (what may be missing is null instead); only the
keywords that every compatible server knows are left. Bounds are checked when the answer is read.
Source: OpenAI, "Structured model outputs", supported schemas.
"""

from typing import Any, cast

from pydantic import BaseModel

_KEPT = {
    "type", "properties", "items", "enum", "const", "anyOf", "$ref", "$defs", "description",
}  # fmt: skip


def strict_schema(answer: type[BaseModel]) -> dict[str, Any]:
    """The strict JSON schema of `answer`; equal models give equal schemas."""
    return _strict(answer.model_json_schema())


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in schema.items():
        if key not in _KEPT:
            continue
        if key in ("properties", "$defs"):
            named = cast(dict[str, dict[str, Any]], value)
            kept[key] = {name: _strict(part) for name, part in named.items()}
        elif key == "anyOf":
            kept[key] = [_strict(part) for part in cast(list[dict[str, Any]], value)]
        elif key == "items":
            kept[key] = _strict(cast(dict[str, Any], value))
        elif key == "const":
            kept["enum"] = [value]
        else:
            kept[key] = value
    if kept.get("type") == "object":
        kept["required"] = list(kept.get("properties", {}))
        kept["additionalProperties"] = False
    if "$ref" in kept:  # nothing may stand beside a reference
        return {"$ref": kept["$ref"]}
    return kept
