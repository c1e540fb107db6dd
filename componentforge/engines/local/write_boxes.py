"""What rows, columns and boxes are built from: sizes, padding, and who hugs what."""

import itertools
from collections import Counter
from dataclasses import dataclass

from componentforge.domain.base import Box
from componentforge.domain.layout import Node
from componentforge.engines.local.looks import Tree, only_text, painted
from componentforge.engines.local.write_elements import El, Txt
from componentforge.engines.local.write_theme import Theme, spacing, steps

SOLID = {"input", "select", "textarea", "progress", "separator", "slider"}
"""Roles whose width never comes from what is inside."""
ONE_LINE = {"crumb", "tab", "page-item", "link", "badge", "button", "separator"}
"""Roles whose words never wrap."""
STEADY = {"button", "badge", "page-item", "tab"}
"""Roles of which several of one size should look alike."""


@dataclass
class Made:
    """An element and the size it will have."""

    el: El
    w: float
    h: float


@dataclass
class Padding:
    """Rounded sides, CSS px."""

    top: int = 0
    right: int = 0
    bottom: int = 0
    left: int = 0

    def classes(self) -> list[str]:
        """The shortest padding classes."""
        out: list[str] = []
        if self.left == self.right == self.top == self.bottom:
            return [spacing("p", self.top)] if self.top else []
        for both, first, second, a, b in (
            ("px", "ps", "pe", self.left, self.right),
            ("py", "pt", "pb", self.top, self.bottom),
        ):
            if a == b:
                out += [spacing(both, a)] if a else []
            else:
                out += [spacing(p, v) for p, v in ((first, a), (second, b)) if v]
        return out


def borders(node: Node) -> tuple[float, float, float, float]:
    """Rounded border widths: top, right, bottom, left, as the theme writes them."""
    if node.paint.border is None or max(node.paint.border.widths) < 0.4:
        return 0.0, 0.0, 0.0, 0.0
    t, r, b, left = (max(1.0, round(w)) if w >= 0.4 else 0.0 for w in node.paint.border.widths)
    return t, r, b, left


def hugs(node: Node) -> bool:
    """Whether the node's width follows from what is inside and even padding."""
    if node.kind == "text":
        return node.text is not None and len(node.text.lines) <= 1
    if node.kind != "box" or node.role in SOLID:
        return node.kind in ("icon", "photo")
    if node.role in {"checkbox", "radio", "switch"}:
        return True
    if not node.children:
        return False
    _, right, _, left = node.padding
    even = abs(left - right) <= 2 or not painted(node)
    if node.flow == "row" and any(g > 60 for g in gaps_of(node)):
        return False
    return even and all(hugs(c) for c in node.children)


def gaps_of(node: Node) -> list[float]:
    """Distances between neighbours along the flow."""
    kids = node.children
    if node.flow == "row":
        return [b.box.x - a.box.right for a, b in itertools.pairwise(kids)]
    return [b.box.y - a.box.bottom for a, b in itertools.pairwise(kids)]


def has_width(el: El) -> bool:
    """Whether the element says how wide it is."""
    if "w-full" in el.classes and el.tag == "progress":
        el.classes.remove("w-full")
    return any(c.startswith(("w-", "size-")) for c in el.classes)


