"""The local reader: from pixels and words to tokens and layout."""

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.layout import (
    Border,
    Gradient,
    Layout,
    Node,
    Paint,
    Shadow,
    Unexplained,
)
from componentforge.domain.picture import Screenshot, Words
from componentforge.domain.ports import RGB, BlobStore
from componentforge.domain.proposal import Reading
from componentforge.engines.local import arrange, canvas, icons, paragraphs, tokens, typography
from componentforge.engines.local.controls import annotate
from componentforge.engines.local.lines import split_columns
from componentforge.engines.local.paint import Colour, Rect, Region, page_colour, smallest_around
from componentforge.engines.local.regions import find_regions
from componentforge.engines.local.rings import forget_rings, with_rings
from componentforge.engines.local.tracks import forget_rims, with_switches

_VISIBLE = 18
"""Levels a channel must differ by before a leftover counts as ink."""


class LocalReader:
    """Fulfils `Reader`. Deterministic, one thread; `blobs` keeps photographs."""

    def __init__(self, blobs: BlobStore | None = None) -> None:
        self._blobs = blobs

    def read(self, screenshot: Screenshot, image: RGB, words: Words) -> Reading:
        """Measure everything. `image` is the decoded picture in device px."""
        scale = screenshot.scale
        lines = typography.read_lines(image, scale, split_columns(image, scale, words))
        text_rects = [_rect(ink, scale) for n in lines if n.text for ink in n.text.line_inks]
        regions = find_regions(image, scale, text_rects)
        page = page_colour(image)
        regions, switches = with_switches(image, scale, page, regions, text_rects)
        regions, rings = with_rings(image, scale, page, regions, text_rects)
        boxes = [_box_node(region, scale) for region in regions]
        painted = canvas.paint((image.shape[0], image.shape[1]), page, regions)
        away = _away(image, scale, painted, regions, text_rects)
        forget_rims(away, switches, scale)
        forget_rings(away, rings, scale)
        drawings, unexplained = self._drawings(image, scale, painted, regions, away)
        lines, drawings = _underlined(lines, drawings)
        lines, boxes = _underlined(lines, boxes)
        whole = Box(x=0, y=0, w=screenshot.width, h=screenshot.height)
        texts = paragraphs.join(lines, [whole, *(b.box for b in boxes)])
        root = Node(id="n0", kind="box", box=whole, paint=Paint(fill=_hex(page)))
        layout = Layout(
            root=arrange.build(root, [*boxes, *texts, *drawings]),
            right_to_left=words.right_to_left,
            dark=_luma(page) < 110,
            unexplained=tuple(unexplained),
        )
        layout = annotate(layout)
        return Reading(tokens=tokens.collect(layout, image), layout=layout)

    def _drawings(
        self, image: RGB, scale: int, painted: RGB, regions: list[Region], away: NDArray[np.bool_]
    ) -> tuple[list[Node], list[Unexplained]]:
        """Icons and photographs in what neither boxes nor letters explain, and what remains."""
        found: list[Node] = []
        unexplained: list[Unexplained] = []
        rects = _blobs_of(away, scale)
        letters = _lettering(rects, scale)
        for rect in rects:
            box = _css(rect, scale)
            around = smallest_around(rect, regions)
            ground = around.fill if around is not None and around.fill else None
            if ground is None:
                r, g, b = painted[rect[1], rect[0]].tolist()
                ground = (r, g, b)
            if rect in letters or _reads_like_text(away, rect, scale):
                reason = "this looks like text in a script the reader does not know"
                unexplained.append(Unexplained(box=box, reason=reason))
                continue
            node = icons.describe(image, scale, box, ground, self._blobs)
            if node is not None:
                found.append(node)
            elif box.area >= 16:
                unexplained.append(Unexplained(box=box, reason="no box, text or icon fits here"))
        return found, unexplained


def _away(
    image: RGB, scale: int, painted: RGB, regions: list[Region], texts: list[Rect]
) -> NDArray[np.bool_]:
    """Pixels that neither boxes nor letters explain."""
    away = np.abs(image.astype(np.int16) - painted).max(axis=2) > _VISIBLE
    away &= ~canvas.edges((image.shape[0], image.shape[1]), regions, scale)
    for x0, y0, x1, y1 in texts:
        grow = 2 * scale
        away[max(0, y0 - grow) : y1 + grow, max(0, x0 - grow) : x1 + grow] = False
    return away


def _underlined(texts: list[Node], drawings: list[Node]) -> tuple[list[Node], list[Node]]:
    """Texts with thin lines of just their width below them as underlines, and the other drawings.

    An underline set off from its words lies outside of their ink.
    """
    left = list(drawings)
    out: list[Node] = []
    for node in texts:
        line = next((d for d in left if _is_underline(d, node)), None)
        if line is None or node.text is None:
            out.append(node)
            continue
        left.remove(line)
        style = node.text.style.model_copy(update={"underline": True})
        text = node.text.model_copy(update={"style": style})
        out.append(node.model_copy(update={"text": text}))
    return out, left


