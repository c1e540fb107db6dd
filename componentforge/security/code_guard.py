"""Generated TSX against an allow-list, on the syntax tree: what is not allowed reaches no browser.

Names are judged where they are used, not where they are spelled: a prop called `fetchLabel`, the
text "eval" or a field `.location` of one's own object are nobody's danger.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from componentforge.domain.component import Draft, Finding, Severity
from componentforge.security import code_rules as rules
from componentforge.security.code_scan import suspects
from componentforge.security.code_shapes import Judgement, is_escaped, loop, merge, named_secret
from componentforge.security.redos import exponential
from componentforge.security.syntax import Names, name_of, parse, text, too_deep, walk

if TYPE_CHECKING:
    from tree_sitter import Node

_REDOS: Judgement = ("redos", "this expression can take exponential time", "serious")


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
    for node in suspects(root, code):
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
        yield from loop(node)
    elif kind == "regex_pattern" and exponential(text(node)):
        yield _REDOS
    elif kind == "variable_declarator":
        yield from named_secret(node.child_by_field_name("name"), node, names)
    elif kind == "for_in_statement":
        yield from merge(node)
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
    parent = node.parent
    if parent is not None and parent.type == "unary_expression" and text(parent)[:6] == "typeof":
        return
    kept = parent.child_by_field_name("property") if parent is not None else None
    member = name_of(kept) if kept is not None else ""
    if name in ("window", "globalThis") and parent and rules.GLOBALS.get(member) == "storage":
        name, rule, node = member, "storage", parent
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
    if rule is None or parent is None or parent.type != "member_expression":
        if name_of(node) == "view" and parent is not None and _reaches_global(parent):
            yield _named("global-object", "view")
        return
    outer = parent.parent.parent if parent.parent is not None else None
    if outer is not None and rules.METHODS_OF_PROTOTYPES.match(text(outer)):
        return
    yield _named(rule, name_of(node))


def _reaches_global(member: "Node") -> bool:
    """Whether a name of the browser is taken from the window that an event's `view` is."""
    at = member.parent
    while at is not None and at.type in (
        "as_expression", "parenthesized_expression", "non_null_expression",
    ):  # fmt: skip
        at = at.parent
    taken = at.child_by_field_name("property") if at is not None else None
    return taken is not None and name_of(taken) in rules.GLOBALS


def _subscript(node: "Node", names: Names) -> Iterator[Judgement]:
    begun, whole = names.constant(node.child_by_field_name("index"))
    rule = rules.MEMBERS.get(begun) or rules.GLOBALS.get(begun)
    if whole and rule:
        yield _named(rule, begun)
    elif (
        not whole
        and len(begun) >= 4
        and any(name.startswith(begun) for name in rules.MEMBERS)
        and (begun.startswith("__") or _goes_on(node))
    ):
        # Names put together from pieces are how forbidden ones are hidden.
        yield "computed-name", "member names may not be put together from text", "serious"


def _goes_on(node: "Node") -> bool:
    """Whether a member is called, gone into or set, and not merely read."""
    parent = node.parent
    if parent is None:
        return False
    if parent.type in ("call_expression", "member_expression", "subscript_expression"):
        return parent.child_by_field_name("arguments") != node
    return _is_assigned(node)


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
    value = node.child_by_field_name("value")
    known, _ = names.constant(value)
    if re.fullmatch(r"on[a-z]+", name, re.IGNORECASE) and re.search(r"\w\(|=", known):
        yield "handler-text", "a handler is a function, not text", "critical"
    elif name == "target" and known.lower() == "_blank" and not _has_rel_anywhere(node):
        yield "target-blank", "target=_blank needs rel=noopener", "serious"
    yield from named_secret(key, node, names)


def _has_rel_anywhere(node: "Node") -> bool:
    """Of props that are spread: the element they reach may set rel itself."""
    while node.parent is not None:
        node = node.parent
    return re.search(r"\brel\s*[=:].{0,40}\bno(?:opener|referrer)\b", text(node)) is not None


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
    elif name == "target" and _blank(names.possible(value)) and not _has_rel(node, names):
        yield "target-blank", "target=_blank needs rel=noopener", "serious"


def _url(value: "Node | None", names: Names, *, remote: bool = True) -> Iterator[Judgement]:
    for known in names.possible(value):
        begun = re.sub(r"[\s\x00-\x1f]+", "", known)
        if rules.BAD_SCHEME.search(begun):
            yield "script-url", "a URL may not run code", "critical"
        elif remote and rules.REMOTE.search(begun):
            yield "remote-url", "nothing may be loaded from or sent to another host", "serious"


def _blank(values: list[str]) -> bool:
    return any(value.lower() == "_blank" for value in values)


def _string(node: "Node", names: Names) -> Iterator[Judgement]:
    value = names.constant(node)[0] if node.type == "string" else text(node)
    if rules.SECRET.search(value):
        yield "secret", "this looks like a secret", "critical"
    parent = node.parent
    if rules.RUNS_CODE.search(value.strip()) and not _is_judged(parent):
        yield "script-url", "a URL may not run code", "critical"
    if rules.REMOTE_CSS.search(value):
        yield "css-url", "styles may not load anything", "serious"


def _is_judged(parent: "Node | None") -> bool:
    """Whether a string is an attribute's or member's value, which `_url` looks at."""
    return parent is not None and parent.type in ("jsx_attribute", "jsx_expression")


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
    called = name_of(function.child_by_field_name("property") or function)
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
    elif called == "postMessage":
        if any(re.search(r"""["'`]\*["'`]""", text(a)) for a in arguments.named_children[1:]):
            yield "message", "postMessage: messages go to a named origin", "critical"
    elif called == "RegExp" and first is not None and not names.is_local(function):
        if exponential(begun):
            yield _REDOS
        elif not whole and not is_escaped(first):
            yield "redos", "an expression made from any text can take exponential time", "serious"
    elif node.type == "new_expression" and called in rules.LOADING and not names.is_local(function):
        yield _named("network", called)


def _has_rel(attribute: "Node", names: Names) -> bool:
    element = attribute.parent
    for child in element.children if element is not None else ():
        if child.type == "jsx_attribute" and text(child.children[0]) == "rel":
            value = text(child) + " " + names.constant(child.children[-1])[0]
            return re.search(r"\bno(?:opener|referrer)\b", value) is not None
    return False


def _check_css(draft: Draft) -> list[Finding]:
    return [
        Finding(
            source="safety", rule="css-url", severity="critical", file="tokens.css", line=number,
            message="tokens may not load anything",
        )
        for number, line in enumerate(draft.tokens_css.splitlines(), 1)
        if rules.LOADING_CSS.search(line)
    ]  # fmt: skip
