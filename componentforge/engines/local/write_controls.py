"""Real controls: how each role becomes an element with its name, state and keyboard behaviour."""

from componentforge.domain.layout import Node
from componentforge.engines.local import write_ticks
from componentforge.engines.local.looks import (
    Tree,
    contrast,
    fill_of,
    icons,
    is_masked,
    is_muted,
    painted,
    texts,
)
from componentforge.engines.local.naming import camel
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_elements import El, Expr, Txt
from componentforge.engines.local.write_layout import Builder, Made, borders, hugs
from componentforge.engines.local.write_table import table
from componentforge.engines.local.write_theme import Theme, spacing, steps

_TAGS = {
    "button": "button", "link": "a", "page-item": "button", "crumb": "li", "tab": "button",
    "badge": "span", "avatar": "span", "heading": "h3", "label": "label", "list": "ul",
    "list-item": "li", "navigation": "nav", "card": "article", "alert": "div", "dialog": "div",
    "separator": "hr", "group": "div",
}  # fmt: skip


class Writer(Builder):
    """The general builder plus a way for every role."""

    def __init__(self, theme: Theme, tree: Tree, root: Node) -> None:
        super().__init__(theme, tree)
        self.captions = Captions(root)
        self.ticks = write_ticks.Ticks(theme, tree, root)
        self.photos: dict[str, str] = {}
        """Blob hash -> name of the prop that brings the photograph."""

    def tag_of(self, node: Node) -> El:
        """An empty element with the semantics of the node's role."""
        el = El(_TAGS.get(node.role or "", "div"), role=node.role, node_id=node.id)
        if node.kind == "text" and el.tag == "div":
            el.tag = "p"
        if node.role == "button":
            el.attrs["type"] = "button"
            if not texts(node):
                el.attrs["aria-label"] = icon_name(node)
        if node.role == "button" and node.states.disabled:
            el.attrs["disabled"] = True
        if node.role == "link":
            el.attrs["href"] = "#"
            if node.states.selected:
                el.attrs["aria-current"] = "page"
        if node.role == "page-item":
            el.attrs["type"] = "button"
            if node.states.selected:
                el.attrs["aria-current"] = "page"
        if node.role == "tab":
            chosen = "true" if node.states.selected else "false"
            el.attrs |= {"type": "button", "role": "tab", "aria-selected": chosen}
        if node.role == "alert":
            el.attrs["role"] = "alert"
        if node.role == "dialog":
            el.attrs |= {"role": "dialog", "aria-modal": "true"}
        if node.role == "separator" and node.kind != "box":
            el.tag, el.attrs["aria-hidden"] = "span", "true"
        if node.role == "label" and node.kind == "box":
            el.tag = "label"
        return el

    def special(self, node: Node, width: float | None) -> Made | None:
        """Controls that are more than a box with something in it."""
        if node.role in {"input", "textarea"}:
            return self._field(node, width)
        if node.role == "select":
            return self._select(node, width)
        if node.role in write_ticks.ROLES:
            return self.ticks.make(node)
        if node.role == "progress":
            return self._progress(node, width)
        if node.role == "table":
            return table(self, node, width)
        if node.role == "separator" and node.kind == "box":
            return self._line(node, width)
        if is_sentence(node):
            return self._sentence(node)
        if node.kind == "text" and (node.role == "label" or node.id in self.captions.fields):
            return self._label(node)
        if node.kind == "icon":
            return self._icon_or_button(node)
        return None

    def drawing(self, node: Node) -> Made:
        """An icon as inline SVG, or a photograph by its prop."""
        if node.kind == "photo" and node.photo:
            prop = self.photos.setdefault(node.photo.image.blob_sha256, f"image{len(self.photos) + 1}")
            el = El("img", {"src": Expr(prop), "alt": node.photo.description}, role=node.role)
            el.classes += [*_size(node), "shrink-0", "object-cover", *self.theme.paint(node)]
            return Made(el, round(node.box.w), round(node.box.h))
        return Made(self.icon(node), round(node.box.w), round(node.box.h))

    def icon(self, node: Node) -> El:
        """The drawing itself, hidden from assistive technology."""
        assert node.icon is not None
        view = " ".join(f"{v:g}" for v in node.icon.view_box)
        el = El("svg", {"viewBox": view, "aria-hidden": "true"}, role="icon", node_id=node.id)
        el.classes += [*_size(node), "shrink-0", f"text-{self.theme.color(node.icon.color)}"]
        if node.icon.mode == "stroke":
            el.attrs |= {
                "fill": "none", "stroke": "currentColor",
                "strokeWidth": Expr(f"{node.icon.stroke_width:g}"),
                "strokeLinecap": "round", "strokeLinejoin": "round",
            }  # fmt: skip
        else:
            el.attrs["fill"] = "currentColor"
            el.attrs["fillRule"] = "evenodd"
        el.children = [El("path", {"d": d}) for d in node.icon.paths]
        return el

    def _icon_or_button(self, node: Node) -> Made:
        svg = self.icon(node)
        made = Made(svg, round(node.box.w), round(node.box.h))
        if node.role == "button":
            el = El("button", {"type": "button", "aria-label": icon_name(node)}, role="button")
            el.classes.append("shrink-0")
            el.children = [svg]
            made.el = el
        return made

    def _sentence(self, node: Node) -> Made:
        """Words of several styles in one line, as inline text."""
        first = node.children[0]
        assert first.text is not None
        field = next((f for k in node.children if (f := self.captions.fields.get(k.id))), None)
        el = El("label" if field else "p", role="label" if field else "text", node_id=node.id)
        if field:
            el.attrs["htmlFor"] = Expr(f"`${{id}}-{field}`")
        base = self.theme.text(first.text.style)
        el.classes = list(base)
        before: Node | None = None
        for kid in node.children:
            assert kid.text is not None
            if before is not None and kid.box.x - before.box.right > 0.12 * kid.text.style.size:
                el.children.append(Expr('" "'))
            mine = self.theme.text(kid.text.style)
            odd = [c for c in mine if c not in base]
            word = Txt(kid.text.content, slot="label" if field else "text")
            if kid.text.style.weight < first.text.style.weight and not odd:
                odd = ["font-normal"]
            if kid.role == "link" or kid.text.style.underline:
                el.children.append(El("a", {"href": "#"}, odd, [word], role="link", node_id=kid.id))
            elif odd:
                heavy = kid.text.style.weight >= 600 > first.text.style.weight
                el.children.append(El("strong" if heavy else "span", {}, odd, [word], node_id=kid.id))
            else:
                el.children.append(word)
            before = kid
        return Made(el, node.box.w, max(k.box.h for k in node.children))

    def _label(self, node: Node) -> Made:
        made = self.text(node, "label")
        field = self.captions.fields.get(node.id)
        if field:
            made.el.tag = "label"
            for word in made.el.words():
                word.slot = "label"
            made.el.attrs["htmlFor"] = Expr(f"`${{id}}-{field}`")
        else:
            made.el.tag = "span"
        return made

    def _field(self, node: Node, width: float | None) -> Made:
        """A text field; with icons or affixes inside, a frame around a bare field."""
        name = self.captions.names.get(node.id, "field")
        el = El("input", role="input", node_id=node.id, slot=name)
        if node.role == "textarea":
            el.tag = "textarea"
        affixes = [n for n in _outermost(node) if n.kind == "box" and painted(n) and texts(n)]
        own = [t for t in texts(node) if not any(a.box.contains(t.box, 2) for a in affixes)]
        word = own[0] if own else None
        self._name(el, node, name)
        kind = "text"
        if word is not None and word.text is not None:
            ground = fill_of(node) or self.tree.behind.get(node.id, "#ffffff")
            style = word.text.style
            if is_masked(word.text.content):
                kind = "password"
                el.attrs["defaultValue"] = "x" * len(word.text.content.replace(" ", ""))
                el.classes += self.theme.text(style)
            elif self._is_hint(style.color, ground):
                el.attrs["placeholder"] = word.text.content
                plain = self.theme.text(style)
                el.classes += [*plain[:-1], f"placeholder:{plain[-1]}"]
            else:
                el.attrs["defaultValue"] = word.text.content
                el.classes += self.theme.text(style)
        if el.tag == "input":
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
        t, r, b, left = borders(node)
        lead_in = word or dots
        start = round((lead_in.box.x - node.box.x - left) if lead_in else 12)
        others = [
            n for n in _outermost(node)
            if n is not dots and (n.kind == "icon" or (n.kind == "box" and painted(n)))
        ]  # fmt: skip
        high = spacing("h", node.box.h)
        if el.tag == "textarea":
            top = round(word.box.y - node.box.y - t) if word else 8
            el.classes = [*frame, high, spacing("px", start), spacing("py", top), "resize-y", *el.classes]
            return Made(el, width or node.box.w, round(node.box.h))
        if not others:
            el.classes = [*frame, high, spacing("px", start), *el.classes]
            return Made(el, width or node.box.w, round(node.box.h))
        wrap = El("div", role="field", node_id=node.id)
        ends = round(node.box.right - r - max(n.box.right for n in others))
        first = [n for n in others if word is not None and n.box.right <= word.box.x + 2]
        wrap.classes = [*frame, "flex", "items-center", high, "focus-within:outline-2"]
        wrap.classes.append(spacing("pe", max(0, ends)))
        el.classes += ["min-w-0", "flex-1", "bg-transparent", "self-stretch", "outline-none"]
        if first:
            lead = first[0]
            wrap.classes.append(spacing("ps", lead.box.x - node.box.x - left))
            wrap.children.append(self.make(lead).el)
            gap = word.box.x - lead.box.right if word else 8
            el.classes.append(spacing("ps", gap))
        else:
            el.classes.append(spacing("ps", start))
        wrap.children.append(el)
        wrap.children += [self.make(n).el for n in others if n not in first[:1]]
        if any(n.kind == "box" for n in others):
            wrap.classes.append("overflow-hidden")
            for part in wrap.children:
                if isinstance(part, El) and part.tag in ("div", "button") and part.role != "input":
                    part.classes = [c for c in part.classes if not c.startswith("min-h-")]
                    part.classes += ["self-stretch", "shrink-0"]
                    part.tag, part.attrs = "span", {}
        _ = b
        return Made(wrap, width or node.box.w, round(node.box.h))

    def _is_hint(self, color: str, ground: str) -> bool:
        written = self.captions.value_colors
        if not is_muted(color, ground):
            return False
        return color not in written or contrast(color, ground) < 3.5

    def _name(self, el: El, node: Node, name: str) -> None:
        caption = self.captions.labels.get(node.id)
        if caption is None:
            word = texts(node)[0].text if texts(node) else None
            el.attrs["aria-label"] = word.content if word else "Text"
            return
        if caption.role == "label" or caption.kind == "text":
            el.attrs["id"] = Expr(f"`${{id}}-{name}`")
        el.attrs["name"] = name

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
        base = self.theme.color(track or "#e5e7eb")
        bar = fill_of(bars[0]) if bars else None
        ink = self.theme.color(bar or (track if value else None) or "#2563eb")
        rounded = [c for c in self.theme.paint(node) if c.startswith("rounded")]
        el.classes = ["appearance-none", "overflow-hidden", *rounded, spacing("h", node.box.h)]
        el.classes += ["w-full"] if width else [spacing("w", node.box.w)]
        el.classes += [f"bg-{base}", f"[&::-webkit-progress-bar]:bg-{base}"]
        el.classes += [f"[&::-webkit-progress-value]:bg-{ink}", f"[&::-moz-progress-bar]:bg-{ink}"]
        if bars and max(bars[0].paint.radius[1:3]) >= 1.5:
            el.classes.append("[&::-webkit-progress-value]:rounded-full")
        return Made(el, width or node.box.w, round(node.box.h))

    def _segments(self, node: Node, bars: list[Node], track: str | None, width: float | None) -> Made:
        el = El("div", {"role": "group", "aria-label": "Progress"}, role="progress", node_id=node.id)
        rounded = [c for c in self.theme.paint(node) if c.startswith("rounded")]
        el.classes = ["flex", "overflow-hidden", *rounded, spacing("h", node.box.h)]
        el.classes += [f"bg-{self.theme.color(track)}"] if track else []
        el.classes += [] if width else [spacing("w", node.box.w)]
        rest = node.box.w
        for bar in bars:
            share = max(1, round(1000 * bar.box.w / node.box.w))
            rest -= bar.box.w
            part = El("div", role="segment", node_id=bar.id)
            part.classes = [f"grow-{share}", "basis-0", *self.theme._fill(bar.paint)]  # pyright: ignore[reportPrivateUsage]
            word = texts(bar)[0] if texts(bar) else None
            if word is not None and word.text is not None:
                part.classes += ["flex", "items-center", "justify-center", *self.theme.text(word.text.style)]
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


