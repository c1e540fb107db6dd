"""Values become class names: every colour, size, radius and shadow of a layout gets its token."""

import re
from collections import Counter

from componentforge.domain.layout import Corners, Node, Paint, TextStyle
from componentforge.domain.tokens import DesignTokens
from componentforge.engines.local.looks import chroma, distance, luminance
from componentforge.engines.local.tokens_export import (
    css_length,
    css_name,
    declarations,
    family_css,
    shadow_css,
    theme_block,
)

_WEIGHTS = {
    100: "thin", 200: "extralight", 300: "light", 400: "normal", 500: "medium", 600: "semibold",
    700: "bold", 800: "extrabold", 900: "black",
}  # fmt: skip
_SIDES = ("t", "e", "b", "s")


def steps(px: float) -> str:
    """`px`, rounded to whole pixels, on Tailwind's scale of quarters of 4 px: 13 -> "3.25"."""
    whole = round(px)
    if abs(whole) == 1:
        return "px"
    return f"{whole / 4:g}"


def spacing(prefix: str, px: float) -> str:
    """A spacing class: `spacing("mt", -1)` is "-mt-px"."""
    return f"{'-' if round(px) < 0 else ''}{prefix}-{steps(abs(px))}"


class Theme:
    """The tokens a draft refers to, filled as the code is written."""

    def __init__(self, tokens: DesignTokens, root: Node) -> None:
        self._properties = declarations(tokens)
        self._roles = {t.name: t.role for t in tokens.group("color")}
        self._sizes = {css_name(t) for t in tokens.group("fontSize")}
        self._colors: dict[str, str] = {}
        for token in tokens.group("color"):
            name = self._free_of_sizes(token.name)
            if name != token.name:
                self._properties[f"--color-{name}"] = self._properties.pop(f"--color-{token.name}")
            self._colors.setdefault(str(token.value), name)
        self._radii = [(float(t.value), css_name(t)) for t in tokens.group("radius")]
        self._text = [(float(t.value), css_name(t)) for t in tokens.group("fontSize")]
        self._families = {str(t.value): css_name(t) for t in tokens.group("fontFamily")}
        self._shadows = {
            s.css: css_name(t) for s, t in zip(tokens.shadows, tokens.group("shadow"), strict=False)
        }
        styles = [n.text.style for n in root.walk() if n.text]
        self._line_heights = self._usual_heights(styles)
        self._leading: dict[float, str] = {}
        self._tracking: dict[float, str] = {}
        self.base_family = self._usual_family(styles)

    def _free_of_sizes(self, name: str) -> str:
        return f"{name}-color" if name in self._sizes else name

    @staticmethod
    def _usual_heights(styles: list[TextStyle]) -> dict[float, float]:
        counts: dict[float, Counter[float]] = {}
        for style in styles:
            counts.setdefault(round(style.size, 2), Counter())[round(style.line_height, 2)] += 1
        return {size: c.most_common(1)[0][0] for size, c in counts.items()}

    def _usual_family(self, styles: list[TextStyle]) -> str:
        usual = Counter(s.family for s in styles).most_common(1)
        family = usual[0][0] if usual else "system-ui"
        generic = next((s.generic for s in styles if s.family == family), "sans-serif")
        name = self._families.pop(family, None)
        if name:
            self._properties.pop(f"--font-{name}", None)
        self._properties = {"--font-sans": family_css(family, generic), **self._properties}
        return family

    def is_size(self, name: str) -> bool:
        """Whether a class sets the size of text, not its colour."""
        return name.startswith("text-") and any(name == f"text-{t[1]}" for t in self._text)

    def is_color(self, name: str) -> bool:
        """Whether a class sets the colour of text."""
        return name.startswith("text-") and name[5:] in self._colors.values()

    def color(self, value: str) -> str:
        """Token name of a colour; the nearest within what an eye cannot tell, else a new one."""
        if value in self._colors:
            return self._colors[value]
        near = min(self._colors, key=lambda c: distance(c, value), default=None)
        if near is not None and distance(near, value) <= 3:
            return self._colors[near]
        name = self._new_color_name(value)
        self._colors[value] = name
        self._properties[f"--color-{name}"] = value
        return name

    def role_of(self, value: str) -> str | None:
        """What the colour is for, when the tokens say."""
        return self._roles.get(self._colors.get(value, ""))

    def _new_color_name(self, value: str) -> str:
        shade = "tint" if chroma(value) > 0.15 else "grey"
        level = round((1 - luminance(value) ** 0.45) * 20) * 50
        name = f"{shade}-{level}"
        serial = 2
        while f"--color-{name}" in self._properties:
            name = f"{shade}-{level}-{serial}"
            serial += 1
        return name

    def text(self, style: TextStyle) -> list[str]:
        """Classes of a text: size, line height, weight, colour and what is out of the ordinary."""
        size = self._size_class(style)
        out = [size]
        if style.family != self.base_family:
            out.append(self._family_class(style))
        usual = self._line_heights.get(round(style.size, 2))
        if usual is not None and abs(usual - style.line_height) > 0.05:
            out.append(self._leading_class(style.line_height))
        weight = _WEIGHTS[min(900, max(100, round(style.weight / 100) * 100))]
        if weight != "normal":
            out.append(f"font-{weight}")
        if abs(style.letter_spacing) >= 0.04:
            out.append(self._tracking_class(style.letter_spacing))
        if style.italic:
            out.append("italic")
        if style.underline:
            out.append("underline")
        if style.strike:
            out.append("line-through")
        return [*out, f"text-{self.color(style.color)}"]

    def _size_class(self, style: TextStyle) -> str:
        near = min(self._text, key=lambda t: abs(t[0] - style.size), default=None)
        if near is None or abs(near[0] - style.size) > 0.05:
            near = (style.size, f"s{style.size:g}".replace(".", "-"))
            self._text.append(near)
            self._properties[f"--text-{near[1]}"] = css_length(style.size)
        height = self._line_heights.get(round(style.size, 2), style.line_height)
        self._properties.setdefault(f"--text-{near[1]}--line-height", css_length(height))
        return f"text-{near[1]}"

    def _family_class(self, style: TextStyle) -> str:
        name = self._families.get(style.family)
        if name is None:
            name = re.sub(r"[^a-z0-9]+", "-", style.family.lower()).strip("-") or "other"
            self._families[style.family] = name
        self._properties[f"--font-{name}"] = family_css(style.family, style.generic)
        return f"font-{name}"

    def _leading_class(self, height: float) -> str:
        if abs(height - round(height)) < 0.05:
            return spacing("leading", height)
        name = f"{height:.2f}".rstrip("0").replace(".", "-")
        self._properties[f"--leading-{name}"] = css_length(height)
        return f"leading-{name}"

    def _tracking_class(self, value: float) -> str:
        key = round(value, 2)
        if key not in self._tracking:
            kind = "wide" if value > 0 else "tight"
            name = f"{kind}-{abs(key):g}".replace(".", "-")
            self._tracking[key] = name
            self._properties[f"--tracking-{name}"] = css_length(key)
        return f"tracking-{self._tracking[key]}"

    def paint(self, node: Node) -> list[str]:
        """Classes of what the box paints."""
        return [
            *self.fill(node.paint), *self._border(node.paint),
            *self._radius(node.paint.radius, min(node.box.w, node.box.h) / 2),
            *self.shadow(node.paint),
        ]  # fmt: skip

    def fill(self, paint: Paint) -> list[str]:
        """Background classes."""
        if paint.gradient:
            turn = round(paint.gradient.angle)
            start, end = self.color(paint.gradient.start), self.color(paint.gradient.end)
            return [f"bg-linear-{turn % 360}", f"from-{start}", f"to-{end}"]
        return [f"bg-{self.color(paint.fill)}"] if paint.fill else []

    def _border(self, paint: Paint) -> list[str]:
        border = paint.border
        if border is None or max(border.widths) < 0.4:
            return []
        widths = [max(1, round(w)) if w >= 0.4 else 0 for w in border.widths]
        shown = [i for i in range(4) if widths[i]]
        out: list[str] = []
        if len(set(widths)) == 1:
            out.append("border" if widths[0] == 1 else f"border-{widths[0]}")
        else:
            for i in shown:
                side = f"border-{_SIDES[i]}"
                out.append(side if widths[i] == 1 else f"{side}-{widths[i]}")
        colors = [self.color(border.colors[i]) for i in shown]
        if len(set(colors)) == 1:
            out.append(f"border-{colors[0]}")
        else:
            usual = Counter(colors).most_common(1)[0][0]
            out.append(f"border-{usual}")
            out += [
                f"border-{_SIDES[i]}-{c}" for i, c in zip(shown, colors, strict=True) if c != usual
            ]
        return out if border.style == "solid" else [*out, f"border-{border.style}"]

    def _radius(self, corners: Corners, half: float) -> list[str]:
        if max(corners) < 0.75:
            return []
        names = [self._radius_name(c, half) for c in corners]
        if len(set(names)) == 1:
            return [f"rounded-{names[0]}"]
        tl, tr, br, bl = names
        for side, pair, rest in (
            ("t", (tl, tr), (br, bl)), ("b", (br, bl), (tl, tr)),
            ("s", (tl, bl), (tr, br)), ("e", (tr, br), (tl, bl)),
        ):  # fmt: skip
            if pair[0] == pair[1] and set(rest) == {"none"}:
                return [f"rounded-{side}-{pair[0]}"]
        corners_of = zip(("ss", "se", "ee", "es"), names, strict=True)
        return [f"rounded-{c}-{n}" for c, n in corners_of if n != "none"]

    def _radius_name(self, radius: float, half: float) -> str:
        if radius < 0.75:
            return "none"
        if radius >= half - 0.75 and radius >= 3:
            return "full"
        near = min(self._radii, key=lambda r: abs(r[0] - radius), default=None)
        if near is None or abs(near[0] - radius) > 0.55:
            near = (radius, f"r{radius:.2g}".replace(".", "-"))
            self._radii.append(near)
            self._properties[f"--radius-{near[1]}"] = css_length(radius)
        return near[1]

    def shadow(self, paint: Paint) -> list[str]:
        """The class of the box shadow."""
        if not paint.shadows:
            return []
        css = shadow_css(paint.shadows)
        if css not in self._shadows:
            name = f"level-{len(self._shadows) + 1}"
            self._shadows[css] = name
            self._properties[f"--shadow-{name}"] = css
        return [f"shadow-{self._shadows[css]}"]

    def css(self) -> str:
        """The `@theme` block: all tokens of the picture, then what the code needed besides."""
        return theme_block(self._properties)
