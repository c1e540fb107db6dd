"""How alike two items are, in picture and in code: near-duplicates may not straddle a split."""

import re

import numpy as np
from numpy.typing import NDArray

_SIDE, _KEPT, _SHINGLE = 32, 8, 6
_WORDS = re.compile(r"[A-Za-z_$][\w$]*|[^\sA-Za-z_$]")


def perceptual_hash(pixels: NDArray[np.uint8]) -> str:
    """64 bits as 16 hex digits: signs of the picture's lowest frequencies.

    Args:
        pixels: (height, width, 3) uint8, sRGB.

    Source: Zauner 2010, "Implementation and benchmarking of perceptual image hash functions",
        section 3.2.1 (DCT hash), with the median of the kept coefficients as threshold.
    """
    from PIL import Image
    from scipy.fft import dctn

    grey = Image.fromarray(pixels).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    low = np.asarray(dctn(np.asarray(grey, np.float64), norm="ortho"))[:_KEPT, :_KEPT].ravel()
    low[0] = 0.0  # Mean brightness: light and dark of one design would differ in it alone.
    bits = np.round(low, 3) > np.round(np.median(low), 3)
    return np.packbits(bits).tobytes().hex()


def hash_distance(a: str, b: str) -> int:
    """Bits in which two hashes differ: 0 to 64; unrelated pictures are near 32."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def code_overlap(a: str, b: str) -> float:
    """Share of the shorter source's runs of six words that the other has too: 0 to 1.

    Source: Broder 1997, "On the resemblance and containment of documents" (containment).
    """
    first, second = _shingles(a), _shingles(b)
    least = min(len(first), len(second))
    return len(first & second) / least if least else 0.0


def _shingles(code: str) -> set[tuple[str, ...]]:
    words = _WORDS.findall(code)
    return {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
