"""What a picture shows: a tree of boxes, texts, icons and photographs, measured in CSS px.

The tree is the contract between reading and writing. A reader fills it from pixels (or, later, from
Figma nodes); a writer makes it TSX. Children are in reading order, left to right, top to bottom,
also in
right-to-left pictures.
"""

from typing import Literal

from pydantic import Field

from componentforge.domain.base import Blob, Box, Frozen, Hex, Px, Unit

Sides = tuple[float, float, float, float]
"""top, right, bottom, left in CSS px."""
Corners = tuple[float, float, float, float]
"""top-left, top-right, bottom-right, bottom-left in CSS px."""


class Border(Frozen):
    """A box's border. A side of width 0 has no border; its colour is then ignored."""

    widths: Sides
    colors: tuple[Hex, Hex, Hex, Hex]
    style: Literal["solid", "dashed", "dotted"] = "solid"


class Shadow(Frozen):
    """One CSS box-shadow layer."""

    dx: float
    dy: float
    blur: Px
    spread: float = 0.0
    color: Hex
    alpha: Unit


class Gradient(Frozen):
    """A linear gradient between two colours."""

    angle: float
    """CSS degrees: 180 runs from top to bottom, 90 from left to right."""
    start: Hex
    end: Hex


class Paint(Frozen):
    """What a box paints. Everything None or 0: it only arranges its children."""

    fill: Hex | None = None
    gradient: Gradient | None = None
    border: Border | None = None
    radius: Corners = (0.0, 0.0, 0.0, 0.0)
    """Effective radius: at most half the shorter side."""
    shadows: tuple[Shadow, ...] = ()


class TextStyle(Frozen):
    """How a text is set. One style a node: a change of style within a line is a new text node in a
    row.
    """

    family: str
    """Installed family that fits the ink best, as fontconfig names it: "Inter"."""
    generic: Literal["sans-serif", "serif", "monospace"] = "sans-serif"
    size: float = Field(gt=0)
    """CSS px."""
    weight: int = Field(ge=100, le=900)
    line_height: float = Field(gt=0)
    """CSS px from baseline to baseline; for a single line the measured or customary height."""
    letter_spacing: float = 0.0
    """CSS px."""
    color: Hex
    """Unmixed from anti-aliasing: the colour the browser was told, not the palest pixel."""
    italic: bool = False
    underline: bool = False
    strike: bool = False
    align: Literal["left", "center", "right"] = "left"
    confidence: Unit = 1.0


class Text(Frozen):
    """A run of text in one style, one or more lines."""

    content: str = Field(min_length=1)
    """Lines that wrapped are joined by one space; a forced break is a newline."""
    lines: tuple[str, ...]
    """As they stand in the picture."""
    line_inks: tuple[Box, ...]
    """Tight ink box of each line, CSS px, measured in the pixels."""
    style: TextStyle
    right_to_left: bool = False


class Icon(Frozen):
    """A small drawing: an SVG path in its own view box. Never a photograph."""

    view_box: tuple[float, float, float, float]
    """min-x, min-y, width, height."""
    paths: tuple[str, ...]
    """SVG path data, one a shape."""
    color: Hex
    mode: Literal["fill", "stroke"] = "fill"
    stroke_width: float = 0.0
    """View box units; only for stroke."""
    name: str | None = None
    """What it shows, when recognised: "close", "chevron-down", "check", "search", "eye" ..."""
    origin: str | None = None
    """Set and name of the icon whose strokes these are: "lucide:bell"; None: traced."""
    confidence: Unit = 0.5


class Photo(Frozen):
    """A photograph cut from the picture: PNG bytes in the blob store."""

    image: Blob
    description: str = ""


Role = Literal[
    "button", "link", "input", "textarea", "select", "checkbox", "radio", "switch", "tab",
    "progress", "badge", "avatar", "alert", "card", "dialog", "table", "row", "cell", "header-cell",
    "list", "list-item", "navigation", "heading", "separator", "group", "label", "backdrop",
    "slider", "tooltip", "page-item", "crumb",
]  # fmt: skip
"""What a node is for, seen from its looks; None when nothing special."""


class States(Frozen):
    """What a control's looks say of its state. None: does not apply or cannot be told."""

    checked: bool | None = None
    disabled: bool | None = None
    invalid: bool | None = None
    selected: bool | None = None
    value: Unit | None = None
    """Progress or slider position."""


class Node(Frozen):
    """One thing in the picture and everything inside it."""

    id: str
    """Unique in the tree, stable for equal pictures: "n0", "n0.1", "n0.1.0"."""
    kind: Literal["box", "text", "icon", "photo"]
    box: Box
    """Border box, CSS px in the picture. For a text: the CSS content box the browser would lay out
    for it, as wide as its longest line's advance and `len(lines) * line_height` high, so that the
    ink falls on `line_inks`.
    """
    paint: Paint = Paint()
    text: Text | None = None
    icon: Icon | None = None
    photo: Photo | None = None

    flow: Literal["row", "column", "grid", "overlay", "none"] = "none"
    """How the children stand: overlay children lie on one another by `box`; none has no children.
    """
    gap: float = 0.0
    """CSS px between neighbours when equal for all (within 1 px), else -1: take each from the
    boxes.
    """
    align: Literal["start", "center", "end", "stretch", "baseline"] = "start"
    """Across the flow."""
    justify: Literal["start", "center", "end", "between"] = "start"
    """Along the flow."""
    columns: int = 0
    """Grid only: children fill it row by row."""
    children: tuple["Node", ...] = ()

    role: Role | None = None
    name: str | None = None
    """What a person would call it. Pixels do not say: only a hosted model does."""
    states: States = States()
    confidence: Unit = 1.0

    @property
    def padding(self) -> Sides:
        """CSS px from the inner border edge to the children's union; zeros without children."""
        if not self.children:
            return (0.0, 0.0, 0.0, 0.0)
        inner = Box.union([child.box for child in self.children])
        t, r, b, left = self.paint.border.widths if self.paint.border else (0.0, 0.0, 0.0, 0.0)
        return (
            inner.y - self.box.y - t,
            self.box.right - inner.right - r,
            self.box.bottom - inner.bottom - b,
            inner.x - self.box.x - left,
        )

    def walk(self) -> "list[Node]":
        """This node and all below it, parents first."""
        found: list[Node] = [self]
        for child in self.children:
            found.extend(child.walk())
        return found


class Unexplained(Frozen):
    """A place in the picture the reader could not account for."""

    box: Box
    reason: str


class Layout(Frozen):
    """The whole picture as a tree. The root is the page: its box is the picture, its fill the page
    background.
    """

    root: Node
    right_to_left: bool = False
    dark: bool = False
    """Whether the page behind the component is dark."""
    unexplained: tuple[Unexplained, ...] = ()
