"""A sheet of variants: one component with variant, size and state props, placed by the story."""

import re
from collections.abc import Sequence

from componentforge.domain.layout import Node
from componentforge.domain.proposal import PatternHit, Proposal
from componentforge.engines.local.looks import texts
from componentforge.engines.local.naming import pascal, upper_first
from componentforge.engines.local.write_axes import DataField, Plain
from componentforge.engines.local.write_boxes import Made
from componentforge.engines.local.write_controls import Writer, icon_note
from componentforge.engines.local.write_elements import El, Expr, Txt, quoted
from componentforge.engines.local.write_finish import finish
from componentforge.engines.local.write_icons import by_look, drawn_by_look
from componentforge.engines.local.write_inherit import inherited
from componentforge.engines.local.write_props import Lifted, PropSpec
from componentforge.engines.local.write_tsx import (
    Written,
    axis_source,
    body_node,
    bounded,
    is_loose,
    module,
    page_element,
    pattern_note,
    stories_module,
    tones_for,
    unbounded,
)
from componentforge.engines.local.write_unify import Template, unify

_UNITS: dict[str, tuple[str, ...]] = {
    "button": ("button", "link"), "badge": ("badge",), "alert": ("alert",),
    "progress": ("progress",), "input": ("input",), "select": ("select",),
    "textarea": ("textarea",), "switch": ("switch",),
    "avatar": ("avatar",),
}  # fmt: skip
_WRAPPED = {"input", "select", "textarea", "switch", "avatar"}
"""Families whose unit is the control with its label or name."""
_NATIVE = {"input", "select", "textarea", "button"}


def units_of(root: Node, family: str) -> list[Node]:
    """The instances of the component the picture shows."""
    roles = _UNITS.get(family)
    if roles is None:
        return []
    found: list[Node] = []

    def visit(node: Node) -> None:
        if node.role in roles and node is not root:
            found.append(node)
            return
        if family in _WRAPPED and node is not root and node.kind == "box":
            inside = [n for n in node.walk()[1:] if n.role in roles]
            # A label in the upper edge of its field lies over it.
            grouped = node.role in ("group", "label") or node.flow in ("row", "overlay")
            if len(inside) == 1 and grouped and not node.paint.fill:
                found.append(node)
                return
        for child in node.children:
            visit(child)

    visit(root)
    return found


def sheet_of(
    writer: Writer, root: Node, proposal: Proposal, patterns: Sequence[PatternHit], rtl: bool
) -> Written | None:
    """The sheet's component and stories; None when the picture is no sheet."""
    family = proposal.best.component_type
    nodes = units_of(root, family)
    if not nodes or sum(n.role == family for one in nodes for n in one.walk()) == 0:
        return None
    inside = {t.id for n in nodes for t in texts(n)}
    others = [t for t in texts(root) if t.id not in inside]
    if len(others) > len(nodes) + 1 or (len(nodes) == 1 and others):
        return None
    if any(t.id in writer.captions.fields for t in others):
        return None  # a label outside of its field's instance names nothing in a story
    stage = _Stage(writer, nodes)
    page_node = body_node(root)
    single = len(nodes) == 1 and page_node.id == nodes[0].id
    block = page_node.flow == "column" or (single and family in ("alert", "progress", *_WRAPPED))
    if is_loose(page_node):
        stage.roomy.add(page_node.id)
        block = False
    width = page_node.box.w if page_node.flow == "column" or block else None
    placed = stage.make(page_node, width).el
    if any(node.id not in stage.built for node in nodes):
        return None
    els = [stage.built[n.id] for n in nodes]
    if len(els) == 1 and any(e.role == "segment" for e in els[0].elements()):
        return None
    place = [_placing(el) for el in els]
    for el in els:
        finish(el, "sheet", writer)
        inherited(el, writer.theme.is_color)
    named = proposal.name
    template = unify(els, "", tones_for(writer, root)(els), sizes=writer.theme.is_size)
    if template is None or not by_look(template):
        return None
    return _written(
        writer,
        root,
        page_node,
        placed,
        nodes,
        place,
        template,
        named,
        proposal,
        patterns,
        rtl,
        stage,
        block,
    )


