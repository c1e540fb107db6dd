"""Generated TSX against an allow-list, on the syntax tree: what is not allowed reaches no browser.

Names are judged where they are used, not where they are spelled: a prop called `fetchLabel`, the
text "eval" or a field `.location` of one's own object are nobody's danger.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from componentforge.domain.component import Draft, Finding, Severity
from componentforge.security import code_rules as rules
from componentforge.security.syntax import Names, name_of, parse, text, too_deep, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_LOADING = ("Image", "Audio")
"""Elements that load something as soon as they are made."""
Judgement = tuple[str, str, Severity]
"""Rule, message, severity."""


def check_draft(draft: Draft, libraries: tuple[str, ...] = ()) -> list[Finding]:
    """Everything unsafe or unclean in a draft, with lines.

    Args:
        draft: Untrusted.
        libraries: Modules of the user's own that may be imported besides react.
    """
    own = {f"./{draft.name}", *(f"./assets/{asset.file}" for asset in draft.assets)}
    return [
        *check_code(draft.tsx, f"{draft.name}.tsx", {*libraries, *own}),
        *check_code(draft.stories, f"{draft.name}.stories.tsx", {*libraries, *own}),
        *_check_css(draft),
    ]


def check_code(code: str, file: str, modules: set[str]) -> list[Finding]:
    """Findings in one TSX source, in its order. Source that does not parse is a finding itself."""
    root = parse(code).root_node
    found: list[Finding] = []

    def report(node: "Node", rule: str, message: str, severity: Severity = "critical") -> None:
        found.append(
            Finding(
                source="safety", rule=rule, severity=severity, message=message, file=file,
                line=node.start_point.row + 1,
            )
        )  # fmt: skip

    if root.has_error:
        broken = next((n for n in walk(root) if n.is_error or n.is_missing), root)
        report(broken, "syntax", "the code does not parse")
    if too_deep(root):
        report(root, "too-deep", "code nested this deep is not looked through")
        return found
    names = Names(root)
    for node in walk(root):
        for rule, message, severity in _judge(node, modules, names):
            report(node, rule, message, severity)
    return found


def blocking(findings: list[Finding]) -> bool:
    """Whether any finding forbids rendering."""
    return any(f.severity in ("serious", "critical") for f in findings)


def _judge(node: "Node", modules: set[str], names: Names) -> Iterator[Judgement]:
    kind = node.type
    if kind in ("import_statement", "export_statement"):
        yield from _module(node, modules)
    elif kind == "meta_property" or (kind == "import" and _is_called(node)):
        yield "import", "modules may not be loaded or looked at when running", "critical"
    elif kind in ("identifier", "shorthand_property_identifier"):
        yield from _identifier(node, names)
    elif kind == "property_identifier":
        yield from _property(node)
    elif kind == "subscript_expression":
        yield from _subscript(node, names)
    elif kind == "pair":
        yield from _pair(node, names)
    elif kind == "assignment_expression":
        yield from _assignment(node, names)
    elif kind == "jsx_attribute":
        yield from _attribute(node, names)
    elif kind in ("jsx_opening_element", "jsx_self_closing_element"):
        yield from _element(node, names)
    elif kind in ("call_expression", "new_expression"):
        yield from _call(node, names)
    elif kind in ("string", "template_string"):
        yield from _string(node, names)
    elif kind in ("while_statement", "do_statement", "for_statement"):
        yield from _loop(node)
    elif kind == "regex_pattern" and rules.REDOS.search(text(node)):
        yield "redos", "this expression can take exponential time", "serious"
    elif kind == "predefined_type" and text(node) == "any":
        yield "any", "`any` says nothing about the value", "moderate"
    elif kind in ("with_statement", "debugger_statement"):
        yield "statement", "this statement is not allowed", "critical"
    elif kind == "comment" and rules.SILENCED.search(text(node)):
        yield "ts-ignore", "type errors may not be silenced", "moderate"


def _is_called(node: "Node") -> bool:
    return node.parent is not None and node.parent.type == "call_expression"


def _named(rule: str, name: str = "") -> Judgement:
    message = rules.MESSAGES[rule]
    severity: Severity = "moderate" if rule in rules.SOFT else "critical"
    return rule, f"{name}: {message}" if name else message, severity


def _module(node: "Node", modules: set[str]) -> Iterator[Judgement]:
    source = node.child_by_field_name("source")
    if source is None:
        return
    name = text(source).strip("'\"`")
    if name not in {"react", *modules}:
        yield "import", f"{name} may not be imported; {rules.MESSAGES['import']}", "critical"


def _identifier(node: "Node", names: Names) -> Iterator[Judgement]:
    name = name_of(node)
    rule = rules.GLOBALS.get(name)
    if rule is None or names.is_local(node) or _is_jsx_name(node):
        return
    if _is_harmless(node, name):
        return
    if rule == "storage" and _keeps_no_secret(node, names):
        yield rule, f"{name}: what is kept here outlives the page", "moderate"
        return
    yield _named(rule, name)


def _is_harmless(node: "Node", name: str) -> bool:
    """Whether what is reached through a global does nobody harm: `document.activeElement`."""
    path, at = name, node
    while (up := at.parent) is not None and up.type == "member_expression":
        if up.child_by_field_name("object") != at:
            break
        member = up.child_by_field_name("property")
        path, at = f"{path}.{name_of(member) if member else ''}", up
        first = path.split(".")[1]
        if path in rules.HARMLESS_PATHS or first in rules.HARMLESS.get(name, ()):
            return not (_is_assigned(at) and "location" in path)
    return False


def _is_assigned(node: "Node") -> bool:
    parent = node.parent
    return (
        parent is not None
        and parent.type in ("assignment_expression", "augmented_assignment_expression")
        and parent.child_by_field_name("left") == node
    )


def _keeps_no_secret(node: "Node", names: Names) -> bool:
    """Whether storage is called by a key that is known and names no secret."""
    member = node.parent
    call = member.parent if member is not None else None
    if call is None or call.type != "call_expression":
        return False
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments and arguments.named_children else None
    key, whole = names.constant(first)
    return whole and not rules.SECRET_KEY.search(key)


def _is_jsx_name(node: "Node") -> bool:
    """`<open>` is an element and `<Menu.open>` a member: neither is the browser's function."""
    parent = node.parent
    return parent is not None and parent.type.startswith("jsx_") and parent.type.endswith("element")


