"""TSX files as syntax trees, and what their types mean. Nothing of a user's code is run."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

LARGEST = 1_000_000
"""Bytes of a file: beyond that it is generated."""
_DEPTH = 12
_ENDINGS = (".tsx", ".ts", ".jsx", "/index.tsx", "/index.ts")
_ATTRIBUTES = re.compile(r"([A-Z][a-z]+)?HTMLAttributes")


class Member(NamedTuple):
    """A prop as declared."""

    type: str
    required: bool
    values: tuple[str, ...] = ()
    description: str = ""


@cache
def _parser() -> "Parser":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_typescript.language_tsx()))


def text(node: "Node | None") -> str:
    """The source of a node; "" for None."""
    return node.text.decode("utf-8", "replace") if node is not None and node.text else ""


def walk(node: "Node") -> Iterator["Node"]:
    """`node` and everything under it, top down, in source order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.named_children))


def literal(node: "Node") -> str | None:
    """The value of a string, number or boolean literal."""
    while node.type in ("literal_type", "parenthesized_type", "as_expression") and (
        node.named_children
    ):
        node = node.named_children[0]
    if node.type == "string":
        return "".join(text(child) for child in node.named_children)
    return text(node) if node.type in ("number", "unary_expression", "true", "false") else None


def jsdoc(node: "Node") -> str:
    """The prose of the `/** */` comment right before a declaration, in one line."""
    at = node
    while at.parent is not None and at.parent.type in (
        "export_statement", "lexical_declaration", "variable_declarator"
    ):  # fmt: skip
        at = at.parent
    before = at.prev_named_sibling
    if before is None or before.type != "comment" or not text(before).startswith("/**"):
        return ""
    lines = (line.strip().lstrip("*").strip() for line in text(before)[3:-2].splitlines())
    prose: list[str] = []
    for line in lines:
        if line.startswith("@"):
            break
        prose.append(line)
    return " ".join(" ".join(prose).split())


_NATIVE = {
    "button": (("disabled", "boolean"), ("onClick", "MouseEventHandler"), ("type", "string")),
    "input": (
        ("value", "string"), ("defaultValue", "string"), ("onChange", "ChangeEventHandler"),
        ("placeholder", "string"), ("type", "string"), ("disabled", "boolean"),
        ("required", "boolean"), ("checked", "boolean"),
    ),
    "textarea": (
        ("value", "string"), ("defaultValue", "string"), ("onChange", "ChangeEventHandler"),
        ("placeholder", "string"), ("disabled", "boolean"), ("required", "boolean"),
    ),
    "select": (("value", "string"), ("onChange", "ChangeEventHandler"), ("disabled", "boolean")),
    "a": (("href", "string"), ("onClick", "MouseEventHandler")),
    "anchor": (("href", "string"), ("onClick", "MouseEventHandler")),
    "form": (("onSubmit", "FormEventHandler"),),
    "img": (("src", "string"), ("alt", "string")),
}  # fmt: skip
"""What a component takes over from a native element, as far as it matters to a picture."""
_VOID = ("input", "img", "textarea")


def native_members(element: str) -> dict[str, Member]:
    """Props that come with `ComponentProps<"element">`."""
    found = {name: Member(kind, False) for name, kind in _NATIVE.get(element, ())}
    if element not in _VOID:
        found["children"] = Member("ReactNode", False)
    return found


