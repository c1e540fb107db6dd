"""Progress bars and lines."""

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import fill_of, has_border, painted, texts
from componentforge.engines.local.write_boxes import Made
from componentforge.engines.local.write_elements import El, Expr, Txt
from componentforge.engines.local.write_fields import outermost
from componentforge.engines.local.write_layout import Builder
from componentforge.engines.local.write_theme import spacing


class Bars(Builder):
    """The builder's way with progress bars and ruling lines."""

    def _progress(self, node: Node, width: float | None) -> Made:
        """A native progress bar; segments with names of their own stay boxes in a row."""
        parts = [n for n in node.children if n.kind == "box" and painted(n)]
        last = parts[-1] if parts else None
        ends = last is not None and last.box.right >= node.box.right - 2 and not texts(last)
        side_by_side = not painted(node) and len(parts) >= 2 and ends
        rest = [n for n in node.children if n.kind == "icon"]
        empty = rest[-1].icon.color if rest and rest[-1].icon else None
        track = fill_of(parts[-1]) if side_by_side else fill_of(node) or empty
        bars = _flattened(parts[:-1] if side_by_side else parts)
        if len(bars) > 1 or any(texts(p) for p in bars):
            return self._segments(node, bars, track, width)
        value = round(100 * (node.states.value if node.states.value is not None else 1.0))
        el = El("progress", {"value": Expr(str(value)), "max": Expr("100")}, role="progress")
        el.attrs["aria-label"] = "Progress"
        el.node_id = node.id
        # A track that is only framed lets what is behind it show.
        hollow = track is None and has_border(node)
        base = "transparent" if hollow else self.theme.color(track or "#e5e7eb")
        bar = fill_of(bars[0]) if bars else None
        ink = self.theme.color(bar or (track if value else None) or "#2563eb")
        rounded = [c for c in self.theme.paint(node) if c.startswith(("rounded", "border"))]
        el.classes = [
            "block",
            "appearance-none",
            "overflow-hidden",
            *rounded,
            spacing("h", node.box.h),
        ]
        el.classes += ["w-full"] if width else [spacing("w", node.box.w)]
        el.classes += [f"bg-{base}", f"[&::-webkit-progress-bar]:bg-{base}"]
        el.classes += [f"[&::-webkit-progress-value]:bg-{ink}", f"[&::-moz-progress-bar]:bg-{ink}"]
        if bars and max(bars[0].paint.radius[1:3]) >= 1.5:
            el.classes.append("[&::-webkit-progress-value]:rounded-full")
        return Made(el, width or node.box.w, round(node.box.h))

    def _segments(
        self, node: Node, bars: list[Node], track: str | None, width: float | None
    ) -> Made:
        el = El(
            "div", {"role": "group", "aria-label": "Progress"}, role="progress", node_id=node.id
        )
        rounded = [c for c in self.theme.paint(node) if c.startswith("rounded")]
        el.classes = ["flex", "overflow-hidden", *rounded, spacing("h", node.box.h)]
        el.classes += [f"bg-{self.theme.color(track)}"] if track else []
        el.classes += [] if width else [spacing("w", node.box.w)]
        rest = node.box.w
        for bar in bars:
            share = max(1, round(1000 * bar.box.w / node.box.w))
            rest -= bar.box.w
            part = El("div", role="segment", node_id=bar.id)
            part.classes = [f"grow-{share}", "basis-0", *self.theme.fill(bar.paint)]
            word = texts(bar)[0] if texts(bar) else None
            if word is not None and word.text is not None:
                part.classes += [
                    "flex",
                    "items-center",
                    "justify-center",
                    "whitespace-nowrap",
                    *self.theme.text(word.text.style),
                ]
                part.children = [Txt(word.text.content, slot="label")]
            el.children.append(part)
        if rest > 1:
            share = max(1, round(1000 * rest / node.box.w))
            el.children.append(El("div", classes=[f"grow-{share}", "basis-0"]))
        return Made(el, width or node.box.w, round(node.box.h))

    def _line(self, node: Node, width: float | None) -> Made:
        fill = fill_of(node) or (node.paint.border.colors[0] if node.paint.border else "#cccccc")
        el = El("hr", role="separator", classes=["border-0", f"bg-{self.theme.color(fill)}"])
        w, h = max(1, round(node.box.w)), max(1, round(node.box.h))
        if w >= h:
            el.classes += [spacing("h", h)] + ([] if width else [spacing("w", w)])
        else:
            el.classes += [spacing("w", w), spacing("h", h), "shrink-0"]
            el.tag, el.attrs = "span", {"aria-hidden": "true"}
        return Made(el, width or w, h)


def _flattened(bars: list[Node]) -> list[Node]:
    """Segments that were read as lying on one longer segment, side by side again."""
    if len(bars) != 1:
        return bars
    under = bars[0]
    upon = [n for n in outermost(under) if n.kind == "box" and painted(n)]
    if not upon:
        return bars
    end = max(n.box.right for n in upon)
    if under.box.right - end < 2:
        return upon
    words = tuple(t for t in texts(under) if t.box.x >= end - 1)
    box = under.box.model_copy(update={"x": end, "w": under.box.right - end})
    rest = under.model_copy(update={"id": f"{under.id}.rest", "box": box, "children": words})
    return [*upon, rest]
