"""Scripts the recogniser never learnt, read by drawing them.

A line in Hebrew or Arabic letters is put together glyph by glyph: every letter of every likely font
is held against the ink, and the cheapest chain of glyphs from the left edge to the right is the
text. It reads what is set in an installed font; anything else it leaves alone rather than guess.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from componentforge.engines.local.fitting import Fit, drawn, refined, spacers
from componentforge.engines.local.fonts import Face, FaceInfo, Set, face, faces, paired
from componentforge.engines.local.ink import Ink

Floats = NDArray[np.float32]
Setting = tuple[FaceInfo, str, float]
"""Face, script and size in CSS px."""

_ZWJ = "\u200d"
_HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_DUAL = "بتثجحخسشصضطظعغفقكلمنهيئ"
_COMMON = "اليمنتربدعوسةه"
_PERSIAN = "پچژکگی"
_RIGHT = "اأإآدذرزوؤةى"
_ALONE = "ء"
_LIGATURES = ("لا", "لأ", "لإ", "لآ")
_NEUTRAL = "0123456789.,:!?()-/%،؟"
_SAMPLES = {"arabic": "ابجدس", "hebrew": "אבגדה"}
_MIRRORED = {"(": ")", ")": "("}

_LEAST = 0.9
"""Correlation of the whole drawn line with the ink below which nothing was read."""
_ROUGH = 0.75
"""Correlation a first reading needs to be worth polishing."""
_EXACT = 0.985
_ROUNDS = 4
_FAMILIES = ("DejaVu Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Naskh Arabic",
             "Noto Kufi Arabic", "Liberation Sans", "Liberation Serif", "Vazirmatn", "Rubik",
             "Heebo", "Cairo", "Tajawal", "Amiri")  # fmt: skip
"""Looked at first; then the others that cover the script."""
_MOST_FACES = 5
_SIZES = range(10, 31)
_LIKELY = 20
_LEFT = 0.22
_BEAM = 16
_NARROW = 6
"""Beam of a first look."""


@dataclass(frozen=True)
class Unit:
    """One glyph as it stands in a line: a letter in one of its forms, a sign, or a space."""

    text: str
    glyph: int
    advance: float
    """em."""
    joins_left: bool = False
    joins_right: bool = False
    kind: int = 0
    """0 no letter, 1 letter that ends a chain, 2 letter that would join a left neighbour."""


def read_script(ink: Ink, scale: int, known: list[Setting]) -> tuple[str, Fit, Setting] | None:
    """The text of a line in right-to-left letters, how it is set, and the setting it was found in.

    Args:
        ink: The line's ink.
        scale: Device px a CSS px.
        known: Settings earlier lines of the picture were read in, tried first.
    """
    for setting in known:
        if (found := _read(ink, scale, setting)) is not None:
            return found
    energy = float((ink.coverage**2).sum())
    for info, script, size in _likely(ink, scale):
        way, device = (info, script), size * scale
        baseline = _baselines(ink, way, device)[0]
        _, cost = _chain(ink, way, device, baseline, scale == 1, _NARROW)
        # The right letters leave next to nothing unexplained, wrong ones a third and more.
        if cost < _LEFT * energy and (found := _read(ink, scale, (info, script, size))):
            return found
    return None


def _read(ink: Ink, scale: int, setting: Setting) -> tuple[str, Fit, Setting] | None:
    best: tuple[str, Fit, Setting] | None = None
    info, script, size = setting
    opened, way = face(info), (info, script)
    for baseline in _baselines(ink, way, size * scale):
        visual, _ = _chain(ink, way, size * scale, baseline, scale == 1)
        text = logical("".join(unit.text for unit in visual))
        if not any(c.isalpha() for c in text) or not opened.covers(text):
            continue
        fit = _set(text, info, size, ink, scale)
        if best is None or fit.score > best[1].score:
            best = text, fit, setting
    if best is None or best[1].score < _ROUGH:
        return None
    best = _polished(best, ink, scale)
    return best if best[1].score >= _LEAST else None


def _set(text: str, info: FaceInfo, size: float, ink: Ink, scale: int) -> Fit:
    """The text in a face, between the spaces that fit best."""
    options = [face(info), *(paired(wanted, info) for wanted in spacers() if " " in text)]
    fits = [drawn(opened, opened.set(text), size, 0.0, ink, scale) for opened in options]
    return refined(max(fits, key=lambda fit: fit.score), ink, scale)


def _polished(found: tuple[str, Fit, Setting], ink: Ink, scale: int) -> tuple[str, Fit, Setting]:
    """The text with letters exchanged, dropped or put in while the drawn line gets more alike."""
    text, fit, setting = found
    opened, size = fit.face, fit.size
    letters = _HEBREW if setting[1] == "hebrew" else _DUAL + _RIGHT + _ALONE
    for _ in range(_ROUNDS):
        if fit.score > _EXACT:
            break
        best = text, fit
        for other in _neighbours(text, letters + " "):
            if not opened.covers(other):
                continue
            own = drawn(opened, opened.set(other), size, 0.0, ink, scale)
            usual = _usual(other) - _usual(best[0])
            if own.score + usual > best[1].score + 0.002 and abs(own.x - fit.x) < 2 * scale:
                best = other, own
        if best[0] == text:
            break
        text, fit = best[0], refined(best[1], ink, scale)
    return text, fit, setting


def _usual(text: str) -> float:
    """A little for each common letter: dots a bold face runs together decide nothing."""
    return 0.004 * sum(c in _COMMON for c in text)


def _neighbours(text: str, letters: str) -> list[str]:
    """Texts one letter away."""
    found: dict[str, None] = {}
    for place in range(len(text) + 1):
        for letter in letters:
            found[text[:place] + letter + text[place:]] = None
            if place < len(text):
                found[text[:place] + letter + text[place + 1 :]] = None
        if place < len(text):
            found[text[:place] + text[place + 1 :]] = None
    return [other for other in found if other.strip() and other != text]


def logical(visual: str) -> str:
    """Reading order of a line given from left to right: reversed, but for its numbers."""
    out: list[str] = []
    digits = ""
    for char in visual:
        if char.isdigit() or (digits and char in ".,:/%"):
            digits += char
            continue
        out[:0] = [digits] if digits else []
        digits = ""
        out.insert(0, _MIRRORED.get(char, char))
    out[:0] = [digits] if digits else []
    return "".join(out).strip()


Way = tuple[FaceInfo, str]
"""A face and the script ("arabic", "hebrew") it is tried in."""


@cache
def _candidates() -> tuple[Way, ...]:
    """Faces that cover a right-to-left script, likeliest first, regular before bold."""
    order = {family: place for place, family in enumerate(_FAMILIES)}
    usable = sorted(
        (info for info in faces() if not info.italic and info.weight in (400, 700)),
        key=lambda i: (i.weight != 400, order.get(i.family, len(order)), i.family),
    )
    found: list[Way] = []
    for weight, most in ((400, _MOST_FACES), (700, 1)):
        for script in ("arabic", "hebrew"):
            sample = _SAMPLES[script]
            fitting = (i for i in usable if i.weight == weight and face(i).covers(sample))
            found += [(info, script) for info in islice(fitting, most)]
    return tuple(found)


@lru_cache(maxsize=64)
def _units(way: Way) -> tuple[Unit, ...]:
    """Every unit the face has in a script."""
    opened, script = face(way[0]), way[1]
    if script == "hebrew":
        units = [_unit(opened, c, c, kind=1) for c in _HEBREW if opened.covers(c)]
    else:
        units = _arabic(opened)
    units += [_unit(opened, c, c) for c in _NEUTRAL if opened.covers(c)]
    # A fallback font's letters stand between the wanted family's spaces.
    widths = {round(face(info).space * 32) / 32 for info in spacers()}
    units += [Unit(" ", -1 - n, width, False, False) for n, width in enumerate(sorted(widths))]
    distinct: dict[tuple[object, ...], Unit] = {}
    for unit in units:
        if unit.advance > 0:
            distinct.setdefault((unit.glyph, unit.joins_left, unit.joins_right), unit)
    return tuple(distinct.values())


def _arabic(opened: Face) -> list[Unit]:
    units: list[Unit] = []
    for char in _ALONE:
        units.append(_unit(opened, char, char, kind=1))
    for text in (*_RIGHT, *_LIGATURES):
        if opened.covers(text):
            units.append(_unit(opened, text, text, kind=1))
            units.append(_unit(opened, text, _ZWJ + text, joins_right=True, kind=1))
    for char in _DUAL + _PERSIAN:
        if opened.covers(char):
            units.append(_unit(opened, char, char, kind=2))
            units.append(_unit(opened, char, _ZWJ + char, joins_right=True, kind=2))
            units.append(_unit(opened, char, char + _ZWJ, joins_left=True, kind=2))
            units.append(
                _unit(opened, char, _ZWJ + char + _ZWJ, joins_left=True, joins_right=True, kind=2)
            )
    return units


def _unit(
    opened: Face, text: str, shaped: str, *, joins_left: bool = False, joins_right: bool = False,
    kind: int = 0,
) -> Unit:  # fmt: skip
    set_ = opened.set(shaped)
    drawn_glyphs = [glyph for glyph, _, _ in set_.glyphs if opened.has_ink(glyph)]
    single = len(drawn_glyphs) == 1 or not text.strip()
    glyph = drawn_glyphs[0] if drawn_glyphs else -1
    visual = text[::-1]
    return Unit(visual, glyph, set_.advance if single else 0.0, joins_left, joins_right, kind)


def _likely(ink: Ink, scale: int) -> list[Setting]:
    """Settings whose letters, taken together, fill rows as the line does; best first."""
    rows = ink.coverage.sum(axis=1)
    scored: list[tuple[float, int, Setting]] = []
    for way in _candidates():
        opened = face(way[0])
        set_ = opened.set(_alphabet(way))
        for size in _SIZES:
            profile = _profile(opened, set_, size * scale)
            norm = float(np.linalg.norm(rows) * np.linalg.norm(profile)) or 1.0
            likeness = float(np.correlate(rows, profile, mode="full").max()) / norm
            scored.append((-likeness, len(scored), (*way, float(size))))
    return [setting for _, _, setting in sorted(scored)[:_LIKELY]]


def _alphabet(way: Way) -> str:
    return "".join(unit.text for unit in _units(way) if unit.kind and not unit.joins_left)[::-1]


def _baselines(ink: Ink, way: Way, device: float) -> list[int]:
    """The rows a baseline most likely stands on, best first."""
    opened = face(way[0])
    profile = _profile(opened, opened.set(_alphabet(way)), device)
    rows = ink.coverage.sum(axis=1)
    shifts = np.correlate(rows, profile, mode="full")
    above = int(np.ceil(device * 1.3))
    best = int(shifts.argmax()) - (len(profile) - 1) + above
    return [best, best - 1, best + 1]


def _profile(opened: Face, set_: Set, device: float) -> Floats:
    """Ink by row of a sample, the baseline at 1.3 em from the top."""
    above, below = int(np.ceil(device * 1.3)), int(np.ceil(device * 0.7))
    width = int(set_.advance * device) + 8
    return opened.draw(set_, device, 4.0, above, (above + below, width)).sum(axis=1)


def _chain(
    ink: Ink, way: Way, device: float, baseline: int, hinted: bool, beam: int = _BEAM
) -> tuple[list[Unit], float]:
    """The cheapest chain of units over the ink, left to right, and its cost; empty without one."""
    units = _units(way)
    costs = _Costs(ink, face(way[0]), units, device, baseline, hinted=hinted)
    advances = np.array([unit.advance * device for unit in units])
    left_ok = _allowed(units)
    after = np.array([2 if u.joins_right else (1 if u.kind else 0) for u in units])
    start, end = ink.left, ink.right
    # column -> state -> (cost, pen, way back)
    cells: dict[int, dict[tuple[int, int], tuple[float, float, int, tuple[int, int, int] | None]]]
    cells = {}
    for step in range(0, 13):
        pen = start - 2.0 + step * 0.25
        cells.setdefault(int(np.floor(pen)), {})[(round(pen * 4), 0)] = (
            costs.empty_before(pen), pen, -1, None,
        )  # fmt: skip
    best: tuple[float, tuple[int, int, int]] | None = None
    for column in range(int(start) - 3, int(end) + 3):
        here = cells.get(column)
        if not here:
            continue
        kept = sorted(here.items(), key=lambda item: item[1][0])[:beam]
        for (quarter, state), (cost, pen, _, _) in kept:
            totals = np.where(left_ok[state], cost + costs.at(pen), np.inf)
            for index in np.argsort(totals)[:beam]:
                if not np.isfinite(totals[index]):
                    break
                reached = pen + float(advances[index])
                key = (round(reached * 4), int(after[index]))
                there = cells.setdefault(int(np.floor(reached)), {})
                known = there.get(key)
                if known is None or totals[index] < known[0]:
                    there[key] = (
                        float(totals[index]),
                        reached,
                        int(index),
                        (column, quarter, state),
                    )
    for column in range(int(end) - 2, int(end) + 5):
        for (quarter, state), (cost, pen, _, _) in cells.get(column, {}).items():
            if state != 2 and abs(pen - end) <= 3:
                total = cost + costs.empty_after(pen)
                if best is None or total < best[0]:
                    best = total, (column, quarter, state)
    chain: list[Unit] = []
    place = best[1] if best is not None else None
    while place is not None:
        _, _, index, back = cells[place[0]][place[1], place[2]]
        if index >= 0:
            chain.append(units[index])
        place = back
    return chain[::-1], best[0] if best is not None else float("inf")


def _allowed(units: tuple[Unit, ...]) -> NDArray[np.bool_]:
    """[state, unit]: what may stand right of a gap or sign (0), a chain's end (1), a join (2)."""
    rows = [
        [not u.joins_left for u in units],
        [not u.joins_left and u.kind != 2 for u in units],
        [u.joins_left for u in units],
    ]
    return np.array(rows)


