"""OCR's lines made a user interface's: cut where a column gap stands, freed of list marks."""

import re
from dataclasses import replace

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.picture import Word, Words
from componentforge.domain.ports import RGB
from componentforge.engines.local.ink import Ink, measure

_COLUMN_GAP = 0.62
"""em; a word space is 0.2 to 0.35 em in interface fonts."""

_WORD_GAP = 0.15
"""em; gaps between letters are smaller."""

_MARK = re.compile(r"^[•·●▪‣*。◦○-]$")
_SIGNS = re.compile(r"([/›»→>|•·。])")


def split_columns(image: RGB, scale: int, words: Words) -> Words:
    """`words` with every line cut at gaps wider than any word space."""
    out: list[Word] = []
    for word in words.lines:
        out.extend(_split(image, scale, word))
    return words.model_copy(update={"lines": tuple(out)})


def _split(image: RGB, scale: int, word: Word) -> list[Word]:
    parts = _SIGNS.sub(r" \1 ", word.text).split()
    if len(parts) < 2:
        return [word]
    ink = measure(image, word.box, scale)
    if ink is None:
        return [word]
    em = 1.38 * (ink.bottom - ink.top) / (1.28 if re.search(r"[gjpqy,;]", word.text) else 1.0)
    gaps = _gaps(ink)
    start = _behind_mark(ink, gaps, em) if not _MARK.match(parts[0]) else None
    if start is not None:
        ink = replace(ink, left=start)
        word = word.model_copy(update={"box": _box(word, ink, start, ink.right, scale)})
        gaps = [gap for gap in gaps if gap[0] > start]
    wide = [(left, right) for left, right in gaps if right - left >= _COLUMN_GAP * em]
    spaces = [(left, right) for left, right in gaps if right - left >= _WORD_GAP * em]
    pieces = _between_signs(parts, spaces, wide, ink)
    if pieces is None:
        if not wide:
            return [word]
        pieces = _assigned(word.text.split(), spaces, wide, ink)
    made: list[Word] = []
    for text, left, right in pieces:
        if _MARK.match(text):
            continue  # A list mark is drawn by the list, not written.
        box = _box(word, ink, left, right, scale)
        made.append(Word(text=text, box=box, confidence=word.confidence))
    return made or [word]


def _box(word: Word, ink: Ink, left: float, right: float, scale: int) -> Box:
    return Box(
        x=(ink.x + left) / scale - 0.5, y=word.box.y, w=(right - left) / scale + 1, h=word.box.h
    )


def _behind_mark(ink: Ink, gaps: list[tuple[float, float]], em: float) -> float | None:
    """Where the words begin after a list mark that was not read as a sign; None without one.

    A mark is a small, about square spot at the height of the letters, parted by a wide gap.
    """
    if not gaps or gaps[0][1] - gaps[0][0] < 0.8 * _COLUMN_GAP * em:
        return None
    spot = ink.coverage[:, int(ink.left) : round(gaps[0][0])] > 0.15
    rows, columns = np.flatnonzero(spot.any(axis=1)), np.flatnonzero(spot.any(axis=0))
    if not rows.size:
        return None
    high, wide = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    middle = ((rows[0] + rows[-1] + 1) / 2 - ink.top) / (ink.bottom - ink.top)
    small = max(high, wide) <= 0.55 * em and max(high, wide) <= 1.5 * min(high, wide) + 1
    return gaps[0][1] if small and 0.3 <= middle <= 0.75 else None


def _gaps(ink: Ink) -> list[tuple[float, float]]:
    """Empty spans between inked columns, crop px, left to right."""
    body = ink.coverage[ink.top : ink.bottom].max(axis=0) > 0.15
    padded = np.concatenate(([True], body, [True]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    spans = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=False)
    return [(float(a), float(b)) for a, b in spans if ink.left <= a and b <= ink.right + 1]


Piece = tuple[str, float, float]
Gap = tuple[float, float]


def _between_signs(
    parts: list[str], spaces: list[Gap], wide: list[Gap], ink: Ink
) -> list[Piece] | None:
    """Pieces cut at wide gaps and around signs; None unless words and spaces match one to one."""
    signs = {part for part in parts if _SIGNS.fullmatch(part)}
    for tokens in (parts, [part for part in parts if part not in signs]):
        if len(tokens) < 2 or len(spaces) != len(tokens) - 1:
            continue
        pieces: list[Piece] = []
        start, words = ink.left, [tokens[0]]
        for before, token, gap in zip(tokens[:-1], tokens[1:], spaces, strict=True):
            if gap in wide or before in signs or token in signs:
                pieces.append((" ".join(words), start, gap[0]))
                start, words = gap[1], []
            words.append(token)
        pieces.append((" ".join(words), start, ink.right))
        return pieces if len(pieces) > 1 else None
    return None


def _assigned(tokens: list[str], gaps: list[Gap], wide: list[Gap], ink: Ink) -> list[Piece]:
    """Each piece between wide gaps; words go where their share of the width lies."""
    ordered = sorted(gaps, key=lambda g: g[0] - g[1])[: len(tokens) - 1]
    if len(ordered) == len(tokens) - 1 and set(wide) <= set(ordered):
        # As many gaps as words need: each gap stands between two words.
        pieces: list[Piece] = []
        start, words = ink.left, [tokens[0]]
        for token, gap in zip(tokens[1:], sorted(ordered), strict=True):
            if gap in wide:
                pieces.append((" ".join(words), start, gap[0]))
                start, words = gap[1], []
            words.append(token)
        pieces.append((" ".join(words), start, ink.right))
        return pieces
    return _by_width(tokens, wide, ink)


def _by_width(tokens: list[str], wide: list[Gap], ink: Ink) -> list[Piece]:
    edges = [ink.left, *(v for gap in sorted(wide) for v in gap), ink.right]
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    total = sum(b - a for a, b in spans)
    letters = sum(len(t) for t in tokens)
    pieces: list[tuple[str, float, float]] = []
    index = 0
    for a, b in spans:
        wanted = (b - a) / max(1.0, total) * letters
        words: list[str] = []
        count = 0.0
        last = (a, b) == spans[-1]
        while index < len(tokens) and (last or count + len(tokens[index]) / 2 <= wanted):
            words.append(tokens[index])
            count += len(tokens[index])
            index += 1
        if words:
            pieces.append((" ".join(words), a, b))
    return pieces