def _is_underline(line: Node, text: Node) -> bool:
    thin = line.box.h <= (4 if line.kind == "icon" else 2) and line.box.w >= 12
    wide = abs(line.box.x - text.box.x) <= 2.5 and abs(line.box.right - text.box.right) <= 2.5
    return thin and wide and -4 <= line.box.y - text.box.bottom <= 3


def _blobs_of(mask: np.ndarray, scale: int) -> list[Rect]:
    """Rects of leftover ink, pieces closer than 4 CSS px taken together."""
    import cv2

    reach = 2 * (2 * scale) + 1
    near = cv2.dilate(mask.astype(np.uint8), np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    rects: list[Rect] = []
    for index in range(1, count):
        x, y, w, h = (int(v) for v in stats[index, :4])
        own = mask[y : y + h, x : x + w] & (labels[y : y + h, x : x + w] == index)
        rows, cols = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
        if not rows.size or max(rows[-1] - rows[0], cols[-1] - cols[0]) < 3 * scale:
            continue
        # One more pixel a side for the anti-aliased rim.
        rects.append(
            (
                max(0, x + int(cols[0]) - 1), max(0, y + int(rows[0]) - 1),
                min(mask.shape[1], x + int(cols[-1]) + 2),
                min(mask.shape[0], y + int(rows[-1]) + 2),
            )
        )  # fmt: skip
    return rects


def _lettering(rects: list[Rect], scale: int) -> set[Rect]:
    """Blobs in a line, close together and of all widths: letters, not a row of icons."""
    found: set[Rect] = set()
    line: list[Rect] = []
    for rect in sorted(rects, key=lambda r: (r[0], r[1])):
        if line and not _goes_on(line[-1], rect, scale):
            found |= _if_letters(line)
            line = []
        line.append(rect)
    return found | _if_letters(line)


def _goes_on(last: Rect, rect: Rect, scale: int) -> bool:
    height = max(last[3] - last[1], rect[3] - rect[1])
    shared = min(last[3], rect[3]) - max(last[1], rect[1])
    return height <= 32 * scale and shared > 0.5 * height and 0 <= rect[0] - last[2] < 0.7 * height


def _if_letters(line: list[Rect]) -> set[Rect]:
    widths = [rect[2] - rect[0] for rect in line]
    varied = len(line) >= 4 and max(widths) - min(widths) > 0.2 * max(widths)
    return set(line) if varied else set()


def _reads_like_text(mask: np.ndarray, rect: Rect, scale: int) -> bool:
    """Several glyph-like pieces in a line: drawing them as an icon would be copying the picture."""
    import cv2

    x0, y0, x1, y1 = rect
    if x1 - x0 < 2.4 * (y1 - y0) or y1 - y0 > 40 * scale:
        return False
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        mask[y0:y1, x0:x1].astype(np.uint8), connectivity=8
    )
    pieces = sum(int(stats[i, cv2.CC_STAT_AREA]) >= 3 * scale for i in range(1, count))
    return pieces >= 3


def _box_node(region: Region, scale: int) -> Node:
    border = None
    if region.border is not None:
        thick, colour = region.border
        widths = tuple(thick / scale if side else 0.0 for side in region.sides)
        border = Border(widths=widths, colors=(_hex(colour),) * 4)  # type: ignore[arg-type]
    radius = tuple(
        min(r / scale, min(region.width, region.height) / 2 / scale) for r in region.radius
    )
    return Node(
        id="b",
        kind="box",
        box=region.box(scale),
        paint=Paint(
            fill=_hex(region.fill) if region.fill and not region.gradient else None,
            border=border,
            radius=radius,  # type: ignore[arg-type]
            gradient=_gradient(region),
            shadows=tuple(
                Shadow(
                    dx=s.dx / scale,
                    dy=s.dy / scale,
                    blur=s.blur / scale,
                    spread=s.spread / scale,
                    color=_hex(s.colour),
                    alpha=s.alpha,
                )
                for s in region.shadows
            ),
        ),
    )


def _gradient(region: Region) -> Gradient | None:
    ramp = region.gradient
    if ramp is None:
        return None
    return Gradient(angle=ramp.angle, start=_hex(ramp.start), end=_hex(ramp.end))


def _rect(box: Box, scale: int) -> Rect:
    return (
        int(box.x * scale), int(box.y * scale),
        int(np.ceil(box.right * scale)), int(np.ceil(box.bottom * scale)),
    )  # fmt: skip


def _css(rect: Rect, scale: int) -> Box:
    x0, y0, x1, y1 = rect
    return Box(x=x0 / scale, y=y0 / scale, w=(x1 - x0) / scale, h=(y1 - y0) / scale)


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luma(colour: Colour) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