def _outermost(node: Node) -> list[Node]:
    """What stands in a field, groups opened."""
    out: list[Node] = []
    for child in node.children:
        if child.kind == "box" and not painted(child):
            out.extend(_outermost(child))
        else:
            out.append(child)
    return out


def _flattened(bars: list[Node]) -> list[Node]:
    """Segments that were read as lying on one longer segment, side by side again."""
    if len(bars) != 1:
        return bars
    under = bars[0]
    upon = [n for n in _outermost(under) if n.kind == "box" and painted(n)]
    if not upon:
        return bars
    end = max(n.box.right for n in upon)
    if under.box.right - end < 2:
        return upon
    words = tuple(t for t in texts(under) if t.box.x >= end - 1)
    box = under.box.model_copy(update={"x": end, "w": under.box.right - end})
    rest = under.model_copy(update={"id": f"{under.id}.rest", "box": box, "children": words})
    return [*upon, rest]


def _dots(node: Node) -> Node | None:
    """A row of dots that was seen as a drawing: a hidden password."""
    for n in _outermost(node):
        if n.kind == "icon" and n.box.w > 4.5 * n.box.h and n.box.h <= 9:
            return n
    return None


def _size(node: Node) -> list[str]:
    w, h = max(1, round(node.box.w)), max(1, round(node.box.h))
    return [f"size-{steps(w)}"] if w == h else [spacing("h", h), spacing("w", w)]


