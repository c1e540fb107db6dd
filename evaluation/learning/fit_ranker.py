"""The component-type ranker: multinomial logistic regression on top of the rules' evidence.

Everything is pulled towards "the rules are right": with no news in the labels nothing changes. How
hard is chosen on the validation items.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.learned import Ranker
from componentforge.domain.proposal import ComponentType
from evaluation.learning.fit_curve import IDENTITY, fit_curve
from evaluation.statistics import Floats

PULLS = (3.0, 10.0, 30.0, 100.0)
_EDGE = 12.0
_LEAST_DEVIATION = 0.05
_SURE = 1e-4


class Table(NamedTuple):
    """Items as arrays."""

    evidence: Floats
    """(n, families)"""
    facts: Floats
    """(n, facts)"""
    labels: NDArray[np.int_]
    """(n,) number of the true family."""


class Fitted(NamedTuple):
    """A ranker and how it came about."""

    ranker: Ranker
    pull: float
    losses: dict[float, float]
    """Pull -> mean loss of the validation items, in nats."""


def fit_ranker(
    train: Table, validation: Table, families: Sequence[ComponentType], facts: Sequence[str]
) -> Fitted:
    """Fit one ranker a pull and keep that whose validation loss is the least.

    Args:
        train: At least one item.
        validation: For the pull and for the curve; without items the hardest pull is taken.
        families: In the order of the columns of `evidence`.
        facts: Names of the columns of `facts`.
    """
    means = train.facts.mean(axis=0)
    deviations = train.facts.std(axis=0)
    # A fact that never varied says nothing yet; scaled by a tiny spread it would shout later.
    deviations = np.where(deviations < _LEAST_DEVIATION, 1.0, deviations)
    scaled = [
        np.clip((t.facts - means) / deviations, -_EDGE, _EDGE) for t in (train, validation)
    ]  # fmt: skip
    found: dict[float, Floats] = {}
    losses: dict[float, float] = {}
    for pull in PULLS:
        theta = _fit(train.evidence, scaled[0], train.labels, pull)
        found[pull] = theta
        shares = np.exp(_log_shares(theta, validation.evidence, scaled[1]))
        own = shares[np.arange(len(validation.labels)), validation.labels]
        losses[pull] = float(-np.log(np.maximum(own, 1e-12)).mean()) if own.size else -pull
    pull = min(losses, key=lambda p: (losses[p], -p))
    theta = found[pull]
    scale, bias, weights = _parts(theta, len(families), len(facts))
    shares = np.exp(_log_shares(theta, validation.evidence, scaled[1]))
    first = np.clip(shares.max(axis=1, initial=0.0), _SURE, 1 - _SURE)
    right = shares.argmax(axis=1) == validation.labels if len(shares) else np.zeros(0, bool)
    ranker = Ranker(
        families=tuple(families), facts=tuple(facts), means=_plain(means),
        deviations=_plain(deviations), scale=round(float(scale), 6), bias=_plain(bias),
        weights=tuple(_plain(row) for row in weights),
        curve=fit_curve(list(np.log(first / (1 - first))), list(right), IDENTITY),
    )  # fmt: skip
    return Fitted(ranker, pull, losses)


def _fit(evidence: Floats, facts: Floats, labels: NDArray[np.int_], pull: float) -> Floats:
    from scipy.optimize import minimize

    n, families = evidence.shape
    start = np.zeros(1 + families * (1 + facts.shape[1]))
    start[0] = 1.0
    truth = np.zeros((n, families))
    truth[np.arange(n), labels] = 1.0

    def loss(theta: Floats) -> tuple[float, Floats]:
        log_shares = _log_shares(theta, evidence, facts)
        wrong = np.exp(log_shares) - truth
        away = theta - start
        value = -float(log_shares[np.arange(n), labels].sum()) + 0.5 * pull * float(away @ away)
        slopes = np.concatenate(
            [[float((wrong * evidence).sum())], wrong.sum(axis=0), (wrong.T @ facts).ravel()]
        )
        return value, slopes + pull * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x, dtype=np.float64)


def _log_shares(theta: Floats, evidence: Floats, facts: Floats) -> Floats:
    scale, bias, weights = _parts(theta, evidence.shape[1], facts.shape[1])
    strengths = scale * evidence + bias + facts @ weights.T
    top = strengths.max(axis=1, keepdims=True, initial=-np.inf)
    log_total = top + np.log(np.exp(strengths - top).sum(axis=1, keepdims=True))
    return np.asarray(strengths - log_total, dtype=np.float64)


def _parts(theta: Floats, families: int, facts: int) -> tuple[float, Floats, Floats]:
    weights = theta[1 + families :].reshape(families, facts)
    return float(theta[0]), theta[1 : 1 + families], weights


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
