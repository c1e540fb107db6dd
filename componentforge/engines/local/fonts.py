"""The installed fonts: which faces a family has, and how wide and tall they set a text.

Found through fontconfig, as the browser finds them; measured with HarfBuzz (advances, kerning) and
FreeType (outlines), unhinted, so figures scale with the size.
"""

import subprocess
import threading
from ctypes import byref
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Coverage = NDArray[np.float32]
"""(height, width) float32, 0 to 1: how much of each pixel the ink covers."""

_WEIGHTS = (
    (0, 100), (40, 200), (50, 300), (55, 350), (75, 380), (80, 400), (100, 500), (180, 600),
    (200, 700), (205, 800), (210, 900),
)  # fmt: skip
"""fontconfig's scale -> CSS."""

_GENERIC_HINTS = (("mono", "monospace"), ("code", "monospace"), ("courier", "monospace"))


@dataclass(frozen=True)
class FaceInfo:
    """One font file in one style."""

    family: str
    weight: int
    """CSS, 100 to 900."""
    italic: bool
    file: str
    index: int


@dataclass(frozen=True)
class Set:
    """A text set in one face, in em."""

    advance: float
    left: float
    """Where the ink starts, from the origin."""
    right: float
    """Where the ink ends."""
    top: float
    """Ink above the baseline, positive upwards."""
    bottom: float
    """Ink below the baseline, negative downwards."""
    glyphs: tuple[tuple[int, float, float], ...]
    """(glyph id, x, y) in em."""


