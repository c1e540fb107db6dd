"""Which nodes of a syntax tree the code guard has to look at: found by the parser's own queries.

Most of a component can break no rule: a class name, a text, a call of its own function. A node is
left out only where every rule about its kind needs a word, a mark or an escape that is not there;
`tests/unit/test_security_scan.py` shows each node that is left out to the rules all the same.
"""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from componentforge.security import code_rules as rules
from componentforge.security.syntax import language, walk

if TYPE_CHECKING:
    from tree_sitter import Node, Query

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_ENTITY = re.compile(r"&(?:#|\w+;)")
# Where a handler may be set to a text: a comment may stand before and after the sign.
_HANDLER = re.compile(r"[oO][nN](?<![\w$-][oO][nN])[a-zA-Z][\w$-]*['\"]?\s*(?:=\s*)?['\":/]")
# A tag that begins upper-case may be the name of a text that says which element.
_NAMED_TAG = re.compile(r"<\s*(?:[^a-z\s=>/]|/[/*])")
_NAMES, _MEMBERS = frozenset(rules.GLOBALS), frozenset({*rules.MEMBERS, "view"})
_ATTRIBUTES = frozenset({*rules.KEYS, *rules.URL_ATTRIBUTES, "style", "target"})
_SECRET_NAMES = ("secret", "token", "auth", "credential", "passw", "pwd", "passphrase")
_SECRET_KEYS = ("api", "access", "private")
_IN_STRINGS = (
    "script:", "://", "url(", "@import", "expression(", "image-set(", "sk-", "akia", "gho_", "ghp_",
    "ghs_", "ghu_", "aiza", "_pat_", "glpat-", "npm_", "hf_", "k_live_", "k_test_", "bearer",
    "xox", "eyj", "-----b",
)  # fmt: skip
"""Folded. Without one of these no rule about the text of a string can match."""


def _any_of(node: str, names: Iterable[str]) -> str:
    """Pattern of `node`, which captures a name as @k, where that is one of `names`."""
    return f"({node} (#any-of? @k {' '.join(json.dumps(name) for name in sorted(names))}))"


def _match(node: str, expression: str) -> str:
    return f"({node} (#match? @k {json.dumps(expression)}))"


_TAGS = ("(jsx_opening_element name: (_) @k) @n", "(jsx_self_closing_element name: (_) @k) @n")
_KEY = "(pair key: (property_identifier) @k) @n"
_ATTRIBUTE = "(jsx_attribute . (property_identifier) @k"
_CALLEE = "[(identifier) @k (member_expression property: (_) @k)]"
_STRINGS = ("(string) @n @k", "(template_string) @n @k")
_ALWAYS = """
[(import) (meta_property) (subscript_expression) (assignment_expression)
 (while_statement) (do_statement) (for_statement) (for_in_statement) (regex_pattern)
 (with_statement) (debugger_statement)] @n
((import_statement source: (_) @k) @n (#not-any-of? @k "'react'" "\\"react\\""))
(export_statement source: (_)) @n
(pair key: [(computed_property_name) (string)]) @n
(jsx_attribute (jsx_namespace_name)) @n
"""
_ANY_NAME = "[(identifier) (shorthand_property_identifier) (property_identifier)] @n"
_ANY_CALL = "[(call_expression) (new_expression)] @n"
_SOME_NAME = _any_of("[(identifier) (shorthand_property_identifier)] @n @k", _NAMES)
_SOME_MEMBER = _any_of("(property_identifier) @n @k", _MEMBERS)
_SOME_CALL = _any_of(f"(call_expression function: {_CALLEE}) @n", rules.CALLED)
_SOME_NEW = _any_of(f"(new_expression constructor: {_CALLEE}) @n", rules.CALLED)
_SOME_TAG = "".join(_any_of(tag, rules.ELEMENTS) for tag in _TAGS)
_UPPER_TAG = "".join(_match(tag, "^[^a-z]") for tag in _TAGS)
_SOME_ATTRIBUTE = _any_of(f"{_ATTRIBUTE}) @n", _ATTRIBUTES)
_TEXT_HANDLER = _match(f"{_ATTRIBUTE} (string)) @n", "^on[a-zA-Z]")
_SOME_KEY, _ON_KEY = _any_of(_KEY, _ATTRIBUTES), _match(_KEY, "^(?i:on[a-z])")
_MARKS = "(?i)" + "|".join(mark.replace("(", "[(]") for mark in _IN_STRINGS)
_MARKED = "".join(_match(string, _MARKS) for string in _STRINGS)
_HIDDEN = "".join(_match(string, r"[\\&]") for string in _STRINGS)
_ANY = '((predefined_type) @n (#eq? @n "any"))'


def suspects(root: "Node", code: str) -> "list[Node]":
    """Nodes below `root`, the tree of `code`, about which a rule may have something to say.

    In source order, an outer node before those in it.
    """
    from tree_sitter import QueryCursor

    if root.has_error:
        return list(walk(root))  # What the parser had to guess fits no pattern for sure.
    found = QueryCursor(_query(frozenset(_patterns(code)))).captures(root).get("n", [])
    unique = {node.id: node for node in found}
    return sorted(unique.values(), key=lambda node: (node.start_byte, -node.end_byte))


def _patterns(code: str) -> list[str]:
    words, low = set(_WORD.findall(code)), code.casefold()
    wanted = _names(words, low)
    handlers = _HANDLER.search(code) is not None
    attributes = not words.isdisjoint(_ATTRIBUTES)
    if _NAMED_TAG.search(code):
        wanted.append(_UPPER_TAG)
    if handlers:
        wanted.append(_TEXT_HANDLER)
    if attributes:
        wanted.append(_SOME_ATTRIBUTE)
    if any(mark in low for mark in _IN_STRINGS):
        wanted.append(_MARKED)
    if (escaped := "\\" in code) or _ENTITY.search(code):
        wanted.append(_HIDDEN)
    secret = any(name in low for name in _SECRET_NAMES) or (
        "key" in low and any(name in low for name in _SECRET_KEYS)
    )
    if secret:
        wanted.append("(variable_declarator) @n")
    if secret or escaped:
        wanted.append("(pair) @n")
    elif attributes or handlers:
        wanted += [_SOME_KEY] * attributes + [_ON_KEY] * handlers
    return wanted


def _names(words: set[str], low: str) -> list[str]:
    """Patterns of names, calls, elements and types."""
    wanted: list[str] = []
    # In broken code the parser may end an escape in the middle of what looks like a word.
    if "\\u" in low or "\\x" in low:
        wanted += [_ANY_NAME, _ANY_CALL]
    else:
        if not words.isdisjoint(_NAMES):
            wanted.append(_SOME_NAME)
        if not words.isdisjoint(_MEMBERS):
            wanted.append(_SOME_MEMBER)
        if not words.isdisjoint(rules.CALLED):
            wanted += [_SOME_CALL, _SOME_NEW]
    if not words.isdisjoint(rules.ELEMENTS):
        wanted.append(_SOME_TAG)
    if "any" in words:
        wanted.append(_ANY)
    if "@ts-" in low:
        wanted.append("(comment) @n")
    return wanted


@lru_cache(maxsize=128)
def _query(patterns: frozenset[str]) -> "Query":
    from tree_sitter import Query

    return Query(language(), _ALWAYS + "\n".join(sorted(patterns)))
