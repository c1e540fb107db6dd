"""Pictures of other libraries than those the engine was tuned on: does it generalise?

    python tests/bench/library_set.py SET PACKAGES_DIR OUT_DIR [--install]

SET is `second`, `third`, `fourth`, `fifth`, `sixth`, `seventh` or `eighth`, in the order in which they were made: each was measured before
anything was mended on it (docs/results.md has those first figures). PACKAGES_DIR holds (with --install: gets) `node_modules` with the libraries; OUT_DIR gets a folder a
picture with `screenshot.png`, `truth.json` and `source.html`, and `index.json`. Nothing of it is
ever committed. Needs Chromium and about half a minute.
"""

import argparse
import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from truth import Case, browser, write_case

_FONT = "#harness,#harness *{{font-family:'{0}',sans-serif!important}}"
SETS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
Row = tuple[str, str, str, int, str, str]


def case_of(row: Row, packages: Path, cases: ModuleType) -> Case:
    """The picture one row describes, with its library's style sheets."""
    library, kind, variant, width, options, html = row
    words = options.split()
    chosen = dict(word.split("=", 1) for word in words if "=" in word)
    sheets = cases.SHEETS[library]
    css = "\n".join((packages / "node_modules" / s).read_text(encoding="utf-8") for s in sheets)
    if font := chosen.get("font"):
        css += _FONT.format(font.replace("+", " "))
    css = "\n".join(line for line in css.splitlines() if not line.startswith("@import"))
    dark = "dark" in words
    return Case(
        id=f"{library}-{kind}-{variant}", library=library, component_type=kind, html=html, css=css,
        width=width, subtype=chosen.get("sub"), theme="dark" if dark else "light",
        dir="rtl" if "rtl" in words else "ltr", dpr=2 if "2x" in words else 1,
        overlay="overlay" in words, attributes=(cases.DARK if dark else cases.LIGHT).get(library, ""),
    )  # fmt: skip


def main() -> int:
    """Make them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=SETS)
    parser.add_argument("packages", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--install", action="store_true", help="npm install the libraries first")
    arguments = parser.parse_args()
    cases = importlib.import_module(f"{arguments.set}_cases")
    if arguments.install:
        arguments.packages.mkdir(parents=True, exist_ok=True)
        npm = shutil.which("npm") or "npm"
        subprocess.run(
            [
                npm,
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(arguments.packages),
                *cases.PACKAGES,
            ],
            check=True,
        )
    arguments.out.mkdir(parents=True, exist_ok=True)
    wanted = cases.rows(arguments.packages) if hasattr(cases, "rows") else cases.ROWS
    rows: list[dict[str, object]] = []
    with browser() as program:
        for number, row in enumerate(wanted, 1):
            case = case_of(row, arguments.packages, cases)
            rows.append(write_case(program, case, arguments.out / case.id))
            if sys.stderr.isatty():
                print(f"\r{number}/{len(wanted)} {case.id:<50}", end="", file=sys.stderr)
    index = json.dumps({"cases": rows}, indent=1, ensure_ascii=False)
    (arguments.out / "index.json").write_text(index + "\n", encoding="utf-8")
    print(f"{len(rows)} pictures of {len(cases.SHEETS)} libraries in {arguments.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
