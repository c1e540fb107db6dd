"""The index of the icon set, made anew from its npm package.

    npm pack lucide-static@1.62.0 && tar xzf lucide-static-1.62.0.tgz
    python tests/bench/make_icons.py package

Writes `componentforge/engines/local/lucide.npz` (names, one path an icon, a grid and moments) and the
set's licence beside it. Icons that are one bare shape (a line, a ring, a frame) are left out: they
would be found everywhere.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from fontTools.svgLib.path.shapes import PathBuilder

from componentforge.engines.local.icon_set import GRID, INDEX, WIDTHS, draw, grid, lines, moments

_BARE = re.compile(
    r"^(circle|square|minus|dot|slash|equal|octagon|hexagon|pentagon|triangle|diamond|"
    r"rectangle-.*|line-.*|circle-small|squircle|tally-.*|pipette-none|grip.*|ellipsis.*)$"
)
_ZOOM = 8


def whole(shapes: list) -> str:
    """All shapes of an icon as one path; each begins at a place of its own."""
    builder = PathBuilder()
    for tag, attributes in shapes:
        builder.add_path_from_element(ElementTree.Element(tag, attributes))
    return "".join(_absolute(path) for path in builder.paths)


def _absolute(path: str) -> str:
    """A path that begins with `M`, so that another may stand before it."""
    number = r"[-+]?(?:\d+\.?\d*|\.\d+)"
    found = re.match(rf"\s*m\s*({number})[\s,]*({number})\s*,?\s*", path)
    if not found:
        return path.strip()
    rest = path[found.end() :]
    step = "l" if re.match(r"[-+.\d]", rest) else ""
    return f"M{found[1]} {found[2]}{step}{rest}"


def main() -> int:
    """Read the package, write index and licence."""
    package = Path(sys.argv[1])
    nodes = json.loads((package / "icon-nodes.json").read_text(encoding="utf-8"))
    names, paths, grids, held, seen = [], [], [], [], set()
    for name, shapes in sorted(nodes.items()):
        path = whole(shapes)
        if _BARE.match(name) or path in seen or len(lines(path)) == 0:
            continue
        seen.add(path)
        drawn = [
            draw(path, width, _ZOOM, (2.0 * _ZOOM, 2.0 * _ZOOM), (28 * _ZOOM, 28 * _ZOOM))
            for width in WIDTHS
        ]
        rows = []
        for one in drawn:
            area, x, y, spread = moments(one)
            rows.append((area / _ZOOM**2, x / _ZOOM - 2, y / _ZOOM - 2, spread / _ZOOM))
        cells = grid(drawn[1])
        names.append(name)
        paths.append(path)
        grids.append(np.round(cells / max(1e-6, cells.max()) * 255).astype(np.uint8))
        held.append(rows)
    assert grids[0].shape == (GRID * GRID,)
    np.savez_compressed(
        INDEX, names=np.array("\n".join(names)), paths=np.array("\n".join(paths)),
        grids=np.array(grids), moments=np.array(held, dtype=np.float32),
    )  # fmt: skip
    shutil.copy(package / "LICENSE", INDEX.with_suffix(".LICENSE"))
    print(f"{len(names)} icons, {INDEX.stat().st_size / 1024:.0f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
