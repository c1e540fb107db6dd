"""Which face, size and spacing explain a line of ink: candidates are drawn and held against it."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from componentforge.engines.local.fonts import Face, FaceInfo, Set, face, faces, paired
from componentforge.engines.local.ink import Coverage, Ink, fullest
from componentforge.engines.local.paint import vector

_PROBE = "Hamburgefonstiv 0123456789 AWMQRagy"
_SIZE_TASTE = {0: 0.0, 1: 0.004, 2: 0.008, 3: 0.016}
"""What a size costs that is whole, half, a tenth of a px, or spaced: designers like whole ones."""

_PLAIN = 0.985
"""A correlation below which letter spacing is tried as well."""
_CLOSEST = 8
"""Ways whose faces are tried with it."""


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

    def width(self, scale: int) -> float:
        """Device px from the first to the last ink."""
        letters = (self.set_.right - self.set_.left) * self.size
        return (letters + self.spacing * (len(self.set_.glyphs) - 1)) * scale


@cache
def text_families() -> dict[str, tuple[FaceInfo, ...]]:
    """Families one sets user interfaces in, upright faces only.

    A script's own family often carries the Latin letters of another one; of families that set a
    probe
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


_MOST_FALLBACKS = 4
_USUAL = ("Roboto", "Inter", "Noto Sans", "Open Sans", "Lato", "Liberation Sans", "DejaVu Sans")
"""Of families with equally wide spaces these are named first."""


@cache
def spacers() -> tuple[FaceInfo, ...]:
    """Regular faces of interface families, one for each width of a space."""
    usual = {family: place for place, family in enumerate(_USUAL)}
    regular = [
        min(infos, key=lambda info: abs(info.weight - 400)) for infos in text_families().values()
    ]
    regular.sort(key=lambda info: (usual.get(info.family, len(usual)), info.family))
    found: dict[float, FaceInfo] = {}
    for info in regular:
        found.setdefault(round(face(info).space, 2), info)
    return tuple(found.values())


def script_faces(text: str, families: tuple[str, ...] | None = None) -> list[Face]:
    """Faces for a text in letters no interface family has, likeliest first.

    Args:
        text: What is written.
        families: Families the browser was probably told; without them the spaces tell.
    """
    return list(_script_faces("".join(sorted(set(text))), families))


@lru_cache(maxsize=256)
def _script_faces(letters: str, families: tuple[str, ...] | None) -> tuple[Face, ...]:
    usual = {family: place for place, family in enumerate(("DejaVu Sans", "Noto Sans"))}
    covering = [
        info
        for info in sorted(
            (info for info in faces() if not info.italic),
            key=lambda i: (usual.get(i.family, 9), abs(i.weight - 400), len(i.family), i.family),
        )
        if face(info).covers(letters)
    ]
    by_weight = [[i for i in covering if i.weight == w] for w in (400, 700)]
    fallbacks = [info for group in by_weight for info in group[:_MOST_FALLBACKS]]
    wanted = [
        info
        for family in families or ()
        for info in text_families().get(family, ())
        if info.weight == 400
    ] or (list(spacers()) if " " in letters else [])
    return tuple(
        face(fallback) if fallback == first else paired(first, fallback)
        for fallback in fallbacks
        for first in (wanted or [fallback])
    )


def best_fit(
    text: str, ink: Ink, scale: int, families: tuple[str, ...] | None = None, *, keep: float = 0.02
) -> Fit | None:
    """The best way to set `text` on `ink`.

    Args:
        text: What is written.
        ink: Where.
        scale: Device px a CSS px.
        families: Preferred families, best first; others are left out.
        keep: Correlation by which a later family must win.
    """
    found = ranked(text, ink, scale, families)
    if not found:
        return None
    if families:
        best = found[0]
        keep += 0.08 / len(text)  # A short text says little about its family.
        for family in families:
            own = next((fit for fit in found if fit.face.info.family == family), None)
            if own and own.score >= best.score - keep:
                return refined(own, ink, scale)
    return refined(found[0], ink, scale)


def ranked(text: str, ink: Ink, scale: int, families: tuple[str, ...] | None) -> list[Fit]:
    """Every face that could be it, drawn once and scored, best first."""
    known = text_families()
    opened_ = [face(info) for name in (families or known) for info in known.get(name, ())]
    fitted = _fits(text, ink, scale, opened_)
    if not fitted and not any(opened.covers(text) for opened in opened_[:1]):
        fitted = _fits(text, ink, scale, script_faces(text))
    return sorted(fitted, key=lambda fit: -fit.score)


