"""Structural similarity: what a pair costs beside parsing it, and whether faults are put in order.

    python tests/bench/bench_structure.py [FILE.tsx ...]

For every component (without arguments: the patterns and the golden set) the changes of
`tests/program_mutants.py` are made; each harmless one must score at least as much as a reordering,
a reordering more than each fault, and each fault (and the class component) more than every
component of another family.
"""

import argparse
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

from evaluation.metrics.outline import outline
from evaluation.metrics.outline_kinds import table
from evaluation.metrics.structure import similarity

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.program_mutants import MUTANTS, as_a_class, reformatted, renamed, reordered

ROOT = Path(__file__).parents[2] / "datasets"


def components(paths: list[Path]) -> dict[Path, str]:
    """Sources by path."""
    found = paths or [
        path
        for path in sorted(ROOT.glob("**/*.tsx"))
        if not path.name.endswith(".stories.tsx") and "node_modules" not in path.parts
    ]
    return {path: path.read_text(encoding="utf-8") for path in found}


def cost(sources: list[str], rounds: int = 15) -> tuple[float, float]:
    """Best milliseconds a pair: parsing both, comparing both; in turns."""
    parse = table().parse
    parsing, comparing = [], []
    for _ in range(rounds):
        parsed = compared = 0.0
        for a, b in pairwise(sources):
            started = time.process_time()
            parse(a.encode()), parse(b.encode())
            between = time.process_time()
            outline.cache_clear()  # Nothing is known from the pair before.
            similarity(a, b)
            parsed += between - started
            compared += time.process_time() - between
        parsing.append(parsed)
        comparing.append(compared)
    pairs = len(sources) - 1
    return min(parsing) / pairs * 1000, min(comparing) / pairs * 1000


def orderings(sources: dict[Path, str]) -> tuple[list[tuple[str, bool]], dict[str, list[float]]]:
    """Every expected order and whether it holds, and all scores by kind of change."""
    found: list[tuple[str, bool]] = []
    scores: dict[str, list[float]] = {}
    for path, code in sources.items():
        reorder = similarity(reordered(code), code).score
        harmless = {
            change.__name__: similarity(change(code), code).score
            for change in (reformatted, renamed)
        }
        faults = {name: change(code) for name, change in MUTANTS.items()}
        faults["class"] = as_a_class(code)
        grave = {k: similarity(v, code).score for k, v in faults.items() if v is not None}
        others = [
            similarity(other, code).score
            for where, other in sources.items()
            if _family(where) != _family(path)
        ]
        for kind, score in {**harmless, "reordered": reorder, **grave}.items():
            scores.setdefault(kind, []).append(score)
        scores.setdefault("other", []).extend(others)
        found += [(f"{path.stem}: {k} >= reordered", s >= reorder) for k, s in harmless.items()]
        for kind, score in grave.items():
            if kind != "class":
                found.append((f"{path.stem}: reordered > {kind}", reorder > score))
            found += [(f"{path.stem}: {kind} > another", score > other) for other in others]
    return found, scores


def _family(path: Path) -> str:
    """Components of one family may well be alike: the type their `truth.json` or folder names."""
    import json

    for name in ("truth.json", "pattern.json"):
        if (path.parent / name).exists():
            facts = json.loads((path.parent / name).read_text(encoding="utf-8"))
            for key in ("family", "component_type", "pattern"):
                if isinstance(facts.get(key), str):
                    return facts[key]
    return path.parent.name


def main() -> None:
    """Print the cost, the share of orders that hold and the scores by change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    sources = components(parser.parse_args().files)
    parsing, comparing = cost(list(sources.values()))
    print(
        f"{len(sources)} components; parsing a pair {parsing:.2f} ms, comparing {comparing:.2f} ms,"
    )
    print(f"ratio {comparing / parsing:.2f} (at most 3)")
    found, scores = orderings(sources)
    right = sum(holds for _, holds in found)
    print(f"orders that hold: {right} of {len(found)}, {right / len(found):.2%} (at least 97 %)")
    for what in [what for what, holds in found if not holds][:10]:
        print("  not:", what)
    print(f"{'change':18} {'n':>5} {'least':>6} {'median':>6} {'most':>6}")
    for kind, values in scores.items():
        print(
            f"{kind:18} {len(values):5} {min(values):6.3f} {statistics.median(values):6.3f} "
            f"{max(values):6.3f}"
        )


if __name__ == "__main__":
    main()
