"""The families a picture is set in: its longest lines vote, or their words where styles mix."""

import numpy as np

from componentforge.domain.picture import Word
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import Fit, ranked
from componentforge.engines.local.ink import Ink
from componentforge.engines.local.runs import words_in

_VOTERS = 6
_MIXED = 0.93
"""A correlation below which a line is not set in one style: its words say more."""
_SHORTEST = 3
"""Letters below which a word says nothing about its family."""
_WORDS = 3
"""Longest words of such a line that vote."""
Inked = tuple[Word, Ink]


def picture_families(image: RGB, inked: list[Inked], scale: int) -> tuple[str, ...] | None:
    """At most four families, best first; None where nothing can be told.

    Args:
        image: The picture, device px.
        inked: Lines with their ink.
        scale: Device px a CSS px.
    """
    votes: dict[str, float] = {}
    longest = sorted(inked, key=lambda pair: -len(pair[0].text))[:_VOTERS]
    for word, ink in longest:
        if len(word.text) < 2:
            continue
        fits = ranked(word.text, ink, scale, None)
        _vote(votes, word, fits)
        if (not fits or fits[0].score < _MIXED) and " " in word.text:
            parts = sorted(words_in(image, word, ink, scale), key=lambda p: -len(p[0].text))
            for part, own in parts[:_WORDS]:
                if len(part.text) < _SHORTEST:
                    break
                _vote(votes, part, ranked(part.text, own, scale, None))
    if not votes:
        return None
    order = sorted(votes, key=lambda family: -votes[family])
    return tuple(order[:4])


def _vote(votes: dict[str, float], word: Word, fits: list[Fit]) -> None:
    best: dict[str, float] = {}
    for fit in fits:
        family = fit.face.info.family
        best[family] = max(best.get(family, 0.0), fit.score)
    for family, score in best.items():
        weight = float(np.sqrt(len(word.text)))
        votes[family] = votes.get(family, 0.0) + max(0.0, score - 0.5) * weight
