"""From measured boxes to flex: containers say padding, gaps and alignment, nothing says its place.

Places are carried through exactly: each child starts where the rounded ones before it really end,
so rounding to whole pixels never adds up.
"""

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import fill_of, framed, only_text, painted
from componentforge.engines.local.write_boxes import STEADY, Made, Padding, borders, has_width, hugs
from componentforge.engines.local.write_columns import Columns
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_rows import Rows
from componentforge.engines.local.write_theme import spacing


class Builder(Columns, Rows):
    """Turns nodes into elements. `special` may take over any node; see `write_controls`."""

    def make(self, node: Node, width: float | None = None) -> Made:
        """The node as an element.

        Args:
            node: What to build.
            width: The outer width it is given by its parent; None when it hugs its content.
        """
        made = self.special(node, width)
        if made is not None:
            return made
        if node.kind == "text":
            return self.text(node)
        if node.kind != "box":
            return self.drawing(node)
        el = self.tag_of(node)
        el.classes += self.theme.paint(node)
        if not node.children:
            return self.sized(el, node, width)
        word = only_text(node)
        if word is not None and (painted(node) or node.role in {*STEADY, "list-item"}):
            return self.worded(node, word, el, width)
        if node.flow in ("row", "grid") and node.flow == "row":
            return self._row(node, el, width)
        if node.flow == "overlay":
            return self._overlay(node, el, width)
        if node.flow == "grid" and node.columns > 1:
            return self._column(_as_rows(node), el, width)
        return self._column(node, el, width)

    def worded(self, node: Node, word: Node, el: El, width: float | None) -> Made:
        """A painted box with one text and nothing else: a button, a badge, a cell."""
        assert word.text is not None
        t, r, b, left = borders(node)
        area = Box(
            x=node.box.x + left, y=node.box.y + t,
            w=node.box.w - left - r, h=node.box.h - t - b,
        )  # fmt: skip
        style, lines = word.text.style, len(word.text.lines)
        el.children.append(Txt(word.text.content, slot=node.role or word.role or "text"))
        el.classes += self.theme.text(style)
        tall = lines * style.line_height
        before, after = word.box.x - area.x, area.right - word.box.right
        steady = node.role in {*STEADY, "list-item"}
        if steady and lines == 1:
            vertical = self.steady(el, node, area, word.box.centre[1])
        else:
            vertical = self.upright(el, area, word.box.centre[1], tall)
        if width is None and abs(before - after) <= 3:
            pad = self.usual_pad(node, max(0, round((before + after) / 2)))
            across = Padding(left=pad, right=pad)
            el.classes += ["whitespace-nowrap"] if lines == 1 else []
            if word.id in self.nowrap:
                self.nowrap.add(node.id)
            if "flex" in el.classes:
                el.classes.append("justify-center")
            elif el.tag != "button":
                el.classes.append("text-center")
        elif abs(before - after) <= 3:
            pad = round(min(before, after, 16))
            across = Padding(left=pad, right=pad)
            el.classes.append("justify-center" if "flex" in el.classes else "text-center")
        else:
            near = max(0, round(min(before, after)))
            across = Padding(left=near, right=near)
            flexible = "flex" in el.classes
            if after < before:
                el.classes.append("justify-end" if flexible else "text-end")
            elif el.tag == "button":
                el.classes.append("text-start")
        el.classes += Padding(vertical.top, across.right, vertical.bottom, across.left).classes()
        tall_made = vertical.top + vertical.bottom + tall + t + b
        if "flex" in el.classes:
            tall_made = round(node.box.h)
        natural = word.box.w + 2 * across.left + left + r
        if width is None and abs(before - after) > 3 and node.box.w > natural + 3:
            # Words at one side of a wider box: the room at the other side is meant.
            el.classes.append(spacing("min-w", node.box.w))
            natural = node.box.w
        return Made(el, width or natural, tall_made)

    def _overlay(self, node: Node, el: El, width: float | None) -> Made:
        """Children on one another: one grid cell, each moved by margins."""
        t, r, b, left = borders(node)
        el.classes.append("grid")
        if width is None:
            el.classes.append(spacing("w", node.box.w))
        el.classes.append(spacing("min-h", node.box.h))
        for kid in node.children:
            made = self.make(kid, None if hugs(kid) else kid.box.w)
            made.el.classes += ["col-start-1", "row-start-1", "self-start", "justify-self-start"]
            if not hugs(kid) and not has_width(made.el):
                made.el.classes.append(spacing("w", kid.box.w))
            aside = 0.0
            if _interrupts(kid, node.children):
                ground = self.theme.color(self.tree.behind.get(kid.id, "#ffffff"))
                made.el.classes += [f"bg-{ground}", spacing("px", _NOTCH)]
                aside = _NOTCH
            for side, px in (
                ("ms", kid.box.x - node.box.x - left - aside),
                ("mt", kid.box.y - node.box.y - t),
            ):
                if round(px):
                    made.el.classes.append(spacing(side, px))
            el.children.append(made.el)
        _ = r, b
        return Made(el, width or node.box.w, round(node.box.h))


_NOTCH = 4.0
"""CSS px a label keeps free of its field's frame on both sides."""


def _interrupts(text: Node, others: tuple[Node, ...]) -> bool:
    """Whether words stand in the upper edge of an empty frame, which they interrupt."""
    return text.kind == "text" and any(
        framed(o) and fill_of(o) is None and abs(text.box.centre[1] - o.box.y) <= 3
        and o.box.x + _NOTCH < text.box.x and text.box.right < o.box.right - _NOTCH
        for o in others
    )  # fmt: skip


def _as_rows(node: Node) -> Node:
    rows: list[Node] = []
    kids, n = node.children, node.columns
    for at in range(0, len(kids), n):
        part = kids[at : at + n]
        box = Box.union([k.box for k in part])
        rows.append(Node(id=f"{node.id}r{at // n}", kind="box", box=box, flow="row", children=part))
    return node.model_copy(update={"flow": "column", "children": tuple(rows)})