class Core:
    """What every part of the builder can rely on."""

    def __init__(self, theme: Theme, tree: Tree) -> None:
        self.theme, self.tree = theme, tree
        self.nowrap: set[str] = set()
        """Texts a comparison found wrapped."""
        self.together: set[str] = set()
        """Texts a comparison found in the next line of their row."""
        self.roomy: set[str] = set()
        """Columns that may be wider than they are in the picture."""
        self.pads: dict[str, Counter[int]] = {}
        for node in tree.all():
            word = only_text(node) if node.role in STEADY else None
            if word is not None:
                pads = (word.box.x - node.box.x, node.box.right - word.box.right)
                sides = borders(node)
                if abs(pads[0] - pads[1]) <= 3:
                    pad = round((sum(pads) - sides[1] - sides[3]) / 2)
                    self.pads.setdefault(node.role or "", Counter())[pad] += 1

    def special(self, node: Node, width: float | None) -> Made | None:
        """A role's own way of being built; None for the general one."""
        return None

    def tag_of(self, node: Node) -> El:
        """An empty element of the right kind for the node."""
        return El("div", role=node.role, node_id=node.id)

    def make(self, node: Node, width: float | None = None) -> Made:
        """The node as an element; see `Builder.make`."""
        raise NotImplementedError

    def text(self, node: Node, tag: str = "p") -> Made:
        """A text on its own."""
        assert node.text is not None
        el = self.tag_of(node)
        el.tag = tag if el.tag == "div" else el.tag
        el.classes += self.theme.text(node.text.style)
        el.children = [Txt(node.text.content, slot=node.role or "text")]
        if node.id in self.nowrap or (node.role in ONE_LINE and len(node.text.lines) == 1):
            el.classes.append("whitespace-nowrap")
        return Made(el, node.box.w, round(len(node.text.lines)) * node.text.style.line_height)

    def loosen(self, el: El) -> None:
        """Words in `el` may wrap, but for those a comparison found wrapped where they must not."""
        for one in el.elements():
            if one.node_id not in self.nowrap:
                one.classes = [c for c in one.classes if c != "whitespace-nowrap"]

    def drawing(self, node: Node) -> Made:
        """An icon or a photograph; filled in by `write_controls`."""
        return Made(El("span"), node.box.w, node.box.h)

    def sized(self, el: El, node: Node, width: float | None) -> Made:
        """An empty box of fixed size."""
        w, h = round(node.box.w), round(node.box.h)
        if w == h and (width is None or round(width) == w):
            el.classes += [f"size-{steps(w)}", "shrink-0"]
        else:
            el.classes += [spacing("h", h)] + ([] if width else [spacing("w", w), "shrink-0"])
        return Made(el, width or w, h)

    def usual_pad(self, node: Node, pad: int) -> int:
        """The padding controls of this role usually have, when `pad` is within a pixel of it."""
        counts = self.pads.get(node.role or "", Counter())
        for value, _ in counts.most_common(3):
            if abs(value - pad) <= 1:
                return value
        return pad

    @staticmethod
    def steady(el: El, node: Node, area: Box, centre: float) -> Padding:
        """Controls are centred in a minimum height, so that all of a size look alike."""
        el.classes += ["flex", "items-center"]
        el.classes.append(spacing("min-h", node.box.h))
        off = centre - (area.y + area.h / 2)
        if off >= 1.4:
            return Padding(top=round(2 * off))
        return Padding(bottom=round(-2 * off)) if off <= -1.4 else Padding()

    def upright(self, el: El, area: Box, centre: float, tall: float) -> Padding:
        """Vertical padding that puts content `tall` px high at `centre`; else a minimum height."""
        above, below = centre - tall / 2 - area.y, area.bottom - centre - tall / 2
        total = area.h - tall
        even = round(total / 2)
        if above >= 0 and below >= 0 and abs(above - below) <= 1.2 and abs(2 * even - total) <= 0.3:
            return Padding(top=even, bottom=even)
        top, bottom = round(above), round(total) - round(above)
        if (
            top >= 0
            and bottom >= 0
            and abs(round(total) - total) <= 0.3
            and abs(above - below) > 1.2
        ):
            return Padding(top=top, bottom=bottom)
        el.classes += ["flex", "items-center"]
        outer = round(area.h + (self._border_height(el)))
        el.classes.append(spacing("min-h", outer))
        off = centre - (area.y + area.h / 2)
        if off >= 0.75:
            return Padding(top=round(2 * off))
        if off <= -0.75:
            return Padding(bottom=round(-2 * off))
        return Padding()

    @staticmethod
    def _border_height(el: El) -> float:
        total = 0.0
        for name in el.classes:
            if name == "border":
                total += 2
            elif name in ("border-t", "border-b"):
                total += 1
            elif name.startswith("border-") and name[7:].isdigit():
                total += 2 * int(name[7:])
            elif name.startswith(("border-t-", "border-b-")) and name[9:].isdigit():
                total += int(name[9:])
        return total
