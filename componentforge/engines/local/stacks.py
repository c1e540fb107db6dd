"""Boxes that are parts of one: cards cut by their rules, tracks hidden under their bars."""

from dataclasses import replace

from componentforge.engines.local.paint import Colour, Rect, Region

_TRACK = 40
"""CSS px; a higher bar is no progress bar's."""
_ROUND = 1.5
Placed = tuple[Region, ...]


def with_stacks(regions: list[Region], rules: list[Rect], scale: int) -> list[Region]:
    """`regions` plus the box behind each pile of parts that touch or are parted by a rule.

    Args:
        regions: Boxes with their corners fitted.
        rules: Thin lines that are no border.
        scale: Device px a CSS px.
    """
    out = list(regions)
    known = {r.rect for r in regions}
    for pile in _piles(regions, rules, scale):
        x0, y0 = pile[0].rect[:2]
        x1, y1 = pile[-1].rect[2:]
        if (x0, y0, x1, y1) in known or not _belongs(pile):
            continue
        main = max(pile, key=lambda r: r.height)
        first, last = pile[0].radius, pile[-1].radius
        radius = (first[0], first[1], last[2], last[3])
        out.append(Region((x0, y0, x1, y1), main.fill, radius))
        for part in pile:
            if part.fill == main.fill:
                out.remove(part)
    return out


def _piles(regions: list[Region], rules: list[Rect], scale: int) -> list[Placed]:
    """Borderless boxes of one width, each right below the last or below the rule between them."""
    plain = sorted(
        (r for r in regions if r.fill and r.border is None and r.height > 5 * scale),
        key=lambda r: (r.rect[0], r.rect[2], r.rect[1]),
    )
    piles: list[list[Region]] = []
    for region in plain:
        last = piles[-1][-1] if piles else None
        if last and last.rect[0] == region.rect[0] and last.rect[2] == region.rect[2]:
            gap = region.rect[1] - last.rect[3]
            between = (region.rect[0], last.rect[3], region.rect[2], region.rect[1])
            if gap == 0 or (0 < gap <= 3 * scale and _ruled(between, rules)):
                piles[-1].append(region)
                continue
        piles.append([region])
    return [tuple(p) for p in piles if len(p) > 1]


def _ruled(gap: Rect, rules: list[Rect]) -> bool:
    return any(
        r[1] <= gap[1] and r[3] >= gap[3] and r[0] <= gap[0] + 1 and r[2] >= gap[2] - 1
        for r in rules
    )


def _belongs(pile: Placed) -> bool:
    """Whether the parts' corners and colours speak for one box behind them."""
    inner = [r for part in pile[:-1] for r in part.radius[2:]]
    inner += [r for part in pile[1:] for r in part.radius[:2]]
    if max(inner) > _ROUND:
        return False
    return len({p.fill for p in pile}) < len(pile) or max(
        *pile[0].radius[:2], *pile[-1].radius[2:]
    ) > _ROUND or any(p.radius != pile[0].radius for p in pile)  # fmt: skip


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
        and r.width > 3 and not any(_meets(r.rect, t) for t in text)
    ]  # fmt: skip
    grown: dict[Rect, Region] = {}
    for track in bars:
        chain = _chain_before(track, bars)
        if chain:
            first = chain[0]
            rect = (first.rect[0], track.rect[1], track.rect[2], track.rect[3])
            radius = (first.radius[0], track.radius[1], track.radius[2], first.radius[3])
            grown[track.rect] = replace(track, rect=rect, radius=radius)
    return [grown.get(r.rect, r) for r in regions]


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
    level = (
        abs(before.rect[1] - after.rect[1]) <= 1 and abs(before.rect[3] - after.rect[3]) <= 1
    )
    if not level or before is after or before.fill == after.fill:
        return False
    overlap = before.rect[2] - after.rect[0]
    end = max(before.radius[1], before.radius[2])
    return before.rect[0] < after.rect[0] and 0 <= overlap <= end + 1 < after.rect[2]


def without_unpainted(regions: list[Region], page: Colour) -> list[Region]:
    """Boxes filled as what is behind them lose the fill, and vanish when nothing else shows.

    Args:
        regions: Parents before children.
        page: What is behind them all.
    """
    out: list[Region] = []
    for region in regions:
        if region.fill is not None and region.gradient is None:
            if region.fill == _behind(region, out, page):
                if region.border is None and not region.shadows:
                    continue
                region = replace(region, fill=None)
        out.append(region)
    return out


def _behind(region: Region, painted: list[Region], page: Colour) -> Colour:
    x0, y0, x1, y1 = region.rect
    for other in reversed(painted):
        a, b, c, d = other.rect
        inside = a <= x0 + 1 and b <= y0 + 1 and c >= x1 - 1 and d >= y1 - 1
        if inside and other.rect != region.rect and other.fill is not None:
            return other.fill
    return page
