"""A perfect reading out of a case's own truth: measures what the writer alone can reach.

    python tests/bench/oracle.py CASE_DIR      prints the tree

A case is a folder with `truth.json` (elements with boxes, styles and texts) and `dom.html` (for the
drawings). Nothing here is used by the product.
"""

import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

from componentforge.domain.base import Box
from componentforge.domain.layout import (
    Border,
    Icon,
    Layout,
    Node,
    Paint,
    Shadow,
    States,
    Text,
    TextStyle,
)
from componentforge.domain.proposal import Reading
from componentforge.domain.tokens import DesignTokens, Token

Item = dict[str, Any]


def reading_of(case: Path, *, roles: bool = False) -> Reading:
    """Everything `truth.json` knows, as a reader would say it. `roles`: give the true roles too."""
    truth = json.loads((case / "truth.json").read_text(encoding="utf-8"))
    svgs = _svgs(case)
    nodes: list[Node] = []
    seen_svg = 0
    for e in truth["elements"]:
        icon = None
        if e["tag"] == "svg":
            icon = svgs[seen_svg] if seen_svg < len(svgs) else None
            seen_svg += 1
        nodes.extend(_nodes(e, icon, roles, truth["dir"] == "rtl"))
    page = Box(x=0, y=0, w=truth["width"], h=truth["height"])
    root = _tree(page, truth["page_background"], nodes)
    dark = sum(int(truth["page_background"][i : i + 2], 16) for i in (1, 3, 5)) < 300
    layout = Layout(root=_number(root, "n0"), right_to_left=truth["dir"] == "rtl", dark=dark)
    return Reading(tokens=_tokens(truth), layout=layout)


def _nodes(e: Item, icon: Icon | None, roles: bool, rtl: bool) -> list[Node]:
    x, y, w, h = e["bbox"]
    box = Box(x=x, y=y, w=w, h=h)
    out: list[Node] = []
    states = States(checked=e.get("checked"), disabled=e.get("disabled") or None)
    widths = tuple(e.get("border_widths") or [e["border_width"]] * 4)
    painted = e["background"] or e["border_width"] or e["box_shadow"]
    if e["tag"] == "svg":
        if icon:
            icon = icon.model_copy(update={"color": e["color"]})
            out.append(Node(id="x", kind="icon", box=box, icon=icon))
        return out
    if painted:
        colors = tuple(c or "#000000" for c in (e.get("border_colors") or [e["border_color"]] * 4))
        border = Border(widths=widths, colors=colors) if e["border_width"] else None
        shadow = (
            (Shadow(dx=0, dy=1, blur=3, color="#000000", alpha=0.1),) if e["box_shadow"] else ()
        )
        radii = tuple(e.get("border_radii") or [e["border_radius"]] * 4)
        out.append(
            Node(
                id="x", kind="box", box=box, states=states,
                paint=Paint(fill=e["background"], border=border, radius=radii, shadows=shadow),
            )
        )  # fmt: skip
    if e["text"] and e.get("text_bbox"):
        tx, ty, tw, th = e["text_bbox"]
        lines = max(1, e.get("lines", 1))
        size = e["font_size"]
        lh = (
            (th / lines)
            if e.get("text_kind") != "text" or not e["line_height"]
            else e["line_height"]
        )
        lh = e["line_height"] or max(lh, round(size * 1.2))
        cy = ty + th / 2
        if e["tag"] in ("input", "select", "textarea"):
            cy, lh = y + h / 2, round(size * 1.5)
        tbox = Box(x=tx, y=cy - lh * lines / 2, w=tw, h=lh * lines)
        text = Text(
            content=e["text"],
            lines=_split(e["text"], lines),
            line_inks=(tbox,),
            style=TextStyle(
                family=e.get("rendered_font", "Roboto"), size=size, weight=e["font_weight"],
                line_height=lh, color=e["color"],
            ),
            right_to_left=rtl,
        )  # fmt: skip
        out.append(Node(id="x", kind="text", box=tbox, text=text))
    return out


def _split(text: str, lines: int) -> tuple[str, ...]:
    words, out = text.split(" "), []
    per = len(text) / lines
    while len(out) < lines - 1 and words:
        line = words.pop(0)
        while words and len(line) + len(words[0]) < per:
            line += " " + words.pop(0)
        out.append(line)
    return (*out, " ".join(words))


def _svgs(case: Path) -> list[Icon]:
    names = ("dom.html", "source.html")
    page = next((case / n for n in names if (case / n).exists()), None)
    html = page.read_text(encoding="utf-8") if page else ""
    found: list[Icon] = []
    for svg in re.findall(r"<svg.*?</svg>", html, re.S):
        view = re.search(r'viewBox="([^"]+)"', svg)
        box = tuple(float(v) for v in view.group(1).split()) if view else (0.0, 0.0, 24.0, 24.0)
        paths = tuple(re.findall(r'<path[^>]*\sd="([^"]+)"', svg)) or ("M4 4h16v16H4z",)
        stroke = "stroke:" in svg or "stroke=" in svg
        found.append(
            Icon(
                view_box=box, paths=paths, color="#000000",
                mode="stroke" if stroke else "fill", stroke_width=2.0 if stroke else 0.0,
            )
        )  # fmt: skip
    return found


