"""OCR's lines made a user interface's: cut where a column gap stands, freed of list marks."""

import itertools
import re
from dataclasses import replace
from functools import lru_cache

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.picture import Word, Words
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import spacers
from componentforge.engines.local.fonts import face
from componentforge.engines.local.ink import Ink, measure

_COLUMN_GAP = 0.62
"""em; a word space is 0.2 to 0.35 em in interface fonts."""

_DRAWN_GAP = 0.28
"""em; a drawing stands no closer to its word."""

_TRACKED = 0.16
"""em; letters closer together are not spaced."""
_HALF_SPACE = 0.13
"""em."""
_SHORT = 4
"""Letters; shorter texts say too little about their width."""
_TAKEN = frozenset("xX×vV>^<QO0")
"""What a drawing at the end of a word is taken for."""
_MISPLACED = 0.22
"""em a word may lie off, or share of a word's width: faces differ."""

_WORD_GAP = 0.15
"""em; gaps between letters are smaller."""

_MARK = re.compile(r"^[•·●▪‣*。◦○-]$")
_SIGNS = re.compile(r"([/›»→>|•·。])")


Piece = tuple[str, float, float]
Gap = tuple[float, float]


def split_columns(image: RGB, scale: int, words: Words) -> Words:
    """`words` with every line cut at gaps wider than any word space."""
    out: list[Word] = []
    for word in words.lines:
        out.extend(_split(image, scale, word))
    return words.model_copy(update={"lines": tuple(out)})


def _split(image: RGB, scale: int, word: Word) -> list[Word]:
    parts = _SIGNS.sub(r" \1 ", word.text).split()
    ink = measure(image, word.box, scale)
    if ink is None:
        return [word]
    freed = _freed(word.text, len(parts) - 1, ink)
    if freed is not None:
        text, ink = freed
        box = _box(word, ink, ink.left, ink.right, scale)
        word = word.model_copy(update={"text": text, "box": box})
        parts = _SIGNS.sub(r" \1 ", text).split()
    if len(parts) < 2:
        return [word]
    em = _em(word.text, ink)
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


def _em(text: str, ink: Ink) -> float:
    """The size such a text has whose ink is as high, device px."""
    return 1.38 * (ink.bottom - ink.top) / (1.28 if re.search(r"[gjpqy,;]", text) else 1.0)


def _freed(text: str, spaces: int, ink: Ink) -> tuple[str, Ink] | None:
    """Text and ink without the drawings at the ends that are no words; None without any.

    A detector takes a chevron after a word, or a person before it, into the word's line. It stands
    farther off than the words do, is one gap too many, and without it the words are where and as
    wide as they are written.
    """
    gaps = [gap for gap in _gaps(ink) if gap[0] > ink.left]
    if not gaps or len(text) < _SHORT:
        return None
    whole = _off(text, spaces, ink, gaps)
    best: tuple[float, str, Ink] | None = None
    for head, tail in ((None, gaps[-1]), (gaps[0], None), (gaps[0], gaps[-1])):
        if head is not None and head is tail:
            continue
        own = _between(ink, head[1] if head else ink.left, tail[0] if tail else ink.right)
        em = _em(text, own)
        rest = [gap for gap in gaps if own.left < gap[0] and gap[1] < own.right]
        least = max([_DRAWN_GAP * em, *(b - a for a, b in rest)])
        if rest and float(np.median([b - a for a, b in rest])) > _TRACKED * em:
            continue  # Letters as far apart as these may be apart from anything.
        pieces = [(gap, gap[0] - ink.left) for gap in (head,) if gap]
        pieces += [(gap, ink.right - gap[1]) for gap in (tail,) if gap]
        if any(b - a < least or not 0.25 * em <= wide <= 1.9 * em for (a, b), wide in pieces):
            continue
        # Figures of one width stand apart on both sides of a 1: none of a number is a drawing.
        first = bool(head and text[0] in _TAKEN and not _in_number(text[:2]))
        read = {text, text[first:]}
        read |= {t[:-1] for t in read if tail and t[-1] in _TAKEN and not _in_number(t[-2:])}
        for said in sorted(read):
            off = _off(said, spaces, own, rest)
            if off < _MISPLACED and off + 0.05 < whole and (best is None or off < best[0]):
                best = off, said, own
    return best[1:] if best else None


def _in_number(pair: str) -> bool:
    """Whether two neighbours are figures, or a figure and what stands between figures."""
    return len(pair) == 2 and all(c.isdigit() or c in ":.,-/" for c in pair)


def _off(text: str, spaces: int, ink: Ink, gaps: list[Gap]) -> float:
    """How far, em, words lie from where they would be, were the text all the ink there is.

    A gap too many may also stand in a word that was two: the one without which it fits best is it.
    """
    em = _em(text, ink)
    natural = _natural(text)
    words = text.split()
    wide = [(a + b) / 2 for a, b in gaps if b - a >= _WORD_GAP * em]
    if not natural or len(words) != spaces + 1 or not spaces <= len(wide) <= spaces + 2:
        return np.inf
    width = ink.right - ink.left
    off = abs(float(np.log(width / (natural * em))))
    if spaces == 0:
        return off + (0.1 if wide else 0.0)
    before = [_natural(" ".join(words[: n + 1])) or 0.0 for n in range(spaces)]
    places = [ink.left + width * (b + _HALF_SPACE) / natural for b in before]
    return max(
        off,
        min(
            max(abs(at - place) for at, place in zip(chosen, places, strict=True)) / em
            for chosen in itertools.combinations(wide, spaces)
        ),
    )


def _between(ink: Ink, left: float, right: float) -> Ink:
    """The part of a line's ink between two columns."""
    rows = np.flatnonzero((ink.coverage[:, int(left) : int(np.ceil(right))] > 0.15).any(axis=1))
    high = {"top": int(rows[0]), "bottom": int(rows[-1]) + 1} if rows.size else {}
    return replace(ink, left=left, right=right, **high)


@lru_cache(maxsize=1024)
def _natural(text: str) -> float | None:
    """About how wide a text is set, em; None for letters no usual face has."""
    known = [opened for info in spacers()[:5] if (opened := face(info)).covers(text)]
    return float(np.median([opened.set(text).advance for opened in known])) if known else None


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
