"""Icons that go with a look: a table of them beside the look's classes."""

from componentforge.engines.local.write_axes import Axis
from componentforge.engines.local.write_elements import El, jsx
from componentforge.engines.local.write_unify import Drawings, Template


def by_look(template: Template) -> bool:
    """Whether every icon that differs is told by the look it stands in."""
    axis = _looks(template)
    return all(axis is not None and _table(axis, one) for one in template.drawings)


def drawn_by_look(template: Template) -> list[str]:
    """The tables' source; what stands in the template then speaks of them.

    Args:
        template: One for which `by_look` holds.
    """
    axis = _looks(template)
    lines: list[str] = []
    for at, one in enumerate(template.drawings):
        assert axis is not None
        table = _table(axis, one)
        constant = "ICONS" if at == 0 else f"ICONS{at + 1}"
        one.stand.code = f"{constant}[{axis.name}]"
        lines.append(f"const {constant} = {{")
        for look, icon in (table or {}).items():
            key = look if look.isidentifier() else f'"{look}"'
            if icon is None:
                lines.append(f"  {key}: null,")
            else:
                lines += [f"  {key}: (", *jsx(icon, 2), "  ),"]
        lines += ["} as const;", ""]
    return lines


def _looks(template: Template) -> Axis | None:
    return next((axis for axis in template.axes if axis.name == "variant"), None)


def _table(axis: Axis, drawings: Drawings) -> dict[str, El | None] | None:
    """Look -> icon; None where one look has several."""
    found: dict[str, El | None] = {}
    for look, icon in zip(axis.picks, drawings.icons, strict=True):
        if look in found and _text(found[look]) != _text(icon):
            return None
        found.setdefault(look, icon)
    return found


def _text(icon: El | None) -> str:
    return "\n".join(jsx(icon)) if icon is not None else ""
