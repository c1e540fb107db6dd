"""One walk over a TSX source: what counts, what is nested in what, which names mean what."""

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluation.metrics.outline_kinds import (
    ARROW,
    BINARY,
    BRANCH,
    CALL,
    CAST,
    CHAIN,
    CLASS,
    CONDITIONS,
    DECLARED,
    DECLARES,
    FUNCTION,
    KEY,
    LEAF,
    MEANS,
    NAME,
    NAMED_OUTSIDE,
    NAMES,
    ORDERED,
    PAIR_PATTERN,
    PARAMETER,
    PATTERN,
    PROPERTY,
    QUALIFIER,
    RETURN,
    SCOPE,
    SHORT,
    SHORT_PATTERN,
    SIGN,
    SINGLE,
    SKIP,
    TAGGED,
    TEXT,
    THROUGH,
    TRY,
    TYPED,
    VARIABLE,
    table,
)
from evaluation.metrics.outline_types import TypeText

if TYPE_CHECKING:
    from tree_sitter import Node

_AT_LEAF, _AT_TAG, _AT_CALL = range(3)
_VARIABLE = "v"
_DEEPEST = 200
_CHAIN = re.compile(rb"[\w$]+(?:\s*\??\.\s*[\w$]+)+").fullmatch
_WORDS = re.compile(rb"[\w$]+").findall
_LOGIC = ("&&", "||", "??")

Scope = dict[bytes | None, Any]
"""Name -> role (str) or number of a variable; None -> the scope around."""


class Import(NamedTuple):
    """One name that comes from elsewhere."""

    module: str
    name: str
    """As exported there; `default`, `*`, or empty for a bare import."""
    types_only: bool


class _Where(NamedTuple):
    """What holds for everything below a node until something changes it."""

    scope: Scope
    conditional: bool
    returned: list[bool]
    """Whether the function may have returned already."""
    functions: int
    """How many functions are open."""


