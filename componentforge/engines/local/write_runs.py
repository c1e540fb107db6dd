"""Distances in a run of siblings: noise taken out, margins moved to what stands around them."""

import re
from collections.abc import Sequence

from componentforge.engines.local.write_elements import El
from componentforge.engines.local.write_theme import spacing

_POSITION = re.compile(r"^-?m[ts]-|^self-|^ms-auto$")
_LENGTH = re.compile(r"(gap|p[xytbse]?|min-h)-(px|[\d.]+)")


def snap(els: Sequence[El]) -> None:
    """Lengths of the same kind that differ by a pixel become the usual one; so does wrapping."""
    if any("whitespace-nowrap" in e.classes for e in els):
        for e in els:
            e.classes = [c for c in e.classes if c != "whitespace-nowrap"] + ["whitespace-nowrap"]
    kinds = {m[1] for e in els for c in e.classes if (m := _LENGTH.fullmatch(c))}
    for kind in sorted(kinds):
        found = [next((c for c in e.classes if c.startswith(f"{kind}-")), "") for e in els]
        sizes = [_length(c) for c in found if c]
        lone = [
            not f and kind == "gap" and len(e.children) < 2 for f, e in zip(found, els, strict=True)
        ]
        if len(sizes) + sum(lone) < len(els) or max(sizes) - min(sizes) > 1.1:
            continue
        usual = max(set(found) - {""}, key=lambda c: (found.count(c), c))
        for e, mine in zip(els, found, strict=True):
            e.classes = [c for c in e.classes if c != mine] + [usual]


def _length(name: str) -> float:
    size = name.rsplit("-", 1)[1]
    return 1.0 if size == "px" else float(size) * 4


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
    wrap = El(
        "div", role="group", classes=["flex", *(["flex-col"] if column else ["items-center"])]
    )
    wrap.classes += spaced + plain[0]
    wrap.classes += [spacing(along, steps[0])] if round(steps[0]) else []
    wrap.classes += [spacing(across, aside[0])] if round(aside[0]) else []
    return extra, wrap
