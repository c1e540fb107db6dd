"""Checkboxes, radios and switches: native inputs that look as the picture shows, in every state."""

from componentforge.domain.layout import Node
from componentforge.engines.local.looks import Tree, chroma, distance, fill_of, luminance
from componentforge.engines.local.write_boxes import Made
from componentforge.engines.local.write_elements import El, Value
from componentforge.engines.local.write_theme import Theme, spacing, steps

ROLES = {"checkbox", "radio", "switch"}
_MARK = "M5 12.5l4.5 4.5L19 7.5"


class Ticks:
    """Knows how each kind looks checked, unchecked and disabled anywhere in the picture."""

    def __init__(self, theme: Theme, tree: Tree, root: Node) -> None:
        self.theme, self.tree = theme, tree
        self.nodes: dict[str, list[Node]] = {}
        for node in root.walk():
            if node.role in ROLES:
                self.nodes.setdefault(node.role, []).append(node)

    def _like(self, role: str, checked: bool, disabled: bool = False) -> Node | None:
        for node in self.nodes.get(role, []):
            if bool(node.states.checked) == checked and bool(node.states.disabled) == disabled:
                return node
        return None

    def make(self, node: Node) -> Made:
        """The control without its label."""
        role = node.role or "checkbox"
        attrs: dict[str, Value] = {"type": "radio" if role == "radio" else "checkbox"}
        if role == "switch":
            attrs["role"] = "switch"
        el = El("input", attrs, role=role, node_id=node.id, slot="checked")
        if node.states.checked:
            attrs["defaultChecked"] = True
        if node.states.disabled:
            attrs["disabled"] = True
        w, h = round(node.box.w), round(node.box.h)
        size = [f"size-{steps(w)}"] if w == h else [spacing("h", h), spacing("w", w)]
        el.classes = ["peer", "col-start-1", "row-start-1", "appearance-none", *size]
        el.classes += self._looks(node, role)
        wrap = El("span", role="tick", classes=["grid", "shrink-0"], node_id=node.id)
        wrap.children = [el]
        mark = self._knob(node) if role == "switch" else self._mark(node, role)
        mark.classes = [
            "pointer-events-none",
            "col-start-1",
            "row-start-1",
            "self-center",
            *mark.classes,
        ]
        wrap.children.append(mark)
        return Made(wrap, w, h)

    def _looks(self, node: Node, role: str) -> list[str]:
        """Plain classes: the unchecked look; others stand behind `checked:` and `disabled:`."""
        mine = self.theme.paint(node)
        off = self._like(role, checked=False)
        on = self._like(role, checked=True)
        if node.states.disabled:
            off = off or self._like(role, checked=False, disabled=True)
        plain = self.theme.paint(off) if off else self._fallback(node)
        if role in ("radio", "switch"):
            plain = [c for c in plain if not c.startswith("rounded")] + ["rounded-full"]
        out = list(plain)
        lit = mine if node.states.checked and not node.states.disabled else (
            self.theme.paint(on) if on else [f"bg-{self._strong()}", f"border-{self._strong()}"]
        )  # fmt: skip
        out += [f"checked:{c}" for c in lit if c not in plain and not c.startswith("rounded")]
        if node.states.disabled:
            state = "checked:disabled:" if node.states.checked else "disabled:"
            out += [f"{state}{c}" for c in mine if c not in plain and not c.startswith("rounded")]
        elif not node.states.checked:
            odd = [c for c in mine if c not in plain] if self._unlike(node, off) else []
            out = [c for c in out if not _replaced(c, odd)] + odd
        return out

    @staticmethod
    def _unlike(node: Node, usual: Node | None) -> bool:
        """Whether the control's own fill is another than the usual by more than noise."""
        mine, other = fill_of(node), fill_of(usual) if usual else None
        if mine is None or other is None:
            return mine != other
        return distance(mine, other) > 14

    def _fallback(self, node: Node) -> list[str]:
        shape = [c for c in self.theme.paint(node) if c.startswith("rounded")]
        ground = self.tree.behind.get(node.id, "#ffffff")
        edge = "#9ca3af" if luminance(ground) > 0.4 else "#6b7280"
        if node.role == "switch":
            return [*shape, f"bg-{self.theme.color(edge)}"]
        line = [f"border-{self.theme.color(edge)}"]
        return [*shape, "border", *line, f"bg-{self.theme.color(ground)}"]

    def _strong(self) -> str:
        known = [n for group in self.nodes.values() for n in group]
        fills = [f for n in known if (f := fill_of(n)) and chroma(f) > 0.3]
        return self.theme.color(fills[0] if fills else "#2563eb")

    def _mark(self, node: Node, role: str) -> El:
        """A check sign or a dot that shows when checked."""
        source = node if node.children else self._like(role, checked=True) or node
        inside = [
            n for n in source.walk()[1:] if n.kind == "icon" or (n.kind == "box" and fill_of(n))
        ]
        shown = ["invisible", "peer-checked:visible", "justify-self-center"]
        if role == "radio":
            dot = inside[0] if inside else None
            side = round(max(dot.box.w, dot.box.h)) if dot else round(node.box.w * 0.4)
            color = (
                dot.icon.color if dot and dot.icon else fill_of(dot) if dot else None
            ) or "#ffffff"
            el = El("span", {"aria-hidden": "true"}, [f"size-{steps(side)}", "rounded-full"])
            el.classes += [f"bg-{self.theme.color(color)}", *shown]
            return el
        svg = El("svg", {"aria-hidden": "true"}, role="icon")
        known = next((n for n in inside if n.icon), None)
        if known is not None and known.icon is not None:
            w, h = round(known.box.w), round(known.box.h)
            svg.attrs["viewBox"] = " ".join(f"{v:g}" for v in known.icon.view_box)
            svg.classes = [f"size-{steps(w)}"] if w == h else [spacing("h", h), spacing("w", w)]
            svg.classes.append(f"text-{self.theme.color(known.icon.color)}")
            stroke = known.icon.mode == "stroke"
            width, paths = known.icon.stroke_width, list(known.icon.paths)
        else:
            fill = fill_of(source) or "#2563eb"
            ink = "#ffffff" if luminance(fill) < 0.6 else "#111111"
            svg.attrs["viewBox"] = "0 0 24 24"
            svg.classes = [f"size-{steps(node.box.w * 0.7)}", f"text-{self.theme.color(ink)}"]
            stroke, width, paths = True, 3.0, [_MARK]
        if stroke:
            svg.attrs |= {
                "fill": "none", "stroke": "currentColor", "strokeWidth": f"{width:g}",
                "strokeLinecap": "round", "strokeLinejoin": "round",
            }  # fmt: skip
        else:
            svg.attrs["fill"] = "currentColor"
        svg.classes += shown
        svg.children = [El("path", {"d": d}) for d in paths]
        return svg

    def _knob(self, node: Node) -> El:
        knobs = [n for n in node.walk()[1:] if n.kind in ("box", "icon")]
        knob = max(knobs, key=lambda n: n.box.area, default=None)
        el = El("span", {"aria-hidden": "true"}, ["rounded-full"])
        if knob is None:
            el.classes += [f"size-{steps(node.box.h - 4)}", "bg-white", "ms-0.5"]
            return el
        side = round(max(knob.box.w, knob.box.h))
        margin = round(min(knob.box.x - node.box.x, node.box.right - knob.box.right))
        color = (knob.icon.color if knob.icon else fill_of(knob)) or "#ffffff"
        el.classes += [
            f"size-{steps(side)}",
            f"bg-{self.theme.color(color)}",
            *self.theme.shadow(knob.paint),
        ]
        if margin:
            el.classes.append(spacing("mx", margin))
        el.classes += ["justify-self-start", "peer-checked:justify-self-end"]
        return el


def _replaced(name: str, odd: list[str]) -> bool:
    kind = name.split("-", maxsplit=1)[0]
    return (
        ":" not in name and any(o.split("-")[0] == kind and o != name for o in odd) and kind == "bg"
    )