@cache
def faces() -> tuple[FaceInfo, ...]:
    """Every scalable Latin-capable or script face fontconfig knows, in a stable order."""
    pattern = "%{family[0]}|%{weight}|%{slant}|%{file}|%{index}|%{variable}|%{width}\n"
    listed = subprocess.run(
        ["fc-list", ":scalable=true", "--format", pattern],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: set[FaceInfo] = set()
    for line in listed.splitlines():
        family, weight, slant, file, index, variable, width = line.split("|")
        if variable == "True" or Path(file).suffix.lower() not in {".ttf", ".otf", ".ttc"}:
            continue
        if width and float(width) != 100:
            continue
        css = min(_WEIGHTS, key=lambda pair: abs(pair[0] - float(weight or 80)))[1]
        found.add(FaceInfo(family, css, slant != "0", file, int(index)))
    return tuple(sorted(found, key=lambda f: (f.family, f.weight, f.italic, f.file)))


class Face:
    """One face ready to shape and draw."""

    def __init__(self, info: FaceInfo) -> None:
        freetype, uharfbuzz = _library("freetype"), _library("uharfbuzz")
        self.info = info
        blob = uharfbuzz.Blob.from_file_path(info.file)
        self._hb: Any = uharfbuzz.Font(uharfbuzz.Face(blob, info.index))
        self._ft: Any = freetype.Face(info.file, info.index)
        # FreeType draws into a place of the face's own, and lets other threads in meanwhile.
        self._drawing = threading.Lock()
        self._upem = float(self._ft.units_per_EM)
        self._shape: Any = uharfbuzz.shape
        self._buffer: Any = uharfbuzz.Buffer
        extents = self._hb.get_font_extents("ltr")
        self.ascent: float = extents.ascender / self._upem
        """em above the baseline, as the browser takes it."""
        self.descent: float = -extents.descender / self._upem
        """em below the baseline, positive."""
        self.line_gap: float = max(0.0, extents.line_gap / self._upem)
        self._blank: int = self._ft.get_char_index(" ")
        self._extents: dict[int, tuple[float, float, float, float]] = {}

    def covers(self, text: str) -> bool:
        """Whether every visible character has a glyph."""
        return all(self._ft.get_char_index(c) for c in text if not c.isspace())

    def set(self, text: str) -> Set:
        """`text` on one line."""
        if not text:
            return Set(0.0, 0.0, 0.0, 0.0, 0.0, ())
        buffer = self._buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        self._shape(self._hb, buffer)
        x = 0.0
        left, right, top, bottom = np.inf, -np.inf, -np.inf, np.inf
        glyphs: list[tuple[int, float, float]] = []
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            gx, gy = x + position.x_offset, float(position.y_offset)
            bearing_x, bearing_y, width, height = self._box(glyph.codepoint)
            if width and height:
                left, right = min(left, gx + bearing_x), max(right, gx + bearing_x + width)
                top, bottom = max(top, gy + bearing_y), min(bottom, gy + bearing_y - height)
            glyphs.append((glyph.codepoint, gx / self._upem, gy / self._upem))
            x += position.x_advance
        if left > right:
            left = right = top = bottom = 0.0
        u = self._upem
        return Set(x / u, left / u, right / u, top / u, bottom / u, tuple(glyphs))

    def draw(self, set_: Set, size: float, x: float, baseline: float, shape: tuple[int, int],
             spacing: float = 0.0, *, hinted: bool = True) -> Coverage:  # fmt: skip
        """Coverage of the text on a canvas.

        Args:
            set_: The shaped text.
            size: Device px an em.
            x: Where the origin lies, device px; glyphs are placed to a quarter pixel, as Skia does.
            baseline: Device px from the canvas' top.
            shape: (height, width) of the canvas.
            spacing: Extra device px after each glyph.
            hinted: Light hinting, as the browser does at scale 1 and leaves out above.
        """
        canvas = np.zeros(shape, np.float32)
        for number, (glyph, gx, gy) in enumerate(set_.glyphs):
            px = x + gx * size + number * spacing
            whole = np.floor(px + 0.125)
            quarter = int((px + 0.125 - whole) * 4)
            bitmap, left, top = _bitmap(self, glyph, round(size * 64), quarter, hinted)
            if bitmap.size == 0:
                continue
            col, row = int(whole) + left, round(baseline - gy * size) - top
            _add(canvas, bitmap, row, col)
        return np.minimum(canvas, 1.0)

    @property
    def space(self) -> float:
        """Width of a space, em."""
        return self._hb.get_glyph_h_advance(self._blank) / self._upem

    def has_ink(self, glyph: int) -> bool:
        """Whether a glyph draws anything."""
        return self._box(glyph)[2] > 0

    def draw_glyph(
        self, glyph: int, size: float, quarter: int, baseline: int, shape: tuple[int, int],
        hinted: bool,
    ) -> Coverage:  # fmt: skip
        """One glyph on a canvas, its origin `quarter` quarters of a px right of the left edge."""
        canvas = np.zeros(shape, np.float32)
        bitmap, left, top = _bitmap(self, glyph, round(size * 64), quarter, hinted)
        if bitmap.size:
            _add(canvas, bitmap, baseline - top, left)
        return canvas

    def _box(self, glyph: int) -> tuple[float, float, float, float]:
        box = self._extents.get(glyph)
        if box is None:
            extents = self._hb.get_glyph_extents(glyph)
            box = (
                (extents.x_bearing, extents.y_bearing, extents.width, -extents.height)
                if extents
                else (0.0, 0.0, 0.0, 0.0)
            )
            self._extents[glyph] = box
        return box

    def raster(
        self, glyph: int, size_64: int, quarter: int, hinted: bool
    ) -> tuple[Coverage, int, int]:
        """One glyph's coverage, its left and its top relative to the origin."""
        freetype = _library("freetype")
        with self._drawing:
            self._ft.set_char_size(size_64, size_64, 72, 72)
            hinting = freetype.FT_LOAD_TARGET_LIGHT if hinted else freetype.FT_LOAD_NO_HINTING
            self._ft.load_glyph(glyph, hinting | freetype.FT_LOAD_NO_BITMAP)
            slot = self._ft.glyph
            if slot.format != freetype.FT_GLYPH_FORMAT_OUTLINE or not slot.outline.n_points:
                return np.zeros((0, 0), np.float32), 0, 0
            freetype.FT_Outline_Translate(byref(slot.outline._FT_Outline), quarter * 16, 0)
            slot.render(freetype.FT_RENDER_MODE_NORMAL)
            bitmap = slot.bitmap
            if not bitmap.rows or not bitmap.width:
                return np.zeros((0, 0), np.float32), 0, 0
            data = np.array(bitmap.buffer, np.uint8).reshape(bitmap.rows, bitmap.pitch)
            return (
                (data[:, : bitmap.width] / np.float32(255)).astype(np.float32),
                slot.bitmap_left,
                slot.bitmap_top,
            )


@cache
def _library(name: str) -> Any:
    """A package without types, imported late."""
    return import_module(name)


@lru_cache(maxsize=512)
def face(info: FaceInfo) -> Face:
    """The face, opened once."""
    return Face(info)


class PairedFace(Face):
    """A face for letters the wanted family lacks: spaces and line metrics stay that family's.

    So a browser sets a text in a fallback font.
    """

    def __init__(self, wanted: FaceInfo, fallback: FaceInfo) -> None:
        super().__init__(fallback)
        own = face(wanted)
        self.info = wanted
        self.ascent, self.descent, self.line_gap = own.ascent, own.descent, own.line_gap
        self._space = own.space

    def set(self, text: str) -> Set:
        """`text` on one line."""
        return _with_space(super().set(text), self._space - self.space, self._blank)


@lru_cache(maxsize=256)
def paired(wanted: FaceInfo, fallback: FaceInfo) -> Face:
    """The pair, opened once."""
    return PairedFace(wanted, fallback)


def _with_space(set_: Set, wider: float, blank: int) -> Set:
    """The same text with every space wider by so many em."""
    glyphs: list[tuple[int, float, float]] = []
    moved = moved_at_first = moved_at_last = 0.0
    inked = [n for n, (glyph, _, _) in enumerate(set_.glyphs) if glyph != blank]
    for number, (glyph, x, y) in enumerate(set_.glyphs):
        glyphs.append((glyph, x + moved, y))
        if inked and number == inked[0]:
            moved_at_first = moved
        if inked and number == inked[-1]:
            moved_at_last = moved
        moved += wider if glyph == blank else 0.0
    return replace(
        set_,
        advance=set_.advance + moved,
        left=set_.left + moved_at_first,
        right=set_.right + moved_at_last,
        glyphs=tuple(glyphs),
    )


@lru_cache(maxsize=65536)
def _bitmap(
    of: Face, glyph: int, size_64: int, quarter: int, hinted: bool
) -> tuple[Coverage, int, int]:
    return of.raster(glyph, size_64, quarter, hinted)


def _add(canvas: Coverage, bitmap: Coverage, row: int, col: int) -> None:
    height, width = canvas.shape
    y0, x0 = max(0, row), max(0, col)
    y1, x1 = min(height, row + bitmap.shape[0]), min(width, col + bitmap.shape[1])
    if y0 < y1 and x0 < x1:
        canvas[y0:y1, x0:x1] += bitmap[y0 - row : y1 - row, x0 - col : x1 - col]


def generic_of(family: str) -> str:
    """The CSS generic family that fits: monospace, serif or sans-serif."""
    low = family.lower()
    if any(hint in low for hint, _ in _GENERIC_HINTS):
        return "monospace"
    return "serif" if "serif" in low and "sans" not in low else "sans-serif"
