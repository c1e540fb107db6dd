"""What of the model's words enters a reading. Measured values never change, only their meaning."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from componentforge.domain.layout import Node, Role
from componentforge.domain.proposal import Reading, Said
from componentforge.domain.tokens import DesignTokens, Evidence, Token
from componentforge.engines.openai.answers import NamedNode, NamedToken, ReadAnswer
from componentforge.engines.openai.grounding import Ground, Grounded, grounded

T = TypeVar("T")
TRUSTED = 0.7
"""Confidence from which the model's word counts."""
_EXAMPLES = 12
_WORDS = re.compile(r"[^\w .,:;()/&%'-]+")
_NAME = re.compile(r"[a-z]+(?:-[a-z0-9]+){0,3}")
_ROLE = re.compile(r"[a-z]+(?:-[a-z]+){0,3}")
_TAKEN_BY_CSS = frozenset({
    "inherit", "current", "transparent", "none", "auto", "full", "left", "right", "center",
    "justify", "start", "end", "wrap", "nowrap", "balance", "pretty", "ellipsis", "clip", "fixed",
    "local", "scroll", "cover", "contain", "repeat", "origin", "solid", "dashed", "dotted",
    "double", "hidden", "collapse", "separate", "b", "t", "r", "l", "s", "e", "x", "y", "tl",
    "tr", "bl", "br", "ss", "se", "ee", "es", "linear", "radial", "conic", "blend", "opacity",
    "spacing", "px", "base", "xs", "sm", "md", "lg", "xl",
})  # fmt: skip
"""Words that mean something else in a class name."""
_GENERATED = ("grey-", "tint-", "level-", "wide-", "tight-")
"""Begin names that the writer makes for what has no token."""
_NAMEABLE = ("color", "fontSize", "radius")
_TEXTS: frozenset[Role] = frozenset({"heading", "label", "link"})
_BOXES: frozenset[Role] = frozenset({"button", "link", "input", "badge", "alert", "card"})
"""Roles that a box of any make may have: none of them needs parts of a certain kind inside."""


def surer(measured: T, said: T | None, confidence: float) -> T:
    """The merge rule: the model's word where it is sure of it and has one, else what was measured.

    Args:
        measured: By the local reader.
        said: By the model; None when it has nothing to say or what it says cannot be.
        confidence: The model's own; anything that is no share of one counts as none.
    """
    return said if said is not None and TRUSTED <= confidence <= 1.0 else measured


@dataclass
class _Count:
    exact: int = 0
    snapped: int = 0
    repeated: int = 0
    unsure: int = 0
    dropped: int = 0
    examples: list[str] = field(default_factory=list[str])
    nodes: int = 0
    nodes_left: int = 0


def merge(measured: Reading, answer: ReadAnswer, ground: Ground) -> Reading:
    """`measured` with the names, roles and intent of an answer, as far as it can be trusted.

    An answer that is unsure as a whole leaves everything as it was measured.
    """
    count = _Count()
    whole = answer.confidence
    named = _best(answer.tokens, ground, count, whole)
    tokens = _tokens(measured.tokens, named, ground)
    said = {node.id: node for node in answer.nodes}
    count.nodes_left += len(answer.nodes) - len(said)
    root = _nodes(measured.layout.root, said, count, whole)
    count.nodes_left = len(answer.nodes) - count.nodes
    return Reading(
        tokens=tokens,
        layout=measured.layout.model_copy(update={"root": root}),
        said=Said(
            intent=surer("", plain(answer.intent, 200), whole),
            exact=count.exact, snapped=count.snapped, repeated=count.repeated,
            unsure=count.unsure, dropped=count.dropped,
            dropped_examples=tuple(count.examples[:_EXAMPLES]),
            nodes=count.nodes, nodes_left=count.nodes_left,
        ),
    )  # fmt: skip


def plain(text: str, longest: int) -> str:
    """A model's words in one line, without anything that is neither word nor punctuation."""
    return " ".join(_WORDS.sub(" ", text).split())[:longest].strip()


