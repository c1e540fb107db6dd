"""What feedback taught about families, put on top of the rules: a linear model over counted facts.

Without a model the rules stand as they are. The model is trained by `flows/retrain.py`.
"""

from collections.abc import Mapping
from math import exp, log1p
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.layout import Layout, Role
from componentforge.domain.learned import Ranker
from componentforge.domain.proposal import ComponentType

Floats = NDArray[np.float64]
ROLES: tuple[Role, ...] = get_args(Role)
FACTS: tuple[str, ...] = (*ROLES, "words", "width", "height", "shape", "boxes", "dark")
"""Logarithms of counts and of CSS px; `shape` is width over height, `dark` is 0 or 1."""
LEAST, MOST = -4.0, 12.0
"""Evidence below and above says no more."""
_EDGE = 12.0
"""Standard deviations a fact may lie off: a picture unlike any that was learnt from."""


class Features(NamedTuple):
    """What one picture offers to a ranker."""

    evidence: Floats
    """(families,) of the rules, from `LEAST` to `MOST`."""
    facts: Floats
    """(facts,) as `FACTS` names them."""


def facts_vector(layout: Layout, roles: Mapping[str, int], words: int, outer: int) -> Floats:
    """`FACTS` of one picture.

    Args:
        layout: What was read.
        roles: How many nodes have each role.
        words: How many texts there are.
        outer: Painted boxes that stand in no other.
    """
    box = layout.root.box
    counts = [log1p(roles.get(role, 0)) for role in ROLES]
    shape = log1p(box.w) - log1p(box.h)
    counts += [log1p(words), log1p(box.w), log1p(box.h), shape, log1p(outer), float(layout.dark)]
    return np.array(counts)


def evidence_vector(scores: Mapping[str, float], families: tuple[ComponentType, ...]) -> Floats:
    """The rules' evidence in the order of `families`."""
    return np.clip([scores.get(family, 0.0) for family in families], LEAST, MOST)


def reweighed(features: Features, ranker: Ranker | None) -> Floats:
    """(families,) log strengths: of the rules alone, or with what was learnt."""
    if ranker is None:
        return features.evidence
    facts = (features.facts - np.array(ranker.means)) / np.array(ranker.deviations)
    learnt = np.array(ranker.weights) @ np.clip(facts, -_EDGE, _EDGE) + np.array(ranker.bias)
    return np.asarray(ranker.scale * features.evidence + learnt, dtype=np.float64)


def shares(strengths: Floats) -> list[float]:
    """Softmax: what share of all evidence each family has; adds up to 1."""
    top = float(strengths.max())
    parts = [exp(float(value) - top) for value in strengths]
    total = sum(parts)
    return [part / total for part in parts]
