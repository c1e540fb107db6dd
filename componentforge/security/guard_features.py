"""Text as hashed word and letter n-grams with the place of each: what the trained guard looks at.

Nothing here keeps a vocabulary: a feature is a bucket number, so no text can be read back from the
weights of a model. All windows of a long text cost one pass, because a score is a sum of weights
along the text and sums of slices are differences of one running sum.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

WORD_BITS, LETTER_BITS = 16, 16
BUCKETS = (1 << WORD_BITS) + (1 << LETTER_BITS)
"""Words first, letters after."""
WIDTH, STRIDE = 320, 160
"""Characters of a window and between the starts of two; a text up to 1.5 widths is one window."""
_LETTER_N = (3, 5)
_WORD = re.compile(r"[^\W_]+|[?!:]")
_DIGITS = str.maketrans("123456789", "0" * 9)
_MIX = np.uint32(0x9E3779B1)
_STEP = np.uint32(0x01000193)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Grams:
    """Features of one text in two blocks, each in ascending order of place."""

    length: int
    """Characters."""
    word: Ints
    """Buckets, 0 to 2**WORD_BITS - 1."""
    word_at: Ints
    letter: Ints
    """Buckets, from 2**WORD_BITS on."""
    letter_at: Ints

    def windows(self) -> list[tuple[int, int]]:
        """The whole text, then, of a long one, its overlapping parts."""
        whole = [(0, self.length)]
        if self.length <= WIDTH * 3 // 2:
            return whole
        starts = range(0, self.length - WIDTH + STRIDE, STRIDE)
        return whole + [(start, min(start + WIDTH, self.length)) for start in starts]

    def slices(self) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
        """First and past-the-last index of every window: ((words), (letters))."""
        edges = np.array(self.windows(), dtype=np.int64)
        first, last = edges[:, 0], edges[:, 1]
        return (
            (np.searchsorted(self.word_at, first), np.searchsorted(self.word_at, last)),
            (np.searchsorted(self.letter_at, first), np.searchsorted(self.letter_at, last)),
        )


def grams(plain: str) -> Grams:
    """The features of `plain`, which is normalised text: lower case, single spaces."""
    text = f" {plain.translate(_DIGITS)} "
    found = [(m.start(), _hash(m.group())) for m in _WORD.finditer(text)]
    at = np.array([place for place, _ in found], dtype=np.int64)
    one = np.array([code for _, code in found], dtype=np.uint32)
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    words, words_at = _words(one, at)
    letters = [_letters(codes, n) for n in _LETTER_N]
    letters_at = np.concatenate([np.arange(len(part), dtype=np.int64) for part in letters])
    order = np.argsort(letters_at, kind="stable")
    bucket = (np.concatenate(letters) >> np.uint32(32 - LETTER_BITS)).astype(np.int64)
    return Grams(
        length=len(text),
        word=words,
        word_at=words_at,
        letter=bucket[order] + (1 << WORD_BITS),
        letter_at=letters_at[order],
    )


def _words(one: NDArray[np.uint32], at: Ints) -> tuple[Ints, Ints]:
    """Words, pairs, pairs with one word between, triples."""
    start = np.uint32(0x811C9DC5)
    pair = (one[:-1] ^ start) * _STEP + one[1:]
    skip = (one[:-2] ^ np.uint32(0x2545F491)) * _STEP + one[2:]
    triple = pair[:-1] * _STEP + one[2:] if len(one) > 2 else one[:0]
    parts = [one, pair, skip, triple]
    places = np.concatenate([at[: len(part)] for part in parts])
    order = np.argsort(places, kind="stable")
    mixed = np.concatenate(parts) * _MIX
    return (mixed >> np.uint32(32 - WORD_BITS)).astype(np.int64)[order], places[order]


def _letters(codes: NDArray[np.uint32], n: int) -> NDArray[np.uint32]:
    count = max(0, len(codes) - n + 1)
    total = np.full(count, 0x811C9DC5 + n, dtype=np.uint32)
    for k in range(n):
        total = (total ^ codes[k : k + count]) * _STEP
        total ^= total >> np.uint32(15)
    return total * _MIX


@lru_cache(maxsize=8192)
def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "replace"))