class Walk:
    """One source. `labels` and `parents` hold one entry a node that counts, in source order."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.labels, self.parents = ["program"], [0]
        self.last: dict[int, int] = {}
        """Of each node whose children are in order, the last of them so far; 0 is none."""
        self.elders: dict[int, int] = {}
        self.imports: list[Import] = []
        self.props: list[str] = []
        self.key = b""
        """The key last seen in a pattern: the name that follows stands for it."""
        self.names: list[tuple[int, int, bytes, Scope]] = []
        self.calls: list[tuple[int, bool]] = []
        self.uses: list[list[int]] = []
        """Of each variable."""
        self.declared_in: list[int] = []
        """Of each variable, its declarator."""
        self.types: list[TypeText] = []
        self.module: Scope = {}
        self.has_class = False
        grammar = table()
        self._parse = grammar.parse
        self._act, self._name, self._flags = grammar.act, grammar.name, grammar.flags

    def run(self) -> None:
        """Fill the lists."""
        root = self._parse(self.source).root_node
        self._below(root, 0, _Where(self.module, False, [False], 0), 0, 0, _DEEPEST)

    def _below(
        self, node: "Node", v: int, where: _Where, declares: int, own: int, left: int
    ) -> None:
        """The children of `node`.

        Args:
            node: A node that is descended into.
            v: The nearest node of ours.
            where: What holds here.
            declares: Which of the children declare names: 0 none, 1 the first, 2 all; 3 and 4 the
                same among a function's parameters.
            own: The flags of the node's kind.
            left: How much deeper it may go: nobody writes deeper, but somebody may send it.
        """
        labels, parents, act, source = self.labels, self.parents, self._act, self.source
        order = self.last if v in self.last else None
        first = True
        for one in node.children:
            child: Node | None = one
            kind = child.kind_id
            action = act[kind]
            if action == SKIP:
                continue
            if action == SINGLE:
                child, kind, action = self._unwrapped(child)
                if child is None or action == SKIP:
                    continue
            if action == SIGN:
                labels[v] += self._name[kind]
                continue
            head, first = first, False
            label = None
            if own & CAST and not head:
                self.types.append(TypeText(v, b"", child.text or b""))
                continue
            if action <= CHAIN:
                if action == PROPERTY:
                    if self._plain(child, v):
                        continue
                elif action == CHAIN and self._chain(child, v, where.scope, order):
                    continue
                flag = self._flags[kind]
                at = v
                if action != THROUGH:
                    at = len(labels)
                    labels.append(self._name[kind])
                    parents.append(v)
                    if order is not None and action != PROPERTY:
                        self.elders[at] = order[v]
                        order[v] = at
                if not left:
                    continue
                if not (flag or own):
                    self._below(child, at, where, 0, 0, left - 1)
                    continue
                inner = where
                if own & CONDITIONS and _conditional(own, head, labels[v]):
                    inner = inner._replace(conditional=True)
                if flag & MEANS:
                    inner = self._entered(flag, at, inner)
                dec = 0
                if flag & NAMES:
                    dec = _declaring(flag, declares, declares in (2, 4) or (head and declares > 0))
                if flag & ORDERED:
                    self.last[at] = 0
                self._below(child, at, inner, dec, flag, left - 1)
                continue
            text = source[child.start_byte : child.end_byte]
            if action == NAME:
                if declares in (2, 4) or (head and (declares or own & ARROW)):
                    label = self._declare(text, where.scope, v, own, declares)
                elif own & QUALIFIER:
                    continue
                elif head and own & TAGGED and text[:1].islower():
                    labels[v] = "<" + text.decode(errors="replace")  # HTML's, whatever is in scope.
                elif head and own & (TAGGED | CALL):
                    mode = _AT_CALL if own & CALL else _AT_TAG
                    self.names.append((v, mode, text, where.scope))
                else:
                    self.names.append((len(labels), _AT_LEAF, text, where.scope))
                    label = ""
            elif action == KEY:
                self._keyed(text, v, own, declares == 4 and where.functions == 1)
            elif action == LEAF:
                words = text.strip(b"\"'").split()
                if words or labels[v][:1] != "<":
                    words.sort()
                    label = self._name[kind] + b" ".join(words).decode(errors="replace")
            elif action == TEXT:
                label = "text" if text.strip() else None
            elif action == SHORT_PATTERN:
                label = "." + text.decode(errors="replace")
                where.scope[text] = label
                if declares >= 3 and where.functions == 1:
                    self.props.append(label[1:])
            elif action == TYPED:
                self.types.append(TypeText(v, b"", text))
            elif action == DECLARED:
                self._declared_type(child)
            elif action == SHORT:  # `{ a }` is `{ a: a }`.
                at = len(labels)
                labels += ("pair:" + text.decode(errors="replace"), "")
                parents += (v, at)
                self.names.append((at + 1, _AT_LEAF, text, where.scope))
            else:
                self._import(child, where.scope)
            if label is not None:
                if order is not None:
                    self.elders[len(labels)] = order[v]
                    order[v] = len(labels)
                labels.append(label)
                parents.append(v)

    def _unwrapped(self, node: "Node") -> "tuple[Node | None, int, int]":
        """The node in parentheses, braces or a statement of its own, its kind and action."""
        kind = node.kind_id
        while (action := self._act[kind]) == SINGLE:
            inner = node.named_children
            if not inner:
                return None, kind, SKIP
            node, kind = inner[0], inner[0].kind_id
        return node, kind, action

    def _plain(self, node: "Node", v: int) -> bool:
        """Whether it was `name="text"`, the most frequent of all: no need to descend."""
        text = self.source[node.start_byte : node.end_byte]
        if text[-1] not in b"\"'":
            return False
        name, _, value = text.partition(b"=")
        words = value.strip(b" \n\"'").split()
        words.sort()
        at = len(self.labels)
        self.labels += (
            "jsx_attribute:" + name.strip().decode(errors="replace"),
            "string" + b" ".join(words).decode(errors="replace"),
        )
        self.parents += (v, at)
        return True

    def _chain(self, node: "Node", v: int, scope: Scope, order: dict[int, int] | None) -> bool:
        """Whether it was `a.b.c`, nearly as frequent."""
        text = self.source[node.start_byte : node.end_byte]
        if not _CHAIN(text):
            return False
        base, *keys = _WORDS(text)
        at = len(self.labels)
        if order is not None:
            self.elders[at] = order[v]
            order[v] = at
        self.labels += (":" + b":".join(keys).decode(errors="replace"), "")
        self.parents += (v, at)
        self.names.append((at + 1, _AT_LEAF, base, scope))
        return True

    def _entered(self, flag: int, at: int, where: _Where) -> _Where:
        """What holds below a node that opens a scope, a function or a call, or returns."""
        scope, conditional, returned, functions = where
        if flag & SCOPE:
            around = scope
            scope = Scope()
            scope[None] = around
        if flag & FUNCTION:
            return _Where(scope, functions > 0, [False], functions + 1)
        if flag & CALL:
            self.calls.append((at, conditional or returned[0]))
        if flag & CLASS:
            self.has_class = True
        if flag & RETURN and conditional:
            returned[0] = True
        return _Where(scope, conditional, returned, functions) if flag & SCOPE else where

    def _keyed(self, text: bytes, v: int, own: int, prop: bool) -> None:
        if own & PAIR_PATTERN:
            self.key = text
            if prop:
                self.props.append(text.decode(errors="replace"))
        elif text != b"render":  # A class's way to be a function.
            self.labels[v] += ":" + text.decode(errors="replace")

    def _declare(self, text: bytes, scope: Scope, v: int, own: int, dec: int) -> str | None:
        """Enter a name; the label of its place, None where the place says enough."""
        key, self.key = self.key, b""
        if own & NAMED_OUTSIDE:
            scope[None][text] = "f"
            return None
        if key:
            role = "." + key.decode(errors="replace")
            scope[text] = role
            return role
        if dec in (1, 2) and own & (VARIABLE | PATTERN):
            scope[text] = len(self.uses)
            self.uses.append([])
            self.declared_in.append(v if own & VARIABLE else self.parents[v])
            return None if own & VARIABLE else _VARIABLE
        scope[text] = "a"
        return "a"

    def resolve(self) -> None:
        """Put what names mean in the place of names."""
        labels, uses = self.labels, self.uses
        for at, mode, text, scope in self.names:
            found: Any = None
            around: Any = scope
            while around is not None:
                found = around.get(text)
                if found is not None:
                    break
                around = around.get(None)
            if found is None:
                role = text.decode(errors="replace")
            elif isinstance(found, int):
                role = _VARIABLE
                uses[found].append(at)
            else:
                role = found
            if mode == _AT_LEAF:
                labels[at] = role
            elif mode == _AT_TAG:
                labels[at] = f"<{role}"
            else:
                labels[at] += ":" + role

    def _declared_type(self, node: "Node") -> None:
        """Enter an interface or an alias with its members."""
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body") or node.child_by_field_name("value")
        if name is None or body is None or not name.text:
            return
        self.module[name.text] = "type"
        parts = body.named_children if body.type == "intersection_type" else [body]
        for part in parts:
            whole = part.type not in ("interface_body", "object_type")
            for member in [part] if whole else part.named_children:
                if member.type != "comment":
                    text = (b"= " if whole else b"") + (member.text or b"")
                    self.types.append(TypeText(0, name.text, text))
        for child in node.named_children:
            if child.type.startswith("extends"):
                self.types.append(TypeText(0, name.text, child.text or b""))

    def _import(self, node: "Node", scope: Scope) -> None:
        """Enter what an import statement brings."""
        source = node.child_by_field_name("source")
        module = _text(source).strip("\"'") if source else ""
        whole = any(child.type == "type" for child in node.children)
        clause = next((c for c in node.named_children if c.type == "import_clause"), None)
        found: list[tuple[str, str, bool]] = []
        for part in clause.named_children if clause else ():
            if part.type == "identifier":
                found.append(("default", _text(part), whole))
            elif part.type == "namespace_import":
                found.append(("*", _text(part.named_children[-1]), whole))
            else:
                for one in part.named_children:
                    name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
                    if name is not None:
                        only = whole or one.children[0].type == "type"
                        found.append((_text(name), _text(alias or name), only))
        for name, local, only in found:
            self.imports.append(Import(module, name, only))
            scope[local.encode()] = module if name in ("default", "*") else name
        if not found:
            self.imports.append(Import(module, "", whole))


def _text(node: "Node") -> str:
    return (node.text or b"").decode(errors="replace")


def _conditional(own: int, head: bool, label: str) -> bool:
    """Whether a child of a branch may be left out when its parent runs."""
    if own & BRANCH:
        return not head or bool(own & TRY)
    return bool(own & BINARY) and not head and label.endswith(_LOGIC)


def _declaring(flag: int, declares: int, here: bool) -> int:
    """Which children declare names below a node of these flags; `here`: the node is a pattern that
    does itself.
    """
    among = 3 if flag & PARAMETER or declares >= 3 else 1
    if flag & DECLARES:
        return among
    if not here:
        return 0
    return among + 1 if flag & PATTERN else among
