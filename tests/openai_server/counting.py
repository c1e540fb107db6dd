"""Tokens as this server counts them.

Text: one token for every four bytes of UTF-8, at least one a text; no tokenizer is needed to compare
two books. Pictures: the rules OpenAI publishes ("Calculating costs" in the guide to images), applied
to the picture's real size, and written here a second time on purpose: the product has its own.
"""

from dataclasses import dataclass
from math import ceil, sqrt


@dataclass(frozen=True)
class Tiles:
    """Within 2048 x 2048, shortest side 768, then 512 px tiles."""

    base: int
    tile: int

    def count(self, width: int, height: int, detail: str) -> int:
        if detail == "low":
            return self.base
        scale = min(1.0, 2048 / max(width, height))
        w, h = width * scale, height * scale
        scale = min(1.0, 768 / min(w, h))
        w, h = w * scale, h * scale
        return self.base + self.tile * ceil(round(w, 6) / 512) * ceil(round(h, 6) / 512)


@dataclass(frozen=True)
class Patches:
    """32 px patches, at most `most` of them, times a factor."""

    factor: float
    most: int = 1536

    def count(self, width: int, height: int, detail: str) -> int:
        most = min(self.most, 256) if detail == "low" else self.most
        patches = ceil(width / 32) * ceil(height / 32)
        if patches > most:
            shrink = sqrt(32 * 32 * most / (width * height))
            across, down = width * shrink / 32, height * shrink / 32
            shrink *= min(int(across) / across, int(down) / down)
            patches = ceil(round(width * shrink / 32, 6)) * ceil(round(height * shrink / 32, 6))
        return ceil(min(patches, most) * self.factor)


def text_tokens(*texts: str) -> int:
    """See above."""
    return sum(max(1, ceil(len(text.encode()) / 4)) for text in texts if text)


@dataclass(frozen=True)
class ServedModel:
    """A model the server knows. Dollars a million tokens, for the server's own bill."""

    name: str
    pictures: Tiles | Patches
    usd_in: float = 2.0
    usd_cached: float = 0.5
    usd_out: float = 8.0
    tunable: bool = False
    usd_training: float = 25.0

    def usd(self, input: int, cached: int, output: int, *, batch: bool = False) -> float:
        full = (input - cached) * self.usd_in + cached * self.usd_cached + output * self.usd_out
        return full / 1e6 * (0.5 if batch else 1.0)


DEFAULT_MODELS = (
    ServedModel("gpt-4.1", Tiles(85, 170), 2.0, 0.5, 8.0),
    ServedModel("gpt-4.1-mini", Patches(1.62), 0.4, 0.1, 1.6),
    ServedModel("gpt-4o-2024-08-06", Tiles(85, 170), 2.5, 1.25, 10.0, tunable=True),
)
