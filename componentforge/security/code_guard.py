"""Generated TSX against an allow-list, on the syntax tree: what is not allowed does not reach a browser.

Names are judged where they are used, not where they are spelled: a prop called `fetchLabel`, the text
"eval" or a field `.location` of one's own object are nobody's danger.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from componentforge.domain.component import Draft, Finding, Severity

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_GLOBALS: dict[str, str] = {
    "fetch": "network", "XMLHttpRequest": "network", "WebSocket": "network", "EventSource": "network",
    "RTCPeerConnection": "network", "WebTransport": "network", "Worker": "worker",
    "SharedWorker": "worker", "importScripts": "worker", "eval": "code-from-text",
    "Function": "code-from-text", "localStorage": "storage", "sessionStorage": "storage",
    "indexedDB": "storage", "caches": "storage", "cookieStore": "storage",
    "globalThis": "global-object", "window": "global-object", "self": "global-object",
    "top": "global-object", "parent": "global-object", "frames": "global-object",
    "document": "document", "navigator": "global-object", "location": "navigation",
    "history": "navigation", "open": "navigation", "process": "global-object",
    "require": "import", "alert": "dialog", "confirm": "dialog", "prompt": "dialog",
    "postMessage": "message", "Reflect": "reflection", "Proxy": "reflection",
}  # fmt: skip
_MEMBERS = {
    "innerHTML": "html-from-text", "outerHTML": "html-from-text", "insertAdjacentHTML": "html-from-text",
    "srcdoc": "html-from-text", "__proto__": "prototype", "prototype": "prototype",
    "constructor": "prototype", "sendBeacon": "network", "cookie": "storage",
    "createContextualFragment": "html-from-text", "serviceWorker": "worker",
}  # fmt: skip
_DOCUMENT_OK = {"activeElement", "getElementById", "addEventListener", "removeEventListener"}
_WINDOW_OK = {
    "setTimeout", "clearTimeout", "addEventListener", "removeEventListener", "matchMedia",
    "requestAnimationFrame", "cancelAnimationFrame", "innerWidth", "innerHeight",
}  # fmt: skip
_TIMERS = {"setTimeout", "setInterval", "setImmediate"}
_ELEMENTS = {
    "script", "iframe", "object", "embed", "base", "meta", "link", "frame", "frameset", "applet",
    "portal", "foreignObject", "style",
}  # fmt: skip
_URL_ATTRIBUTES = {"href", "src", "action", "formAction", "xlinkHref", "poster", "data", "srcSet"}
_BAD_SCHEME = re.compile(
    r"^[\s\x00-\x1f]*(?:java|vb)script:|^[\s\x00-\x1f]*data:text/html", re.IGNORECASE
)
_REMOTE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
_SECRET = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|AIza[0-9A-Za-z_-]{35}"
    r"|xox[baprs]-[0-9A-Za-z-]{10,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.)"
)
_REDOS = re.compile(r"\((?:[^()]*[+*])\)[+*]|\((\.\*|\\w\+|\[[^\]]+\]\+)[^)]*\)[+*{]")
_MESSAGES = {
    "network": "code may not reach the network",
    "worker": "code may not start workers",
    "code-from-text": "code may not run text as code",
    "storage": "code may not use browser storage",
    "global-object": "code may not reach the global object",
    "document": "code may not reach into the page",
    "navigation": "code may not navigate",
    "import": "only react, the component itself and the user's library may be imported",
    "dialog": "code may not open browser dialogs",
    "message": "code may not post messages",
    "reflection": "code may not use reflection",
    "html-from-text": "HTML may not be made from text",
    "prototype": "prototypes may not be touched",
}


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
    """Findings in one TSX source. A source that does not parse is one finding."""
    tree = _parser().parse(code.encode())
    found: list[Finding] = []

    def report(node: "Node", rule: str, message: str, severity: Severity = "critical") -> None:
        found.append(
            Finding(
                source="safety", rule=rule, severity=severity, message=message, file=file,
                line=node.start_point.row + 1,
            )
        )  # fmt: skip

    if tree.root_node.has_error:
        broken = next(
            (n for n in _walk(tree.root_node) if n.is_error or n.is_missing), tree.root_node
        )
        report(broken, "syntax", "the code does not parse")
    declared = _declared(tree.root_node)
    for node in _walk(tree.root_node):
        for rule, message, severity in _judge(node, modules, declared):
            report(node, rule, message, severity)
    return found


def blocking(findings: list[Finding]) -> bool:
    """Whether any finding forbids rendering."""
    return any(f.severity in ("serious", "critical") for f in findings)


Judgement = tuple[str, str, Severity]


def _judge(node: "Node", modules: set[str], declared: set[str]) -> Iterator[Judgement]:
    kind = node.type
    if kind in ("import_statement", "export_statement"):
        yield from _module(node, modules)
    elif kind == "import" and node.parent is not None and node.parent.type == "call_expression":
        yield "import", "modules may not be loaded at run time", "critical"
    elif kind == "identifier":
        yield from _identifier(node, declared)
    elif kind == "property_identifier" and (rule := _MEMBERS.get(_text(node))):
        if _is_member(node) or _is_key(node):
            yield rule, _MESSAGES[rule], "critical"
    elif kind == "subscript_expression":
        yield from _subscript(node)
    elif kind == "jsx_attribute":
        yield from _attribute(node)
    elif kind in ("jsx_opening_element", "jsx_self_closing_element"):
        yield from _element(node)
    elif kind == "call_expression":
        yield from _call(node)
    elif kind in ("string_fragment", "template_string"):
        if _SECRET.search(_text(node)):
            yield "secret", "this looks like a secret", "critical"
    elif kind == "regex_pattern" and _REDOS.search(_text(node)):
        yield "redos", "this expression can take exponential time", "serious"
    elif kind == "predefined_type" and _text(node) == "any":
        yield "any", "`any` says nothing about the value", "moderate"
    elif kind in ("with_statement", "debugger_statement"):
        yield "statement", "this statement is not allowed", "critical"
    elif kind == "comment" and re.search(r"@ts-(?:ignore|nocheck|expect-error)", _text(node)):
        yield "ts-ignore", "type errors may not be silenced", "moderate"


def _module(node: "Node", modules: set[str]) -> Iterator[Judgement]:
    source = node.child_by_field_name("source")
    if source is None:
        return
    name = _text(source).strip("'\"`")
    if name not in {"react", *modules}:
        yield "import", f"{name} may not be imported; {_MESSAGES['import']}", "critical"


def _identifier(node: "Node", declared: set[str]) -> Iterator[Judgement]:
    name = _text(node)
    rule = _GLOBALS.get(name)
    if rule is None or name in declared or _is_declaration(node):
        return
    parent = node.parent
    if parent is not None and parent.type == "member_expression":
        member = parent.child_by_field_name("property")
        allowed = {"document": _DOCUMENT_OK, "window": _WINDOW_OK}.get(name, set())
        if member is not None and _text(member) in allowed:
            return
    yield rule, f"{name}: {_MESSAGES[rule]}", "critical"


def _subscript(node: "Node") -> Iterator[Judgement]:
    index = node.child_by_field_name("index")
    if index is not None and index.type in ("string", "template_string"):
        name = _text(index).strip("'\"`")
        if rule := _MEMBERS.get(name) or _GLOBALS.get(name):
            yield rule, _MESSAGES.get(rule, rule), "critical"
    elif index is not None and index.type == "binary_expression":
        # Names put together from pieces are how forbidden ones are hidden.
        if any(n.type == "string" for n in index.children):
            yield "computed-name", "member names may not be put together from text", "serious"


def _attribute(node: "Node") -> Iterator[Judgement]:
    name = _text(node.children[0])
    value = node.children[-1] if len(node.children) > 1 else None
    literal = _literal(value)
    if name == "dangerouslySetInnerHTML":
        yield "html-from-text", _MESSAGES["html-from-text"], "critical"
    elif name == "style":
        yield "inline-style", "use classes on tokens instead of inline style", "moderate"
    elif name.startswith("on") and literal is not None:
        yield "handler-text", "a handler is a function, not text", "critical"
    elif name in _URL_ATTRIBUTES and literal is not None:
        if _BAD_SCHEME.search(literal):
            yield "script-url", "a URL may not run code", "critical"
        elif _REMOTE.search(literal):
            yield "remote-url", "nothing may be loaded from or sent to another host", "serious"
    elif name == "target" and literal == "_blank" and not _has_rel(node):
        yield "target-blank", "target=_blank needs rel=noopener", "serious"


def _element(node: "Node") -> Iterator[Judgement]:
    name = node.child_by_field_name("name")
    if name is not None and _text(name) in _ELEMENTS:
        yield "element", f"<{_text(name)}> is not allowed", "critical"


def _call(node: "Node") -> Iterator[Judgement]:
    function = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    if function is None or arguments is None:
        return
    name = _text(function).rsplit(".", 1)[-1]
    first = arguments.named_children[0] if arguments.named_children else None
    if name in _TIMERS and first is not None and first.type in ("string", "template_string"):
        yield "code-from-text", _MESSAGES["code-from-text"], "critical"
    if name == "createElement" and first is not None and first.type == "string":
        if _text(first).strip("'\"") in _ELEMENTS:
            yield "element", f"<{_text(first)}> is not allowed", "critical"


def _check_css(draft: Draft) -> list[Finding]:
    found: list[Finding] = []
    for number, line in enumerate(draft.tokens_css.splitlines(), 1):
        if re.search(r"url\(|@import|expression\(|@plugin|@config|@source", line, re.IGNORECASE):
            found.append(
                Finding(
                    source="safety", rule="css-url", severity="critical", file="tokens.css",
                    line=number, message="tokens may not load anything",
                )
            )  # fmt: skip
    return found


def _declared(root: "Node") -> set[str]:
    """Names the code itself declares: parameters, variables, functions, imports, type names."""
    names: set[str] = set()
    for node in _walk(root):
        if node.type in ("identifier", "shorthand_property_identifier_pattern"):
            if node.type != "identifier" or _is_declaration(node):
                names.add(_text(node))
    return names


def _is_declaration(node: "Node") -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in (
        "variable_declarator", "function_declaration", "required_parameter", "optional_parameter",
        "class_declaration", "function_expression",
    ):  # fmt: skip
        return parent.child_by_field_name("value") != node
    return parent.type in (
        "import_specifier", "import_clause", "array_pattern", "object_assignment_pattern",
        "pair_pattern", "rest_pattern", "arrow_function", "formal_parameters",
        "enum_declaration", "namespace_import",
    ) and parent.child_by_field_name("body") != node  # fmt: skip


def _is_member(node: "Node") -> bool:
    return node.parent is not None and node.parent.type == "member_expression"


def _is_key(node: "Node") -> bool:
    return (
        node.parent is not None
        and node.parent.type == "pair"
        and _text(node) in ("__proto__", "innerHTML", "srcdoc")
    )


def _has_rel(attribute: "Node") -> bool:
    element = attribute.parent
    return element is not None and any(
        child.type == "jsx_attribute"
        and _text(child.children[0]) == "rel"
        and "noopener" in _text(child) + ("noopener" if "noreferrer" in _text(child) else "")
        for child in element.children
    )


def _literal(value: "Node | None") -> str | None:
    """The text of an attribute's literal value, in quotes or in braces; None when it is computed."""
    if value is None:
        return None
    if value.type == "string":
        return _text(value)[1:-1]
    if value.type == "jsx_expression" and value.named_children:
        inner = value.named_children[0]
        if inner.type in ("string", "template_string"):
            return _text(inner)[1:-1]
    return None


def _walk(node: "Node") -> Iterator["Node"]:
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(top.children))


def _text(node: "Node") -> str:
    return (node.text or b"").decode(errors="replace")


@cache
def _parser() -> "Parser":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_typescript.language_tsx()))
