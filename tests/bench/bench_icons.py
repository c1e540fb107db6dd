"""How surely icons are found in the open set, and how often one is found that is not there.

    python tests/bench/bench_icons.py PACKAGE [OTHER_FOLDER...]

PACKAGE is the unpacked `lucide-static`: its icons are drawn by the browser at sizes, line widths and
scales of their own. OTHER_FOLDERs hold SVG files of other sets: what is found in those is held
against the drawing at 96 px; less than `SAME` of common ink is a false match.
"""

import random
import re
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

from componentforge.browser.facade import Browser
from componentforge.engines.local.icon_set import match, placed_on
from componentforge.stores.blobs import FolderBlobs

CELL, COUNT = 120, 160
SAME = 0.75


def sheet(browser: Browser, svgs: list[str], size: float, scale: int) -> list[np.ndarray]:
    """Coverage of each drawing, black on white, tight to its ink."""
    cells = "".join(
        f'<div style="position:absolute;left:{(i % 10) * CELL + 10.3}px;top:{(i // 10) * CELL + 10.6}px">'
        + re.sub(
            r"<svg\b", f'<svg style="width:{size}px;height:{size}px;display:block"', svg, count=1
        )
        + "</div>"
        for i, svg in enumerate(svgs)
    )
    high = CELL * -(-len(svgs) // 10)
    png = browser.screenshot_html(
        f"<body style='margin:0;color:#000;background:#fff'>{cells}</body>", 10 * CELL, high, scale
    )
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    found = []
    for i in range(len(svgs)):
        y, x = (i // 10) * CELL * scale, (i % 10) * CELL * scale
        cover = (1 - image[y : y + CELL * scale, x : x + CELL * scale] / 255).astype(np.float32)
        rows, cols = (np.flatnonzero(cover.max(axis=a) > 0.05) for a in (1, 0))
        empty = not rows.size
        found.append(
            cover[:1, :1] if empty else cover[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
        )
    return found


def main() -> int:
    """Two tables."""
    package, others = Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]]
    draws = random.Random(7)
    files = sorted((package / "icons").glob("*.svg"))
    with tempfile.TemporaryDirectory() as folder, Browser(FolderBlobs(Path(folder))) as browser:
        print("| size | line | scale | n | found | another name, other shape |\n|" + " --- |" * 6)
        for size, line, scale in (
            (14, 2, 1),
            (16, 2, 1),
            (20, 1.5, 1),
            (24, 2, 1),
            (24, 2.5, 2),
            (40, 1.25, 1),
        ):
            chosen = draws.sample(files, COUNT)
            svgs = [
                re.sub(r"<!--.*?-->", "", p.read_text()).replace(
                    'stroke-width="2"', f'stroke-width="{line}"'
                )
                for p in chosen
            ]
            right = wrong = 0
            large = sheet(browser, svgs, 96, 1)
            for file, cover, big in zip(
                chosen, sheet(browser, svgs, size, scale), large, strict=True
            ):
                got = match(cover)
                if got is not None:
                    same = got.name == file.stem or likeness(got, big) >= SAME
                    right, wrong = right + same, wrong + (not same)
            print(
                f"| {size} | {line} | {scale} | {COUNT} | {right / COUNT:.2f} | {wrong / COUNT:.3f} |"
            )
        print("\n| other set | size | n | matched | false |\n|" + " --- |" * 5)
        for folder_of in others:
            for size in (16, 24):
                chosen = draws.sample(sorted(folder_of.glob("*.svg")), COUNT)
                svgs = [re.sub(r"<!--.*?-->", "", p.read_text(), flags=re.S) for p in chosen]
                found = wrong = 0
                for file, cover, big in zip(
                    chosen, sheet(browser, svgs, size, 1), sheet(browser, svgs, 96, 1), strict=True
                ):
                    got = match(cover)
                    if got is not None:
                        found += 1
                        if (same := likeness(got, big)) < SAME:
                            wrong += 1
                            print(
                                f"  {file.stem} taken for {got.name}: {got.score:.2f}, at 96 px {same:.2f}",
                                file=sys.stderr,
                            )
                print(
                    f"| {folder_of.parts[-2]}/{folder_of.name} | {size} | {COUNT} | {found / COUNT:.2f} | {wrong / COUNT:.3f} |"
                )
    return 0


def likeness(got, big: np.ndarray) -> float:
    """Common ink of the original at 96 px and the match brought to its place and size."""
    placed = placed_on(got.name, big)
    return 0.0 if placed is None else placed.score


if __name__ == "__main__":
    sys.exit(main())
