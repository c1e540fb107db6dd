"""One attempt's scores, and what a repair could do about it."""

from typing import cast

import numpy as np
from numpy.typing import NDArray

from componentforge.domain.base import Box
from componentforge.domain.component import (
    Component,
    Finding,
    Render,
    RenderedElement,
    Scores,
    Severity,
)
from componentforge.domain.layout import Node
from componentforge.domain.picture import Screenshot
from componentforge.domain.ports import RGB
from componentforge.domain.proposal import Reading
from evaluation.metrics import pixels
from evaluation.metrics.accessibility import accessibility
from evaluation.metrics.code_quality import code_quality
from evaluation.metrics.color import hex_difference
from evaluation.metrics.ink import ink_shift
from evaluation.metrics.text import Block, compare

VERSION = 1
_MOVED = 0.6
"""CSS px a text may stand off before it is a finding."""
_SAME_INK = 0.02
"""Share by which the same text's ink may differ for its extent to be believed."""
_OTHER_COLOUR = 3.0
"""CIEDE2000 from which a text's colour is a finding."""
_LEAST_REGION = 24
"""Square CSS px of unseen difference worth a finding."""


def score_attempt(
    screenshot: Screenshot,
    picture: RGB,
    rendered: RGB,
    reading: Reading,
    component: Component,
    shown: Render,
) -> tuple[Scores, tuple[Finding, ...]]:
    """Every metric of one render, and findings as data.

    Args:
        screenshot: What was asked for.
        picture: Its pixels, device px.
        rendered: The render's pixels, device px.
        reading: What was read in the picture.
        component: What was rendered.
        shown: What the browser measured.
    """
    ground = page_ground(picture)
    a, b = pixels.to_union(picture, rendered, ground)
    reach = 2 * screenshot.scale
    counts = pixels.count(a, b, ground, reach)
    nodes = [node for node in reading.layout.root.walk() if node.text]
    elements = [e for e in shown.elements if e.text and e.text_bbox]
    found = [Block(e.text, e.text_bbox or e.bbox, e.color) for e in elements]
    text = compare([_block(node) for node in nodes], found, screenshot.width, screenshot.height)
    quality = code_quality(component.draft.tsx)
    scores = Scores(
        seen_gain=counts.seen_gain,
        gain_vs_blank=counts.gain_vs_blank,
        pixel_diff=counts.pixel_diff,
        content_diff=counts.content_diff,
        ssim=pixels.ssim(a, b),
        size_equal=_fits(screenshot, shown),
        text_similarity=text.similarity if text else None,
        text_position=text.position if text else None,
        text_color=text.color if text else None,
        accessibility=accessibility(shown.violations),
        type_errors=sum(f.source == "types" for f in component.verification.findings),
        inline_styles=quality.inline_styles,
        absolute_positions=quality.absolute_positions,
        token_adherence=quality.token_adherence,
    )
    pairs = [(nodes[i], elements[j]) for i, j in text.pairs] if text else []
    findings = [
        *_size_findings(screenshot, shown),
        *_missing_findings(nodes, {i for i, _ in text.pairs} if text else set()),
        *(
            finding
            for node, element in pairs
            for finding in _pair_findings(
                node, element, _shift(picture, rendered, node, element, screenshot.scale)
            )
        ),
        *_axe_findings(shown),
        *_regions(a, b, screenshot.scale, reach),
    ]
    return scores, tuple(findings)


def page_ground(picture: RGB) -> tuple[int, int, int]:
    """What an empty picture would be filled with: the colour most frequent along the edge."""
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    values, counts = np.unique(edge, axis=0, return_counts=True)
    r, g, b = values[int(np.argmax(counts))].tolist()
    return r, g, b


def _fits(screenshot: Screenshot, shown: Render) -> bool:
    wide = abs(shown.content_width - screenshot.width)
    high = abs(shown.content_height - screenshot.height)
    return wide <= 1 and high <= 1


def _block(node: Node) -> Block:
    assert node.text is not None
    return Block(node.text.content, node.box, node.text.style.color)


def _finding(
    rule: str,
    severity: Severity,
    message: str,
    box: Box | None = None,
    text: str | None = None,
    **measured: float,
) -> Finding:
    rounded = {name: round(float(value), 2) for name, value in measured.items()}
    return Finding(
        source="difference", rule=rule, severity=severity, message=message, box=box, text=text,
        measured=rounded,
    )  # fmt: skip


