"""Our own pictures for `make demo` and the README: HTML sources -> PNG, truth, index, checksums.

    python tests/bench/make_pictures.py [ID...]      a few seconds, needs Chromium and the fonts

Reads and writes `datasets/golden/demo`. Run it after changing a source; the pictures are committed.
"""

import json
import sys
from pathlib import Path

from truth import Case, browser, write_case

from componentforge.stores.pattern_manifest import write_manifest

FOLDER = Path(__file__).parents[2] / "datasets" / "golden" / "demo"
CASES = (
    ("pricing-card", "pricing-card", "card", "pricing-card", 400, "light", 1),
    ("sign-up-form", "sign-up-form", "form", None, 460, "light", 1),
    ("alert-sheet", "alert-sheet", "alert", None, 520, "light", 1),
    ("settings-panel", "settings-panel", "switch", None, 520, "light", 1),
    ("data-table-dark", "data-table-dark", "table", None, 620, "dark", 1),
    ("button-sheet", "button-sheet", "button", None, 600, "light", 1),
    ("button-sheet-2x", "button-sheet", "button", None, 600, "light", 2),
)
"""id, source, component type, subtype, width, theme, device px a CSS px."""


def main() -> int:
    """Make those named, or all."""
    wanted = set(sys.argv[1:]) or {row[0] for row in CASES}
    with browser() as program:
        for name, source, kind, subtype, width, theme, dpr in CASES:
            if name not in wanted:
                continue
            html = (FOLDER / source / "source.html").read_text(encoding="utf-8")
            case = Case(
                id=name, library="demo", component_type=kind, html=html, css="", width=width,
                subtype=subtype, theme=theme, dpr=dpr,
            )  # fmt: skip
            about = write_case(program, case, FOLDER / name, keep_source=False)
            print(f"{name}: {about['width']} x {about['height']} at {dpr}x")
    keys = ("id", "library", "component_type", "subtype", "theme", "dir", "width", "height", "dpr")
    truths = [json.loads((FOLDER / row[0] / "truth.json").read_text("utf-8")) for row in CASES]
    index = {"cases": [{key: truth[key] for key in keys} for truth in truths]}
    (FOLDER / "index.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")
    write_manifest(FOLDER, "componentforge-demo-pictures", "1.0.0")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
