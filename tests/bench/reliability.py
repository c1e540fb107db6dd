"""Is a confidence of the kind what it says? Table and plot of what `quality.py` left.

    python tests/bench/reliability.py PLOT.svg RESULTS CASES [RESULTS CASES...]

Every pair is one set: the generated folders, and the pictures with their truth.
"""

import itertools
import json
import sys
from pathlib import Path

import numpy as np

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001)
SIZE, EDGE = 320, 40


def pairs(results: Path, cases: Path) -> list[tuple[float, bool]]:
    """(confidence, right) of every picture for which something was made."""
    found = []
    for made in sorted(results.glob("*/result.json")):
        truth = json.loads((cases / made.parent.name / "truth.json").read_text())
        told = json.loads(made.read_text())
        first = told["candidates"][0]
        right = (first["component_type"] if isinstance(first, dict) else first) == truth[
            "component_type"
        ]
        found.append((float(told["confidence"]), right))
    return found


def main() -> int:
    """Print the table, write the plot."""
    plot, *folders = map(Path, sys.argv[1:])
    sets = {r.name: pairs(r, c) for r, c in zip(folders[::2], folders[1::2], strict=True)}
    everything = [pair for found in sets.values() for pair in found]
    print("| confidence | n | mean confidence | right |\n| --- | --- | --- | --- |")
    points = []
    for low, high in itertools.pairwise(EDGES):
        inside = [(p, y) for p, y in everything if low <= p < high]
        if inside:
            p, y = (float(np.mean(column)) for column in zip(*inside, strict=True))
            points.append((p, y, len(inside)))
            print(f"| {low:.1f} to {min(high, 1):.1f} | {len(inside)} | {p:.2f} | {y:.2f} |")
    for name, found in sets.items():
        brier = np.mean([(p - y) ** 2 for p, y in found])
        print(
            f"{name}: n = {len(found)}, right {np.mean([y for _, y in found]):.2f}, Brier {brier:.3f}"
        )
    plot.write_text(svg(points), encoding="utf-8")
    return 0


def svg(points: list[tuple[float, float, int]]) -> str:
    """Confidence across, share of right ones up, area by number."""

    def at(value: float) -> float:
        return EDGE + (SIZE - EDGE - 8) * value

    parts = [
        f'<line x1="{at(0)}" y1="{SIZE - at(0)}" x2="{at(1)}" y2="{SIZE - at(1)}" stroke="#999"/>'
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(
            f'<text x="{at(tick):.0f}" y="{SIZE - 16}" text-anchor="middle">{tick:g}</text>'
        )
        parts.append(
            f'<text x="{EDGE - 8}" y="{SIZE - at(tick) + 4:.0f}" text-anchor="end">{tick:g}</text>'
        )
    for p, y, n in points:
        parts.append(
            f'<circle cx="{at(p):.1f}" cy="{SIZE - at(y):.1f}" r="{2 + n**0.5:.1f}" fill="#0f766e" '
            f'fill-opacity=".6"><title>{p:.2f} said, {y:.2f} right, n = {n}</title></circle>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" font-family="sans-serif" '
        f'font-size="11" role="img"><title>Confidence of the kind and share of right ones</title>'
        f"{''.join(parts)}</svg>\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