class _Stage(Writer):
    """Builds the sheet, keeping every instance's element aside and a stand-in in its place."""

    def __init__(self, writer: Writer, nodes: Sequence[Node]) -> None:
        self.__dict__.update(writer.__dict__)
        self.wanted = {n.id for n in nodes}
        self.built: dict[str, El] = {}
        self.stands: dict[str, El] = {}

    def special(self, node: Node, width: float | None) -> Made | None:
        """As the writer does, but instances are kept."""
        return super().special(node, width)

    def make(self, node: Node, width: float | None = None) -> Made:
        """An instance becomes a stand-in of the same size."""
        made = super().make(node, width)
        if node.id in self.wanted:
            if node.role == "link" and made.el.tag in ("a", "p"):
                made.el.tag, made.el.role = "button", "button"
                made.el.attrs = {"type": "button"}
            self.built[node.id] = made.el
        return made


_PLACE = re.compile(
    r"^(-?m[tsbe]-|self-|flex-1$|min-w-0$|shrink-0$|w-\d|w-full$|max-w-|ms-auto$|col-start|row-start|justify-self)"
)


def _placing(el: El) -> list[str]:
    """Take off what places the instance on the sheet."""
    found = [c for c in el.classes if _PLACE.match(c)]
    el.classes = [c for c in el.classes if not _PLACE.match(c)]
    return found


def _written(
    writer: Writer, root: Node, page_node: Node, placed: El, nodes: Sequence[Node],
    place: Sequence[list[str]], template: Template, name: str, proposal: Proposal,
    patterns: Sequence[PatternHit], rtl: bool, stage: _Stage, block: bool,
) -> Written:  # fmt: skip
    lifted = Lifted()
    el = template.el
    family = proposal.best.component_type
    if family in ("alert", "progress", "input", "select", "textarea"):
        _full_width(el)
    content = _content_field(template, family)
    extra: list[str] = []
    for axis in template.axes:
        extra += axis_source(axis)
    extra += drawn_by_look(template)
    for one in template.fields:
        _prop(lifted, one, template)
    if content is not None:
        _as_children(el, content, lifted)
    _constants(el, lifted)
    for axis in template.axes:
        usual = max(set(axis.picks), key=axis.picks.count) if axis.name == "size" else axis.picks[0]
        lifted.props.append(
            PropSpec(axis.name, f"keyof typeof {axis.name.upper()}S", quoted(usual))
        )
    _handlers(el, lifted, family)
    doc = f"{upper_first(family)}: {_spoken(template)}.{pattern_note(patterns, family)}"
    doc += icon_note(root)
    if not lifted.props:
        lifted.add("className", "string", None)
        el.dynamic.append('className ?? ""')
    tsx = module(name, el, lifted, doc, extra)
    instances = {stage.built[n.id].node_id or n.id: (n.id, at) for at, n in enumerate(nodes)}
    _ = instances
    swapped = _swapped(placed, {id(stage.built[n.id]): i for i, n in enumerate(nodes)},
                       template, content, place, name)  # fmt: skip
    page = page_element(writer, root, [swapped], page_node, rtl)
    if block:
        bounded(page, page_node.box.w)
    else:
        unbounded(page)
    if page_node.flow == "row" or swapped.tag == name:
        page.classes += (
            ["flex", "items-start"] if place and swapped.tag == name and not _wide(family) else []
        )
    stories = stories_module(name, page, _stories(template, content, name), writer.photos)
    return Written(tsx, stories)


def _wide(family: str) -> bool:
    return family in ("alert", "progress", *_WRAPPED)


def _full_width(el: El) -> None:
    for one in (el, *el.elements()):
        wide = one.tag in ("input", "select", "textarea", "progress")
        if wide and not {"flex-1", "w-full"} & set(one.classes):
            one.classes.append("w-full")


def _spoken(template: Template) -> str:
    parts = [f"{len(set(a.picks))} {a.name}s" for a in template.axes]
    states = [f.name for f in template.fields if f.kind == "boolean"]
    parts += [f"the state {s}" for s in states]
    return " and ".join(parts) if parts else "one look"


def _content_field(template: Template, family: str) -> DataField | None:
    """The words of a button or badge are its children."""
    if family not in ("button", "badge"):
        return None
    words = [w.expr for w in template.el.words() if w.expr]
    return next((f for f in template.fields if f.name in words and None not in f.values), None)


def _as_children(el: El, content: DataField, lifted: Lifted) -> None:
    for word in el.words():
        if word.expr == content.name:
            word.expr = "children"
    lifted.props = [p for p in lifted.props if p.name != content.name]
    lifted.props.insert(0, PropSpec("children", "ReactNode", None))


