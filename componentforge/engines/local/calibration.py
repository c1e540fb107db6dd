"""From strength of evidence to probability: what a confidence of the kind means.

The classifier's weights say which kind is likelier, not how likely. A logistic curve (Platt's) was
fitted on pictures of libraries the engine had not been tuned on, at the time they were unseen:
95 pictures of the third and fourth set of `docs/libraries.md`, 77 % of them named right.
`tests/bench/reliability.py` shows how well it holds.

Source: J. Platt, "Probabilistic outputs for support vector machines" (1999).
"""

from math import exp, log

from componentforge.domain.learned import Curve

BUILT_IN = Curve(slope=0.98, offset=1.22)
_EDGE = 1e-4
_MOST = 30.0


def log_odds(share: float) -> float:
    """Of a share of the evidence, kept off 0 and 1."""
    first = min(1 - _EDGE, max(_EDGE, share))
    return log(first / (1 - first))


def calibrated(strengths: list[float], curve: Curve = BUILT_IN) -> list[float]:
    """Probabilities in the same order.

    Args:
        strengths: Shares of the evidence, 0 to 1, the largest first.
        curve: From their log odds to those of being right.
    """
    first = min(1 - _EDGE, max(_EDGE, strengths[0]))
    odds = curve.slope * log_odds(first) + curve.offset
    likely = 1 / (1 + exp(-min(_MOST, max(-_MOST, odds))))
    # What the first leaves is shared as the evidence shares it.
    left = (1 - likely) / (1 - first)
    return [likely, *(min(share * left, likely) for share in strengths[1:])]
