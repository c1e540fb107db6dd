"""What an import statement brings."""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMED = re.compile(
    r"import\s+(type\s+|)\{([\w$\s,]*)\}\s*from\s*[\"']([^\"'\\]*)[\"']\s*;?", re.ASCII
).fullmatch
_SPECIFIER = re.compile(r"(type\s+|)([\w$]+)(?:\s+as\s+([\w$]+))?", re.ASCII).fullmatch


class Import(NamedTuple):
    """One name that comes from elsewhere."""

    module: str
    name: str
    """As exported there; `default`, `*`, or empty for a bare import."""
    types_only: bool


def imported(node: "Node", text: str) -> list[tuple[Import, str]]:
    """Each import of a statement and its name here, empty for a bare import.

    Args:
        node: The statement in the tree.
        text: The statement. Its usual form, names in braces, is read without descending.
    """
    if named := _NAMED(text):
        whole, names, module = bool(named[1]), named[2], named[3]
        specifiers = filter(None, (_SPECIFIER(part.strip()) for part in names.split(",")))
        found = [
            (Import(module, one[2], whole or bool(one[1])), one[3] or one[2]) for one in specifiers
        ]
    else:
        module, whole, found = _unusual(node)
    return found or [(Import(module, "", whole), "")]


def _unusual(node: "Node") -> tuple[str, bool, list[tuple[Import, str]]]:
    source = node.child_by_field_name("source")
    module = _text(source).strip("\"'") if source else ""
    whole = any(child.type == "type" for child in node.children)
    clause = next((c for c in node.named_children if c.type == "import_clause"), None)
    found: list[tuple[Import, str]] = []
    for part in clause.named_children if clause else ():
        if part.type == "identifier":
            found.append((Import(module, "default", whole), _text(part)))
        elif part.type == "namespace_import":
            found.append((Import(module, "*", whole), _text(part.named_children[-1])))
        else:
            for one in part.named_children:
                name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
                if name is not None:
                    only = whole or one.children[0].type == "type"
                    found.append((Import(module, _text(name), only), _text(alias or name)))
    return module, whole, found


def _text(node: "Node") -> str:
    return (node.text or b"").decode("latin-1")
