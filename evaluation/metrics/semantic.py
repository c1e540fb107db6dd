"""Do two texts or sources mean the same? By their embeddings; `behaviour` is the stronger proof."""

import numpy as np
from numpy.typing import NDArray

VERSION = 1
THRESHOLD = 0.90
"""Cosine from which two are taken to mean the same."""


def cosine(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Cosine of two vectors of one model, -1 to 1, symmetric; 0 when one of them is zero.

    Args:
        a: (n,) as an embedder gives it; it need not have norm 1.
        b: Same shape.

    Source: the model is MiniLM (Wang et al. 2020), handed in as vectors.
    """
    norm = float(np.linalg.norm(a)) * float(np.linalg.norm(b))
    return float(np.clip(float(a @ b) / norm, -1.0, 1.0)) if norm else 0.0


def equivalent(a: NDArray[np.floating], b: NDArray[np.floating]) -> bool:
    """Whether the cosine reaches the threshold."""
    return cosine(a, b) >= THRESHOLD
