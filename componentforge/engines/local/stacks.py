"""Boxes that are parts of one: cards cut by their rules, tracks hidden under their bars."""

from dataclasses import replace

from componentforge.engines.local.paint import Colour, Rect, Region

_TRACK = 40
"""CSS px; a higher bar is no progress bar's."""
_ROUND = 1.5
Placed = tuple[Region, ...]


def with_stacks(regions: list[Region], rules: list[Rect], scale: int) -> list[Region]:
    """`regions` plus the box behind each row and each pile of parts that a rule parts or nothing.

    Args:
        regions: Boxes with their corners fitted.
        rules: Thin lines that are no border.
        scale: Device px a CSS px.
    """
    for axis in (0, 1):
        regions = _stacked(regions, rules, scale, axis)
    return regions


def _stacked(regions: list[Region], rules: list[Rect], scale: int, axis: int) -> list[Region]:
    out = list(regions)
    frames = {r.inner: r for r in regions if r.border is not None and r.fill is None}
    for pile in _piles(regions, rules, scale, axis):
        rect = (*pile[0].rect[:2], *pile[-1].rect[2:])
        main = max(pile, key=lambda r: r.width * r.height)
        frame = frames.get(rect)
        if frame is None and not _belongs(pile, axis):
            continue
        if frame is not None:
            out[out.index(frame)] = replace(frame, fill=main.fill)
        else:
            first, last = pile[0].radius, pile[-1].radius
            far = (first[0], first[1], last[2], last[3]) if axis else (
                first[0], last[1], last[2], first[3]
            )  # fmt: skip
            out.append(Region(rect, main.fill, far))
        out = [part for part in out if part not in pile or part.fill != main.fill]
    return out


def _piles(regions: list[Region], rules: list[Rect], scale: int, axis: int) -> list[Placed]:
    """Borderless boxes of one width, each right after the last or after the rule between them.

    Along x only boxes of one colour belong together: unlike neighbours are cells or segments.
    """
    a, b = 1 - axis, 3 - axis
    plain = sorted(
        (r for r in regions if r.fill and r.border is None and _high(r, axis) > 5 * scale),
        key=lambda r: (r.rect[a], r.rect[b], r.rect[axis]),
    )
    piles: list[list[Region]] = []
    for region in plain:
        last = piles[-1][-1] if piles else None
        if last and (last.rect[a], last.rect[b]) == (region.rect[a], region.rect[b]):
            gap = region.rect[axis] - last.rect[axis + 2]
            between = [*last.rect[:2], *last.rect[2:]]
            between[axis], between[axis + 2] = last.rect[axis + 2], region.rect[axis]
            same = axis == 1 or last.fill == region.fill
            ruled = 0 < gap <= 3 * scale and _ruled((*between,), rules, axis)  # type: ignore[arg-type]
            if same and (gap == 0 or ruled):
                piles[-1].append(region)
                continue
        piles.append([region])
    return [tuple(p) for p in piles if len(p) > 1]


def _high(region: Region, axis: int) -> int:
    return region.rect[axis + 2] - region.rect[axis]


def _ruled(gap: Rect, rules: list[Rect], axis: int) -> bool:
    a, b = 1 - axis, 3 - axis
    return any(
        r[axis] <= gap[axis] and r[axis + 2] >= gap[axis + 2]
        and r[a] <= gap[a] + 1 and r[b] >= gap[b] - 1
        for r in rules
    )  # fmt: skip


def _belongs(pile: Placed, axis: int) -> bool:
    """Whether the parts' corners and colours speak for one box behind them."""
    ends, starts = ((2, 3), (0, 1)) if axis else ((1, 2), (0, 3))
    inner = [part.radius[i] for part in pile[:-1] for i in ends]
    inner += [part.radius[i] for part in pile[1:] for i in starts]
    if max(inner) > _ROUND:
        return False
    outer = [pile[0].radius[i] for i in starts] + [pile[-1].radius[i] for i in ends]
    return len({p.fill for p in pile}) < len(pile) or max(outer) > _ROUND


