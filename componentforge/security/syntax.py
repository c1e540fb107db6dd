"""What a syntax tree says without running it: names and their scopes, constant strings."""

import html
import re
from base64 import b64decode
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Parser, Query, Tree

_SCOPES = {
    "program", "statement_block", "function_declaration", "function_expression", "arrow_function",
    "method_definition", "generator_function", "generator_function_declaration", "for_statement",
    "for_in_statement", "catch_clause", "class_body",
}  # fmt: skip
_FUNCTIONS = {
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function", "generator_function_declaration",
}  # fmt: skip
_DEEPEST = 250
_IDENTIFIERS = "[(identifier) (shorthand_property_identifier_pattern)] @n"
_DECLARATORS = "(variable_declarator) @n"
_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def parse(code: str) -> "Tree":
    """The tree of TSX source; it holds error nodes where the source is none."""
    return _parser().parse(code.encode())


def walk(node: "Node") -> Iterator["Node"]:
    """`node` and all below it, in source order."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(top.children))


def too_deep(root: "Node") -> bool:
    """Whether the tree is deeper than code anybody writes, or than it is safe to descend."""
    stack = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > _DEEPEST:
            return True
        if depth + node.descendant_count > _DEEPEST:  # Fewer nodes cannot go that deep.
            stack.extend((child, depth + 1) for child in node.children)
    return False


def text(node: "Node") -> str:
    """The source of `node`."""
    return (node.text or b"").decode(errors="replace")


def name_of(node: "Node") -> str:
    """An identifier as JavaScript reads it: escapes undone."""
    return unescaped(text(node))


def unescaped(source: str) -> str:
    """The characters that JavaScript's escapes in `source` stand for."""

    def one(found: re.Match[str]) -> str:
        code = found.group(1) or found.group(2) or found.group(3)
        if code:
            number = int(code, 16)
            return chr(number) if number < 0x110000 else ""
        return _LETTERS.get(found.group(4), found.group(4))

    return _ESCAPE.sub(one, source) if "\\" in source else source


class Names:
    """Which names a source declares itself, where, and which of them are constant strings."""

    def __init__(self, root: "Node") -> None:
        self._root = root
        self._declared: dict[str, set[int]] = {}
        self._constants: dict[str, str] | None = None

    @cached_property
    def _uses(self) -> "dict[str, list[Node]]":
        uses: dict[str, list[Node]] = {}
        for node in _captured(_IDENTIFIERS, self._root):
            uses.setdefault(text(node), []).append(node)
        return uses

    def _known(self) -> dict[str, str]:
        """Constant strings by name, collected when they are first asked for."""
        if self._constants is None:
            self._constants = {}  # Filled in source order: a constant may be made of earlier ones.
            nodes = _captured(_DECLARATORS, self._root)
            for node in sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte)):
                name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
                if name is not None and value is not None and name.type == "identifier":
                    known, whole = self.constant(value)
                    if whole and known:
                        self._constants[text(name)] = known
        return self._constants

    def _scopes(self, name: str) -> set[int]:
        """Ids of the scopes that declare `name`."""
        if name not in self._declared:
            scopes = (_declares(node) for node in self._uses.get(name, ()))
            self._declared[name] = {scope.id for scope in scopes if scope is not None}
        return self._declared[name]

    def is_local(self, node: "Node") -> bool:
        """Whether the name `node` refers to is declared in a scope around it."""
        scopes = self._scopes(text(node))
        at: Node | None = node if scopes else None
        while at is not None:
            if at.id in scopes:
                return True
            at = at.parent
        return False

    def constant(self, node: "Node | None") -> tuple[str, bool]:
        """(text, whole): what an expression surely begins with, and whether that is all of it."""
        if node is None:
            return "", False
        kind = node.type
        if kind == "string":
            inner = text(node)[1:-1]
            in_jsx = node.parent is not None and node.parent.type == "jsx_attribute"
            return (html.unescape(inner) if in_jsx else unescaped(inner)), True
        if kind == "template_string":
            return self._template(node)
        if kind == "binary_expression":
            operator = node.child_by_field_name("operator")
            if operator is not None and operator.type in ("+", "??", "||"):
                left, whole = self.constant(node.child_by_field_name("left"))
                if operator.type != "+" or not whole:
                    return left, whole
                right, rest = self.constant(node.child_by_field_name("right"))
                return left + right, rest
        if kind == "call_expression":
            return self._call(node)
        if kind == "identifier":
            known = self._known().get(text(node))
            return (known, True) if known is not None else ("", False)
        if kind in (
            "parenthesized_expression", "as_expression", "satisfies_expression", "jsx_expression",
            "non_null_expression",
        ) and node.named_children:  # fmt: skip
            return self.constant(node.named_children[0])
        return "", False

    def possible(self, node: "Node | None") -> list[str]:
        """What an expression may begin with: of a choice, each side."""
        if node is None:
            return []
        kind, inner = node.type, node.named_children
        if kind == "ternary_expression":
            sides = [node.child_by_field_name(n) for n in ("consequence", "alternative")]
            return [text for side in sides for text in self.possible(side)]
        operator = node.child_by_field_name("operator")
        if kind == "binary_expression" and operator and operator.type in ("??", "||", "&&"):
            sides = [node.child_by_field_name(n) for n in ("left", "right")]
            return [text for side in sides for text in self.possible(side)]
        if kind in ("jsx_expression", "parenthesized_expression") and inner:
            return self.possible(inner[0])
        return [self.constant(node)[0]]

    def _call(self, node: "Node") -> tuple[str, bool]:
        """Text put together or decoded by a call of JavaScript's own functions."""
        function, given = (node.child_by_field_name(n) for n in ("function", "arguments"))
        if function is None or given is None:
            return "", False
        known = [self.constant(argument) for argument in given.named_children]
        begun = known[0][0] if known else ""
        name = name_of(function)
        if name in ("decodeURIComponent", "decodeURI", "unescape"):
            return unquote(begun), bool(known) and known[0][1]
        if name in ("atob", "window.atob"):
            try:
                return b64decode(begun + "==").decode("latin-1"), bool(known) and known[0][1]
            except ValueError:
                return "", False
        if name == "String":
            return known[0] if known else ("", False)
        if name.endswith("String.fromCharCode"):
            codes = [text(argument) for argument in given.named_children]
            whole = all(code.isdigit() and int(code) < 0x110000 for code in codes)
            return ("".join(chr(int(code)) for code in codes), True) if whole else ("", False)
        at = function.child_by_field_name("object")
        member = function.child_by_field_name("property")
        if at is None or member is None:
            return "", False
        if text(member) == "join" and at.type == "array":
            parts = [self.constant(part) for part in at.named_children]
            return begun.join(part for part, _ in parts), all(whole for _, whole in parts)
        first, whole = self.constant(at)
        if text(member) == "concat" and whole:
            rest = "".join(part for part, _ in known)
            return first + rest, all(each for _, each in known)
        if text(member) in ("toString", "trim", "toLowerCase", "valueOf"):
            return (first.lower() if text(member) == "toLowerCase" else first), whole
        return "", False

    def _template(self, node: "Node") -> tuple[str, bool]:
        begun = ""
        for child in node.named_children:
            if child.type == "template_substitution":
                inner = child.named_children[0] if child.named_children else None
                known, whole = self.constant(inner)
                begun += known
                if not whole:
                    return begun, False
            else:
                begun += unescaped(text(child))
        return begun, True