def _prop(lifted: Lifted, one: DataField, template: Template) -> None:
    if one.kind == "boolean":
        lifted.props.append(PropSpec(one.name, "boolean", "false"))
        return
    first = next(v for v in one.values if v is not None)
    optional = None in one.values
    default = None if optional else quoted(first) if isinstance(first, str) else str(first)
    _ = template
    lifted.props.append(PropSpec(one.name, one.kind, default))


def _constants(el: El, lifted: Lifted) -> None:
    """Words and values that are the same everywhere still are props."""
    for one in el.elements():
        value = one.attrs.get("value")
        if one.tag == "progress" and isinstance(value, Expr) and value.code.isdigit():
            one.attrs["value"] = Expr(lifted.add("value", "number", value.code, "0 to 100."))
        for key in ("placeholder", "defaultValue"):
            said = one.attrs.get(key)
            if isinstance(said, str):
                one.attrs[key] = Expr(lifted.add(key, "string", quoted(said)))
    for word in el.words():
        if word.expr is None and word.slot != "separator":
            base = {
                "heading": "title",
                "label": "label",
                "button": "children",
                "badge": "children",
            }.get(word.slot, "text")
            if base == "children" and base in [p.name for p in lifted.props]:
                base = "label"
            kind = "ReactNode" if base == "children" else "string"
            word.expr = lifted.add(base, kind, quoted(word.value))


def _handlers(el: El, lifted: Lifted, family: str) -> None:
    for one in el.elements():
        if one.tag == "button" and "onClick" not in one.attrs:
            name = "onClick" if one is el else "onDismiss"
            one.attrs["onClick"] = Expr(lifted.add(name, "() => void", None))
        elif one.tag in ("input", "select", "textarea") and "onChange" not in one.attrs:
            if one.attrs.get("type") in ("checkbox", "radio"):
                change = lifted.add("onCheckedChange", "(checked: boolean) => void", None)
                one.attrs["onChange"] = Expr(f"(event) => {change}?.(event.currentTarget.checked)")
            else:
                change = lifted.add("onValueChange", "(value: string) => void", None)
                one.attrs["onChange"] = Expr(f"(event) => {change}?.(event.currentTarget.value)")
    _ = family


def _instance(
    template: Template, at: int, content: DataField | None, name: str, place: Sequence[str]
) -> El:
    data = template.data(at)
    el = El(name)
    if content is not None:
        data.pop(content.name, None)
        el.children = [Txt(str(content.values[at]))]
    for key, value in data.items():
        el.attrs[key] = _attr(value)
    wrap = [c for c in place if c not in ("shrink-0", "w-full", "min-w-0")]
    if el.children and template.el.tag in ("button", "span"):
        wrap = [c for c in wrap if not c.startswith("w-")]
    if wrap:
        return El("div", classes=wrap, children=[el])
    return el


def _attr(value: Plain) -> str | bool | Expr:
    if isinstance(value, bool):
        return value
    return Expr(str(value)) if isinstance(value, int) else str(value)


def _swapped(
    placed: El, at: dict[int, int], template: Template, content: DataField | None,
    place: Sequence[list[str]], name: str,
) -> El:  # fmt: skip
    if id(placed) in at:
        i = at[id(placed)]
        return _instance(template, i, content, name, place[i])
    placed.children = [
        _swapped(c, at, template, content, place, name) if isinstance(c, El) else c
        for c in placed.children
    ]
    return placed


def _stories(template: Template, content: DataField | None, name: str) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    seen: set[str] = {"Screenshot", name}
    for axis in template.axes:
        for look in dict.fromkeys(axis.picks):
            at = axis.picks.index(look)
            out.append((_story_name(look, seen), _args(template, at, content)))
    for flag in template.fields:
        if flag.kind == "boolean" and True in flag.values:
            at = flag.values.index(True)
            out.append((_story_name(flag.name, seen), _args(template, at, content)))
    if not out:
        out.append((_story_name("Default", seen), _args(template, 0, content)))
    return out[:12]


def _story_name(look: str, seen: set[str]) -> str:
    base = pascal(upper_first(look), "Look")
    name, serial = base, 2
    while name in seen:
        name, serial = f"{base}{serial}", serial + 1
    seen.add(name)
    return name


def _args(template: Template, at: int, content: DataField | None) -> str:
    data = template.data(at)
    if content is not None:
        data["children"] = data.pop(content.name)
    from componentforge.engines.local.write_tsx import object_source

    return object_source(data)
