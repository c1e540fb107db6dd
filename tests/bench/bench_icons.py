"""How surely icons are found in the open set, and how often one is found that is not there.

    python tests/bench/bench_icons.py PACKAGE [OTHER_FOLDER...]

PACKAGE is the unpacked `lucide-static`: its icons are drawn by the browser at sizes, line widths and
scales of their own. OTHER_FOLDERs hold SVG files of other sets: what is found in those is held
against the drawing at 96 px; less than `SAME` of common ink is a false match. A third table counts the
names `icon_shapes` gives by itself and those the file's own name does not bear out.
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
from componentforge.engines.local.icon_shapes import recognise
from componentforge.stores.blobs import FolderBlobs

CELL, COUNT = 120, 160
SAME = 0.75
BORNE_OUT = {
    "close": r"(^|-)x(-|$)",
    "check": "check",
    "chevron-down": "down",
    "chevron-up": "up|eject|triangle",
    "chevron-left": "left",
    "chevron-right": "right|play",
    "chevrons-up-down": "up-down|expand",
    "plus": "plus",
    "arrow-right": "right",
    "arrow-left": "left",
    "menu": "list|bars|menu|justify|align",
    "search": "search|glass|zoom",
    "circle-close": "x|close",
    "circle-check": "check",
    "circle-plus": "plus",
    "circle-minus": "minus|dash",
    "circle-dot": "record|dot|disc|target|circle|stop",
    "circle-alert": "excl|alert",
    "info": "info",
}
"""What a file's name says when the name given is right; a dot drives nothing and is not counted."""


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
        print("\n| other set | size | n | named by shape | wrong |\n|" + " --- |" * 5)
        for folder_of in others:
            files = sorted(folder_of.glob("*.svg"))
            svgs = [re.sub(r"<!--.*?-->", "", p.read_text(), flags=re.S) for p in files]
            for size in (14, 16, 20, 24):
                named = wrong = 0
                for first in range(0, len(files), COUNT):
                    some = slice(first, first + COUNT)
                    covers = sheet(browser, svgs[some], size, 1)
                    for file, cover in zip(files[some], covers, strict=True):
                        name = recognise(cover)[0]
                        if name in BORNE_OUT:
                            named += 1
                            wrong += not re.search(BORNE_OUT[name], file.stem)
                shown = f"{folder_of.parts[-2]}/{folder_of.name}"
                print(f"| {shown} | {size} | {len(files)} | {named} | {wrong} |")
    return 0


def likeness(got, big: np.ndarray) -> float:
    """Common ink of the original at 96 px and the match brought to its place and size."""
    placed = placed_on(got.name, big)
    return 0.0 if placed is None else placed.score


if __name__ == "__main__":
    sys.exit(main())