_ICON_NAMES = {
    "close": "Close", "x": "Close", "times": "Close", "search": "Search", "menu": "Menu",
    "eye": "Show", "chevron-left": "Previous", "chevron-right": "Next", "plus": "Add",
    "chevron-down": "Open", "chevron-up": "Close",
}  # fmt: skip


def icon_name(node: Node) -> str:
    """What a button that only shows an icon is called."""
    named = next((n.icon.name for n in node.walk() if n.icon and n.icon.name), None)
    if named is None:
        return "Action"
    return _ICON_NAMES.get(named, named.replace("-", " ").capitalize())


class Captions:
    """Which text names which field."""

    def __init__(self, root: Node) -> None:
        self.labels: dict[str, Node] = {}
        """Field id -> its label."""
        self.fields: dict[str, str] = {}
        """Label id -> the field's name."""
        self.names: dict[str, str] = {}
        """Field id -> its name."""
        self.value_colors: set[str] = set()
        nodes = root.walk()
        fields = [n for n in nodes if n.role in {"input", "select", "textarea"}]
        words = [n for n in nodes if n.kind == "text" and not any(f.box.contains(n.box, 2) for f in fields)]
        self.value_colors = {n.text.style.color for n in words if n.text and n.text.style.weight >= 400}
        inside = [t.text.style for f in fields for t in texts(f) if t.text]
        outside = [n.text.style for n in words if n.text]
        self.style = next(iter([*inside, *outside]), None)
        """How values are set where none can be read."""
        taken: set[str] = set()
        for field in fields:
            near = [
                w for w in words
                if w.id not in self.fields
                and 0 <= field.box.y - w.box.bottom + 3 <= 44
                and w.box.x <= field.box.x + 8 and w.box.right > field.box.x
                and not any(
                    f.id != field.id and w.box.bottom <= f.box.y + 3 and f.box.y < field.box.y - 3
                    for f in fields
                )
            ]  # fmt: skip
            marked = [w for w in near if w.role == "label" and len((w.text.content if w.text else "")) > 1]
            pool = near if not marked else marked
            label = min(pool, key=lambda w: w.box.y, default=None) if near else None
            content = label.text.content if label is not None and label.text else ""
            name = camel(content, "field")
            serial = 2
            while name in taken:
                name = f"{camel(content, 'field')}{serial}"
                serial += 1
            taken.add(name)
            self.names[field.id] = name
            if label is not None:
                self.labels[field.id] = label
                self.fields[label.id] = name


__all__ = ["Writer", "Captions", "hugs", "icon_name"]
