"""A line freed of what OCR took along: a sign glued to its start or end, words of another size.

A detector sees a house and `Archive` as one line; the recogniser may read the house as a letter or
leave it out, and no setting explains both. Where none does, the line is cut at its outermost gaps,
with and without its outermost letters, and the cut whose rest is explained best is kept. What was
cut off and reads as nothing is left to the icons.
"""

from itertools import product

from componentforge.domain.base import Box
from componentforge.domain.picture import Word
from componentforge.domain.ports import RGB
from componentforge.engines.local.fitting import Fit, best_fit
from componentforge.engines.local.ink import Ink, measure
from componentforge.engines.local.mending import Mended, gaps_of

POOR = 0.85
"""A correlation below which a line is no one thing in one setting."""
_EXPLAINED = 0.95
"""What the rest must reach."""
_SIGN = 2.2
"""Heights of the line: what is wider and cut off is no sign."""
_OTHER_SIZE = 0.15
"""Share by which the type of two parts must differ."""
_WIDEST = 2
"""How many inner gaps are tried as the place where the size changes."""

Cut = tuple[float, str]
"""Where the rest begins (or ends), crop px, and its text."""


def trimmed(
    image: RGB, word: Word, ink: Ink, fit: Fit | None, scale: int, families: tuple[str, ...] | None
) -> list[Mended]:
    """The parts of a line that read well, left to right; empty when the line is best left whole.

    Args:
        image: The picture, device px.
        word: As OCR read it.
        ink: Its ink.
        fit: How it is best set as a whole; None when nothing is near.
        scale: Device px a CSS px.
        families: The picture's families, best first.
    """
    gaps = gaps_of(ink)
    if not gaps or len(word.text) < 2 or (fit is not None and fit.score >= POOR):
        return []
    line = _Line(image, word, ink, scale, families)
    return _freed(line, gaps) or _in_two(line, gaps)


class _Line:
    """One line, and how any part of it is best set."""

    def __init__(
        self, image: RGB, word: Word, ink: Ink, scale: int, families: tuple[str, ...] | None
    ) -> None:
        self._image, self.word, self.ink, self._scale = image, word, ink, scale
        self._families = families
        self._known: dict[tuple[str, float, float], Mended | None] = {}

    def part(self, text: str, left: float, right: float) -> Mended | None:
        """`text` set into the ink from `left` to `right`, crop px."""
        key = (text, left, right)
        if key not in self._known:
            self._known[key] = self._fitted(text, left, right)
        return self._known[key]

    def good(self, text: str, left: float, right: float) -> Mended | None:
        """The same, where it reads well."""
        found = self.part(text, left, right)
        return found if found is not None and found[2].score >= _EXPLAINED else None

    def _fitted(self, text: str, left: float, right: float) -> Mended | None:
        box = Box(
            x=(self.ink.x + left) / self._scale, y=self.word.box.y,
            w=max(1.0, (right - left) / self._scale), h=self.word.box.h,
        )  # fmt: skip
        own = measure(self._image, box, self._scale)
        fit = best_fit(text, own, self._scale, self._families) if own is not None else None
        if own is None or fit is None:
            return None
        return self.word.model_copy(update={"text": text, "box": box}), own, fit


def _freed(line: _Line, gaps: list[tuple[float, float]]) -> list[Mended]:
    """The line without a sign at its start, its end, or both."""
    best: tuple[float, list[Mended]] = (0.0, [])
    for (left, text), (right, _) in product(_starts(line, gaps), _ends(line, gaps)):
        if (left, right) == (line.ink.left, line.ink.right) or right <= left:
            continue
        for rest in {text, *_without_last(text, right < line.ink.right)}:
            head = line.word.text[: len(line.word.text) - len(text)].strip()
            tail = text[len(rest) :].strip()
            if _is_letter(line, head, line.ink.left, gaps[0][0]) or _is_letter(
                line, tail, gaps[-1][1], line.ink.right
            ):
                continue  # what would be cut off is written
            found = line.part(rest, left, right) if len(rest) > 1 else None
            if found is not None and found[2].score > best[0]:
                best = (found[2].score, [found])
    return best[1] if best[0] >= _EXPLAINED else []


def _is_letter(line: _Line, text: str, left: float, right: float) -> bool:
    """Whether what stands at an end is the letters or figures that were read there."""
    return text.isalnum() and line.good(text, left, right) is not None


def _starts(line: _Line, gaps: list[tuple[float, float]]) -> list[Cut]:
    """Where the words may begin: at the start, or behind a first sign that was read or not."""
    text, ink = line.word.text, line.ink
    found: list[Cut] = [(ink.left, text)]
    if gaps[0][0] - ink.left <= _SIGN * (ink.bottom - ink.top):
        after = {text, text[1:].strip(), text.split(" ", 1)[-1]}
        found += [(gaps[0][1], rest) for rest in sorted(after) if rest]
    return found


def _ends(line: _Line, gaps: list[tuple[float, float]]) -> list[Cut]:
    ink = line.ink
    found: list[Cut] = [(ink.right, "")]
    if ink.right - gaps[-1][1] <= _SIGN * (ink.bottom - ink.top):
        found.append((gaps[-1][0], ""))
    return found


def _without_last(text: str, cut: bool) -> set[str]:
    """What is left of a text when its last sign, if it was read at all, is cut off."""
    return {text[:-1].strip(), text.rsplit(" ", 1)[0]} if cut else set()


def _in_two(line: _Line, gaps: list[tuple[float, float]]) -> list[Mended]:
    """Two parts of different settings: a figure and its small change beside it."""
    ink, best = line.ink, (0.0, list[Mended]())
    for left, text in _starts(line, gaps):
        inner = [gap for gap in gaps if gap[0] > left]
        for gap in sorted(inner, key=lambda g: g[0] - g[1])[:_WIDEST]:
            share = (gap[0] - left) / max(1.0, ink.right - left)
            middle = round(share * len(text))
            for at in range(max(1, middle - 3), min(len(text), middle + 4)):
                first = line.good(text[:at].strip(), left, gap[0]) if text[:at].strip() else None
                if first is None or not text[at:].strip():
                    continue
                second = line.good(text[at:].strip(), gap[1], ink.right)
                if second is None or not _unlike(first[2], second[2]):
                    continue
                if min(first[2].score, second[2].score) > best[0]:
                    best = (min(first[2].score, second[2].score), [first, second])
    return best[1]


def _unlike(a: Fit, b: Fit) -> bool:
    """Whether two parts are of clearly different sizes: figures of one width make a gap too."""
    return abs(a.size - b.size) >= _OTHER_SIZE * max(a.size, b.size)