def _tree(page: Box, fill: str, nodes: list[Node]) -> Node:
    """Containment, then rows and columns."""
    owners: list[list[Node]] = [[] for _ in nodes]
    top: list[Node] = []
    order = sorted(range(len(nodes)), key=lambda i: -nodes[i].box.area)
    parent: dict[int, int | None] = {}
    for i, node in enumerate(nodes):
        best: int | None = None
        for j in order:
            if j == i or nodes[j].kind != "box":
                continue
            bigger = nodes[j].box.area > node.box.area or (nodes[j].box == node.box and j < i)
            inside = nodes[j].box.contains(node.box, 1.5) or (
                node.kind == "text"
                and nodes[j].box.intersection(node.box) > 0.9 * node.box.area
                and nodes[j].box.h >= 12
            )
            if (bigger or node.kind == "text") and inside:
                best = j
        parent[i] = best
    built: dict[int, Node] = {}

    def make(i: int) -> Node:
        kids = [make(k) for k in range(len(nodes)) if parent[k] == i]
        return arranged(nodes[i], kids)

    top = [make(i) for i in range(len(nodes)) if parent[i] is None]
    _ = owners, built
    root = Node(id="n0", kind="box", box=page, paint=Paint(fill=fill))
    return arranged(root, top)


def arranged(node: Node, kids: list[Node]) -> Node:
    """`node` with `kids` under it, grouped by recursive cuts."""
    if not kids:
        return node
    inner = _group(kids)
    if inner.id == "g":
        return node.model_copy(
            update={k: getattr(inner, k) for k in ("flow", "gap", "align", "justify", "children")}
        )
    return node.model_copy(update={"flow": "column", "children": (inner,)})


def _cuts(kids: list[Node], axis: str) -> list[list[Node]]:
    lo = (lambda n: n.box.y) if axis == "y" else (lambda n: n.box.x)
    hi = (lambda n: n.box.bottom) if axis == "y" else (lambda n: n.box.right)
    parts: list[list[Node]] = []
    edge = -1e9
    for kid in sorted(kids, key=lo):
        if lo(kid) >= edge - 1.01 and (not parts or lo(kid) > lo(parts[-1][0])):
            parts.append([kid])
        else:
            parts[-1].append(kid)
        edge = max(edge, hi(kid))
    return parts


def _least_gap(parts: list[list[Node]], axis: str) -> float:
    boxes = [Box.union([n.box for n in p]) for p in parts]
    pairs = itertools.pairwise(boxes)
    return min((b.y - a.bottom if axis == "y" else b.x - a.right) for a, b in pairs)


def _group(kids: list[Node]) -> Node:
    if len(kids) == 1:
        return kids[0]
    rows, cols = _cuts(kids, "y"), _cuts(kids, "x")
    if len(rows) == 1 and len(cols) == 1:
        box = Box.union([k.box for k in kids])
        return Node(id="g", kind="box", box=box, flow="overlay", children=tuple(kids))
    use_rows = len(rows) > 1 and (
        len(cols) == 1 or len(rows) >= len(cols) or _least_gap(rows, "y") >= _least_gap(cols, "x")
    )
    parts = rows if use_rows else cols
    children = tuple(_group(part) for part in parts)
    box = Box.union([c.box for c in children])
    axis = "y" if use_rows else "x"
    pairs = list(itertools.pairwise(children))
    gaps = [b.box.y - a.box.bottom if axis == "y" else b.box.x - a.box.right for a, b in pairs]
    gap = sum(gaps) / len(gaps) if gaps and max(gaps) - min(gaps) <= 1 else -1.0
    align = "start"
    if not use_rows and all(abs(c.box.centre[1] - box.centre[1]) <= 1 for c in children):
        align = "center"
    if use_rows and all(abs(c.box.centre[0] - box.centre[0]) <= 1 for c in children):
        align = "center"
    return Node(
        id="g", kind="box", box=box, flow="column" if use_rows else "row", gap=gap,
        align=align, children=children,
    )  # fmt: skip


def _number(node: Node, name: str) -> Node:
    kids = tuple(_number(kid, f"{name}.{i}") for i, kid in enumerate(node.children))
    return node.model_copy(update={"id": name, "children": kids})


def _tokens(truth: Item) -> DesignTokens:
    found: list[Token] = []
    for i, color in enumerate(truth["tokens"]["colors"]):
        found.append(
            Token(
                group="color", name=f"{color['role']}-{i}", value=color["hex"], confidence=1.0,
                role=color["role"],
            )
        )  # fmt: skip
    for group, key in (("fontSize", "font_sizes"), ("radius", "radii"), ("spacing", "spacings")):
        for value in truth["tokens"][key]:
            name = f"{group.lower()[:4]}-{str(value).replace('.', '-')}"
            found.append(Token(group=group, name=name, value=float(value), confidence=1.0))
    for family in truth["tokens"]["rendered_fonts"]:
        name = family.lower().replace(" ", "-")
        found.append(Token(group="fontFamily", name=name, value=family, confidence=1.0))
    return DesignTokens(tokens=tuple(found))


def show(node: Node, depth: int = 0) -> None:
    """Print the tree, one node a line."""
    b = node.box
    words = node.text.content if node.text else ""
    paint = f"{node.paint.fill or ''}{' b' if node.paint.border else ''}"
    print(
        f"{'  ' * depth}{node.id} {node.kind} {node.role or ''} [{b.x:g},{b.y:g},{b.w:g},{b.h:g}] "
        f"{node.flow} gap={node.gap:g} {node.align} {node.justify} {paint} {words!r}"
    )
    for child in node.children:
        show(child, depth + 1)


if __name__ == "__main__":
    show(reading_of(Path(sys.argv[1])).layout.root)
