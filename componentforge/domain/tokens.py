"""Design tokens with the evidence for each."""

from typing import Literal

from componentforge.domain.base import Box, Frozen, Hex, Px, Unit

Group = Literal[
    "color", "fontFamily", "fontSize", "fontWeight", "lineHeight", "radius", "spacing",
    "borderWidth", "shadow",
]  # fmt: skip


class Evidence(Frozen):
    """Where in the picture a token was seen."""

    pixel_share: Unit = 0.0
    """Colours: share of the picture's pixels of exactly this colour."""
    uses: int = 0
    """How many nodes use it."""
    seen_at: tuple[Box, ...] = ()
    """At most three places, largest first."""


class Token(Frozen):
    """One design decision read from the picture. `value` is a hex colour, a family, or a number in
    px (weight: 100-900).
    """

    group: Group
    name: str
    """kebab-case, unique in its group: "primary", "surface", "body", "md"."""
    value: str | float
    confidence: Unit
    evidence: Evidence = Evidence()
    role: str | None = None
    """What it is for: primary, destructive, muted, border, surface, text ..."""


class ShadowValue(Frozen):
    """A shadow token's layers as CSS text plus its parts."""

    css: str
    dx: float
    dy: float
    blur: Px
    spread: float
    color: Hex
    alpha: Unit


class DesignTokens(Frozen):
    """Every token of a picture, in a stable order: by group, then most used first."""

    tokens: tuple[Token, ...]
    shadows: tuple[ShadowValue, ...] = ()

    def group(self, group: Group) -> tuple[Token, ...]:
        """The tokens of one group."""
        return tuple(token for token in self.tokens if token.group == group)
