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
from evaluation.metrics.text import Block, compare

VERSION = 1
_MOVED = 0.75
"""CSS px a text may stand off before it is a finding."""
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
    truth = [_block(node) for node in reading.layout.root.walk() if node.text]
    elements = [e for e in shown.elements if e.text and e.text_bbox]
    found = [Block(e.text, e.text_bbox or e.bbox, e.color) for e in elements]
    text = compare(truth, found, screenshot.width, screenshot.height)
    quality = code_quality(component.draft.tsx)
    area = a.shape[0] * a.shape[1]
    scores = Scores(
        seen_gain=pixels.seen_gain(a, b, ground, reach),
        gain_vs_blank=pixels.gain_vs_blank(a, b, ground),
        pixel_diff=100.0 * pixels.different(a, b) / area,
        content_diff=pixels.content_diff(a, b, ground),
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
    nodes = [node for node in reading.layout.root.walk() if node.text]
    findings = [
        *_size_findings(screenshot, shown),
        *_text_findings(nodes, elements, text.pairs if text else ()),
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
    message = f"the page is {dw:+g} x {dh:+g} px larger than the picture"
    return [_finding("overflow" if dw > 1 else "size", "moderate", message, dw=dw, dh=dh)]


def _text_findings(
    nodes: list[Node], elements: list[RenderedElement], pairs: tuple[tuple[int, int], ...]
) -> list[Finding]:
    found: list[Finding] = []
    matched = {i for i, _ in pairs}
    for index, node in enumerate(nodes):
        assert node.text is not None
        if index not in matched:
            message = f"{node.text.content[:40]!r} is not shown"
            found.append(_finding("text-missing", "serious", message, node.box, node.text.content))
    for i, j in pairs:
        found.extend(_pair_findings(nodes[i], elements[j]))
    return found


def _pair_findings(node: Node, element: RenderedElement) -> list[Finding]:
    assert node.text is not None
    assert element.text_bbox is not None
    content, shown = node.text.content, element.text_bbox
    lines = len(node.text.lines)
    found: list[Finding] = []
    if element.lines > lines:
        message = f"{content[:40]!r} stands on {element.lines} lines, not {lines}"
        found.append(
            _finding("text-wrapped", "serious", message, node.box, content, lines=element.lines)
        )
    dx = shown.x - node.box.x
    # Half-leading is split evenly, so the middles agree whatever the line height.
    dy = shown.centre[1] - node.box.centre[1]
    dw = shown.w - node.box.w
    if max(abs(dx), abs(dy)) > _MOVED or abs(dw) > 2 * _MOVED:
        message = f"{content[:40]!r} stands {dx:+.1f}, {dy:+.1f} px off, {dw:+.1f} px wider"
        found.append(
            _finding("text-moved", "minor", message, node.box, content, dx=dx, dy=dy, dw=dw)
        )
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
