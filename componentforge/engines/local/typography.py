"""Which font, size, weight and colour a line is set in: candidates are drawn and held against the ink."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Text, TextStyle
from componentforge.domain.picture import Word, Words
from componentforge.domain.ports import RGB
from componentforge.engines.local.fonts import Face, FaceInfo, Set, face, faces, generic_of
from componentforge.engines.local.ink import Ink, measure

_CERTAIN = 0.975
"""A correlation above which one setting explains a whole line."""

_LETTER = 0.94
"""A correlation below which a lone character is no letter."""

_PROBE = "Hamburgefonstiv 0123456789 AWMQRagy"
_SIZE_TASTE = {0: 0.0, 1: 0.004, 2: 0.008}
"""What a size costs that is whole, half, or a tenth of a px: designers like whole ones."""


@dataclass(frozen=True)
class Fit:
    """One way a line may have been set."""

    face: Face
    set_: Set
    size: float
    """CSS px."""
    spacing: float
    """CSS px between letters."""
    x: float
    """Origin in crop device px."""
    baseline: int
    """Crop device row of the baseline."""
    score: float
    """Correlation with the ink less what an odd size costs, at most 1."""


def read_lines(image: RGB, scale: int, words: Words) -> list[Node]:
    """One text node a line and style run, placed so that a browser's ink falls on the picture's.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        words: Lines as OCR saw them.

    Returns:
        Nodes in the order of `words`; a line in which no ink is found gives none.
    """
    inked = [(word, ink) for word in words.lines if (ink := measure(image, word.box, scale))]
    shortlist = _families(inked, scale)
    fits = [best_fit(word.text, ink, scale, shortlist) for word, ink in inked]
    common = {(fit.face.info.family, fit.size) for fit in fits if fit and len(fit.set_.glyphs) > 4}
    nodes: list[Node] = []
    for (word, ink), first in zip(inked, fits, strict=True):
        fit = first
        if fit is None or (len(word.text) == 1 and fit.score < _LETTER):
            continue  # A lone shape no letter explains: an icon.
        if len(word.text) <= 4 and (fit.face.info.family, fit.size) not in common:
            fit = _in_common_size(word.text, ink, scale, fit, common)
        doubtful = " " in word.text and (fit.score < _CERTAIN or _many_colours(ink))
        runs = _runs(image, word, ink, fit, scale) if doubtful else []
        for run_word, run_ink, run_fit in runs or [(word, ink, fit)]:
            nodes.append(_node(f"t{len(nodes)}", run_word, run_ink, run_fit, scale))
    return nodes


def _in_common_size(
    text: str, ink: Ink, scale: int, fit: Fit, common: set[tuple[str, float]]
) -> Fit:
    """A short text in a size its neighbours have, when that explains it nearly as well."""
    family = fit.face.info.family
    close = [
        size for name, size in common if name == family and abs(size - fit.size) <= 0.08 * size
    ]
    options = [
        _drawn(opened, opened.set(text), size, 0.0, ink, scale, 0)
        for size in close
        for info in text_families().get(family, ())
        if (opened := face(info)).covers(text)
    ]
    best = max(options, key=lambda option: option.score, default=fit)
    return _refined(best, ink, scale) if best.score >= fit.score - 0.04 else fit


def content_box(
    face_: Face, size: float, baseline: float, line_height: float
) -> tuple[float, float]:
    """Where a line box stands: (top, height) in CSS px.

    Chromium rounds ascent and descent to whole px and splits the rest of the line height evenly.

    Args:
        face_: The face it is set in.
        size: CSS px.
        baseline: CSS px from the picture's top.
        line_height: CSS px.
    """
    ascent, descent = round(face_.ascent * size), round(face_.descent * size)
    return baseline - ascent - (line_height - ascent - descent) / 2, line_height


def normal_line_height(face_: Face, size: float) -> float:
    """What `line-height: normal` gives, CSS px."""
    return round(face_.ascent * size) + round(face_.descent * size) + face_.line_gap * size


@cache
def text_families() -> dict[str, tuple[FaceInfo, ...]]:
    """Families one sets user interfaces in, upright faces only.

    A script's own family often carries the Latin letters of another one; of families that set a probe
    equally wide only the one with most weights and then the shortest name stays.
    """
    by_family: dict[str, list[FaceInfo]] = {}
    for info in faces():
        if not info.italic:
            by_family.setdefault(info.family, []).append(info)
    chosen: dict[tuple[float, ...], str] = {}
    order = sorted(by_family, key=lambda name: (-len(by_family[name]), len(name), name))
    for family in order:
        regular = min(by_family[family], key=lambda info: abs(info.weight - 400))
        opened = face(regular)
        if not opened.covers(_PROBE):
            continue
        signature = tuple(round(opened.set(part).advance, 3) for part in _PROBE.split())
        chosen.setdefault(signature, family)
    return {family: tuple(by_family[family]) for family in chosen.values()}


@cache
def is_special_cut(family: str) -> bool:
    """Whether a family's name extends another's: "Inter Display", "Noto Sans Symbols"."""
    return any(family != other and family.startswith(other + " ") for other in text_families())


@cache
def _script_faces(script_sample: str) -> tuple[FaceInfo, ...]:
    """Faces that cover a text no interface family covers."""
    return tuple(info for info in faces() if not info.italic and face(info).covers(script_sample))[
        :8
    ]


def best_fit(
    text: str, ink: Ink, scale: int, families: tuple[str, ...] | None = None, *, keep: float = 0.02
) -> Fit | None:
    """The best way to set `text` on `ink`.

    Args:
        text: What is written.
        ink: Where.
        scale: Device px a CSS px.
        families: Preferred families, best first; a later one must win by `keep`, others are left out.
    """
    ranked = _ranked(text, ink, scale, families)
    if not ranked:
        return None
    if families:
        best = ranked[0]
        keep += 0.08 / len(text)  # A short text says little about its family.
        for family in families:
            own = next((fit for fit in ranked if fit.face.info.family == family), None)
            if own and own.score >= best.score - keep:
                return _refined(own, ink, scale)
    return _refined(ranked[0], ink, scale)


def _families(inked: list[tuple[Word, Ink]], scale: int) -> tuple[str, ...] | None:
    """The picture's families, best first: its longest lines vote."""
    votes: dict[str, float] = {}
    longest = sorted(inked, key=lambda pair: -len(pair[0].text))[:6]
    for word, ink in longest:
        if len(word.text) < 2:
            continue
        best: dict[str, float] = {}
        for fit in _ranked(word.text, ink, scale, None):
            family = fit.face.info.family
            best[family] = max(best.get(family, 0.0), fit.score)
        for family, score in best.items():
            votes[family] = votes.get(family, 0.0) + max(0.0, score - 0.5) * len(word.text) ** 0.5
    if not votes:
        return None
    order = sorted(votes, key=lambda family: -votes[family])
    return tuple(order[:4])


