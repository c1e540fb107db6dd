"""Recall, false alarms and cost of the prompt guard: `python tests/bench/bench_guard.py DIR [--split dev]`.

DIR holds `<split>_attacks.jsonl` and `<split>_benign.jsonl`. The cost is the ratio of the guard's time to one
sentence embedding of the same text on one thread, text by text in one run.
"""

import argparse
import math
import os
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

from guard_texts import Row, load

from componentforge.security.prompt_guard import FLAGGED, assess
from componentforge.stores.embeddings import MiniLm


def wilson(hits: int, of: int) -> str:
    """Share with its 95 % interval."""
    if not of:
        return "-"
    z, p = 1.96, hits / of
    centre = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{p:.3f} [{max(0.0, centre - half):.3f}, {min(1.0, centre + half):.3f}]"


def table(rows: list[Row], show: bool) -> None:
    """Recall by kind at the shipped threshold and at 1 % false alarms; false alarms; precision."""
    scored = [(row, *assess(row.text)) for row in rows]
    benign = [one for one in scored if not one[0].kind]
    attacks = [one for one in scored if one[0].kind]
    values = sorted((score for _, score, _, _ in benign), reverse=True)
    loose = values[int(0.01 * len(values))]
    print("| texts | n | at the threshold | at 1 % false alarms |\n| --- | --- | --- | --- |")
    groups = [
        (kind, lambda r, k=kind: r.kind == k and not r.context_dependent)
        for kind in ("injection", "jailbreak", "indirect", "encoded")
    ]
    groups += [
        ("attacks that need a context", lambda r: r.context_dependent),
        ("all attacks", lambda r: True),
    ]
    for name, wanted in groups:
        got = [score for row, score, _, _ in attacks if wanted(row)]
        at = wilson(sum(s >= FLAGGED for s in got), len(got))
        print(f"| {name} | {len(got)} | {at} | {wilson(sum(s > loose for s in got), len(got))} |")
    for name, domain in (("component domain", True), ("other", False)):
        got = [score for row, score, _, _ in benign if row.domain == domain]
        at = wilson(sum(s >= FLAGGED for s in got), len(got))
        print(
            f"| false alarms, {name} | {len(got)} | {at} | {wilson(sum(s > loose for s in got), len(got))} |"
        )
    found = sum(score >= FLAGGED for _, score, _, _ in attacks)
    wrong = sum(score >= FLAGGED for _, score, _, _ in benign)
    print(f"| precision | {found + wrong} | {wilson(found, found + wrong)} | |")
    told = [(row.kind, kinds) for row, score, kinds, _ in attacks if score >= FLAGGED]
    for kind in ("injection", "jailbreak", "indirect", "encoded"):
        mine = [kinds for k, kinds in told if k == kind]
        print(
            f"kind {kind} told of those found: {sum(kind in kinds for kinds in mine)} of {len(mine)}"
        )
    if show:
        for row, score, kinds, reason in benign:
            if score >= FLAGGED:
                print(f"false alarm {score:.2f} {kinds} {reason}: {row.text[:120]!r}")
        for row, score, _, _ in attacks:
            if score < FLAGGED:
                print(f"missed {score:.2f} {row.kind} {row.source}: {row.text[:120]!r}")


def cost(rows: list[Row]) -> None:
    """Median and total ratio of the guard's time to one embedding's."""
    embedder = MiniLm()
    ratios, guard_s, embed_s = [], 0.0, 0.0
    texts = list(dict.fromkeys(row.text for row in rows))[::3]
    assess(texts[0])
    embedder.embed(["warm"])
    for text in texts:
        begun = time.perf_counter()
        assess(text)
        middle = time.perf_counter()
        embedder.embed([text])
        ended = time.perf_counter()
        guard_s, embed_s = guard_s + middle - begun, embed_s + ended - middle
        ratios.append((middle - begun) / (ended - middle))
    ratios.sort()
    print(
        f"cost / one embedding: {guard_s / embed_s:.3f} in total, median {ratios[len(ratios) // 2]:.3f}, "
        f"95th {ratios[int(0.95 * len(ratios))]:.3f}; {1000 * guard_s / len(texts):.2f} ms a text (n = {len(texts)})"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="dev")
    parser.add_argument(
        "--show", action="store_true", help="print what was missed or wrongly flagged"
    )
    arguments = parser.parse_args()
    rows = load(arguments.folder, arguments.split)
    table(rows, arguments.show)
    cost(rows)


if __name__ == "__main__":
    main()
