"""Was a picture taken at 1, 2 or 3 device px a CSS px? Letters, rules and straight edges know."""

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB

Scale = Literal[1, 2, 3]
Weights = dict[Scale, float]
"""Log-likelihoods, up to a constant."""

_SCALES: tuple[Scale, ...] = (1, 2, 3)
_NOTHING: Weights = {1: 0.0, 2: 0.0, 3: 0.0}
_PRIOR: Weights = {1: math.log(0.55), 2: math.log(0.35), 3: math.log(0.10)}
_LETTER = {1: 9.0, 2: 18.0, 3: 26.5}
"""Median height of letters in interfaces, device px: 13 to 16 px type."""
_STROKE = {1: 1.8, 2: 3.35, 3: 4.85}
"""Horizontal run through the strokes of that text, device px."""
_WEIGHTS = ((0.6, 1.0), (0.2, 1.25), (0.2, 1.6))
"""How often text is regular, medium or bold, and how much thicker its strokes are then."""
_ON_WHOLE = {2: 0.88, 3: 0.85}
"""How often an edge lies on a whole CSS px at that scale."""
_BY_CHANCE = {2: 0.62, 3: 0.36}
"""How often by chance: interfaces are made in steps of 4 px, so even places are no proof."""
_CLEAR = 0.8
"""Probability of more than 1x from which a picture is taken for it: true ones reach 0.83."""
_CLEAR_BARE = 0.96
"""The same without letters: edges of one thing are not independent of each other."""
_MOST_EDGES = 24
_UNCUT = 0.75
"""How many pictures begin at a whole CSS px."""
_LEAST_LETTERS = 5
_MOST_PIXELS = 2_000_000
"""More are looked at in part: the evidence is the same."""


