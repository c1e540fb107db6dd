"""One walk over a TSX source: what counts, what is nested in what, which names mean what."""

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from evaluation.metrics.outline_imports import Import, imported
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
_CHAIN = re.compile(r"[\w$]+(?:\s*\??\.\s*[\w$]+)+", re.ASCII).fullmatch
_WORDS = re.compile(r"[\w$]+", re.ASCII).findall
_LOGIC = ("&&", "||", "??")

Scope: TypeAlias = dict[str | None, Any]
"""Name -> role (str) or number of a variable; None -> the scope around."""
_Where: TypeAlias = tuple[Scope, bool, list[bool], int]
"""What holds for everything below a node until something changes it: the scope; whether all is
conditional; whether the function may have returned already; how many functions are open.
"""


class Walk:
    """One source. `labels` and `parents` hold one entry a node that counts, in source order."""

    def __init__(self, source: bytes) -> None:
        self._bytes = source
        # A character a byte, so that the tree's places are places here. Text beyond ASCII is
        # only ever compared with other text read in the same way.
        self.source = source.decode("latin-1")
        self.labels, self.parents = ["program"], [0]
        self.last: dict[int, int] = {}
        """Of each node whose children are in order, the last of them so far; 0 is none."""
        self.elders: dict[int, int] = {}
        self.imports: list[Import] = []
        self.props: list[str] = []
        self.key = ""
        """The key last seen in a pattern: the name that follows stands for it."""
        self.names: list[tuple[int, int, str, Scope]] = []
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
        root = self._parse(self._bytes).root_node
        self._below(root, 0, (self.module, False, [False], 0), 0, 0, _DEEPEST)

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
        scope = where[0]
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
                self.types.append((v, "", self._text(child)))
                continue
            if action <= CHAIN:
                if action == PROPERTY:
                    if self._plain(child, v):
                        continue
                elif action == CHAIN and self._chain(child, v, scope, order):
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
                    inner = (scope, True, where[2], where[3])
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
                    label = self._declare(text, scope, v, own, declares)
                elif own & QUALIFIER:
                    continue
                elif head and own & TAGGED and text[:1].islower():
                    labels[v] = "<" + text  # HTML's, whatever is in scope.
                elif head and own & (TAGGED | CALL):
                    mode = _AT_CALL if own & CALL else _AT_TAG
                    self.names.append((v, mode, text, scope))
                else:
                    self.names.append((len(labels), _AT_LEAF, text, scope))
                    label = ""
            elif action == KEY:
                self._keyed(text, v, own, declares == 4 and where[3] == 1)
            elif action == LEAF:
                words = text.strip("\"'").split()
                if words or labels[v][:1] != "<":
                    words.sort()
                    label = self._name[kind] + " ".join(words)
            elif action == TEXT:
                label = "text" if text.strip() else None
            elif action == SHORT_PATTERN:
                label = "." + text
                scope[text] = label
                if declares >= 3 and where[3] == 1:
                    self.props.append(text)
            elif action == TYPED:
                self.types.append((v, "", text))
            elif action == DECLARED:
                self._declared_type(child)
            elif action == SHORT:  # `{ a }` is `{ a: a }`.
                at = len(labels)
                labels += ("pair:" + text, "")
                parents += (v, at)
                self.names.append((at + 1, _AT_LEAF, text, scope))
            else:
                self._import(child, text, scope)
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
            if not node.named_child_count:
                return None, kind, SKIP
            node = node.named_child(0)
            kind = node.kind_id
        return node, kind, action

    def _plain(self, node: "Node", v: int) -> bool:
        """Whether it was `name="text"`, the most frequent of all: no need to descend."""
        text = self.source[node.start_byte : node.end_byte]
        if text[-1] not in "\"'":
            return False
        name, _, value = text.partition("=")
        words = value.strip(" \n\"'").split()
        words.sort()
        at = len(self.labels)
        self.labels += ("jsx_attribute:" + name.strip(), "string" + " ".join(words))
        self.parents += (v, at)
        return True

    def _chain(self, node: "Node", v: int, scope: Scope, order: dict[int, int] | None) -> bool:
        """Whether it was `a.b.c`, nearly as frequent."""
        text = self.source[node.start_byte : node.end_byte]
        if text.replace(".", "").isalnum():
            base, *keys = text.split(".")
        elif _CHAIN(text):
            base, *keys = _WORDS(text)
        else:
            return False
        at = len(self.labels)
        if order is not None:
            self.elders[at] = order[v]
            order[v] = at
        self.labels += (":" + ":".join(keys), "")
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
            return scope, functions > 0, [False], functions + 1
        if flag & CALL:
            self.calls.append((at, conditional or returned[0]))
        if flag & CLASS:
            self.has_class = True
        if flag & RETURN and conditional:
            returned[0] = True
        return (scope, conditional, returned, functions) if flag & SCOPE else where

    def _keyed(self, text: str, v: int, own: int, prop: bool) -> None:
        if own & PAIR_PATTERN:
            self.key = text
            if prop:
                self.props.append(text)
        elif text != "render":  # A class's way to be a function.
            self.labels[v] += ":" + text

    def _declare(self, text: str, scope: Scope, v: int, own: int, dec: int) -> str | None:
        """Enter a name; the label of its place, None where the place says enough."""
        key, self.key = self.key, ""
        if own & NAMED_OUTSIDE:
            scope[None][text] = "f"
            return None
        if key:
            role = "." + key
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
                role = text
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
        kinds = self._name
        parts = [part for part in node.named_children if self._act[part.kind_id] != SKIP]
        if len(parts) < 2 or kinds[parts[0].kind_id] != "type_identifier":
            return
        name, body, types = self._text(parts[0]), parts[-1], self.types
        self.module[name] = "type"
        whole = kinds[body.kind_id] == "intersection_type"
        for part in body.named_children if whole else (body,):
            if kinds[part.kind_id] in ("interface_body", "object_type"):
                for member in part.named_children:
                    if self._act[member.kind_id] != SKIP:
                        types.append((0, name, self._text(member)))
            elif self._act[part.kind_id] != SKIP:
                types.append((0, name, "= " + self._text(part)))
        for part in parts[1:-1]:
            if kinds[part.kind_id].startswith("extends"):
                types.append((0, name, self._text(part)))

    def _import(self, node: "Node", text: str, scope: Scope) -> None:
        """Enter what an import statement brings."""
        for found, local in imported(node, text):
            self.imports.append(found)
            if local:
                scope[local] = found.module if found.name in ("default", "*") else found.name

    def _text(self, node: "Node") -> str:
        return self.source[node.start_byte : node.end_byte]


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
