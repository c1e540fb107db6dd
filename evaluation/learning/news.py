"""Do the labels say anything of the pictures at all? Noise is not learnt from."""

from collections.abc import Callable, Sequence

import numpy as np

LEAST_ITEMS = 20
ALARM = 0.01
"""Labels that fit the pictures no better than shuffled ones with this p-value are noise."""
_SHUFFLES = 999


def shuffled_p(fits: Callable[[Sequence[int]], float], count: int, seed: int = 8) -> float:
    """Probability that labels given out at random fit as well as these.

    Args:
        fits: How well the labels fit when item i has the label of item `order[i]`.
        count: Items.
        seed: Of the shuffles.

    Source: permutation test; the observed order counts as one of the shuffles.
    """
    rng = np.random.default_rng(seed)
    mine = fits(range(count))
    at_least = sum(fits(rng.permutation(count).tolist()) >= mine - 1e-12 for _ in range(_SHUFFLES))
    return (1 + at_least) / (1 + _SHUFFLES)
