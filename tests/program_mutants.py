"""Changes to a component's source, from harmless to grave, made on its syntax tree.

For tests and benches of `structure`: they change text, not the metric's view of it.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_typescript.language_tsx()))
Edit = tuple[int, int, bytes]
_LISTS = {"named_imports", "interface_body", "object_pattern", "object_type"}


def reformatted(code: str) -> str:
    """Other quotes, indentation and line ends, no comments; parentheses where they do no harm."""
    edits: list[Edit] = []
    for node in _walk(_tree(code)):
        kind, parent = node.type, node.parent
        if kind == "comment" and (parent is None or parent.type != "jsx_expression"):
            edits.append((node.start_byte, node.end_byte, b""))
        elif kind == "string" and node.text[:1] == b'"' and parent.type != "jsx_attribute":
            if b"'" not in node.text and b"\\" not in node.text:
                edits.append((node.start_byte, node.end_byte, b"'" + node.text[1:-1] + b"'"))
        elif kind in (",", "{") and parent.type in (*_LISTS, "object", "arguments"):
            edits.append((node.end_byte, node.end_byte, b"\n\t\t"))
        elif kind == "ternary_expression":
            edits += [(node.start_byte, node.start_byte, b"(")]
            edits += [(node.end_byte, node.end_byte, b")")]
        elif kind == ";" and parent.type == "lexical_declaration":
            edits.append((node.start_byte, node.end_byte, b"\n"))
    return _edited(code, edits)


def renamed(code: str) -> str:
    """Every name declared once, by a variable, a parameter or a helper, called otherwise."""
    tree = _tree(code)
    declared: dict[bytes, int] = {}
    for node in _walk(tree):
        if node.type in ("identifier", "shorthand_property_identifier_pattern") and _declares(node):
            plain = node.type == "identifier"
            declared[node.text] = declared.get(node.text, 0) + (1 if plain else 9)
    names = {
        name
        for name, times in declared.items()
        if times == 1 and (name.isupper() or not name[:1].isupper())
    }
    names = {name for name in names if not name.startswith(b"use")}
    edits: list[Edit] = []
    for node in _walk(tree):
        if node.text not in names or _is_tag(node):
            continue
        new = b"other" + node.text[:1].upper() + node.text[1:]
        if node.type == "identifier":
            edits.append((node.start_byte, node.end_byte, new))
        elif node.type == "shorthand_property_identifier":
            edits.append((node.start_byte, node.end_byte, node.text + b": " + new))
    return _edited(code, edits)


def reordered(code: str) -> str:
    """Imports' names, members, destructured props and attributes the other way round."""
    edits: list[Edit] = []
    for node in _walk(_tree(code)):
        parts: list[Node] = []
        if node.type in _LISTS:
            parts = [c for c in node.named_children if c.type != "comment"]
            if any(part.type == "rest_pattern" for part in parts):
                parts = []
        elif node.type in ("jsx_opening_element", "jsx_self_closing_element"):
            parts = node.children_by_field_name("attribute")
            if any(part.type != "jsx_attribute" for part in parts):
                parts = []
        # An inner list would be edited twice.
        if any(_within(node, edit) for edit in edits):
            continue
        for one, other in zip(parts, reversed(parts), strict=True):
            edits.append((one.start_byte, one.end_byte, other.text))
    return _edited(code, edits)


def without_a_prop(code: str) -> str | None:
    """The last prop gone from type, signature and use."""
    tree = _tree(code)
    pattern = next(
        (n for n in _walk(tree) if n.type == "object_pattern" and _of_component(n)), None
    )
    keys = [] if pattern is None else [c for c in pattern.named_children if _key(c)]
    if not keys:
        return None
    gone, name = keys[-1], _key(keys[-1])
    edits = [_with_comma(gone)]
    for node in _walk(tree):
        key = node.child_by_field_name("name")
        if node.type == "property_signature" and key is not None and key.text == name:
            edits.append(_with_comma(node))
        elif node.type == "jsx_attribute" and node.named_children[-1].text == b"{" + name + b"}":
            edits.append((node.start_byte, node.end_byte, b""))
        elif node.type == "identifier" and node.text == name and not _declares(node):
            edits.append((node.start_byte, node.end_byte, b"undefined"))
    return _edited(code, _outermost(edits))


def with_swapped_hooks(code: str) -> str | None:
    """Two neighbouring statements that call hooks, each in the other's place."""
    hooks = _hook_statements(_tree(code))
    for one, other in pairwise(hooks):
        if one.parent == other.parent:
            edits = [
                (one.start_byte, one.end_byte, other.text),
                (other.start_byte, other.end_byte, one.text),
            ]
            return _edited(code, edits)
    return None


def with_a_conditional_hook(code: str) -> str | None:
    """The last hook called only now and then."""
    hooks = _hook_statements(_tree(code))
    if not hooks:
        return None
    call = next(n for n in _walk(hooks[-1]) if _is_hook(n))
    new = b"(document.hidden ? " + call.text + b" : null)"
    return _edited(code, [(call.start_byte, call.end_byte, new)])


def after_an_early_return(code: str) -> str | None:
    """The hooks from the last on come after a return."""
    hooks = _hook_statements(_tree(code))
    if not hooks:
        return None
    at = hooks[-1].start_byte
    return _edited(code, [(at, at, b"if (document.hidden) return null;\n")])


