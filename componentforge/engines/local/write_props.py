"""Words, handlers and photographs become props with defaults; alike siblings become data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from componentforge.engines.local.naming import camel, unique, upper_first
from componentforge.engines.local.write_axes import Axis, DataField, Plain
from componentforge.engines.local.write_captions import STAR
from componentforge.engines.local.write_elements import El, Expr, Loop, Txt, When, quoted
from componentforge.engines.local.write_names import slot_name
from componentforge.engines.local.write_runs import margin, without_position
from componentforge.engines.local.write_unify import Template, unify


@dataclass
class PropSpec:
    """One line of the props interface."""

    name: str
    type: str
    default: str | None = None
    """TypeScript source; None: optional without default."""
    doc: str = ""


@dataclass
class ListSpec:
    """An array of data with its item type."""

    prop: str
    type_name: str
    constant: str
    template: Template
    rows: list[dict[str, Plain]]
    handler: str | None = None


@dataclass
class Lifted:
    """Everything the component's head must declare."""

    props: list[PropSpec] = field(default_factory=list[PropSpec])
    lists: list[ListSpec] = field(default_factory=list[ListSpec])
    tabs: ListSpec | None = None
    start_tab: int = 0
    closes: str | None = None
    """The handler that Escape calls, where the whole is a dialog."""

    def names(self) -> list[str]:
        """Names that are taken."""
        return [p.name for p in self.props] + [s.prop for s in self.lists] + ["id", "children"]

    def add(self, name: str, kind: str, default: str | None, doc: str = "") -> str:
        """A new prop; returns its final name."""
        final = name if name == "children" else unique(name, self.names())
        self.props.append(PropSpec(final, kind, default, doc))
        return final


_LISTS = {
    "list-item": ("items", "Item"), "page-item": ("pages", "Page"), "tab": ("tabs", "Tab"),
    "crumb": ("crumbs", "Crumb"), "link": ("links", "Link"), "row": ("rows", "Row"),
    "label": ("options", "Option"), "segment": ("segments", "Segment"),
    "button": ("actions", "Action"), "card": ("cards", "Card"), "avatar": ("people", "Person"),
    "cell": ("columns", "Column"),
    "alert": ("notices", "Notice"), "badge": ("badges", "Badge"), "group": ("entries", "Entry"),
    "progress": ("bars", "Bar"), "text": ("lines", "Line"), "heading": ("lines", "Line"),
}  # fmt: skip
_EARLY = {"list-item", "page-item", "tab", "crumb", "row", "label", "segment", "cell", "card"}


def loops(el: El, lifted: Lifted, name: str, tones: Callable[[Sequence[El]], list[str]]) -> None:
    """Replace runs of alike children by a map over data, inside out."""
    for child in list(el.children):
        if isinstance(child, El) and not (el.tag == "tbody" and child.tag == "tr"):
            loops(child, lifted, name, tones)
    at = 0
    while at < len(el.children):
        run = _run(el.children, at)
        for part in (run, *_parted(run)):
            if len(part) >= 2 and (found := _looped(el, part, lifted, name, tones)):
                where = el.children.index(part[0])
                el.children[where : where + len(part)] = [found]
                if len(part) == len(run):
                    break
        at += 1


_ALONE = {"separator", "icon", "tick", "input", "select", "own"}
"""Roles whose elements are never made of data."""


def _kind(child: object) -> str | None:
    if not isinstance(child, El) or child.role in _ALONE:
        return None
    role = child.role or (
        "text" if child.tag in ("p", "span") else "group" if child.tag == "div" else None
    )
    return f"{child.tag}:{role}" if role else None


def _run(children: Sequence[object], at: int) -> list[El]:
    kind = _kind(children[at])
    run: list[El] = []
    for child in children[at:]:
        if kind is None or _kind(child) != kind or not isinstance(child, El):
            break
        run.append(child)
    return run