def _best(
    tokens: Iterable[NamedToken], ground: Ground, count: _Count, whole: float
) -> dict[tuple[str, str | float], Grounded]:
    """The surest name of each value that is there."""
    best: dict[tuple[str, str | float], Grounded] = {}
    order = sorted(tokens, key=lambda t: (-t.confidence, t.group, t.value, t.name))
    for token in order:
        found = grounded(token, ground)
        if found is None:
            count.dropped += 1
            count.examples.append(plain(f"{token.group} {token.value} {token.name}", 60))
        elif min(token.confidence, whole) < TRUSTED or max(token.confidence, whole) > 1:
            count.unsure += 1
        elif (key := (token.group, found.value)) in best:
            count.repeated += 1
        else:
            best[key] = found
            count.exact += found.exact
            count.snapped += not found.exact
    return best


def _tokens(
    measured: DesignTokens, named: Mapping[tuple[str, str | float], Grounded], ground: Ground
) -> DesignTokens:
    taken = {(token.group, token.name) for token in measured.tokens}
    left = dict(named)
    merged: list[Token] = []
    for token in measured.tokens:
        found = left.pop((token.group, token.value), None)
        if found is None:
            merged.append(token)
            continue
        name = _name(found.token, taken)
        role = found.token.role if _ROLE.fullmatch(found.token.role) else None
        if name is not None:
            taken.add((token.group, name))
        merged.append(
            token.model_copy(
                update={
                    "name": surer(token.name, name, found.token.confidence),
                    "role": surer(token.role, role, found.token.confidence),
                }
            )
        )
    for (group, value), found in left.items():
        name = _name(found.token, taken)
        if group != "color" or name is None:
            continue
        taken.add(("color", name))
        share = ground.colors[str(value)]
        more = Token(
            group="color", name=name, value=value, confidence=found.token.confidence,
            evidence=Evidence(pixel_share=share), role=None,
        )  # fmt: skip
        last = max((i for i, t in enumerate(merged) if t.group == "color"), default=-1)
        merged.insert(last + 1, more)
    return measured.model_copy(update={"tokens": tuple(merged)})


def _name(token: NamedToken, taken: set[tuple[str, str]]) -> str | None:
    """The model's name if code can use it and nothing else of the group bears it."""
    name = token.name.strip().lower()
    usable = (
        token.group in _NAMEABLE
        and len(name) <= 32
        and _NAME.fullmatch(name)
        and name.split("-")[0] not in _TAKEN_BY_CSS
        and not name.startswith(_GENERATED)
    )
    return name if usable and (token.group, name) not in taken else None


def _nodes(node: Node, said: Mapping[str, NamedNode], count: _Count, whole: float) -> Node:
    children = tuple(_nodes(child, said, count, whole) for child in node.children)
    found = said.get(node.id)
    update: dict[str, object] = {"children": children} if children != node.children else {}
    if found is not None:
        sure = min(found.confidence, whole) if max(found.confidence, whole) <= 1 else 0.0
        update |= _meaning(node, found, sure)
        count.nodes += bool(update.keys() - {"children"})
    return node.model_copy(update=update) if update else node


def _meaning(node: Node, said: NamedNode, sure: float) -> dict[str, object]:
    """What changes of a node by itself."""
    update: dict[str, object] = {}
    name = plain(said.name or "", 60) or None
    role = surer(node.role, said.role if may_be(node, said.role) else None, sure)
    if role != node.role:
        update["role"] = role
    if surer(None, name, sure) and node.name != name:
        update["name"] = name
    if node.icon and node.icon.name is None and name:
        shown = "-".join(re.findall(r"[a-z0-9]+", name.lower())[:3])
        if surer(None, shown or None, sure):
            update["icon"] = node.icon.model_copy(update={"name": shown})
    if node.photo and not node.photo.description and surer(None, name, sure):
        update["photo"] = node.photo.model_copy(update={"description": name})
    return update


def may_be(node: Node, role: Role | None) -> bool:
    """Whether what was measured of a node leaves room for another role.

    Only between roles that need no parts of their own: a table without cells or a list without
    items would be a claim about pixels, and those are measured.
    """
    allowed = {"text": _TEXTS, "box": _BOXES}.get(node.kind, frozenset[Role]())
    return role in allowed and (node.role is None or node.role in allowed) and node.id != "n0"
