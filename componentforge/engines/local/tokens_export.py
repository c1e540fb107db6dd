"""Tokens and requirements in the formats others read: DTCG 2025.10, Tailwind v4, plain JSON."""

from collections.abc import Sequence
from typing import Any

from componentforge.domain.layout import Shadow
from componentforge.domain.proposal import Requirement
from componentforge.domain.tokens import DesignTokens, Evidence, ShadowValue, Token
from componentforge.engines.local.looks import rgb

EXTENSION = "componentforge"
_TYPES = {
    "color": "color", "fontFamily": "fontFamily", "fontSize": "dimension",
    "fontWeight": "fontWeight", "lineHeight": "dimension", "radius": "dimension",
    "spacing": "dimension", "borderWidth": "dimension", "shadow": "shadow",
}  # fmt: skip
_CSS = {
    "color": "--color-", "fontFamily": "--font-", "fontSize": "--text-",
    "fontWeight": "--font-weight-", "lineHeight": "--leading-", "radius": "--radius-",
    "shadow": "--shadow-",
}  # fmt: skip


def tokens_json(tokens: DesignTokens) -> dict[str, Any]:
    """A Design Tokens (DTCG 2025.10) document; confidence and evidence under `$extensions`."""
    document: dict[str, Any] = {}
    for group, kind in _TYPES.items():
        members = tokens.group(group)  # pyright: ignore[reportArgumentType]
        if not members:
            continue
        document[group] = {"$type": kind}
        for at, token in enumerate(members):
            shadow = tokens.shadows[at] if group == "shadow" and at < len(tokens.shadows) else None
            if group == "shadow" and shadow is None:
                continue
            document[group][token.name] = {
                "$value": _value(token, shadow),
                "$extensions": {EXTENSION: _extension(token)},
            }
    return document


def _extension(token: Token) -> dict[str, Any]:
    out: dict[str, Any] = {"confidence": round(token.confidence, 3)}
    if token.role:
        out["role"] = token.role
    out["evidence"] = _evidence(token.evidence)
    return out


def _evidence(evidence: Evidence) -> dict[str, Any]:
    boxes = [[round(v, 2) for v in (b.x, b.y, b.w, b.h)] for b in evidence.seen_at]
    return {"pixelShare": round(evidence.pixel_share, 5), "uses": evidence.uses, "seenAt": boxes}


def _value(token: Token, shadow: ShadowValue | None) -> Any:
    if shadow is not None:
        return {
            "color": {**_color(shadow.color), "alpha": round(shadow.alpha, 3)},
            "offsetX": _px(shadow.dx),
            "offsetY": _px(shadow.dy),
            "blur": _px(shadow.blur),
            "spread": _px(shadow.spread),
        }
    if token.group == "color":
        return _color(str(token.value))
    if token.group == "fontFamily":
        return [str(token.value)]
    if token.group == "fontWeight":
        return round(float(token.value))
    return _px(float(token.value))


def _color(hex_value: str) -> dict[str, Any]:
    return {
        "colorSpace": "srgb",
        "components": [round(c, 4) for c in rgb(hex_value)],
        "hex": hex_value,
    }


def _px(value: float) -> dict[str, Any]:
    return {"value": _short(value), "unit": "px"}


def _short(value: float) -> int | float:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def css_length(value: float) -> str:
    """`value` px as short as it goes."""
    return f"{_short(value)}px"


def family_css(family: str, generic: str = "sans-serif") -> str:
    """A CSS font stack that starts with `family`."""
    spare = {
        "serif": "ui-serif, serif",
        "monospace": "ui-monospace, monospace",
    }.get(generic, "ui-sans-serif, system-ui, sans-serif")
    return f'"{family}", {spare}'


def shadow_css(shadows: Sequence[Shadow]) -> str:
    """CSS `box-shadow` of these layers."""
    layers: list[str] = []
    for s in shadows:
        r, g, b = (round(c * 255) for c in rgb(s.color))
        lengths = " ".join(css_length(v) for v in (s.dx, s.dy, s.blur, s.spread))
        layers.append(f"{lengths} rgb({r} {g} {b} / {round(s.alpha, 3)})")
    return ", ".join(layers)


def css_name(token: Token) -> str:
    """The token's name without what the property's own name says already: "radius-8" is "8"."""
    prefix = _CSS.get(token.group, "").strip("-")
    for said in (prefix, prefix.split("-")[-1]):
        short = token.name.removeprefix(f"{said}-")
        if said and short != token.name and token.group != "color":
            return short
    return token.name


def declarations(tokens: DesignTokens) -> dict[str, str]:
    """CSS custom property -> value, in the order of the tokens; spacing keeps its 4 px base."""
    out: dict[str, str] = {}
    shadows = iter(tokens.shadows)
    for token in tokens.tokens:
        prefix = _CSS.get(token.group)
        if token.group == "shadow":
            value = next(shadows, None)
            text = value.css if value else str(token.value)
        elif token.group == "color":
            text = str(token.value)
        elif token.group == "fontFamily":
            text = family_css(str(token.value))
        elif token.group == "fontWeight":
            text = str(round(float(token.value)))
        else:
            text = css_length(float(token.value))
        if prefix:
            out[f"{prefix}{css_name(token)}"] = text
    return out


def theme_block(properties: dict[str, str]) -> str:
    """A Tailwind v4 `@theme` block."""
    lines = [f"  {name}: {value};" for name, value in properties.items()]
    return "\n".join(["@theme {", *lines, "}"]) + "\n"


def tokens_css(tokens: DesignTokens) -> str:
    """The tokens as a Tailwind v4 `@theme` block."""
    return theme_block(declarations(tokens))


def requirements_json(requirements: Sequence[Requirement]) -> list[dict[str, Any]]:
    """One entry a requirement, in order."""
    return [requirement.model_dump(mode="json") for requirement in requirements]
