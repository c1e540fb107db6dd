"""Lines of text as nodes: the fitted style, and the box in which a browser sets it there."""

from componentforge.domain.base import Box
from componentforge.domain.layout import Node, Text, TextStyle
from componentforge.domain.picture import Word, Words
from componentforge.domain.ports import RGB
from componentforge.engines.local.families import picture_families
from componentforge.engines.local.fitting import (
    Fit,
    best_fit,
    ink_colour,
    stretched,
)
from componentforge.engines.local.fonts import generic_of
from componentforge.engines.local.harmony import common_styles, harmonised
from componentforge.engines.local.ink import Ink, measure
from componentforge.engines.local.lone import lone_signs
from componentforge.engines.local.mending import Mended, mended
from componentforge.engines.local.placing import content_box, normal_line_height
from componentforge.engines.local.runs import many_colours, split_runs
from componentforge.engines.local.trimming import trimmed

_CERTAIN = 0.975
"""A correlation above which one setting explains a whole line."""
_LETTER = 0.94
"""A correlation below which a lone character is no letter."""
_SIGN = 0.98
"""The same for what is neither letter nor digit: icons look like signs."""
_NOTHING = 0.72
"""A correlation below which short or doubtful words were read into something that is none."""
_SURE = 0.9
"""A recogniser's confidence above which a word is believed though no installed face explains it."""


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
    shortlist = picture_families(image, inked, scale)
    fitted: list[Mended] = []
    for word, ink in inked:
        for piece in _pieces(image, word, ink, scale, shortlist):
            if _is_text(piece):
                fitted.append(piece)
    fits = harmonised([(word.text, ink, fit) for word, ink, fit in fitted], scale)
    lines = [(word, ink, fit) for (word, ink, _), fit in zip(fitted, fits, strict=True)]
    known = [_ink_box(ink, scale) for _, ink, _ in lines]
    lines += lone_signs(image, scale, known, common_styles(lines))
    return [_node(f"t{n}", word, ink, fit, scale) for n, (word, ink, fit) in enumerate(lines)]


def _is_text(piece: Mended) -> bool:
    """Whether letters explain the ink; a lone shape none explains is an icon."""
    word, _, fit = piece
    if len(word.text) == 1:
        return fit.score >= (_LETTER if word.text.isalnum() else _SIGN)
    doubtful = len(word.text) <= 3 or word.confidence < _SURE
    return fit.score >= _NOTHING or not doubtful


def _pieces(
    image: RGB, word: Word, ink: Ink, scale: int, families: tuple[str, ...] | None
) -> list[Mended]:
    """The line's style runs; a line in one style as it was really written."""
    fit = best_fit(word.text, ink, scale, families)
    if freed := trimmed(image, word, ink, fit, scale, families):
        return freed
    if " " in word.text and (fit is None or fit.score < _CERTAIN or many_colours(ink)):
        runs = split_runs(image, word, ink, fit, scale, families)
        if runs:
            return runs
    if fit is None and word.confidence >= _SURE:
        fit = best_fit(word.text, ink, scale) or stretched(word.text, ink, scale, families)
    if fit is None:
        return []
    return mended(image, word, ink, fit, scale, families)


def _ink_box(ink: Ink, scale: int) -> Box:
    return Box(
        x=(ink.x + ink.left) / scale,
        y=(ink.y + ink.top) / scale,
        w=(ink.right - ink.left) / scale,
        h=(ink.bottom - ink.top) / scale,
    )


def _node(node_id: str, word: Word, ink: Ink, fit: Fit, scale: int) -> Node:
    size, info = fit.size, fit.face.info
    line_height = normal_line_height(fit.face, size)
    baseline = (ink.y + fit.baseline) / scale
    top, height = content_box(fit.face, size, baseline, line_height, scale)
    width = fit.set_.advance * size + fit.spacing * len(word.text)
    style = TextStyle(
        family=info.family,
        generic=generic_of(info.family),  # type: ignore[arg-type]
        size=size,
        weight=info.weight,
        line_height=line_height,
        letter_spacing=fit.spacing,
        color=ink_colour(ink, fit, scale),
        underline=ink.underline is not None,
        strike=ink.strike is not None,
        confidence=max(0.0, min(1.0, fit.score)),
    )
    return Node(
        id=node_id,
        kind="text",
        box=Box(x=(ink.x + fit.x) / scale, y=top, w=max(0.0, width), h=height),
        text=Text(
            content=word.text, lines=(word.text,), line_inks=(_ink_box(ink, scale),), style=style
        ),
        confidence=min(word.confidence, style.confidence),
    )
