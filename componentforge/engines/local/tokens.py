"""Design tokens from what was measured, each with where it was seen."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node
from componentforge.domain.ports import RGB
from componentforge.domain.tokens import DesignTokens, Evidence, Group, ShadowValue, Token
from componentforge.engines.local.paint import packed
from componentforge.engines.local.spacing import spacings
from componentforge.engines.local.token_names import colour_names

_LEAST_SHARE = 0.0005
"""A colour nobody's text needs covers at least this share of the picture."""


def collect(layout: Layout, image: RGB) -> DesignTokens:
    """All tokens of a layout; colours are backed by their share of `image`'s pixels."""
    nodes = layout.root.walk()
    tokens = [
        *_colours(nodes, image),
        *_families(nodes),
        *_numbers("fontSize", _sizes(nodes), "text"),
        *_numbers("fontWeight", _weights(nodes), "weight"),
        *_numbers("lineHeight", _line_heights(nodes), "leading"),
        *_numbers("radius", _radii(nodes), "radius"),
        *_numbers("spacing", _seen(spacings(layout.root)), "space"),
        *_numbers("borderWidth", _borders(nodes), "border"),
    ]
    shadows = {s: None for n in nodes for s in n.paint.shadows}
    values = tuple(
        ShadowValue(
            css=_shadow_css(s.dx, s.dy, s.blur, s.spread, s.color, s.alpha),
            dx=s.dx, dy=s.dy, blur=s.blur, spread=s.spread, color=s.color, alpha=s.alpha,
        )
        for s in shadows
    )  # fmt: skip
    tokens += [
        Token(group="shadow", name=f"shadow-{i + 1}", value=v.css, confidence=0.6)
        for i, v in enumerate(values)
    ]
    return DesignTokens(tokens=tuple(tokens), shadows=values)


def _shadow_css(dx: float, dy: float, blur: float, spread: float, color: str, alpha: float) -> str:
    r, g, b = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"{dx:g}px {dy:g}px {blur:g}px {spread:g}px rgb({r} {g} {b} / {alpha:.2f})"


Seen = dict[float, list[Box]]


def _colours(nodes: list[Node], image: RGB) -> list[Token]:
    uses: dict[str, list[Box]] = defaultdict(list)
    roles: dict[str, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        for colour, role in _painted(node):
            uses[colour].append(node.box)
            roles[colour][role] += 1
    keys, counts = np.unique(packed(image), return_counts=True)
    share = dict(zip(keys.tolist(), (counts / counts.sum()).tolist(), strict=True))
    kept: list[tuple[str, float]] = []
    for colour in uses:
        own = float(share.get(int(colour[1:], 16), 0.0))
        if own >= _LEAST_SHARE or roles[colour]["text"] or roles[colour]["page"]:
            kept.append((colour, own))
    kept = _merged(kept, roles)
    kept.sort(key=lambda item: -item[1])
    names = colour_names([(c, dict(roles[c])) for c, _ in kept])
    return [
        Token(
            group="color",
            name=names[colour][0],
            value=colour,
            confidence=min(1.0, 0.6 + 0.4 * min(1.0, own * 200)),
            evidence=Evidence(
                pixel_share=min(1.0, own), uses=len(uses[colour]), seen_at=_largest(uses[colour])
            ),
            role=names[colour][1],
        )
        for colour, own in kept
    ]


def _painted(node: Node) -> Iterable[tuple[str, str]]:
    if node.paint.fill:
        yield node.paint.fill, "page" if node.id == "n0" else "surface"
    if node.paint.gradient:
        yield node.paint.gradient.start, "surface"
        yield node.paint.gradient.end, "surface"
    if node.paint.border:
        for width, colour in zip(node.paint.border.widths, node.paint.border.colors, strict=True):
            if width > 0:
                yield colour, "border"
    if node.text:
        yield node.text.style.color, "text"
    if node.icon:
        yield node.icon.color, "icon"


def _merged(
    found: list[tuple[str, float]], roles: dict[str, Counter[str]]
) -> list[tuple[str, float]]:
    """Text and icon colours that differ by a hair from a surer one are that one."""
    sure = sorted(found, key=lambda item: -item[1])
    kept: list[tuple[str, float]] = []
    for colour, own in sure:
        soft = set(roles[colour]) <= {"text", "icon"}
        twin = next((c for c, _ in kept if _distance(c, colour) <= 6), None)
        if soft and twin is not None:
            roles[twin].update(roles[colour])
            continue
        kept.append((colour, own))
    return kept


def _distance(a: str, b: str) -> int:
    return max(abs(int(a[i : i + 2], 16) - int(b[i : i + 2], 16)) for i in (1, 3, 5))


def _largest(boxes: list[Box]) -> tuple[Box, ...]:
    return tuple(sorted(boxes, key=lambda b: -b.area)[:3])


def _families(nodes: list[Node]) -> list[Token]:
    found: dict[str, list[Box]] = defaultdict(list)
    for node in nodes:
        if node.text:
            found[node.text.style.family].append(node.box)
    order = sorted(found, key=lambda f: (-len(found[f]), f))
    return [
        Token(
            group="fontFamily",
            name="sans" if i == 0 else f"sans-{i + 1}",
            value=family,
            confidence=0.9,
            evidence=Evidence(uses=len(found[family]), seen_at=_largest(found[family])),
        )
        for i, family in enumerate(order)
    ]


def _sizes(nodes: list[Node]) -> Seen:
    return _seen((n.text.style.size, n.box) for n in nodes if n.text)


def _weights(nodes: list[Node]) -> Seen:
    return _seen((float(n.text.style.weight), n.box) for n in nodes if n.text)


def _line_heights(nodes: list[Node]) -> Seen:
    return _seen(
        (n.text.style.line_height, n.box) for n in nodes if n.text and len(n.text.lines) > 1
    )


def _radii(nodes: list[Node]) -> Seen:
    found = _seen(
        (float(round(max(n.paint.radius) * 2) / 2), n.box)
        for n in nodes
        if max(n.paint.radius) >= 1.5 and (n.paint.fill or n.paint.border or n.paint.gradient)
    )
    # An inner corner is its box's radius less the border: half a px apart is the same decision.
    for value in sorted(found, key=lambda v: len(found[v])):
        twin = next((v for v in found if v != value and abs(v - value) <= 0.5), None)
        if twin is not None:
            found[twin] += found.pop(value)
    return found


def _borders(nodes: list[Node]) -> Seen:
    return _seen(
        (width, n.box)
        for n in nodes
        if n.paint.border
        for width in set(n.paint.border.widths)
        if width > 0
    )


def _seen(pairs: Iterable[tuple[float, Box]]) -> Seen:
    found: Seen = defaultdict(list)
    for value, box in pairs:
        found[round(value, 2)].append(box)
    return found


def _numbers(group: Group, found: Seen, stem: str) -> list[Token]:
    order = sorted(found, key=lambda v: (-len(found[v]), v))
    return [
        Token(
            group=group,
            name=f"{stem}-{value:g}".replace(".", "_"),
            value=value,
            confidence=min(1.0, 0.6 + 0.1 * len(found[value])),
            evidence=Evidence(uses=len(found[value]), seen_at=_largest(found[value])),
        )
        for value in order
    ]