def _property(node: "Node") -> Iterator[Judgement]:
    rule = rules.MEMBERS.get(name_of(node))
    parent = node.parent
    if rule is not None and parent is not None and parent.type == "member_expression":
        yield _named(rule, name_of(node))


def _subscript(node: "Node", names: Names) -> Iterator[Judgement]:
    begun, whole = names.constant(node.child_by_field_name("index"))
    rule = rules.MEMBERS.get(begun) or rules.GLOBALS.get(begun)
    if whole and rule:
        yield _named(rule, begun)
    elif not whole and len(begun) >= 4 and any(name.startswith(begun) for name in rules.MEMBERS):
        # Names put together from pieces are how forbidden ones are hidden.
        yield "computed-name", "member names may not be put together from text", "serious"


def _pair(node: "Node", names: Names) -> Iterator[Judgement]:
    key = node.child_by_field_name("key")
    if key is None:
        return
    if key.type == "computed_property_name" and key.named_children:
        name, _ = names.constant(key.named_children[0])
    else:
        name = name_of(key).strip("'\"")
    if name in rules.KEYS:
        yield _named(rules.MEMBERS.get(name, "html-from-text"), name)
    elif name in rules.URL_ATTRIBUTES:
        yield from _url(node.child_by_field_name("value"), names, remote=False)


def _assignment(node: "Node", names: Names) -> Iterator[Judgement]:
    left = node.child_by_field_name("left")
    member = left.child_by_field_name("property") if left is not None else None
    if member is not None and name_of(member) in rules.URL_MEMBERS:
        yield from _url(node.child_by_field_name("right"), names)


