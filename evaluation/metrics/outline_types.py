"""The types of a source as comparable features: members and annotations, free of their layout."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

_PARAMETERS = re.compile(r"\(([^()]*)\)(?=\s*=>)")
_PARAMETER = re.compile(r"(?:\.\.\.)?[\w$]+(\??)\s*:", re.ASCII)
_TOKENS = re.compile(r"[\w$]+|\?|\[\]|=>|&|-[\w$]+", re.ASCII).findall
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)

TypeText: TypeAlias = tuple[int, str, str]
"""A piece of source that is a type: the number of the node it belongs to (of a member, of nothing),
the declared type a member belongs to (empty for an annotation), the source.
"""


def type_features(
    texts: Sequence[TypeText], labels: Sequence[str], names: Mapping[str | None, object]
) -> list[object]:
    """A bag: each member of a declared type and each annotation; the members again wherever an
    annotation refers to them, so that props without their annotation are props without types.

    Args:
        texts: Members and annotations in source order.
        labels: Of the nodes that `place` numbers.
        names: What the module declares; its own types and constants lose their names.
    """
    found: list[object] = []
    members: dict[str, list[object]] = {}
    referred: list[str] = []
    for place, owner, source in texts:
        tokens = _TOKENS(_unnamed(source))
        if owner:
            if tokens:
                rest = sorted(_meaning(token, names) for token in tokens[1:])
                member = ("member", tokens[0], *rest)
                members.setdefault(owner, []).append(member)
                found.append(member)
                found.append(("key", tokens[0]))
        else:
            referred += [token for token in tokens if names.get(token) == "type"]
            found.append((labels[place], *sorted(_meaning(token, names) for token in tokens)))
    for owner in referred:
        found += members.get(owner, ())
    return found


def _unnamed(source: str) -> str:
    """Without comments and without the names of a function type's parameters."""
    if "/" in source:
        source = _COMMENT.sub(" ", source)
    if "=>" in source:
        source = _PARAMETERS.sub(lambda m: "(" + _PARAMETER.sub(r"\1", m[1]) + ")", source)
    return source


def _meaning(token: str, names: Mapping[str | None, object]) -> str:
    known = names.get(token, token)
    return known if isinstance(known, str) else "v"
