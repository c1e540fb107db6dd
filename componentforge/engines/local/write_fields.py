"""Text fields and selects: real inputs in the picture's own frame."""

import itertools

from componentforge.domain.layout import Node
from componentforge.engines.local.grids import is_line
from componentforge.engines.local.looks import (
    contrast,
    fill_of,
    icons,
    is_masked,
    is_muted,
    painted,
    texts,
)
from componentforge.engines.local.write_boxes import Made, borders
from componentforge.engines.local.write_captions import Captions
from componentforge.engines.local.write_elements import El, Expr, Txt
from componentforge.engines.local.write_kinds import field_type
from componentforge.engines.local.write_layout import Builder
from componentforge.engines.local.write_theme import spacing


class Fields(Builder):
    """The builder's way with fields."""

    captions: Captions

    def icon(self, node: Node) -> El:
        """The drawing itself, hidden from assistive technology."""
        raise NotImplementedError

    def _field(self, node: Node, width: float | None) -> Made:
        """A text field; with icons or affixes inside, a frame around a bare field."""
        name = self.captions.names.get(node.id, "field")
        el = El("input", role="input", node_id=node.id, slot=name)
        if node.role == "textarea":
            el.tag = "textarea"
        affixes = [n for n in outermost(node) if n.kind == "box" and painted(n) and texts(n)]
        own = [t for t in texts(node) if not any(a.box.contains(t.box, 2) for a in affixes)]
        word = _entry(node, own)
        self._name(el, node, name)
        kind = "text"
        if word is not None and word.text is not None:
            ground = fill_of(node) or self.tree.behind.get(node.id, "#ffffff")
            style = word.text.style
            if is_masked(word.text.content):
                kind = "password"
                el.attrs["defaultValue"] = "x" * len(word.text.content.replace(" ", ""))
                el.classes += self.theme.text(style)
            elif self._is_hint(style.color, ground) or self._asks(node, word.text.content):
                el.attrs["placeholder"] = word.text.content
                plain = self.theme.text(style)
                el.classes += [*plain[:-1], f"placeholder:{plain[-1]}"]
            else:
                el.attrs["defaultValue"] = word.text.content
                el.classes += self.theme.text(style)
        if el.tag == "input":
            label = self.captions.labels.get(node.id)
            said = (el.attrs.get("defaultValue"), el.attrs.get("placeholder"))
            value, hint = (one if isinstance(one, str) else "" for one in said)
            if kind == "text":
                words = label.text.content if label is not None and label.text else ""
                kind = field_type(words, value, hint)
            el.attrs = {"type": kind, **el.attrs}
        dots = _dots(node)
        if word is None and dots is not None:
            kind = "password"
            style = self.captions.style
            if style is not None:
                el.classes += self.theme.text(style)
                count = round(dots.box.w / (0.34 * style.size))
                el.attrs["defaultValue"] = "x" * max(4, min(24, count))
                el.attrs["type"] = kind
        if node.states.invalid:
            el.attrs["aria-invalid"] = "true"
        if node.states.disabled:
            el.attrs["disabled"] = True
        frame = self.theme.paint(node)
        t, _, _, left = borders(node)
        lead_in = word or dots
        start = round((lead_in.box.x - node.box.x - left) if lead_in else 12)
        others = [
            n for n in outermost(node)
            if n is not dots and n is not word and (not is_line(n) or _upright(n, node))
            and (n.kind in ("icon", "text") or (n.kind == "box" and painted(n)))
        ]  # fmt: skip
        high = spacing("h", node.box.h)
        if el.tag == "textarea":
            top = round(word.box.y - node.box.y - t) if word else 8
            el.classes = [
                *frame,
                high,
                spacing("px", start),
                spacing("py", top),
                "resize-y",
                *el.classes,
            ]
            return Made(el, width or node.box.w, round(node.box.h))
        if not others:
            el.classes = [*frame, high, spacing("px", start), *el.classes]
            return Made(el, width or node.box.w, round(node.box.h))
        return Made(self._around(node, el, others, lead_in), width or node.box.w, round(node.box.h))

    def _around(self, node: Node, el: El, others: list[Node], entry: Node | None) -> El:
        """The field's frame as a row: what comes before the entry, the bare field, the rest."""
        _, r, _, left = borders(node)
        others = sorted(others, key=lambda n: n.box.x)
        before = [n for n in others if entry is not None and n.box.right <= entry.box.x + 2]
        after = [n for n in others if n not in before]
        wrap = El("div", role="field", node_id=node.id)
        wrap.classes = [
            *self.theme.paint(node), "flex", "items-center", spacing("h", node.box.h),
            "focus-within:outline-2",
        ]  # fmt: skip
        ends = node.box.right - r - after[-1].box.right if after else 0.0
        if round(ends) > 0:
            wrap.classes.append(spacing("pe", ends))
        el.classes += ["min-w-0", "flex-1", "bg-transparent", "self-stretch", "outline-none"]
        at = node.box.x + left
        for part in before:
            wrap.children.append(self._part(part, part.box.x - at))
            at = part.box.right
        start = entry.box.x - at if entry is not None else 12.0
        el.classes.append(spacing("ps", max(0, round(start))))
        wrap.children.append(el)
        for one, last in zip(after, [None, *after], strict=False):
            wrap.children.append(self._part(one, one.box.x - last.box.right if last else 0.0))
        if any(n.kind == "box" and texts(n) for n in others):
            wrap.classes.append("overflow-hidden")
        return wrap

    def _part(self, part: Node, gap: float) -> El:
        """One thing beside the entry: a sign, a unit, a line between."""
        made = self.make(part).el
        if part.kind == "text":
            made.tag = "span"
            made.classes += ["shrink-0", "whitespace-nowrap"]
        elif part.kind == "box" and made.tag in ("div", "button", "span"):
            made.classes = [c for c in made.classes if not c.startswith("min-h-")]
            made.classes += ["self-stretch", "shrink-0"]
            made.tag, made.attrs = "span", {"aria-hidden": "true"} if is_line(part) else {}
        if round(gap) > 0:
            made.classes.append(spacing("ms", gap))
        return made

    def _is_hint(self, color: str, ground: str) -> bool:
        written = self.captions.value_colors
        if not is_muted(color, ground):
            return False
        return color not in written or contrast(color, ground) < 3.5

    def _asks(self, node: Node, content: str) -> bool:
        """Whether a field without a label says itself what belongs into it."""
        return node.id not in self.captions.labels and field_type("", "", content) == "search"

    def _name(self, el: El, node: Node, name: str) -> None:
        caption = self.captions.labels.get(node.id)
        if caption is None:
            word = texts(node)[0].text if texts(node) else None
            el.attrs["aria-label"] = word.content if word else "Text"
            return
        if node.id in self.captions.required:
            el.attrs["required"] = True
        if caption.role == "label" or caption.kind == "text":
            el.attrs["id"] = Expr(f"`${{id}}-{name}`")
        el.attrs["name"] = name
        if called := self.captions.help_of(node):
            el.attrs["aria-describedby"] = Expr(f"`${{id}}-{called}`")

    def _select(self, node: Node, width: float | None) -> Made:
        """A native select with the picture's own chevron laid over its end."""
        name = self.captions.names.get(node.id, "field")
        word = texts(node)[0] if texts(node) else None
        el = El("select", role="select", node_id=node.id, slot=name)
        self._name(el, node, name)
        if node.states.disabled:
            el.attrs["disabled"] = True
        if node.states.invalid:
            el.attrs["aria-invalid"] = "true"
        t, r, _, left = borders(node)
        start = round(word.box.x - node.box.x - left) if word else 12
        el.classes = [
            "col-start-1", "row-start-1", "w-full", "appearance-none", *self.theme.paint(node),
            spacing("h", node.box.h), spacing("ps", start),
        ]  # fmt: skip
        if word is not None and word.text is not None:
            el.classes += self.theme.text(word.text.style)
            el.children = [El("option", {}, children=[Txt(word.text.content, slot="option")])]
        wrap = El("div", role="field", classes=["grid"], node_id=node.id)
        wrap.children = [el]
        for sign in icons(node)[-1:]:
            svg = self.icon(sign)
            end = node.box.right - sign.box.right
            el.classes.append(spacing("pe", node.box.right - sign.box.x + 4 - r))
            svg.classes += ["pointer-events-none", "col-start-1", "row-start-1", "self-center",
                            "justify-self-end", spacing("me", end)]  # fmt: skip
            wrap.children.append(svg)
        _ = t
        return Made(wrap, width or node.box.w, round(node.box.h))


def _upright(line: Node, field: Node) -> bool:
    """Whether a line parts the field from top to bottom."""
    return line.box.w <= 2.6 and line.box.h >= 0.8 * (field.box.h - 2)


def _entry(field: Node, words: list[Node]) -> Node | None:
    """Which of a field's words are its entry: in its widest part, else the first."""
    if len(words) < 2:
        return words[0] if words else None
    cuts = sorted(n.box.x for n in outermost(field) if is_line(n) and _upright(n, field))
    edges = [field.box.x, *cuts, field.box.right]
    low, high = max(itertools.pairwise(edges), key=lambda part: part[1] - part[0])
    inside = [t for t in words if low <= t.box.centre[0] <= high]
    return min(inside or words, key=lambda t: t.box.x)


def outermost(node: Node) -> list[Node]:
    """What stands in a field, groups opened."""
    out: list[Node] = []
    for child in node.children:
        if child.kind == "box" and not painted(child):
            out.extend(outermost(child))
        else:
            out.append(child)
    return out


def _dots(node: Node) -> Node | None:
    """A row of dots that was seen as a drawing: a hidden password."""
    for n in outermost(node):
        if n.kind == "icon" and n.box.w > 4.5 * n.box.h and n.box.h <= 9:
            return n
    return None
