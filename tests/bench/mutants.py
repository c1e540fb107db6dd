"""What became of the mutants: the share the tests noticed, room by room; fails below 80 %.

mutmut run && python tests/bench/mutants.py [--least 0.8]
"""

import argparse
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}
MISSED = {"survived", "no tests", "suspicious"}


def main() -> int:
    """Tabulate `mutmut results`."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--least", type=float, default=0.8)
    arguments = parser.parse_args()
    listed = subprocess.run(
        [MUTMUT, "results", "--all", "true"], capture_output=True, text=True, check=True
    ).stdout
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    for line in listed.splitlines():
        name, _, state = line.strip().rpartition(": ")
        if name:
            rooms[name.split(".x", 1)[0].rsplit(".", 1)[0]][state] += 1
    noticed = missed = 0
    for room, states in sorted(rooms.items()):
        own = sum(states[s] for s in NOTICED)
        lost = sum(states[s] for s in MISSED)
        noticed, missed = noticed + own, missed + lost
        print(f"{room:40} {own:5} of {own + lost:5}  {own / max(1, own + lost):.0%}")
    share = noticed / max(1, noticed + missed)
    print(f"{'all':40} {noticed:5} of {noticed + missed:5}  {share:.0%}")
    return 0 if share >= arguments.least else 1


if __name__ == "__main__":
    sys.exit(main())
