"""One picture, few styles: lines take the styles that together explain most of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from componentforge.engines.local.fitting import Fit, drawn, refined, text_families
from componentforge.engines.local.fonts import FaceInfo, face
from componentforge.engines.local.ink import Ink

_MOST_STYLES = 10
_SLACK = 0.006
"""Correlation a line may lose; short ones more, for they say less about their style."""
_SLACK_SHORT = 0.05
_WEIGHT_SLACK = 0.012
"""Correlation per letter a line may lose for a weight the picture has already."""

Line = tuple[str, Ink, Fit]


@dataclass(frozen=True)
class Style:
    """What lines share: not the weight, which differs on purpose."""

    family: str
    size: float
    spacing: float

    @property
    def taste(self) -> float:
        """1 for a whole size without spacing, less for odder ones."""
        whole = 0.0 if self.size == round(self.size) else 0.06
        return 1.0 - whole - (0.04 if self.spacing else 0.0)


def style_of(fit: Fit) -> Style:
    """The shared part of a fit."""
    return Style(fit.face.info.family, fit.size, fit.spacing)


def common_styles(lines: Sequence[tuple[object, Ink, Fit]]) -> list[Style]:
    """Styles in use, the one most glyphs are set in first."""
    votes: Counter[Style] = Counter()
    for _, _, fit in lines:
        votes[style_of(fit)] += len(fit.set_.glyphs)
    return [style for style, _ in votes.most_common()]


def harmonised(lines: list[Line], scale: int) -> list[Fit]:
    """The lines' fits, each in the commonest style that explains it nearly as well as its own."""
    fits = [fit for _, _, fit in lines]
    weights = Counter({weight: count for weight, count in _weights(lines).items() if count >= 3})
    options = {style: _explained(style, lines, scale, weights) for style in _candidates(lines)}
    left = set(range(len(lines)))
    while options:

        def support(style: Style) -> tuple[float, float, float]:
            letters = sum(len(lines[i][0]) for i in options[style] if i in left)
            return letters * style.taste, style.size, -style.spacing

        best = max(options, key=support)
        taken = options.pop(best)
        for index, fit in taken.items():
            if index in left:
                fits[index] = fit
                left.discard(index)
        if not left:
            break
    return fits


def _weights(lines: list[Line]) -> Counter[int]:
    votes: Counter[int] = Counter()
    for text, _, fit in lines:
        votes[fit.face.info.weight] += len(text)
    return votes


def _candidates(lines: list[Line]) -> list[Style]:
    votes: Counter[Style] = Counter()
    for text, _, fit in lines:
        if fit.score > 0.93 and len(text) > 2:
            votes[style_of(fit)] += max(1, round(len(text) * (fit.score - 0.9) * 10))
    return [style for style, _ in votes.most_common(_MOST_STYLES)]


def _explained(
    style: Style, lines: list[Line], scale: int, weights: Counter[int]
) -> dict[int, Fit]:
    """The lines this style explains, and how."""
    found: dict[int, Fit] = {}
    for index, (text, ink, fit) in enumerate(lines):
        if abs(style.size - fit.size) > max(0.08 * fit.size, 0.4 * fit.size / len(text)):
            continue
        needed = fit.score - _SLACK - _SLACK_SHORT / len(text)
        options = [
            option
            for info in _near_weights(style.family, fit.face.info.weight, weights)
            if (opened := face(info)).covers(text)
            and (
                option := drawn(opened, opened.set(text), style.size, style.spacing, ink, scale)
            ).score
            >= needed
            and abs(option.width(scale) - fit.width(scale)) <= 1.5 * scale
        ]
        if not options:
            continue
        best = max(options, key=lambda option: option.score)
        loss = _WEIGHT_SLACK + _SLACK_SHORT / len(text) / 2
        usual = [
            option
            for option in options
            if option.score >= best.score - loss / 2 and weights[option.face.info.weight]
        ]
        if usual and not weights[best.face.info.weight]:
            best = max(usual, key=lambda option: option.score)
        found[index] = refined(best, ink, scale)
    return found


def _near_weights(family: str, weight: int, weights: Counter[int]) -> list[FaceInfo]:
    """The faces of a family about as heavy, and the weights the picture has anyway."""
    infos = text_families().get(family, ())
    return [info for info in infos if abs(info.weight - weight) <= 100 or weights[info.weight] > 0]
