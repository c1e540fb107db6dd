"""The last passes over an element tree: semantics of the whole, valid nesting, less repetition."""

from componentforge.engines.local.write_controls import Writer
from componentforge.engines.local.write_elements import El, Expr, Loop, Txt, When

_PHRASING = {"button", "a", "label", "span", "h1", "h2", "h3", "p"}


def finish(el: El, kind: str, writer: Writer) -> El:
    """The component's root with landmark, names and valid nesting."""
    _tabs(el)
    _lists(el)
    el = _whole(el, kind)
    _nest(el)
    _dialog(el)
    _name_ticks(el, named=False)
    for one in el.elements():
        if one.tag == "button" and not one.words():
            one.attrs.setdefault("aria-label", "Action")
        if one.attrs.get("role") == "tab" and "tablist" not in [
            e.attrs.get("role") for e in el.elements() if one in e.children
        ]:
            one.attrs.pop("role")
            one.attrs.pop("aria-selected", None)
    _ = writer
    return el


def _direct(el: El, role: str) -> list[El]:
    return [c for c in el.children if isinstance(c, El) and c.role == role]


def _tabs(el: El) -> None:
    for one in el.elements():
        if not _direct(one, "tab"):
            continue
        kids = [
            c for c in one.children if isinstance(c, El) and c.attrs.get("aria-hidden") != "true"
        ]
        if all(c.role == "tab" for c in kids):
            one.attrs["role"] = "tablist"
            continue
        for tab in one.elements():
            if tab.role == "tab":
                chosen = tab.attrs.pop("aria-selected", "false") == "true"
                tab.attrs.pop("role", None)
                tab.role = "button"
                if chosen:
                    tab.attrs["aria-current"] = "true"


def _lists(el: El) -> None:
    """A list holds only items; crumbs stand in an ordered list."""
    for one in el.elements():
        if one.tag in ("ul", "ol"):
            one.children = [
                c if not isinstance(c, El) or c.tag == "li" else _item(c) for c in one.children
            ]
        elif any(c.tag == "li" for c in one.children if isinstance(c, El)):
            if all(c.tag in ("li", "hr") for c in one.children if isinstance(c, El)):
                one.tag = "ol" if _direct(one, "crumb") else "ul"
                one.children = [
                    c if not isinstance(c, El) or c.tag == "li" else _item(c) for c in one.children
                ]
            else:
                for c in one.children:
                    if isinstance(c, El) and c.tag == "li":
                        c.tag = "div"


def _item(el: El) -> El:
    if el.role == "separator" or el.tag == "hr":
        return El("li", {"aria-hidden": "true"}, [], [el])
    return El("li", {}, [], [el])


def _whole(el: El, kind: str) -> El:
    if kind in ("pagination", "breadcrumb", "navigation-menu") and el.tag != "nav":
        name = {"pagination": "Pagination", "breadcrumb": "Breadcrumb"}.get(kind, "Main")
        if el.tag == "div":
            el.tag = "nav"
            el.attrs["aria-label"] = name
        else:
            el = El("nav", {"aria-label": name}, [], [el])
    elif el.tag == "nav":
        el.attrs.setdefault(
            "aria-label", {"pagination": "Pagination", "breadcrumb": "Breadcrumb"}.get(kind, "Main")
        )
    if kind == "form" and el.tag in ("div", "article"):
        el.tag = "form"
        for one in el.elements():
            if one.tag == "button" and one.words():
                one.attrs["type"] = "submit"
    for one in el.elements()[1:]:
        if one.tag == "nav":
            one.attrs.setdefault("aria-label", "Links")
    if kind in ("radio-group", "checkbox") and el.tag == "div":
        el.attrs["role"] = "radiogroup" if kind == "radio-group" else "group"
        el.attrs["aria-label"] = el.words()[0].value if el.words() else "Options"
    return el


def _nest(el: El, phrasing: bool = False, pressed: bool = False) -> None:
    """No block element inside of phrasing content, no control in a button or link."""
    phrasing = phrasing or el.tag in _PHRASING
    pressed = pressed or el.tag in ("button", "a")
    for child in el.children:
        inner = (
            child
            if isinstance(child, El)
            else child.body
            if isinstance(child, Loop | When)
            else None
        )
        if inner is None:
            continue
        if phrasing and inner.tag in ("p", "div", "article", "h3", "ul", "hr"):
            block = inner.tag in ("p", "h3") and not {"flex", "grid"} & set(el.classes)
            inner.tag = "span"
            inner.classes += ["block"] if block else []
        if pressed and inner.tag in ("button", "a", "label"):
            inner.tag = "span"
            for key in ("type", "href", "aria-label", "htmlFor"):
                inner.attrs.pop(key, None)
        _nest(inner, phrasing, pressed)
    if el.tag in ("button", "a"):
        _unwrap(el)


def _unwrap(el: El) -> None:
    """A lone text span in a button is the button's own text."""
    spans = [c for c in el.children if isinstance(c, El) and c.tag == "span" and not c.attrs]
    plain = [s for s in spans if len(s.children) == 1 and isinstance(s.children[0], Txt)]
    if len(plain) == 1 and len(spans) == 1 and not any(isinstance(c, Txt) for c in el.children):
        span = plain[0]
        if any(
            c.startswith(("ms-", "mt-", "-m", "flex-1", "self-", "min-w")) for c in span.classes
        ):
            return
        at = el.children.index(span)
        word = span.children[0]
        if isinstance(word, Txt):
            word.slot = el.role or word.slot
        el.children[at] = word
        el.classes += [c for c in span.classes if c not in el.classes and c != "block"]


def _name_ticks(el: El, named: bool) -> None:
    """A box to tick that stands in no label gets a name of its own."""
    inside = named or (el.tag == "label" and bool(el.words()))
    if el.role in ("checkbox", "radio", "switch") and el.tag == "input" and not inside:
        el.attrs.setdefault("aria-label", f"{el.role.capitalize()}")
    for child in el.children:
        if isinstance(child, El):
            _name_ticks(child, inside)


def _dialog(el: El) -> None:
    for one in el.elements():
        if one.attrs.get("role") == "dialog":
            heading = next((e for e in one.elements() if e.tag in ("h2", "h3")), None)
            if heading is not None:
                heading.tag = "h2"
                heading.attrs["id"] = Expr("`${id}-title`")
                one.attrs["aria-labelledby"] = Expr("`${id}-title`")
            else:
                words = one.words()
                one.attrs["aria-label"] = words[0].value if words else "Dialog"