def _parted(run: list[El]) -> list[list[El]]:
    """A run cut where the distance jumps."""
    parts: list[list[El]] = [[]]
    for one in run:
        jump = any(margin(c)[1] > 8 or c == "ms-auto" for c in one.classes)
        if parts[-1] and jump:
            parts.append([])
        parts[-1].append(one)
    return parts if len(parts) > 1 else []


def _role(el: El) -> str:
    return el.role or ("text" if el.tag in ("p", "span") else "group")


def _looped(
    owner: El, run: list[El], lifted: Lifted, name: str, tones: Callable[[Sequence[El]], list[str]]
) -> Loop | El | None:
    role = _role(run[0])
    if len(run) < (2 if role in _EARLY else 3):
        return None
    fields = any(e.tag in ("input", "select", "textarea") for one in run for e in one.elements())
    if fields and role != "label":
        return None
    before, around = [list(e.classes) for e in run], list(owner.classes)
    whole = len(run) == sum(isinstance(c, El) for c in owner.children)
    extra, wrap = without_position(run, owner, whole)
    template = unify(run, "item", tones(run)) if extra is not None else None
    if extra is None or template is None or (not template.fields and not template.axes):
        for one, classes in zip(run, before, strict=True):
            one.classes = classes
        owner.classes = around
        return None
    prop, kind = _LISTS.get(role, ("items", "Item"))
    prop = unique(prop, lifted.names())
    kind = f"{name}{kind}{prop[len(prop.rstrip('0123456789')) :]}"
    constant = f"DEFAULT_{''.join('_' + c if c.isupper() else c.upper() for c in prop)}"
    for axis in template.axes:
        _rename(template.el, axis, f"{prop.rstrip('s').upper()}_{axis.name.upper()}S")
    if role == "row":
        _name_cells(template, owner)
    rows = [template.data(i) for i in range(template.count)]
    spec = ListSpec(prop, kind, constant, template, rows)
    body = template.el
    for one in body.elements():
        for child in one.children:
            if isinstance(child, When):
                child.test = child.test.replace("@", prop)
    _wire(body, spec, lifted, role)
    lifted.lists.append(spec)
    key = _key(template)
    loop = Loop(prop, "item", key or "index", body, index=key is None or "index" in _code(body))
    if wrap is None:
        owner.classes += extra
        return loop
    wrap.classes += extra
    if body.tag in ("p", "div") and role in ("text", "group", "label"):
        if role != "label":
            wrap.tag, body.tag = "ul", "li"
    elif body.tag == "li":
        wrap.tag = "ul"
    wrap.children = [loop]
    return wrap


def _code(el: El) -> str:
    parts: list[str] = []
    for one in el.elements():
        parts += [v.code for v in one.attrs.values() if isinstance(v, Expr)] + one.dynamic
        parts += [c.test for c in one.children if isinstance(c, When)]
    return " ".join(parts)


def _key(template: Template) -> str | None:
    """A field that is there and different for every item."""
    for one in template.fields:
        if (
            one.kind == "string"
            and None not in one.values
            and len(set(one.values)) == len(one.values)
        ):
            return f"item.{one.name}"
    return None


def _rename(el: El, axis: Axis, constant: str) -> None:
    for one in el.elements():
        one.dynamic = [d.replace(f"{axis.name.upper()}S[", f"{constant}[") for d in one.dynamic]
    axis.name = f"{axis.name}"
    axis.classes = {"__name__": {"": constant}, **axis.classes}


def _name_cells(template: Template, owner: El) -> None:
    """Cells are called after their column's header."""
    _ = owner
    heads: list[str] = getattr(template.el, "slot", "").split("|") if template.el.slot else []
    cells = [c for c in template.el.children if isinstance(c, El)]
    taken: list[str] = []
    for at, cell in enumerate(cells):
        words = [w for w in cell.words() if w.expr]
        if len(words) != 1 or words[0].expr is None:
            continue
        old = words[0].expr.removeprefix("item.")
        spare = f"cell{at + 1}"
        new = unique(camel(heads[at] if at < len(heads) else "", spare), taken)
        users = [f for f in template.fields if f.name == old]
        if users and new != old and new not in [f.name for f in template.fields]:
            users[0].name = new
            for word in template.el.words():
                if word.expr == f"item.{old}":
                    word.expr = f"item.{new}"
        taken.append(new)


