"""A folder of somebody's React components -> patterns: names, props, variants, kind.

Reads syntax trees only; nothing of the folder is executed. A file that cannot be read is one
finding, the others go on.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from componentforge.domain.proposal import Pattern, Prop
from componentforge.errors import InputRejected
from componentforge.stores.pattern_files import files_of, theme_of
from componentforge.stores.pattern_kinds import kind_of
from componentforge.stores.pattern_syntax import Member, Module, jsdoc, literal, text, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_SKIPPED = {
    "node_modules", "dist", "build", "out", "coverage", "storybook-static",
    "__tests__", "__mocks__", "__snapshots__", "e2e", "cypress",
}  # fmt: skip
_NO_SOURCE = re.compile(r"\.(test|spec|stories|story|cy|d)\.[jt]sx?$|\.d\.ts$", re.IGNORECASE)
_JSX = ("jsx_element", "jsx_self_closing_element")
_WRAPPERS = ("forwardRef", "memo", "observer", "styled")
_FUNCTIONS = ("arrow_function", "function_expression", "function_declaration")


class Source(NamedTuple):
    """One exported component as its file declares it."""

    name: str
    description: str
    props: tuple[Prop, ...]
    elements: tuple[str, ...]
    """JSX tags in it, outermost first, attributes that say a role included: "input[checkbox]"."""


def read_library(folder: Path, library: str) -> tuple[list[Pattern], list[InputRejected]]:
    """Every exported component of the .tsx and .jsx files under `folder`, by id, and what could not
    be read. Tests, stories, builds and installed packages are left out.
    """
    found: dict[str, Pattern] = {}
    problems: list[InputRejected] = []
    known: dict[Path, Module] = {}
    base = _package_name(folder) or library
    theme = theme_of(folder)
    for path in source_files(folder):
        try:
            components = read_components(path, known)
        except (OSError, ValueError) as error:
            problem = getattr(error, "strerror", None) or str(error).splitlines()[0]
            remedy = "mend the file; the others were read"
            problems.append(InputRejected(str(path.relative_to(folder)), problem, remedy))
            continue
        code = path.read_text("utf-8")
        module = path.relative_to(folder).with_suffix("").as_posix()
        module = module.removesuffix("/index") if module != "index" else ""
        for component in components:
            id_ = _free(f"{library}/{_kebab(component.name)}", found)
            kind, subtype = kind_of(component.name, component.elements)
            found[id_] = Pattern(
                id=id_,
                library=library,
                name=component.name,
                component_type=kind,
                subtype=subtype,
                description=component.description,
                keywords=tuple(_kebab(component.name).split("-")),
                props=component.props,
                import_path=f"{base}/{module}".rstrip("/"),
                code=code,
                files=files_of(path, folder, base),
                theme=theme,
            )
    return [found[name] for name in sorted(found)], problems


def source_files(folder: Path) -> Iterator[Path]:
    """The .tsx and .jsx files worth reading, by name; links to folders are not followed."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in _SKIPPED and not f.startswith("."))
        for name in sorted(files):
            if name.endswith((".tsx", ".jsx")) and not _NO_SOURCE.search(name):
                yield Path(at) / name


def read_components(path: Path, known: dict[Path, Module] | None = None) -> list[Source]:
    """The components one file exports, in order.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no UTF-8 text, too large, or no valid TypeScript.
    """
    path = path.resolve()
    try:
        module = known[path] if known and path in known else Module(path, known)
    except UnicodeDecodeError as error:
        raise ValueError("is no UTF-8 text") from error
    if (line := module.first_error()) is not None:
        raise ValueError(f"is no valid TypeScript at line {line}")
    found: dict[str, Source] = {}
    for name, node in _exports(module):
        if name[:1].isupper() and name not in found and (source := _component(module, name, node)):
            found[name] = source
    return list(found.values())


def _exports(module: Module) -> Iterator[tuple[str, "Node"]]:
    for node in module.root.named_children:
        if node.type != "export_statement":
            continue
        inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        default = any(child.type == "default" for child in node.children)
        if inner is not None and inner.type == "lexical_declaration":
            for child in inner.named_children:
                if child.type == "variable_declarator":
                    yield text(child.child_by_field_name("name")), child
        elif inner is not None:
            name = text(inner.child_by_field_name("name"))
            if inner.type == "identifier":
                name = text(inner)
                inner = module.declared.get(name, inner)
            elif default and inner.type == "call_expression":
                for argument in walk(inner):
                    if argument.type == "identifier" and text(argument) in module.declared:
                        name, inner = text(argument), module.declared[text(argument)]
                        break
            yield name or _pascal(module.path), inner
        elif node.child_by_field_name("source") is None:
            for item in walk(node):
                if item.type == "export_specifier":
                    name = text(item.child_by_field_name("name"))
                    alias = text(item.child_by_field_name("alias")) or name
                    if name in module.declared:
                        yield (name if alias == "default" else alias), module.declared[name]