def without_types(code: str) -> str | None:
    """What would be left as JavaScript."""
    gone = {
        "type_annotation", "interface_declaration", "type_alias_declaration", "type_arguments",
        "type_parameters",
    }  # fmt: skip
    edits: list[Edit] = []
    for node in _walk(_tree(code)):
        if node.type in gone:
            whole = node.parent if node.parent.type == "export_statement" else node
            edits.append((whole.start_byte, whole.end_byte, b""))
        elif node.type == "import_specifier" and node.children[0].type == "type":
            edits.append(_with_comma(node))
        elif node.type == "import_statement" and b"import type" in node.text:
            edits.append((node.start_byte, node.end_byte, b""))
        elif node.type in ("as_expression", "satisfies_expression"):
            edits.append((node.named_children[0].end_byte, node.end_byte, b""))
    return _edited(code, _outermost(edits)) if edits else None


def as_a_class(code: str) -> str | None:
    """The same component as a class: its body is `render`, its hooks are state and methods."""
    tree = _tree(code)
    function = next((n for n in _walk(tree) if _is_component(n)), None)
    if function is None:
        return None
    name, body = function.child_by_field_name("name"), function.child_by_field_name("body")
    parameters = function.child_by_field_name("parameters")
    pattern = next((n for n in _walk(parameters) if n.type == "object_pattern"), None)
    start = body.start_byte + 1
    inner = code.encode()[start : body.end_byte - 1]
    edits: list[Edit] = []
    for node in _walk(body):
        if _is_hook(node):
            callee = node.child_by_field_name("function")
            state = node.child_by_field_name("arguments").text
            edits.append(
                (node.start_byte - start, node.end_byte - start, b"this." + callee.text + state)
            )
    inner = _edited(inner.decode(), _outermost(edits)).encode()
    props = b"" if pattern is None else b"const " + pattern.text + b" = this.props;\n"
    new = b"class " + name.text + b" extends Component {\nrender() {\n" + props + inner + b"}\n}"
    return _edited(code, [(function.start_byte, function.end_byte, new)])


MUTANTS: dict[str, Callable[[str], str | None]] = {
    "missing prop": without_a_prop,
    "swapped hooks": with_swapped_hooks,
    "conditional hook": with_a_conditional_hook,
    "early return": after_an_early_return,
    "dropped types": without_types,
}
"""Each must fall under every harmless change and stay over every other component."""


def _tree(code: str) -> Node:
    return _PARSER.parse(code.encode()).root_node


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _edited(code: str, edits: list[Edit]) -> str:
    data = code.encode()
    for start, end, new in sorted(edits, reverse=True):
        data = data[:start] + new + data[end:]
    return data.decode()


def _outermost(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e[0], -e[1])):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return kept


def _within(node: Node, edit: Edit) -> bool:
    return edit[0] <= node.start_byte and node.end_byte <= edit[1]


def _with_comma(node: Node) -> Edit:
    after = node.next_sibling
    if after is not None and after.type in (",", ";"):
        return node.start_byte, after.end_byte, b""
    before = node.prev_sibling
    if before is not None and before.type == ",":
        return before.start_byte, node.end_byte, b""
    return node.start_byte, node.end_byte, b""


def _declares(node: Node) -> bool:
    parent = node.parent
    if parent.type in ("object_assignment_pattern", "assignment_pattern"):
        return parent.child_by_field_name("left") == node
    if parent.type in ("array_pattern", "object_pattern", "rest_pattern"):
        return True
    if parent.type in ("variable_declarator", "function_declaration"):
        return parent.child_by_field_name("name") == node
    if parent.type in ("required_parameter", "optional_parameter"):
        # A function type's parameters are declared there and nowhere used.
        return parent.parent.parent.type != "function_type" and parent.named_children[0] == node
    return parent.type == "arrow_function" and parent.child_by_field_name("parameter") == node


def _is_tag(node: Node) -> bool:
    return node.parent.type.startswith("jsx_") and node.parent.child_by_field_name("name") == node


def _key(node: Node) -> bytes:
    if node.type == "object_assignment_pattern":
        node = node.named_children[0]
    if node.type == "pair_pattern":
        node = node.child_by_field_name("key")
    return b"" if node.type == "rest_pattern" else node.text


def _is_component(node: Node) -> bool:
    if node.type != "function_declaration":
        return False
    name = node.child_by_field_name("name")
    return name.text[:1].isupper() and node.parent.type == "export_statement"


def _of_component(node: Node) -> bool:
    around = node.parent.parent.parent if node.parent.type == "required_parameter" else None
    return around is not None and _is_component(around)


def _is_hook(node: Node) -> bool:
    if node.type != "call_expression":
        return False
    name = node.child_by_field_name("function").text.split(b".")[-1]
    return name.startswith(b"use") and name[3:4].isupper()


def _hook_statements(tree: Node) -> list[Node]:
    found: list[Node] = []
    for node in _walk(tree):
        if node.type in ("lexical_declaration", "expression_statement"):
            value = node.named_children[0]
            if value.type == "variable_declarator":
                value = value.child_by_field_name("value") or value
            if _is_hook(value):
                found.append(node)
    return found