def _ranked(text: str, ink: Ink, scale: int, families: tuple[str, ...] | None) -> list[Fit]:
    """Every face that could be it, drawn once and scored, best first."""
    known = text_families()
    infos = [info for name in (families or known) for info in known.get(name, ())]
    fitted = _fits(text, ink, scale, infos)
    if not fitted and not any(face(i).covers(text) for i in infos[:1]):
        fitted = _fits(text, ink, scale, list(_script_faces(text)))
    return sorted(fitted, key=lambda fit: -fit.score)


def _fits(text: str, ink: Ink, scale: int, infos: list[FaceInfo]) -> list[Fit]:
    ink_width, ink_height = ink.right - ink.left, ink.bottom - ink.top
    rough: list[tuple[float, Face, Set, float]] = []
    for info in infos:
        opened = face(info)
        if not opened.covers(text):
            continue
        set_ = opened.set(text)
        if set_.right <= set_.left or set_.top <= set_.bottom:
            continue
        by_width = ink_width / (set_.right - set_.left)
        by_height = ink_height / (set_.top - set_.bottom)
        if by_width < 5 * scale or by_width > 160 * scale:
            continue
        error = abs(float(np.log(by_width / by_height)))
        rough.append((error, opened, set_, by_width))
    if not rough:
        return []
    # Light hinting moves tops and bottoms to whole rows.
    slack = 0.03 + 2.2 / max(5, ink_height)
    rough.sort(key=lambda item: item[0])
    close = [item for item in rough if item[0] <= slack]
    fits = [
        _drawn(opened, set_, size, 0.0, ink, scale, odd)
        for _, opened, set_, by_width in close
        for size, odd in _sizes(by_width / scale, (set_.right - set_.left) * scale)
    ]
    if not fits or max(fit.score for fit in fits) < 0.9:
        fits += _spaced(text, rough[:60], ink, scale)
    return fits