def _component(module: Module, name: str, node: "Node") -> Source | None:
    elements = tuple(_element(item) for item in walk(node) if item.type in _JSX)
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else node
    called = text(value.child_by_field_name("function")) if value is not None else ""
    wrapped = called.rpartition(".")[2] in _WRAPPERS
    drawn = elements or "createElement(" in text(node)
    if not (drawn or wrapped) or node.type not in (
        "variable_declarator", "function_declaration", "class_declaration", "arrow_function",
        "function_expression", "call_expression",
    ):  # fmt: skip
        return None
    if wrapped and value is not None:  # memo(Inner): what it wraps says it all
        for argument in walk(value):
            if argument.type == "identifier" and text(argument) in module.declared:
                inner = module.declared[text(argument)]
                if inner.id != node.id and (found := _component(module, name, inner)):
                    return found._replace(description=jsdoc(node) or found.description)
    declared = module.members(_props_type(node))
    defaults = _destructured(node)
    proptypes = _prop_types(module, name)
    if not declared:
        declared = proptypes or {prop: Member("unknown", False) for prop in defaults}
    props = tuple(
        Prop(
            name=prop,
            type=member.type or "unknown",
            required=member.required and not defaults.get(prop, False),
            values=member.values,
        )
        for prop, member in declared.items()
        if prop not in ("ref", "key")
    )
    return Source(name, jsdoc(node), props, elements)


def _props_type(node: "Node") -> "Node | None":
    """The type of the props: of the first parameter, of `FC<...>`, of `forwardRef<..., ...>` or of
    the class.
    """
    if node.type == "class_declaration":
        for item in walk(node):
            if item.type == "type_arguments":
                return item.named_children[0]
        return None
    annotation = node.child_by_field_name("type")
    if node.type == "variable_declarator" and annotation is not None:
        for item in walk(annotation):
            if item.type == "type_arguments":
                return item.named_children[0]
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else node
    if value is not None and value.type == "call_expression":
        given = value.child_by_field_name("type_arguments")
        if given is not None:
            types = given.named_children
            forward = "forwardRef" in text(value.child_by_field_name("function"))
            return types[1] if forward and len(types) > 1 else types[0]
    parameter = _first_parameter(node)
    typed = parameter.child_by_field_name("type") if parameter is not None else None
    return typed.named_children[0] if typed is not None and typed.named_children else None


def _first_parameter(node: "Node") -> "Node | None":
    for item in walk(node):
        if item.type in _FUNCTIONS:
            parameters = item.child_by_field_name("parameters")
            return next(iter(parameters.named_children), None) if parameters is not None else None
    return None


def _destructured(node: "Node") -> dict[str, bool]:
    """Props taken apart in the parameter list -> whether they have a default."""
    parameter = _first_parameter(node)
    pattern = parameter.child_by_field_name("pattern") if parameter is not None else None
    found: dict[str, bool] = {}
    for child in pattern.named_children if pattern is not None else ():
        if child.type == "shorthand_property_identifier_pattern":
            found[text(child)] = False
        elif child.type == "object_assignment_pattern":
            found[text(child.named_children[0])] = True
        elif child.type == "pair_pattern":
            value = child.child_by_field_name("value")
            name = text(child.child_by_field_name("key"))
            found[name] = value is not None and value.type == "assignment_pattern"
    return found


def _prop_types(module: Module, name: str) -> dict[str, Member]:
    """`Name.propTypes = {...}` of plain JavaScript."""
    found: dict[str, Member] = {}
    for node in module.root.named_children:
        assignment = node.named_children[0] if node.type == "expression_statement" else None
        if assignment is None or assignment.type != "assignment_expression":
            continue
        if text(assignment.child_by_field_name("left")) != f"{name}.propTypes":
            continue
        table = assignment.child_by_field_name("right")
        for pair in table.named_children if table is not None else ():
            if pair.type == "pair":
                shown = text(pair.child_by_field_name("value"))
                literals = [literal(item) for item in walk(pair) if item.type == "string"]
                values = tuple(v for v in literals if v) if "oneOf(" in shown else ()
                kind = re.sub(r"^PropTypes\.|\.isRequired$|\(.*", "", shown, flags=re.DOTALL)
                key = text(pair.child_by_field_name("key"))
                found[key] = Member(kind, shown.endswith(".isRequired"), values)
    return found


def _element(node: "Node") -> str:
    opening = node.named_children[0] if node.type == "jsx_element" else node
    tag = text(opening.child_by_field_name("name"))
    for child in opening.named_children:
        if child.type == "jsx_attribute" and len(child.named_children) == 2:
            name, value = child.named_children
            if text(name) == "role" or (text(name) == "type" and tag == "input"):
                return f"{tag}[{text(value).strip(chr(34))}]"
    return tag


def _package_name(folder: Path) -> str | None:
    """The `name` of the folder's package.json."""
    import json

    try:
        name = json.loads((folder / "package.json").read_text("utf-8")).get("name")
    except (OSError, ValueError, AttributeError):
        return None
    return name if isinstance(name, str) else None


def _free(name: str, taken: dict[str, Pattern]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _kebab(name: str) -> str:
    parts = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name)
    return re.sub(r"[^a-z0-9]+", "-", parts.lower()).strip("-")


def _pascal(path: Path) -> str:
    stem = path.parent.name if path.stem == "index" else path.stem
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", stem))
