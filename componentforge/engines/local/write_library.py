"""Components of the user's own library, used in place of elements that would be written anew."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from componentforge.domain.layout import Node
from componentforge.domain.proposal import Pattern, PatternHit, Prop
from componentforge.engines.local.looks import Tree, content, icons, is_masked, texts
from componentforge.engines.local.naming import look_of, pascal
from componentforge.engines.local.write_elements import El, Expr, Txt, Value

ROLES = ("button", "badge", "input", "textarea", "avatar", "progress", "switch", "checkbox")
"""What of a picture a library's component may stand for; the role is the pattern's family."""
_SAID = ("label", "text", "title", "content", "name", "initials", "value")
"""Props that may hold the words when there are no `children`, best first."""
_LOOKS = ("variant", "tone", "intent", "kind", "color", "appearance", "severity", "status", "type")
_NAMES = {
    "solid": ("primary", "solid", "filled", "contained", "default", "brand", "accent"),
    "outline": ("outline", "outlined", "secondary", "bordered", "default"),
    "ghost": ("ghost", "text", "link", "plain", "subtle", "tertiary", "minimal"),
    "soft": ("soft", "light", "subtle", "tonal", "secondary", "muted"),
    "danger": ("danger", "destructive", "error", "critical", "red", "negative"),
    "success": ("success", "positive", "green", "ok"),
    "warning": ("warning", "caution", "amber", "yellow", "orange"),
    "info": ("info", "informative", "blue", "cyan", "teal"),
    "neutral": ("secondary", "neutral", "default", "gray", "grey", "muted", "subtle"),
    "light": ("secondary", "light", "neutral", "default", "muted"),
    "dark": ("dark", "primary", "default", "neutral", "solid"),
    "accent": ("accent", "primary", "brand", "purple", "violet"),
    "primary": ("primary", "default", "brand", "blue", "solid", "info"),
}  # fmt: skip
"""What a look may be called, best first."""
_SIZES = (
    ("xs", "mini", "tiny"),
    ("sm", "small"),
    ("md", "medium", "default", "regular"),
    ("lg", "large"),
)
_HEIGHTS = (26.0, 34.0, 42.0)
"""CSS px up to which a control is extra small, small, of middle size."""
_STRINGS = re.compile(r"^(string|ReactNode|React\.ReactNode|unknown|any)\b|^string \|")


@dataclass
class Library:
    """The components that may be used, and those that were."""

    hits: Sequence[PatternHit]
    component: str
    """Name of the component that is written: an import may not bear it too."""
    used: dict[str, Pattern] = field(default_factory=dict[str, Pattern])
    """Name in the code -> component."""

    def any(self) -> bool:
        """Whether there is anything to use."""
        return any(hit.pattern.library != "forge" and hit.pattern.files for hit in self.hits)

    def offers(self, role: str | None) -> Pattern | None:
        """The first component for a role that code can import."""
        for hit in self.hits:
            own = hit.pattern.library != "forge" and hit.pattern.files
            if own and hit.pattern.component_type == role and role in ROLES:
                return hit.pattern
        return None

    def element(
        self, node: Node, tree: Tree, label: str | None = None, more: dict[str, Value] | None = None
    ) -> El | None:
        """The library's component as `node` shows it; None when it does not fit.

        Args:
            node: A control.
            tree: Where it stands.
            label: The words beside it that name it, if the component is to show them itself.
            more: What else is known, by the name a native element would have for it.
        """
        pattern = self.offers(node.role)
        if pattern is None:
            return None
        given = _given(pattern, node, tree, label, more or {})
        if given is None:
            return None
        attrs, children = given
        el = El(self._local(pattern), attrs, role="own", node_id=node.id)
        el.slot = label or content(node)
        el.children = [*children]
        return el

    def takes(self, role: str | None, prop: str) -> bool:
        """Whether the component for `role` has a prop of that name."""
        pattern = self.offers(role)
        return pattern is not None and prop in {p.name for p in pattern.props}

    def _local(self, pattern: Pattern) -> str:
        name = pattern.name
        if name == self.component:
            name = pascal(pattern.library.replace("-", " ")) + name
        self.used[name] = pattern
        return name

    def imports(self, code: str) -> list[str]:
        """Import lines of what `code` uses."""
        lines: list[str] = []
        for local, pattern in sorted(self.used.items()):
            if f"<{local}" not in code:
                continue
            if _is_default(pattern):
                lines.append(f'import {local} from "{pattern.import_path}";')
            else:
                named = pattern.name if pattern.name == local else f"{pattern.name} as {local}"
                lines.append(f'import {{ {named} }} from "{pattern.import_path}";')
        return lines

    def patterns(self, code: str) -> list[Pattern]:
        """The components `code` uses."""
        return [p for local, p in sorted(self.used.items()) if f"<{local}" in code]


def _is_default(pattern: Pattern) -> bool:
    name = re.escape(pattern.name)
    named = rf"export\s+(?:async\s+)?(?:const|let|var|function|class)\s+{name}\b"
    listed = rf"export\s*\{{[^}}]*(?<!as\s){name}\b(?!\s+as\b)|export\s*\{{[^}}]*\bas\s+{name}\b"
    return not (re.search(named, pattern.code) or re.search(listed, pattern.code))


def _given(
    pattern: Pattern, node: Node, tree: Tree, label: str | None, more: dict[str, Value]
) -> tuple[dict[str, Value], list[El | Txt]] | None:
    """Props and children; None when a required prop stays open or the words have no place."""
    props = {p.name: p for p in pattern.props}
    attrs: dict[str, Value] = {}
    children: list[El | Txt] = []
    words = content(node)
    field_ = node.role in ("input", "textarea")
    if node.role in ("button", "badge", "avatar") and words:
        if icons(node):
            return None
        if "children" in props:
            children.append(Txt(words, slot=node.role))
        elif (said := _first(props, _SAID)) is not None:
            attrs[said] = words
        else:
            return None
    if label is not None:
        if "label" not in props or not _STRINGS.match(props["label"].type):
            return None
        attrs["label"] = label
    if field_ and words:
        masked = is_masked(words)
        for name in ("placeholder",) if more.get("hint") else ("defaultValue",):
            if name in props:
                attrs[name] = "x" * len(words) if masked else words
        if masked and "type" in props:
            attrs["type"] = "password"
    _looks(attrs, props, node, tree)
    _states(attrs, props, node)
    for name, value in more.items():
        if name in props and name not in attrs and name != "hint":
            attrs[name] = value
    _handlers(attrs, props, node)
    left = [p for p in pattern.props if p.required and p.name not in attrs and p.name != "children"]
    unsaid = "children" in props and props["children"].required and not children
    return None if left or unsaid else (attrs, children)


def _first(props: dict[str, Prop], names: Sequence[str]) -> str | None:
    fitting = (n for n in names if n in props and not props[n].values)
    return next((n for n in fitting if _STRINGS.match(props[n].type)), None)


def _looks(attrs: dict[str, Value], props: dict[str, Prop], node: Node, tree: Tree) -> None:
    tone, kind = look_of(node, tree)
    wanted = [kind, tone] if kind in ("outline", "ghost") else [tone, kind]
    for name in _LOOKS:
        values = props[name].values if name in props else ()
        low = {v.lower(): v for v in values}
        said = next((low[n] for w in wanted for n in _NAMES.get(w, ()) if n in low), None)
        if said is not None:
            attrs[name] = said
            break
    sizes = {v.lower(): v for v in props["size"].values} if "size" in props else {}
    rank = sum(node.box.h > limit for limit in _HEIGHTS)
    for at in sorted(range(len(_SIZES)), key=lambda i: abs(i - rank)):
        if sizes and (said := next((sizes[n] for n in _SIZES[at] if n in sizes), None)):
            attrs["size"] = said
            break


def _states(attrs: dict[str, Value], props: dict[str, Prop], node: Node) -> None:
    shown = node.states
    for names, value in (
        (("disabled", "isDisabled"), shown.disabled),
        (("invalid", "isInvalid", "hasError", "aria-invalid"), shown.invalid),
        (("defaultChecked", "checked", "isChecked"), shown.checked),
    ):
        name = next((n for n in names if n in props), None)
        if value and name is not None and "string" not in props[name].type:
            attrs[name] = True


def _handlers(attrs: dict[str, Value], props: dict[str, Prop], node: Node) -> None:
    """Handlers as placeholders: `lift` gives them their names."""
    if node.role == "button" and (name := _named(props, ("onClick", "onPress"))):
        attrs[name] = Expr("@press")
    elif node.role in ("input", "textarea") and (name := _named(props, _CHANGES)):
        event = "Event" in props[name].type
        attrs[name] = Expr("@change-event" if event else "@change")
    elif node.role in ("switch", "checkbox") and (name := _named(props, _CHANGES)):
        event = "Event" in props[name].type
        attrs[name] = Expr("@check-event" if event else "@check")


_CHANGES = ("onCheckedChange", "onValueChange", "onChange")


def _named(props: dict[str, Prop], names: Sequence[str]) -> str | None:
    return next((n for n in names if n in props), None)


def settled(el: El, library: Library) -> El:
    """Where a library's component takes no `className`, what places it stands around it."""
    for one in el.elements():
        one.children = [
            _wrapped(c, library) if isinstance(c, El) and c.role == "own" else c
            for c in one.children
        ]
    return _wrapped(el, library) if el.role == "own" else el


def _wrapped(el: El, library: Library) -> El:
    pattern = library.used.get(el.tag)
    takes = pattern is not None and "className" in {p.name for p in pattern.props}
    if not el.classes or takes:
        return el
    around = El("div", classes=el.classes, children=[el])
    el.classes = []
    return around


def help_below(group: Node, control: Node, label: Node) -> str | None:
    """The words of a field's group that are neither its label nor in it."""
    inside = {t.id for t in texts(control)} | {label.id}
    found = [t.text.content for t in texts(group) if t.id not in inside and t.text]
    return " ".join(found) or None