def _size_findings(screenshot: Screenshot, shown: Render) -> list[Finding]:
    dw = shown.content_width - screenshot.width
    dh = shown.content_height - screenshot.height
    if abs(dw) <= 1 and abs(dh) <= 1:
        return []
    message = f"the content is {dw:+g} px wider and {dh:+g} px higher than the picture"
    return [_finding("overflow" if dw > 1 else "size", "moderate", message, dw=dw, dh=dh)]


def _missing_findings(nodes: list[Node], matched: set[int]) -> list[Finding]:
    found: list[Finding] = []
    for index, node in enumerate(nodes):
        if node.text is not None and index not in matched:
            message = f"{node.text.content[:40]!r} is not shown"
            found.append(_finding("text-missing", "serious", message, node.box, node.text.content))
    return found


def _shift(
    picture: RGB, rendered: RGB, node: Node, element: RenderedElement, scale: int
) -> dict[str, float]:
    """Render minus picture, CSS px: dx of the left edge, dy of the middle, dw.

    By the ink where it is the same ink, else by the boxes.
    """
    assert node.text is not None
    assert element.text_bbox is not None
    there = element.text_bbox
    boxes = {
        "dx": there.x - node.box.x,
        # Half-leading is split evenly, so the middles agree whatever the line height.
        "dy": there.centre[1] - node.box.centre[1],
        "dw": there.w - node.box.w,
    }
    if element.lines > len(node.text.lines):
        return boxes
    here = Box.union(node.text.line_inks)
    ink = ink_shift(picture, rendered, here, there, node.text.style.color, scale)
    if ink is None:
        return boxes
    if abs(ink.mass - 1) > _SAME_INK:
        # Something else is inked there too: it moves the middle sideways, hardly up or down.
        return {**boxes, "dy": ink.dy} if abs(ink.dh) <= 1 else boxes
    return {"dx": ink.dx - ink.dw / 2, "dy": ink.dy, "dw": ink.dw}


def _pair_findings(node: Node, element: RenderedElement, shift: dict[str, float]) -> list[Finding]:
    assert node.text is not None
    content, lines = node.text.content, len(node.text.lines)
    found: list[Finding] = []
    if element.lines > lines:
        message = f"{content[:40]!r} stands on {element.lines} lines, not {lines}"
        found.append(
            _finding("text-wrapped", "serious", message, node.box, content, lines=element.lines)
        )
    dx, dy, dw = shift["dx"], shift["dy"], shift["dw"]
    if max(abs(dx), abs(dy)) > _MOVED or abs(dw) > 2 * _MOVED:
        message = f"{content[:40]!r} stands {dx:+.1f}, {dy:+.1f} px off, {dw:+.1f} px wider"
        found.append(_finding("text-moved", "minor", message, node.box, content, **shift))
    gap = hex_difference(node.text.style.color, element.color)
    if gap > _OTHER_COLOUR:
        message = f"{content[:40]!r} is {element.color}, not {node.text.style.color}"
        found.append(_finding("text-color", "minor", message, node.box, content, delta_e=gap))
    return found


def _axe_findings(shown: Render) -> list[Finding]:
    return [
        Finding(
            source="accessibility", rule=violation.rule, severity=violation.impact,
            message=f"{violation.help} ({', '.join(violation.targets[:3])})",
        )
        for violation in shown.violations
    ]  # fmt: skip


def _regions(a: RGB, b: RGB, scale: int, reach: int) -> list[Finding]:
    """Places where things are missing, extra or wrongly coloured, largest first, at most twelve."""
    from scipy import ndimage

    lonely = pixels.unseen_mask(a, b, reach)
    joined = ndimage.binary_dilation(lonely, iterations=3 * scale)
    labels, count = cast(tuple[NDArray[np.int32], int], ndimage.label(joined))
    found: list[tuple[float, Box]] = []
    for index, place in enumerate(ndimage.find_objects(labels), 1):
        if place is None or index > count:
            continue
        own = int((lonely[place] & (labels[place] == index)).sum()) / scale**2
        if own < _LEAST_REGION:
            continue
        rows, cols = place
        box = Box(
            x=cols.start / scale, y=rows.start / scale,
            w=(cols.stop - cols.start) / scale, h=(rows.stop - rows.start) / scale,
        )  # fmt: skip
        found.append((own, box))
    found.sort(key=lambda item: -item[0])
    return [
        _finding("region-differs", "minor", f"{own:.0f} px² differ here", box, area=own)
        for own, box in found[:12]
    ]
