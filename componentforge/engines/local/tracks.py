"""Switches whose track or knob is no box by itself: a pill and a disc, told from what they draw.

A knob that nearly fills its track, or is coloured as the ground, cuts the track's area open; a
track of a ring alone is drawn over by its knob. The outline of both together still is a pill.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.ports import RGB
from componentforge.engines.local import canvas
from componentforge.engines.local.knobs import (
    AWAY,
    FAINT,
    faced,
    knob_among,
    knob_in,
    levels_off,
    pill_of,
)
from componentforge.engines.local.paint import (
    Colour,
    Rect,
    Region,
    contains,
    most_frequent,
)

Mask = NDArray[np.bool_]

_LOWEST, _HIGHEST = 11, 40
"""CSS px a track is high."""
_SHORTEST, _LONGEST = 1.35, 2.8
"""Its width, heights."""
_STEPS = (4, 8, 14, 24, 48)
"""Levels away from the ground that count as drawn, in turn: a pale track needs few, and many leave
a shadow out."""
_SHADE = 0.2
"""Most ink beside the pill, of its area: the shadow of the knob."""
_EXPLAINED = 0.86
"""Least share of the pill that track and knob paint as it is."""


def with_switches(
    image: RGB, scale: int, page: Colour, regions: list[Region], text: list[Rect]
) -> tuple[list[Region], list[tuple[Rect, Rect]]]:
    """`regions` with track and knob of each switch instead of its scraps, and the rects of both.

    Args:
        image: The picture, device px.
        scale: Device px a CSS px.
        page: The colour of the page.
        regions: What was found by areas of one colour, parents before children.
        text: Ink boxes of lines; no knob has one on it.
    """
    large = [r for r in regions if _is_ground(r, scale)]
    ground = canvas.paint((image.shape[0], image.shape[1]), page, large)
    away = np.abs(image.astype(np.int16) - ground).max(axis=2)
    shown = canvas.paint((image.shape[0], image.shape[1]), page, regions)
    known = np.abs(image.astype(np.int16) - shown).max(axis=2) <= AWAY
    found: dict[Rect, _Switch] = {}
    for step in _STEPS:
        for rect, inside in _outlines(away > step, scale):
            if _is_known(rect, regions, known, scale):
                continue
            words = [t for t in text if _overlap(rect, t)]
            one = _switch(image, ground, scale, rect, inside, regions, words)
            if one is None or any(_overlap(one.knob.rect, t) for t in words):
                continue
            twin = next((r for r in found if _overlap(r, one.track.rect)), None)
            # More steps leave more of a shadow out.
            if twin is None or one.share > found[twin].share - 0.01:
                if twin is not None:
                    del found[twin]
                found[one.track.rect] = one
    for one in found.values():
        own = [r for r in regions if not contains(one.track.rect, r.rect, 3 * scale)]
        regions = [*own, one.track, one.knob]
    ordered = sorted(regions, key=lambda r: (-r.width * r.height, r.rect)) if found else regions
    return ordered, [(one.track.rect, one.knob.rect) for one in found.values()]


@dataclass(frozen=True)
class _Switch:
    track: Region
    knob: Region
    share: float
    """Of the pill that is painted as it is."""


def _is_ground(region: Region, scale: int) -> bool:
    """Whether a track may stand on it: it is larger than any track."""
    most = _HIGHEST * scale
    return region.height > most or region.width > _LONGEST * most


def _is_known(rect: Rect, regions: list[Region], known: Mask, scale: int) -> bool:
    """Whether regions already paint the pill as it is."""
    x0, y0, x1, y1 = rect
    return float(known[y0:y1, x0:x1].mean()) >= _EXPLAINED and any(
        all(abs(a - b) <= 2 * scale for a, b in zip(rect, r.rect, strict=True))
        and max(r.radius) > 0.3 * r.height
        for r in regions
    )


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _outlines(mask: Mask, scale: int) -> list[tuple[Rect, Mask]]:
    """Connected ink about as large as a track, with its holes filled."""
    import cv2

    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found: list[tuple[Rect, Mask]] = []
    for contour in contours:
        x, y, w, h = (int(v) for v in cv2.boundingRect(contour))
        if not _LOWEST * scale <= h <= (_HIGHEST + 8) * scale or not 1.2 * h <= w <= 3 * h:
            continue
        full = np.zeros((h, w), np.uint8)
        cv2.drawContours(full, [contour - np.array([x, y])], 0, 1, cv2.FILLED)
        found.append(((x, y, x + w, y + h), full.astype(bool)))
    return found


def _switch(
    image: RGB,
    ground: RGB,
    scale: int,
    rect: Rect,
    inside: Mask,
    regions: list[Region],
    text: list[Rect],
) -> _Switch | None:
    """Track and knob of what has this outline; None when it shows anything else."""
    pill = _pill_in(inside, scale)
    if pill is None:
        return None
    x0, y0, x1, y1 = (a + b for a, b in zip(pill, (rect[0], rect[1]) * 2, strict=True))
    patch = image[y0:y1, x0:x1]
    written = np.zeros(patch.shape[:2], bool)
    for a, b, c, d in text:
        written[
            max(0, b - 1 - y0) : max(0, d + 1 - y0), max(0, a - 1 - x0) : max(0, c + 1 - x0)
        ] = 1
    behind = most_frequent(ground[y0:y1, x0:x1])
    best: _Switch | None = None
    for end in ("left", "right"):
        track = _track(patch, (x0, y0, x1, y1), scale, behind, written, free=end)
        if track is None:
            continue
        for knob in (
            knob_among(regions, track.rect, scale, free=end),
            knob_in(patch, track, scale, written, free=end),
        ):
            if knob is None:
                continue
            bare = knob.fill if not knob.border else None
            own = faced(patch, track, knob.rect, bare) if bare else knob.rect
            kept = _kept_in(replace(knob, rect=own), track)
            share = _explained(patch, track, kept, scale)
            # A grey track round a white knob also is a white one with a grey rest: the truer one.
            if share >= _EXPLAINED and (best is None or share > best.share):
                best = _Switch(track, kept, share)
    return best


def _pill_in(inside: Mask, scale: int) -> Rect | None:
    """The pill an outline is, but for a shadow at one end, in the outline's own px."""
    width = inside.shape[1]
    quarters = [inside[:, a * width // 4 : (a + 1) * width // 4] for a in (1, 2)]
    rows = min((np.flatnonzero(q.any(axis=1)) for q in quarters), key=len)
    if not rows.size:
        return None
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    middle = inside[y0 + (y1 - y0) // 3 : y1 - (y1 - y0) // 3]
    columns = np.flatnonzero(middle.any(axis=0))
    if not columns.size:
        return None
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    high, wide = y1 - y0, x1 - x0
    if not _LOWEST * scale <= high <= _HIGHEST * scale:
        return None
    if not _SHORTEST * high <= wide <= _LONGEST * high:
        return None
    own = inside[y0:y1, x0:x1]
    if (pill_of(high, wide, 1.0 * scale) & ~own).any():
        return None
    corners = own & ~pill_of(high, wide, -1.0 * scale)
    beside = int(inside.sum()) - int(own.sum())
    # A rectangle fills all four corners; a shadow is cast at the knob's end.
    halves = int(corners[:, : wide // 2].sum()), int(corners[:, wide // 2 :].sum())
    if min(halves) > 0.01 * own.size or beside + max(halves) > _SHADE * own.size:
        return None
    return x0, y0, x1, y1


def _track(
    patch: RGB, rect: Rect, scale: int, behind: Colour, written: Mask, free: str
) -> Region | None:
    """The pill's paint as its end without a knob shows it."""
    height, width = patch.shape[:2]
    # Straight columns on the side where no knob stands.
    first, last = height // 3, width // 2 - scale
    own = slice(first, last) if free == "left" else slice(width - last, width - first)
    straight = patch[:, own]
    if straight.shape[1] < 2:
        return None
    core = slice(height // 3, height - height // 3)
    bare = straight[core][~written[core, own]] if written.any() else straight[core]
    if not bare.size:
        return None
    fill = most_frequent(bare)
    if _share_of(bare, fill) < 0.5:
        return None
    thick = 0
    rim = fill
    for depth in range(0, min(3 * scale, height // 4) + 1):
        rows = np.concatenate([straight[depth], straight[height - 1 - depth]])
        colour = most_frequent(rows)
        if _apart(colour, fill) <= FAINT:
            break
        if depth == 0 or _apart(colour, behind) > _apart(rim, behind):
            rim = colour  # The outermost px may be half covered.
        thick = depth + 1
    else:
        return None  # No rim is as thick; this fades or shows something else.
    if thick == 0 and _apart(fill, behind) < FAINT:
        return None
    half = height / 2
    radius = (half, half, half, half)
    return Region(rect, fill, radius, (thick, rim) if thick else None)


def _kept_in(knob: Region, track: Region) -> Region:
    """The knob moved off the track's rim: what stands in the track is arranged in it."""
    x0, y0, x1, _ = knob.rect
    side = min(knob.height, track.height)
    y0 = max(track.rect[1], min(y0, track.rect[3] - side))
    x0 = max(track.rect[0], min(x0, track.rect[2] - (x1 - x0)))
    half = side / 2
    # A shadow under it hides some of its corners.
    return replace(
        knob,
        rect=(x0, y0, min(x0 + knob.width, track.rect[2]), y0 + side),
        radius=(half, half, half, half),
        fill=knob.fill or (None if knob.border else track.fill),
    )


def _explained(patch: RGB, track: Region, knob: Region, scale: int) -> float:
    """Share of the pill that is painted as track and knob say, edges left out."""
    height, width = patch.shape[:2]
    x, y = knob.rect[0] - track.rect[0], knob.rect[1] - track.rect[1]
    shown = canvas.paint(
        (height, width),
        track.fill or (0, 0, 0),
        [
            Region((0, 0, width, height), track.fill, track.radius, track.border),
            Region((x, y, x + knob.width, y + knob.height), knob.fill, knob.radius, knob.border),
        ],
    )
    off = np.abs(patch.astype(np.int16) - shown).max(axis=2)
    looked = pill_of(height, width, scale)
    # The knob's smooth rim and the shadow at its foot are painted as neither.
    for grow, on in ((1.5 * scale, False), (-scale, True)):
        spot = (
            (round(x - grow), round(y - grow)),
            (round(x + knob.width + grow), round(y + knob.height + grow)),
        )
        half = max(0.0, (spot[1][1] - spot[0][1]) / 2)
        looked[canvas.rounded((*spot[0], *spot[1]), (half,) * 4, (height, width))] = on
    return float((off[looked] <= AWAY).mean())


def forget_rims(away: Mask, switches: list[tuple[Rect, Rect]], scale: int) -> None:
    """Forget in `away` the rims and shadows of switches; what stands on knob or track is kept.

    Args:
        away: Pixels nothing explains yet, device px.
        switches: Rects of tracks and their knobs.
        scale: Device px a CSS px.
    """
    for track, knob in switches:
        kept = np.zeros_like(away)
        inner = max(3 * scale, (knob[3] - knob[1]) // 4)
        spots = (
            (_grown(track, -3 * scale), True),
            (_grown(knob, 4 * scale), False),
            (_grown(knob, -inner), True),
        )
        for rect, on in spots:
            half = max(0, rect[3] - rect[1]) / 2
            kept[canvas.rounded(rect, (half, half, half, half), (away.shape[0], away.shape[1]))] = (
                on
            )
        x0, y0, x1, y1 = _grown(track, 5 * scale)
        around = slice(max(0, y0), y1), slice(max(0, x0), x1)
        away[around] &= kept[around]


def _grown(rect: Rect, by: int) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by


def _share_of(pixels: RGB, colour: Colour) -> float:
    return float((levels_off(pixels, colour) <= FAINT).mean())


def _apart(a: Colour, b: Colour) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
