"""Pictures drawn for tests as a browser draws them: exact fills, smooth corners, real fonts."""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from componentforge.domain.base import Blob, Box
from componentforge.domain.picture import Screenshot, Word, Words
from componentforge.engines.local.fonts import Face, face, faces

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
INK: Colour = (17, 24, 39)
_ZOOM = 8


def font(family: str = "Inter", weight: int = 400) -> Face:
    """An installed upright face."""
    return face(
        next(f for f in faces() if (f.family, f.weight, f.italic) == (family, weight, False))
    )


@dataclass
class Picture:
    """A canvas in CSS px at a scale; every text drawn is remembered as OCR would report it."""

    width: int
    height: int
    scale: int = 1
    ground: Colour = WHITE
    words: list[Word] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = (self.height * self.scale, self.width * self.scale, 3)
        self.pixels = np.empty(shape, np.uint8)
        self.pixels[:] = self.ground

    def box(
        self, x: float, y: float, w: float, h: float, fill: Colour, radius: float = 0
    ) -> "Picture":
        """A filled rectangle, its corners anti-aliased."""
        k = self.scale
        zoom = _ZOOM if radius else 1
        mask = Image.new("L", (round(w * k) * zoom, round(h * k) * zoom), 0)
        area = (0, 0, mask.width - 1, mask.height - 1)
        ImageDraw.Draw(mask).rounded_rectangle(area, radius * k * zoom, fill=255)
        small = mask.resize((round(w * k), round(h * k)), Image.Resampling.BOX)
        cover = np.asarray(small, np.float64)[..., None] / 255
        rows = slice(round(y * k), round(y * k) + small.height)
        cols = slice(round(x * k), round(x * k) + small.width)
        under = self.pixels[rows, cols]
        self.pixels[rows, cols] = np.rint(under * (1 - cover) + np.array(fill) * cover)
        return self

    def outline(
        self, x: float, y: float, w: float, h: float, border: Colour, fill: Colour,
        radius: float = 0, thick: float = 1,
    ) -> "Picture":  # fmt: skip
        """A bordered rectangle."""
        self.box(x, y, w, h, border, radius)
        inner = max(0.0, radius - thick)
        return self.box(x + thick, y + thick, w - 2 * thick, h - 2 * thick, fill, inner)

    def text(
        self, x: float, baseline: float, text: str, size: float = 16, weight: int = 400,
        colour: Colour = INK, family: str = "Inter", *, seen: bool = True, spacing: float = 0,
    ) -> "Picture":  # fmt: skip
        """A line of text whose origin lies at (x, baseline)."""
        k = self.scale
        own = font(family, weight)
        shape = self.pixels.shape[:2]
        set_ = own.set(text)
        cover = own.draw(
            set_, size * k, x * k, baseline * k, shape, spacing * k, hinted=k == 1
        )[..., None]  # fmt: skip
        self.pixels[:] = np.rint(self.pixels * (1 - cover) + np.array(colour) * cover)
        if seen:
            width = set_.advance * size + spacing * len(text)
            box = Box(x=x - 1, y=baseline - 0.8 * size, w=width + 2, h=1.1 * size)
            self.words.append(Word(text=text, box=box, confidence=0.99))
        return self

    @property
    def screenshot(self) -> Screenshot:
        """What ingest would say of it."""
        return Screenshot(
            image=Blob(blob_sha256="0" * 64, media_type="image/png", size=1),
            width=self.width, height=self.height,
            device_width=self.width * self.scale, device_height=self.height * self.scale,
            scale=self.scale, scale_confidence=1.0,
        )  # fmt: skip

    def seen(self) -> Words:
        """What OCR would say of it."""
        return Words(lines=tuple(self.words))
