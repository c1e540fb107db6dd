"""Looks that differ between instances: named variants, sizes, or a state's two faces."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from componentforge.engines.local.naming import unique
from componentforge.engines.local.write_elements import El, quoted

Plain = str | bool | int | None

_SIZES = re.compile(
    r"^-?(p|px|py|pt|pb|ps|pe|h|min-h|w|size|gap|leading|tracking)-|^(flex|items-center|justify-center)$"
)


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
class Hole:
    """Classes of one element that differ between instances."""

    el: El
    values: list[str]


@dataclass
class Varying:
    """What a merge found to vary."""

    var: str
    count: int
    fields: list[DataField] = field(default_factory=list[DataField])
    holes: list[Hole] = field(default_factory=list[Hole])

    def ref(self, name: str) -> str:
        """How the template speaks of a field."""
        return f"{self.var}.{name}" if self.var else name


def _noise(hole: Hole) -> bool:
    """Margins of a pixel that only rounding made."""
    return all(re.fullmatch(r"(-?m[tsbe]-(px|0\.5)|\s)*", v) for v in hole.values)


def _last_border(hole: Hole) -> bool:
    """All but the last have a border below: said with `last:`."""
    *most, last = hole.values
    if len(most) < 1 or len(set(most)) != 1:
        return False
    names = most[0].split()
    if not names or any(not n.startswith("border-") for n in names) or last:
        return False
    hole.el.classes += [*names, "last:border-b-0"]
    return True


def _part(hole: Hole, wanted: bool, sizes: Callable[[str], bool]) -> Hole:
    def keep(name: str) -> bool:
        return bool(_SIZES.match(name) or sizes(name)) == wanted

    return Hole(hole.el, [" ".join(c for c in v.split() if keep(c)) for v in hole.values])


def _by_flag(merger: Varying, holes: list[Hole]) -> bool:
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


_ALIGNED = {"text-start": "start", "text-center": "center", "text-end": "end"}
_SIZE_NAMES = {1: ("md",), 2: ("sm", "md"), 3: ("sm", "md", "lg"), 4: ("xs", "sm", "md", "lg")}


def _axis(merger: Varying, name: str, holes: list[Hole], names: Sequence[str]) -> list[Axis]:
    if not holes:
        return []
    vectors = [tuple(h.values[i] for h in holes) for i in range(merger.count)]
    kinds = list(dict.fromkeys(vectors))
    if len(holes) == 1 and {kind[0] for kind in kinds} <= set(_ALIGNED):
        name, names = "align", [_ALIGNED[vector[0]] for vector in vectors]
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


_LIKE = re.compile(r"^(bg|text|border|rounded|font|shadow)-")


def _as_disabled(found: Varying) -> None:
    """The look of what is disabled becomes a state of the look it differs least from.

    Only where that can be said: each class it does without has one of its kind in its place, on the
    element that is disabled.
    """
    flag = next((f for f in found.fields if f.name == "disabled" and f.kind == "boolean"), None)
    varied = [h for h in found.holes if len(set(h.values)) > 1]
    if flag is None or len(varied) != 1 or "disabled" not in varied[0].el.attrs:
        return
    hole = varied[0]
    off = [i for i, v in enumerate(flag.values) if v]
    looks = {frozenset(hole.values[i].split()) for i in off}
    enabled = [set(v.split()) for v, f in zip(hole.values, flag.values, strict=True) if not f]
    if len(looks) != 1 or not enabled:
        return
    mine = set(next(iter(looks)))
    base = min(enabled, key=lambda look: len(look ^ mine))
    kinds = [m[1] for name in sorted(mine - base) if (m := _LIKE.match(name))]
    lost = [m[1] for name in sorted(base - mine) if (m := _LIKE.match(name))]
    plain = len(kinds) == len(mine - base) and len(lost) == len(base - mine)
    if mine in enabled or not plain or not set(lost) <= set(kinds):
        return
    usual = next(v for v, f in zip(hole.values, flag.values, strict=True)
                 if not f and set(v.split()) == base)  # fmt: skip
    hole.el.classes += [
        f"disabled:{name}" for name in hole.values[off[0]].split() if name not in base
    ]
    hole.values = [usual if i in off else v for i, v in enumerate(hole.values)]


def axes_of(
    found: Varying, names: Sequence[str], sizes: Callable[[str], bool] | None
) -> list[Axis] | None:
    """Name what varies in looks; None when it varies too much to be one component."""
    if sizes is not None:
        _as_disabled(found)
        big = [_part(h, True, sizes) for h in found.holes]
        looks = [_part(h, False, sizes) for h in found.holes]
        for hole in (*big, *looks):
            if len(set(hole.values)) == 1:  # with the disabled look told apart, all look so
                hole.el.classes += hole.values[0].split()
        return [
            *_axis(found, "size", [h for h in big if len(set(h.values)) > 1], []),
            *_axis(found, "variant", [h for h in looks if len(set(h.values)) > 1], names),
        ]
    holes = [h for h in found.holes if not _noise(h) and not _last_border(h)]
    if found.count > 3 and any(len(set(h.values)) == found.count for h in holes):
        return None
    return [] if _by_flag(found, holes) else _axis(found, "tone", holes, names)
