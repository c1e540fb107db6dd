"""Confidence calibration: Platt's curve, fitted to what turned out right.

Source: J. Platt, "Probabilistic outputs for support vector machines" (1999), with a pull towards
the identity in place of his smoothed targets: few items change little.
"""

from collections.abc import Sequence

import numpy as np

from componentforge.domain.learned import Curve
from evaluation.statistics import Floats

IDENTITY = Curve(slope=1.0, offset=0.0)
_PULL = 2.0
"""Of the identity, in items."""
_BOUNDS = ((0.05, 20.0), (-20.0, 20.0))


def fit_curve(log_odds: Sequence[float], right: Sequence[bool], start: Curve = IDENTITY) -> Curve:
    """The curve under which these outcomes are likeliest.

    Args:
        log_odds: Of the first guess's share of the evidence.
        right: Whether it was.
        start: What it is pulled towards: the curve at work.
    """
    from scipy.optimize import minimize

    x, y = np.asarray(log_odds, dtype=np.float64), np.asarray(right, dtype=np.float64)
    first = np.array([start.slope, start.offset])

    def loss(theta: Floats) -> tuple[float, Floats]:
        odds = theta[0] * x + theta[1]
        value = float(np.logaddexp(0.0, odds).sum() - (y * odds).sum())
        wrong = 1 / (1 + np.exp(-np.clip(odds, -500, 500))) - y
        slope = np.array([float((wrong * x).sum()), float(wrong.sum())])
        away = theta - first
        return value + 0.5 * _PULL * float(away @ away), slope + _PULL * away

    found = minimize(loss, first, jac=True, method="L-BFGS-B", bounds=_BOUNDS)
    return Curve(slope=round(float(found.x[0]), 6), offset=round(float(found.x[1]), 6))