def _spaced(
    text: str, rough: list[tuple[float, Face, Set, float]], ink: Ink, scale: int
) -> list[Fit]:
    """Letter-spaced ways: the height gives the size, the width the spacing."""
    if len(text) < 3:
        return []
    fits: list[Fit] = []
    for _, opened, set_, _ in rough:
        by_height = (ink.bottom - ink.top) / (set_.top - set_.bottom) / scale
        for size in {round(by_height), round(by_height) - 1, round(by_height) + 1}:
            if size < 6:
                continue
            rest = (ink.right - ink.left) / scale - (set_.right - set_.left) * size
            spacing = round(rest / (len(text) - 1) * 20) / 20
            if 0.1 <= abs(spacing) <= 0.25 * size:
                fits.append(_drawn(opened, set_, float(size), spacing, ink, scale, 2))
    return fits


def _sizes(size: float, em_width: float) -> list[tuple[float, int]]:
    """Sizes near a measured one that would not change the width by more than a pixel or so."""
    found: dict[float, int] = {}
    for step, odd in ((1.0, 0), (0.5, 1), (0.1, 2)):
        nearest = round(round(size / step) * step, 2)
        if abs(nearest - size) * em_width <= max(1.1, 0.006 * em_width * size):
            found.setdefault(nearest, odd)
    return list(found.items()) or [(round(size, 2), 2)]


def _drawn(
    opened: Face, set_: Set, size: float, spacing: float, ink: Ink, scale: int, odd: int
) -> Fit:
    device = size * scale
    middle = (ink.left + ink.right) / 2
    width = (set_.right - set_.left) * device + spacing * scale * (len(set_.glyphs) - 1)
    x = middle - width / 2 - set_.left * device
    baseline = round(ink.top + set_.top * device)
    score, shift = _correlate(opened, set_, device, x, baseline, spacing * scale, ink, scale)
    cost = _SIZE_TASTE[odd] + (0.01 if is_special_cut(opened.info.family) else 0.0)
    return Fit(opened, set_, size, spacing, x, baseline + shift, score - cost)


def _correlate(
    opened: Face,
    set_: Set,
    device: float,
    x: float,
    baseline: int,
    spacing: float,
    ink: Ink,
    scale: int,
) -> tuple[float, int]:
    """(best correlation, rows to shift the baseline by)."""
    height, width = ink.coverage.shape
    canvas = opened.draw(
        set_, device, x, baseline + 2, (height + 4, width), spacing, hinted=scale == 1
    )
    target = ink.coverage
    if ink.underline is not None:
        keep = np.arange(height) < ink.underline - 1
        target = target * keep[:, None]
        canvas = canvas.copy()
        canvas[np.arange(height + 4) >= ink.underline + 1] = 0
    best, best_shift = -1.0, 0
    norm_t = target - target.mean()
    scale_t = float(np.sqrt((norm_t**2).sum())) or 1.0
    for shift in (-1, 0, 1):
        window = canvas[2 - shift : 2 - shift + height]
        norm_w = window - window.mean()
        scale_w = float(np.sqrt((norm_w**2).sum())) or 1.0
        score = float((norm_t * norm_w).sum()) / (scale_t * scale_w)
        if score > best:
            best, best_shift = score, shift
    return best, best_shift


def _refined(fit: Fit, ink: Ink, scale: int) -> Fit:
    """The same setting, its origin corrected to a quarter pixel."""
    device, spacing = fit.size * scale, fit.spacing * scale
    best = fit
    for step in (-0.75, -0.5, -0.25, 0.25, 0.5, 0.75):
        score, shift = _correlate(
            fit.face, fit.set_, device, fit.x + step, fit.baseline, spacing, ink, scale
        )
        if score > best.score:
            best = Fit(
                fit.face, fit.set_, fit.size, fit.spacing, fit.x + step, fit.baseline + shift, score
            )
    return best


def _colour(ink: Ink, fit: Fit, scale: int) -> str:
    """The ink's colour unmixed: what full coverage would show."""
    height, width = ink.coverage.shape
    drawn = fit.face.draw(
        fit.set_,
        fit.size * scale,
        fit.x,
        fit.baseline,
        (height, width),
        fit.spacing * scale,
        hinted=scale == 1,
    )
    usable = drawn >= max(0.3, 0.97 * float(drawn.max()))
    if fit.score < 0.8 or not usable.any():
        return _hex(ink.colour)
    pixels = ink.pixels[usable]
    away = np.abs(pixels - np.float32(ink.ground)).max(axis=1)
    strong = pixels[away >= 0.85 * float(away.max())]
    if len(strong) >= 1:
        packed = {}
        for p in strong.astype(int).tolist():
            packed[tuple(p)] = packed.get(tuple(p), 0) + 1
        colour, count = max(packed.items(), key=lambda item: item[1])
        if count >= 2:
            return _hex(colour)
    ground = np.float32(ink.ground)
    full = ground + ((strong - ground) / drawn[usable][away >= 0.85 * float(away.max())][:, None])
    return _hex(tuple(int(v) for v in np.clip(np.median(full, axis=0), 0, 255).round()))


