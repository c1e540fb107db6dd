"""Several alike elements become one template and the data that tells them apart."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from componentforge.engines.local.naming import unique
from componentforge.engines.local.write_axes import (
    Axis,
    DataField,
    Hole,
    Plain,
    Varying,
    axes_of,
)
from componentforge.engines.local.write_elements import (
    NAMED,
    El,
    Expr,
    Loop,
    Txt,
    Value,
    When,
    quoted,
)
from componentforge.engines.local.write_runs import snap

_ATTRS = {
    "defaultChecked": "checked", "defaultValue": "defaultValue", "aria-current": "current",
    "aria-invalid": "invalid", "aria-selected": "selected", "aria-label": "label", "d": "icon",
    "viewBox": "iconBox", "strokeWidth": "iconStroke",
}  # fmt: skip
_SLOTS = {
    "heading": "title", "avatar": "initials", "cell": "cell", "text": "text", "option": "option",
    "separator": "separator",
}  # fmt: skip
LAST = "index < @.length - 1"
"""Test of what stands between items; "@" becomes the list's name."""


class Mismatch(Exception):
    """The elements are not of one kind."""


@dataclass
class Drawings:
    """Where instances show different icons: each one's own, and what stands there instead."""

    stand: Expr
    icons: list[El | None]


@dataclass
class Template:
    """What the instances have in common, and what not."""

    el: El
    fields: list[DataField]
    axes: list[Axis]
    count: int
    drawings: list[Drawings] = field(default_factory=list[Drawings])

    def data(self, at: int) -> dict[str, Plain]:
        """What instance `at` gives for every field and axis; absent things left out."""
        out: dict[str, Plain] = {}
        for one in self.fields:
            if one.values[at] not in (None, False):
                out[one.name] = one.values[at]
        for axis in self.axes:
            out[axis.name] = axis.picks[at]
        return out


