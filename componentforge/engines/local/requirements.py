"""What the component must offer, derived from what the picture shows."""

from collections.abc import Sequence

from componentforge.domain.layout import Node
from componentforge.domain.proposal import ComponentType, Reading, Requirement
from componentforge.engines.local.looks import Tree, contrast, is_masked, texts
from componentforge.engines.local.naming import camel, look_of, variant_names

_MAIN: dict[str, tuple[str, ...]] = {
    "button": ("button", "link"), "badge": ("badge",), "alert": ("alert",),
    "progress": ("progress",),    "input": ("input",), "select": ("select",), "avatar": ("avatar",),
}  # fmt: skip
_EVENTS: dict[str, tuple[str, str]] = {
    "button": ("onClick", "a button does something when pressed"),
    "input": ("onChange", "what is typed must reach the owner"),
    "textarea": ("onChange", "what is typed must reach the owner"),
    "select": ("onChange", "the choice must reach the owner"),
    "checkbox": ("onChange", "ticking must reach the owner"),
    "radio": ("onChange", "the choice must reach the owner"),
    "switch": ("onChange", "switching must reach the owner"),
    "tab": ("onTabChange", "choosing a tab shows another panel"),
    "page-item": ("onPageChange", "choosing a page loads it"),
    "link": ("onNavigate", "links lead somewhere"),
}  # fmt: skip
_KEYS: dict[ComponentType, tuple[str, str]] = {
    "tabs": ("arrow-keys", "tabs are moved through with the arrow keys (ARIA tabs pattern)"),
    "dialog": ("focus-trap", "focus stays in an open dialog and Escape closes it"),
    "radio-group": ("arrow-keys", "one tab stop, arrow keys choose (ARIA radio group)"),
    "accordion": ("expanded", "each header says whether its panel is open"),
    "table": ("header-cells", "cells are announced with their column's header"),
    "pagination": ("current-page", "the current page is announced"),
    "breadcrumb": ("current-page", "the current place is announced"),
    "navigation-menu": ("landmark", "the links stand in a named navigation landmark"),
    "progress": ("value", "the value is announced"),
    "alert": ("live-region", "the message is announced when it appears"),
    "switch": ("switch-role", "the state is announced as on or off"),
}  # fmt: skip


def requirements_of(reading: Reading, family: ComponentType) -> tuple[Requirement, ...]:
    """Props, events, states and accessibility, each with the reason and how sure it is."""
    tree = Tree(reading.layout)
    found: list[Requirement] = []
    found += _props(tree, family)
    found += _events(tree)
    found += _states(tree)
    found += _accessibility(tree, family)
    unique: dict[str, Requirement] = {}
    for one in found:
        unique.setdefault(one.id, one)
    return tuple(unique.values())


def _one(
    category: str, name: str, rationale: str, *, values: Sequence[str] = (), required: bool = False,
    confidence: float = 0.8,
) -> Requirement:  # fmt: skip
    return Requirement.model_validate(
        {
            "id": f"{category}.{name}", "category": category, "name": name, "values": tuple(values),
            "required": required, "confidence": confidence, "rationale": rationale,
        }
    )  # fmt: skip


def _props(tree: Tree, family: ComponentType) -> list[Requirement]:
    out: list[Requirement] = []
    mains = [n for n in tree.all() if n.role in _MAIN.get(family, ())]
    looks = list(dict.fromkeys(look_of(n, tree) for n in mains))
    if len(mains) > 1 and len(looks) > 1:
        out.append(_one(
            "props", "variant", f"{len(mains)} {family}s are shown in {len(looks)} looks",
            values=variant_names(looks), confidence=0.85,
        ))  # fmt: skip
    sizes = sorted({round(n.box.h) for n in mains})
    if len(mains) > 1 and len(sizes) > 1 and sizes[-1] - sizes[0] >= 4:
        names = ("sm", "md", "lg", "xl")[: min(4, len(sizes))]
        out.append(_one(
            "props", "size", f"heights of {', '.join(map(str, sizes))} px are shown", values=names,
            confidence=0.75,
        ))  # fmt: skip
    for role, name in (
        ("list-item", "items"), ("page-item", "pages"), ("crumb", "items"), ("tab", "tabs"),
        ("link", "links"), ("cell", "rows"),
    ):  # fmt: skip
        many = [n for n in tree.all() if n.role == role]
        if len(many) >= 2:
            out.append(_one("props", name, f"{len(many)} alike parts are data", required=True))
    for word in _named_words(tree)[:12]:
        name, text = word
        out.append(_one(
            "props", name, f"the text {text[:40]!r} will differ from use to use", confidence=0.7,
        ))  # fmt: skip
    return out


