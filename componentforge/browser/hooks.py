"""Rules of hooks, on the syntax tree: at the top of a component, always, in the same order."""

import re
from collections.abc import Iterator

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from componentforge.domain.component import Draft, Finding

_TSX = Language(tree_sitter_typescript.language_tsx())

_FUNCTIONS = {
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function_declaration",
}  # fmt: skip
_MAY_CALL = re.compile(r"use[^a-z]")
"""No hook is called where this is not found: most sources need no parsing."""
_WRAPPERS = {"memo", "forwardRef"}
_CONDITIONS = {
    "if_statement": "in a condition",
    "ternary_expression": "in a condition",
    "switch_statement": "in a condition",
    "for_statement": "in a loop",
    "for_in_statement": "in a loop",
    "while_statement": "in a loop",
    "do_statement": "in a loop",
    "try_statement": "in a try block",
}


def check_hooks(draft: Draft) -> list[Finding]:
    """Breaches of the rules of hooks in a draft's component and stories, with lines."""
    found: list[Finding] = []
    for file, code in (
        (f"{draft.name}.tsx", draft.tsx),
        (f"{draft.name}.stories.tsx", draft.stories),
    ):
        if not _MAY_CALL.search(code):
            continue
        tree = Parser(_TSX).parse(code.encode())
        for call in _calls(tree.root_node):
            if problem := _problem(call):
                name = _callee(call)
                found.append(
                    Finding(
                        source="hooks",
                        rule="rules-of-hooks",
                        severity="critical",
                        message=f"{name} is called {problem}; hooks run unconditionally "
                        "at the top of a component",
                        file=file,
                        line=call.start_point.row + 1,
                    )
                )
    return found


def _calls(node: Node) -> Iterator[Node]:
    if node.type == "call_expression" and _is_hook(_callee(node)):
        yield node
    for child in node.children:
        yield from _calls(child)


def _callee(call: Node) -> str:
    """`useX` of `useX()` and of `React.useX()`; a method of some object is no hook."""
    function = call.child_by_field_name("function")
    text = (function.text if function else None) or b""
    owner, _, name = text.decode().rpartition(".")
    return name if not owner or owner[0].isupper() else text.decode()


def _is_hook(name: str) -> bool:
    # `use` itself may be called conditionally: React says so.
    return name.startswith("use") and len(name) > 3 and not name[3].islower()


def _problem(call: Node) -> str | None:
    """What is wrong with where this hook is called, or None."""
    child, node = call, call.parent
    while node is not None:
        if node.type in _CONDITIONS and not _is_head(node, child):
            return _CONDITIONS[node.type]
        if node.type == "binary_expression" and _is_right_of_logic(node, child):
            return "in a condition"
        if node.type == "statement_block" and _returned_before(node, child):
            return "after an early return"
        if node.type in _FUNCTIONS:
            name = _function_name(node)
            if name is None:
                return "in a callback"
            if not (name[0].isupper() or _is_hook(name)):
                return f"in {name}, which is no component and no hook"
            return None
        child, node = node, node.parent
    return "outside a component"


def _is_head(node: Node, child: Node) -> bool:
    """Whether `child` is the part of a condition or loop that always runs once."""
    head = {
        "if_statement": "condition",
        "ternary_expression": "condition",
        "switch_statement": "value",
        "for_statement": "initializer",
        "for_in_statement": "right",
    }.get(node.type)
    return head is not None and child == node.child_by_field_name(head)


def _is_right_of_logic(node: Node, child: Node) -> bool:
    operator = node.child_by_field_name("operator")
    return (
        operator is not None
        and operator.type in {"&&", "||", "??"}
        and child == node.child_by_field_name("right")
    )


def _returned_before(block: Node, child: Node) -> bool:
    for statement in block.named_children:
        if statement == child:
            return False
        if statement.type not in _FUNCTIONS and _holds_return(statement):
            return True
    return False


def _holds_return(node: Node) -> bool:
    if node.type == "return_statement":
        return True
    return any(_holds_return(c) for c in node.children if c.type not in _FUNCTIONS)


def _function_name(node: Node) -> str | None:
    """What a function is called, by its own name or by what it is given to."""
    name, parent = node.child_by_field_name("name"), node.parent
    if name is None and parent is not None:
        if parent.type == "arguments" and parent.parent is not None:
            # memo(() => ...) makes a component of what it is given.
            return "Component" if _callee(parent.parent).split(".")[-1] in _WRAPPERS else None
        if parent.type == "export_statement":
            return "Default"
        if parent.type == "variable_declarator":
            name = parent.child_by_field_name("name")
        if parent.type == "pair":
            name = parent.child_by_field_name("key")
    if name is None or not name.text:
        return None
    # A story's `render` is a component in all but name.
    in_object = parent is not None and parent.type in {"pair", "object"}
    return "Render" if in_object and name.text == b"render" else name.text.decode()
