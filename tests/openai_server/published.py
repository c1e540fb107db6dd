"""The API's published description, as far as a package carries it: the types of `openai`.

They are generated from OpenAI's OpenAPI document. They forgive: unknown fields are kept and lists of
unions are tried one by one. `conforms` does not forgive: every value has the declared type without
conversion, and no field is unknown, at any depth.
"""

from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError


def conforms(kind: Any, document: Any) -> list[str]:
    """What is wrong with `document` as a `kind`; empty when nothing is."""
    try:
        value = TypeAdapter(kind).validate_python(document, strict=True)
    except ValidationError as error:
        return [
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False)
        ]
    return list(_unknown(value, "$"))


def _unknown(value: Any, path: str) -> Any:
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}.{name}: unknown field"
        for name, part in value:
            if name not in (value.model_extra or {}):
                yield from _unknown(part, f"{path}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _unknown(part, f"{path}[{index}]")
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _unknown(part, f"{path}.{name}")