def _named_words(tree: Tree) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    taken: set[str] = set()
    for node in texts(tree.layout.root):
        if node.text is None or node.role in {
            "cell",
            "list-item",
            "crumb",
            "page-item",
            "tab",
            "header-cell",
        }:
            continue
        base = {"heading": "title", "label": "label"}.get(node.role or "", "")
        name = base or camel(node.text.content, "text", 2)
        if name not in taken:
            taken.add(name)
            out.append((name, node.text.content))
    return out


def _events(tree: Tree) -> list[Requirement]:
    out: list[Requirement] = []
    for node in tree.all():
        if node.role in _EVENTS:
            name, why = _EVENTS[node.role]
            out.append(_one("events", name, why, required=node.role != "link"))
        if node.kind == "icon" and node.icon and node.icon.name in {"close", "x"}:
            out.append(
                _one("events", "onClose", "a cross closes what it stands in", confidence=0.8)
            )
    return out


def _states(tree: Tree) -> list[Requirement]:
    out: list[Requirement] = []
    for node in tree.all():
        shown = node.states
        for name, value in (
            ("checked", shown.checked), ("disabled", shown.disabled), ("invalid", shown.invalid),
            ("selected", shown.selected),
        ):  # fmt: skip
            if value is not None and (value or name == "checked"):
                out.append(
                    _one(
                        "states", name, f"a {node.role} is shown {name}", confidence=node.confidence
                    )
                )
        if node.role in {"button", "link", "input", "tab", "page-item"}:
            out.append(
                _one(
                    "states",
                    "focus-visible",
                    "keyboard users must see where they are",
                    confidence=0.9,
                )
            )
    return out


def _accessibility(tree: Tree, family: ComponentType) -> list[Requirement]:
    out: list[Requirement] = []
    if family in _KEYS:
        name, why = _KEYS[family]
        out.append(_one("accessibility", name, why, required=True, confidence=0.9))
    nodes = tree.all()
    if any(n.role in {"input", "select", "textarea", "checkbox", "radio", "switch"} for n in nodes):
        out.append(
            _one("accessibility", "label", "every field has a name", required=True, confidence=0.95)
        )
    if any(n.text and is_masked(n.text.content) for n in nodes):
        out.append(
            _one(
                "accessibility",
                "password-field",
                "hidden characters: a password field",
                confidence=0.9,
            )
        )
    bare = [n for n in nodes if n.role == "button" and not texts(n)]
    if bare:
        out.append(
            _one(
                "accessibility",
                "icon-name",
                "a button with only an icon needs a name",
                required=True,
            )
        )
    if any(n.states.invalid for n in nodes):
        out.append(
            _one("accessibility", "error-message", "an error is tied to its field", required=True)
        )
    weak = [n for n in texts(tree.layout.root) if _weak(n, tree)]
    if weak:
        said = weak[0].text.content[:30] if weak[0].text else ""
        out.append(_one(
            "accessibility", "contrast",
            f"{len(weak)} texts of the picture are below 4.5:1, {said!r} first", confidence=0.8,
        ))  # fmt: skip
    if tree.layout.right_to_left:
        out.append(_one("accessibility", "direction", "the text runs right to left", required=True))
    if not out:
        out.append(
            _one("accessibility", "semantics", "native elements carry role and name", required=True)
        )
    return out


def _weak(node: Node, tree: Tree) -> bool:
    if node.text is None:
        return False
    return contrast(node.text.style.color, tree.behind.get(node.id, "#ffffff")) < 4.5
