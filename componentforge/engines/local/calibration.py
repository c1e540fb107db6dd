"""From strength of evidence to probability: what a confidence of the kind means.

The classifier's weights say which kind is likelier, not how likely. A logistic curve (Platt's) was
fitted on pictures of libraries the engine had not been tuned on, at the time they were unseen:
95 pictures of the third and fourth set of `docs/libraries.md`, 77 % of them named right.
`tests/bench/reliability.py` shows how well it holds.

Source: J. Platt, "Probabilistic outputs for support vector machines" (1999).
"""

from math import exp, log

SLOPE, OFFSET = 0.98, 1.22
_EDGE = 1e-4


def calibrated(strengths: list[float]) -> list[float]:
    """Probabilities in the same order.

    Args:
        strengths: Shares of the evidence, 0 to 1, the largest first.
    """
    first = min(1 - _EDGE, max(_EDGE, strengths[0]))
    likely = 1 / (1 + exp(-(SLOPE * log(first / (1 - first)) + OFFSET)))
    # What the first leaves is shared as the evidence shares it.
    left = (1 - likely) / (1 - first)
    return [likely, *(share * left for share in strengths[1:])]