def _attribute(node: "Node", names: Names) -> Iterator[Judgement]:
    name = text(node.children[0])
    value = node.children[-1] if len(node.children) > 1 else None
    if name in rules.KEYS:
        yield _named("html-from-text", name)
    elif name == "style":
        yield "inline-style", "use classes on tokens instead of inline style", "moderate"
    elif re.match(r"on[a-zA-Z]", name) and value is not None and value.type == "string":
        yield "handler-text", "a handler is a function, not text", "critical"
    elif name in rules.URL_ATTRIBUTES:
        yield from _url(value, names)
    elif name == "target" and names.constant(value)[0].lower() == "_blank" and not _has_rel(node):
        yield "target-blank", "target=_blank needs rel=noopener", "serious"


def _url(value: "Node | None", names: Names, *, remote: bool = True) -> Iterator[Judgement]:
    begun = re.sub(r"[\s\x00-\x1f]+", "", names.constant(value)[0])
    if rules.BAD_SCHEME.search(begun):
        yield "script-url", "a URL may not run code", "critical"
    elif remote and rules.REMOTE.search(begun):
        yield "remote-url", "nothing may be loaded from or sent to another host", "serious"


def _string(node: "Node", names: Names) -> Iterator[Judgement]:
    value = names.constant(node)[0] if node.type == "string" else text(node)
    if rules.SECRET.search(value):
        yield "secret", "this looks like a secret", "critical"
    if rules.REMOTE_CSS.search(value):
        yield "css-url", "styles may not load anything", "serious"


def _element(node: "Node", names: Names) -> Iterator[Judgement]:
    name = node.child_by_field_name("name")
    if name is None:
        return
    tag = names.constant(name)[0] if text(name)[:1].isupper() else text(name)
    if tag in rules.ELEMENTS:
        yield "element", f"<{tag}> is not allowed", "critical"


def _call(node: "Node", names: Names) -> Iterator[Judgement]:
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    arguments = node.child_by_field_name("arguments")
    if function is None or arguments is None:
        return
    called = name_of(function).rsplit(".", 1)[-1]
    first = arguments.named_children[0] if arguments.named_children else None
    begun, whole = names.constant(first)
    if called in rules.TIMERS and first is not None and (begun or "string" in first.type):
        yield _named("code-from-text", called)
    elif called in ("createElement", "createElementNS", "cloneElement", "jsx", "jsxs"):
        if begun in rules.ELEMENTS:
            yield "element", f"<{begun}> is not allowed", "critical"
    elif called in ("setAttribute", "setAttributeNS", "toggleAttribute"):
        harmless = (
            whole and not begun.lower().startswith("on") and begun not in rules.URL_ATTRIBUTES
        )
        if not harmless or begun.lower() in ("style", "srcdoc"):
            yield "set-attribute", "attributes are written in JSX", "serious"
    elif node.type == "new_expression" and called in _LOADING and not names.is_local(function):
        yield _named("network", called)


def _loop(node: "Node") -> Iterator[Judgement]:
    condition = node.child_by_field_name("condition")
    bare = text(condition).strip("(); ") if condition is not None else ""
    if bare not in ("", "true", "1", "!0"):
        return
    if not any(
        n.type in ("break_statement", "return_statement", "throw_statement", "yield_expression")
        for n in walk(node)
    ):
        yield "endless-loop", "this loop never ends", "serious"


def _has_rel(attribute: "Node") -> bool:
    element = attribute.parent
    return element is not None and any(
        child.type == "jsx_attribute"
        and text(child.children[0]) == "rel"
        and re.search(r"\bno(?:opener|referrer)\b", text(child)) is not None
        for child in element.children
    )


def _check_css(draft: Draft) -> list[Finding]:
    return [
        Finding(
            source="safety", rule="css-url", severity="critical", file="tokens.css", line=number,
            message="tokens may not load anything",
        )
        for number, line in enumerate(draft.tokens_css.splitlines(), 1)
        if rules.LOADING_CSS.search(line)
    ]  # fmt: skip
