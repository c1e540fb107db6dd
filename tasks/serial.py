"""Stage results as JSON and back: our own models, by name, and nothing else that could run code."""

import json
from functools import cache
from importlib import import_module
from typing import Any, cast

from prefect.serializers import Serializer
from pydantic import BaseModel, Field

_ROOMS = ("componentforge.", "evaluation.", "tasks.", "flows.")


class StageSerializer(Serializer):  # pyright: ignore[reportMissingTypeArgument]
    """Models, and lists, tuples and dicts of them. Anything else is not cached."""

    type: str = Field(default="forge-stage", frozen=True)

    def dumps(self, obj: Any) -> bytes:
        """JSON in UTF-8. Raises TypeError for what has no plain form."""
        return json.dumps(_plain(obj), separators=(",", ":"), ensure_ascii=False).encode()

    def loads(self, blob: bytes) -> Any:
        """What `dumps` was given, validated anew. Raises ValueError."""
        return _rebuilt(json.loads(blob))


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, BaseModel):
        kind = type(value)
        return {"$": f"{kind.__module__}:{kind.__qualname__}", "=": value.model_dump(mode="json")}
    if isinstance(value, tuple):
        return {"$": "tuple", "=": [_plain(item) for item in cast(tuple[object, ...], value)]}
    if isinstance(value, list):
        return [_plain(item) for item in cast(list[object], value)]
    if isinstance(value, dict):
        items = cast(dict[object, object], value).items()
        if all(isinstance(key, str) and key != "$" for key, _ in items):
            return {key: _plain(item) for key, item in items}
    raise TypeError(f"a stage cannot return {type(value).__name__}: return a model")


def _rebuilt(value: Any) -> Any:
    if isinstance(value, list):
        return [_rebuilt(item) for item in cast(list[Any], value)]
    if isinstance(value, dict):
        fields = cast(dict[str, Any], value)
        if "$" not in fields:
            return {key: _rebuilt(item) for key, item in fields.items()}
        if fields["$"] == "tuple":
            return tuple(_rebuilt(item) for item in fields["="])
        return _model(fields["$"]).model_validate(fields["="])
    return value


@cache
def _model(name: str) -> type[BaseModel]:
    module, _, qualname = name.partition(":")
    if not module.startswith(_ROOMS):
        raise ValueError(f"{name} is not one of our models")
    found: Any = import_module(module)
    for part in qualname.split("."):
        found = getattr(found, part, None)
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise ValueError(f"{name} is not one of our models")  # noqa: TRY004
    return found