def detect_scale(image: RGB) -> tuple[Scale, float]:
    """(scale, confidence 0 to 1) from letters, the thickness of rules, and where edges lie.

    Text in interfaces is 12 to 18 CSS px, rules are 1 CSS px thick, and boxes mostly begin on
    whole CSS px: each says little alone and much together.

    Args:
        image: (height, width, 3) uint8, device px. Without letters and rules it is taken for 1x.
    """
    part = image[: max(1, _MOST_PIXELS // image.shape[1])]
    total = dict(_PRIOR)
    evidence = [_from_size(image.shape[1], image.shape[0]), _from_letters(part)]
    evidence += [_from_edges(side) for side in (part, part.transpose(1, 0, 2))]
    if all(weights == _NOTHING for weights in evidence[1:]):
        return 1, 0.5
    for scale in _SCALES:
        total[scale] += sum(weights[scale] for weights in evidence)
    best = max(_SCALES, key=lambda scale: total[scale])
    share = _share(total, best)
    # Halving what is no 2x picture ruins all that follows; 1x is what one assumes.
    needed = _CLEAR_BARE if evidence[1] == _NOTHING else _CLEAR
    if best != 1 and 1 - _share(total, 1) < needed:
        best, share = 1, _share(total, 1)
    return best, round(min(0.99, share), 2)


def _share(total: Weights, scale: Scale) -> float:
    """Posterior probability of a scale."""
    return 1 / sum(math.exp(total[other] - total[scale]) for other in _SCALES)


def _from_size(width: int, height: int) -> Weights:
    """A screenshot is a whole number of CSS px and seldom tiny; a cutting may be anything."""
    weights: Weights = {scale: _fit(width / scale / 480, 0.9) for scale in _SCALES}
    for side in (width, height):
        weights[2] += math.log(0.8 / 0.6 if side % 2 == 0 else 0.2 / 0.4)
        weights[3] += math.log(0.7 / 0.36 if side % 3 == 0 else 0.3 / 0.64)
    return weights


def _from_letters(image: RGB) -> Weights:
    """Median letter height and usual stroke width against what interfaces use."""
    import cv2

    grey = cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2GRAY)
    ground = cv2.medianBlur(np.ascontiguousarray(grey[::4, ::4]), 11)
    full = cv2.resize(ground, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    ink = (cv2.absdiff(grey, full) > 40).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    w, h, area = (stats[:, column].astype(float) for column in (2, 3, 4))
    dense = area / (w * h)
    letter: NDArray[np.bool_] = (
        (h >= 4) & (h <= 90) & (w <= 1.6 * h) & (h <= 12 * w) & (dense > 0.1) & (dense < 0.95)
    )
    letter[0] = False
    if count <= _LEAST_LETTERS or letter.sum() < _LEAST_LETTERS:
        return dict(_NOTHING)
    height = float(np.median(h[letter]))
    stroke = _usual_run(letter[np.asarray(labels, np.intp)])
    return {
        scale: _sized(height / _LETTER[scale]) + _heavy(stroke / _STROKE[scale])
        for scale in _SCALES
    }


def _sized(ratio: float) -> float:
    """Log-likelihood of letters so much higher than usual: type below 11 CSS px is rare."""
    return _fit(ratio, 0.20 if ratio > 1 else 0.13)


def _heavy(ratio: float) -> float:
    """Log-likelihood of strokes so much thicker than usual: a bold picture is none at 2x."""
    likely = sum(share * math.exp(_fit(ratio / more, 0.15)) for share, more in _WEIGHTS)
    return math.log(likely)


def _usual_run(ink: NDArray[np.bool_]) -> float:
    """The most frequent length of horizontal runs of ink, between whole px."""
    padded = np.zeros((ink.shape[0], ink.shape[1] + 2), np.int8)
    padded[:, 1:-1] = ink
    step = np.diff(padded, axis=1)
    runs = np.flatnonzero(step == -1) - np.flatnonzero(step == 1)
    counts = np.bincount(np.minimum(runs, 24), minlength=26)[:26].astype(float)
    peak = int(np.argmax(counts[1:14])) + 1
    near = slice(max(1, peak - 1), peak + 2)
    return float(np.average(np.arange(26)[near], weights=counts[near]))


def _fit(ratio: float, spread: float) -> float:
    """Log-likelihood of a size `ratio` times the expected; far off says no more than off."""
    return -min(6.0, 0.5 * (math.log(ratio) / spread) ** 2)


def _from_edges(image: RGB) -> Weights:
    """Thickness of rules, and whether straight edges lie on multiples of the scale."""
    weights = dict(_NOTHING)
    rows = [int(row) for row in _edges(image)]
    far = (-99, *rows, 10**9)
    rules = 0
    for before, y, below, after in zip(far, far[1:], far[2:], far[3:], strict=False):
        thick = below - y
        # Bands that follow each other closely are a shadow or a gradient, not a rule.
        lone = y - before > thick + 2 and after - below > thick + 2
        if thick <= 6 and lone and _is_rule(image, y, thick):
            rules += 1
            for scale in _SCALES:
                weights[scale] += math.log(_rule_likelihood(thick, scale)) / rules
    # Edges one px apart are one edge between whole px.
    edges = [y for before, y in zip(far, rows, strict=False) if y - before > 1]
    if not edges:
        return weights
    for scale in (2, 3):
        weights[scale] += _on_grid(edges[:_MOST_EDGES], scale)
    return weights


def _on_grid(edges: list[int], scale: int) -> float:
    """Log-likelihood ratio of edges on whole CSS px to chance; a cutting may begin anywhere."""
    whole, chance = _ON_WHOLE[scale], _BY_CHANCE[scale]
    hit, miss = math.log(whole / chance), math.log((1 - whole) / (1 - chance))
    ways = 0.0
    for phase in range(scale):
        hits = sum(y % scale == phase for y in edges)
        share = _UNCUT if phase == 0 else (1 - _UNCUT) / (scale - 1)
        ways += share * math.exp(0.6 * (hits * hit + (len(edges) - hits) * miss))
    return math.log(ways)


def _rule_likelihood(thick: int, scale: int) -> float:
    if thick == scale:
        return 0.75
    if thick == 2 * scale:
        return 0.15
    return 0.08 if thick > scale else 0.03


def _is_rule(image: RGB, y: int, thick: int) -> bool:
    """Whether the rows from `y` are a line with alike ground above and below."""
    if y == 0 or y + thick >= image.shape[0]:
        return False
    above, line, below = (image[row].astype(np.int16) for row in (y - 1, y, y + thick))
    drawn = np.abs(line - above).max(axis=1) > 6
    alike = np.abs(above - below).max(axis=1) <= 30
    return bool(drawn.any()) and float(alike[drawn].mean()) > 0.7


def _edges(image: RGB) -> NDArray[np.int64]:
    """Rows where a long straight horizontal edge begins: a run of one colour over another."""
    import cv2

    wide = image.astype(np.int16)
    change = np.abs(np.diff(wide, axis=0)).max(axis=2) > 6
    same = np.abs(np.diff(wide, axis=1)).max(axis=2) <= 2
    straight = change[:, 1:] & change[:, :-1] & same[1:] & same[:-1]
    length = max(16, min(60, image.shape[1] // 12))
    if min(straight.shape) == 0 or straight.shape[1] < length:
        return np.zeros(0, np.int64)
    runs = cv2.boxFilter(
        straight.astype(np.float32), -1, (length, 1), normalize=False,
        borderType=cv2.BORDER_CONSTANT,
    )  # fmt: skip
    return np.flatnonzero((runs >= length - 0.5).any(axis=1)) + 1
