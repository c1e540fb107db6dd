"""Where the time of `forge generate` goes, on the pictures given.

    python tests/bench/bench_generate.py PICTURE... [--keep-home DIR]

Servers run in a home folder of the bench's own, so that the first run really is cold. One process
makes all pictures, then a new process makes the first one again from the cache.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

FORGE = Path(sys.executable).with_name("forge")
STAGES = (
    "ingest", "ocr", "guard", "read", "propose", "retrieve", "synthesize", "verify", "render",
    "score", "publish",
)  # fmt: skip


def main() -> int:
    """Run cold, run cached, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", nargs="+")
    parser.add_argument("--repairs", default="2")
    parser.add_argument("--limit-cached-s", type=float, default=0, help="fail above this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        env = {**os.environ, "FORGE_HOME": str(home)}
        forge(["up"], env)
        try:
            out = ["--out", f"{folder}/out", "--repairs", arguments.repairs, "--json"]
            cold, cold_s = forge(["generate", *arguments.pictures, *out], env)
            one = [*arguments.pictures[:1], *out]
            cached = [forge(["generate", *one], env) for _ in range(5)]
        finally:
            forge(["down"], env)
    show(cold["components"], cold_s)
    walls = sorted(seconds for _, seconds in cached)
    ran = {s["name"] for d, _ in cached for s in d["components"][0]["stages"] if not s["cached"]}
    print(f"\ncached, whole process: median {statistics.median(walls):.2f} s, of 5 runs")
    print(f"  fastest {walls[0]:.2f} s, slowest {walls[-1]:.2f} s; stages that ran: {sorted(ran)}")
    help_s, import_s = best_of(["--help"]), best_of(None)
    print(f"forge --help {help_s:.2f} s, import prefect {import_s:.2f} s: {help_s / import_s:.0%}")
    too_slow = 0 < arguments.limit_cached_s < statistics.median(walls)
    return 1 if too_slow or cold["status"] != "done" else 0


def forge(words: list[str], env: dict[str, str]) -> tuple[dict, float]:
    """One `forge` process: its JSON document, if it has one, and its wall time."""
    began = time.perf_counter()
    done = subprocess.run([FORGE, *words], env=env, stdout=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - began
    return json.loads(done.stdout) if "--json" in words else {}, seconds


def best_of(words: list[str] | None, times: int = 5) -> float:
    """Shortest wall time of `forge WORDS`, or of importing Prefect."""
    command = [FORGE, *words] if words else [sys.executable, "-c", "import prefect"]
    taken: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - began)
    return min(taken)


def show(components: list[dict], wall_s: float) -> None:
    """Seconds a picture by stage; several attempts of one picture are added up."""
    made = [component for component in components if component["status"] == "done"]
    by_stage: dict[str, list[float]] = defaultdict(list)
    outside: list[float] = []
    for component in made:
        own: dict[str, float] = defaultdict(float)
        for stage in component["stages"]:
            own[stage["name"]] += stage["seconds"]
        for name, seconds in own.items():
            by_stage[name].append(seconds)
        outside.append(component["seconds"] - sum(own.values()))
    print(f"{len(made)} of {len(components)} pictures, cold, one process: {wall_s:.1f} s")
    print(f"{'stage':12} {'median s':>9} {'mean s':>9} {'most s':>9} {'share':>6}")
    total = sum(component["seconds"] for component in made) or 1.0
    rows = [(name, by_stage[name]) for name in STAGES if by_stage[name]]
    for name, values in [*rows, ("outside", outside)]:
        if values:
            share = sum(values) / total
            print(
                f"{name:12} {statistics.median(values):9.3f} {statistics.fmean(values):9.3f}"
                f" {max(values):9.3f} {share:6.1%}"
            )


if __name__ == "__main__":
    sys.exit(main())
