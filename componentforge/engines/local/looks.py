"""Small questions about a node's looks that naming, classifying and writing all ask."""

import math
import re
from dataclasses import dataclass, field

from componentforge.domain.base import Box
from componentforge.domain.layout import Layout, Node

WHITE = "#ffffff"


def rgb(color: str) -> tuple[float, float, float]:
    """Channels, 0 to 1."""
    r, g, b = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return r, g, b


def luminance(color: str) -> float:
    """WCAG relative luminance, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def chroma(color: str) -> float:
    """How colourful, 0 (grey) to 1."""
    channels = rgb(color)
    return max(channels) - min(channels)


def hue(color: str) -> float:
    """Degrees, 0 red, 120 green, 240 blue; 0 for greys."""
    r, g, b = rgb(color)
    high, low = max(r, g, b), min(r, g, b)
    if high == low:
        return 0.0
    if high == r:
        turn = ((g - b) / (high - low)) % 6
    elif high == g:
        turn = (b - r) / (high - low) + 2
    else:
        turn = (r - g) / (high - low) + 4
    return 60 * turn


def distance(a: str, b: str) -> float:
    """Euclidean distance of two colours in 0-255 space."""
    return 255 * math.dist(rgb(a), rgb(b))


def has_border(node: Node) -> bool:
    """Whether any side has a border."""
    return node.paint.border is not None and max(node.paint.border.widths) > 0


def framed(node: Node) -> bool:
    """Whether all four sides have a border; one of them may be drawn by a hard shadow."""
    if node.paint.border is None:
        return False
    bare = sum(width <= 0 for width in node.paint.border.widths)
    drawn = any(s.blur == 0 and abs(s.dx) + abs(s.dy) >= 1 for s in node.paint.shadows)
    return bare <= drawn


def painted(node: Node) -> bool:
    """Whether the box itself shows: fill, gradient, border or shadow."""
    paint = node.paint
    return bool(paint.fill or paint.gradient or paint.shadows) or has_border(node)


def fill_of(node: Node) -> str | None:
    """The node's own fill; of a gradient its start."""
    return node.paint.fill or (node.paint.gradient.start if node.paint.gradient else None)


def texts(node: Node) -> list[Node]:
    """All text nodes in `node`, in reading order."""
    return [n for n in node.walk() if n.kind == "text" and n.text is not None]


def content(node: Node) -> str:
    """All text in `node`, joined by blanks."""
    return " ".join(n.text.content for n in texts(node) if n.text)


def icons(node: Node) -> list[Node]:
    """All icons in `node`."""
    return [n for n in node.walk() if n.kind == "icon"]


def only_text(node: Node) -> Node | None:
    """The one text of a box that holds nothing else that shows."""
    shown = [n for n in node.walk() if n is not node and (n.kind != "box" or painted(n))]
    return shown[0] if len(shown) == 1 and shown[0].kind == "text" else None


def inner(node: Node) -> Box:
    """The box inside the border."""
    t, r, b, left = node.paint.border.widths if node.paint.border else (0.0, 0.0, 0.0, 0.0)
    box = node.box
    return Box(x=box.x + left, y=box.y + t, w=max(0.0, box.w - left - r), h=max(0.0, box.h - t - b))


def roundness(node: Node) -> float:
    """Mean radius as a share of half the shorter side: 1 is a pill or circle."""
    half = min(node.box.w, node.box.h) / 2
    return sum(node.paint.radius) / 4 / half if half else 0.0


def is_long_line(node: Node) -> bool:
    """A plain bar so long and thin that it divides, even when it is a few px thick."""
    long, thick = max(node.box.w, node.box.h), min(node.box.w, node.box.h)
    return node.kind == "box" and painted(node) and thick <= 4 and long >= 40 * thick


_NUMBER = re.compile(r"^[\W_]*\d[\d\s.,:%/+-]*[\W_]*\w{0,2}$")
_SEPARATOR = re.compile(r"^[/\\>›»→·•|∕❯▸▶⟩-]$|^[«‹<←]$")
_ELLIPSIS = re.compile(r"^(…|\.{2,3}|⋯)$")


def is_number(text: str) -> bool:
    """Digits with a little around them: "99+", "$18", "12.5 %"."""
    return bool(_NUMBER.match(text.strip()))


def is_page_number(text: str) -> bool:
    """A bare whole number of at most four digits."""
    return text.strip().isdigit() and len(text.strip()) <= 4


def is_separator_sign(text: str) -> bool:
    """A sign that stands between the crumbs of a path."""
    return bool(_SEPARATOR.match(text.strip()))


def is_ellipsis(text: str) -> bool:
    """Dots that stand for what was left out."""
    return bool(_ELLIPSIS.match(text.strip()))


def is_masked(text: str) -> bool:
    """A hidden password: dots only."""
    return len(text) >= 3 and set(text) <= set("•●∙·*.․ ")


def is_muted(color: str, background: str) -> bool:
    """Greyish and weak against what is behind: a placeholder's or help text's colour."""
    return chroma(color) < 0.25 and contrast(color, background) < 5.2


def similar(a: float, b: float, slack: float = 1.5) -> bool:
    """Whether two lengths agree within `slack` px."""
    return abs(a - b) <= slack


def shows(tree: "Tree", node: Node) -> bool:
    """Whether the box stands out from what is behind it."""
    return (
        bool(node.paint.shadows or node.paint.gradient)
        or has_border(node)
        or fill_differs(tree, node)
    )


def fill_differs(tree: "Tree", node: Node) -> bool:
    """Whether the fill is another colour than what is behind it."""
    fill = fill_of(node)
    return fill is not None and distance(fill, tree.behind.get(node.id, WHITE)) > 3


@dataclass
class Tree:
    """A layout with the questions one asks upwards answered."""

    layout: Layout
    parent: dict[str, Node] = field(default_factory=dict[str, Node])
    behind: dict[str, str] = field(default_factory=dict[str, str])
    """Fill a node stands on; its own not counted."""

    def __post_init__(self) -> None:
        self._visit(self.layout.root, self.layout.root.paint.fill or WHITE)

    def _visit(self, node: Node, under: str) -> None:
        self.behind[node.id] = under
        mine = fill_of(node) or under
        for child in node.children:
            self.parent[child.id] = node
            self._visit(child, mine)

    def siblings(self, node: Node) -> tuple[Node, ...]:
        """The children of the node's parent, itself included."""
        owner = self.parent.get(node.id)
        return owner.children if owner else (node,)

    def before(self, node: Node) -> Node | None:
        """The sibling just before."""
        row = self.siblings(node)
        at = next(i for i, n in enumerate(row) if n.id == node.id)
        return row[at - 1] if at else None

    def after(self, node: Node) -> Node | None:
        """The sibling just after."""
        row = self.siblings(node)
        at = next(i for i, n in enumerate(row) if n.id == node.id)
        return row[at + 1] if at + 1 < len(row) else None

    def all(self) -> list[Node]:
        """Every node but the page itself."""
        return self.layout.root.walk()[1:]

    def ground(self, node: Node) -> str:
        """What a text in `node` stands on."""
        return fill_of(node) or self.behind[node.id]
