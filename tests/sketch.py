"""Layouts drawn by hand, for tests of what reads and writes them."""

from collections.abc import Sequence

from componentforge.domain.base import Box
from componentforge.domain.layout import Border, Icon, Layout, Node, Paint, Text, TextStyle

INK, BLUE, GREY, WHITE = "#1f2937", "#2563eb", "#e5e7eb", "#ffffff"


class Sketch:
    """Nodes with ids of their own."""

    def __init__(self) -> None:
        self.count = 0

    def _id(self) -> str:
        self.count += 1
        return f"t{self.count}"

    def text(self, x, y, words, size=14, color=INK, weight=400, w=None, underline=False) -> Node:
        box = Box(x=x, y=y, w=w or 0.5 * size * len(words), h=size + 6)
        style = TextStyle(
            family="Inter", size=size, weight=weight, line_height=size + 6, color=color,
            underline=underline,
        )  # fmt: skip
        text = Text(content=words, lines=(words,), line_inks=(box,), style=style)
        return Node(id=self._id(), kind="text", box=box, text=text)

    def icon(self, x, y, w=12, h=12, name=None, color=WHITE) -> Node:
        icon = Icon(view_box=(0, 0, w, h), paths=("M0 0h4v4z",), color=color, name=name)
        return Node(id=self._id(), kind="icon", box=Box(x=x, y=y, w=w, h=h), icon=icon)

    def box(
        self, x, y, w, h, kids: Sequence[Node] = (), fill=None, border=None, radius=0.0, flow="row"
    ) -> Node:
        edge = Border(widths=(1, 1, 1, 1), colors=(border,) * 4) if border else None
        return Node(
            id=self._id(), kind="box", box=Box(x=x, y=y, w=w, h=h), children=tuple(kids),
            paint=Paint(fill=fill, border=edge, radius=(radius,) * 4),
            flow=flow if kids else "none",
        )  # fmt: skip

    def page(self, *kids: Node, w=600, h=400, flow="column", fill=WHITE, rtl=False) -> Layout:
        box = Box(x=0, y=0, w=w, h=h)
        root = Node(id="n0", kind="box", box=box, paint=Paint(fill=fill), flow=flow, children=kids)
        return Layout(root=root, right_to_left=rtl)