def _wire(body: El, spec: ListSpec, lifted: Lifted, role: str) -> None:
    """Handlers of the items."""
    label = _key(spec.template)
    said = label or "index"
    kind = "string" if label else "number"
    if role == "tab":
        lifted.tabs = spec
        chosen = next((f for f in spec.template.fields if f.name == "selected"), None)
        if chosen is not None:
            lifted.start_tab = next((i for i, v in enumerate(chosen.values) if v), 0)
            spec.template.fields.remove(chosen)
            spec.rows[:] = [{k: v for k, v in r.items() if k != "selected"} for r in spec.rows]
            for one in body.elements():
                one.dynamic = [
                    d.replace("item.selected", "index === selected") for d in one.dynamic
                ]
        body.attrs["aria-selected"] = Expr("index === selected")
        body.attrs["tabIndex"] = Expr("index === selected ? 0 : -1")
        body.attrs["onClick"] = Expr("() => select(index)")
        return
    if role == "page-item":
        spec.handler = lifted.add(
            "onPageChange", f"(page: {kind}) => void", None, "A page was chosen."
        )
        body.attrs["onClick"] = Expr(f"() => {spec.handler}?.({said})")
    elif role == "button":
        spec.handler = lifted.add(
            "onAction", f"(action: {kind}) => void", None, "A button was pressed."
        )
        body.attrs["onClick"] = Expr(f"() => {spec.handler}?.({said})")
    elif role == "label":
        for one in body.elements():
            if one.tag == "input":
                change = lifted.add(
                    "onOptionChange", f"(option: {kind}, checked: boolean) => void", None,
                    "An option was switched.",
                )  # fmt: skip
                one.attrs["onChange"] = Expr(
                    f"(event) => {change}?.({said}, event.currentTarget.checked)"
                )
                if one.attrs.get("type") == "radio":
                    one.attrs["name"] = Expr("id")
    elif role in ("link", "crumb"):
        for one in body.elements():
            if one.tag == "a":
                one.attrs["href"] = Expr('item.href ?? "#"')
                if not any(f.name == "href" for f in spec.template.fields):
                    spec.template.fields.append(
                        DataField("href", "string", [None] * len(spec.rows))
                    )
    else:
        for one in body.elements():
            if one.tag == "button" and "onClick" not in one.attrs:
                spec.handler = lifted.add(
                    "onSelect", f"(item: {kind}) => void", None, "An item's button was pressed."
                )
                one.attrs["onClick"] = Expr(f"() => {spec.handler}?.({said})")


def lift(el: El, lifted: Lifted, caption: str = "") -> None:
    """Every word outside of loops becomes a prop; buttons and fields get handlers.

    Args:
        el: What is lifted from; changed in place.
        lifted: Gets the props.
        caption: What the label around `el` says, as a name.
    """
    if el.tag == "button" and "onClick" not in el.attrs:
        _button(el, lifted)
        return
    if el.tag == "a" and el.attrs.get("href") == "#":
        words = [w for w in el.words() if w.expr is None]
        base = camel(words[0].value if words else "", "link")
        href = lifted.add(f"{base}Href", "string", quoted("#"))
        el.attrs["href"] = Expr(href)
        for word in words:
            word.expr = lifted.add(f"{base}Label", "string", quoted(word.value))
        return
    if el.role == "own":
        _own(el, lifted)
        return
    if el.tag in ("input", "textarea", "select"):
        _field(el, lifted, caption)
    if el.tag == "label" and (own := [w for w in el.words() if w.expr is None]):
        caption = camel(own[0].value, "")
    if el.role == "scroller":
        said = str(el.attrs["aria-label"])
        doc = "Names the table for those who cannot see it."
        el.attrs["aria-label"] = Expr(lifted.add("label", "string", quoted(said), doc))
    if el.tag == "progress" and isinstance(value := el.attrs["value"], Expr):
        el.attrs["value"] = Expr(lifted.add("value", "number", value.code, "0 to 100."))
    for child in el.children:
        if isinstance(child, Txt) and child.value == STAR:
            el.attrs["aria-hidden"] = "true"  # `required` says it already
        elif isinstance(child, Txt) and child.expr is None:
            child.expr = lifted.add(
                slot_name(child, el, lifted.names()), "string", quoted(child.value)
            )
        elif isinstance(child, El):
            lift(child, lifted, caption)


