"""The subset of JSON Schema that strict structured output takes, as OpenAI documents it."""

from typing import Any

from tests.openai_server.errors import bad_schema

_COMMON = {"title", "description", "$defs", "definitions", "type", "enum", "const", "anyOf"}
_OF_TYPE = {
    "object": {"properties", "required", "additionalProperties"},
    "array": {"items", "minItems", "maxItems"},
    "string": {"pattern", "format"},
    "number": {"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "integer": {"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
    "boolean": set(),
    "null": set(),
}
_FORMATS = {
    "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
}  # fmt: skip
MOST_LEVELS, MOST_PROPERTIES, MOST_ENUM, MOST_CHARACTERS = 10, 5_000, 1_000, 120_000


class StrictSchema:
    """Raises the API's own 400 for the first thing strict mode does not take."""

    def __init__(self, name: str, schema: dict[str, Any], param: str) -> None:
        self.name, self.root, self.param = name, schema, param
        self.properties = self.enums = self.characters = 0

    def check(self) -> None:
        if self.root.get("type") != "object":
            told = f"schema must be a JSON Schema of 'type: \"object\"', got {self.root.get('type')!r}."
            raise self._wrong((), told)
        if "anyOf" in self.root:
            raise self._wrong((), "'anyOf' is not permitted at the root.")
        self._visit(self.root, (), 1)
        for where in ("$defs", "definitions"):
            for name, part in self.root.get(where, {}).items():
                self.characters += len(name)
                self._visit(part, (where, name), 1)
        for amount, most, what in (
            (self.properties, MOST_PROPERTIES, "object properties"),
            (self.enums, MOST_ENUM, "enum values"),
            (self.characters, MOST_CHARACTERS, "characters of names, enum and const values"),
        ):
            if amount > most:
                raise self._wrong((), f"{amount} {what} exceed the limit of {most}.")

    def _wrong(self, where: tuple[str, ...], problem: str) -> Exception:
        return bad_schema(self.name, problem, where, self.param)

    def _visit(self, schema: Any, where: tuple[str, ...], level: int) -> None:
        if not isinstance(schema, dict):
            raise self._wrong(where, "schema must be an object.")
        if level > MOST_LEVELS:
            raise self._wrong(where, f"more than {MOST_LEVELS} levels of nesting.")
        if "$ref" in schema:
            if extra := sorted(set(schema) - {"$ref"}):
                raise self._wrong(where, f"$ref cannot have keywords {set(extra)}.")
            self._resolve(schema["$ref"], where)
            return
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if unknown := [kind for kind in kinds if kind not in _OF_TYPE]:
            raise self._wrong(where, f"{unknown[0]!r} is not a valid type.")
        if not kinds and not schema.keys() & {"anyOf", "enum", "const"}:
            raise self._wrong(where, "schema must have a 'type' key.")
        allowed = _COMMON.union(*(_OF_TYPE[kind] for kind in kinds))
        if extra := sorted(set(schema) - allowed):
            raise self._wrong(where, f"'{extra[0]}' is not permitted.")
        if "format" in schema and schema["format"] not in _FORMATS:
            raise self._wrong(where, f"'{schema['format']}' is not a valid format.")
        values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
        self.enums += len(schema.get("enum", []))
        self.characters += sum(len(value) for value in values if isinstance(value, str))
        if "object" in kinds:
            self._object(schema, where, level)
        if "array" in kinds:
            if "items" not in schema:
                raise self._wrong(where, "array schema missing items.")
            self._visit(schema["items"], (*where, "items"), level)
        for index, part in enumerate(schema.get("anyOf", [])):
            self._visit(part, (*where, "anyOf", str(index)), level)

    def _object(self, schema: dict[str, Any], where: tuple[str, ...], level: int) -> None:
        if schema.get("additionalProperties") is not False:
            told = "'additionalProperties' is required to be supplied and to be false."
            raise self._wrong(where, told)
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        if missing := [name for name in properties if name not in required]:
            told = (
                "'required' is required to be supplied and to be an array including every key in"
                f" properties. Missing '{missing[0]}'."
            )
            raise self._wrong(where, told)
        if extra := [name for name in required if name not in properties]:
            raise self._wrong(where, f"Extra required key '{extra[0]}' supplied.")
        for name, part in properties.items():
            self.properties += 1
            self.characters += len(name)
            self._visit(part, (*where, "properties", name), level + 1)

    def _resolve(self, reference: str, where: tuple[str, ...]) -> None:
        found: Any = self.root
        if not reference.startswith("#"):
            raise self._wrong(where, f"reference {reference!r} is not of this schema.")
        for step in reference.removeprefix("#").strip("/").split("/"):
            if step and (not isinstance(found, dict) or step not in found):
                raise self._wrong(where, f"reference {reference!r} can not be resolved.")
            found = found[step] if step else found
