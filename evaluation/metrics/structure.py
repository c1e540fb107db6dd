"""How alike two components are as programs: imports, structure, hooks, types.

Layout, quotes, parentheses, comments, the order of what has none (props, attributes, members,
imports) and the names a source gives its own things cost nothing. On the project's patterns other
components come to 0.04 to 0.5, a class component to about 0.5, one fault in the right component to
0.7 to 0.95: below `THRESHOLD` it is not the same component.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from evaluation.metrics.outline import Hook, Import, Outline, outline

VERSION = 1
THRESHOLD = 0.75
WEIGHTS = {"imports": 0.2, "structure": 0.4, "hooks": 0.2, "types": 0.2}
_TYPE_IMPORT = 0.5
"""What an import that is gone when the program runs counts, of one that is not."""
_STEEP = 2
"""Power that spreads the upper end, where one fault in a right component lies."""


class Similarity(NamedTuple):
    """All 0 to 1, 1 is the same but for layout and own names; symmetric."""

    score: float
    """The sum of the parts by `WEIGHTS`."""
    imports: float
    structure: float
    hooks: float
    types: float


def similarity(generated: str, expected: str) -> Similarity:
    """Compare two TSX sources; what is no TSX is compared by what can be read of it.

    Cost: a pair takes about 2.8 times the parsing of its two files
    (`tests/bench/bench_structure.py`).

    Source: ours. Bags of tree shingles after pq-grams (Augsten, Boehlen and Gamper 2005) and of
        subtree hashes after Baxter et al. 1998, both by Dice's coefficient; hooks by a global
        alignment (Needleman and Wunsch 1970), because React tells them apart by their order.
    """
    if generated == expected:
        return Similarity(1.0, 1.0, 1.0, 1.0, 1.0)
    a, b = outline(generated), outline(expected)
    parts = {
        "imports": imports(a.imports, b.imports),
        "structure": structure(a, b),
        "hooks": hooks(a.hooks, b.hooks),
        "types": dice(a.types, b.types) ** _STEEP,
    }
    # A sum of parts that are all 1 is 1, not the next number below.
    score = 1.0 - sum(WEIGHTS[name] * (1.0 - part) for name, part in parts.items())
    return Similarity(score, **parts)


def imports(a: Sequence[Import], b: Sequence[Import]) -> float:
    """Shared names over all names; one name more is taken as shared, so that a single odd one
    does not decide all.
    """
    one, two = set(a), set(b)
    return (2 * _weight(one & two) + 1) / (_weight(one) + _weight(two) + 1)


def structure(a: Outline, b: Outline) -> float:
    """What is nested in what, behind which condition, after which sibling, with which props."""
    trees = (dice(a.code, b.code) + dice(a.trees, b.trees)) / 2
    return trees**_STEEP * (1 + dice(a.props, b.props)) / 2


def hooks(a: Sequence[Hook], b: Sequence[Hook]) -> float:
    """The same hooks in the same order, called as surely, used in the same places; 1 without any.

    A hook below a condition is not the hook of the other: it breaks the rules of hooks.
    """
    if not a and not b:
        return 1.0
    return (2 * _aligned(a, b) / (len(a) + len(b))) ** _STEEP


def dice(a: Iterable[Hashable], b: Iterable[Hashable]) -> float:
    """Twice what two bags share over what they hold; 0 to 1, 1 when both are empty; symmetric.

    Source: Dice 1945.
    """
    one, two = Counter(a), Counter(b)
    total = one.total() + two.total()
    if not total:
        return 1.0
    shared = one.keys() & two.keys()
    both = map(min, map(one.__getitem__, shared), map(two.__getitem__, shared))
    return 2 * sum(both) / total


def _weight(found: Iterable[Import]) -> float:
    return sum(_TYPE_IMPORT if one.types_only else 1.0 for one in found)


def _aligned(a: Sequence[Hook], b: Sequence[Hook]) -> float:
    """The largest sum of likenesses over pairs in order."""
    row = [0.0] * (len(b) + 1)
    for x in a:
        left = corner = 0.0
        for j, y in enumerate(b, 1):
            above = row[j]
            left = max(above, left, corner + _alike(x, y))
            row[j], corner = left, above
    return row[-1]


def _alike(x: Hook, y: Hook) -> float:
    if x.name != y.name or x.conditional != y.conditional:
        return 0.0
    union = len(x.uses | y.uses)
    used = len(x.uses & y.uses) / union if union else 1.0
    return 0.5 + 0.2 * (x.call == y.call) + 0.3 * used