def _declares(node: "Node") -> "Node | None":
    """The scope in which `node`, a name, is declared; None when it is only used."""
    at, parent = node, node.parent
    # Out of destructuring patterns, to what declares them. A default value is a use.
    while parent is not None and parent.type in (
        "object_pattern", "array_pattern", "rest_pattern", "pair_pattern", "assignment_pattern",
        "object_assignment_pattern",
    ):  # fmt: skip
        if parent.type in ("assignment_pattern", "object_assignment_pattern"):
            if parent.child_by_field_name("right") == at:
                return None
        elif parent.type == "pair_pattern" and parent.child_by_field_name("key") == at:
            return None
        at, parent = parent, parent.parent
    if parent is None:
        return None
    kind = parent.type
    if kind == "variable_declarator" and parent.child_by_field_name("name") == at:
        return _scope(parent.parent)
    if kind in ("required_parameter", "optional_parameter"):
        return _scope(parent) if parent.child_by_field_name("value") != at else None
    if kind == "arrow_function" and parent.child_by_field_name("parameter") == at:
        return parent
    if kind in _FUNCTIONS and parent.child_by_field_name("name") == at:
        return _scope(parent.parent) if kind.endswith("declaration") else parent
    if kind in ("class_declaration", "enum_declaration"):
        return _scope(parent.parent)
    if kind == "catch_clause" and parent.child_by_field_name("parameter") == at:
        return parent
    if kind == "for_in_statement" and parent.child_by_field_name("left") == at:
        # Without const, let or var it assigns to what is there already.
        return parent if parent.child_by_field_name("kind") is not None else None
    if kind in ("import_specifier", "import_clause", "namespace_import"):
        alias = parent.child_by_field_name("alias") if kind == "import_specifier" else None
        return _scope(parent) if alias is None or alias == at else None
    return None


def _scope(node: "Node | None") -> "Node | None":
    while node is not None and node.type not in _SCOPES:
        node = node.parent
    return node


def _captured(pattern: str, root: "Node") -> "list[Node]":
    from tree_sitter import QueryCursor

    return QueryCursor(_compiled(pattern)).captures(root).get("n", [])


@cache
def _compiled(pattern: str) -> "Query":
    from tree_sitter import Query

    return Query(language(), pattern)


@cache
def language() -> "Language":
    """The grammar of TSX."""
    import tree_sitter_typescript
    from tree_sitter import Language

    return Language(tree_sitter_typescript.language_tsx())


@cache
def _parser() -> "Parser":
    from tree_sitter import Parser

    return Parser(language())