class _Costs:
    """What each unit costs at a pen position: squared difference over the columns it takes."""

    def __init__(
        self, ink: Ink, opened: Face, units: tuple[Unit, ...], device: float, baseline: int,
        *, hinted: bool,
    ) -> None:  # fmt: skip
        margin = int(device) + 4
        self._margin = margin
        self._ink = np.pad(ink.coverage, ((0, 0), (margin, margin)))
        self._sums = np.concatenate(([0.0], np.cumsum((self._ink**2).sum(axis=0))))
        self._of = (opened, units, device, baseline, hinted)
        self._by_phase: dict[int, Floats] = {}

    def empty_before(self, pen: float) -> float:
        """Cost of leaving the ink left of the pen undrawn."""
        return float(self._sums[max(0, int(np.floor(pen + 0.125)) + self._margin)])

    def empty_after(self, pen: float) -> float:
        """Cost of leaving the ink right of the pen undrawn."""
        at = min(len(self._sums) - 1, int(np.floor(pen + 0.125)) + self._margin)
        return float(self._sums[-1] - self._sums[at])

    def at(self, pen: float) -> Floats:
        """One cost a unit."""
        shifted = pen + 0.125
        column = int(np.floor(shifted))
        phase = int((shifted - column) * 4)
        table = self._by_phase.get(phase)
        if table is None:
            table = self._by_phase[phase] = self._table(phase)
        place = column + self._margin
        if not 0 <= place < table.shape[1]:
            return np.full(table.shape[0], np.inf, np.float32)
        return table[:, place]

    def _table(self, phase: int) -> Floats:
        import cv2

        opened, units, device, baseline, hinted = self._of
        height, width = self._ink.shape
        table = np.full((len(units), width), np.inf, np.float32)
        for number, unit in enumerate(units):
            span = max(1, int(np.floor(phase / 4 + unit.advance * device + 0.125)))
            if span >= width:
                continue
            windows = self._sums[span:] - self._sums[:-span]
            if unit.glyph < 0:
                table[number, : len(windows)] = windows
                continue
            canvas = opened.draw_glyph(unit.glyph, device, phase, baseline, (height, span), hinted)
            hits = cv2.matchTemplate(self._ink, canvas, cv2.TM_CCORR)[0]
            own = float((canvas**2).sum())
            table[number, : len(hits)] = windows[: len(hits)] - 2 * hits + own
        return table
