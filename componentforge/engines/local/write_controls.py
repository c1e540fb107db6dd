"""Real controls: how each role becomes an element with its name, state and keyboard behaviour."""

from componentforge.domain.layout import Node
from componentforge.engines.local import write_ticks
from componentforge.engines.local.arrangements import close_sign
from componentforge.engines.local.looks import Tree, fill_of, texts
from componentforge.engines.local.write_bars import Bars
from componentforge.engines.local.write_boxes import Made
from componentforge.engines.local.write_captions import Captions
from componentforge.engines.local.write_elements import NAMED, El, Expr, Txt, Value
from componentforge.engines.local.write_fields import Fields
from componentforge.engines.local.write_library import Library, help_below
from componentforge.engines.local.write_prepare import is_sentence
from componentforge.engines.local.write_table import table
from componentforge.engines.local.write_theme import Theme, spacing, steps

_TAGS = {
    "button": "button", "link": "a", "page-item": "button", "crumb": "li", "tab": "button",
    "badge": "span", "avatar": "span", "heading": "h3", "label": "label", "list": "ul",
    "list-item": "li", "navigation": "nav", "card": "article", "alert": "div", "dialog": "div",
    "separator": "hr", "group": "div",
}  # fmt: skip

_CLOSED = ("dialog", "alert", "card")
_HELP = ("help", "hint", "description", "helpText", "helperText", "caption")


class Writer(Fields, Bars):
    """The general builder plus a way for every role."""

    def __init__(self, theme: Theme, tree: Tree, root: Node) -> None:
        super().__init__(theme, tree)
        self.captions = Captions(root)
        self.ticks = write_ticks.Ticks(theme, tree, root)
        self.library: Library | None = None
        """The user's own components, if any may be used."""
        self.crosses = {
            sign.id
            for panel in root.walk()
            if panel.role in _CLOSED
            and (sign := close_sign(panel))
            and sign.icon
            and sign.icon.name
        }
        """Signs in the corner of a panel that close it."""
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
        if self.library is not None and (own := self._own(node, width, self.library)):
            return own
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
        if node.kind == "text" and node.id in self.captions.helps:
            return self._help(node)
        if node.kind == "icon":
            return self._icon_or_button(node)
        return None

    def _help(self, node: Node) -> Made:
        """What a field is described by."""
        made = self.text(node, "text")
        called = self.captions.help_of(self.captions.helps[node.id])
        made.el.attrs["id"] = Expr(f"`${{id}}-{called}`")
        for word in made.el.words():
            word.slot = f"{NAMED}{called}"
        return made

    def _own(self, node: Node, width: float | None, library: Library) -> Made | None:
        """A component of the user's own library where one fits; with its label if it shows one."""
        if node.role == "group":
            inside = [n for n in node.walk()[1:] if n.role in ("input", "textarea")]
            caption = self.captions.labels.get(inside[0].id) if len(inside) == 1 else None
            if (
                caption is None
                or caption.text is None
                or not library.takes(inside[0].role, "label")
            ):
                return None
            below = help_below(node, inside[0], caption)
            place = ("error", "errorMessage") if inside[0].states.invalid else _HELP
            named = next((n for n in place if library.takes(inside[0].role, n)), None)
            if below and named is None:
                return None
            more = self._known(inside[0]) | ({named: below} if below and named else {})
            el = library.element(inside[0], self.tree, caption.text.content, more)
            return Made(el, width or node.box.w, node.box.h) if el else None
        if node.role in ("input", "textarea"):
            known = self._known(node)
            if "id" in known and not library.takes(node.role, "id"):
                return None
            el = library.element(node, self.tree, None, known)
        else:
            el = library.element(node, self.tree)
        return Made(el, width or node.box.w, node.box.h) if el else None

    def _known(self, node: Node) -> dict[str, Value]:
        """What a native field would be told."""
        caption, name = self.captions.labels.get(node.id), self.captions.names.get(node.id, "field")
        known: dict[str, Value] = {"name": name}
        if caption is not None:
            known["id"] = Expr(f"`${{id}}-{name}`")
        else:
            known["aria-label"] = name
        word = texts(node)[0].text if texts(node) else None
        ground = fill_of(node) or self.tree.behind.get(node.id, "#ffffff")
        if word is not None and self._is_hint(word.style.color, ground):
            known["hint"] = True
        return known

    def drawing(self, node: Node) -> Made:
        """An icon as inline SVG, or a photograph by its prop."""
        if node.kind == "photo" and node.photo:
            prop = self.photos.setdefault(
                node.photo.image.blob_sha256, f"image{len(self.photos) + 1}"
            )
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
        shapes = list(node.icon.paths)
        # Outlines of one filled drawing cut holes in one another only within one path.
        whole = shapes if node.icon.mode == "stroke" else [" ".join(shapes)]
        el.children = [El("path", {"d": d}) for d in whole]
        return el

    def _icon_or_button(self, node: Node) -> Made:
        svg = self.icon(node)
        made = Made(svg, round(node.box.w), round(node.box.h))
        if node.role == "button" or node.id in self.crosses:
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
                el.children.append(
                    El("strong" if heavy else "span", {}, odd, [word], node_id=kid.id)
                )
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


_SETS = {"lucide": "Lucide (ISC)"}


def icon_note(root: Node) -> str:
    """Which open set the drawings come from, with its licence; empty where all were traced."""
    origins = [n.icon.origin for n in root.walk() if n.icon and n.icon.origin]
    pairs = list(dict.fromkeys(tuple(o.split(":", 1)) for o in origins))
    return "".join(
        f" Icons of {said}: {', '.join(name for own, name in pairs if own == key)}."
        for key, said in _SETS.items()
        if any(own == key for own, _ in pairs)
    )
