"""Runs of one style within a line: a bold word, a link, an underlined phrase."""

import itertools
import unicodedata
from dataclasses import replace

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.picture import Word
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import Fit, best_fit, ink_colour, ranked
from componentforge.engines.local.ink import Ink, measure
from componentforge.engines.local.paint import vector

_OTHER_COLOUR = 90
"""Levels by which a short word, a required mark, differs from the word before."""


def split_runs(
    image: RGB,
    word: Word,
    ink: Ink,
    fit: Fit | None,
    scale: int,
    families: tuple[str, ...] | None,
) -> list[tuple[Word, Ink, Fit]]:
    """Style runs within a line, when one setting does not explain it; empty when it does.

    Args:
        image: The picture, device px.
        word: The line.
        ink: Its ink.
        fit: The setting that explains it best as a whole; None when none does.
        scale: Device px a CSS px.
        families: The picture's families, best first.
    """
    family = families or ((fit.face.info.family,) if fit else None)
    found = words_in(image, word, ink, scale, fit.size if fit else None)
    pieces: list[tuple[Word, Ink, Fit]] = []
    for part, own in found:
        own_fit = best_fit(part.text, own, scale, family)
        if own_fit is None:
            return []
        pieces.append((part, own, own_fit))
    if not pieces:
        return []
    edges = [ink.left, *((p[0].box.right * scale - ink.x) for p in pieces[:-1]), ink.right]
    lined = [_underlined(ink, a, b) for a, b in itertools.pairwise(edges)]
    styles = _run_styles(pieces, lined, scale)
    if fit is not None and len(set(styles)) == 1:
        return []
    merged: list[tuple[Word, Ink, Fit]] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and styles[end] == styles[start]:
            continue
        words = [p[0].text for p in pieces[start:end]]
        text = " ".join(words[::-1] if is_right_to_left(word.text) else words)
        box = Box.union([p[0].box for p in pieces[start:end]])
        own = measure(image, box, scale)
        own_fit = best_fit(text, own, scale, family) if own else None
        if own is None or own_fit is None:
            return []
        if lined[start] and own.underline is None:
            # Cut at both ends, the line looked like something passing through.
            own = replace(own, underline=own.coverage.shape[0])
        merged.append((Word(text=text, box=box, confidence=word.confidence), own, own_fit))
        start = end
    looks = {(f.face.info.family, f.size, f.face.info.weight) for _, _, f in merged}
    if fit is not None and len(looks) == 1 and not any(lined) and not many_colours(ink):
        return []  # what words alone seemed to differ in, the runs do not
    return merged


def words_in(
    image: RGB, word: Word, ink: Ink, scale: int, size: float | None = None
) -> list[tuple[Word, Ink]]:
    """The words of a line, left to right, each with its ink; empty where gaps do not tell.

    Args:
        image: The picture, device px.
        word: The line.
        ink: Its ink.
        scale: Device px a CSS px.
        size: Of its type, CSS px; taken from the ink's height when not given.
    """
    parts = word.text.split(" ")
    if is_right_to_left(word.text):
        parts.reverse()  # Words stand in the picture from right to left.
    device = size * scale if size else _HIGH * (ink.bottom - ink.top)
    gaps = _word_gaps(ink, len(parts), device)
    if gaps is None:
        return []
    edges = [ink.left, *gaps, ink.right]
    found: list[tuple[Word, Ink]] = []
    for part, left, right in zip(parts, edges[:-1], edges[1:], strict=True):
        box = Box(
            x=(ink.x + left) / scale + 0.01,
            y=word.box.y,
            w=max(1.0, (right - left) / scale - 0.02),
            h=word.box.h,
        )
        own = measure(image, box, scale)
        if own is None:
            return []
        found.append((Word(text=part, box=box, confidence=word.confidence), own))
    return found


_HIGH = 1.05
"""Size of type over the height of a line's ink, descenders included."""


def is_right_to_left(text: str) -> bool:
    """Whether most letters belong to a script written from right to left."""
    kinds = [unicodedata.bidirectional(char) for char in text if char.isalpha()]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)


def _run_styles(
    pieces: list[tuple[Word, Ink, Fit]], lined: list[bool], scale: int
) -> list[tuple[object, ...]]:
    """One comparable style a word: underline, boldness, colour group. Short ones follow suit."""
    styles: list[tuple[object, ...]] = []
    colours: list[tuple[int, int, int]] = []
    for (word, ink, own), under in zip(pieces, lined, strict=True):
        short = len(word.text) < 3 and bool(styles) and under == styles[-1][0]
        if short and _distance(ink.colour, pieces[len(styles) - 1][1].colour) < _OTHER_COLOUR:
            styles.append(styles[-1])
            continue
        bold = _is_bold(word.text, ink, own, scale)
        colour = _rgb(ink_colour(ink, own, scale))
        reach = 0.35 * max(abs(a - b) for a, b in zip(colour, ink.ground, strict=True))
        group = next(
            (
                i
                for i, seen in enumerate(colours)
                if max(abs(a - b) for a, b in zip(seen, colour, strict=True)) <= max(24, reach)
            ),
            len(colours),
        )
        if group == len(colours):
            colours.append(colour)
        styles.append((under, bold, group))
    return styles


def _is_bold(text: str, ink: Ink, own: Fit, scale: int) -> bool:
    """Whether the bold faces of the family explain a word clearly better than the others."""
    found = ranked(text, ink, scale, (own.face.info.family,))
    bold = max((fit.score for fit in found if fit.face.info.weight >= 600), default=-1.0)
    plain = max((fit.score for fit in found if fit.face.info.weight < 600), default=-1.0)
    return bold > plain + 0.012


def _distance(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def many_colours(ink: Ink) -> bool:
    """Whether strongly inked pixels point in clearly different directions from the ground."""
    away = ink.pixels - vector(ink.ground)
    strength = np.abs(away).max(axis=2)
    strong = away[(strength > 0.6 * float(strength.max())) & (ink.coverage > 0.3)]
    if len(strong) < 20:
        return ink.underline is not None
    unit = strong / np.linalg.norm(strong, axis=1, keepdims=True)
    return float((unit @ unit.mean(axis=0) < 0.93).mean()) > 0.08 or ink.underline is not None


def _word_gaps(ink: Ink, count: int, device: float) -> list[float] | None:
    """Middles of the `count - 1` widest gaps between letters, left to right; None when unclear."""
    body = ink.coverage[ink.top : ink.bottom].max(axis=0) > 0.15
    if ink.underline is not None:
        body = ink.coverage[ink.top : max(ink.top + 1, ink.underline - 1)].max(axis=0) > 0.15
    padded = np.concatenate(([True], body, [True]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    runs = [(int(b - a), (a + b) / 2) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    inner = [(w, m) for w, m in runs if ink.left < m < ink.right and w >= 0.12 * device]
    if len(inner) < count - 1:
        return None
    widest = sorted(inner, reverse=True)[: count - 1]
    return sorted(m for _, m in widest)


def _underlined(ink: Ink, left: float, right: float) -> bool:
    """Whether the line's underline runs below a word."""
    if ink.underline is None:
        return False
    row = np.abs(ink.pixels[ink.underline, int(left) : int(right)] - vector(ink.ground)).max(axis=1)
    strongest = float(np.abs(ink.pixels - vector(ink.ground)).max())
    return bool(row.size) and float((row > 0.3 * strongest).mean()) > 0.75