@dataclass
class _Merger(Varying):
    drawings: list[Drawings] = field(default_factory=list[Drawings])

    def add(
        self, name: str, kind: Literal["string", "boolean", "number"], values: list[Plain]
    ) -> str:
        for known in self.fields:
            if known.values == values and known.kind == kind and kind == "string":
                return known.name
        name = unique(name, [f.name for f in self.fields])
        self.fields.append(DataField(name, kind, values))
        return name

    def merge(self, els: Sequence[El | None]) -> El:
        present = [e for e in els if e is not None]
        first = present[0]
        if len({(e.tag, e.role if e.role != "link" else "button") for e in present}) > 1:
            raise Mismatch
        if any(e.dynamic for e in present):
            raise Mismatch
        out = El(first.tag, role=first.role, slot=first.slot, node_id=first.node_id)
        self._classes(out, els)
        self._attrs(out, els)
        self._children(out, els)
        return out

    def _classes(self, out: El, els: Sequence[El | None]) -> None:
        snap([e for e in els if e is not None])
        sets = [set(e.classes) for e in els if e is not None]
        common = set.intersection(*sets)
        first = next(e for e in els if e is not None)
        out.classes = [c for c in first.classes if c in common]
        rest = [" ".join(c for c in (e.classes if e else []) if c not in common) for e in els]
        if any(r and e is not None for r, e in zip(rest, els, strict=True)):
            known = [r for r, e in zip(rest, els, strict=True) if e is not None]
            filled = [r if e is not None else known[0] for r, e in zip(rest, els, strict=True)]
            if len(set(filled)) > 1:
                self.holes.append(Hole(out, filled))
            else:
                out.classes += filled[0].split()

    def _attrs(self, out: El, els: Sequence[El | None]) -> None:
        first = next(e for e in els if e is not None)
        names = dict.fromkeys(k for e in els if e is not None for k in e.attrs)
        for name in names:
            if name in ("id", "htmlFor"):
                helps = first.slot.startswith(NAMED) or any(
                    w.slot.startswith(NAMED) for w in first.words()
                )
                out.attrs[name] = Expr("`${id}-help`" if helps and name == "id" else "id")
                continue
            if name == "aria-describedby":
                out.attrs[name] = Expr("`${id}-help`")
                continue
            values = [e.attrs.get(name) if e is not None else None for e in els]
            shown = [v for v, e in zip(values, els, strict=True) if e is not None]
            if all(v == shown[0] for v in shown):
                out.attrs[name] = shown[0] if shown[0] is not None else True
                continue
            out.attrs[name] = self._varying(name, values)

    def _varying(self, name: str, values: list[Value | None]) -> Value:
        plain = _ATTRS.get(name, re.sub(r"-(\w)", lambda m: m.group(1).upper(), name))
        if all(v in (None, True) for v in values):
            return Expr(self.ref(self.add(plain, "boolean", [True if v else None for v in values])))
        if name in ("aria-current", "aria-invalid", "aria-selected"):
            said = next(v for v in values if v not in (None, "false"))
            key = self.add(plain, "boolean", [True if v == said else None for v in values])
            ref = self.ref(key)
            return Expr(
                ref if name == "aria-selected" else f"{ref} ? {quoted(str(said))} : undefined"
            )
        if all(v is None or isinstance(v, str) for v in values):
            texts: list[Plain] = [v if isinstance(v, str) else None for v in values]
            return Expr(self.ref(self.add(plain, "string", texts)))
        if all(isinstance(v, Expr) and re.fullmatch(r"-?\d+(\.\d+)?", v.code) for v in values):
            numbers: list[Plain] = [
                int(float(v.code)) if isinstance(v, Expr) else None for v in values
            ]
            return Expr(self.ref(self.add(plain, "number", numbers)))
        raise Mismatch

    def _children(self, out: El, els: Sequence[El | None]) -> None:
        for column in self._aligned([list(e.children) if e is not None else None for e in els]):
            there = [c for c in column if c is not None]
            if all(isinstance(c, Txt) for c in there):
                out.children.append(
                    self._words([c if isinstance(c, Txt) else None for c in column])
                )
            elif all(isinstance(c, El) for c in there):
                self._elements(out, [c if isinstance(c, El) else None for c in column], els)
            else:
                raise Mismatch

    def _words(self, column: list[Txt | None]) -> Txt:
        first = next(t for t in column if t is not None)
        values: list[Plain] = [t.value if t is not None else None for t in column]
        name = _SLOTS.get(first.slot, "label")
        if name == "text":
            taken = {f.name for f in self.fields}
            name = "text" if "title" not in taken and "label" not in taken else "description"
        if len({v for v in values if v is not None}) == 1 and name == "separator":
            return Txt(first.value, "separator")
        return Txt(first.value, first.slot, self.ref(self.add(name, "string", values)))

    def _elements(self, out: El, column: list[El | None], els: Sequence[El | None]) -> None:
        if not self.var and _other_icons(column):
            self.drawings.append(Drawings(Expr("null"), column))
            out.children.append(self.drawings[-1].stand)
            return
        before = len(self.fields)
        merged = self.merge(column)
        absent = [c is None and e is not None for c, e in zip(column, els, strict=True)]
        if not any(absent):
            out.children.append(merged)
            return
        if merged.role == "separator" and not any(absent[:-1]):
            out.children.append(When(LAST, merged))
            return
        own = [f for f in self.fields[before:] if f.kind == "string"]
        whole = [
            f
            for f in own
            if all((v is None) == (c is None) for v, c in zip(f.values, column, strict=True))
        ]
        if whole:
            test = self.ref(whole[0].name)
        else:
            name = {"button": "dismissible", "icon": "withIcon", "badge": "withBadge"}.get(
                merged.role or "", "extended"
            )
            flags: list[Plain] = [True if c is not None else None for c in column]
            test = self.ref(self.add(name, "boolean", flags))
        out.children.append(When(test, merged))

    @staticmethod
    def _aligned(
        lists: list[list[El | Txt | Loop | When | Expr] | None],
    ) -> list[list[El | Txt | None]]:
        def key(child: object) -> object:
            if isinstance(child, El):
                return child.tag, child.role if child.role != "link" else "button"
            if isinstance(child, Txt):
                return "text"
            raise Mismatch

        base = max((items for items in lists if items is not None), key=len)
        columns: list[list[El | Txt | None]] = [[None] * len(lists) for _ in base]
        for at, items in enumerate(lists):
            if items is None:
                continue
            place = 0
            for child in items:
                while place < len(base) and key(base[place]) != key(child):
                    place += 1
                if place == len(base) or not isinstance(child, El | Txt):
                    raise Mismatch
                columns[place][at] = child
                place += 1
        return columns


def unify(
    els: Sequence[El],
    var: str,
    names: Sequence[str],
    *,
    sizes: Callable[[str], bool] | None = None,
) -> Template | None:
    """One template for all of `els`, or None when they differ in kind.

    Args:
        els: The instances, in order.
        var: What the data of one instance is called in the template; empty for bare props.
        names: A name for each instance's look, used when looks vary.
        sizes: Given, sizes vary on their own, apart from colours; says which class sets text size.
    """
    merger = _Merger(var, len(els))
    try:
        el = merger.merge(els)
    except Mismatch:
        return None
    axes = axes_of(merger, names, sizes)
    if axes is None:
        return None
    return Template(el, merger.fields, axes, len(els), merger.drawings)


def _other_icons(column: Sequence[El | None]) -> bool:
    """Whether these are icons, and not all the same drawing."""
    there = [e for e in column if e is not None]
    shapes = {str([e.attrs, *(c.attrs for c in e.elements() if c.tag == "path")]) for e in there}
    return all(e.role == "icon" for e in there) and len(shapes) > 1
