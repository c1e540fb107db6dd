"""One picture, few styles: a line takes a style its neighbours have when that explains it nearly as well."""

from collections import Counter
from dataclasses import dataclass

from componentforge.engines.local.fitting import Fit, drawn, refined, text_families
from componentforge.engines.local.fonts import face
from componentforge.engines.local.ink import Ink

_MOST_STYLES = 8
_SLACK = 0.005
"""Correlation a line may lose; short ones more, for they say less about their style."""
_SLACK_SHORT = 0.05


@dataclass(frozen=True)
class Style:
    """What lines share: not the weight, which differs on purpose."""

    family: str
    size: float
    spacing: float


def common_styles(texts: list[str], fits: list[Fit | None]) -> list[Style]:
    """Styles of the picture, the one most letters are set in first; weak fits have no say."""
    votes: Counter[Style] = Counter()
    for text, fit in zip(texts, fits, strict=True):
        if fit is not None and fit.score > 0.93 and len(text) > 2:
            votes[style_of(fit)] += max(1, round(len(text) * (fit.score - 0.9) * 10))
    return [style for style, _ in votes.most_common(_MOST_STYLES)]


def style_of(fit: Fit) -> Style:
    """The shared part of a fit."""
    return Style(fit.face.info.family, fit.size, fit.spacing)


def harmonised(text: str, ink: Ink, scale: int, fit: Fit, styles: list[Style]) -> Fit:
    """`fit`, or the same text in the commonest style that explains the ink nearly as well."""
    own = style_of(fit)
    needed = fit.score - _SLACK - _SLACK_SHORT / len(text)
    width = fit.width(scale)
    for style in styles:
        if style == own:
            return fit
        if abs(style.size - fit.size) > 0.2 * fit.size:
            continue
        options: list[Fit] = []
        for info in text_families().get(style.family, ()):
            opened = face(info)
            if not opened.covers(text):
                continue
            option = drawn(opened, opened.set(text), style.size, style.spacing, ink, scale)
            if abs(option.width(scale) - width) <= 1.5 * scale:
                options.append(option)
        best = max(options, key=lambda option: option.score, default=None)
        if best is not None and best.score >= needed:
            return refined(best, ink, scale)
    return fit