_OWN_HANDLERS = {
    "@press": ("on{}", "() => void", "{}"),
    "@change": ("on{}Change", "(value: string) => void", "{}"),
    "@change-event": ("on{}Change", "(value: string) => void",
                      "(event) => {}?.(event.currentTarget.value)"),
    "@check": ("on{}Change", "(checked: boolean) => void", "{}"),
    "@check-event": ("on{}Change", "(checked: boolean) => void",
                     "(event) => {}?.(event.currentTarget.checked)"),
}  # fmt: skip
_OWN_WORDS = ("label", "text", "title", "content", "placeholder", "defaultValue", "initials",
              "help", "hint", "description", "error", "errorMessage", "helpText", "helperText",
              "caption")  # fmt: skip


def _own(el: El, lifted: Lifted) -> None:
    """Words and handlers of a library's component become props as those of a native element do."""
    base = camel(el.slot, "action")
    for name, value in list(el.attrs.items()):
        if isinstance(value, Expr) and value.code in _OWN_HANDLERS:
            handler, kind, code = _OWN_HANDLERS[value.code]
            said = lifted.add(handler.format(upper_first(base)), kind, None)
            el.attrs[name] = Expr(code.format(said))
        elif name in _OWN_WORDS and isinstance(value, str):
            own = lifted.add(f"{base}{upper_first(name)}", "string", quoted(value))
            el.attrs[name] = Expr(own)
    for child in el.children:
        if isinstance(child, Txt) and child.expr is None:
            child.expr = lifted.add(f"{base}Label", "string", quoted(child.value))


def _button(el: El, lifted: Lifted) -> None:
    words = [w for w in el.words() if w.expr is None]
    spoken = words[0].value if words else str(el.attrs.get("aria-label", ""))
    base = camel(spoken, "action")
    handler = lifted.add(f"on{upper_first(base)}", "() => void", None)
    el.attrs["onClick"] = Expr(handler)
    for word in words:
        word.expr = lifted.add(f"{base}Label", "string", quoted(word.value))


def _field(el: El, lifted: Lifted, caption: str = "") -> None:
    base = el.slot if el.slot not in ("", "checked") else "field"
    if el.attrs.get("type") in ("checkbox", "radio"):
        called = f"on{upper_first(caption)}Change" if caption else "onCheckedChange"
        handler = lifted.add(called, "(checked: boolean) => void", None)
        el.attrs["onChange"] = Expr(f"(event) => {handler}?.(event.currentTarget.checked)")
        return
    for key, suffix in (("placeholder", "Placeholder"), ("defaultValue", "Default")):
        value = el.attrs.get(key)
        if isinstance(value, str):
            el.attrs[key] = Expr(lifted.add(f"{base}{suffix}", "string", quoted(value)))
    if "onChange" not in el.attrs:
        handler = lifted.add(f"on{upper_first(base)}Change", "(value: string) => void", None)
        el.attrs["onChange"] = Expr(f"(event) => {handler}?.(event.currentTarget.value)")
