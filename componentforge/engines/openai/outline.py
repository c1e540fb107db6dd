"""What was measured in a picture, as lines a model can read. All of it is data.

A line a node, children indented: `n0.1.3 button 20,60 120x40 fill=#4f46e5 radius=8 "Save"`.
"""

from componentforge.domain.layout import Layout, Node
from componentforge.domain.proposal import Proposal, Reading
from componentforge.domain.tokens import DesignTokens

_LONGEST_TEXT = 200


def outline(layout: Layout) -> str:
    """The tree, parents first."""
    lines: list[str] = []

    def add(node: Node, depth: int) -> None:
        lines.append("  " * depth + line(node))
        for child in node.children:
            add(child, depth + 1)

    add(layout.root, 0)
    if layout.right_to_left:
        lines.append("the text runs right to left")
    return "\n".join(lines)


def line(node: Node) -> str:
    """One node in one line."""
    box = node.box
    parts = [node.id, node.role or node.kind, f"{box.x:g},{box.y:g} {box.w:g}x{box.h:g}"]
    parts += _paint(node)
    if node.flow not in ("none", "overlay") and len(node.children) > 1:
        gap = f" gap={node.gap:g}" if node.gap >= 0 else ""
        columns = f" columns={node.columns}" if node.columns else ""
        parts.append(f"{node.flow}{gap}{columns}")
    shown = node.states.model_dump(exclude_none=True)
    parts += [f"{name}={value}".lower() for name, value in shown.items()]
    if node.text:
        style = node.text.style
        parts.append(f"{style.size:g}px/{style.line_height:g} {style.weight} {style.color}")
        parts.append(f'"{_one_line(node)}"')
    if node.icon:
        parts.append(f"icon {node.icon.name or 'of unknown meaning'} {node.icon.color}")
    if node.name:
        parts.append(f"called {node.name}")
    return " ".join(parts)


def _one_line(node: Node) -> str:
    words = " ".join(node.text.content.split()) if node.text else ""
    return words if len(words) <= _LONGEST_TEXT else f"{words[:_LONGEST_TEXT]}..."


def _paint(node: Node) -> list[str]:
    paint, out = node.paint, list[str]()
    if paint.fill:
        out.append(f"fill={paint.fill}")
    if paint.gradient:
        out.append(f"gradient={paint.gradient.start}..{paint.gradient.end}")
    if paint.border and max(paint.border.widths) > 0:
        widths = paint.border.widths
        at = widths.index(max(widths))
        sides = "" if len(set(widths)) == 1 else "(some sides)"
        out.append(f"border={widths[at]:g} {paint.border.colors[at]}{sides}")
    if max(paint.radius) > 0:
        out.append(f"radius={max(paint.radius):g}")
    if paint.shadows:
        out.append("shadow")
    return out


def palette(shares: dict[str, float], most: int = 24) -> str:
    """Colours and their share of the pixels, most first."""
    best = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return "\n".join(f"{colour} {share:.2%}" for colour, share in best)


def sizes(tokens: DesignTokens) -> str:
    """Measured sizes by group, most used first."""
    lines: list[str] = []
    for group in ("fontSize", "radius", "spacing", "borderWidth", "lineHeight"):
        found = [f"{token.value:g}" for token in tokens.group(group)]
        if found:
            lines.append(f"{group}: {', '.join(found)}")
    return "\n".join(lines)


def guesses(proposal: Proposal) -> str:
    """Kinds and needs as the local engine sees them."""
    kinds = [f"kind {c.component_type} {c.confidence:.2f}: {c.reason}" for c in proposal.candidates]
    return "\n".join([*kinds, requirements(proposal)])


def requirements(proposal: Proposal) -> str:
    """One a line."""
    lines: list[str] = []
    for need in proposal.requirements:
        values = f" ({', '.join(need.values)})" if need.values else ""
        must = " required" if need.required else ""
        lines.append(f"{need.category} {need.name}{values}{must}: {need.rationale}")
    return "\n".join(lines)


def intent(reading: Reading) -> str:
    """What the component is there for, if a model said so."""
    return reading.said.intent if reading.said else ""
