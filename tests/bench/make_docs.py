"""Results and gallery in docs/, made anew from the project's own pictures.

    python tests/bench/make_docs.py [--pictures DIR] [--docs DIR] [--print]

Generates a component of every picture, holds it against the truth beside it, and writes
`docs/results.md` (one row a picture, means with n and a 95 % interval) and `docs/gallery/`, where
items of the golden set that come out badly stand as well.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FORGE = Path(sys.executable).with_name("forge")
COLUMNS = (
    ("seen_gain", "seen", "1 is all that is to be seen, 0 what a blank shows"),
    ("gain_vs_blank", "strict", "the same with every pixel in its place"),
    ("text_similarity", "words", "likeness of the texts"),
    ("text_position", "places", "1 less the texts' offset"),
    ("text_color", "colours", "1 less the texts' colour difference"),
    ("token_adherence", "tokens", "share of style values that come from tokens"),
    ("accessibility", "axe", "100 less 10 a rule that failed"),
)

GOLDEN = Path("datasets/golden")
BAD = ("tea-card-rtl", "trail-rtl", "invoice", "empty-drawer", "message-area", "season-tabs")
"""Of the golden set: what the engine is worst at. In the gallery, not in the table."""


def main() -> int:
    """Generate, tabulate, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, default=Path("datasets/golden/demo"))
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    parser.add_argument("--print", action="store_true", help="print the table, write nothing")
    arguments = parser.parse_args()
    pictures = sorted(arguments.pictures.glob("*.png"))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        golden = [] if arguments.print else [named(name, Path(folder)) for name in BAD]
        subprocess.run([FORGE, "generate", *pictures, *golden, "--out", out], check=True)
        rows = [row(picture, out / picture.stem) for picture in pictures]
        bad = [row(picture, out / picture.stem) for picture in golden]
        table = tabulate(rows)
        print(table)
        if not arguments.print:
            write_gallery(arguments.docs / "gallery", out, [*rows, *bad])
            (arguments.docs / "results.md").write_text(results_page(table), encoding="utf-8")
    return 0


def row(picture: Path, made: Path) -> dict:
    """One picture's scores and whether its kind was recognised."""
    result = json.loads((made / "result.json").read_text(encoding="utf-8"))
    truth = json.loads((picture.with_suffix("") / "truth.json").read_text(encoding="utf-8"))
    return {
        "name": picture.stem,
        "kind": result["component_type"],
        "right": result["component_type"] == truth["component_type"],
        "verdict": result["verdict"],
        "code": next(p.name for p in made.glob("*.tsx") if ".stories." not in p.name),
        **result["scores"],
    }


def tabulate(rows: list[dict]) -> str:
    """Markdown: a row a picture, then the means with bootstrap intervals."""
    head = ["picture", "kind", *(title for _, title, _ in COLUMNS)]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for item in rows:
        kind = item["kind"] if item["right"] else f"{item['kind']} (wrong)"
        cells = [f"`{item['name']}`", kind, *(number(item[key]) for key, _, _ in COLUMNS)]
        lines.append("| " + " | ".join(cells) + " |")
    right = sum(item["right"] for item in rows)
    means = [interval([r[key] for r in rows if r[key] is not None]) for key, _, _ in COLUMNS]
    lines.append(f"| **mean**, n = {len(rows)} | {right} right | " + " | ".join(means) + " |")
    return "\n".join(lines)


def number(value: float | None) -> str:
    """Two decimals; hundreds as they are."""
    if value is None:
        return "-"
    return f"{value:.0f}" if value > 1.5 else f"{value:.2f}"


def interval(values: list[float]) -> str:
    """Mean and percentile bootstrap interval, 95 %, seeded."""
    if not values:
        return "-"
    draw = random.Random(0)
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(2000))
    mean = sum(values) / len(values)
    return f"{number(mean)} [{number(means[49])}, {number(means[1949])}]"


def results_page(table: str) -> str:
    """The page around the table."""
    meaning = "\n".join(f"- **{title}**: {meaning}" for _, title, meaning in COLUMNS)
    return (
        "# Results on our own pictures\n\n"
        "Made by `make docs`: the local engine, no key, no network, on `datasets/golden/demo`.\n\n"
        f"{table}\n\n{meaning}\n\n"
        "Seven pictures of our own are a first look, not a benchmark; they were drawn by the people who\n"
        "wrote the engine. `tests/bench/quality.py` measures any folder of pictures with known truth.\n"
    )


def named(name: str, folder: Path) -> Path:
    """A golden item's picture under its own name, its truth beside it."""
    (item,) = GOLDEN.glob(f"*/{name}")
    (folder / name).mkdir()
    shutil.copy(item / "truth.json", folder / name)
    return Path(shutil.copy(item / "picture.png", folder / f"{name}.png"))


def write_gallery(gallery: Path, out: Path, rows: list[dict]) -> None:
    """Picture, render, difference and code of each, the least alike first."""
    shutil.rmtree(gallery, ignore_errors=True)
    gallery.mkdir(parents=True)
    lines = [
        "# Gallery\n",
        "Made by `make docs`: the seven pictures of `datasets/golden/demo` and the golden items that come\n"
        "out worst. The least alike first; what went wrong is shown as it is.\n",
    ]
    for item in sorted(rows, key=lambda r: r["seen_gain"]):
        made = out / item["name"]
        shutil.copy(made / "diff.png", gallery / f"{item['name']}.png")
        shutil.copy(made / item["code"], gallery / f"{item['name']}.tsx")
        lines += [
            f"## {item['name']}\n",
            f"{item['kind']}, seen {number(item['seen_gain'])}, verdict: {item['verdict']}; "
            f"code: [{item['code']}]({item['name']}.tsx)\n",
            f"![picture, render and difference of {item['name']}]({item['name']}.png)\n",
        ]
    (gallery / "README.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
