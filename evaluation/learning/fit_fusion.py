"""Weights with which rankings of patterns are fused: those under which the wanted one stands first.

The fusion is Qdrant's weighted reciprocal rank: a ranking of weight w gives the one at place r
(from 0) the worth `1 / (r / w + K + 1 / w - 1)`; `tests/integration/test_learning_retrieval.py`
holds it against Qdrant itself.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from componentforge.domain.proposal import RetrievalWeights
from evaluation.metrics.retrieval import reciprocal_rank
from evaluation.statistics import Floats

Rankings = Mapping[str, Sequence[str]]
"""Way of looking ("words", "meaning", "family0" ...) -> pattern ids, best first."""
GRID = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
_SHORTLIST = 12


class Rule(NamedTuple):
    """How the store fuses."""

    constant: int
    families: tuple[float, ...]
    """Weights of the wanted families, best first."""


_DIGITS = 10
"""Worth that differs by less is equal: sums in another order differ by as much."""


class Wished(NamedTuple):
    """What a query found, and what was wanted."""

    rankings: Rankings
    pattern: str


def fused(rankings: Rankings, weights: RetrievalWeights, rule: Rule) -> list[str]:
    """Ids, best first; of equal worth in the order of their names."""
    worth: dict[str, float] = {}
    for name, ids in rankings.items():
        weight = _weight(name, weights, rule)
        if weight > 0:
            for place, one in enumerate(ids):
                worth[one] = worth.get(one, 0.0) + 1 / ((place + 1) / weight + rule.constant - 1)
    return sorted(worth, key=lambda one: (-round(worth[one], _DIGITS), one))


def fit_fusion(
    train: Sequence[Wished],
    validation: Sequence[Wished],
    rule: Rule,
    start: RetrievalWeights,
) -> RetrievalWeights:
    """The weights of the grid with the best mean reciprocal rank.

    Those that do best on the training items are held against the validation items; among equals
    those nearest to `start` are taken, and `start` itself when nothing is better.
    """
    choices = [start] + [
        RetrievalWeights(words=w, meaning=m, family=f) for w, m, f in product(GRID, repeat=3)
    ]
    far = [_distance(one, start) for one in choices]
    means = mean_ranks(train, choices, rule)
    ranked = sorted(range(len(choices)), key=lambda i: (-means[i], far[i]))
    short = list(dict.fromkeys([*ranked[:_SHORTLIST], 0]))
    if not validation:
        return choices[ranked[0]]
    later = mean_ranks(validation, [choices[i] for i in short], rule)
    both = [(later[at] * len(validation) + means[i] * len(train)) for at, i in enumerate(short)]
    best = min(range(len(short)), key=lambda at: (-round(both[at], 9), far[short[at]]))
    return choices[short[best]]


def mean_rank(items: Sequence[Wished], weights: RetrievalWeights, rule: Rule) -> list[float]:
    """Reciprocal rank of what was wanted, an item."""
    return [
        reciprocal_rank(fused(item.rankings, weights, rule), {item.pattern}) for item in items
    ]  # fmt: skip


def mean_ranks(
    items: Sequence[Wished], choices: Sequence[RetrievalWeights], rule: Rule
) -> list[float]:
    """Mean reciprocal rank under each choice, all choices of an item at once: for many choices."""
    total = np.zeros(len(choices))
    for item in items:
        ids = sorted({one for ranked in item.rankings.values() for one in ranked})
        if item.pattern not in ids:
            continue
        worth = np.zeros((len(choices), len(ids)))
        for name, ranked in item.rankings.items():
            places = np.full(len(ids), np.inf)
            for place, one in enumerate(ranked):
                places[ids.index(one)] = place + 1
            weight = np.array([_weight(name, one, rule) for one in choices])[:, None]
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                part = 1 / (places[None, :] / weight + rule.constant - 1)
            worth += np.where((weight > 0) & np.isfinite(places)[None, :], part, 0.0)
        own = ids.index(item.pattern)
        worth = worth.round(_DIGITS)
        mine: Floats = worth[:, own : own + 1]
        before = (worth > mine).sum(axis=1)
        ties = (worth[:, :own] == mine).sum(axis=1)
        total += 1 / (1 + before + ties)
    return [float(value) for value in total / max(1, len(items))]


def _weight(name: str, weights: RetrievalWeights, rule: Rule) -> float:
    if name.startswith("family"):
        number = int(name.removeprefix("family"))
        return weights.family * rule.families[number] if number < len(rule.families) else 0.0
    return float(getattr(weights, name))


def _distance(a: RetrievalWeights, b: RetrievalWeights) -> float:
    pairs = ((a.words, b.words), (a.meaning, b.meaning), (a.family, b.family))
    return sum(abs(np.log1p(x) - np.log1p(y)) for x, y in pairs)