def _hex(colour: tuple[int, ...]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(int(v) for v in colour[:3]))


def _runs(image: RGB, word: Word, ink: Ink, fit: Fit, scale: int) -> list[tuple[Word, Ink, Fit]]:
    """Style runs within a line, when one setting does not explain it; empty when it does."""
    parts = word.text.split(" ")
    device = fit.size * scale
    pieces: list[tuple[Word, Ink, Fit]] = []
    gaps = _word_gaps(ink, len(parts), device)
    if gaps is None:
        return []
    edges = [ink.left, *gaps, ink.right]
    family = (fit.face.info.family,)
    for part, left, right in zip(parts, edges[:-1], edges[1:], strict=True):
        box = Box(
            x=(ink.x + left) / scale + 0.01,
            y=word.box.y,
            w=max(1.0, (right - left) / scale - 0.02),
            h=word.box.h,
        )
        own = measure(image, box, scale)
        own_fit = best_fit(part, own, scale, family) if own else None
        if own is None or own_fit is None:
            return []
        pieces.append((Word(text=part, box=box, confidence=word.confidence), own, own_fit))
    styles = _run_styles(pieces, scale)
    if len(set(styles)) == 1:
        return []
    merged: list[tuple[Word, Ink, Fit]] = []
    start = 0
    for end in range(1, len(pieces) + 1):
        if end < len(pieces) and styles[end] == styles[start]:
            continue
        text = " ".join(p[0].text for p in pieces[start:end])
        box = Box.union([p[0].box for p in pieces[start:end]])
        own = measure(image, box, scale)
        own_fit = best_fit(text, own, scale, family) if own else None
        if own is None or own_fit is None:
            return []
        merged.append((Word(text=text, box=box, confidence=word.confidence), own, own_fit))
        start = end
    return merged


def _run_styles(pieces: list[tuple[Word, Ink, Fit]], scale: int) -> list[tuple[object, ...]]:
    """One comparable style a word: underline, boldness, colour group. Short words follow the word before."""
    styles: list[tuple[object, ...]] = []
    colours: list[tuple[int, int, int]] = []
    for word, ink, own in pieces:
        if len(word.text) < 3 and ink.underline is None and styles:
            styles.append(styles[-1])
            continue
        bold = _is_bold(word.text, ink, own, scale)
        colour = _rgb(_colour(ink, own, scale))
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
        styles.append((ink.underline is not None, bold, group))
    return styles


def _is_bold(text: str, ink: Ink, own: Fit, scale: int) -> bool:
    """Whether the bold faces of the family explain a word clearly better than the others."""
    ranked = _ranked(text, ink, scale, (own.face.info.family,))
    bold = max((fit.score for fit in ranked if fit.face.info.weight >= 600), default=-1.0)
    plain = max((fit.score for fit in ranked if fit.face.info.weight < 600), default=-1.0)
    return bold > plain + 0.012


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _many_colours(ink: Ink) -> bool:
    """Whether strongly inked pixels point in clearly different directions from the ground."""
    away = ink.pixels - np.float32(ink.ground)
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


def _node(node_id: str, word: Word, ink: Ink, fit: Fit, scale: int) -> Node:
    size, info = fit.size, fit.face.info
    line_height = normal_line_height(fit.face, size)
    baseline = (ink.y + fit.baseline) / scale
    top, height = content_box(fit.face, size, baseline, line_height)
    width = fit.set_.advance * size + fit.spacing * len(word.text)
    ink_box = Box(
        x=(ink.x + ink.left) / scale,
        y=(ink.y + ink.top) / scale,
        w=(ink.right - ink.left) / scale,
        h=(ink.bottom - ink.top) / scale,
    )
    style = TextStyle(
        family=info.family,
        generic=generic_of(info.family),  # type: ignore[arg-type]
        size=size,
        weight=info.weight,
        line_height=line_height,
        letter_spacing=fit.spacing,
        color=_colour(ink, fit, scale),
        underline=ink.underline is not None,
        strike=ink.strike is not None,
        confidence=max(0.0, min(1.0, fit.score)),
    )
    return Node(
        id=node_id,
        kind="text",
        box=Box(x=(ink.x + fit.x) / scale, y=top, w=max(0.0, width), h=height),
        text=Text(content=word.text, lines=(word.text,), line_inks=(ink_box,), style=style),
        confidence=min(word.confidence, style.confidence),
    )
