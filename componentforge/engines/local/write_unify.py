"""Several alike elements become one template and the data that tells them apart."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from componentforge.engines.local.naming import unique
from componentforge.engines.local.write_elements import El, Expr, Loop, Txt, Value, When, quoted
from componentforge.engines.local.write_theme import spacing

Plain = str | bool | int | None

_POSITION = re.compile(r"^-?m[ts]-|^self-|^ms-auto$")
_SIZES = re.compile(
    r"^-?(p|px|py|pt|pb|ps|pe|h|min-h|w|size|gap|leading|tracking)-|^(flex|items-center|justify-center)$"
)
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


class Mismatch(Exception):  # noqa: N818
    """The elements are not of one kind."""


@dataclass
class DataField:
    """One thing that varies."""

    name: str
    kind: Literal["string", "boolean", "number"]
    values: list[Plain]

    @property
    def optional(self) -> bool:
        """Whether some instance goes without."""
        return any(v is None or v is False for v in self.values)

    @property
    def type(self) -> str:
        """TypeScript type."""
        return self.kind


@dataclass
class Axis:
    """A named set of looks: variant, size."""

    name: str
    picks: list[str]
    """Per instance, the look it has."""
    classes: dict[str, dict[str, str]]
    """Look -> part of the component -> classes."""


@dataclass
class Template:
    """What the instances have in common, and what not."""

    el: El
    fields: list[DataField]
    axes: list[Axis]
    count: int

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
class _Hole:
    el: El
    values: list[str]


@dataclass
class _Merger:
    var: str
    count: int
    fields: list[DataField] = field(default_factory=list[DataField])
    holes: list[_Hole] = field(default_factory=list[_Hole])

    def ref(self, name: str) -> str:
        return f"{self.var}.{name}" if self.var else name

    def add(self, name: str, kind: Literal["string", "boolean", "number"], values: list[Plain]) -> str:
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
        _snap([e for e in els if e is not None])
        sets = [set(e.classes) for e in els if e is not None]
        common = set.intersection(*sets)
        first = next(e for e in els if e is not None)
        out.classes = [c for c in first.classes if c in common]
        rest = [" ".join(c for c in (e.classes if e else []) if c not in common) for e in els]
        if any(r and e is not None for r, e in zip(rest, els, strict=True)):
            known = [r for r, e in zip(rest, els, strict=True) if e is not None]
            filled = [r if e is not None else known[0] for r, e in zip(rest, els, strict=True)]
            if len(set(filled)) > 1:
                self.holes.append(_Hole(out, filled))
            else:
                out.classes += filled[0].split()

    def _attrs(self, out: El, els: Sequence[El | None]) -> None:
        names = dict.fromkeys(k for e in els if e is not None for k in e.attrs)
        for name in names:
            if name in ("id", "htmlFor"):
                out.attrs[name] = Expr("id")
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
            return Expr(ref if name == "aria-selected" else f"{ref} ? {quoted(str(said))} : undefined")
        if all(v is None or isinstance(v, str) for v in values):
            texts: list[Plain] = [v if isinstance(v, str) else None for v in values]
            return Expr(self.ref(self.add(plain, "string", texts)))
        if all(isinstance(v, Expr) and re.fullmatch(r"-?\d+(\.\d+)?", v.code) for v in values):
            numbers: list[Plain] = [int(float(v.code)) if isinstance(v, Expr) else None for v in values]
            return Expr(self.ref(self.add(plain, "number", numbers)))
        raise Mismatch

    def _children(self, out: El, els: Sequence[El | None]) -> None:
        for column in self._aligned([list(e.children) if e is not None else None for e in els]):
            there = [c for c in column if c is not None]
            if all(isinstance(c, Txt) for c in there):
                out.children.append(self._words([c if isinstance(c, Txt) else None for c in column]))
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
        whole = [f for f in own if all((v is None) == (c is None) for v, c in zip(f.values, column, strict=True))]
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
    els: Sequence[El], var: str, names: Sequence[str], *,
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
    axes: list[Axis] = []
    if sizes is not None:
        big = [_part(h, True, sizes) for h in merger.holes]
        looks = [_part(h, False, sizes) for h in merger.holes]
        axes += _axis(merger, "size", [h for h in big if len(set(h.values)) > 1], [])
        axes += _axis(merger, "variant", [h for h in looks if len(set(h.values)) > 1], names)
    else:
        holes = [h for h in merger.holes if not _noise(h) and not _last_border(h)]
        if len(els) > 3 and any(len(set(h.values)) == len(els) for h in holes):
            return None
        if not _by_flag(merger, holes):
            axes += _axis(merger, "tone", holes, names)
    return Template(el, merger.fields, axes, len(els))


_LENGTH = re.compile(r"(gap|p[xytbse]?|min-h)-(px|[\d.]+)")


def _snap(els: Sequence[El]) -> None:
    """Lengths of the same kind that differ by a pixel become the usual one."""
    kinds = {m[1] for e in els for c in e.classes if (m := _LENGTH.fullmatch(c))}
    for kind in sorted(kinds):
        found = [next((c for c in e.classes if c.startswith(f"{kind}-")), "") for e in els]
        sizes = [_length(c) for c in found if c]
        lone = [not f and kind == "gap" and len(e.children) < 2 for f, e in zip(found, els, strict=True)]
        if len(sizes) + sum(lone) < len(els) or max(sizes) - min(sizes) > 1.1:
            continue
        usual = max(set(found) - {""}, key=lambda c: (found.count(c), c))
        for e, mine in zip(els, found, strict=True):
            e.classes = [c for c in e.classes if c != mine] + [usual]


def _length(name: str) -> float:
    size = name.rsplit("-", 1)[1]
    return 1.0 if size == "px" else float(size) * 4


def _noise(hole: _Hole) -> bool:
    """Margins of a pixel that only rounding made."""
    return all(re.fullmatch(r"(-?m[tsbe]-(px|0\.5)|\s)*", v) for v in hole.values)


def _last_border(hole: _Hole) -> bool:
    """All but the last have a border below: said with `last:`."""
    *most, last = hole.values
    if len(most) < 1 or len(set(most)) != 1:
        return False
    names = most[0].split()
    if not names or any(not n.startswith("border-") for n in names) or last:
        return False
    hole.el.classes += [*names, "last:border-b-0"]
    return True


def _part(hole: _Hole, wanted: bool, sizes: Callable[[str], bool]) -> _Hole:
    def keep(name: str) -> bool:
        return bool(_SIZES.match(name) or sizes(name)) == wanted

    return _Hole(hole.el, [" ".join(c for c in v.split() if keep(c)) for v in hole.values])


def _by_flag(merger: _Merger, holes: list[_Hole]) -> bool:
    """Looks that follow a state there is already: `item.current ? a : b`."""
    if not holes:
        return True
    vectors = [tuple(h.values[i] for h in holes) for i in range(merger.count)]
    if len(set(vectors)) != 2:
        return False
    for flag in merger.fields:
        if flag.kind != "boolean":
            continue
        yes = {v for v, f in zip(vectors, flag.values, strict=True) if f}
        no = {v for v, f in zip(vectors, flag.values, strict=True) if not f}
        if len(yes) == len(no) == 1 and yes != no:
            for hole in holes:
                on = next(v for v, f in zip(hole.values, flag.values, strict=True) if f)
                off = next(v for v, f in zip(hole.values, flag.values, strict=True) if not f)
                ref = merger.ref(flag.name)
                hole.el.dynamic.append(f"{ref} ? {quoted(on)} : {quoted(off)}")
            return True
    return False


_SIZE_NAMES = {1: ("md",), 2: ("sm", "md"), 3: ("sm", "md", "lg"), 4: ("xs", "sm", "md", "lg")}


def _axis(merger: _Merger, name: str, holes: list[_Hole], names: Sequence[str]) -> list[Axis]:
    if not holes:
        return []
    vectors = [tuple(h.values[i] for h in holes) for i in range(merger.count)]
    kinds = list(dict.fromkeys(vectors))
    labels = _size_labels(kinds) if name == "size" else _look_labels(kinds, vectors, names)
    parts: list[str] = []
    for hole in holes:
        part = "root" if not parts else hole.el.role or hole.el.tag
        parts.append(unique(re.sub(r"\W", "", part), parts))
    table = {
        labels[kind]: dict(zip(parts, kind, strict=True)) for kind in kinds
    }  # fmt: skip
    axis = Axis(name, [labels[v] for v in vectors], table)
    for hole, part in zip(holes, parts, strict=True):
        tail = f".{part}" if len(parts) > 1 else ""
        hole.el.dynamic.append(f"{name.upper()}S[{merger.ref(name)}]{tail}")
    return [axis]


def _look_labels(
    kinds: list[tuple[str, ...]], vectors: list[tuple[str, ...]], names: Sequence[str]
) -> dict[tuple[str, ...], str]:
    labels: dict[tuple[str, ...], str] = {}
    for kind in kinds:
        name = names[vectors.index(kind)] if names else "look"
        labels[kind] = unique(name, labels.values())
    return labels


def _size_labels(kinds: list[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    def weight(kind: tuple[str, ...]) -> float:
        numbers = [float(n) for n in re.findall(r"-(\d+(?:\.\d+)?)", " ".join(kind))]
        return sum(numbers)

    ranked = sorted(kinds, key=weight)
    names = _SIZE_NAMES.get(len(ranked)) or tuple(f"size{i + 1}" for i in range(len(ranked)))
    return dict(zip(ranked, names, strict=True))


def margin(name: str) -> tuple[str, float]:
    """Side and px of a margin class; ("", 0) for any other."""
    found = re.fullmatch(r"(-?)(m[ts])-(px|[\d.]+)", name)
    if not found:
        return "", 0.0
    px = 1.0 if found[3] == "px" else float(found[3]) * 4
    return found[2], -px if found[1] else px


def without_position(
    els: Sequence[El], owner: El, whole: bool
) -> tuple[list[str] | None, El | None]:
    """Take margins and self-alignment off a run of siblings.

    Returns:
        Classes for the element around them (None: the distances differ too much), and a new element
        to put around them when the old one holds other things or other distances too.
    """
    found = [[c for c in e.classes if _POSITION.match(c)] for e in els]
    if all(f == found[0] for f in found) and (whole or not found[0]):
        for e in els:
            e.classes = [c for c in e.classes if c not in found[0]] + found[0]
        return [], None
    column = "flex-col" in owner.classes
    along, across = ("mt", "ms") if column else ("ms", "mt")
    steps = [sum(px for c in f for side, px in [margin(c)] if side == along) for f in found]
    others = [sorted(c for c in f if margin(c)[0] != along) for f in found]
    aside = [sum(px for c in f for side, px in [margin(c)] if side == across) for f in found]
    plain = [[c for c in f if margin(c)[0] != across] for f in others]
    if "ms-auto" in found[0] + [c for f in found[1:] for c in f]:
        return None, None
    if any(f != plain[0] for f in plain) or max(aside) - min(aside) > 2.1:
        return None, None
    later = sorted(steps[1:])
    if later[-1] - later[0] > 2.1:
        return None, None
    for e in els:
        e.classes = [c for c in e.classes if not _POSITION.match(c)]
    base = next((c for c in owner.classes if c.startswith("gap-")), "")
    size = base.removeprefix("gap-")
    gap = (0.0 if not base else 1.0 if size == "px" else float(size) * 4) + later[len(later) // 2]
    extra = [f"-space-{'y' if column else 'x'}-px"] if round(gap) == -1 else []
    if gap < -1.4:
        return None, None
    spaced = [spacing("gap", gap)] if round(gap) > 0 else []
    if whole and abs(steps[0]) < 0.5 and not plain[0] and abs(aside[0]) < 0.5:
        owner.classes = [c for c in owner.classes if c != base]
        return extra + spaced, None
    wrap = El("div", role="group", classes=["flex", *(["flex-col"] if column else ["items-center"])])
    wrap.classes += spaced + plain[0]
    wrap.classes += [spacing(along, steps[0])] if round(steps[0]) else []
    wrap.classes += [spacing(across, aside[0])] if round(aside[0]) else []
    return extra, wrap
