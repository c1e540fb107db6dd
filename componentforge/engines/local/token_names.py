"""Names for colours by what they are used for."""

import colorsys

_FAMILIES = (
    (15, "destructive"), (45, "warning"), (70, "warning"), (165, "success"), (200, "info"),
    (265, "primary"), (320, "accent"), (345, "accent"), (361, "destructive"),
)  # fmt: skip
"""Upper hue in degrees -> what interfaces use the hue for."""


def colour_names(found: list[tuple[str, dict[str, int]]]) -> dict[str, tuple[str, str]]:
    """hex -> (unique kebab-case name, role).

    Args:
        found: (hex, uses by kind: page, surface, border, text, icon), most pixels first.
    """
    taken: dict[str, int] = {}
    names: dict[str, tuple[str, str]] = {}
    for colour, uses in found:
        role = _role(colour, uses)
        # A white page alone is the page; white that is also worn is better called what it is.
        worn = sum(uses.values()) > uses.get("page", 0)
        name = _PURE.get(colour, role) if role != "page" or worn else role
        taken[name] = taken.get(name, 0) + 1
        names[colour] = (name if taken[name] == 1 else f"{name}-{taken[name]}", role)
    return names


_PURE = {"#ffffff": "white", "#000000": "black"}
"""Called what they are: they are surface here, text there."""


def _role(colour: str, uses: dict[str, int]) -> str:
    if uses.get("page"):
        return "page"
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    if chroma > 0.22:
        family = next(name for top, name in _FAMILIES if hue * 360 < top)
        if uses.get("surface"):
            return family if 0.2 < light < 0.8 else f"{family}-soft"
        return family if uses.get("border") else f"{family}-text"
    written = uses.get("text", 0) + uses.get("icon", 0)
    if written and not (light > 0.85 and uses.get("surface", 0) >= written):
        return "text" if light < 0.35 or light > 0.85 else "muted"
    lines = uses.get("border", 0)
    return "border" if lines and lines >= uses.get("surface", 0) else "surface"