def with_tracks(regions: list[Region], text: list[Rect], scale: int) -> list[Region]:
    """Tracks extended under the bars on them: bar and track stand end to end, alike in height.

    Args:
        regions: Boxes with their corners fitted.
        text: Ink boxes of lines; segments with text in them are buttons or tabs, no bars.
        scale: Device px a CSS px.
    """
    bars = [
        r
        for r in regions
        if r.fill and r.border is None and 3 * scale <= r.height <= _TRACK * scale
        and r.width > 3
    ]  # fmt: skip
    grown: dict[Rect, Region] = {}
    for track in bars:
        chain = _chain_before(track, bars)
        if chain and not _written(chain, track, text):
            first = chain[0]
            rect = (first.rect[0], track.rect[1], track.rect[2], track.rect[3])
            radius = (first.radius[0], track.radius[1], track.radius[2], first.radius[3])
            grown[track.rect] = replace(track, rect=rect, radius=radius)
    return [grown.get(r.rect, r) for r in regions]


def _written(chain: list[Region], track: Region, text: list[Rect]) -> bool:
    """Whether there is text where a track has none: then these are buttons, tabs or cells."""
    # A rounded end that lies on what follows is a bar's, whatever is written on it.
    over = chain[0].rect[2] - track.rect[0] >= 2
    parts = [track] if len(chain) > 1 or over else [track, *chain]
    return any(_meets(part.rect, line) for part in parts for line in text)


def _meets(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _chain_before(track: Region, bars: list[Region]) -> list[Region]:
    """Bars that lead up to the rightmost part, leftmost first; empty when it is no track."""
    if any(_follows(track, other) for other in bars):
        return []  # Something comes after it: not the end of the row.
    chain: list[Region] = []
    at = track
    while (before := next((b for b in bars if _follows(b, at)), None)) is not None:
        chain.insert(0, before)
        at = before
        if len(chain) > 16:
            return []
    if not chain:
        return []
    end = max(track.radius[1], track.radius[2])
    start = max(chain[0].radius[0], chain[0].radius[3])
    # A chain of more than one bar is a track only when its outline is one rounded bar's.
    return chain if len(chain) == 1 or min(end, start) > _ROUND else []


def _follows(before: Region, after: Region) -> bool:
    """Whether `after` begins where `before` ends, or under its rounded end."""
    level = abs(before.rect[1] - after.rect[1]) <= 1 and abs(before.rect[3] - after.rect[3]) <= 1
    if not level or before is after or before.fill == after.fill:
        return False
    overlap = before.rect[2] - after.rect[0]
    end = max(before.radius[1], before.radius[2])
    return before.rect[0] < after.rect[0] and 0 <= overlap <= end + 1 < after.rect[2]


def without_unpainted(regions: list[Region], page: Colour, scale: int) -> list[Region]:
    """Boxes filled as what is behind them lose the fill, and vanish when nothing else shows.

    Args:
        regions: Parents before children.
        page: What is behind them all.
        scale: Device px a CSS px.
    """
    out: list[Region] = []
    for region in regions:
        hidden = region.gradient is None and _as(region.fill, _behind(region, out, page))
        # What is dark around a hole this small is a drawing's stroke, no shadow.
        small = max(region.width, region.height) <= _SMALL * scale
        if not hidden:
            out.append(region)
        elif region.border is not None or (region.shadows and not small):
            out.append(replace(region, fill=None))
    return out


_SMALL = 20
"""CSS px."""


def _as(fill: Colour | None, ground: Colour) -> bool:
    """Whether a fill is its ground but for one level, as the end of a shadow is."""
    return fill is not None and max(abs(a - b) for a, b in zip(fill, ground, strict=True)) <= 1


def _behind(region: Region, painted: list[Region], page: Colour) -> Colour:
    x0, y0, x1, y1 = region.rect
    for other in reversed(painted):
        a, b, c, d = other.rect
        inside = a <= x0 + 1 and b <= y0 + 1 and c >= x1 - 1 and d >= y1 - 1
        if inside and other.rect != region.rect and other.fill is not None:
            return other.fill
    return page
