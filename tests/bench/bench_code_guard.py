"""The code guard against its own corpus: recall, false alarms, and time as a multiple of parsing."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from test_security_corpus import SAFE, VULNERABLE, blocked

from componentforge.security.code_guard import check_code
from componentforge.security.syntax import parse, walk

ROUNDS = 5


def best(work, codes):
    """Seconds of the quickest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for code in codes:
            work(code)
        times.append(time.perf_counter() - began)
    return min(times)


def main():
    """Print one table."""
    found = sum(blocked(code) for code in VULNERABLE.values())
    alarms = sum(blocked(code) for code in SAFE.values())
    codes = [*VULNERABLE.values(), *SAFE.values()]
    parsing = best(parse, codes)
    visiting = best(lambda code: sum(1 for _ in walk(parse(code).root_node)), codes)
    guarding = best(lambda code: check_code(code, "a.tsx", set()), codes)
    print(f"recall        {found}/{len(VULNERABLE)} = {found / len(VULNERABLE):.3f}")
    print(f"false alarms  {alarms}/{len(SAFE)} = {alarms / len(SAFE):.3f}")
    print(f"parsing       {parsing / len(codes) * 1000:.3f} ms a snippet (the C parser alone)")
    print(f"and visiting  {visiting / parsing:.1f} times that (every node, from Python)")
    print(
        f"the guard     {guarding / parsing:.1f} times that, {guarding / visiting:.1f} of visiting"
    )


if __name__ == "__main__":
    main()
