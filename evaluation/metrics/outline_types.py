"""The types of a source as comparable features: members and annotations, free of their layout."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_PARAMETERS = re.compile(rb"\(([^()]*)\)(?=\s*=>)")
_PARAMETER = re.compile(rb"(?:\.\.\.)?[\w$]+(\??)\s*:")
_TOKEN = re.compile(rb"[\w$]+|\?|\[\]|=>|&|-[\w$]+")
_COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.DOTALL)


class TypeText(NamedTuple):
    """A piece of source that is a type."""

    place: int
    """Number of the node it belongs to; of a member, of nothing."""
    owner: bytes
    """The declared type a member belongs to; empty for an annotation."""
    source: bytes


def type_features(
    texts: Sequence[TypeText], labels: Sequence[str], names: Mapping[bytes | None, object]
) -> list[object]:
    """A bag: each member of a declared type and each annotation; the members again wherever an
    annotation refers to them, so that props without their annotation are props without types.

    Args:
        texts: Members and annotations in source order.
        labels: Of the nodes that `place` numbers.
        names: What the module declares; its own types and constants lose their names.
    """
    found: list[object] = []
    members: dict[bytes, list[object]] = {}
    referred: list[bytes] = []
    for place, owner, source in texts:
        tokens = _TOKEN.findall(_unnamed(source))
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


def _unnamed(source: bytes) -> bytes:
    """Without comments and without the names of a function type's parameters."""
    if b"/" in source:
        source = _COMMENT.sub(b" ", source)
    if b"=>" in source:
        source = _PARAMETERS.sub(lambda m: b"(" + _PARAMETER.sub(rb"\1", m.group(1)) + b")", source)
    return source


def _meaning(token: bytes, names: Mapping[bytes | None, object]) -> bytes:
    known = names.get(token)
    if known is None:
        return token
    return known.encode() if isinstance(known, str) else b"v"