class Module:
    """One parsed file: its declarations by name, and types followed into its neighbours."""

    def __init__(self, path: Path, known: "dict[Path, Module] | None" = None) -> None:
        """Raises OSError, or ValueError when it is no UTF-8 text or too large."""
        self.path = path
        source = path.read_bytes()
        if len(source) > LARGEST:
            raise ValueError(f"it is larger than {LARGEST // 1_000_000} MB")
        source.decode("utf-8")
        self.root = _parser().parse(source).root_node
        self._known = {} if known is None else known
        self._known[path] = self
        self.declared: dict[str, Node] = {}
        self._imported: dict[str, tuple[str, str]] = {}
        for node in self.root.named_children:
            self._declare(node)

    def first_error(self) -> int | None:
        """Line of the first syntax error."""
        if not self.root.has_error:
            return None
        stack = [self.root]
        while stack:
            node = stack.pop()
            if node.is_error or node.is_missing:
                return node.start_point[0] + 1
            stack.extend(child for child in reversed(node.children) if child.has_error)
        return 1

    def _declare(self, node: "Node") -> None:
        if node.type == "export_statement":
            inner = node.child_by_field_name("declaration")
            if inner is not None:
                self._declare(inner)
        elif node.type == "lexical_declaration":
            for child in node.named_children:
                if child.type == "variable_declarator":
                    self.declared[text(child.child_by_field_name("name"))] = child
        elif node.type == "import_statement":
            module = literal(source) if (source := node.child_by_field_name("source")) else None
            for item in walk(node):
                if item.type == "import_specifier" and module:
                    name = text(item.child_by_field_name("name"))
                    alias = text(item.child_by_field_name("alias")) or name
                    self._imported[alias] = (module, name)
        elif name := text(node.child_by_field_name("name")):
            self.declared.setdefault(name, node)

    def find(self, name: str, depth: int = 0) -> "tuple[Module, Node] | None":
        """Where `name` is declared: here, or in a neighbour it is imported from."""
        if name in self.declared:
            return self, self.declared[name]
        if name not in self._imported or depth > 4:
            return None
        module, original = self._imported[name]
        neighbour = self._neighbour(module)
        return neighbour.find(original, depth + 1) if neighbour else None

    def _neighbour(self, module: str) -> "Module | None":
        if not module.startswith("."):
            return None
        base = (self.path.parent / module).resolve()
        for ending in ("", *_ENDINGS):
            path = Path(f"{base}{ending}")
            if path in self._known:
                return self._known[path]
            if path.is_file() and path.suffix in (".ts", ".tsx", ".jsx"):
                try:
                    return Module(path, self._known)
                except (OSError, ValueError):
                    return None
        return None

    def members(self, node: "Node | None", depth: int = 0) -> dict[str, Member]:
        """The properties of a props type, aliases, unions' parts and intersections followed."""
        if node is None or depth > _DEPTH:
            return {}
        found: dict[str, Member] = {}
        if node.type in ("object_type", "interface_body"):
            for child in node.named_children:
                if child.type in ("property_signature", "method_signature"):
                    name = text(child.child_by_field_name("name")).strip("\"'")
                    found[name] = self._member(child)
        elif node.type == "interface_declaration":
            for child in node.named_children:
                if child.type == "extends_type_clause":
                    for base in child.named_children:
                        found |= self.members(base, depth + 1)
            found |= self.members(node.child_by_field_name("body"), depth + 1)
        elif node.type == "type_alias_declaration":
            found = self.members(node.child_by_field_name("value"), depth + 1)
        elif node.type in ("intersection_type", "parenthesized_type", "readonly_type"):
            for child in node.named_children:
                found |= self.members(child, depth + 1)
        elif node.type == "union_type":
            parts = [self.members(child, depth + 1) for child in node.named_children]
            for part in parts:
                for name, member in part.items():
                    everywhere = all(name in other for other in parts)
                    values = found[name].values if name in found else ()
                    merged = tuple(dict.fromkeys(values + member.values))
                    required = member.required and everywhere
                    found[name] = member._replace(required=required, values=merged)
        elif node.type == "type_identifier":
            if (declared := self.find(text(node))) is not None:
                found = declared[0].members(declared[1], depth + 1)
        elif node.type == "generic_type":
            found = self._generic(node, depth)
        return found

    def _member(self, child: "Node") -> Member:
        annotation = child.child_by_field_name("type")
        kind = annotation.named_children[0] if annotation and annotation.named_children else None
        optional = any(token.type == "?" for token in child.children)
        if child.type == "method_signature":
            shown = text(child).split("(", 1)[1]
            return Member(f"({shown}", not optional, (), jsdoc(child))
        values = self.values(kind) if kind is not None else ()
        return Member(" ".join(text(kind).split()), not optional, values, jsdoc(child))

    def _generic(self, node: "Node", depth: int) -> dict[str, Member]:
        name = text(node.child_by_field_name("name")).rpartition(".")[2]
        given = node.child_by_field_name("type_arguments")
        arguments = given.named_children if given is not None else []
        if name.startswith("ComponentProps") and arguments and (tag := literal(arguments[0])):
            return native_members(tag)
        if (html := _ATTRIBUTES.fullmatch(name)) is not None:
            return native_members((html[1] or "div").lower())
        if name == "VariantProps" and arguments:
            return self._variants(arguments[0])
        if name in ("Omit", "Pick") and len(arguments) == 2:
            chosen = set(self.values(arguments[1]))
            inside = self.members(arguments[0], depth + 1)
            return {k: v for k, v in inside.items() if (k in chosen) == (name == "Pick")}
        if name in ("Partial", "Required") and arguments:
            inside = self.members(arguments[0], depth + 1)
            return {k: v._replace(required=name == "Required") for k, v in inside.items()}
        if name in ("PropsWithChildren", "Readonly") and arguments:
            inside = self.members(arguments[0], depth + 1)
            if name == "PropsWithChildren":
                inside.setdefault("children", Member("ReactNode", False))
            return inside
        declared = self.find(name)
        return declared[0].members(declared[1], depth + 1) if declared else {}

    def _variants(self, query: "Node") -> dict[str, Member]:
        """Of `VariantProps<typeof x>`: the keys of the `variants` object x was made from."""
        declared = self.find(text(query).removeprefix("typeof").strip())
        if declared is None:
            return {}
        for pair in walk(declared[1]):
            if pair.type == "pair" and text(pair.child_by_field_name("key")) == "variants":
                table = pair.child_by_field_name("value")
                found: dict[str, Member] = {}
                for key, value in _pairs(table):
                    names = tuple(name for name, _ in _pairs(value))
                    switch = set(names) <= {"true", "false"}
                    shown = "boolean" if switch else " | ".join(f'"{n}"' for n in names)
                    found[key] = Member(shown, False, () if switch else names)
                return found
        return {}

    def values(self, node: "Node", depth: int = 0) -> tuple[str, ...]:
        """The literals of a union type; () when it has other parts than literals."""
        if depth > _DEPTH:
            return ()
        if (one := literal(node)) is not None:
            return () if one in ("true", "false") else (one,)
        if node.type in ("union_type", "parenthesized_type"):
            parts = [
                self.values(part, depth + 1)
                for part in node.named_children
                if text(part) not in ("undefined", "null")
            ]
            flat = tuple(dict.fromkeys(value for part in parts for value in part))
            return flat if all(parts) else ()
        if node.type == "type_identifier" and (declared := self.find(text(node))):
            inner = declared[1].child_by_field_name("value")
            alias = declared[1].type == "type_alias_declaration" and inner is not None
            return declared[0].values(inner, depth + 1) if alias and inner else ()
        if node.type == "index_type_query":
            return self._keys(text(node).removeprefix("keyof").strip())
        if node.type == "lookup_type":
            name = text(node.named_children[0]).strip("()").removeprefix("typeof").strip()
            return self._items(name)
        return ()

    def _keys(self, name: str) -> tuple[str, ...]:
        declared = self.find(name.removeprefix("typeof").strip("( )"))
        if declared is None:
            return ()
        module, node = declared
        if node.type == "variable_declarator":
            return tuple(key for key, _ in _pairs(node.child_by_field_name("value")))
        return tuple(module.members(node))

    def _items(self, name: str) -> tuple[str, ...]:
        declared = self.find(name)
        value = declared[1].child_by_field_name("value") if declared else None
        for node in walk(value) if value is not None else ():
            if node.type == "array":
                found = [literal(child) for child in node.named_children]
                return tuple(item for item in found if item is not None)
        return ()


def _pairs(node: "Node | None") -> list[tuple[str, "Node"]]:
    """Key and value of an object literal, `as const` and `satisfies` taken off."""
    while node is not None and node.type in (
        "as_expression", "satisfies_expression", "parenthesized_expression"
    ):  # fmt: skip
        node = node.named_children[0]
    if node is None or node.type != "object":
        return []
    found: list[tuple[str, Node]] = []
    for child in node.named_children:
        key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type == "pair" and key is not None and value is not None:
            found.append((text(key).strip("\"'"), value))
    return found
