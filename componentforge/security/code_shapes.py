"""Dangers that are no single name but a shape: endless loops, deep merges, named secrets."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from componentforge.domain.component import Severity
from componentforge.security import code_rules as rules
from componentforge.security.syntax import Names, text, walk

if TYPE_CHECKING:
    from tree_sitter import Node

Judgement = tuple[str, str, Severity]
"""Rule, message, severity."""


def merge(node: "Node") -> Iterator[Judgement]:
    """`for (k in b) a[k] = b[k]`, going deeper by itself, with no look at what k is."""
    at, left = node.parent, node.child_by_field_name("left")
    while at is not None and at.child_by_field_name("parameters") is None:
        at = at.parent
    operator = node.child_by_field_name("operator")
    if at is None or left is None or operator is None or operator.type != "in":
        return
    owner = at.child_by_field_name("name")
    if owner is None and at.parent is not None and at.parent.type == "variable_declarator":
        owner = at.parent.child_by_field_name("name")
    if owner is None or rules.OWN_KEYS.search(text(at)):
        return
    sets = goes_deeper = False
    for inner in walk(node):
        if inner.type == "assignment_expression":
            target = inner.child_by_field_name("left")
            index = target.child_by_field_name("index") if target is not None else None
            sets = sets or (index is not None and text(index) == text(left))
        elif inner.type == "call_expression":
            function = inner.child_by_field_name("function")
            goes_deeper = goes_deeper or (function is not None and text(function) == text(owner))
    if sets and goes_deeper:
        yield "prototype", "a deep merge must leave out __proto__", "serious"


def named_secret(name: "Node | None", holder: "Node", names: Names) -> Iterator[Judgement]:
    """A value that looks random under a name that says it is secret."""
    value = holder.child_by_field_name("value")
    if name is None or value is None or value.type not in ("string", "template_string"):
        return
    told, (kept, whole) = text(name).strip("'\""), names.constant(value)
    digits = sum(char.isdigit() for char in kept)
    if not whole or re.search(r"[\s•*…<{]", kept) or kept.startswith(("/", "#", "http", "text-")):
        return
    secret = rules.SECRET_NAME.search(told) and len(kept) >= 16 and digits >= 4
    password = rules.PASSWORD_NAME.search(told) and len(kept) >= 8 and digits >= 1
    if (secret or password) and not rules.SECRET.search(kept):
        yield "secret", f"{told}: this looks like a secret", "critical"


def is_escaped(node: "Node") -> bool:
    """Whether what a regular expression is made from was made harmless, or is one already."""
    if node.type == "regex" or rules.ESCAPED.search(text(node)):
        return True
    root = node
    while root.parent is not None:
        root = root.parent
    used = {text(n) for n in walk(node) if n.type == "identifier"}
    made = (n for n in walk(root) if n.type == "variable_declarator")
    return any(
        text(name) in used and rules.ESCAPED.search(text(n)) is not None
        for n in made
        if (name := n.child_by_field_name("name")) is not None
    )


def loop(node: "Node") -> Iterator[Judgement]:
    """A loop whose condition never fails and that nothing leaves."""
    condition = node.child_by_field_name("condition")
    bare = text(condition).strip("(); ") if condition is not None else ""
    if bare not in ("", "true", "1", "!0"):
        return
    if not any(
        n.type in ("break_statement", "return_statement", "throw_statement", "yield_expression")
        for n in walk(node)
    ):
        yield "endless-loop", "this loop never ends", "serious"