def _fits(text: str, ink: Ink, scale: int, faces_: list[Face]) -> list[Fit]:
    ink_width, ink_height = ink.right - ink.left, ink.bottom - ink.top
    rough: list[tuple[float, Face, Set, float]] = []
    for opened in faces_:
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
        drawn(opened, set_, size, 0.0, ink, scale, odd)
        for _, opened, set_, by_width in close
        for size, odd in _sizes(by_width / scale, (set_.right - set_.left) * scale)
    ]
    best = max((fit.score for fit in fits), default=0.0)
    if best < _PLAIN:
        near = sorted(fits, key=lambda fit: -fit.score)[:_CLOSEST]
        nearest = {id(fit.face): (fit.face, fit.set_) for fit in near}
        fits += _spaced(text, list(nearest.values()), ink, scale)
    if best < 0.9:
        fits += _spaced(text, [(opened, set_) for _, opened, set_, _ in rough[:60]], ink, scale)
    return fits


def stretched(
    text: str, ink: Ink, scale: int, families: tuple[str, ...] | None = None
) -> Fit | None:
    """A way for a line no face explains as it is: as high as the ink, spaced to be as wide.

    Args:
        text: What is written.
        ink: Where.
        scale: Device px a CSS px.
        families: The picture's families, best first.
    """
    known = text_families()
    names = [*(families or ()), *(name for name in _USUAL if name in known)]
    options = [
        (opened, opened.set(text))
        for name in names
        for info in known.get(name, ())
        if info.weight in (400, 700) and (opened := face(info)).covers(text)
    ]
    fits = _spaced(text, [(o, s) for o, s in options if s.right > s.left and s.top > s.bottom],
                   ink, scale)  # fmt: skip
    return max(fits, key=lambda fit: fit.score, default=None)


def _spaced(text: str, options: list[tuple[Face, Set]], ink: Ink, scale: int) -> list[Fit]:
    """Letter-spaced ways: the height gives the size, the width the spacing."""
    if len(text) < 3:
        return []
    fits: list[Fit] = []
    for opened, set_ in options:
        by_height = (ink.bottom - ink.top) / (set_.top - set_.bottom) / scale
        for size in {round(by_height), round(by_height) - 1, round(by_height) + 1}:
            if size < 6:
                continue
            rest = (ink.right - ink.left) / scale - (set_.right - set_.left) * size
            spacing = round(rest / (len(text) - 1) * 40) / 40
            if 0.05 <= abs(spacing) <= 0.25 * size:
                fits.append(drawn(opened, set_, float(size), spacing, ink, scale, 3))
    return fits


def _sizes(size: float, em_width: float) -> list[tuple[float, int]]:
    """Sizes near a measured one that would not change the width by more than a pixel or so."""
    found: dict[float, int] = {}
    for step, odd in ((1.0, 0), (0.5, 1), (0.1, 2)):
        nearest = round(round(size / step) * step, 2)
        if abs(nearest - size) * em_width <= max(1.1, 0.006 * em_width * size):
            found.setdefault(nearest, odd)
    return list(found.items()) or [(round(size, 2), 2)]


def drawn(
    opened: Face, set_: Set, size: float, spacing: float, ink: Ink, scale: int, odd: int = 0
) -> Fit:
    """One way drawn where the ink's middle is, and scored.

    Args:
        opened: The face.
        set_: The shaped text.
        size: CSS px.
        spacing: CSS px between letters.
        ink: What to hold it against.
        scale: Device px a CSS px.
        odd: How unusual the size is, 0 to 3.
    """
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


def refined(fit: Fit, ink: Ink, scale: int) -> Fit:
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


def ink_colour(ink: Ink, fit: Fit, scale: int) -> str:
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
    return _hex(fullest(ink, _unmixed(ink, fit, drawn), drawn >= 0.5))


def _unmixed(ink: Ink, fit: Fit, drawn: Coverage) -> tuple[int, int, int]:
    usable = drawn >= max(0.3, 0.97 * float(drawn.max()))
    if fit.score < 0.8 or not usable.any():
        return ink.colour
    pixels = ink.pixels[usable]
    away = np.abs(pixels - vector(ink.ground)).max(axis=1)
    strong = pixels[away >= 0.85 * float(away.max())]
    if len(strong) >= 1:
        packed: dict[tuple[int, int, int], int] = {}
        for r, g, b in strong.astype(int).tolist():
            packed[r, g, b] = packed.get((r, g, b), 0) + 1
        colour, count = max(packed.items(), key=lambda item: item[1])
        if count >= 2:
            return colour
    ground = vector(ink.ground)
    full = ground + ((strong - ground) / drawn[usable][away >= 0.85 * float(away.max())][:, None])
    r, g, b = (int(v) for v in np.clip(np.median(full, axis=0), 0, 255).round())
    return r, g, b


def _hex(colour: tuple[int, ...]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(int(v) for v in colour[:3]))
