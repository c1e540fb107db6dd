"""The code guard: recall and false alarms on its own corpus, and time as a multiple of parsing.

Time is taken over whole files, the project's patterns and golden components, and over the corpus' few
lines, where what a call costs at all weighs most. In turns, so that a busy machine is busy for both.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from test_security_corpus import SAFE, VULNERABLE, blocked

from componentforge.security.code_guard import check_code
from componentforge.security.syntax import parse, walk

DATASETS = Path(__file__).parents[2] / "datasets"
ROUNDS = 15


def best(codes):
    """Least milliseconds a source of parsing, of visiting every node from Python, and of the guard."""
    works = (
        parse,
        lambda code: sum(1 for _ in walk(parse(code).root_node)),
        lambda code: check_code(code, "a.tsx", set()),
    )
    least = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for number, work in enumerate(works):
            began = time.process_time()
            for code in codes:
                work(code)
            least[number] = min(least[number], time.process_time() - began)
    return [seconds / len(codes) * 1000 for seconds in least]


def main():
    """Print one table."""
    found = sum(blocked(code) for code in VULNERABLE.values())
    alarms = sum(blocked(code) for code in SAFE.values())
    print(f"recall        {found}/{len(VULNERABLE)} = {found / len(VULNERABLE):.3f}")
    print(f"false alarms  {alarms}/{len(SAFE)} = {alarms / len(SAFE):.3f}")
    files = [*DATASETS.glob("patterns/*/*.tsx"), *DATASETS.glob("golden/*/*/*.tsx")]
    sets = {
        "files": [file.read_text("utf-8") for file in files],
        "snippets": [*VULNERABLE.values(), *SAFE.values()],
    }
    for name, codes in sets.items():
        parsing, visiting, guarding = best(codes)
        print(
            f"{name:9} n={len(codes)}: parsing {parsing:.3f} ms, every node visited"
            f" {visiting / parsing:.1f} times that, the guard {guarding / parsing:.1f} times"
        )


if __name__ == "__main__":
    main()
