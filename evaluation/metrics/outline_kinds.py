"""What a walk does at each kind of node of the TSX grammar."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Tree

# What becomes of a node. KEEP and THROUGH are descended into; THROUGH and SINGLE, which holds one
# node that counts, leave no trace of their own.
(
    KEEP, THROUGH, PROPERTY, CHAIN, SKIP, SINGLE, SIGN, IMPORT, NAME, KEY, SHORT_PATTERN, SHORT,
    TEXT, LEAF, TYPED, DECLARED,
) = range(16)  # fmt: skip

# What a node means for those below it.
(
    CAST, ORDERED, ATTRIBUTE, RETURN, BRANCH, TRY, BINARY, SCOPE, FUNCTION, CALL, PARAMETER,
    DECLARES, PATTERN, DEFAULTED, ARROW, QUALIFIER, TAGGED, PAIR_PATTERN, NAMED_OUTSIDE,
    VARIABLE, CLASS,
) = (1 << bit for bit in range(21))  # fmt: skip

CONDITIONS = BRANCH | BINARY
MEANS = SCOPE | FUNCTION | CALL | RETURN | CLASS
NAMES = DECLARES | PATTERN | DEFAULTED

_THROUGH = {
    "formal_parameters", "statement_block", "jsx_opening_element", "class_body", "interface_body",
    "else_clause", "as_expression", "satisfies_expression", "required_parameter",
    "optional_parameter", "lexical_declaration", "pair_pattern",
    "nested_type_identifier", "literal_type", "optional_chain", "arguments", "export_statement",
    "class_declaration", "abstract_class_declaration", "class",
}  # fmt: skip
_SINGLE = {
    "parenthesized_expression", "expression_statement", "jsx_expression", "template_substitution",
    "non_null_expression",
}  # fmt: skip
_SKIPPED = {
    "comment", "jsx_closing_element", "empty_statement", "hash_bang_line",
    "html_character_reference",
}  # fmt: skip
_LEAVES = {"string", "string_fragment", "number", "regex", "escape_sequence"}
_SIGNS = {
    "&&", "||", "??", "===", "!==", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%",
    "!", "?", "?.", "readonly", "async", "static", "keyof", "typeof", "+=", "-=", "++",
    "--", "await", "in", "of", "instanceof",
}  # fmt: skip
_ACTIONS = {
    "import_statement": IMPORT, "identifier": NAME, "type_identifier": NAME,
    "property_identifier": KEY, "private_property_identifier": KEY, "jsx_text": TEXT,
    "jsx_attribute": PROPERTY, "member_expression": CHAIN, "type_annotation": TYPED,
    "type_arguments": TYPED, "type_parameters": TYPED, "type_predicate_annotation": TYPED,
    "asserts_annotation": TYPED,
    "interface_declaration": DECLARED, "type_alias_declaration": DECLARED,
    "shorthand_property_identifier": SHORT,
    "shorthand_property_identifier_pattern": SHORT_PATTERN,
}  # fmt: skip
_SAME = {
    "arrow_function": "function", "function_expression": "function",
    "function_declaration": "function", "generator_function_declaration": "function",
    "jsx_self_closing_element": "jsx_element", "object_assignment_pattern": "assignment_pattern",
    "method_definition": "function",
    "call_expression": "call", "member_expression": "", "subscript_expression": "[]",
    "string_fragment": "string",
}  # fmt: skip
_FUNCTIONS = {
    "arrow_function", "function_expression", "function_declaration", "method_definition",
    "generator_function_declaration", "generator_function",
}  # fmt: skip
_FLAGS = {
    CAST: {"as_expression", "satisfies_expression"},
    ORDERED: {
        "jsx_element", "jsx_self_closing_element", "array", "template_string", "call_expression",
        "binary_expression", "ternary_expression",
    },
    ATTRIBUTE: {"jsx_attribute"},
    RETURN: {"return_statement"},
    BRANCH: {
        "if_statement", "ternary_expression", "switch_statement", "for_statement",
        "for_in_statement", "while_statement", "do_statement", "try_statement",
    },
    TRY: {"try_statement"},
    BINARY: {"binary_expression"},
    SCOPE: {*_FUNCTIONS, "statement_block", "for_in_statement", "for_statement", "catch_clause"},
    FUNCTION: _FUNCTIONS,
    CALL: {"call_expression"},
    PARAMETER: {"required_parameter", "optional_parameter"},
    DECLARES: {
        "variable_declarator", "required_parameter", "optional_parameter", "catch_clause",
        "function_declaration", "generator_function_declaration", "class_declaration",
        "abstract_class_declaration", "enum_declaration", "for_in_statement", "function_expression",
    },
    PATTERN: {"object_pattern", "array_pattern", "rest_pattern", "pair_pattern"},
    DEFAULTED: {"assignment_pattern", "object_assignment_pattern"},
    ARROW: {"arrow_function"},
    QUALIFIER: {"nested_type_identifier"},
    TAGGED: {"jsx_opening_element", "jsx_self_closing_element"},
    PAIR_PATTERN: {"pair_pattern"},
    NAMED_OUTSIDE: {"function_declaration", "generator_function_declaration"},
    VARIABLE: {"variable_declarator"},
    CLASS: {"class_declaration", "abstract_class_declaration", "class"},
}  # fmt: skip


_ERROR = 0xFFFF


class Table(NamedTuple):
    """By the grammar's number of a kind."""

    parse: "Callable[[bytes], Tree]"
    act: list[int]
    name: list[str]
    flags: list[int]


@cache
def table() -> Table:
    """The grammar and what to do at each of its kinds."""
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    language = Language(tree_sitter_typescript.language_tsx())
    act: list[int] = []
    names: list[str] = []
    flags: list[int] = []
    for number in range(language.node_kind_count):
        kind = language.node_kind_for_id(number) or ""
        named = language.node_kind_is_named(number)
        act.append(_action(kind, named))
        names.append(_SAME.get(kind, kind) if named else kind)
        flags.append(sum(bit for bit, members in _FLAGS.items() if named and kind in members))
    # Where the source is no TSX the tree holds error nodes, of the largest number there is.
    more = _ERROR + 1 - len(act)
    act, names, flags = act + [THROUGH] * more, names + ["error"] * more, flags + [0] * more
    return Table(Parser(language).parse, act, names, flags)


def _action(kind: str, named: bool) -> int:
    if not named:
        return SIGN if kind in _SIGNS else SKIP
    if kind in _SKIPPED:
        return SKIP
    if kind in _SINGLE:
        return SINGLE
    if kind in _THROUGH:
        return THROUGH
    return LEAF if kind in _LEAVES else _ACTIONS.get(kind, KEEP)
