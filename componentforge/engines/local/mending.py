"""OCR's spelling held against the ink: what was drawn decides between look-alikes.

A recogniser drops a space, reads an icon as a sign, takes three dots for one. Where no setting
explains
a line, near spellings are drawn as well and the one that fits the ink better is kept.
"""

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.picture import Word
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import Fit, best_fit
from componentforge.engines.local.ink import Ink, measure

_WEAK = 0.965
"""A correlation below which another spelling is tried."""
_GAIN_SPACE = 0.015
_GAIN_LETTER = 0.03
"""What another letter must win: the recogniser knows words, a drawing does not."""
_EXPLAINED = 0.93
"""What another spelling, or a piece standing alone, must reach."""
_ROUNDS = 2
_LOOK_ALIKES = (
    "lI1|", "O0o", "-–—", "….·•", "'’‘`", '"“”', "×x", "B8", "S5s", "Zz2", "cC", "vV", "wW", ",.",
    "aáàâäãå", "eéèêë", "iíìîïı", "oóòôöõø", "uúùûü", "nñ", "cç", "AÁÀÂÄÃÅ", "EÉÈÊË", "OÓÒÔÖÕØ",
    "UÚÙÛÜ", "sšş", "zžż", "yýÿ", "gq9", ";:", "€C", "°o", "©@", "#H",
)  # fmt: skip
_PAIRS = (
    ("rn", "m"),
    ("m", "rn"),
    ("vv", "w"),
    ("…", "..."),
    ("...", "…"),
    (".…", "..."),
    ("…", ".."),
    ("..", "…"),
    ("ı", "i"),
)

Mended = tuple[Word, Ink, Fit]


def mended(
    image: RGB, word: Word, ink: Ink, fit: Fit, scale: int, families: tuple[str, ...] | None
) -> list[Mended]:
    """The line as it was really written, in one piece or, freed of what is no text, in several.

    Args:
        image: The picture, device px.
        word: As OCR read it.
        ink: Its ink.
        fit: How that spelling is best set.
        scale: Device px a CSS px.
        families: The picture's families, best first.
    """
    if fit.score >= _WEAK:
        return [(word, ink, fit)]
    own = families or (fit.face.info.family,)
    best = (word, ink, fit)
    if fit.score < _EXPLAINED and (pieces := _cut(image, best, scale, own)):
        return pieces
    for _ in range(_ROUNDS):
        better = _respelled(best, scale, own)
        if better is None:
            break
        best = better
    return [best]


def _respelled(line: Mended, scale: int, families: tuple[str, ...]) -> Mended | None:
    word, ink, fit = line
    best: Mended | None = None
    won = 0.0
    for text, gain in _spellings(word.text, ink, fit, scale).items():
        other = best_fit(text, ink, scale, families)
        if other is None or other.score < max(_EXPLAINED, fit.score + gain):
            continue
        if other.score - gain > won:
            won = other.score - gain
            best = (word.model_copy(update={"text": text}), ink, other)
    return best


def _spellings(text: str, ink: Ink, fit: Fit, scale: int) -> dict[str, float]:
    """Near spellings and what each must win; letters only where they explain their ink worst."""
    found: dict[str, float] = {}
    for index in _worst_letters(text, ink, fit, scale):
        for alike in _LOOK_ALIKES:
            if text[index] in alike:
                for other in alike.replace(text[index], ""):
                    found[text[:index] + other + text[index + 1 :]] = _GAIN_LETTER
    for index in range(1, len(text)):
        if text[index] != " " and text[index - 1] != " " and len(text) <= 24:
            found[text[:index] + " " + text[index:]] = _GAIN_SPACE
    for index, char in enumerate(text):
        if char == " ":
            found[text[:index] + text[index + 1 :]] = _GAIN_SPACE
    for old, new in _PAIRS:
        if old in text:
            letters = old.isalpha() and new.isalpha()
            found[text.replace(old, new, 1)] = _GAIN_LETTER if letters else _GAIN_SPACE / 2
    return found


def _worst_letters(text: str, ink: Ink, fit: Fit, scale: int) -> list[int]:
    """Places of the three letters whose columns differ most between ink and drawing."""
    if len(fit.set_.glyphs) != len(text):
        return list(range(len(text)))[:6]
    device = fit.size * scale
    drawn = fit.face.draw(
        fit.set_, device, fit.x, fit.baseline, ink.coverage.shape, fit.spacing * scale,
        hinted=scale == 1,
    )  # fmt: skip
    error = ((ink.coverage - drawn) ** 2).sum(axis=0)
    starts = [
        fit.x + gx * device + n * fit.spacing * scale
        for n, (_, gx, _) in enumerate(fit.set_.glyphs)
    ]
    ends = [*starts[1:], float(ink.coverage.shape[1])]
    cost = [
        float(error[max(0, int(a)) : max(0, int(np.ceil(b)))].sum()) if b > a else 0.0
        for a, b in zip(starts, ends, strict=True)
    ]
    order = sorted(range(len(text)), key=lambda i: -cost[i])
    return [i for i in order if not text[i].isspace()][:3]


def _cut(image: RGB, line: Mended, scale: int, families: tuple[str, ...]) -> list[Mended]:
    """The line cut after its first or before its last sign, where one part then reads well."""
    word, ink, fit = line
    gaps = gaps_of(ink)
    if not gaps or len(word.text) < 2:
        return []
    best: list[Mended] = []
    score = max(_EXPLAINED, fit.score + 0.1)
    head, tail = _first_token(word.text), _last_token(word.text)
    for gap, left, right in (
        (gaps[0], head, word.text[len(head) :].strip()),
        (gaps[-1], word.text[: -len(tail)].strip(), tail),
    ):
        if not left or not right:
            continue
        parts = [
            _piece(image, word, ink, text, a, b, scale, families)
            for text, a, b in ((left, ink.left, gap[0]), (right, gap[1], ink.right))
        ]
        good = [part for part in parts if part is not None and part[2].score >= _EXPLAINED]
        longest = max(good, key=lambda part: len(part[0].text), default=None)
        if longest is None or len(longest[0].text) < 2 or longest[2].score <= score:
            continue
        score, best = longest[2].score, good
    return best


def _piece(
    image: RGB, word: Word, ink: Ink, text: str, left: float, right: float, scale: int,
    families: tuple[str, ...],
) -> Mended | None:  # fmt: skip
    box = Box(
        x=(ink.x + left) / scale, y=word.box.y, w=max(1.0, (right - left) / scale), h=word.box.h
    )
    own = measure(image, box, scale)
    fit = best_fit(text, own, scale, families) if own is not None else None
    if own is None or fit is None:
        return None
    return word.model_copy(update={"text": text, "box": box}), own, fit


def _first_token(text: str) -> str:
    return text.split(" ", 1)[0] if " " in text[:3] or text[0].isalnum() else text[0]


def _last_token(text: str) -> str:
    return text.rsplit(" ", 1)[-1] if " " in text[-3:] or text[-1].isalnum() else text[-1]


def gaps_of(ink: Ink) -> list[tuple[float, float]]:
    """Empty spans of columns within the line, wide enough to part two things."""
    body = ink.coverage[ink.top : ink.bottom].max(axis=0) > 0.15
    padded = np.concatenate(([True], body, [True]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    wide = 0.14 * (ink.bottom - ink.top)
    return [
        (float(a), float(b))
        for a, b in zip(edges[::2], edges[1::2], strict=False)
        if ink.left < a and b < ink.right and b - a >= wide
    ]
