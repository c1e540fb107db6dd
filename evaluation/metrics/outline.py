"""What a TSX source is made of, free of its layout and of the names it gives its own things.

One walk over the syntax tree. Parentheses, blocks, quotes, comments and closing tags leave no
trace; a name that the source declares itself is replaced by what it names: a prop by its key, an
import by what it is called where it comes from.
"""

from functools import lru_cache
from typing import NamedTuple

from evaluation.metrics.outline_imports import Import
from evaluation.metrics.outline_types import type_features
from evaluation.metrics.outline_walk import Walk

_MASK = (1 << 60) - 1


class Hook(NamedTuple):
    """One call of a hook, or a class that keeps state, in source order."""

    name: str
    conditional: bool
    """Not called on every render: below a condition, loop, callback or early return."""
    call: int
    """Hash of the whole call."""
    uses: frozenset[tuple[str, str]]
    """The labels round each use of what it returned."""


class Outline(NamedTuple):
    """Features of one source; each list is a bag but `hooks`, which is a sequence."""

    imports: list[Import]
    hooks: list[Hook]
    code: list[int]
    """A hash a node: it, its parent, grandparent and, where order counts, elder sibling."""
    trees: list[int]
    """A hash a subtree of two nodes or more."""
    props: list[str]
    """Keys that the functions of the module take apart from their arguments."""
    types: list[object]
    """See `type_features`."""


@lru_cache(maxsize=64)
def outline(code: str) -> Outline:
    """The features of `code`; a source with syntax errors gives what is left of it.

    Cost: about 2.6 times its parsing, which is part of it; the last ones are kept, for one
    expected source is compared with many.
    """
    walk = Walk(code.encode(errors="replace"))
    walk.run()
    walk.resolve()

    labels, parents = walk.labels, walk.parents
    label = labels.__getitem__
    above = list(map(label, parents))
    over = list(map(above.__getitem__, parents))
    elder = [""] * len(labels)
    for at, older in walk.elders.items():
        elder[at] = labels[older]
    hashes, trees = _hashes(walk, elder)
    return Outline(
        imports=walk.imports,
        hooks=_hooks(walk, hashes, above, over),
        code=list(map(hash, zip(labels, above, over, elder, strict=True))),
        trees=trees,
        props=walk.props,
        types=type_features(walk.types, labels, walk.module),
    )


def _hashes(walk: Walk, elder: list[str]) -> tuple[list[int], list[int]]:
    """A hash a subtree, and those of more than one node once more. The order of children
    counts only where they have elders.
    """
    inner = [0] * len(walk.labels)
    hashes = inner.copy()
    trees: list[int] = []
    labels, parents = walk.labels, walk.parents
    for at in range(len(labels) - 1, 0, -1):
        below = inner[at]
        hashes[at] = value = hash((labels[at], elder[at], below)) & _MASK
        inner[parents[at]] += value
        if below:
            trees.append(value)
    return hashes, trees


def _hooks(walk: Walk, hashes: list[int], above: list[str], over: list[str]) -> list[Hook]:
    used: dict[int, list[int]] = {}
    for declarator, places in zip(walk.declared_in, walk.uses, strict=True):
        used.setdefault(declarator, []).extend(places)
    hooks: list[Hook] = []
    for at, conditional in walk.calls:
        name = walk.labels[at].partition(":")[2]
        if not name and at + 1 < len(walk.labels) and walk.parents[at + 1] == at:
            name = walk.labels[at + 1].partition(":")[2]  # React.useState
        if name.startswith("use") and not name[3:4].islower():
            places = used.get(walk.parents[at], ())
            around = frozenset((above[place], over[place]) for place in places)
            hooks.append(Hook(name, conditional, hashes[at], around))
    if walk.has_class:
        hooks.append(Hook("class", False, 0, frozenset()))
    return hooks
