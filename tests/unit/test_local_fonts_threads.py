"""Pictures are read side by side: one thread's glyphs are never another's."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from componentforge.engines.local.fonts import Face, faces

GLYPHS = [(glyph, size) for size in (700, 901, 1300, 2100) for glyph in range(30, 60)]


def drawn(face, at):
    glyph, size = at
    return face.raster(glyph, size, glyph % 4, False)


def test_glyphs_drawn_by_many_threads_are_those_drawn_by_one():
    info = next(f for f in faces() if f.weight == 400 and not f.italic)
    alone = [drawn(Face(info), at) for at in GLYPHS]
    face = Face(info)
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            together = list(pool.map(lambda at: drawn(face, at), GLYPHS))
            for (one, left, top), (other, also_left, also_top) in zip(alone, together, strict=True):
                assert (left, top) == (also_left, also_top)
                np.testing.assert_array_equal(one, other)
